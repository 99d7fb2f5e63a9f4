"""`Tier` and `Tiers`: where workers cache, tier by tier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, get_args

from .._base import checks, quantities
from .._base.quantities import MIB, Bytes, SizeValue, bytes_of, quantity
from .._base.values import Value, put, shown, value_object
from .._pods.mounts import Mount, PodVolume, VolumeKind, kind_of
from .._pods.names import check_name
from .._pods.volumes import (
    EmptyDir,
    VolumeSource,
    claim_spec,
    mounted_at,
    needs_preparing,
    own_volume,
    shared_volume,
    size_of,
)
from .._properties.components import Component
from ..errors import AlluxioConfigError, refuse
from .feature import Feature
from .shared_claim import check_shared_claim

MediumType = Literal["MEM", "SSD", "HDD"]
"""What a directory is on, to Alluxio."""

MEDIUM_TYPES: tuple[MediumType, ...] = get_args(MediumType)
_ROOM = 20
"""On a disk, one in this many bytes of a quota is kept free above it: directories take some, and
the end of each file the rest of a disk block; the kubelet evicts a pod that is over its limit."""
_ALIAS = r"[A-Za-z0-9]+"
_LEVEL = "alluxio.worker.tieredstore.level"
_GLOBAL = "alluxio.master.tieredstore.global"


@value_object()
class TierDirectory(Value):
    """A directory that a tier keeps blocks in.

    Args:
        medium_type: ``"MEM"``, ``"SSD"`` or ``"HDD"``.
        path: Where it is in the worker's container.
        quota: How much Alluxio keeps in it.
        volume: What it is on. An `emptyDir` is a RAM disk if, and only if, the medium is MEM. Its
            size limit is the quota by default in memory, and none on a disk, where the kubelet
            evicts a pod that is over it: a full directory takes more than its quota.

    Raises:
        AlluxioConfigError: On a path that is not absolute or hides what the image needs, a quota
            above the volume's size, a size limit on a disk less than 5 % above the quota, or a
            volume of another medium.
    """

    medium_type: MediumType
    path: str
    quota: SizeValue
    volume: VolumeSource

    def __post_init__(self) -> None:
        name = type(self).__name__
        checks.choice(f"{name} medium_type", self.medium_type, MEDIUM_TYPES)
        checks.instance(f"{name} volume", self.volume, VolumeSource)
        put(
            self,
            path=mounted_at(f"{name} path", self.path, self.volume),
            quota=quantities.size(f"{name} quota", self.quota),
        )
        _check_volume(name, self)

    @property
    def in_memory(self) -> bool:
        """Whether its medium is memory, whatever the volume behind it is called."""
        return self.medium_type == "MEM"


@value_object()
class Tier(TierDirectory):
    """A level of the tiered store: one directory, or several that it spreads blocks over.

    Args:
        medium_type: As for `TierDirectory`, whose arguments describe the first directory.
        path: As for `TierDirectory`.
        quota: As for `TierDirectory`.
        volume: As for `TierDirectory`.
        alias: The tier's name to Alluxio. Default: its medium type.
        high_watermark: The share of the quota from which on blocks are evicted to make room.
            Default: 0.95 (Alluxio's and the chart's).
        low_watermark: The share down to which they are evicted. Default: 0.7 (the same).
        more_directories: Further directories of the same tier. Default: none.

    Raises:
        AlluxioConfigError: On watermarks that are no shares or out of order, or as for
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
            "must be that of its medium_type",
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
    """The bytes that are kept in a directory."""
    return bytes_of(directory.quota) or 0


def _resolved(directory: TierDirectory) -> VolumeSource:
    """The volume of a directory, with what an `emptyDir` left open filled in."""
    volume = directory.volume
    if not isinstance(volume, EmptyDir):
        return volume
    if not directory.in_memory:
        return EmptyDir(medium="", size_limit=volume.size_limit)
    return EmptyDir(
        medium="Memory",
        # A RAM disk that is full refuses a write before the kubelet sees it.
        size_limit=Bytes(quota_of(directory)) if volume.size_limit is None else volume.size_limit,
    )


def _check_shared(directory: TierDirectory) -> None:
    what = f"the tier at {directory.path}"
    check_shared_claim(what, directory.volume, "use VolumeSource.host_path(prepare=True)")


@value_object()
class Tiers(Value, Feature):
    """The workers' tiers. `AlluxioCluster` makes one of those given; a `TieredStore` has one.

    Args:
        tiers: The tiers, the fastest first.
        name: The cluster's name; a claim is called ``NAME-mem``, ``NAME-ssd`` or the like.
            Default: ``"alluxio"``.
        claim_for_each_worker: Whether each worker gets claims of its own, which needs workers
            that are a StatefulSet: ``workers=3``. Default: False, all share one.

    Raises:
        AlluxioConfigError: On no tier at all, or an alias, a path or a claim given twice.
    """

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.worker\.ramdisk\.size": "the quota of tiers=[Tier(medium_type='MEM', …)]",
        r"alluxio\.worker\.tieredstore\.(levels|level\d+\.(alias|dirs\..+|watermark\..+))": (
            "tiers=[Tier(…)]"
        ),
        r"alluxio\.master\.tieredstore\.global\.(levels|level\d+\.alias)": "tiers=[Tier(alias=…)]",
    }

    tiers: Sequence[Tier]
    name: str = "alluxio"
    claim_for_each_worker: bool = False

    def __post_init__(self) -> None:
        tiers = checks.sequence("TieredStore tiers", self.tiers, Tier)
        check_name("TieredStore name", self.name)
        if not tiers:
            raise refuse("TieredStore tiers", self.tiers, "must have a tier", "give it a Tier(…)")
        put(self, tiers=tiers)
        checks.unique(
            "TieredStore aliases",
            [tier.alias or "" for tier in tiers],
            "give each tier an alias of its own, or put the directories into one tier",
        )
        checks.unique(
            "TieredStore paths",
            [each.path for each in self.directories],
            "give each directory a path of its own",
        )
        checks.boolean("TieredStore claim_for_each_worker", self.claim_for_each_worker)
        if not self.claim_for_each_worker:
            for each in self.directories:
                _check_shared(each)
        _check_claims(self.directory_mounts)

    @property
    def directories(self) -> tuple[TierDirectory, ...]:
        """The directories of all tiers."""
        return tuple(each for tier in self.tiers for each in tier.directories)

    @cached_property
    def directory_mounts(self) -> tuple[Mount, ...]:
        """The directories as a worker has them, and clients that read and write them themselves."""
        mounts = []
        for directory, label in _labelled(self.directories):
            volume = _resolved(directory)
            pod_volume = (
                own_volume(volume, f"alluxio-{label}", host_path=directory.path)
                if self.claim_for_each_worker
                else shared_volume(
                    volume,
                    f"alluxio-{label}",
                    claim_name=f"{self.name}-{label}",
                    host_path=directory.path,
                )
            )
            mounts.append(
                Mount(
                    volume=pod_volume,
                    path=directory.path,
                    prepare=needs_preparing(volume),
                    memory=quota_of(directory) if directory.in_memory else 0,
                )
            )
        return tuple(mounts)

    @property
    def claims(self) -> Mapping[str, Mapping[str, Any]]:
        """The claims that somebody has to write: their specs, by the claims' names."""
        if self.claim_for_each_worker:
            return {}
        return {
            f"{self.name}-{label}": spec
            for directory, label in _labelled(self.directories)
            if (spec := claim_spec(directory.volume)) is not None
        }

    def properties(self, component: Component) -> Mapping[str, str]:
        """The tiers as the worker reads them; to the master, what aliases there are."""
        if component is Component.MASTER:
            return dict(self._global_aliases())
        if component is Component.WORKER:
            return dict(self._levels())
        return {}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The directories, in the worker. Short circuit `local` shares them with clients."""
        return self.directory_mounts if component is Component.WORKER else ()

    @property
    def on_host(self) -> bool:
        """Whether all directories are on the node itself, so that clients there can share them."""
        return all(kind_of(each.volume) is VolumeKind.HOST_PATH for each in self.directory_mounts)

    def _levels(self) -> Iterator[tuple[str, str]]:
        ram_disk = sum(mount.memory for mount in self.directory_mounts)
        if ram_disk:
            yield "alluxio.worker.ramdisk.size", quantity(ram_disk)
        yield f"{_LEVEL}s", str(len(self.tiers))
        for level, tier in enumerate(self.tiers):
            directories = tier.directories
            yield f"{_LEVEL}{level}.alias", str(tier.alias)
            for name, values in (
                ("mediumtype", [each.medium_type for each in directories]),
                ("path", [each.path for each in directories]),
                ("quota", [quantity(quota_of(each)) for each in directories]),
            ):
                yield f"{_LEVEL}{level}.dirs.{name}", ",".join(values)
            yield f"{_LEVEL}{level}.watermark.high.ratio", str(tier.high_watermark)
            yield f"{_LEVEL}{level}.watermark.low.ratio", str(tier.low_watermark)

    def _global_aliases(self) -> Iterator[tuple[str, str]]:
        """The master's list of aliases, where it is not Alluxio's MEM, SSD, HDD in this order."""
        aliases = [str(tier.alias) for tier in self.tiers]
        known: Iterator[str] = iter(MEDIUM_TYPES)
        if all(alias in known for alias in aliases):
            return
        yield f"{_GLOBAL}.levels", str(len(aliases))
        for level, alias in enumerate(aliases):
            yield f"{_GLOBAL}.level{level}.alias", alias


class HasTiers(Protocol):
    """A `TieredStore`."""

    @property
    def options(self) -> Tiers:
        """What it describes."""


TiersLike: TypeAlias = "Tiers | HasTiers"
"""Tiers, by their description or by the construct that has one."""


def described_tiers(given: object) -> Tiers | None:
    """The description of tiers; None if it is none.

    Args:
        given: The description, or the construct.
    """
    options = checks.described(given)
    return options if isinstance(options, Tiers) else None


def _labelled(directories: Sequence[TierDirectory]) -> Iterator[tuple[TierDirectory, str]]:
    """Each directory with the end of its volume's name: its medium, numbered from the second."""
    count: dict[str, int] = {}
    for directory in directories:
        medium = directory.medium_type.lower()
        count[medium] = count.get(medium, 0) + 1
        yield directory, medium if count[medium] == 1 else f"{medium}-{count[medium]}"


def _check_claims(mounts: Sequence[Mount]) -> None:
    sources: dict[str, PodVolume] = {}
    for mount in mounts:
        source = shown(mount.volume.source)
        if kind_of(mount.volume) in (VolumeKind.CLAIM_TEMPLATE, VolumeKind.EMPTY_DIR):
            continue
        if source in sources:
            raise AlluxioConfigError(
                f"has two directories on the same volume (got {source} for"
                f" {sources[source].name} and {mount.volume.name})",
                parameter="TieredStore",
                remedy="give each one of its own",
            )
        sources[source] = mount.volume
