"""Cron expressions and time zones, as Kubernetes reads those of a CronJob."""

from __future__ import annotations

import re
from typing import NamedTuple

from .._base.suggest import closest, did_you_mean
from ..errors import AlluxioConfigError, refuse

_MACROS = ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")
_EVERY = r"@every (?=.*[1-9])([0-9]+h)?([0-9]+m)?([0-9]+s)?"
_RANGE = r"([*?]|(?P<low>[a-z0-9]+)(-(?P<high>[a-z0-9]+))?)(/(?P<step>[0-9]+))?"
_ZONE = r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}"
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""How many days each month has at most."""


class _Field(NamedTuple):
    """A field of a cron expression: its values, and the names of these."""

    name: str
    least: int
    most: int
    names: str = ""


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    _Field("day of the week", 0, 6, "sun mon tue wed thu fri sat"),
)


def checked_cron(cron: object) -> str:
    """The cron expression of a `Schedule`, its fields separated by single spaces.

    Args:
        cron: The expression.

    Raises:
        AlluxioConfigError: On one that Kubernetes refuses, or that never comes.
    """
    if not isinstance(cron, str):
        raise _refuse(cron, "must be a schedule of cron")
    if cron in _MACROS or re.fullmatch(_EVERY, cron):
        return cron
    if "TZ=" in cron:
        raise refuse(
            "Schedule cron", cron, "must not name a time zone", 'give time_zone="Europe/Berlin"'
        )
    words = cron.split()
    if len(words) != len(_FIELDS):
        raise _refuse(
            cron, "must be five fields: minute, hour, day of the month, month, day of the week"
        )
    _, _, days, months, _ = (
        _values(cron, field, word) for field, word in zip(_FIELDS, words, strict=True)
    )
    # A restricted day of the week would be enough by itself.
    by_date = any(re.fullmatch(r"[*?](/0*1)?", each) for each in words[4].split(","))
    if by_date and min(days) > max(_LENGTHS[each - 1] for each in months):
        raise refuse(
            "Schedule cron",
            cron,
            f"must be of a day that exists: no such month has {min(days)} days",
            "name another day; for what is to run by hand alone, give suspended=True",
        )
    return " ".join(words)


def _values(cron: str, field: _Field, word: str) -> set[int]:
    """The values that a field allows."""
    result: set[int] = set()
    for each in word.split(","):
        match = re.fullmatch(_RANGE, each.lower())
        if match is None:
            requirement = f"must have *, numbers or ranges as the {field.name}, not {each!r}"
            raise _refuse(cron, requirement)
        first, last = field.least, field.most
        if match["low"] is not None:
            first = _number(cron, field, match["low"])
            if match["high"] is not None:
                last = _number(cron, field, match["high"])
            elif match["step"] is None:
                last = first
        step = int(match["step"] or 1)
        if first > last or step == 0:
            wrong = "ends before it begins" if step else "has a step of 0"
            raise _refuse(cron, f"must not have a {field.name} that {wrong}, as {each!r}")
        result.update(range(first, last + 1, step))
    return result


def _number(cron: str, field: _Field, text: str) -> int:
    names = field.names.split()
    if text in names:
        return names.index(text) + field.least
    if not text.isdecimal() or not field.least <= int(text) <= field.most:
        by_name = f", or {names[0]} to {names[-1]}," if names else ","
        raise _refuse(
            cron, f"must have a {field.name} from {field.least} to {field.most}{by_name} not {text}"
        )
    return int(text)


def _refuse(cron: object, requirement: str) -> AlluxioConfigError:
    remedy = 'use "0 3 * * *" for three in the morning, or "@daily"'
    return refuse("Schedule cron", cron, requirement, remedy)


def check_time_zone(name: object) -> None:
    """Refuse an unknown time zone, if this machine has a time zone database.

    Args:
        name: The time zone.

    Raises:
        AlluxioConfigError: If it is unknown.
    """
    remedy = 'use "Europe/Berlin", "Etc/UTC" or the like'
    if isinstance(name, str) and re.fullmatch(_ZONE, name) and name.lower() != "local":
        import zoneinfo  # only who gives a time zone needs it

        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, OSError, ValueError):
            known = zoneinfo.available_timezones()
        else:
            return
        if not known:
            return
        remedy = did_you_mean(closest(name, known, most=1), remedy)
    raise refuse("Schedule time_zone", name, "must be a name of the time zone database", remedy)
