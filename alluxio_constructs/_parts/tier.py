"""`Tier` and `TierDirectory`: a level of the tiered store, and where it keeps blocks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from operator import ne
from typing import Literal, get_args

from .._base import checks, quantities
from .._base.quantities import MIB, Bytes, SizeValue, bytes_of, quantity
from .._base.suggest import did_you_mean
from .._base.values import Value, put, value_object
from .._pods.directories import within
from .._pods.volume_uses import size_of
from .._pods.volumes import EmptyDir, HostPath, VolumeSource, mounted_at
from ..errors import refuse

MediumType = Literal["MEM", "SSD", "HDD"]
"""The media that Alluxio knows; it can be configured with others."""

MEDIUM_TYPES: tuple[MediumType, ...] = get_args(MediumType)
_ROOM = 20
"""On a disk, one in this many bytes of a quota must be free above it: directories need space, and
files end within a disk block; the kubelet evicts a pod that is over its limit."""
_ALIAS = r"[A-Za-z0-9]+"
_MEDIUM = r"[A-Za-z0-9]{1,40}"
_MEMORY = ("RAM", "MEMORY")
"""What people call memory; Alluxio would take it for another medium, on a disk."""
_IN_MEMORY = ("/dev/shm", "/run", "/mnt/ramdisk")
"""Node directories that are in memory: everywhere, or where Alluxio's scripts mount a RAM disk."""


@value_object()
class TierDirectory(Value):
    """A directory in which a tier keeps blocks.

    Args:
        medium_type: ``"MEM"``, ``"SSD"`` or ``"HDD"``, or the name of another medium, with which
            Alluxio is then configured.
        path: The path in the worker's container.
        quota: How much Alluxio may keep in it: ``"10Gi"``.
        volume: The volume of the directory. An `emptyDir` is a RAM disk if, and only if, the
            medium is MEM. Its default size limit is the quota in memory, and none on a disk: there
            a full directory takes more than its quota, and the kubelet evicts a pod that is over
            the limit.

    Raises:
        AlluxioConfigError: On a path that is not absolute or hides files that the image needs, a
            quota above the volume's size, a size limit on a disk less than 5 % above the quota, or
            a volume of another medium.
    """

    medium_type: MediumType | str
    path: str
    quota: SizeValue
    volume: VolumeSource

    def __post_init__(self) -> None:
        name = type(self).__name__
        _check_medium(f"{name} medium_type", self.medium_type)
        checks.instance(f"{name} volume", self.volume, VolumeSource)
        put(
            self,
            path=mounted_at(f"{name} path", self.path, self.volume),
            quota=quantities.size(f"{name} quota", self.quota),
        )
        _check_volume(name, self)

    @property
    def in_memory(self) -> bool:
        """Whether its medium is memory, whatever kind of volume it is on."""
        return self.medium_type == "MEM"


@value_object()
class Tier(TierDirectory):
    """A level of the tiered store: one directory, or several over which it spreads blocks.

    Args:
        medium_type: The medium of the first directory, as for `TierDirectory`.
        path: The path of the first directory.
        quota: The quota of the first directory.
        volume: The volume of the first directory.
        alias: The tier's name in Alluxio. Default: its medium type.
        high_watermark: The fraction of the quota, from 0 to 1, at which eviction starts. Default:
            0.95 (Alluxio's and the chart's).
        low_watermark: The fraction at which eviction stops. Default: 0.7 (Alluxio's and the
            chart's).
        more_directories: Additional directories of the tier. Default: none.

    Raises:
        AlluxioConfigError: On watermarks that are not between 0 and 1 or out of order, or as for
            `TierDirectory`.
    """

    alias: str | None = None
    high_watermark: float = 0.95
    low_watermark: float = 0.7
    more_directories: Sequence[TierDirectory] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        more = checks.sequence("Tier more_directories", self.more_directories, TierDirectory)
        put(self, more_directories=more)
        if self.alias is None:
            put(self, alias=self.medium_type)
        elif not isinstance(self.alias, str) or not re.fullmatch(_ALIAS, self.alias):
            raise refuse("Tier alias", self.alias, "must be letters and digits", 'use "SSD"')
        for parameter in ("high_watermark", "low_watermark"):
            value = getattr(self, parameter)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1:
                raise refuse(f"Tier {parameter}", value, "must be between 0 and 1", "use 0.95")
        if self.low_watermark >= self.high_watermark:
            raise refuse(
                "Tier low_watermark",
                self.low_watermark,
                f"must be below high_watermark, {self.high_watermark}",
                "lower it",
            )

    @property
    def directories(self) -> tuple[TierDirectory, ...]:
        """All directories of the tier."""
        return (self, *self.more_directories)


def _check_medium(parameter: str, medium: object) -> None:
    """Refuse a name that cannot be a medium's, or that is a misspelled medium of Alluxio."""
    if isinstance(medium, str) and medium in MEDIUM_TYPES:
        return
    near: list[str] = []
    if isinstance(medium, str) and re.fullmatch(_MEDIUM, medium):
        near = [each for each in MEDIUM_TYPES if _is_alike(medium.upper(), each)]
        near += ["MEM"] if medium.upper() in _MEMORY else []
        if not near:
            return
    raise refuse(
        parameter,
        medium,
        f"must be one of {', '.join(map(repr, MEDIUM_TYPES))}, or the name of another medium, of"
        " at most 40 letters and digits",
        did_you_mean(map(repr, near), "use one of them"),
    )


def _is_alike(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(map(ne, one, other)) <= 1


def _check_volume(parameter: str, directory: TierDirectory) -> None:
    """Refuse a volume of another medium than the directory's, or one that is too small."""
    size, quota = size_of(directory.volume), quota_of(directory)
    if size is not None and quota > size:
        raise refuse(
            f"{parameter} quota",
            quantity(quota),
            f"must not be above the size of its volume, {quantity(size)}",
            "lower the one or raise the other",
        )
    if not isinstance(directory.volume, EmptyDir):
        return
    medium = directory.volume.medium
    if medium is not None and (medium == "Memory") != directory.in_memory:
        raise refuse(
            f"{parameter} volume's medium",
            medium,
            "must match its medium_type",
            "leave medium out of VolumeSource.empty_dir(…)",
        )
    least = quota + quota // _ROOM
    if size is not None and not directory.in_memory and size < least:
        raise refuse(
            f"{parameter} volume's size_limit",
            quantity(size),
            f"must be {quantity(-(-least // MIB) * MIB)} or more for a quota of {quantity(quota)}"
            " on a disk, where a full tier takes more than its quota, and the kubelet evicts a pod"
            " that is over the limit",
            "leave size_limit out of VolumeSource.empty_dir(…), or lower the quota",
        )


def quota_of(directory: TierDirectory) -> int:
    """The quota of a directory in bytes."""
    return bytes_of(directory.quota) or 0


def takes_memory(directory: TierDirectory) -> bool:
    """Whether the files in a directory count towards the memory limit of the container.

    A claim, or a directory on a disk of the node, does not use memory, whatever its medium.
    """
    volume = directory.volume
    if not directory.in_memory or isinstance(volume, EmptyDir):
        return directory.in_memory
    if not isinstance(volume, HostPath):
        return False
    path = posixpath.normpath(volume.path or directory.path)
    return any(within(path, each) for each in _IN_MEMORY)


def resolved_volume(directory: TierDirectory) -> VolumeSource:
    """The volume of a directory, with the defaults of an `emptyDir` filled in."""
    volume = directory.volume
    if not isinstance(volume, EmptyDir):
        return volume
    if not directory.in_memory:
        return EmptyDir(medium="", size_limit=volume.size_limit)
    return EmptyDir(
        medium="Memory",
        # A full RAM disk refuses writes before the kubelet notices.
        size_limit=Bytes(quota_of(directory)) if volume.size_limit is None else volume.size_limit,
    )
