"""Checks values against the known keys, and finds all mistakes, with their places and remedies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import getitem
from typing import Any

from ...errors import AlluxioConfigError
from ..values.merge import merged
from ..values.tree import Path, Values, ValuesError, kind, together
from .checked import Checked, as_path
from .key import ABSENT, Key, listed
from .kinds import KINDS, KindError
from .table import KEYS, default, item_keys, key_tree

SHOWN = 100
"""The maximum number of mistakes to report; a file of another program may have any number."""

GLOBAL = "global"
"""The key that Helm itself defines: values that a parent chart shares with its subcharts."""


class Examined:
    """Values as far as they could be checked.

    Attributes:
        checked: The values, with the chart's default in place of each mistake.
        mistakes: All mistakes, as they are in the files.
        unclear: The keys whose values are uncertain for that reason: those that are wrong, and
            those that are not given and may have been meant.
    """

    def __init__(
        self, checked: Checked, mistakes: Sequence[ValuesError], unclear: Sequence[Path]
    ) -> None:
        """Create from the attributes."""
        self.checked = checked
        self.mistakes = mistakes
        self.unclear = unclear


def check(user: Values) -> Checked:
    """Check the user's values, and use the chart's defaults for all other keys.

    Args:
        user: The values.

    Raises:
        ValuesError: With all mistakes.
    """
    examined = examine(user)
    if examined.mistakes:
        raise together(capped(examined.mistakes))
    return examined.checked


def examine(user: Values) -> Examined:
    """Check the user's values as far as possible, and collect their mistakes.

    Args:
        user: The values.
    """
    walk = _Walk(dict(_defaults()), user)
    found = list(walk.map(user.tree, key_tree(), ()))
    mistakes = [ValuesError(user.origin(path), path, message) for path, message in found]
    meant = [as_path(key) for key in walk.meant]
    unclear = [*(path for path, _ in found), *(each for each in meant if each not in user.origins)]
    return Examined(Checked(user, walk.found), sorted(mistakes, key=_where), unclear)


def capped(mistakes: Sequence[AlluxioConfigError]) -> list[AlluxioConfigError]:
    """The first `SHOWN` mistakes, followed by the number of the others.

    Args:
        mistakes: All mistakes.
    """
    shown, more = list(mistakes[:SHOWN]), len(mistakes) - SHOWN
    return [*shown, ValuesError(None, (), f"… and {more} more")] if more > 0 else shown


@cache
def _defaults() -> Mapping[str, Any]:
    """The default of each key; of a list of maps, that of each of their keys."""
    found = {path: default(path) for path in KEYS}
    for path, key in KEYS.items():
        if key.kind == "list":
            found[path] = [
                dict(_Walk({}, Values()).item(each, path, (), [])) for each in key.default
            ]
    return found


def _where(mistake: ValuesError) -> tuple[str, int]:
    origin = mistake.origin
    return ("", 0) if origin is None else (origin.source, origin.line or 0)


class _Walk:
    """A walk through the user's values, guided by the known keys.

    Attributes:
        found: The value of each key, which is its default at first.
        meant: The keys that may have been meant by unknown ones.
    """

    def __init__(self, found: dict[str, Any], user: Values) -> None:
        self.found = found
        self.meant: list[str] = []
        self._user = user
        self._unknown_keys = 0
        self._within_another = False

    def map(
        self, given: Mapping[str, Any], known: Mapping[str, Any], path: Path
    ) -> Iterator[tuple[Path, str]]:
        """Take over the values in a map, and yield its mistakes."""
        for name in given:
            if name == GLOBAL and not path:
                if not isinstance(given[name], (Mapping, type(None))):
                    yield (name,), f"must be a map (got {_short(given[name])})"
            elif name not in known:
                yield from self._unknown(name, given[name], known, path)
        for name, node in known.items():
            if name not in given:
                continue
            here, value = (*path, name), given[name]
            if isinstance(node, Key):
                yield from self._leaf(node, value, here)
            elif isinstance(value, bool) and path == ("metrics",):
                # The documentation writes `PrometheusMetricsServlet: true` too.
                yield from self.map({"enabled": value}, node, here)
            elif isinstance(value, Mapping):
                yield from self.map(value, node, here)
            elif value is None and _nullable(node):
                self.found.update(dict.fromkeys(_paths(node)))
            elif value is None:
                yield here, "must not be null; leave it out, for the defaults"
            else:
                yield here, f"must be a map with {listed(node)} (got {_short(value)})"

    def _unknown(
        self, name: str, value: Any, known: Mapping[str, Any], path: Path
    ) -> Iterator[tuple[Path, str]]:
        from .unknown import holds_anchor, holds_chart, meant  # only a mistake needs it

        self._unknown_keys += 1
        if self._unknown_keys > SHOWN:  # no hints for mistakes that are not shown
            yield (*path, name), "is not a key of the chart"
            return
        if not path and holds_anchor(name, self._user):
            return
        if self._unknown_keys == 1:
            self._within_another = any(holds_chart(*each) for each in self._user.tree.items())
        hint = meant(name, value, known, path, within_another=self._within_another)
        self.meant += hint.keys
        yield (*path, name), f"is not a key of the chart; {hint.remedy}"

    def _leaf(self, key: Key, value: Any, path: Path) -> Iterator[tuple[Path, str]]:
        of_item = "[]" in key.path
        if value is None:
            absent = of_item or key.nullable
            self.found[key.path] = None if absent else default(key.path)
            if key.default is ABSENT and not key.nullable:
                yield path, "is missing; give it"
            elif not key.nullable:
                yield path, f"must not be null; leave it out, for the default {_short(key.default)}"
            return
        mistakes: list[tuple[Path, str]] = []
        kept = self._kept(key, value, path, mistakes)
        yield from mistakes
        self.found[key.path] = default(key.path) if kept is None and not of_item else kept

    def _kept(self, key: Key, value: Any, path: Path, mistakes: list[tuple[Path, str]]) -> Any:
        """The value of a key, or None if it is invalid."""
        if isinstance(value, Mapping) and isinstance(key.default, Mapping):
            below = Values({"": {"": dict(key.default)}})
            value = merged(below, Values({"": {"": value}})).tree[""][""]
        try:
            kept = KINDS[key.kind](value)
        except KindError as refused:
            for at, message in refused.mistakes:
                got = _short(reduce(getitem, at, value))
                mistakes.append(((*path, *at), f"{message} (got {got})"))
            return None
        if key.words:
            word = next((each for each in key.words if each.lower() == kept.lower()), None)
            if word is None:
                message = f"must be one of {', '.join(key.words)} (got {_short(value)})"
                mistakes.append((path, message))
            return word
        if key.kind == "list":
            return [self.item(each, key.path, (*path, i), mistakes) for i, each in enumerate(kept)]
        return kept

    def item(
        self, item: Any, path: str, here: Path, mistakes: list[tuple[Path, str]]
    ) -> dict[str, Any]:
        """An item of a list, as a map from the names of its keys to their values."""
        known = item_keys(path)
        if not isinstance(item, Mapping):
            mistakes.append((here, f"must be a map with {listed(known)} (got {_short(item)})"))
            return {}
        within = _Walk({}, self._user)
        mistakes += within.map({**dict.fromkeys(known), **item}, known, here)
        self.meant += within.meant
        return {name: within.found.get(key.path) for name, key in known.items()}


def _nullable(node: Any) -> bool:
    return node.nullable if isinstance(node, Key) else all(map(_nullable, node.values()))


def _paths(node: Any) -> Iterator[str]:
    """The paths of all keys in a map."""
    if isinstance(node, Key):
        yield node.path
    else:
        for each in node.values():
            yield from _paths(each)


def _short(value: Any) -> str:
    if isinstance(value, (Mapping, list)):
        return kind(value)
    text = repr(value) if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
