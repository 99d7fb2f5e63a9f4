"""Whether the API server takes two pod templates for one: then no pod restarts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._base.quantities import in_thousandths
from .._compare.clean import cleaned
from .._kubernetes.table import Field, fields_of

_TYPE = "core.v1.PodTemplateSpec"


def same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether two templates are the same once the API server has filled them in.

    The order of lists counts here, and what volumes are called: controllers compare what is stored.

    Args:
        before: The one.
        after: The other.
    """
    first, second = (_stored(_TYPE, cleaned(_TYPE, each)) for each in (before, after))
    return bool(first == second)


def _stored(type_name: str, value: Any) -> Any:
    """A value with its quantities as numbers."""
    if not isinstance(value, Mapping):
        return value
    fields = fields_of(type_name)
    return {name: _field(fields.get(name), each) for name, each in value.items()}


def _field(field: Field | None, value: Any) -> Any:
    if field is None:
        return value
    if field.many == "list" and isinstance(value, list):
        return [_one(field, each) for each in value]
    if field.many == "map" and isinstance(value, Mapping):
        return {key: _one(field, each) for key, each in value.items()}
    return _one(field, value)


def _one(field: Field, value: Any) -> Any:
    if not field.scalar:
        return _stored(field.holds, value)
    if field.holds == "quantity":
        return in_thousandths(value) or value
    return value
