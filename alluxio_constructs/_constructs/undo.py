"""All or nothing: what a construct did that fails while it is made is undone, with its place."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_steps: list[Callable[[], object]] = []
_making: list[None] = []


def if_it_fails(step: Callable[[], object]) -> None:
    """Have something undone if what is being made fails later.

    Args:
        step: What undoes it.
    """
    if _making:
        _steps.append(step)


@contextmanager
def whole() -> Iterator[None]:
    """Make something within it: all of it, or, with an error, nothing."""
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
    """Have a function, or the `__init__` of a construct, make all or nothing.

    Args:
        function: The function.
    """

    @functools.wraps(function)
    def call(*arguments: Any, **options: Any) -> Any:
        with whole():
            return function(*arguments, **options)

    return call  # type: ignore[return-value]
