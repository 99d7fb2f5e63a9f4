"""Values files, read, checked and described as a program."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from ..errors import AlluxioConfigError
from ._check import Checked, check
from ._convert import Converted, convert
from ._keys import defaults, keys
from ._set import assign
from ._values import Path, Values, ValuesProblem, merged
from ._yaml import load

if TYPE_CHECKING:
    from .._model.config import ClusterConfig

_RELEASE = re.compile(r"[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?")


# What parameters of the typed API are called in the values, unless their names are alike.
_KEYS = {
    "annotations": "podAnnotations",
    "claim_name": "pvcName",
    "containers": "extraContainers",
    "high_watermark": "high",
    "initial_delay": "initialDelaySeconds",
    "jvm_options": "javaOptions",
    "low_watermark": "low",
    "medium_type": "mediumtype",
    "mounts": "extraVolumeMounts",
    "option": "jvmOptions",
    "path": "mountPath",
    "period": "periodSeconds",
    "service_account_name": "serviceAccount",
    "service_ports": "extraServicePorts",
    "size": "quota",
    "storage_class_name": "storageClass",
    "timeout": "timeoutSeconds",
    "volumes": "extraVolumes",
}
_ELSEWHERE: tuple[tuple[Path, str, Path], ...] = (
    # Where a part stands, what its error begins with, and where that is from.
    ((), "masters", ("master", "count")),
    ((), "TieredStore", ("tieredstore", "levels")),
    ((), "PodOptions annotations", ("metrics", "podAnnotations")),
    (("image",), "Image tag", ("imageTag",)),
    (("csi",), "Csi fuse_pod user", ("fuse", "user")),
)
_PARAMETER = re.compile(r"(?:[A-Z][\w.]* )?(?P<name>[a-z_]+)")


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes:
        checked: The values, merged and checked.
        user: The user's own among them.
        converted: The cluster.
    """

    checked: Checked
    user: Values
    converted: Converted

    def failed(self, place: Path, error: Exception) -> Exception:
        """The error of a part of the cluster, with the place of the values that it is made of.

        Args:
            place: The key.
            error: What the part raised.
        """
        exact = self._exact(place, str(error))
        if not exact:
            return error
        return AlluxioConfigError(str(self.checked.problem(exact, str(error))))

    def _exact(self, place: Path, message: str) -> Path:
        """The key, below a place, of the parameter that a message begins with."""
        for where, start, key in _ELSEWHERE:
            if where == place and message.startswith(start):
                return key
        match = _PARAMETER.match(message)
        name = match["name"] if match else ""
        alike = re.sub("_(.)", lambda each: each[1].upper(), name)
        for each in (alike, _KEYS.get(name, alike)):
            path = (*place, each)
            if path in self.user.origins or any(key.path == _dotted(path) for key in keys()):
                return path
        return place

    def agree(self, config: ClusterConfig) -> None:
        """Refuse properties that say something else than the cluster that was built.

        Args:
            config: What the cluster agrees on.

        Raises:
            AlluxioConfigError: With all of them.
        """
        wrong = [
            str(self.checked.problem(each.place, message))
            for each in self.converted.owned
            if (message := each.problem(config)) is not None
        ]
        if wrong:
            raise AlluxioConfigError("\n".join(wrong))


def _dotted(path: Path) -> str:
    """A path as the keys are written."""
    parts = ("[]" if isinstance(each, int) else f".{each}" for each in path)
    return "".join(parts).removeprefix(".")


def release(name: str) -> str:
    """Check a release's name.

    Args:
        name: The name.

    Raises:
        ValuesProblem: On a name that Helm refuses.
    """
    if not isinstance(name, str) or not _RELEASE.fullmatch(name):
        raise ValuesProblem(
            None,
            (),
            "the release's name must be at most 53 lower-case letters, digits or '-'"
            f" (got {name!r})",
        )
    return name


def read(
    sources: Iterable[Values | FilePath | str],
    *,
    assignments: Iterable[tuple[str, bool]] = (),
    release_name: str,
    namespace: str | None,
) -> Reading:
    """Read values, check them, and describe the cluster.

    Args:
        sources: Values, or the paths of files; later ones win.
        assignments: Helm's ``--set`` expressions, each with whether its values are texts.
        release_name: Helm's name of the release.
        namespace: The namespace of the chart, if any.

    Raises:
        ValuesProblem: On anything that is wrong with them.
    """
    own = [each if isinstance(each, Values) else load(each) for each in sources]
    user = merged(Values(), *own)
    for expression, strings in assignments:
        user = assign(user, expression, strings=strings)
    checked = check(merged(Values(defaults()), user), user)
    converted = convert(checked, user, release_name=release_name, namespace=namespace)
    return Reading(checked, user, converted)
