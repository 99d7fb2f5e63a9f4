"""The supported versions of Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import refuse

OLDEST, NEWEST = 25, 37
SUPPORTED: Sequence[int] = range(OLDEST, NEWEST + 1)
"""The minor numbers of the supported versions."""

_VERSION = r"v?1\.([0-9]{1,3})(?:\.[0-9]+)?(?:[-+].*)?"


def minors_of(parameter: str, version: object) -> Sequence[int]:
    """The minor number of a given version; all supported ones if none is given.

    Args:
        parameter: Its name in errors.
        version: The version: ``"1.31"``, or as `kubectl version` prints it.

    Raises:
        AlluxioConfigError: If the version is not supported.
    """
    if version is None:
        return SUPPORTED
    match = re.fullmatch(_VERSION, version) if isinstance(version, str) else None
    minor = None if match is None else int(match[1])
    if minor is None or minor not in SUPPORTED:
        raise refuse(
            parameter,
            version,
            f"must be a version of Kubernetes from 1.{OLDEST} to 1.{NEWEST}",
            f'use "1.{NEWEST}" or the like, or leave it out for all of them',
        )
    return (minor,)
