"""The tiers of the values, which may be lists with commas in them, as `Tier`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from ..._base.quantities import GIB, Bytes, alluxio_size
from ..._parts.tiers import MediumType, Tier, TierDirectory
from ..._pods.volumes import VolumeSource
from ..keys.checked import Checked
from ..values.tree import Path

_NOT_A_SIZE = 'must be a size as Alluxio writes it, such as "1Gi" or "1GB" (both 2^30)'


class _Directory(TypedDict):
    medium_type: MediumType
    path: str
    quota: Bytes
    volume: VolumeSource


def tiers(checked: Checked) -> list[Tier] | None:
    """The tiers; None where they are the chart's.

    Args:
        checked: The values.

    Raises:
        ValuesError: On levels that are missing, or lists of different lengths.
    """
    place: Path = ("tieredstore", "levels")
    levels = checked["tieredstore.levels"]
    if not levels:
        raise checked.problem(place, "must have a level; leave it out for 1Gi of memory")
    numbers = [level["level"] for level in levels]
    if sorted(numbers) != list(range(len(levels))):
        raise checked.problem(
            place, f"must be levels 0 to {len(levels) - 1}, each once (got {numbers})"
        )
    ordered = sorted(enumerate(levels), key=lambda each: int(each[1]["level"]))
    made = [_tier(checked, level, (*place, i)) for i, level in ordered]
    return None if made == [_CHARTS] else made


_CHARTS = Tier(
    medium_type="MEM", path="/dev/shm", quota=Bytes(GIB), volume=VolumeSource.empty_dir()
)


def _or(level: Mapping[str, Any], name: str, otherwise: Any) -> Any:
    return otherwise if level[name] is None else level[name]


def _tier(checked: Checked, level: Mapping[str, Any], place: Path) -> Tier:
    media, paths = level["mediumtype"], level["path"]
    for name, each in (("mediumtype", media), ("path", paths)):
        if not each:
            raise checked.problem((*place, name), "is empty; give it")
    if len(media) != len(paths):
        raise checked.problem(
            (*place, "path"),
            f"must have as many paths as mediumtype has media (got {len(paths)} for {len(media)})",
        )
    quotas = _quotas(checked, level["quota"], len(media), (*place, "quota"))
    volumes = _volumes(checked, level, place)
    directories = [
        _Directory(medium_type=medium, path=path, quota=quota, volume=volume)
        for medium, path, quota, volume in zip(media, paths, quotas, volumes, strict=True)
    ]
    with checked.at(place):
        more = [TierDirectory(**each) for each in directories[1:]]
        return Tier(
            **directories[0],
            alias=(level["alias"] or media)[0],
            high_watermark=_or(level, "high", 0.95),
            low_watermark=_or(level, "low", 0.7),
            more_directories=more,
        )


def _volumes(checked: Checked, level: Mapping[str, Any], place: Path) -> list[VolumeSource]:
    """What each directory of a tier is on."""
    count = len(level["mediumtype"])
    kind, names = _or(level, "type", "emptyDir"), level["name"] or ()
    if kind == "emptyDir":
        return [VolumeSource.empty_dir()] * count
    if kind == "hostPath":
        return [VolumeSource.host_path()] * count
    if len(names) != count:
        raise checked.problem(
            (*place, "name"),
            f"must name a claim for each medium (got {len(names)} for {count})",
        )
    with checked.at((*place, "name")):
        return [VolumeSource.existing_claim(name) for name in names]


def _quotas(checked: Checked, texts: list[str], count: int, place: Path) -> list[Bytes]:
    """The quota of each directory; Alluxio repeats the last of too few."""
    quotas = []
    for text in texts:
        in_bytes = alluxio_size(text)
        if in_bytes is None:
            raise checked.problem(place, f"{_NOT_A_SIZE} (got {text!r})")
        quotas.append(Bytes(in_bytes))
    if not 0 < len(quotas) <= count or 0 in quotas:
        raise checked.problem(
            place, f"must be one quota, or one for each of {count} media, above 0 (got {texts})"
        )
    return quotas + [quotas[-1]] * (count - len(quotas))
