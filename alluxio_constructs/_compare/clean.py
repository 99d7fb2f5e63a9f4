"""Removes from objects what has no meaning: nulls, defaults, and fields of the API server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._kubernetes.table import Field, fields_of
from .defaults import (
    DEFAULTS,
    EMPTY_AND_ABSENT,
    WITHOUT_MEANING,
    annotation_of_others,
    completed,
)

# An empty name of a class is none, and no name is the default one.
_EMPTY_MATTERS = ("core.v1.PersistentVolumeClaimSpec.storageClassName",)


def cleaned(type_name: str, value: Any) -> Any:
    """Copy a value of a type, without what means nothing.

    Args:
        type_name: Its type.
        value: The value; what is no map is as it is.
    """
    if not isinstance(value, Mapping):
        return value
    made = {str(name): each for name, each in value.items() if each is not None}
    for name in WITHOUT_MEANING.get(type_name, ()):
        made.pop(name, None)
    completed(type_name, made)
    fields = fields_of(type_name)
    defaults = DEFAULTS.get(type_name, {})
    found = {}
    for name, each in made.items():
        field = fields.get(name)
        own = _plain(each) if field is None else _field(field, each)
        if name == "annotations" and type_name == "meta.v1.ObjectMeta" and isinstance(own, dict):
            own = {key: text for key, text in own.items() if not annotation_of_others(key)}
        if f"{type_name}.{name}" not in _EMPTY_MATTERS and _is_empty(field, own):
            continue
        if (
            name not in defaults
            or own != defaults[name]
            or isinstance(own, bool) != isinstance(defaults[name], bool)
        ):
            found[name] = own
    return found


def _field(field: Field, value: Any) -> Any:
    if field.scalar:
        return _plain(value)
    if field.many == "list" and isinstance(value, Sequence) and not isinstance(value, str):
        return [cleaned(field.holds, each) for each in value if each is not None]
    if field.many == "map" and isinstance(value, Mapping):
        return {str(key): cleaned(field.holds, each) for key, each in value.items()}
    return cleaned(field.holds, value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value


def _is_empty(field: Field | None, value: Any) -> bool:
    """Whether a value is the same as none."""
    if isinstance(value, list) or value == "":
        return not value
    if not isinstance(value, dict) or value:
        return False
    return field is not None and (field.many == "map" or field.holds in EMPTY_AND_ABSENT)
