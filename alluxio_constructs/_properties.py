"""Values of Alluxio properties: from Python's types to the text that Alluxio parses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from cdk8s import Duration, Size

from . import _checks
from ._quantity import quantity
from ._shell import EnvReference
from .errors import refuse

PropertyValue: TypeAlias = "bool | int | float | str | Size | Duration | Sequence[str]"
"""What an Alluxio property may be given as."""

Properties: TypeAlias = "Mapping[str, PropertyValue]"
"""Alluxio properties by name."""

_DURATIONS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s"), (1, "ms"))


def given(parameter: str, properties: object) -> dict[str, str | EnvReference]:
    """Write properties that a user gave as Alluxio parses them.

    Args:
        parameter: What errors call them.
        properties: The properties, by name.

    Raises:
        AlluxioConfigError: On a name that is none, or a value of a type that no property has.
    """
    result: dict[str, str | EnvReference] = {}
    for name, value in _checks.mapping(parameter, properties).items():
        if not name or "=" in name or any(character.isspace() for character in name):
            raise refuse(
                f"{parameter} key",
                name,
                "must be the name of a property, without = or white space",
                'use a name such as "alluxio.user.file.writetype.default"',
            )
        result[name] = render(f"{parameter}[{name!r}]", value)
    return result


def render(parameter: str, value: object) -> str | EnvReference:
    """Write one value as Alluxio parses it.

    bool becomes ``true`` or ``false``; a `Size` bytes with a binary unit; a `Duration` a whole
    number of the largest unit that divides it; a list its items joined by commas.
    """
    if isinstance(value, (str, EnvReference)):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, Size):
        return quantity(_checks.size(parameter, value))
    if isinstance(value, Duration):
        return _duration(parameter, value)
    if isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
        for each in value:
            if "," in each:
                raise refuse(
                    parameter, each, "must not have a comma in an item of a list", "split it"
                )
        return ",".join(value)
    raise refuse(
        parameter,
        value,
        "must be a bool, int, float, str, cdk8s.Size, cdk8s.Duration or a list of str",
        "convert it",
    )


def _duration(parameter: str, value: Duration) -> str:
    milliseconds = value.to_milliseconds(integral=False)
    if milliseconds != int(milliseconds):
        raise refuse(parameter, f"{milliseconds} ms", "must be whole milliseconds", "round it")
    for factor, unit in _DURATIONS:
        if milliseconds % factor == 0:
            return f"{int(milliseconds) // factor}{unit}"
    raise AssertionError(milliseconds)  # the last factor, 1, divides every whole number
