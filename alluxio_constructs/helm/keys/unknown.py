"""What to write in place of a key that there is none of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ..._base.suggest import closest, did_you_mean
from ..values.tree import Path, path_text
from .key import listed
from .table import keys


def meant(name: str, known: Mapping[str, Any], path: Path) -> str:
    """The remedy for a key that there is none of.

    Args:
        name: Its name.
        known: The names that there are in the map that it is in.
        path: Where that map is.
    """
    written = ".".join(str(each) for each in (*path, name))
    places = _places()
    if "." in name and written in places:
        parts = name.split(".")
        return f"write it as maps: {': {'.join(parts)}: …{'}' * (len(parts) - 1)}"
    if name.startswith("alluxio."):
        return "Alluxio's properties are in properties, or in COMPONENT.properties"
    elsewhere = [each for each in places if each.rpartition(".")[2] == name]
    by_a_level = [each for each in elsewhere if _by_a_level(each.split("."), written.split("."))]
    siblings = {each.casefold(): path_text((*path, each)) for each in known}
    near = closest(name.casefold(), siblings, most=1)
    alike = [each for each in places if not written.startswith(f"{each}.")]
    found = (
        by_a_level
        or [siblings[each] for each in near]
        or elsewhere
        or closest(written, alike, most=1, cutoff=0.8)
    )
    return did_you_mean(found[:3], f"there are {listed(known)}")


def _by_a_level(one: list[str], other: list[str]) -> bool:
    """Whether one of two paths is the other but for one level."""
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


@cache
def _places() -> Mapping[str, None]:
    """The paths of all keys and maps, without the items of lists."""
    parts = [key.path.split(".") for key in keys() if "[]" not in key.path]
    return dict.fromkeys(".".join(each[: i + 1]) for each in parts for i in range(len(each)))
