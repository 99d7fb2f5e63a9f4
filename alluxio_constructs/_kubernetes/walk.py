"""Whether Kubernetes accepts a value: a recursive check against the types of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._base import checks
from .._base.quantities import INT32, INT64, is_quantity
from .._base.suggest import did_you_mean, meant
from ..errors import NOT_SHOWN, AlluxioConfigError, refuse
from .kinds import refused_by
from .rules import RULES, one_of
from .table import Field, Span, fields_of
from .versions import SUPPORTED
from .words import BOUNDS, CHOICES, FORMS, MISSING, ONE_OF

_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_DEFAULTS = {"protocol": "TCP"}  # of the fields that identify the items of a list
_CONFIDENTIAL = frozenset(("core.v1.Secret",))


def mistakes(
    parameter: str,
    value: object,
    type_name: str,
    minors: Sequence[int] | None = None,
    *,
    but: Sequence[str] = (),
) -> Iterator[AlluxioConfigError]:
    """What Kubernetes rejects in a value.

    Args:
        parameter: Its name in errors, to which they append the path of the faulty field.
        value: The value: plain data.
        type_name: Its type.
        minors: The minor numbers of the versions that must accept it. Default: None, any one
            supported version is enough.
        but: Required fields that may be missing, since they are added later. Default: none.
    """
    if not isinstance(value, Mapping):
        yield refuse(parameter, value, "must be a map, as in a manifest", "use {…}")
        return
    fields = fields_of(type_name)
    before = True
    for name, each in value.items():
        if each is None:
            continue
        field = fields.get(name)
        if field is None:
            before = False
            yield AlluxioConfigError(
                f"has no field {name!r}",
                parameter=parameter,
                remedy=did_you_mean(meant(str(name), list(fields)), f"it has {', '.join(fields)}"),
            )
            continue
        if minors is not None:
            yield from _not_known(f"{parameter}.{name}", field.there, minors)
        hidden = type_name in _CONFIDENTIAL
        for error in _field(f"{parameter}.{name}", each, field, f"{type_name}.{name}", minors):
            before = False
            yield _hidden(error) if hidden else error
    for name in (*_needed(fields, minors), *MISSING.get(type_name, ())):
        if value.get(name) is None and name not in but:
            before = False
            yield AlluxioConfigError(
                "is missing", parameter=f"{parameter}.{name}", remedy="give it"
            )
    if not before:
        return  # rules expect values of the right form
    if type_name in ONE_OF:
        yield from one_of(parameter, value, ONE_OF[type_name])
    rule = RULES.get(type_name)
    if rule is not None:
        yield from rule(parameter, value, minors)


def _needed(fields: Mapping[str, Field], minors: Sequence[int] | None) -> Iterator[str]:
    versions = SUPPORTED if minors is None else minors
    every = all if minors is None else any
    for name, field in fields.items():
        if field.needed is not None and every(field.needed.has(each) for each in versions):
            yield name


def _not_known(parameter: str, there: Span, minors: Sequence[int]) -> Iterator[AlluxioConfigError]:
    """Reject a field that some of the versions do not know."""
    outside = [each for each in minors if not there.has(each)]
    if not outside:
        return
    if outside[0] < there.first:
        known, example = f"1.{there.first} and newer", there.first
    else:
        known, example = f"1.{there.last} and older", there.last
    remedy = "leave it out"
    if len(minors) > 1:
        remedy += f', or name the version that you run: kubernetes_version="1.{example}"'
    yield AlluxioConfigError(
        f"is known to Kubernetes {known}, and not to 1.{outside[0]}",
        parameter=parameter,
        remedy=remedy,
    )


def _hidden(error: AlluxioConfigError) -> AlluxioConfigError:
    """A copy of an error without the value."""
    return AlluxioConfigError(
        error.requirement, parameter=error.parameter, value=NOT_SHOWN, remedy=error.remedy
    )


def _field(
    parameter: str, value: Any, field: Field, key: str, minors: Sequence[int] | None
) -> Iterator[AlluxioConfigError]:
    """The errors in the value of a field."""
    if field.many == "":
        yield from _one(parameter, value, field, key, minors)
    elif field.many == "map":
        if not isinstance(value, Mapping):
            yield refuse(parameter, value, "must be a map, as in a manifest", "use {…}")
            return
        wrong = False
        for name, each in value.items():
            if each is not None:
                for error in _one(f"{parameter}[{name!r}]", each, field, "", minors):
                    wrong = True
                    yield error
        if not wrong and key in FORMS:
            yield from refused_by(FORMS[key], parameter, value)
    elif isinstance(value, str) or not isinstance(value, Sequence):
        yield refuse(parameter, value, "must be a list", "use […]")
    else:
        for i, each in enumerate(value):
            yield from _one(f"{parameter}[{i}]", each, field, key, minors)
        if field.keys:
            yield from _twice(parameter, value, field.keys)


def _one(
    parameter: str, value: Any, field: Field, key: str, minors: Sequence[int] | None
) -> Iterator[AlluxioConfigError]:
    """The errors in a single value."""
    if not field.scalar:
        yield from mistakes(parameter, value, field.holds, minors)
        return
    if field.holds == "any":
        return
    wrong = _SCALARS[field.holds](value)
    if wrong is not None:
        yield refuse(parameter, value, *wrong)
        return
    if key in CHOICES:
        if value not in CHOICES[key]:
            words = ", ".join(repr(word) for word in CHOICES[key])
            yield refuse(parameter, value, f"must be one of {words}", "use one of them")
    elif key in BOUNDS:
        least, most = BOUNDS[key]
        if not least <= value <= most:
            yield refuse(
                parameter, value, f"must be a whole number from {least} to {most}", "choose another"
            )
    elif key in FORMS:
        yield from refused_by(FORMS[key], parameter, value)


def _twice(
    parameter: str, value: Sequence[Any], keys: Sequence[str]
) -> Iterator[AlluxioConfigError]:
    """Items of a list that have the same identity to Kubernetes."""
    seen: dict[tuple[str, ...], int] = {}
    for i, each in enumerate(value):
        if not isinstance(each, Mapping):
            continue
        own = tuple(repr(each.get(key, _DEFAULTS.get(key))) for key in keys)
        first = seen.setdefault(own, i)
        if first != i:
            names = " and ".join(keys)
            yield AlluxioConfigError(
                f"has the same {names} as item {first}",
                parameter=f"{parameter}[{i}]",
                value=" ".join(str(each.get(key, _DEFAULTS.get(key))) for key in keys),
                remedy="leave one of them out, or change it",
            )


def _string(value: object) -> tuple[str, str] | None:
    if isinstance(value, str):
        return None
    text = str(value).lower() if isinstance(value, (bool, int, float)) else "…"
    return "must be a string", f'use "{text}"'


def _boolean(value: object) -> tuple[str, str] | None:
    return None if isinstance(value, bool) else ("must be true or false", "use one of them")


def _whole(value: object, most: int) -> tuple[str, str] | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "must be a whole number", "use one"
    if not -most - 1 <= value <= most:
        return f"must be a whole number from {-most - 1} to {most}", "choose another"
    return None


def _number(value: object) -> tuple[str, str] | None:
    right = isinstance(value, (int, float)) and not isinstance(value, bool)
    return None if right else ("must be a number", "use one")


def _quantity(value: object) -> tuple[str, str] | None:
    if is_quantity(value):
        return None
    return "must be a quantity as Kubernetes writes it", 'use "500m", "1Gi" or the like'


def _int_or_string(value: object) -> tuple[str, str] | None:
    if isinstance(value, str):
        return None
    wrong = _whole(value, INT32)
    return None if wrong is None else (f"{wrong[0]}, or a string", wrong[1])


def _base64(value: object) -> tuple[str, str] | None:
    if isinstance(value, str) and re.fullmatch(_BASE64, value):
        return None
    return "must be in base64", "encode it"


_SCALARS = {
    "base64": _base64,
    "boolean": _boolean,
    "int-or-string": _int_or_string,
    "int32": lambda value: _whole(value, INT32),
    "int64": lambda value: _whole(value, INT64),
    "number": _number,
    "quantity": _quantity,
    "string": _string,
}


def check(
    parameter: str, value: object, type_name: str, *, but: Sequence[str] = ()
) -> Mapping[str, Any]:
    """Check a part of a manifest, and return an immutable copy.

    Args:
        parameter: Its name in errors.
        value: The value.
        type_name: Its type.
        but: As for `mistakes`. Default: none.

    Raises:
        AlluxioConfigError: If it is not plain data, or no supported version accepts it; the first
            mistake found.
    """
    copied = checks.plain(parameter, value)
    for error in mistakes(parameter, copied, type_name, but=but):
        raise error
    return copied
