"""The types of the rules' arguments and results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from ..errors import AlluxioConfigError

Given: TypeAlias = "Mapping[str, Any]"
"""The value to check, whose single fields are valid."""

Minors: TypeAlias = "Sequence[int] | None"
"""The minor numbers of the versions that must accept it; None if any one version is enough."""

Found: TypeAlias = Iterator[AlluxioConfigError]
"""The errors found."""


def refused_by(check: Callable[..., object], *arguments: object) -> Found:
    """The error that a check of a single value raises, as the result of a rule.

    Args:
        check: The check.
        arguments: The arguments to call it with.
    """
    try:
        check(*arguments)
    except AlluxioConfigError as error:
        yield error
