"""All diagnoses, in the order in which they are told: causes before what follows from them.

The tables of `docs/troubleshooting*.md` are made of this one: `scripts/diagnoses.py` writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .diagnoses import containers, nodes, processes
from .diagnosis import TROUBLESHOOTING, Diagnosis
from .view import View

DIAGNOSES: Sequence[Diagnosis] = (
    *nodes.DIAGNOSES,
    *containers.DIAGNOSES,
    *processes.DIAGNOSES,
)


class Problem(NamedTuple):
    """A diagnosis that was made, and of what.

    Attributes:
        diagnosis: The diagnosis.
        objects: The objects of which it is true.
        why: What says so.
    """

    diagnosis: Diagnosis
    objects: Sequence[str]
    why: str


def diagnosed(view: View) -> Iterator[Problem]:
    """What is wrong; objects of which the same is true are told together.

    Args:
        view: What was read.
    """
    for each in DIAGNOSES:
        by_reason: dict[str, list[str]] = {}
        for found in each.look(view):
            by_reason.setdefault(found.why, []).append(found.about)
        for why, objects in by_reason.items():
            yield Problem(each, list(dict.fromkeys(objects)), why)


def rows(say: Callable[[str], str] = str) -> Iterator[str]:
    """The diagnoses as rows of the page's table.

    Args:
        say: Translates titles and remedies; by default they are in English.
    """
    for each in DIAGNOSES:
        page = each.page.removeprefix(TROUBLESHOOTING)
        yield f"| [`{each.id}`]({page}) | {say(each.title)} | {say(each.remedy)} |"
