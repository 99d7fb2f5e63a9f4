"""What all value objects have in common: they are deeply immutable, and print as they are written.

A value object is a frozen dataclass, derived from `Value`, whose fields hold nothing that changes:
`frozen` makes of mappings and lists what cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that nobody changes.

    A dict by its type, since cdk8s and `json` take no other mapping; the packages of the kind are
    none on all supported versions of Python.
    """

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping cannot be changed; make a new value object in place of it")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __copy__(self) -> FrozenDict[K, V]:
        return self

    def __deepcopy__(self, _: object) -> FrozenDict[K, V]:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


NOTHING: Mapping[str, Any] = FrozenDict()
"""The default of a mapping."""


def frozen(value: Any) -> Any:
    """Copy plain data into what nobody can change: mappings and sequences, at any depth."""
    if isinstance(value, Mapping):
        return FrozenDict({key: frozen(each) for key, each in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(frozen(each) for each in value)
    return value


def put(value: object, **given: object) -> None:
    """Set fields of a frozen dataclass while it is made, in its ``__post_init__``.

    Args:
        value: The value object.
        given: The fields as they are kept.
    """
    for name, each in given.items():
        object.__setattr__(value, name, each)


class Value:
    """A value object, whose text is the expression that makes it."""

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({self._arguments()})"

    def _arguments(self) -> str:
        arguments = []
        for each in fields(self):  # type: ignore[arg-type]
            value = getattr(self, each.name)
            default = each.default if each.default_factory is MISSING else each.default_factory()
            if each.init and value != default:
                text = shown(value)
                arguments.append(f"{each.name}={text}" if each.kw_only else text)
        return ", ".join(arguments)


def shown(value: object) -> str:
    """A part of a value object's text: mappings and sequences as people write them."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {shown(each)}' for key, each in value.items())}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    return repr(value)
