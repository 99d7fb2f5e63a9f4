"""`Tiers`: where workers cache, tier by tier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Protocol, TypeAlias

from .._base import checks
from .._base.quantities import quantity
from .._base.values import Value, put, shown, value_object
from .._pods.mounts import OF_ONE_POD, Mount, PodVolume, VolumeKind, kind_of
from .._pods.names import check_name
from .._pods.volume_uses import own_volume
from .._pods.volumes import claim_spec, needs_preparing, shared_volume
from .._properties.components import Component
from ..errors import AlluxioConfigError, refuse
from .feature import Feature
from .shared_claim import check_shared_claim
from .tier import MEDIUM_TYPES, Tier, TierDirectory, quota_of, resolved_volume, takes_memory

_LEVEL = "alluxio.worker.tieredstore.level"
_GLOBAL = "alluxio.master.tieredstore.global"


@value_object()
class Tiers(Value, Feature):
    """The workers' tiered store: the options of a `TieredStore`.

    Args:
        tiers: The tiers, the fastest first.
        name: The cluster's name; claims are called ``NAME-mem``, ``NAME-ssd`` and so on.
            Default: ``"alluxio"``.
        claim_for_each_worker: Whether each worker gets claims of its own, which requires workers
            in a StatefulSet: ``workers=3``. Default: False, all workers share them.

    Raises:
        AlluxioConfigError: On no tier at all, or an alias, a path or a claim given twice.
    """

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.worker\.ramdisk\.size": "the quota of tiers=[Tier(medium_type='MEM', …)]",
        r"alluxio\.worker\.tieredstore\.(levels|level\d+\.(alias|dirs\..+|watermark\..+))": (
            "tiers=[Tier(…)]"
        ),
        r"alluxio\.master\.tieredstore\.global\.(levels|level\d+\.alias)": "tiers=[Tier(alias=…)]",
        # Not `….global.mediumtype`: a cluster whose workers are elsewhere sets it as a property.
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
        """The mounts of the directories, in workers and in clients that access them directly."""
        mounts = []
        for directory, label in _labelled(self.directories):
            volume = resolved_volume(directory)
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
                    memory=quota_of(directory) if takes_memory(directory) else 0,
                )
            )
        return tuple(mounts)

    @property
    def claims(self) -> Mapping[str, Mapping[str, Any]]:
        """The claims that must be written: their specs, by name."""
        if self.claim_for_each_worker:
            return {}
        return {
            f"{self.name}-{label}": spec
            for directory, label in _labelled(self.directories)
            if (spec := claim_spec(directory.volume)) is not None
        }

    def properties(self, component: Component) -> Mapping[str, str]:
        """The tiers, for the worker; for all processes, the aliases and media that exist.

        When it starts, each process and command compares its own tiers, or Alluxio's default, with
        these, and exits if they do not agree.
        """
        if component is Component.ALL:
            return {**dict(self._global_aliases()), **self._global_media()}
        if component is Component.WORKER:
            return dict(self._levels())
        return {}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The directories, in the worker; short circuit ``local`` shares them with clients."""
        return self.directory_mounts if component is Component.WORKER else ()

    @property
    def on_host(self) -> bool:
        """Whether all directories are node directories, which clients on the node can share."""
        return all(kind_of(each.volume) is VolumeKind.HOST_PATH for each in self.directory_mounts)

    def _levels(self) -> Iterator[tuple[str, str]]:
        ram_disk = sum(quota_of(each) for each in self.directories if each.in_memory)
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
        """The list of all aliases, unless it is Alluxio's default: MEM, SSD, HDD in this order.

        It always includes these three: a process without tiers of its own has the default, MEM.
        """
        aliases = [str(tier.alias) for tier in self.tiers]
        known: Iterator[str] = iter(MEDIUM_TYPES)
        if all(alias in known for alias in aliases):
            return
        aliases += [each for each in MEDIUM_TYPES if each not in aliases]
        yield f"{_GLOBAL}.levels", str(len(aliases))
        for level, alias in enumerate(aliases):
            yield f"{_GLOBAL}.level{level}.alias", alias

    def _global_media(self) -> Mapping[str, str]:
        """The list of all media, if there are others than Alluxio's."""
        media = [*MEDIUM_TYPES, *(each.medium_type for each in self.directories)]
        if len(listed := dict.fromkeys(media)) == len(MEDIUM_TYPES):
            return {}
        return {f"{_GLOBAL}.mediumtype": ",".join(listed)}


class HasTiers(Protocol):
    """A `TieredStore`."""

    @property
    def options(self) -> Tiers:
        """Its description."""


TiersLike: TypeAlias = "Tiers | HasTiers"
"""Tiers: their description, or the construct that has one."""


def described_tiers(given: object) -> Tiers | None:
    """The description of tiers; None for any other value.

    Args:
        given: The description, or the construct.
    """
    options = checks.described(given)
    return options if isinstance(options, Tiers) else None


def labels_of(media: Iterable[str]) -> Iterator[str]:
    """The suffix of each directory's volume name: its medium, numbered from the second on.

    Args:
        media: The media of all directories, in their order.
    """
    count: dict[str, int] = {}
    for each in media:
        medium = each.lower()
        count[medium] = count.get(medium, 0) + 1
        yield medium if count[medium] == 1 else f"{medium}-{count[medium]}"


def _labelled(directories: Sequence[TierDirectory]) -> Iterator[tuple[TierDirectory, str]]:
    """Each directory with the suffix of its volume's name."""
    yield from zip(directories, labels_of(each.medium_type for each in directories), strict=True)


def _check_claims(mounts: Sequence[Mount]) -> None:
    sources: dict[str, PodVolume] = {}
    for mount in mounts:
        source = shown(mount.volume.source)
        if kind_of(mount.volume) in OF_ONE_POD:
            continue
        if source in sources:
            raise AlluxioConfigError(
                f"has two directories on the same volume (got {source} for"
                f" {sources[source].name} and {mount.volume.name})",
                parameter="TieredStore",
                remedy="give each one of its own",
            )
        sources[source] = mount.volume


def _check_shared(directory: TierDirectory) -> None:
    what = f"the tier at {directory.path}"
    check_shared_claim(what, directory.volume, "use VolumeSource.host_path(prepare=True)")


def directories_in(options: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The directories of the tiers of a running worker, each with its quota.

    Args:
        options: The properties that the worker runs with.
    """
    levels = options.get("alluxio.worker.tieredstore.levels", "1")
    for level in range(int(levels) if levels.isdecimal() else 0):
        prefix = f"alluxio.worker.tieredstore.level{level}.dirs"
        paths = [each for each in options.get(f"{prefix}.path", "").split(",") if each]
        quotas = options.get(f"{prefix}.quota", "").split(",")
        quotas += [quotas[-1]] * (len(paths) - len(quotas))
        yield from zip(paths, quotas, strict=False)
