"""One way in which a cluster can be broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .view import Found, View

TROUBLESHOOTING = "troubleshooting.md"
"""The page that has a section for most of them."""


class Diagnosis(NamedTuple):
    """One way in which a cluster can be broken.

    Attributes:
        id: What it is called, in reports and for programs.
        title: What is wrong.
        remedy: What to do.
        page: The page of the documentation and its section.
        look: Finds it in what was read.
    """

    id: str
    title: str
    remedy: str
    page: str
    look: Callable[[View], Iterable[Found]]
