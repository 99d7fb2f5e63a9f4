"""What rules are given and give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from ..errors import AlluxioConfigError

Given: TypeAlias = "Mapping[str, Any]"
"""The value, each of whose fields is right by itself."""

Minors: TypeAlias = "Sequence[int] | None"
"""The versions that are to take it, by their minor numbers; None if one that does is enough."""

Found: TypeAlias = Iterator[AlluxioConfigError]
"""What is wrong with it."""


def refused_by(check: Callable[..., object], *arguments: object) -> Found:
    """What a check of a single value raises, as a rule gives it.

    Args:
        check: The check.
        arguments: What it is called with.
    """
    try:
        check(*arguments)
    except AlluxioConfigError as error:
        yield error
