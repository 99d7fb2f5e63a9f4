"""Rules for volumes, mounts and claims; their signature is that of every rule."""

from __future__ import annotations

import re

from .._base.quantities import in_thousandths
from ..errors import AlluxioConfigError, refuse
from .kinds import Found, Given, Minors

_BESIDE = ("name",)
_TOLD = r"metadata\.(name|namespace|uid|labels|annotations)|metadata\.(labels|annotations)\['.+'\]"


def volume(parameter: str, value: Given, _: Minors) -> Found:
    """A volume of a pod."""
    given = [name for name in value if name not in _BESIDE and value[name] is not None]
    if len(given) > 1:
        yield refuse(parameter, given, "must have one source", "leave the others out")


def mount(parameter: str, value: Given, _: Minors) -> Found:
    """A mount of a container."""
    if value.get("subPath") and value.get("subPathExpr"):
        yield AlluxioConfigError(
            "has both subPath and subPathExpr", parameter=parameter, remedy="leave one of them out"
        )
    if value.get("recursiveReadOnly") not in (None, "Disabled") and not value.get("readOnly"):
        yield refuse(
            f"{parameter}.recursiveReadOnly",
            value["recursiveReadOnly"],
            "needs readOnly: true",
            "give it",
        )


def claim(parameter: str, value: Given, _: Minors) -> Found:
    """A claim."""
    if not value.get("accessModes"):
        yield AlluxioConfigError(
            "must name a mode", parameter=f"{parameter}.accessModes", remedy='use ["ReadWriteOnce"]'
        )
    size = ((value.get("resources") or {}).get("requests") or {}).get("storage")
    found = in_thousandths(size)
    if found is None or found[0] <= 0:
        yield refuse(
            f"{parameter}.resources.requests['storage']",
            size,
            "must be more than 0",
            'use "1Gi" or the like',
        )
    modes = value.get("accessModes") or ()
    if "ReadWriteOncePod" in modes and len(modes) > 1:
        yield refuse(
            f"{parameter}.accessModes",
            list(modes),
            "must not combine ReadWriteOncePod with other modes",
            "leave the others out",
        )


def downward(parameter: str, value: Given, _: Minors) -> Found:
    """A file of a downward API volume."""
    path = (value.get("fieldRef") or {}).get("fieldPath")
    if path is not None and not re.fullmatch(_TOLD, path):
        yield refuse(
            f"{parameter}.fieldRef.fieldPath",
            path,
            "must be a field of the pod that files can have",
            'use "metadata.name", "metadata.labels" or the like',
        )
    resource = value.get("resourceFieldRef")
    if resource is not None and not resource.get("containerName"):
        yield AlluxioConfigError(
            "is missing", parameter=f"{parameter}.resourceFieldRef.containerName", remedy="give it"
        )
