"""All or nothing: if building a construct fails, everything that it has done is undone."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_steps: list[Callable[[], object]] = []
_making: list[None] = []


def if_it_fails(step: Callable[[], object]) -> None:
    """Register a step that undoes something, for the case that the current build fails.

    Args:
        step: The function that undoes it.
    """
    if _making:
        _steps.append(step)


@contextmanager
def whole() -> Iterator[None]:
    """Build all of what is built in the body of the `with` statement, or nothing on an error."""
    before = len(_steps)
    _making.append(None)
    try:
        yield
    except BaseException:
        while len(_steps) > before:
            _steps.pop()()
        raise
    finally:
        _making.pop()
        if not _making:
            _steps.clear()


def made_whole(function: F) -> F:
    """Make a function, or the `__init__` of a construct, build all or nothing.

    Args:
        function: The function.
    """

    @functools.wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        with whole():
            return function(*arguments, **options)

    return call  # type: ignore[return-value]
