"""All keys of the chart's values.

This is the only list of keys. Values are checked against it; their defaults, and the key of a typed
option, are looked up in it; ``alluxio-constructs values`` prints it, and the table in
``docs/from-helm.md`` is generated from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from ..._base.files import read_text
from .key import ABSENT, Key, key
from .kinds import KINDS

CHART_VERSION = "0.6.54"

KEYS: Mapping[str, Key] = {
    each["key"]: key(**each)
    for each in json.loads(read_text(__file__, f"keys-{CHART_VERSION}.json"))
}
"""The keys by their paths, in the order of the chart's values file."""


def keys() -> tuple[Key, ...]:
    """The keys, in the order of the chart's values file."""
    return tuple(KEYS.values())


@cache
def default(path: str) -> Any:
    """The normalised default of a key; None if it has none.

    Args:
        path: The key.
    """
    found = KEYS[path]
    if found.default is ABSENT or found.default is None:
        return None
    return KINDS[found.kind](found.default)


@cache
def key_tree() -> Mapping[str, Any]:
    """The keys as a tree of maps, with a `Key` at the end of each path.

    It does not contain the keys of list items, which `item_keys` gives.
    """
    tree: dict[str, Any] = {}
    for each in KEYS.values():
        if "[]" in each.path:
            continue
        *parents, name = each.path.split(".")
        within = tree
        for parent in parents:
            within = within.setdefault(parent, {})
        within[name] = each
    return tree


@cache
def item_keys(path: str) -> Mapping[str, Key]:
    """The keys of a list's items, by their names.

    Args:
        path: The list's key.
    """
    prefix = f"{path}[]."
    return {each.path.removeprefix(prefix): each for each in keys() if each.path.startswith(prefix)}


@cache
def _ways_back() -> Mapping[tuple[str, str], str]:
    return {each.back: each.path for each in KEYS.values()}


def key_of(part: str, parameter: str) -> str | None:
    """The key that an error of the typed API is about; None if no single key is.

    Args:
        part: The key of the part of the values that was being converted.
        parameter: The parameter that the error names.
    """
    return _ways_back().get((part, parameter))
