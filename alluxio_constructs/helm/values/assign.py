"""Helm's ``--set`` and related options: single values on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias, get_args

from .merge import copied
from .tree import MAX_DEPTH, MAX_NODES, Origin, Path, Values, ValuesError, kind, no_text, short

How: TypeAlias = Literal["set-json", "set", "set-string", "set-file", "set-literal"]
HOW: tuple[How, ...] = get_args(How)
"""The options, in the order in which Helm applies them, whatever order they are given in."""

_WORDS = {"true": True, "false": False, "null": None}
_INTEGER = r"0|[-+][0-9]{1,20}|[1-9][0-9]{0,19}"
_EXAMPLES = {
    "set-json": '\'master.nodeSelector={"disk": "ssd"}\'',
    "set": "master.count=3",
    "set-string": "master.count=3",
    "set-file": "master.env.NOTE=note.txt",
    "set-literal": "master.env.NOTE=text",
}
_INDEX = r"\+?[0-9]{1,20}"


def assign(values: Values, expression: str, how: How = "set") -> Values:
    r"""Set single values, as Helm's ``--set`` and related options do.

    An expression is a comma-separated list of ``path=value``. The keys of a path are separated by
    dots, and ``[0]`` selects an item of a list. A value is a string, an integer, true, false, null,
    or a list of these in braces: ``{a,b}``. A backslash escapes the character after it:
    ``properties.alluxio\.user\.hostname=localhost``. A number that begins with 0 and a number with
    a fraction stay strings, and a missing value is the empty string.

    With ``set-string`` every value is a string. With ``set-file`` a value is the path of a file
    with the actual value, a string. With ``set-json`` a value is JSON, or null if it is missing;
    an expression that is one JSON object is merged over the values. With ``set-literal`` an
    expression is one path, in which a backslash is not special, and all that follows is a string.

    As in Helm, values are set in the user's values before these are merged over the chart's: an
    index counts in the user's own list, and replaces a list that only the chart has. A gap in a
    list is filled with null. Null deletes a default of the chart when the values are merged.

    Helm ignores a key without a name, a backslash at the end, a path that ends in ``[0]`` and a
    missing comma after braces; here they are mistakes. It loses the empty string of
    ``levels[0].alias=`` at the end of an expression; here it is set.

    Args:
        values: The user's values so far. They are not changed.
        expression: What to set.
        how: The option that the expression was given with. Default: ``"set"``.

    Returns:
        New values. The origin of what was set is the option with the first key of the expression:
        a value may be a password, which no message may show.

    Raises:
        ValuesError: If the expression cannot be parsed, or a path leads through an existing value
            that is not a map or a list.
    """
    key, equals, _ = expression.partition("=")
    whole = how == "set-json" and expression.lstrip().startswith("{")
    origin = Origin(f"--{how}" if whole else f"--{how} {short(key)}{'=…' if equals else ''}")
    if no_text(expression):
        raise ValuesError(origin, (), "is not valid Unicode; write it in UTF-8")
    if whole:
        from .read_values import of_object  # rarely needed

        return of_object(values, expression, origin)
    copy = copied(values)
    _Assignment(copy, expression, origin, how).run()
    return copy


class _Assignment:
    """One expression, applied while it is read from left to right."""

    def __init__(self, values: Values, expression: str, origin: Origin, how: How) -> None:
        self._values = values
        self._origins = values.origins
        self._text = expression
        self._origin = origin
        self._how = how
        self._at = 0

    def run(self) -> None:
        while self._at < len(self._text):
            path = self._path()
            self._put(path, self._value(path))

    def _path(self) -> Path:
        path: list[str | int] = []
        while True:
            start = self._at
            key, end = self._until("=[." if self._how == "set-literal" else "=[,.")
            if not key:
                raise self._unreadable(start, "a key is missing")
            if end in ("", ","):
                raise self._unreadable(start, "a key has no value")
            path.append(key)
            while end == "[":
                path.append(self._index())
                end = self._text[self._at : self._at + 1]
                if not end or end not in "[.=":
                    raise self._unreadable(self._at, "only = or . or [ may follow a ]")
                self._at += 1
            if len(path) > MAX_DEPTH:
                raise self._unreadable(start, f"a path has more than {MAX_DEPTH} parts")
            if end == "=":
                return tuple(path)

    def _index(self) -> int:
        start = self._at
        text, end = self._until("]")
        if not end:
            raise self._unreadable(start - 1, "a [ has no ]")
        if not re.fullmatch(_INDEX, text) or int(text) >= MAX_NODES:
            raise self._unreadable(start, f"an index must be from 0 to {MAX_NODES - 1:,}")
        return int(text)

    def _value(self, path: Path) -> Any:
        if self._how == "set-literal":
            start, self._at = self._at, len(self._text)
            return self._text[start:]
        if self._how == "set-json":
            from .read_values import json_value  # rarely needed

            value, self._at = json_value(self._text, self._at, self._origin, path)
            return value
        if not self._text.startswith("{", self._at):
            return self._typed(self._until(",")[0], path)
        start = self._at
        self._at += 1
        items: list[Any] = []
        end = ","
        while end == ",":
            item, end = self._until(",}")
            items.append(self._typed(item, (*path, len(items))))
        if not end:
            raise self._unreadable(start, "a { has no }")
        if self._at < len(self._text) and self._text[self._at] != ",":
            raise self._unreadable(self._at, "only a comma may follow a }")
        self._at += 1
        return items

    def _typed(self, text: str, path: Path) -> str | int | bool | None:
        if self._how == "set-string":
            return text
        if self._how == "set-file":
            from .read_values import content  # rarely needed

            return content(text, self._origin, path)
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        if re.fullmatch(_INTEGER, text) and -(2**63) <= int(text) < 2**63:
            return int(text)
        return text

    def _until(self, ends: str) -> tuple[str, str]:
        """The text up to one of the characters, and that character; empty at the very end."""
        taken: list[str] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            self._at += 1
            if character in ends:
                return "".join(taken), character
            if character == "\\" and self._how != "set-literal":
                if self._at == len(self._text):
                    raise self._unreadable(self._at - 1, "a backslash has no character after it")
                character = self._text[self._at]
                self._at += 1
            taken.append(character)
        return "".join(taken), ""

    def _put(self, path: Path, value: Any) -> None:
        holder: Any = self._values.tree
        for length in range(1, len(path)):
            holder = self._entered(holder, path[:length], list_next=isinstance(path[length], int))
        self._set(holder, path, value)

    def _entered(self, holder: Any, path: Path, *, list_next: bool) -> Any:
        """The map or list at the path, created if necessary."""
        part: Any = path[-1]
        wanted = list if list_next else dict
        there = part in holder if isinstance(holder, dict) else part < len(holder)
        if not there:
            self._set(holder, path, wanted())
        elif not isinstance(holder[part], wanted):
            # As in Helm, within a list, a map replaces anything, and a list replaces null.
            if isinstance(holder, dict) or (list_next and holder[part] is not None):
                raise self._through(path, holder[part], "list" if list_next else "map")
            self._set(holder, path, wanted())
        return holder[part]

    def _set(self, holder: Any, path: Path, value: Any) -> None:
        part: Any = path[-1]
        gap = max(0, part + 1 - len(holder)) if isinstance(holder, list) else 0
        below = list(_paths_in(value, path))
        if len(self._origins) + gap + 1 + len(below) > MAX_NODES:
            raise ValuesError(
                self._origin,
                path,
                f"makes more than {MAX_NODES:,} values; give fewer, or a smaller index",
            )
        for index in range(len(holder), len(holder) + gap):
            where = (*path[:-1], index)
            holder.append(None)
            self._origins[where] = self._origin
        self._forget(holder.get(part) if isinstance(holder, dict) else holder[part], path)
        holder[part] = value
        self._origins[path] = self._origin
        self._origins |= dict.fromkeys(below, self._origin)

    def _forget(self, value: Any, path: Path) -> None:
        """Drop the origins of what is replaced."""
        for each in _paths_in(value, path):
            self._origins.pop(each, None)

    def _through(self, path: Path, value: object, wanted: str) -> ValuesError:
        origin = self._values.origin(path)
        given = "" if origin is None else f" (from {origin})"
        return ValuesError(
            self._origin,
            path,
            f"is {kind(value)}{given}, not a {wanted}; set it as a whole, or remove it there",
        )

    def _unreadable(self, at: int, what: str) -> ValuesError:
        return ValuesError(
            self._origin,
            (),
            f"{what} (character {at + 1}); write it like --{self._how} {_EXAMPLES[self._how]}",
        )


def _paths_in(value: Any, path: Path) -> Iterator[Path]:
    """The paths of all that is in a value."""
    items = value.items() if isinstance(value, dict) else ()
    for part, each in enumerate(value) if isinstance(value, list) else items:
        yield (*path, part)
        yield from _paths_in(each, (*path, part))
