"""Suggestions for unknown keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from ..._base.suggest import closest, did_you_mean
from ..values.tree import Path, Values, path_text
from .key import listed
from .old import old_keys
from .table import key_tree, keys


class Meant(NamedTuple):
    """What was probably meant by an unknown key.

    Attributes:
        remedy: What to do.
        keys: The keys that may have been meant.
    """

    remedy: str
    keys: Sequence[str] = ()


def meant(
    name: str, value: Any, known: Mapping[str, Any], path: Path, *, within_another: bool = False
) -> Meant:
    """The remedy for an unknown key.

    Args:
        name: The name of the key.
        value: Its value.
        known: The known names in the same map.
        path: The path of that map.
        within_another: Whether the values are those of a parent chart. Default: False.
    """
    written = ".".join(str(each) for each in (*path, name))
    places = _places()
    if (old := old_keys().get(written)) is not None:
        return Meant(old.remedy, old.use)
    if "." in name and written in places:
        parts = name.split(".")
        remedy = f"write it as maps: {': {'.join(parts)}: …{'}' * (len(parts) - 1)}"
        return Meant(remedy, [written])
    if name.startswith("alluxio."):
        return Meant("Alluxio's properties are in properties, or in COMPONENT.properties")
    if not path and holds_chart(name, value):
        return Meant(
            f"these look like the values of a parent chart: put what is under {name} into a file"
            f" of its own, and give that (in --set, leave out {name}.)"
        )
    if not path and within_another:
        return Meant("it belongs to the parent chart, or to another of its subcharts; leave it out")
    found = _alike(name, written, known, path)
    return Meant(did_you_mean(found, f"use one of {listed(known)}"), found)


def _alike(name: str, written: str, known: Mapping[str, Any], path: Path) -> Sequence[str]:
    """The keys closest to an unknown one."""
    # A key of another component means something else, and so does a key that disables one.
    places = [
        each for each in _places() if not path or "." not in each or each.startswith(f"{path[0]}.")
    ]
    elsewhere = [each for each in places if each.rpartition(".")[2] == name != "enabled"]
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
    return found[:3]


def holds_anchor(name: str, user: Values) -> bool:
    """Whether an unknown key at the top only holds anchors, which Helm allows.

    A name such as ``x-common`` shows that. Any other causes a warning, since it may be misspelled.

    Args:
        name: The name of the key.
        user: All values.
    """
    origin = user.origins.get((name,))
    if origin is None or not origin.aliased:
        return False
    if name.startswith(("x-", ".", "_")):
        return True
    if _alike(name, name, key_tree(), ()):
        return False
    from ...errors import HelmValuesWarning, warn  # needed only for such a key

    warn(
        f"{origin}: {name}: is not a key of the chart, and has no effect except through the anchors"
        f" in it; rename it to x-{name} if that is intended",
        HelmValuesWarning,
    )
    return True


def holds_chart(name: str, value: Any) -> bool:
    """Whether an unknown key at the top contains the values of this chart.

    Args:
        name: The name of the key: that of the chart, or an alias that a parent chart gave it.
        value: Its value.
    """
    if name in key_tree() or not isinstance(value, Mapping):
        return False
    at_the_top = [each for each in value if each in key_tree()]
    if name == "alluxio":
        return bool(at_the_top)
    # Components have properties, resources and the like as well.
    components = ("master", "jobMaster", "worker", "jobWorker", "fuse", "proxy", "logserver", "csi")
    within = {part for each in components for part in key_tree()[each]}
    return len([each for each in at_the_top if each not in within]) > 1


def _by_a_level(one: list[str], other: list[str]) -> bool:
    """Whether two paths differ only in that one of them has an additional level."""
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


@cache
def _places() -> Mapping[str, None]:
    """The paths of all keys and maps, without the items of lists."""
    parts = [key.path.split(".") for key in keys() if "[]" not in key.path]
    return dict.fromkeys(".".join(each[: i + 1]) for each in parts for i in range(len(each)))
