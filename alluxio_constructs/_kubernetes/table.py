"""The schemas of Kubernetes, for all supported versions at once: types, each with its fields.

`scripts/kubernetes_schemas.py` writes them to `schemas.json` and documents the format of a field.
The file is read, in a few milliseconds, when there is something to check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from .._base.files import read_text
from .versions import NEWEST, OLDEST


class Span:
    """A range of versions, by their minor numbers."""

    __slots__ = ("first", "last")

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last

    def has(self, minor: int) -> bool:
        """Whether a version is in the range."""
        return self.first <= minor <= self.last

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.first, self.last) == (other.first, other.last)

    def __hash__(self) -> int:
        return hash((self.first, self.last))


EVERY = Span(OLDEST, NEWEST)


class Field:
    """A field of a type.

    Attributes:
        many: ``"list"``, ``"map"``, or empty for a single value.
        keys: For a list: the fields that identify its items.
        holds: The type or scalar that it holds.
        scalar: Whether that is a scalar. The names of types contain a dot, those of scalars do not.
        needed: The versions that reject an object without the field, if any.
        there: The versions that know the field.
    """

    __slots__ = ("holds", "keys", "many", "needed", "scalar", "there")

    def __init__(self, text: str) -> None:
        """Parse a field as `schemas.json` writes it."""
        holds, *limits = text.split(" ")
        self.many = ""
        self.keys: Sequence[str] = ()
        if holds.startswith("["):
            self.many = "list"
            keys, _, holds = holds[1:].partition("]")
            self.keys = tuple(keys.split(",")) if keys else ()
        elif holds.startswith("{}"):
            self.many, holds = "map", holds[2:]
        self.holds = holds
        self.scalar = "." not in holds
        self.needed: Span | None = None
        self.there = EVERY
        for each in limits:
            if each.startswith("!"):
                self.needed = _span(each[1:])
            else:
                self.there = _span(each[1:])


@cache
def _table() -> Mapping[str, Any]:
    import json  # slow, and needed for checks only

    table: Mapping[str, Any] = json.loads(read_text(__file__, "schemas.json"))
    return table


@cache
def fields_of(type_name: str) -> Mapping[str, Field]:
    """The fields of a type, by name."""
    return {name: Field(text) for name, text in _table()["types"][type_name].items()}


@cache
def kind_of(api_version: str, kind: str) -> Field | None:
    """The type of an object and the versions that serve it; None if it is a custom resource."""
    text = _table()["kinds"].get(f"{api_version} {kind}")
    return None if text is None else Field(text)


def _span(text: str) -> Span:
    first, _, last = text.partition("-")
    return Span(int(first or OLDEST), int(last or NEWEST))
