"""The base of all value objects: deeply immutable, and printed as the expression that makes them.

A value class derives from `Value` and is decorated with `value_object`. Its fields hold immutable
values only; `frozen` converts mappings and lists. To `dataclasses.fields` and `replace`,
`inspect.signature` and type checkers it is a frozen dataclass, but it becomes one only when asked:
importing `dataclasses` and compiling methods for some fifty classes takes a sixth of the time of
the command line (`make bench`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[Any], Any]:
        """Do nothing; only type checkers use it."""
        return lambda decorator: decorator


from ..errors import AlluxioConfigError
from .arguments import unwrapped, wrong_arguments

T = TypeVar("T")
AnyValue = TypeVar("AnyValue", bound="Value")

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """An immutable dict.

    It subclasses dict because cdk8s and `json` accept no other mapping; the frozen-dict packages
    do not subclass it on all supported versions of Python.
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
"""The default value of mapping fields."""


def frozen(value: Any) -> Any:
    """An immutable copy of plain data: mappings and sequences, at any depth."""
    if isinstance(value, Mapping):
        return FrozenDict({key: frozen(each) for key, each in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(frozen(each) for each in value)
    return value


def put(value: object, **given: object) -> None:
    """Set fields of a value object during its ``__post_init__``.

    Args:
        value: The value object.
        given: The fields and their final values.
    """
    vars(value).update(given)


class Field:
    """A field of a value class: the part of `dataclasses.Field` that is needed here."""

    __slots__ = ("annotation", "default", "kw_only", "name")

    def __init__(self, name: str, annotation: str, default: object, kw_only: bool) -> None:
        self.name = name
        self.annotation = annotation
        self.default = default
        self.kw_only = kw_only


_UNDECORATED: Mapping[str, Field] = {}


class _Missing:
    """Marks a field without a default."""


class _Specified:
    """How a class body declares a field, until the class is decorated."""

    def __init__(self, default: object, kw_only: bool) -> None:
        self.default = default
        self.kw_only = kw_only


def field(*, default: Any = _Missing, kw_only: bool) -> Any:
    """Declare whether a field is keyword-only, where it differs from the others of its class.

    Args:
        default: The field's default. Default: none; the field is required.
        kw_only: Whether the field is keyword-only.
    """
    return _Specified(default, kw_only)


class _AsDataclass:
    """An attribute that identifies a dataclass, created when it is first read."""

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, _: object, kind: type[Value]) -> Any:
        if kind._fields is _UNDECORATED:
            raise AttributeError(self._name)
        return getattr(_dataclass_like(kind), self._name)  # type: ignore[arg-type]


@cache
def _dataclass_like(kind: type[Value]) -> type:
    import dataclasses

    parts = []
    for each in kind._fields.values():
        given = {} if each.default is _Missing else {"default": each.default}
        field = dataclasses.field(kw_only=each.kw_only, **given)  # type: ignore[call-overload]
        parts.append((each.name, each.annotation, field))
    return dataclasses.make_dataclass(
        kind.__name__, parts, init=False, repr=False, eq=False, frozen=True
    )


class _Signature:
    """The signature of a value class, for `inspect`, editors and documentation."""

    def __get__(self, _: object, kind: type[Value]) -> Any:
        import inspect

        kinds = inspect.Parameter
        parameters = [
            kinds(
                each.name,
                kinds.KEYWORD_ONLY if each.kw_only else kinds.POSITIONAL_OR_KEYWORD,
                default=kinds.empty if each.default is _Missing else each.default,
                annotation=each.annotation,
            )
            for each in kind._fields.values()
        ]
        return inspect.Signature(sorted(parameters, key=lambda each: each.kind))


class Value:
    """A value object, whose `repr` is the expression that makes it."""

    _fields: ClassVar[Mapping[str, Field]] = _UNDECORATED
    _defaults: ClassVar[Mapping[str, Any]] = {}
    __match_args__: ClassVar[tuple[str, ...]] = ()

    __dataclass_fields__ = _AsDataclass()
    __dataclass_params__ = _AsDataclass()
    __signature__ = _Signature()

    def __init__(self, *arguments: object, **options: object) -> None:
        given = dict(zip(self.__match_args__, arguments, strict=False))
        made = {**self._defaults, **given, **options}
        if (
            made.keys() != self._fields.keys()
            or len(given) < len(arguments)
            or not given.keys().isdisjoint(options)
        ):
            wrong = wrong_arguments(type(self).__name__, type(self), arguments, options)
            assert wrong is not None
            raise wrong
        vars(self).update({name: unwrapped(each) for name, each in made.items()})
        try:
            self.__post_init__()
        except AlluxioConfigError as error:
            error.__traceback__ = None
            raise error

    def __post_init__(self) -> None:
        """Check the fields, and store them in the form that is compared."""

    def __setattr__(self, name: str, value: object) -> None:
        # A user's own class, such as a sink, sets each attribute once, in `__init__`.
        if name in vars(self) or self._fields is not _UNDECORATED:
            from dataclasses import FrozenInstanceError

            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __replace__(self, /, **changes: object) -> Any:
        return replace(self, **changes)

    def _compared(self) -> tuple[Any, ...]:
        return tuple(getattr(self, each.name) for each in fields(self))

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self is other or self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def __repr__(self) -> str:
        if not fields(self) and self._fields is _UNDECORATED:
            return object.__repr__(self)
        return f"{type(self).__qualname__}({self._arguments()})"

    def _arguments(self) -> str:
        arguments = []
        for each in fields(self):
            value = getattr(self, each.name)
            if value != each.default:
                text = shown(value)
                arguments.append(f"{each.name}={text}" if each.kw_only else text)
        return ", ".join(arguments)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def value_object(*, kw_only: bool = True) -> Callable[[type[AnyValue]], type[AnyValue]]:
    """Turn a subclass of `Value` into a value class whose annotations are its fields.

    Args:
        kw_only: Whether all arguments are keyword-only. Default: True.
    """

    def decorate(cls: type[AnyValue]) -> type[AnyValue]:
        every = dict(cls._fields)
        for name, annotation in cls.__annotations__.items():
            if not annotation.startswith("ClassVar"):
                said = vars(cls).get(name, _Missing)
                given = said if isinstance(said, _Specified) else _Specified(said, kw_only)
                every[name] = Field(name, annotation, given.default, given.kw_only)
                _leave(cls, every[name])
        cls._fields = every
        cls._defaults = {
            name: each.default for name, each in every.items() if each.default is not _Missing
        }
        by_position = [name for name, each in every.items() if not each.kw_only]
        cls.__match_args__ = tuple(by_position)  # type: ignore[misc]
        return cls

    return decorate


def _leave(cls: type, field: Field) -> None:
    """Keep a plain default as a class attribute, as dataclasses do."""
    if isinstance(field.default, Value) or field.default is _Missing:
        # The documentation would list a value object as an attribute of its own.
        if field.name in vars(cls):
            delattr(cls, field.name)
    else:
        setattr(cls, field.name, field.default)


def fields(value: Value | type[Value]) -> Sequence[Field]:
    """The fields of a value object, or of a value class, in their order."""
    kind = value if isinstance(value, type) else type(value)
    if kind._fields is _UNDECORATED and "__dataclass_fields__" in vars(
        kind
    ):  # a user's own class, such as a sink
        from dataclasses import fields as those_of

        return those_of(kind)  # type: ignore[arg-type,return-value]
    return tuple(kind._fields.values())


def replace(value: AnyValue, **changes: object) -> AnyValue:
    """A copy of a value object with some fields changed.

    Args:
        value: The value object.
        changes: The fields to change.
    """
    return type(value)(**{each.name: getattr(value, each.name) for each in fields(value)} | changes)


def shown(value: object) -> str:
    """A part of a value object's `repr`: mappings and sequences as people write them."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {shown(each)}' for key, each in value.items())}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    return repr(value)
