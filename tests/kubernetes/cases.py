"""Helpers for the cases of Kubernetes's rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from alluxio_constructs._kubernetes.versions import SUPPORTED
from alluxio_constructs._kubernetes.walk import mistakes

Case = tuple[dict[str, Any], str]
"""A value, and what is said of it after its name; nothing of one that is right."""


def said(
    value: object, type_name: str, minors: Sequence[int] | None = (SUPPORTED[-1],)
) -> list[str]:
    """The errors for a value that is called ``it``."""
    return [str(each) for each in mistakes("it", value, type_name, minors)]


def check(type_name: str, cases: Iterable[Case]) -> None:
    """Check that each value of a type causes the error given for it."""
    for value, message in cases:
        found = said(value, type_name)
        if message:
            assert len(found) == 1, (value, found)
            assert found[0].startswith(f"it{message}"), (value, found)
        else:
            assert found == [], value
