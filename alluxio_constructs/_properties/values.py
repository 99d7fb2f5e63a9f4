"""Property values: from Python's types to the text that Alluxio parses as the property's type.

An error about a value of the wrong type says what Alluxio would have made of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from .._base import checks, quantities
from .._base.arguments import attribute, unwrapped
from .._base.values import Value, value_object
from ..errors import NOT_SHOWN, AlluxioConfigError, as_given, refuse
from .catalogue import Entry

PropertyValue: TypeAlias = (
    "bool | int | float | str | quantities.CdkSize | quantities.CdkDuration | Sequence[str]"
)
"""The types in which the value of an Alluxio property may be given."""


@value_object(kw_only=False)
class Unchecked(Value):
    """A property value that is written without checks.

    Use it for properties of extensions, and to override properties that a construct sets. Neither
    the property's name and type nor its owner is checked. A credential is refused all the same.

    Args:
        value: The value.
    """

    value: str | bool | int | float

    def __post_init__(self) -> None:
        if not isinstance(_text(self.value, int, float), (str, bool)):
            # Not shown: it may be anything, also a credential.
            raise refuse(
                "Unchecked value",
                NOT_SHOWN,
                f"must be a string, number or bool (got a {type(self.value).__name__})",
                "write it as a string, as Alluxio parses it",
            )


_REFERENCE = r"\$\{[A-Za-z0-9_.]+\}"
_SIZE = r"(?ai)[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(b|[kmgtp]i?b?)?"
_DURATION = r"(?ai)-?([0-9]+)(ms|millisecond|s|sec|second|m|min|minute|h|hr|hour|d|day)?"
_MILLISECONDS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_LARGEST = 10**30
_LONGEST = 19  # digits of the largest number of 64 bits
_INTEGER = r"[+-]?[0-9]{1,25}"
_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_CLASS = r"(?a)[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*"
_BITS = {"integer": 31, "long": 63}


def written(parameter: str, entry: Entry, value: object) -> str:
    """Write a value as Alluxio parses it.

    Args:
        parameter: The property's name in errors.
        entry: The property's entry in the catalogue.
        value: The value.

    Raises:
        AlluxioConfigError: On a value of the wrong type, or one that Alluxio would misread.
    """
    _check_length(parameter, value)
    if isinstance(value, str) and re.search(_REFERENCE, value) and entry.type != "string":
        return value  # Alluxio replaces it by the value of another property
    if entry.type != "enum":
        value = unwrapped(value)
    return _WRITERS[entry.type](parameter, entry, value)


def _check_length(parameter: str, value: object) -> None:
    if isinstance(value, int) and abs(value) >= _LARGEST:
        raise refuse(parameter, value, "must have at most 30 digits", "use a smaller number")


def _boolean(parameter: str, entry: Entry, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower()
    raise refuse(
        parameter,
        value,
        "must be True or False: Alluxio would read this as false",
        "use one of them",
    )


def _whole(parameter: str, entry: Entry, value: object) -> str:
    most = 2 ** _BITS[entry.type]
    text = _text(value, int)
    if isinstance(text, str) and re.fullmatch(_INTEGER, text) and -most <= int(text) < most:
        return text
    raise refuse(
        parameter,
        value,
        f"must be a whole number of at most {_BITS[entry.type] + 1} bits: Alluxio would fail when"
        " it first reads this",
        "use an int",
    )


def _double(parameter: str, entry: Entry, value: object) -> str:
    text = _text(value, int, float)
    if isinstance(text, str) and re.fullmatch(_NUMBER, text) and math.isfinite(float(text)):
        return text
    raise refuse(
        parameter,
        value,
        "must be a number: Alluxio would fail when it first reads this",
        "use a float",
    )


def _string(parameter: str, entry: Entry, value: object) -> str:
    if isinstance(value, str):
        return value
    raise refuse(parameter, value, "must be a string", f"use {checks.in_quotes(value)}")


def _enum(parameter: str, entry: Entry, value: object) -> str:
    text = attribute(value, "name", value)
    if isinstance(text, str):
        for each in (text, text.upper()):
            if each in entry.enum:
                return each
    raise refuse(
        parameter,
        value,
        f"must be one of {', '.join(entry.enum)}: Alluxio would fail when it first reads this",
        "use one of them",
    )


def _duration(parameter: str, entry: Entry, value: object) -> str:
    if quantities.is_duration(value) or isinstance(value, quantities.Seconds):
        milliseconds = quantities.milliseconds(parameter, value)
        if milliseconds != int(milliseconds):
            raise refuse(parameter, f"{milliseconds} ms", "must be whole milliseconds", "round it")
        return quantities.duration(int(milliseconds))
    if _is_number(value, int):
        raise refuse(
            parameter,
            value,
            "must have a unit: Alluxio would read this as milliseconds",
            f'use "{as_given(value)}s" or "{as_given(value)}ms"',
        )
    if isinstance(value, str) and (match := re.fullmatch(_DURATION, value)):
        unit = (match[2] or "ms").lower()
        factor = 1 if unit.startswith(("ms", "mill")) else _MILLISECONDS[unit[0]]
        digits = match[1].lstrip("0")
        if len(digits) > _LONGEST or int(digits or 0) * factor > quantities.INT64:
            raise _too_much(parameter, value, "milliseconds", "5min")
        return value
    raise refuse(
        parameter,
        value,
        "must be a whole number with ms, s, min, h or d: Alluxio would fail when it first reads"
        " this",
        'use "5min"',
    )


def _data_size(parameter: str, entry: Entry, value: object) -> str:
    if quantities.is_size(value) or isinstance(value, quantities.Bytes):
        return quantities.quantity(quantities.size(parameter, value))
    text = _text(value, int)
    if isinstance(text, str) and (text != value or re.fullmatch(_SIZE, text)):
        in_bytes = quantities.alluxio_size(text.lstrip("+-"))
        if in_bytes is None or in_bytes > quantities.INT64:
            raise _too_much(parameter, value, "bytes", "64MB")
        return text
    raise refuse(
        parameter,
        value,
        "must be a number with B, KB, MB, GB, TB or PB, without a space: Alluxio would fail when"
        " it first reads this",
        'use "64MB", which Alluxio reads as 64 MiB',
    )


def _too_much(parameter: str, value: object, unit: str, example: str) -> AlluxioConfigError:
    return refuse(
        parameter,
        value,
        f"must be below 2^63 {unit}, which Alluxio counts in 64 bits",
        f'use "{example}"',
    )


def _list(parameter: str, entry: Entry, value: object) -> str:
    if isinstance(value, str):
        return value
    items = checks.sequence(parameter, value, str)
    for item in items:
        if "," in item or not item:
            raise refuse(
                parameter,
                item,
                "must not have an empty item, or one with a comma: Alluxio splits the list there",
                "give each item separately",
            )
    return ",".join(items)


def _class(parameter: str, entry: Entry, value: object) -> str:
    if isinstance(value, str) and re.fullmatch(_CLASS, value):
        return value
    raise refuse(
        parameter,
        value,
        "must be the name of a Java class",
        'use one such as "alluxio.client.block.policy.LocalFirstPolicy"',
    )


def _text(value: object, *kinds: type) -> object:
    """A number of these types as text, unless it is larger than any that Alluxio reads."""
    fits = isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**64)
    return str(value) if fits and _is_number(value, *kinds) else value


def _is_number(value: object, *kinds: type) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)


_WRITERS: Mapping[str, Callable[[str, Entry, object], str]] = {
    "boolean": _boolean,
    "integer": _whole,
    "long": _whole,
    "double": _double,
    "string": _string,
    "enum": _enum,
    "duration": _duration,
    "data_size": _data_size,
    "list": _list,
    "class": _class,
}


def unchecked(parameter: str, value: object) -> str:
    """Write a value of a property that the catalogue does not know.

    Raises:
        AlluxioConfigError: On a value that can be written in more than one way.
    """
    value = unwrapped(value)
    _check_length(parameter, value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(text := _text(value, int, float), str):
        return text
    raise AlluxioConfigError(
        "must be a string, number or bool, since it is unknown how Alluxio parses it",
        parameter=parameter,
        value=value,
        remedy="write it as a string",
    )
