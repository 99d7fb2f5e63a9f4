"""Values that Python code gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .tree import MAX_DEPTH, MAX_NODES, Origin, Path, Values, ValuesError, no_text, short


def given(mapping: Mapping[str, Any], source: str = "values") -> Values:
    """Copy values that Python code gives.

    Args:
        mapping: Mappings with strings as keys, lists, tuples (which become lists), str, int,
            float, bool and None.
        source: The name of the values in messages.

    Raises:
        ValuesError: On anything else, and on data that contains itself, is nested more than 64
            deep or has more than 50,000 parts.
    """
    copy = _Copy(Origin(source))
    if not isinstance(mapping, Mapping):
        raise copy.problem(
            f"must be a map from keys to values, not {type(mapping).__name__}; use a dict", ()
        )
    return Values(copy.of(mapping, ()), copy.origins)


class _Copy:
    """A deep copy of arbitrary data."""

    def __init__(self, origin: Origin) -> None:
        self.origins: dict[Path, Origin] = {}
        self._origin = origin
        self._within: set[int] = set()

    def problem(self, message: str, path: Path) -> ValuesError:
        return ValuesError(self._origin, path, message)

    def of(self, value: object, path: Path) -> Any:
        if value is None or isinstance(value, bool):
            return value
        # Subclasses, such as enums and the types of round-trip parsers, become plain values.
        if isinstance(value, str):
            if no_text(value):
                raise self.problem("is not valid Unicode; decode it as UTF-8", path)
            return str.__str__(value)
        if isinstance(value, int):
            if not -(2**63) <= value < 2**64:
                raise self.problem("is a number of more than 64 bits; use a smaller one", path)
            return int.__index__(value)
        if isinstance(value, float):
            return float.__float__(value)
        if not isinstance(value, Mapping | list | tuple):
            raise self.problem(
                f"must be plain data, not {type(value).__name__}; "
                "use a dict, list, str, int, float, bool or None",
                path,
            )
        if id(value) in self._within:
            raise self.problem("contains itself; give data without cycles", path)
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
                f"has the key {short(repr(key))} of type {type(key).__name__}; use a string", path
            )
        if no_text(key):
            raise self.problem(
                f"has the key {short(repr(key))}, which is not valid Unicode; decode it as UTF-8",
                path,
            )
        return str.__str__(key)

    def _at(self, path: Path, part: str | int) -> Path:
        if len(self.origins) >= MAX_NODES:
            raise self.problem(f"has more than {MAX_NODES:,} parts; give less data", path[:1])
        where = (*path, str.__str__(part) if isinstance(part, str) else part)
        self.origins[where] = self._origin
        return where
