"""The tiers of the values, which may be lists with commas in them, as `Tier`."""

from __future__ import annotations

from typing import Any

from ._check import Checked
from ._convert_values import size
from ._kinds import KindError, alluxio_size
from ._program import UNSET, Call
from ._values import Path


def tiers(checked: Checked) -> Any:
    """The tiers, or `UNSET` where they are the chart's.

    Args:
        checked: The values.

    Raises:
        ValuesProblem: On levels that are missing, or lists of different lengths.
    """
    levels = checked["tieredstore.levels"]
    if not levels:
        raise checked.problem(
            ("tieredstore", "levels"), "must have a level; leave it out for 1Gi of memory"
        )
    numbers = [level["level"] for level in levels]
    if sorted(numbers) != list(range(len(levels))):
        raise checked.problem(
            ("tieredstore", "levels"),
            f"must be levels 0 to {len(levels) - 1}, each once (got {numbers})",
        )
    ordered = sorted(enumerate(levels), key=lambda each: each[1]["level"])
    written = [_tier(checked, level, ("tieredstore", "levels", i)) for i, level in ordered]
    if len(written) == 1 and _is_the_charts(levels[0]):
        return UNSET
    return written


def _is_the_charts(level: dict[str, Any]) -> bool:
    return (
        _present(level, "alias", ["MEM"]) == ["MEM"]
        and level["mediumtype"] == ["MEM"]
        and level["path"] == ["/dev/shm"]
        and _present(level, "type", "emptyDir") == "emptyDir"
        and [alluxio_size(each) for each in level["quota"]] == [1024**3]
        and _present(level, "high", 0.95) == 0.95
        and _present(level, "low", 0.7) == 0.7
    )


def _present(level: dict[str, Any], name: str, otherwise: Any) -> Any:
    value = level[name]
    return otherwise if not isinstance(value, (str, float, int, list)) else value


def _tier(checked: Checked, level: dict[str, Any], place: Path) -> Call:
    media, paths = level["mediumtype"], level["path"]
    for name, each in (("mediumtype", media), ("path", paths)):
        if not each:
            raise checked.problem((*place, name), "is empty; give it")
    if len(media) != len(paths):
        raise checked.problem(
            (*place, "path"),
            f"must have as many paths as mediumtype has media (got {len(paths)} for {len(media)})",
        )
    found = _present(level, "type", "emptyDir")
    names = _present(level, "name", [])
    if found == "persistentVolumeClaim" and len(names) != len(media):
        raise checked.problem(
            (*place, "name"),
            f"must name a claim for each medium (got {len(names)} for {len(media)})",
        )
    quotas = _quotas(checked, level["quota"], len(media), (*place, "quota"))
    directories = []
    for i, (medium, each) in enumerate(zip(media, paths, strict=True)):
        if found == "emptyDir":
            volume = Call("VolumeSource.empty_dir", place=place)
        elif found == "hostPath":
            volume = Call("VolumeSource.host_path", place=(*place, "path"))
        else:
            volume = Call("VolumeSource.existing_claim", names[i], place=(*place, "name"))
        directories.append(
            {"medium_type": medium, "path": each, "quota": size(quotas[i]), "volume": volume}
        )
    alias = (_present(level, "alias", media) or media)[0]
    high, low = _present(level, "high", 0.95), _present(level, "low", 0.7)
    return Call(
        "Tier",
        place=place,
        **directories[0],
        alias=UNSET if alias == media[0] else alias,
        high_watermark=UNSET if high == 0.95 else high,
        low_watermark=UNSET if low == 0.7 else low,
        more_directories=[Call("TierDirectory", place=place, **each) for each in directories[1:]]
        or UNSET,
    )


def _quotas(checked: Checked, texts: list[str], count: int, place: Path) -> list[int]:
    """The quota of each directory; Alluxio repeats the last of too few."""
    quotas = []
    for text in texts:
        try:
            quotas.append(alluxio_size(text))
        except KindError as error:
            raise checked.problem(place, f"{error} (got {text!r})") from None
    if not 0 < len(quotas) <= count or 0 in quotas:
        raise checked.problem(
            place, f"must be one quota, or one for each of {count} media, above 0 (got {texts})"
        )
    return quotas + [quotas[-1]] * (count - len(quotas))
