"""`value_object`: frozen, keyword-only dataclasses that cost little to import.

The standard decorator compiles seven methods for each class. Here it compiles ``__init__``, and
all classes share the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[T], T]:
        """What type checkers alone look at."""
        return lambda decorator: decorator


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def value_object(*, kw_only: bool = True) -> Callable[[type[T]], type[T]]:
    """Make a class a frozen dataclass.

    Args:
        kw_only: Whether its arguments are given by name only. Default: True.
    """

    def decorate(cls: type[T]) -> type[T]:
        made = dataclass(repr=False, eq=False, kw_only=kw_only)(cls)
        for name, method in _SHARED.items():
            setattr(made, name, method)
        return made

    return decorate


def _set(self: Any, name: str, value: object) -> None:
    """Let ``__init__`` set each field once, and nobody set anything else."""
    if name in self.__dict__ or name not in self.__dataclass_fields__:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _compared(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, each.name) for each in fields(self) if each.compare)


def _equal(self: Any, other: object) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    return _compared(self) == _compared(other)


def _hash(self: Any) -> int:
    return hash(_compared(self))


def _repr(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


_SHARED: dict[str, Any] = {
    "__setattr__": _set,
    "__delattr__": _delete,
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _repr,
}
