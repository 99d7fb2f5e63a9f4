"""Kubernetes's own schemas, of all supported versions at once: types, each with its fields.

`scripts/kubernetes_schemas.py` makes `schemas.json` of them, and says how a field is written. It is
read when there is something to check, in a few milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from .._base.files import read_text
from .versions import NEWEST, OLDEST

_FIELD = re.compile(
    r"(?:\[(?P<keys>[^]]*)\]|(?P<map>\{\}))?(?P<holds>\S+)( !(?P<needed>\S*))?( @(?P<there>\S+))?"
)
_SCALARS = frozenset(
    ("any", "base64", "boolean", "int-or-string", "int32", "int64", "number", "quantity", "string")
)


class Span(NamedTuple):
    """Versions, from the first to the last, by their minor numbers."""

    first: int
    last: int

    def has(self, minor: int) -> bool:
        """Whether a version is among them."""
        return self.first <= minor <= self.last


EVERY = Span(OLDEST, NEWEST)


class Field(NamedTuple):
    """A field of a type.

    Attributes:
        many: ``"list"``, ``"map"``, or nothing for a single value.
        keys: Of a list: the fields in which its items differ.
        holds: What it holds: a type, or a scalar.
        scalar: Whether that is a scalar.
        needed: The versions that refuse an object without it, if any.
        there: The versions that know it.
    """

    many: str
    keys: Sequence[str]
    holds: str
    scalar: bool
    needed: Span | None
    there: Span


@cache
def _table() -> Mapping[str, Any]:
    import json  # only what is checked needs it

    table: Mapping[str, Any] = json.loads(read_text(__file__, "schemas.json"))
    return table


@cache
def fields_of(type_name: str) -> Mapping[str, Field]:
    """The fields of a type, by name."""
    return {name: _field(text) for name, text in _table()["types"][type_name].items()}


@cache
def kind_of(api_version: str, kind: str) -> Field | None:
    """The type of an object, and the versions that serve it; None if it is not Kubernetes's own."""
    text = _table()["kinds"].get(f"{api_version} {kind}")
    return None if text is None else _field(text)


@cache
def _field(text: str) -> Field:
    match = _FIELD.fullmatch(text)
    assert match is not None, text
    keys = match["keys"]
    needed = match["needed"]
    return Field(
        many="map" if match["map"] else "" if keys is None else "list",
        keys=tuple(filter(None, (keys or "").split(","))),
        holds=match["holds"],
        scalar=match["holds"] in _SCALARS,
        needed=None if needed is None else _span(needed),
        there=_span(match["there"] or ""),
    )


def _span(text: str) -> Span:
    first, _, last = text.partition("-")
    return Span(int(first or OLDEST), int(last or NEWEST))
