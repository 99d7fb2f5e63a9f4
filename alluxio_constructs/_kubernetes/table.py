"""Kubernetes's own schemas, of all supported versions at once: types, each with its fields.

`scripts/kubernetes_schemas.py` makes `schemas.json` of them, and says how a field is written. It is
read when there is something to check, in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from .._base.files import read_text
from .versions import NEWEST, OLDEST


class Span:
    """Versions, from the first to the last, by their minor numbers."""

    __slots__ = ("first", "last")

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last

    def has(self, minor: int) -> bool:
        """Whether a version is among them."""
        return self.first <= minor <= self.last

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.first, self.last) == (other.first, other.last)

    def __hash__(self) -> int:
        return hash((self.first, self.last))


EVERY = Span(OLDEST, NEWEST)


class Field:
    """A field of a type.

    Attributes:
        many: ``"list"``, ``"map"``, or nothing for a single value.
        keys: Of a list: the fields in which its items differ.
        holds: What it holds: a type, or a scalar.
        scalar: Whether that is a scalar. Types have a dot in their names, and scalars none.
        needed: The versions that refuse an object without it, if any.
        there: The versions that know it.
    """

    __slots__ = ("holds", "keys", "many", "needed", "scalar", "there")

    def __init__(self, text: str) -> None:
        """Read it from its text."""
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
    import json  # only what is checked needs it

    table: Mapping[str, Any] = json.loads(read_text(__file__, "schemas.json"))
    return table


@cache
def fields_of(type_name: str) -> Mapping[str, Field]:
    """The fields of a type, by name."""
    return {name: Field(text) for name, text in _table()["types"][type_name].items()}


@cache
def kind_of(api_version: str, kind: str) -> Field | None:
    """The type of an object, and the versions that serve it; None if it is not Kubernetes's own."""
    text = _table()["kinds"].get(f"{api_version} {kind}")
    return None if text is None else Field(text)


def _span(text: str) -> Span:
    first, _, last = text.partition("-")
    return Span(int(first or OLDEST), int(last or NEWEST))
