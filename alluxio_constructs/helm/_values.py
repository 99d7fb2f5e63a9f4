"""Helm values as plain data, where each part of them comes from, and how they are merged."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

MAX_DEPTH = 64
MAX_NODES = 50_000

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
_UNWRITABLE = re.compile(r"[\ud800-\udfff]")

Path: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True)
class Origin:
    """Where a value was written.

    Args:
        source: The file, the option with its expression, or what else it is called in messages.
        line: The line of the file, from 1; None without lines.
    """

    source: str
    line: int | None = None

    def __str__(self) -> str:
        return self.source if self.line is None else f"{self.source}, line {self.line}"


class ValuesProblem(Exception):  # noqa: N818 - the caller makes an error of it
    """What is wrong with given values: ``config.yaml, line 12: worker.count: must be …``.

    Args:
        origin: Where it is written, if known.
        path: Which value it is about; empty if none.
        message: What is wrong, and what to do.
    """

    def __init__(self, origin: Origin | None, path: Path, message: str) -> None:
        super().__init__(origin, path, message)
        self.origin = origin
        self.path = path
        self.message = message

    def __str__(self) -> str:
        parts = [] if self.origin is None else [str(self.origin)]
        return ": ".join([*parts, *([path_text(self.path)] if self.path else []), self.message])


@dataclass(frozen=True)
class Values:
    """Plain data and where each part of it comes from. Nobody changes it once it is made.

    Args:
        tree: Dicts, lists, str, int, float, bool and None.
        origins: The origin of every key and list item, at any depth.
    """

    tree: dict[str, Any] = field(default_factory=dict)
    origins: dict[Path, Origin] = field(default_factory=dict)

    def origin(self, path: Path) -> Origin | None:
        """The origin of a path, or of the nearest parent that has one."""
        for length in range(len(path), 0, -1):
            if (found := self.origins.get(path[:length])) is not None:
                return found
        return None

    def copy(self) -> Values:
        """A copy that shares nothing with this."""
        return _Merge(Values(), self, deletes=False).values()


def path_text(path: Path) -> str:
    """Write a path for people: ``tieredstore.levels[1].quota``.

    A key with a dot or anything unusual in it is quoted, and so is every key below it:
    ``properties["alluxio.user.hostname"]``.
    """
    text = ""
    quoted = False
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
            continue
        quoted = quoted or not _PLAIN_KEY.fullmatch(part)
        if quoted:
            text += f"[{json.dumps(short(part), ensure_ascii=False)}]"
        else:
            text += f".{short(part)}" if text else short(part)
    return text


def short(text: str, most: int = 120) -> str:
    """Cut a text that would fill the screen."""
    return text if len(text) <= most else f"{text[:most]}…"


def no_text(value: str) -> bool:
    """Whether a str holds half a character, which no file and no manifest can hold."""
    return not value.isascii() and _UNWRITABLE.search(value) is not None


def kind(value: object) -> str:
    """What a part of the tree is called in messages, without its content."""
    if value is None:
        return "null"
    names = {dict: "a map", list: "a list", str: "a text", bool: "a boolean"}
    return names.get(type(value), "a number")


def given(mapping: Mapping[str, Any], source: str = "values") -> Values:
    """Take over values that Python code hands over, as a copy of its own.

    Args:
        mapping: Mappings with text as keys, lists, tuples (taken as lists), str, int, float,
            bool and None.
        source: What they are called in messages.

    Raises:
        ValuesProblem: On anything else, on data that contains itself, that is nested more than
            64 deep or has more than 50,000 parts.
    """
    copy = _Copy(Origin(source))
    if not isinstance(mapping, Mapping):
        raise copy.problem(
            f"must be a map from keys to values, not {type(mapping).__name__}; use a dict", ()
        )
    return Values(copy.of(mapping, ()), copy.origins)


class _Copy:
    """A deep copy of what may be anything."""

    def __init__(self, origin: Origin) -> None:
        self.origins: dict[Path, Origin] = {}
        self._origin = origin
        self._within: set[int] = set()

    def problem(self, message: str, path: Path) -> ValuesProblem:
        return ValuesProblem(self._origin, path, message)

    def of(self, value: object, path: Path) -> Any:
        if value is None or isinstance(value, bool):
            return value
        # A subclass, such as an enum or what a round-trip parser returns, gives its plain value.
        if isinstance(value, str):
            if no_text(value):
                raise self.problem("is no Unicode text; decode it as UTF-8", path)
            return str.__str__(value)
        if isinstance(value, int):
            if not -(2**63) <= value < 2**64:
                raise self.problem("is a number of more than 64 bits; use a smaller one", path)
            return int.__index__(value)
        if isinstance(value, float):
            return float.__float__(value)
        if not isinstance(value, Mapping | list | tuple):
            raise self.problem(
                f"is no plain data but {type(value).__name__}; "
                "use a dict, list, str, int, float, bool or None",
                path,
            )
        if id(value) in self._within:
            raise self.problem("contains itself; hand over data without cycles", path)
        if len(path) >= MAX_DEPTH:
            raise self.problem(f"is nested more than {MAX_DEPTH} deep; make it flatter", path)
        self._within.add(id(value))
        copied: Any
        if isinstance(value, Mapping):
            copied = {
                self._key(key, path): self.of(each, self._at(path, key))
                for key, each in value.items()
            }
        else:
            copied = [self.of(each, self._at(path, index)) for index, each in enumerate(value)]
        self._within.discard(id(value))
        return copied

    def _key(self, key: object, path: Path) -> str:
        if not isinstance(key, str):
            raise self.problem(
                f"has the key {short(repr(key))}, which is {type(key).__name__}; use text", path
            )
        if no_text(key):
            raise self.problem(
                f"has the key {short(repr(key))}, which is no Unicode text; decode it as UTF-8",
                path,
            )
        return str.__str__(key)

    def _at(self, path: Path, part: str | int) -> Path:
        if len(self.origins) >= MAX_NODES:
            raise self.problem(f"has more than {MAX_NODES:,} parts; hand over less", path[:1])
        where = (*path, str.__str__(part) if isinstance(part, str) else part)
        self.origins[where] = self._origin
        return where


def merged(defaults: Values, *over: Values) -> Values:
    """Merge values as Helm 3 does: the user's, one over the other, and these over the chart's.

    Maps are merged key by key. Everything else replaces what was there: a list a list, a map a
    text, a text a map.

    Null is a value like any other among the user's: a later null replaces an earlier map, and a
    later map an earlier null. Over the chart's defaults it deletes: a key with a default is then
    absent, at any depth. A null that has nothing to delete stays as null: one at a key without a
    default, one in a map of the user's without a map below it, one in a list, and one in a map
    whose default is null as well. (At the top level Helm deletes the key in that last case.)

    Args:
        defaults: The chart's values.
        *over: The user's, each wins over those before it.

    Returns:
        New values. Each part has the origin of the value that won; a merged map that of the
        last map in it. Keys stand in the order in which they first appeared.
    """
    users = Values()
    for each in over:
        users = _Merge(users, each, deletes=False).values()
    return _Merge(defaults, users, deletes=True).values()


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
