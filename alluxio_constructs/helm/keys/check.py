"""Checking values against the keys: every mistake at once, each with its place and its remedy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from operator import getitem
from typing import Any

from ..values.merge import merged
from ..values.tree import Path, Values, ValuesError, kind, together
from .checked import Checked
from .key import ABSENT, Key, listed
from .kinds import KINDS, KindError
from .table import KEYS, default, item_keys, key_tree

_SHOWN = 20

GLOBAL = "global"
"""Helm's own key, which every chart has: what a chart's parents share with it."""


def check(user: Values) -> Checked:
    """Check the user's values, and take the chart's defaults for all else.

    Args:
        user: The values.

    Raises:
        ValuesError: With all mistakes.
    """
    found = dict(_defaults())
    mistakes = [
        ValuesError(user.origin(path), path, message)
        for path, message in _walk(user.tree, key_tree(), (), found)
    ]
    if mistakes:
        mistakes.sort(key=_where)
        more = len(mistakes) - _SHOWN
        shown = mistakes[:_SHOWN]
        if more > 0:
            shown.append(ValuesError(None, (), f"… and {more} more"))
        raise together(shown)
    return Checked(user, found)


@cache
def _defaults() -> Mapping[str, Any]:
    """The default of each key; of a list of maps, that of each of their keys."""
    found = {path: default(path) for path in KEYS}
    for path, key in KEYS.items():
        if key.kind == "list":
            found[path] = [dict(_item(each, path, (), [])) for each in key.default]
    return found


def _where(mistake: ValuesError) -> tuple[str, int]:
    origin = mistake.origin
    return ("", 0) if origin is None else (origin.source, origin.line or 0)


def _walk(
    given: Mapping[str, Any], known: Mapping[str, Any], path: Path, found: dict[str, Any]
) -> Iterator[tuple[Path, str]]:
    for name in given:
        if name == GLOBAL and not path:
            if not isinstance(given[name], (Mapping, type(None))):
                yield (name,), f"must be a map (got {_short(given[name])})"
        elif name not in known:
            from .unknown import meant  # only a mistake needs it

            yield (*path, name), f"is no key of the chart; {meant(name, known, path)}"
    for name, node in known.items():
        if name not in given:
            continue
        here, value = (*path, name), given[name]
        if isinstance(node, Key):
            yield from _leaf(node, value, here, found)
        elif isinstance(value, bool) and path == ("metrics",):
            # The documentation writes `PrometheusMetricsServlet: true` too.
            yield from _walk({"enabled": value}, node, here, found)
        elif isinstance(value, Mapping):
            yield from _walk(value, node, here, found)
        elif value is None and _nullable(node):
            found.update(dict.fromkeys(_paths(node)))
        elif value is None:
            yield here, "must not be null; leave it out, for the defaults"
        else:
            yield here, f"must be a map with {listed(node)} (got {_short(value)})"


def _nullable(node: Any) -> bool:
    return node.nullable if isinstance(node, Key) else all(map(_nullable, node.values()))


def _paths(node: Any) -> Iterator[str]:
    """The paths of all keys in a map."""
    if isinstance(node, Key):
        yield node.path
    else:
        for each in node.values():
            yield from _paths(each)


def _leaf(key: Key, value: Any, path: Path, found: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    found[key.path] = None
    if value is None:
        if key.default is ABSENT and not key.nullable:
            yield path, "is missing; give it"
        elif not key.nullable:
            yield path, f"must not be null; leave it out, for the default {_short(key.default)}"
        return
    if isinstance(value, Mapping) and isinstance(key.default, Mapping):
        value = merged(Values({"": {"": dict(key.default)}}), Values({"": {"": value}})).tree[""][
            ""
        ]
    try:
        kept = KINDS[key.kind](value)
    except KindError as refused:
        for at, message in refused.mistakes:
            yield (*path, *at), f"{message} (got {_short(reduce(getitem, at, value))})"
        return
    if key.words:
        kept = next((each for each in key.words if each.lower() == kept.lower()), None)
        if kept is None:
            yield path, f"must be one of {', '.join(key.words)} (got {_short(value)})"
    if key.kind == "list":
        mistakes: list[tuple[Path, str]] = []
        kept = [_item(each, key.path, (*path, i), mistakes) for i, each in enumerate(kept)]
        yield from mistakes
    found[key.path] = kept


def _item(item: Any, path: str, here: Path, mistakes: list[tuple[Path, str]]) -> dict[str, Any]:
    """An item of a list, by the names of its keys."""
    known = item_keys(path)
    if not isinstance(item, Mapping):
        mistakes.append((here, f"must be a map with {listed(known)} (got {_short(item)})"))
        return {}
    found: dict[str, Any] = {}
    all_of_them = {**dict.fromkeys(known), **item}
    mistakes += _walk(all_of_them, known, here, found)
    return {name: found.get(key.path) for name, key in known.items()}


def _short(value: Any) -> str:
    if isinstance(value, (Mapping, list)):
        return kind(value)
    text = repr(value) if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
