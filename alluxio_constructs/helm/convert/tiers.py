"""Converts the tiers of the values, which may be comma-separated lists, to `Tier`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from ..._base.quantities import GIB, Bytes, alluxio_size, quantity
from ..._parts.tier import Tier, TierDirectory
from ..._pods.volumes import VolumeSource
from ..keys.checked import Checked
from ..values.tree import Path, path_text
from .settings import Settings
from .simple import advise

_RAM_DISK = "alluxio.worker.ramdisk.size"
_REQUEST = "worker.resources.requests.memory"
_NOT_A_SIZE = 'must be a size as Alluxio writes it, such as "1Gi" or "1GB" (both 2^30)'


class _Directory(TypedDict):
    medium_type: str
    path: str
    quota: Bytes
    volume: VolumeSource


def tiers(checked: Checked, settings: Settings) -> list[Tier] | None:
    """The tiers; None if they are the chart's.

    Args:
        checked: The values.
        settings: The properties.

    Raises:
        ValuesError: On missing levels, or lists of different lengths.
    """
    place: Path = ("tieredstore", "levels")
    levels = checked["tieredstore.levels"]
    if not levels:
        raise checked.problem(
            place, "must have at least one level; leave it out for the default, 1Gi of memory"
        )
    numbers = [level["level"] for level in levels]
    if sorted(numbers) != list(range(len(levels))):
        raise checked.problem(
            place, f"must have the levels 0 to {len(levels) - 1}, each once (got {numbers})"
        )
    ordered = sorted(enumerate(levels), key=lambda each: int(each[1]["level"]))
    ram_disk = _ram_disk(checked, settings, is_read=ordered[0][1]["quota"] is None)
    made = [_tier(checked, level, (*place, i), ram_disk) for i, level in ordered]
    return None if made == [_CHARTS] else made


def _ram_disk(checked: Checked, settings: Settings, *, is_read: bool) -> Bytes | None:
    """The quota of level 0 if the values give none: Alluxio's default, which is a property.

    The chart sets this property of workers to their memory request.

    Args:
        checked: The values.
        settings: The properties.
        is_read: Whether level 0 has no quota; nothing else reads the property.

    Raises:
        ValuesError: On an invalid size.
    """
    requested: Bytes | None = checked[_REQUEST]
    given = {each.section: each for each in settings.owned if each.name == _RAM_DISK}
    wins = given.get("worker") or (given.get("properties") if requested is None else None)
    for each in list(given.values()):
        settings.owned.remove(each)
        if not (is_read and each is wins):
            why = (
                "the worker's own property or memory request overrides it"
                if is_read
                else "level 0 has a quota"
            )
            advise(f"{path_text(each.place)} has no effect on the tiers: {why}")
    if wins is None:
        return requested
    in_bytes = alluxio_size(wins.value)
    if not in_bytes:
        raise checked.problem(wins.place, f"{_NOT_A_SIZE} (got {wins.value!r})")
    return Bytes(in_bytes)


_CHARTS = Tier(
    medium_type="MEM", path="/dev/shm", quota=Bytes(GIB), volume=VolumeSource.empty_dir()
)


def _or(level: Mapping[str, Any], name: str, otherwise: Any) -> Any:
    return otherwise if level[name] is None else level[name]


def _tier(checked: Checked, level: Mapping[str, Any], place: Path, ram_disk: Bytes | None) -> Tier:
    media, paths = level["mediumtype"], level["path"]
    for name, each in (("mediumtype", media), ("path", paths)):
        if not each:
            raise checked.problem((*place, name), "is empty; give it")
    if len(media) == 1:
        media = media * len(paths)  # Alluxio repeats the last one if there are too few
    if len(media) != len(paths):
        raise checked.problem(
            (*place, "path"),
            f"must have as many paths as mediumtype has media (got {len(paths)} for {len(media)})",
        )
    quotas = _quotas(checked, level, len(media), place, ram_disk)
    volumes = _volumes(checked, level, place, len(media))
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


def _volumes(
    checked: Checked, level: Mapping[str, Any], place: Path, count: int
) -> list[VolumeSource]:
    """The volume of each directory of a tier."""
    kind, names = _or(level, "type", "emptyDir"), level["name"] or ()
    if kind == "emptyDir":
        return [VolumeSource.empty_dir()] * count
    if kind == "hostPath":
        return [VolumeSource.host_path()] * count
    if len(names) != count:
        raise checked.problem(
            (*place, "name"),
            f"must name one claim for each medium (got {len(names)} for {count})",
        )
    with checked.at((*place, "name")):
        return [VolumeSource.existing_claim(name) for name in names]


def _quotas(
    checked: Checked,
    level: Mapping[str, Any],
    count: int,
    place: Path,
    ram_disk: Bytes | None,
) -> list[Bytes]:
    """The quota of each directory; Alluxio repeats the last one if there are too few."""
    texts, place = level["quota"], (*place, "quota")
    if texts is None:
        return [_default_quota(checked, level, place, ram_disk)] * count
    quotas = []
    for text in texts:
        in_bytes = alluxio_size(text)
        if in_bytes is None:
            raise checked.problem(place, f"{_NOT_A_SIZE} (got {text!r})")
        quotas.append(Bytes(in_bytes))
    if len(quotas) > count and len(set(quotas)) == 1:
        quotas = quotas[:count]
    if not 0 < len(quotas) <= count or 0 in quotas:
        raise checked.problem(
            place, f"must be one quota, or one for each of {count} media, above 0 (got {texts})"
        )
    return quotas + [quotas[-1]] * (count - len(quotas))


def _default_quota(
    checked: Checked, level: Mapping[str, Any], place: Path, ram_disk: Bytes | None
) -> Bytes:
    """The quota of a level for which the values give none."""
    if ram_disk is None:
        raise checked.problem(
            place,
            f"is missing, and so is {_REQUEST}, which the chart uses instead; give one of them",
        )
    if level["level"] != 0:
        advise(
            f"tieredstore.levels has no quota for level {level['level']}, which gets"
            f" {quantity(ram_disk)}, the default of level 0: Alluxio has a default only for level"
            " 0, and no worker would start with the chart; give the level a quota"
        )
    return ram_disk
