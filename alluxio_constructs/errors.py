"""The errors and warnings that a wrong or unwise description of a cluster causes."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

from . import _credentials

_HERE = f"{os.path.dirname(__file__)}{os.sep}"  # noqa: PTH120 - pathlib is slow to import


class Finding(Enum):
    """The problems that synth reports; the value is the name in messages and documentation.

    `docs/findings.md` explains what each one means and what to do about it.
    """

    SEVERAL_MASTERS = "several-masters-need-the-embedded-journal"
    SHARED_MASTER_VOLUME = "masters-share-a-volume"
    HA_ONLY_OPTION = "option-of-another-journal"
    SECRET_TWICE = "secret-given-twice"
    SECRET_MOUNT_TWICE = "secret-mount-given-twice"
    SECRET_VARIABLE_TWICE = "secret-variable-given-twice"
    FUSE_APART = "fuse-away-from-workers"
    FUSE_NEEDS_ROOT = "worker-embedded-fuse-needs-user-0"
    TIERS_NOT_SHARED = "local-short-circuit-needs-shared-tiers"
    MEMORY = "memory-does-not-fit"
    HOST_PORT_TWICE = "host-network-port-used-twice"
    PREPARED_FOR_UNKNOWN_USER = "prepare-for-the-user-of-the-platform"
    MOUNT_PATH_TWICE = "two-volumes-at-one-path"
    VOLUME_NAME_TWICE = "two-volumes-of-one-name"
    NOTHING_TO_RUN = "neither-masters-nor-workers"
    NODES_UNKNOWN = "pods-on-node-network-locked-out"
    CONTAINER_NAME_TWICE = "two-containers-of-one-name"
    UNKNOWN_VOLUME = "container-mounts-unknown-volume"
    PORT_TWICE = "port-used-twice-in-a-pod"
    SERVICE_PORT_TWICE = "service-port-used-twice"
    VARIABLE_TWICE = "variable-set-by-the-cluster"
    LOG_LEVELS_OF_A_MOUNT = "log-levels-of-a-mounted-file"
    RETENTION_WITHOUT_CLAIMS = "claim-retention-without-claims"
    CREDENTIAL_AS_TEXT = "credential-as-text"
    VARIABLE_TOO_LONG = "variable-too-long"
    UNKNOWN_JVM_OPTION = "jvm-refuses-an-option"
    JVM_OPTIONS_CONTRADICT = "jvm-options-contradict-each-other"
    CONFIG_MAP_TOO_LARGE = "config-map-too-large"
    REFUSED = "refused-by-kubernetes"
    MOUNT_POINT_OF_TWO = "fuse-mount-point-of-two-clusters"
    CSI_DRIVER_OF_TWO = "csi-driver-of-two-clusters"
    DIRECTORY_OF_TWO = "node-directory-of-two-clusters"
    PORT_OF_TWO = "node-port-of-two-clusters"
    CLAIM_OF_TWO = "claim-of-two-clusters"
    JOURNAL_OF_TWO = "journal-in-hdfs-of-two-clusters"
    OTHER_NAMESPACE = "needed-object-in-another-namespace"
    NOT_MADE = "component-never-made"
    NOT_WRITTEN = "claim-never-written"
    BACKUP_ELSEWHERE = "backup-out-of-reach-of-the-masters"


class _NotShown:
    def __repr__(self) -> str:
        return "NOT_SHOWN"

    def __reduce__(self) -> str:
        return "NOT_SHOWN"


NOT_SHOWN = _NotShown()
"""The value of an error that has no value to show, or one that must not be shown."""


class AlluxioConfigError(ValueError):
    """A value that cannot work: names the parameter, the value, what is allowed and what to do.

    The text is built from the attributes: read these to phrase it differently, do not parse it.
    A credential in the value is left out of all of them.

    Attributes:
        parameter: The parameter, as the API names it: ``"Tier quota"``. None if the error is not
            about a single parameter.
        value: The value as given, or `NOT_SHOWN`.
        requirement: What is wrong, or what is allowed; continues a sentence that begins with the
            parameter.
        remedy: What to do; None if the requirement already says it.
        finding: Which `Finding` it is, if it is a problem that involves several options.
        path: The path of the construct that has the problem, if synth found it.
        errors: The errors that synth found, each an `AlluxioConfigError`; empty for a single error.
    """

    def __init__(
        self,
        requirement: str,
        *,
        parameter: str | None = None,
        value: object = NOT_SHOWN,
        remedy: str | None = None,
        finding: Finding | None = None,
        path: str | None = None,
        errors: Sequence[AlluxioConfigError] = (),
    ) -> None:
        """Create an error from its parts; see the attributes."""
        if value is not NOT_SHOWN and not _credentials.is_shown(parameter, value):
            if remedy is not None:
                for text in _texts(value):
                    remedy = remedy.replace(text, "…")
            value = NOT_SHOWN
        self.requirement = _credentials.hidden(requirement)
        super().__init__(self.requirement)
        self.parameter = None if parameter is None else _credentials.hidden(parameter)
        self.value = value
        self.remedy = remedy
        self.finding = finding
        self.path = path
        self.errors = tuple(errors)

    @property
    def message(self) -> str:
        """The text without the finding's name and the construct's path."""
        text = (
            self.requirement if self.parameter is None else f"{self.parameter} {self.requirement}"
        )
        if self.value is not NOT_SHOWN:
            text += f" (got {as_given(self.value)})"
        return text if self.remedy is None else f"{text}; {self.remedy}"

    def found(
        self, finding: Finding | None = None, *, path: str | None = None
    ) -> AlluxioConfigError:
        """A copy of the error, as synth reports it.

        Args:
            finding: Which `Finding` it is. Default: the one that it already has.
            path: The path of the construct that has the problem. Default: none.
        """
        return AlluxioConfigError(
            self.requirement,
            parameter=self.parameter,
            value=self.value,
            remedy=self.remedy,
            finding=self.finding if finding is None else finding,
            path=path,
            errors=self.errors,
        )

    def __str__(self) -> str:
        text = self.message
        if self.finding is not None:
            text += f" [{self.finding.value}]"
        if self.path is not None:
            text = f"[{self.path}] {text}"
        return "".join([text, *(f"\n  {each}" for each in self.errors)])


class AlluxioConfigWarning(UserWarning):
    """A configuration that is legal but unwise. Filters of `warnings` silence or escalate it.

    Attributes:
        parameter: The parameter that it is about, as the API names it; None if only the text
            says which.
    """

    parameter: str | None = None


class AlluxioDeprecationWarning(AlluxioConfigWarning):
    """An option or a name of this library that a later release will remove.

    Unlike Python's `DeprecationWarning` it is shown by default: it concerns the user's own program.
    """


class KerberosWarning(AlluxioConfigWarning):
    """A keytab that reaches only some of the processes that log in with it."""


class CsiWarning(AlluxioConfigWarning):
    """A way of mounting volumes that lets applications write to the node's disk unnoticed."""


class DeprecatedPropertyWarning(AlluxioConfigWarning):
    """A property given by a deprecated name, or one that Alluxio advises against."""


class FuseWarning(AlluxioConfigWarning):
    """FUSE pods on nodes that may have no worker, although FUSE needs one on its node."""


class HelmValuesWarning(AlluxioConfigWarning):
    """A Helm chart value that is honoured only in part, or that is better left out."""


class JvmOptionWarning(AlluxioConfigWarning):
    """A JVM option that the image's Java ignores or, judging by the image's name, rejects."""


class MemoryWarning(AlluxioConfigWarning):
    """A container whose heap and RAM disk take all of its memory limit; the JVM needs more."""


class NetworkPolicyWarning(AlluxioConfigWarning):
    """Network policies that protect less, or allow less, than one would expect."""


class OutputWarning(AlluxioConfigWarning):
    """A file that another app wrote and that `synth` overwrites."""


class QuorumWarning(AlluxioConfigWarning):
    """An even number of masters, which tolerates no more failures than one master fewer."""


class SharedClaimWarning(AlluxioConfigWarning):
    """A claim shared by the pods of a DaemonSet, with an access mode for a single node."""


class ShortCircuitWarning(AlluxioConfigWarning):
    """Domain sockets with an image whose workers cannot create any."""


class UnpinnedImageWarning(AlluxioConfigWarning):
    """An image reference that may resolve to a different image tomorrow."""


class DataLossWarning(AlluxioConfigWarning):
    """A choice that sooner or later loses the journal, or files in the under storage."""


_LONGEST = 500  # characters of a value that an error shows


def _texts(value: object) -> Sequence[str]:
    try:
        return repr(value), str(value)
    except Exception:  # as for `as_given`
        return ()


def as_given(value: object) -> str:
    """A value as an error shows it: its `repr` if that is informative, otherwise its type.

    Args:
        value: The value, which may be anything that a user can pass.
    """
    if isinstance(value, type):
        return f"the class {value.__name__}"
    kind = type(value)
    if kind.__repr__ is object.__repr__:  # its address says nothing
        return with_article(f"{kind.__module__}.{kind.__qualname__}")
    try:
        text = repr(value)
    except Exception:  # nested too deeply, a number of too many digits, or a bug in its __repr__
        return f"{with_article(kind.__qualname__)} that cannot be shown"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def with_article(name: str) -> str:
    """A type's name after the article that it is spoken with: ``an Image``, ``a Ufs``."""
    spelled_out = name.startswith("Ufs")  # "a U-F-S"
    return f"{'an' if name[0].lower() in 'aeiou' and not spelled_out else 'a'} {name}"


def refuse(parameter: str, value: object, requirement: str, remedy: str) -> AlluxioConfigError:
    """Create the error for a wrong value, in the form that all errors share.

    Args:
        parameter: The parameter, as the API names it.
        value: The value as given; `NOT_SHOWN` for one that must not be shown.
        requirement: What is allowed, worded to follow the parameter: ``must be …``.
        remedy: What to do instead.
    """
    return AlluxioConfigError(requirement, parameter=parameter, value=value, remedy=remedy)


def problem(finding: Finding, requirement: str, remedy: str) -> AlluxioConfigError:
    """Create the error for a problem that involves several options.

    Args:
        finding: Which problem it is.
        requirement: What is wrong.
        remedy: What to do.
    """
    return AlluxioConfigError(requirement, remedy=remedy, finding=finding)


def deprecate(name: str, instead: str, *, until: str) -> None:
    """Warn about an option or a name of the library that will be removed.

    Args:
        name: The option or name, as the API spells it.
        instead: What to use instead.
        until: The release that removes it.
    """
    warn(
        f"{name} is deprecated and will be removed in {until}; use {instead}",
        AlluxioDeprecationWarning,
        parameter=name,
    )


class Line(NamedTuple):
    """A line of the user's program.

    Attributes:
        filename: Its file.
        number: Its number.
        variables: The global variables there, where Python notes what was warned of.
    """

    filename: str
    number: int
    variables: dict[str, Any]


def users_line() -> Line:
    """The line of the user's program that runs."""
    between = [_HERE, "<string>"]  # this package, and what makes a user's dataclass
    if (jsii := sys.modules.get("jsii")) is not None:
        between.append(f"{os.path.dirname(str(jsii.__file__))}{os.sep}")  # noqa: PTH120
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(tuple(between)):
        frame = frame.f_back
    return Line(frame.f_code.co_filename, frame.f_lineno, frame.f_globals)


def warn(
    message: str,
    category: type[AlluxioConfigWarning],
    *,
    parameter: str | None = None,
    at: Line | None = None,
) -> None:
    """Issue a warning that points at the user's own line.

    Args:
        message: What is unwise, and what to do instead.
        category: The category of the warning.
        parameter: The parameter that it is about. Default: None, the text alone says which.
        at: The line. Default: the one that runs.
    """
    line = users_line() if at is None else at
    warning = category(_credentials.hidden(message))
    warning.parameter = parameter
    warnings.warn_explicit(
        warning,
        category,
        line.filename,
        line.number,
        module=line.variables.get("__name__", "<string>"),  # as Python itself does
        registry=line.variables.setdefault("__warningregistry__", {}),
    )
