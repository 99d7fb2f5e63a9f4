"""The errors and warnings that a wrong or unwise description of a cluster ends in."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from enum import Enum

from . import _credentials

_HERE = f"{os.path.dirname(__file__)}{os.sep}"  # noqa: PTH120 - pathlib is slow to import


class Finding(Enum):
    """Everything that synth can find wrong; the value is what messages and documentation call it.

    `docs/findings.md` says of each what it means and what to do.
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
"""The value of an error that has none to show, or one that nobody is to read."""


class AlluxioConfigError(ValueError):
    """A value that cannot work: names the parameter, the value, what is allowed and what to do.

    Its text is made of its parts; who wants to say it otherwise reads these. None of them has a
    credential in it that the value had: that is left out.

    Attributes:
        parameter: Which parameter, in the words of the API: ``"Tier quota"``. None if the error is
            of no single one.
        value: The value as it was given, or `NOT_SHOWN`.
        requirement: What is wrong, or what is allowed, to be read after the parameter.
        remedy: What to do; None if the requirement says it.
        finding: What it is among the problems that involve several options, if it is one.
        path: The path of the construct that it was found at, if it was found at synth.
        errors: All that synth found, if it found something; each of them is such an error.
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
        """Make it of its parts, which are its attributes."""
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
        """The same error, as synth reports it.

        Args:
            finding: What it is among the findings. Default: what it is already.
            path: The path of the construct that it was found at. Default: none.
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
    """Something legal but unwise. Silence it, or make it an error, through `warnings`.

    Attributes:
        parameter: Which parameter it is about, in the words of the API; None if only its text
            says so.
    """

    parameter: str | None = None


class AlluxioDeprecationWarning(AlluxioConfigWarning):
    """An option or a name of this library that a later release no longer has.

    Unlike Python's own category it is shown by default: the program that it is about is the user's.
    """


class KerberosWarning(AlluxioConfigWarning):
    """A keytab that only some of those get who log in with one."""


class CsiWarning(AlluxioConfigWarning):
    """A way to mount volumes by which applications can write to a node's disk without noticing."""


class DeprecatedPropertyWarning(AlluxioConfigWarning):
    """A property under an old name, or one that Alluxio advises against."""


class FuseWarning(AlluxioConfigWarning):
    """FUSE pods for nodes that may have no worker, beside which they must run."""


class HelmValuesWarning(AlluxioConfigWarning):
    """Something in the values of the Helm chart that is honoured in part, or better not there."""


class JvmOptionWarning(AlluxioConfigWarning):
    """A JVM option that the image's Java does not know, by what the image is called, or ignores."""


class MemoryWarning(AlluxioConfigWarning):
    """A container whose heap and RAM disk leave nothing of its memory limit to the JVM itself."""


class NetworkPolicyWarning(AlluxioConfigWarning):
    """Policies that protect less, or let in less, than one would think."""


class OutputWarning(AlluxioConfigWarning):
    """A file that another app wrote, and that `synth` overwrites."""


class QuorumWarning(AlluxioConfigWarning):
    """An even number of masters, which survives no more failures than one master less would."""


class SharedClaimWarning(AlluxioConfigWarning):
    """A claim that the pods of a DaemonSet share, with an access mode for a single node."""


class ShortCircuitWarning(AlluxioConfigWarning):
    """Domain sockets with an image whose workers cannot make any."""


class UnpinnedImageWarning(AlluxioConfigWarning):
    """An image whose name means another image tomorrow."""


class DataLossWarning(AlluxioConfigWarning):
    """A choice that loses the journal, or files of the under storage, sooner or later."""


_LONGEST = 500  # characters of a value that an error shows


def _texts(value: object) -> Sequence[str]:
    try:
        return repr(value), str(value)
    except Exception:  # as for `as_given`
        return ()


def as_given(value: object) -> str:
    """A value as an error shows it: its text as far as that says something, or else its kind.

    Args:
        value: The value, which may be anything that a user can hand over.
    """
    if isinstance(value, type):
        return f"the class {value.__name__}"
    kind = type(value)
    if kind.__repr__ is object.__repr__:  # its address says nothing
        return _a(f"{kind.__module__}.{kind.__qualname__}")
    try:
        text = repr(value)
    except Exception:  # nested too deeply, a number of too many digits, or its own mistake
        return f"{_a(kind.__qualname__)} that cannot be shown"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _a(name: str) -> str:
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def refuse(parameter: str, value: object, requirement: str, remedy: str) -> AlluxioConfigError:
    """Make the error of a wrong value, in the one form that all of them have.

    Args:
        parameter: What was given, in the words of the API.
        value: The value as it was given; `NOT_SHOWN` for one that nobody is to read.
        requirement: What is allowed, to be read after the parameter: ``must be …``.
        remedy: What to do instead.
    """
    return AlluxioConfigError(requirement, parameter=parameter, value=value, remedy=remedy)


def problem(finding: Finding, requirement: str, remedy: str) -> AlluxioConfigError:
    """Make the error of a problem that involves several options.

    Args:
        finding: What it is called.
        requirement: What is wrong.
        remedy: What to do.
    """
    return AlluxioConfigError(requirement, remedy=remedy, finding=finding)


def deprecate(name: str, instead: str, *, until: str) -> None:
    """Warn of an option or a name of the library that is about to go away.

    Args:
        name: The option or name, in the words of the API.
        instead: What to use.
        until: The release that no longer has it.
    """
    warn(
        f"{name} is deprecated and will be removed in {until}; use {instead}",
        AlluxioDeprecationWarning,
        parameter=name,
    )


def warn(
    message: str, category: type[AlluxioConfigWarning], *, parameter: str | None = None
) -> None:
    """Warn with the user's own line as the place.

    Args:
        message: What is unwise, and what to do instead.
        category: What kind of warning it is.
        parameter: Which parameter it is about. Default: none that needs to be known.
    """
    between = [_HERE, "<string>"]  # this package, and what makes a user's dataclass
    if (jsii := sys.modules.get("jsii")) is not None:
        between.append(f"{os.path.dirname(str(jsii.__file__))}{os.sep}")  # noqa: PTH120
    frame = sys._getframe(1)
    level = 2
    while frame.f_back is not None and frame.f_code.co_filename.startswith(tuple(between)):
        frame = frame.f_back
        level += 1
    warning = category(_credentials.hidden(message))
    warning.parameter = parameter
    warnings.warn(warning, stacklevel=level)
