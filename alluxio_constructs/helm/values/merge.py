"""Merges values as Helm 3 does."""

from __future__ import annotations

from typing import Any

from .tree import Origin, Path, Values


def merged(defaults: Values, *over: Values) -> Values:
    """Merge values as Helm 3 does: the user's in order, and then these over the chart's.

    Maps are merged key by key. Everything else is replaced: a list by a list, a string by a map, a
    map by a string.

    Among the user's values, null is a value like any other: a later null replaces an earlier map,
    and a later map replaces an earlier null. Over the chart's defaults, null deletes: a key with a
    default is then absent, at any depth. A null that has nothing to delete stays null: at a key
    without a default, in a map of the user's where the chart has no map, in a list, and in a map
    whose default is null as well. (At the top level, Helm deletes the key in that last case.)

    Args:
        defaults: The chart's values.
        *over: The user's values; each overrides those before it.

    Returns:
        New values. Each part has the origin of the value that won, and a merged map that of the
        last map. Keys are in the order in which they first appeared.
    """
    users = Values()
    for each in over:
        users = overlaid(users, each)
    return _Merge(defaults, users, deletes=True).values()


def overlaid(below: Values, above: Values) -> Values:
    """Merge one set of the user's values over another; null is a value like any other.

    Args:
        below: The values.
        above: The values that override them.
    """
    return _Merge(below, above, deletes=False).values()


class _Merge:
    """One set of values over another."""

    def __init__(self, below: Values, above: Values, *, deletes: bool) -> None:
        self._below = below
        self._above = above
        self._deletes = deletes
        self._origins: dict[Path, Origin] = {}

    def values(self) -> Values:
        tree = self._maps(self._below.tree, self._above.tree, ())
        return Values(tree, self._origins)

    def _maps(self, below: dict[str, Any], above: dict[str, Any], path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key in {**below, **above}:
            where = (*path, key)
            if key not in above:
                result[key] = self._copy(self._below, below[key], where)
            elif self._deleted(key, below, above, path):
                continue
            elif isinstance(above[key], dict) and isinstance(below.get(key), dict):
                self._keep(self._above, where)
                result[key] = self._maps(below[key], above[key], where)
            else:
                result[key] = self._copy(self._above, above[key], where)
        return result

    def _deleted(self, key: str, below: dict[str, Any], above: dict[str, Any], path: Path) -> bool:
        if not self._deletes or above[key] is not None or key not in below:
            return False
        return below[key] is not None or not path

    def _copy(self, values: Values, value: Any, path: Path) -> Any:
        self._keep(values, path)
        if isinstance(value, dict):
            return {key: self._copy(values, each, (*path, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [self._copy(values, each, (*path, at)) for at, each in enumerate(value)]
        return value

    def _keep(self, values: Values, path: Path) -> None:
        origin = values.origin(path)
        if origin is not None:
            self._origins[path] = origin


def copied(values: Values) -> Values:
    """A copy of values that shares nothing with them."""
    return _Merge(Values(), values, deletes=False).values()
