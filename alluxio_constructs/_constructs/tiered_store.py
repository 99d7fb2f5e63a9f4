"""`Tiers` and `TieredStore`: where workers cache, tier by tier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from cdk8s import ApiObject, Size
from constructs import Construct

from .._base import checks
from .._base.quantities import quantity
from .._base.values import value_object
from .._parts.feature import Component, Feature
from .._pods.mounts import Mount, PodVolume
from .._pods.names import check_name, labels
from .._pods.volumes import VolumeSource
from ..errors import AlluxioConfigError, refuse
from .objects import Part, write

MEDIUM_TYPES = ("MEM", "SSD", "HDD")
_ALIAS = r"[A-Za-z0-9]+"
_LEVEL = "alluxio.worker.tieredstore.level"
_GLOBAL = "alluxio.master.tieredstore.global"


@value_object()
class TierDirectory:
    """A directory that a tier keeps blocks in.

    Args:
        medium_type: ``"MEM"``, ``"SSD"`` or ``"HDD"``.
        path: Where it is in the worker's container.
        quota: How much Alluxio keeps in it.
        volume: What it is on. An `emptyDir` is a RAM disk if, and only if, the medium is MEM.

    Raises:
        AlluxioConfigError: On a quota above the volume's size, or a volume of another medium.
    """

    medium_type: str
    path: str
    quota: Size
    volume: VolumeSource
    quota_bytes: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        name = type(self).__name__
        checks.choice(f"{name} medium_type", self.medium_type, MEDIUM_TYPES)
        object.__setattr__(self, "path", checks.absolute_path(f"{name} path", self.path))
        in_bytes = checks.size(f"{name} quota", self.quota)
        object.__setattr__(self, "quota_bytes", in_bytes)
        volume = checks.instance(f"{name} volume", self.volume, VolumeSource)
        volume = volume.for_tier(name, in_memory=self.in_memory, quota=in_bytes)
        object.__setattr__(self, "volume", volume)

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
        object.__setattr__(self, "more_directories", more)
        if self.alias is None:
            object.__setattr__(self, "alias", self.medium_type)
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


class Tiers(Feature):
    """The workers' tiers, as far as they are on no claim that somebody has to write.

    `AlluxioCluster` makes one of the tiers that it is given; a `TieredStore` is one.
    """

    claims: tuple[ApiObject, ...] = ()
    """The claims that were written for it."""

    def __init__(
        self, *, tiers: Sequence[Tier], name: str = "alluxio", claim_for_each_worker: bool = False
    ) -> None:
        """Describe the tiers.

        Args:
            tiers: As for `TieredStore`.
            name: As for `TieredStore`.
            claim_for_each_worker: As for `TieredStore`.

        Raises:
            AlluxioConfigError: As for `TieredStore`.
        """
        self.tiers = checks.sequence("TieredStore tiers", tiers, Tier)
        check_name("TieredStore name", name)
        if not self.tiers:
            raise refuse("TieredStore tiers", tiers, "must have a tier", "give it a Tier(…)")
        directories = [each for tier in self.tiers for each in tier.directories]
        checks.unique(
            "TieredStore aliases",
            [tier.alias or "" for tier in self.tiers],
            "give each tier an alias of its own, or put the directories into one tier",
        )
        checks.unique(
            "TieredStore paths",
            [each.path for each in directories],
            "give each directory a path of its own",
        )
        self.claim_for_each_worker = checks.boolean(
            "TieredStore claim_for_each_worker", claim_for_each_worker
        )
        if not claim_for_each_worker:
            for each in directories:
                each.volume.check_shared(
                    f"the tier at {each.path}", "use VolumeSource.host_path(prepare=True)"
                )
        self._mounts: list[Mount] = []
        self._claims: dict[str, Mapping[str, Any]] = {}
        for directory, label in _labelled(directories):
            claim_name = f"{name}-{label}"
            volume = directory.volume
            self._mounts.append(
                Mount(
                    volume=volume.own(f"alluxio-{label}", host_path=directory.path)
                    if claim_for_each_worker
                    else volume.shared(
                        f"alluxio-{label}", claim_name=claim_name, host_path=directory.path
                    ),
                    path=directory.path,
                    prepare=volume.prepare,
                    memory=directory.quota_bytes if directory.in_memory else 0,
                )
            )
            if volume.claim_spec is not None and not claim_for_each_worker:
                self._claims[claim_name] = volume.claim_spec
        _check_claims(self._mounts)

    def properties(self, component: Component) -> Mapping[str, str]:
        """The tiers as the worker reads them; to the master, what aliases there are."""
        if component is Component.MASTER:
            return dict(self._global_aliases())
        if component is Component.WORKER:
            return dict(self._levels())
        return {}

    def mounts(self, component: Component) -> Sequence[Mount]:
        """The directories, in the worker. Short circuit `local` shares them with clients."""
        return self._mounts if component is Component.WORKER else ()

    def shared_with_clients(self) -> Sequence[Mount]:
        """The directories, for a client that reads and writes them by itself."""
        return self._mounts

    @property
    def on_host(self) -> bool:
        """Whether all directories are on the node itself, so that clients there can share them."""
        return all(mount.volume.on_host for mount in self._mounts)

    def _levels(self) -> Iterator[tuple[str, str]]:
        ram_disk = sum(mount.memory for mount in self._mounts)
        if ram_disk:
            yield "alluxio.worker.ramdisk.size", quantity(ram_disk)
        yield f"{_LEVEL}s", str(len(self.tiers))
        for level, tier in enumerate(self.tiers):
            directories = tier.directories
            yield f"{_LEVEL}{level}.alias", str(tier.alias)
            for name, values in (
                ("mediumtype", [each.medium_type for each in directories]),
                ("path", [each.path for each in directories]),
                ("quota", [quantity(each.quota_bytes) for each in directories]),
            ):
                yield f"{_LEVEL}{level}.dirs.{name}", ",".join(values)
            yield f"{_LEVEL}{level}.watermark.high.ratio", str(tier.high_watermark)
            yield f"{_LEVEL}{level}.watermark.low.ratio", str(tier.low_watermark)

    def _global_aliases(self) -> Iterator[tuple[str, str]]:
        """The master's list of aliases, where it is not Alluxio's MEM, SSD, HDD in this order."""
        aliases = [str(tier.alias) for tier in self.tiers]
        known = iter(MEDIUM_TYPES)
        if all(alias in known for alias in aliases):
            return
        yield f"{_GLOBAL}.levels", str(len(aliases))
        for level, alias in enumerate(aliases):
            yield f"{_GLOBAL}.level{level}.alias", alias


class TieredStore(Part, Tiers):
    """The workers' tiers, and the claims that they are on."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tiers: Sequence[Tier],
        name: str = "alluxio",
        claim_for_each_worker: bool = False,
    ) -> None:
        """Describe the tiers, and write the claims of those that are on one.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            tiers: The tiers, the fastest first.
            name: The cluster's name; a claim is called ``NAME-mem``, ``NAME-ssd`` or the like.
                Default: ``"alluxio"``.
            claim_for_each_worker: Whether each worker gets claims of its own, which needs workers
                that are a StatefulSet: ``workers=3``. Default: False, all share one.

        Raises:
            AlluxioConfigError: On no tier at all, or an alias, a path or a claim given twice.
        """
        Tiers.__init__(self, tiers=tiers, name=name, claim_for_each_worker=claim_for_each_worker)
        Part.__init__(self, scope, id)
        self.claims = tuple(
            write(
                self,
                claim_name.removeprefix(f"{name}-") + "-claim",
                api_version="v1",
                kind="PersistentVolumeClaim",
                name=claim_name,
                labels=labels(name, "worker"),
                spec=spec,
            )
            for claim_name, spec in self._claims.items()
        )


def tiers_of(scope: Construct, id: str, tiers: Sequence[Tier], **options: Any) -> Tiers:
    """The tiers of a cluster: a `TieredStore`, which costs a construct, if it has claims to write.

    Args:
        scope: The cluster.
        id: The construct id, if it is one.
        tiers: The tiers.
        options: As for `TieredStore`.
    """
    directories = [each for tier in tiers for each in tier.directories]
    shared = not options["claim_for_each_worker"]
    if shared and any(each.volume.claim_spec is not None for each in directories):
        return TieredStore(scope, id, tiers=tiers, **options)
    return Tiers(tiers=tiers, **options)


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
        source = repr(mount.volume.source)
        if mount.volume.claim_template or mount.volume.source.get("emptyDir") is not None:
            continue
        if source in sources:
            raise AlluxioConfigError(
                f"TieredStore has two directories on the same volume (got {source} for"
                f" {sources[source].name} and {mount.volume.name}); give each one of its own"
            )
        sources[source] = mount.volume
