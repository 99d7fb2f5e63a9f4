"""What all value objects have in common: they are deeply immutable, and print as they are written.

A value object is a frozen dataclass, derived from `Value` and decorated by `value_object`, whose
fields hold nothing that changes: `frozen` makes of mappings and lists what cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[Any], Any]:
        """What type checkers alone look at."""
        return lambda decorator: decorator


from .arguments import explained

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

    def __setattr__(self, name: str, value: object) -> None:
        # The one that `__init__` sets, once.
        if name in self.__dict__ or name not in type(self).__dataclass_fields__:  # type: ignore[attr-defined]
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def _compared(self) -> tuple[Any, ...]:
        return tuple(getattr(self, each.name) for each in fields(self))  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self is other or self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def __repr__(self) -> str:
        if not hasattr(self, "__dataclass_fields__"):  # a user's own class, as of a sink
            return object.__repr__(self)
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


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def value_object(*, kw_only: bool = True) -> Callable[[type[T]], type[T]]:
    """Make a class derived from `Value` a dataclass.

    The standard decorator compiles six methods for each class; here it compiles ``__init__``, and
    `Value` has the others. With some fifty classes that halves the import, which is most of what a
    command line has to do.

    Args:
        kw_only: Whether its arguments are given by name only. Default: True.
    """

    def decorate(cls: type[T]) -> type[T]:
        made = dataclass(repr=False, eq=False, kw_only=kw_only)(cls)
        for each in fields(made):  # type: ignore[arg-type]
            if isinstance(each.default, Value):
                delattr(made, each.name)  # documentation takes it for an attribute of its own
        made.__init__ = explained(cls.__name__, bound=True)(made.__init__)  # type: ignore[method-assign]
        return made

    return decorate


def shown(value: object) -> str:
    """A part of a value object's text: mappings and sequences as people write them."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {shown(each)}' for key, each in value.items())}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    return repr(value)
