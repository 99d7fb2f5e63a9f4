"""Command-line values that are parsed as JSON or read from files."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from .files import text_of
from .merge import overlaid
from .python import given
from .tree import Origin, Path, Values, ValuesError

_BLANKS = " \t\n\r"
_NONE = "is not valid JSON; write it like --set-json '{}={}'"
_EXAMPLE = ("master.nodeSelector", '{"disk": "ssd"}')


def of_object(values: Values, text: str, origin: Origin) -> Values:
    """Values with a JSON object merged over them.

    Args:
        values: The values, which are not changed.
        text: The object.
        origin: Its origin in messages.

    Raises:
        ValuesError: If it is not a JSON object, or one that Helm values cannot be.
    """
    value, end = json_value(text, 0, origin, ())
    if end != len(text) or text.endswith(","):
        raise _none(origin, ())
    return overlaid(values, given(value, str(origin)))


def json_value(text: str, at: int, origin: Origin, path: Path) -> tuple[Any, int]:
    """A JSON value in an expression, and the position after it.

    Args:
        text: The expression.
        at: The position of the value.
        origin: Its origin in messages.
        path: The path that it is assigned to.

    Returns:
        The value, or null if it is missing; and the position after it and its comma.

    Raises:
        ValuesError: If it is not JSON, or data that values cannot have.
    """
    at = _behind_blanks(text, at)
    value: Any = None
    if at < len(text) and text[at] != ",":
        try:
            value, at = json.JSONDecoder(parse_constant=_refuse).raw_decode(text, at)
        except (ValueError, RecursionError):
            raise _none(origin, path) from None
        at = _behind_blanks(text, at)
        if at < len(text) and text[at] != ",":
            raise ValuesError(origin, path, "only a comma may follow the JSON; quote strings in it")
    try:
        copy = given({"value": value}).tree["value"]
    except ValuesError as error:
        raise ValuesError(origin, (*path, *error.place[1:]), error.requirement) from None
    return copy, at + 1 if at < len(text) else at


def _none(origin: Origin, path: Path) -> ValuesError:
    return ValuesError(origin, path, _NONE.format(*_EXAMPLE))


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _behind_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at


def content(name: str, origin: Origin, path: Path) -> str:
    """The text of a file. An empty path gives empty text, as in Helm.

    Args:
        name: The path of the file, or ``-`` for standard input.
        origin: The origin of the value in messages.
        path: The path that it is assigned to.

    Raises:
        ValuesError: If the file cannot be read, or is not text.
    """
    if not name:
        return ""
    try:
        return text_of(name)
    except ValuesError as error:
        where = "" if error.origin is None else f"{error.origin}: "
        raise ValuesError(origin, path, f"{where}{error.requirement}") from None
