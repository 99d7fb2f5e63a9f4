"""Arguments that there are none of, or that are missing: an error of ours in place of Python's."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from ..errors import AlluxioConfigError, refuse
from .suggest import did_you_mean, meant

F = TypeVar("F", bound=Callable[..., Any])


def unwrapped(value: Any) -> Any:
    """A member of an enum that is a text or a number as such, and all else as it is."""
    if isinstance(value, Enum) and isinstance(value, (str, int)):
        return value.value
    return value


def attribute(value: object, name: str, otherwise: object = None) -> object:
    """An attribute of whatever somebody gave, which may answer by a mistake of its own.

    Args:
        value: What was given.
        name: The attribute.
        otherwise: What it is where there is none, or no answer. Default: None.
    """
    try:
        return getattr(value, name, otherwise)
    except Exception:
        return otherwise


def explained(what: str, *, bound: bool = False) -> Callable[[F], F]:
    """Have a function refuse arguments that it does not have, with those that were meant.

    Args:
        what: What errors call the function.
        bound: Whether it is a method, whose first argument is not the user's. Default: False.
    """

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def call(*arguments: Any, **options: Any) -> Any:
            arguments = tuple(map(unwrapped, arguments))
            options = {name: unwrapped(each) for name, each in options.items()}
            try:
                return function(*arguments, **options)
            except TypeError:
                # Python raises the same for a mistake within.
                mistake = wrong_arguments(what, function, arguments, options, bound=bound)
                if mistake is None:
                    raise
                wrong = mistake
            except AlluxioConfigError as error:
                # The mistake is in the line that called, not in the twenty of ours behind it.
                wrong = error.with_traceback(None)
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
    """Say what is wrong with the arguments of a call, if anything is.

    Args:
        what: What errors call the function.
        function: The function, or the class.
        arguments: Those given by position.
        options: Those given by name.
        bound: Whether it is a method, whose first argument is not the user's. Default: False.
    """
    import inspect  # only a mistake needs it

    kinds = inspect.Parameter
    every = inspect.signature(function).parameters
    parameters = {name: each for name, each in every.items() if each.kind is not kinds.VAR_KEYWORD}
    known = list(parameters)[1:] if bound else list(parameters)
    for name in options:
        # Who takes any looks at them itself.
        if name not in known and len(parameters) == len(every):
            remedy = did_you_mean(meant(name, known), f"it has {', '.join(known) or 'none'}")
            return AlluxioConfigError(f"has no option {name!r}", parameter=what, remedy=remedy)
    named = [each for each in parameters if parameters[each].kind is not kinds.KEYWORD_ONLY]
    if len(arguments) > len(named):
        count = len(named) - bound
        return AlluxioConfigError(
            f"takes {count} argument{'' if count == 1 else 's'} by position at most",
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
    """Whether a function can be called with so many arguments."""
    try:
        return wrong_arguments("", function, arguments, {}) is None
    except ValueError:  # a method without self
        return False


def asked(place: str, method: object, *arguments: object, form: str) -> object:
    """What a method of a user's own class answers; its mistakes are told with where they are.

    Args:
        place: What errors call the method: ``Scratch.properties``.
        method: The method.
        arguments: What it is asked for.
        form: How it is to be written: ``def properties(self, component)``.

    Raises:
        AlluxioConfigError: If it is no method, takes something else, or fails.
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
                "must take what it is asked for", parameter=place, remedy=f"use {form}"
            ) from None
        shown = ", ".join(map(str, arguments))
        raise AlluxioConfigError(
            f"failed{f' for {shown}' if shown else ''} ({type(error).__name__}: {error})",
            parameter=place,
            remedy="fix the method: its traceback is above",
        ) from error
