"""`Checked`: values that were checked, and the mapping of errors of the typed API to their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..._base.values import NOTHING
from ...errors import AlluxioConfigError
from ..values.tree import Path, Values, ValuesError
from .table import default, key_of


class Checked:
    """Values that were checked, by the path of each key."""

    def __init__(self, user: Values, found: Mapping[str, Any]) -> None:
        """Create from the checked values, and from the user's own, which know their places."""
        self._user = user
        self._found = found

    @property
    def user(self) -> Values:
        """The user's own values."""
        return self._user

    def __getitem__(self, key: str) -> Any:
        """The normalised value of a key, or None if it is absent."""
        return self._found[key]

    def get(self, key: str) -> Any:
        """The value of a key that not every part has; None if it is absent or unknown."""
        return self._found.get(key)

    def changed(self, key: str) -> Any:
        """The value of a key; None if it is the default, absent or unknown."""
        value = self._found.get(key)
        return None if value is None or value == default(key) else value

    def gives(self, *keys: str) -> bool:
        """Whether the user's own values have one of these keys.

        Args:
            keys: The keys.
        """
        return any(as_path(key) in self._user.origins for key in keys)

    def problem(self, place: Path | str, message: str) -> ValuesError:
        """An error at a place of the values, a path or a key."""
        path = as_path(place)
        return ValuesError(self._user.origin(path), path, message)

    @contextmanager
    def at(self, place: Path | str, elsewhere: Mapping[str, str] = NOTHING) -> Iterator[None]:
        """Translate the errors of the typed API in a `with` block into errors of the values.

        Args:
            place: The part of the values that is converted, a path or a key.
            elsewhere: Parameters that come from other parts, each with its key. Default: none.

        Raises:
            ValuesError: In place of any error of the typed API.
        """
        try:
            yield
        except ValuesError:
            raise
        except AlluxioConfigError as error:
            exact = self._exact(as_path(place), error.parameter or "", elsewhere)
            raise (self.problem(exact, error.message) if exact else error) from None

    def _exact(self, place: Path, parameter: str, elsewhere: Mapping[str, str]) -> Path:
        """The place of a parameter of the typed API, below the place of its part."""
        what, _, rest = parameter.partition(" ")
        for each in (what, rest):
            if each in elsewhere:
                return as_path(elsewhere[each])
        name = (rest if rest and what[0].isupper() else what).partition(" ")[0].partition("[")[0]
        key = key_of(as_key(place), name)
        if key is not None:
            names = [each for each in place if isinstance(each, str)]
            return (*place, *as_path(key)[len(names) :]) if "[]" in key else as_path(key)
        camel = "".join(part.title() if i else part for i, part in enumerate(name.split("_")))
        own = (*place, camel)
        return own if own in self._user.origins else place


def as_path(place: Path | str) -> Path:
    """The path of a key without lists in it; a path is returned as it is."""
    return tuple(place.split(".")) if isinstance(place, str) else place


def as_key(place: Path) -> str:
    """The key of a place, with ``[]`` for each index."""
    parts = ("[]" if isinstance(each, int) else f".{each}" for each in place)
    return "".join(parts).removeprefix(".")
