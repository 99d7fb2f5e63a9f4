"""Unknown and missing arguments: an `AlluxioConfigError` in place of Python's `TypeError`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from ..errors import AlluxioConfigError, refuse
from .suggest import did_you_mean, meant

F = TypeVar("F", bound=Callable[..., Any])


def unwrapped(value: Any) -> Any:
    """The plain value of an enum member that is a string or an int; any other value unchanged."""
    if isinstance(value, Enum) and isinstance(value, (str, int)):
        return value.value
    return value


def attribute(value: object, name: str, otherwise: object = None) -> object:
    """An attribute of a value that a user passed, which may raise any error when asked for it.

    Args:
        value: The value.
        name: The attribute.
        otherwise: The result if the attribute is missing or raises. Default: None.
    """
    try:
        return getattr(value, name, otherwise)
    except Exception:
        return otherwise


def explained(what: str, *, bound: bool = False) -> Callable[[F], F]:
    """Have a function refuse unknown arguments with an error that suggests the right ones.

    Args:
        what: The function's name in errors.
        bound: Whether it is a method, whose first argument is not the user's. Default: False.
    """

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def call(*arguments: Any, **options: Any) -> Any:
            arguments = tuple(map(unwrapped, arguments))
            options = {name: unwrapped(each) for name, each in options.items()}
            try:
                return function(*arguments, **options)
            except AlluxioConfigError as error:
                # The mistake is in the calling line, not in the library's frames behind it.
                error.__traceback__ = None
                raise error
            except TypeError:
                # A bug inside the function raises TypeError as well.
                wrong = wrong_arguments(what, function, arguments, options, bound=bound)
                if wrong is None:
                    raise
            raise wrong

        return call  # type: ignore[return-value]

    return decorate


def wrong_arguments(
    what: str,
    function: Callable[..., Any],
    arguments: Sequence[object],
    options: Mapping[str, Any],
    *,
    bound: bool = False,
) -> AlluxioConfigError | None:
    """The error for the arguments of a call, if they do not match the signature.

    Args:
        what: The function's name in errors.
        function: The function, or the class.
        arguments: The positional arguments.
        options: The keyword arguments.
        bound: Whether it is a method, whose first argument is not the user's. Default: False.
    """
    import inspect  # only a mistake needs it

    kinds = inspect.Parameter
    every = inspect.signature(function).parameters
    parameters = {name: each for name, each in every.items() if each.kind is not kinds.VAR_KEYWORD}
    known = list(parameters)[1:] if bound else list(parameters)
    for name in options:
        # A function with **options checks them itself.
        if name not in known and len(parameters) == len(every):
            remedy = did_you_mean(meant(name, known), f"it has {', '.join(known) or 'none'}")
            return AlluxioConfigError(f"has no option {name!r}", parameter=what, remedy=remedy)
    named = [each for each in parameters if parameters[each].kind is not kinds.KEYWORD_ONLY]
    if len(arguments) > len(named):
        count = len(named) - bound
        return AlluxioConfigError(
            f"takes at most {count} positional argument{'' if count == 1 else 's'}",
            parameter=what,
            remedy=f"name the others: {', '.join(f'{each}=…' for each in known[count:][:4])}",
        )
    for name in named[: len(arguments)]:
        if name in options:
            return AlluxioConfigError(
                f"has {name!r} twice, by position and by name",
                parameter=what,
                remedy="give it once",
            )
    given = {*named[: len(arguments)], *options}
    missing = [
        name
        for name, each in parameters.items()
        if each.default is kinds.empty and name not in given
    ]
    if missing:
        return AlluxioConfigError(
            f"needs {' and '.join(missing)}",
            parameter=what,
            remedy=f"give {', '.join(f'{each}=…' for each in missing)}",
        )
    return None


def _takes(function: Callable[..., Any], arguments: Sequence[object]) -> bool:
    """Whether a function accepts these positional arguments."""
    try:
        return wrong_arguments("", function, arguments, {}) is None
    except ValueError:  # a method without self
        return False


def asked(place: str, method: object, *arguments: object, form: str) -> object:
    """The result of a method of a user's class; an error names the method that caused it.

    Args:
        place: The method's name in errors: ``Scratch.properties``.
        method: The method.
        arguments: The arguments to call it with.
        form: The signature that it must have: ``def properties(self, component)``.

    Raises:
        AlluxioConfigError: If it is not a method, does not accept the arguments, or fails.
    """
    if not callable(method):
        raise refuse(place, method, "must be a method", f"use {form}")
    try:
        return method(*arguments)
    except AlluxioConfigError:
        raise
    except Exception as error:
        if isinstance(error, TypeError) and not _takes(method, arguments):
            raise AlluxioConfigError(
                "does not accept the arguments that the library passes",
                parameter=place,
                remedy=f"use {form}",
            ) from None
        shown = ", ".join(map(str, arguments))
        raise AlluxioConfigError(
            f"failed{f' for {shown}' if shown else ''} ({type(error).__name__}: {error})",
            parameter=place,
            remedy="fix the method: its traceback is above",
        ) from error
