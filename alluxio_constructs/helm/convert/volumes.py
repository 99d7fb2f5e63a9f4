"""Maps the volume names of the chart, which values use, to the names in this library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..._parts.tiers import labels_of
from ..._pods.mounts import Mount
from ..._pods.names import volume_name
from ..keys.checked import Checked


def volumes_of(
    checked: Checked, owner: str, name: str, mounts: Sequence[Mount]
) -> Mapping[str, str]:
    """The volumes that the masters' or workers' pods may have in addition to `extraVolumes`.

    Args:
        checked: The values.
        owner: The part of the values: ``"master"`` or ``"worker"``.
        name: The cluster's name.
        mounts: The claims that all servers mount.

    Returns:
        The name of each volume, by the chart's name and by its own.
    """
    if not any(checked[f"{owner}.{each}"] for each in ("extraVolumeMounts", "extraContainers")):
        return {}
    found = dict(_volumes(checked, owner, name, mounts))
    return {**{each: each for each in found.values()}, **found}


def _volumes(
    checked: Checked, owner: str, name: str, mounts: Sequence[Mount]
) -> Iterator[tuple[str, str]]:
    """The chart's name and the actual name of each volume."""
    for mount in mounts:
        yield mount.volume.name, mount.volume.name
    for kind, key in (("secret", "secrets"), ("configmap", "configmaps")):
        for each in checked[f"{key}.{owner}"] or ():
            volume = f"{kind}-{each}-volume"
            yield volume, volume_name(volume)
    yield f"{name}-metrics-volume", "alluxio-metrics"
    if owner == "master":
        own = ["alluxio-journal", "alluxio-metastore"]
    else:
        own = ["alluxio-domain", "alluxio-fuse-device", "alluxio-fuse-mount"]
        yield from _tiers(checked["tieredstore.levels"])
    yield from zip(own, own, strict=True)


def _tiers(levels: list[Mapping[str, Any]] | None) -> Iterator[tuple[str, str]]:
    """The volumes of tiers: the chart numbers them within a tier, this library within a medium."""
    ordered = sorted(levels or (), key=lambda each: int(each["level"]))
    labels = labels_of(medium for level in ordered for medium in level["mediumtype"])
    for level in ordered:
        media = [each.lower() for each in level["mediumtype"]]
        for i, medium in enumerate(media):
            yield medium if len(media) == 1 else f"{medium}-{i}", f"alluxio-{next(labels)}"
