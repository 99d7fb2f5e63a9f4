"""Finds all mistakes in values at once, although the first one would stop the conversion.

Each mistake that stops it is noted and removed from the values, and the rest is converted again
with the chart's default in its place, until nothing stops the conversion. Mistakes that may exist
only because of such a default are not reported: those of a removed key, or that name one.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from ..errors import AlluxioConfigError, AlluxioConfigWarning
from . import findings
from .keys.check import SHOWN, Examined, examine
from .keys.checked import as_key, as_path
from .values.tree import Origin, Path, Values, ValuesError

Attempt: TypeAlias = Callable[[Examined], "tuple[Sequence[AlluxioConfigError], bool]"]
"""Converts values; returns the mistakes up to where it stopped, and whether it completed."""

_MOST = 100  # attempts; each of them removes something
_KEY = r"(?<![-\w./\[])[A-Za-z]+(?:\[\])?(?:\.[A-Za-z]+(?:\[\])?)*(?![-\w/])"
_COMPONENTS = {
    "master": r"(?<!job-)(?<!job )\bmasters?\b",
    "jobMaster": r"\bjob[- ]masters?\b",
    "worker": r"(?<!job-)(?<!job )\bworkers?\b",
    "jobWorker": r"\bjob[- ]workers?\b",
    "fuse": r"(?i)\bfuse\b",
    "proxy": r"\bproxy\b",
    "logserver": r"\blog[- ]?server\b",
    "csi": r"(?i)\bcsi\b|\bnode plugin\b|\bcontroller\b",
}
"""The names in errors of the components whose keys are in a section of the values."""


class Found(NamedTuple):
    """The mistakes and warnings of values.

    Attributes:
        errors: The mistakes, in the order of their lines.
        warnings: The warnings about the rest.
        user: The values.
    """

    errors: Sequence[AlluxioConfigError]
    warnings: Sequence[Warning | str]
    user: Values

    def origin_of(self, message: str, hint: str) -> Origin | None:
        """The origin of the first of the user's own values that a message names.

        Args:
            message: The message.
            hint: The keys to change.

        Returns:
            The origin; None if the message names no value, or already begins with the origin.
        """
        origins = self.user.origins
        if message.startswith(tuple({each.source for each in origins.values()})):
            return None
        for path, origin in origins.items():
            name = path[-1]
            if isinstance(name, str) and "." in name and name in message:
                return origin
        keys = (as_path(key) for key in _named(message, hint))
        return next((origins[key] for key in keys if key in origins), None)


def collect(user: Values, attempt: Attempt) -> Found:
    """Find all mistakes in values.

    Args:
        user: The values.
        attempt: The conversion.
    """
    return _Collection(user).run(attempt)


class _Collection:
    """The remaining values, and what was found so far."""

    def __init__(self, user: Values) -> None:
        self._user = user
        self._unclear: list[Path] = []
        self._errors: dict[str, AlluxioConfigError] = {}
        self._warnings: dict[str, Warning | str] = {}
        self._shifts: list[Path] = []  # the items that were removed from lists

    def run(self, attempt: Attempt) -> Found:
        given = self._user
        for _ in range(_MOST):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", AlluxioConfigWarning)
                examined = examine(self._user)
                mistakes = examined.mistakes
                found, complete = (mistakes, False) if mistakes else attempt(examined)
            for error in map(self._placed, found):
                if not self._is_doubtful(error):
                    self._errors.setdefault(str(error), error)
            for each in caught:
                if not self._names_unclear(str(each.message), findings.of_warning(each.message)):
                    self._warnings.setdefault(str(each.message), each.message)
            self._unclear += examined.unclear
            enough = len(self._errors) >= SHOWN
            if complete or enough or not self._take_out(found):
                break
        errors = sorted(self._errors.values(), key=_where)
        return Found(errors, list(self._warnings.values()), given)

    def _placed(self, error: AlluxioConfigError) -> AlluxioConfigError:
        """An error with its original place in the user's values."""
        if not isinstance(error, ValuesError):
            return error
        place = self._original(error.place)
        if place == error.place:
            return error
        return ValuesError(error.origin, place, error.requirement)

    def _original(self, place: Path) -> Path:
        for item in reversed(self._shifts):
            *holder, index = item
            at = len(holder)
            if len(place) > at and list(place[:at]) == holder and place[at] >= index:  # type: ignore[operator]
                place = (*place[:at], int(place[at]) + 1, *place[at + 1 :])
        return place

    def _is_doubtful(self, error: AlluxioConfigError) -> bool:
        """Whether an error may be caused only by a default in place of a mistake."""
        place = error.place if isinstance(error, ValuesError) else ()
        if place and any(_is_part(place, each) or _is_part(each, place) for each in self._unclear):
            return True
        text = error.requirement if place else error.message
        return self._names_unclear(text, findings.of_error(error))

    def _names_unclear(self, text: str, hint: str) -> bool:
        named = set(_named(text, hint))
        return any(_is_named(each, named, f"{text} {hint}") for each in self._unclear)

    def _take_out(self, errors: Sequence[AlluxioConfigError]) -> bool:
        """Remove what is wrong from the values. Returns whether anything was removed."""
        places = {each for error in errors for each in self._to_take_out(error)}
        self._unclear += map(self._original, places)
        self._user = _without(self._user, places)
        items = (each for each in places if isinstance(each[-1], int))
        self._shifts += sorted(items, key=_last_first, reverse=True)
        return bool(places)

    def _to_take_out(self, error: AlluxioConfigError) -> Iterator[Path]:
        if not isinstance(error, ValuesError) or not error.place:
            return
        place = error.place
        self._unclear.append(self._original(place))
        if not self._has(place) and not any(isinstance(each, int) for each in place):
            # A default contradicts the values that the error names.
            named = [as_path(each) for each in _named(error.requirement, "")]
            if given := [each for each in named if self._has(each)]:
                yield from given
                return
        while place and not self._has(place):
            place = place[:-1]
        if place:
            yield place

    def _has(self, place: Path) -> bool:
        holder: Any = self._user.tree
        for part in place:
            if isinstance(holder, dict):
                if part not in holder:
                    return False
            elif not isinstance(holder, list) or not isinstance(part, int) or part >= len(holder):
                return False
            holder = holder[part]
        return bool(place)


def _without(values: Values, places: Collection[Path]) -> Values:
    """A copy of values without the given places."""
    origins: dict[Path, Origin] = {}

    def copy(value: Any, old: Path, new: Path) -> Any:
        if old in values.origins:
            origins[new] = values.origins[old]
        if isinstance(value, dict):
            return {
                key: copy(each, (*old, key), (*new, key))
                for key, each in value.items()
                if (*old, key) not in places
            }
        if isinstance(value, list):
            left = [(at, each) for at, each in enumerate(value) if (*old, at) not in places]
            return [copy(each, (*old, at), (*new, i)) for i, (at, each) in enumerate(left)]
        return value

    return Values(copy(values.tree, (), ()), origins)


def _is_part(whole: Path, part: Path) -> bool:
    """Whether a path is equal to, or begins with, another one."""
    return part[: len(whole)] == whole


def _last_first(place: Path) -> list[tuple[int, str]]:
    return [(each, "") if isinstance(each, int) else (-1, each) for each in place]


def _named(text: str, hint: str) -> Iterator[str]:
    """The keys that a message names."""
    for key in re.findall(_KEY, text):
        if re.search("[.A-Z]", key):  # a plain lower-case word may just be English
            yield key
    for key in re.findall(_KEY, hint):
        component, dot, rest = key.partition(".")
        if component != "COMPONENT":
            yield key
            continue
        sections = [each for each, word in _COMPONENTS.items() if re.search(word, text)]
        yield from (f"{section}{dot}{rest}" for section in sections or _COMPONENTS)


def _is_named(place: Path, named: set[str], text: str) -> bool:
    """Whether a message names a place of the values."""
    if isinstance(place[-1], str) and not place[-1].isalnum():
        return place[-1] in text  # a property, or another name that the user chose
    key = as_key(place)
    return any(
        each == key or each.startswith((f"{key}.", f"{key}[")) or key.startswith(f"{each}.")
        for each in named
    )


def _where(error: AlluxioConfigError) -> tuple[bool, str, int]:
    origin = error.origin if isinstance(error, ValuesError) else None
    return (True, "", 0) if origin is None else (False, origin.source, origin.line or 0)
