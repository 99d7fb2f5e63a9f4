"""Checking values against the keys: every mistake at once, each with its place and its remedy."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from operator import getitem
from typing import Any

from ._key import ABSENT, Key
from ._keys import keys
from ._kinds import KINDS, KindError
from ._values import Origin, Path, Values, ValuesProblem, kind, path_text

_SHOWN = 20

GLOBAL = "global"
"""Helm's own key, which every chart has: what a chart's parents share with it."""


class Checked:
    """Values that were checked: what each key is, by its path."""

    def __init__(self, user: Values, found: Mapping[str, Any]) -> None:
        """Take what was found, and the user's own values, which know where they stand."""
        self._user = user
        self._found = found

    def __getitem__(self, key: str) -> Any:
        """What a key is: as its kind has it, or None where it is absent."""
        value = self._found[key]
        return None if value is ABSENT else value

    def has(self, key: str) -> bool:
        """Whether there is such a key."""
        return key in self._found

    def problem(self, path: Path, message: str) -> ValuesProblem:
        """An error at a place of the values."""
        return ValuesProblem(self._user.origin(path), path, message)


def check(values: Values, user: Values) -> Checked:
    """Check values.

    Args:
        values: The values, merged over the defaults.
        user: The user's own among them.

    Raises:
        ValuesProblem: With all mistakes.
    """
    found: dict[str, Any] = {key.path: ABSENT for key in keys()}
    mistakes = [
        (user.origin(path), path, message)
        for path, message in _walk(values.tree, _known(), (), found)
    ]
    if mistakes:
        mistakes.sort(key=_where)
        problems = [ValuesProblem(*each) for each in mistakes]
        shown = "\n".join(str(each) for each in problems[:_SHOWN])
        more = len(problems) - _SHOWN
        raise ValuesProblem(None, (), shown + (f"\n… and {more} more" if more > 0 else ""))
    return Checked(user, found)


def _where(mistake: tuple[Origin | None, Path, str]) -> tuple[str, int]:
    origin = mistake[0]
    return ("", 0) if origin is None else (origin.source, origin.line or 0)


@cache
def _known() -> dict[str, Any]:
    """The keys as a tree."""
    tree: dict[str, Any] = {}
    for key in keys():
        if "[]" in key.path:
            continue
        *parents, name = key.path.split(".")
        within = tree
        for parent in parents:
            within = within.setdefault(parent, {})
        within[name] = key
    return tree


def _walk(
    given: Mapping[str, Any], known: Mapping[str, Any], path: Path, found: dict[str, Any]
) -> Iterator[tuple[Path, str]]:
    for name in given:
        if name == GLOBAL and not path:
            if not isinstance(given[name], (Mapping, type(None))):
                yield (name,), f"must be a map (got {_short(given[name])})"
        elif name not in known:
            yield (*path, name), f"is no key of the chart; {_meant(name, known, path)}"
    for name, node in known.items():
        here = (*path, name)
        value = given.get(name)
        if isinstance(node, Key):
            yield from _leaf(node, value, here, found)
        elif isinstance(value, bool) and path == ("metrics",):
            # The documentation writes `PrometheusMetricsServlet: true` too.
            yield from _walk({**_defaults(node), "enabled": value}, node, here, found)
        elif isinstance(value, Mapping) or (value is None and _nullable(node)):
            yield from _walk(value or {}, node, here, found)
        elif value is None:
            yield here, "must not be null; leave it out, for the defaults"
        else:
            yield here, f"must be a map with {_listed(node)} (got {_short(value)})"


def _defaults(node: Mapping[str, Any]) -> dict[str, Any]:
    return {name: key.default for name, key in node.items() if key.default is not ABSENT}


def _nullable(node: Any) -> bool:
    return node.nullable if isinstance(node, Key) else all(map(_nullable, node.values()))


def _leaf(key: Key, value: Any, path: Path, found: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    if value is None:
        if key.default is ABSENT and not key.nullable:
            yield path, "is missing; give it"
        elif not key.nullable:
            yield path, f"must not be null; leave it out, for the default {_short(key.default)}"
        return
    try:
        found[key.path] = KINDS[key.kind](value)
    except KindError as refused:
        for at, message in refused.mistakes:
            yield (*path, *at), f"{message} (got {_short(reduce(getitem, at, value))})"
        return
    if key.words:
        word = next((each for each in key.words if each.lower() == found[key.path].lower()), None)
        if word is None:
            yield path, f"must be one of {', '.join(key.words)} (got {_short(value)})"
        found[key.path] = word
    if key.kind == "list":
        items, known = [], _items(key.path)
        for i, item in enumerate(found[key.path]):
            here = (*path, i)
            if not isinstance(item, Mapping):
                yield here, f"must be a map with {_listed(known)} (got {_short(item)})"
                continue
            each: dict[str, Any] = {known[name].path: ABSENT for name in known}
            yield from _walk(item, known, here, each)
            items.append({name.rpartition(".")[2]: value for name, value in each.items()})
        found[key.path] = items


@cache
def _items(path: str) -> Mapping[str, Key]:
    """The keys of a list's items."""
    prefix = f"{path}[]."
    return {each.path.removeprefix(prefix): each for each in keys() if each.path.startswith(prefix)}


def _meant(name: str, known: Mapping[str, Any], path: Path) -> str:
    """What to write in place of a key that there is none of."""
    written = ".".join(str(each) for each in (*path, name))
    if "." in name and written in _places():
        parts = name.split(".")
        return f"write it as maps: {': {'.join(parts)}: …{'}' * (len(parts) - 1)}"
    if name.startswith("alluxio."):
        return "Alluxio's properties are in properties, or in COMPONENT.properties"
    elsewhere = [each for each in _places() if each.rpartition(".")[2] == name]
    by_a_level = [each for each in elsewhere if _by_a_level(each.split("."), written.split("."))]
    siblings = {each.casefold(): path_text((*path, each)) for each in known}
    near = difflib.get_close_matches(name.casefold(), siblings, n=1)
    alike = [each for each in _places() if not written.startswith(f"{each}.")]
    meant = (
        by_a_level
        or [siblings[each] for each in near]
        or elsewhere
        or difflib.get_close_matches(written, alike, n=1, cutoff=0.8)
    )
    if meant:
        return f"did you mean {' or '.join(meant[:3])}?"
    return f"there are {_listed(known)}"


def _by_a_level(one: list[str], other: list[str]) -> bool:
    """Whether one of two paths is the other but for one level."""
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


@cache
def _places() -> Mapping[str, None]:
    """The paths of all keys and maps, without the items of lists."""
    parts = [key.path.split(".") for key in keys() if "[]" not in key.path]
    return dict.fromkeys(".".join(each[: i + 1]) for each in parts for i in range(len(each)))


def _listed(known: Mapping[str, Any]) -> str:
    names = list(known)
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


def _short(value: Any) -> str:
    if isinstance(value, (Mapping, list)):
        return kind(value)
    text = repr(value) if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
