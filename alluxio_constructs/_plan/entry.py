"""What a plan says: entries in the order in which they matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple, TypeAlias

from .._compare.pairs import Name
from .situation import Situation


class Section(Enum):
    """The parts of a plan, what matters most first; the value is what JSON calls it."""

    RISKS = "dataAtRisk"
    REFUSED = "refused"
    RESTARTS = "restarts"
    IN_PLACE = "inPlace"
    NEW = "new"
    STAYS = "staysBehind"


class Entry(NamedTuple):
    """Something that an apply does, or does not do.

    Attributes:
        rule: What found it, for programs: ``"journal-moved"``.
        objects: The objects that it is about.
        text: What happens.
        details: Why, and what it means, a line each.
        do: What to do; ``""`` if there is nothing.
        page: The page of the documentation; ``""`` if there is none.
        pods: The pods that restart or stop, in their order; patterns where their names are not
            known before.
        stops: Whether these pods stop for good.
    """

    rule: str
    objects: Sequence[Name]
    text: str
    details: Sequence[str] = ()
    do: str = ""
    page: str = ""
    pods: Sequence[str] = ()
    stops: bool = False


Entries: TypeAlias = Iterator[Entry]
Rule: TypeAlias = Callable[[Situation], Entries]
Plan: TypeAlias = "Mapping[Section, Sequence[Entry]]"

UNPERSISTED = "files that are not persisted yet and have no other copy are lost"
"""What is lost with a cache."""

PERSIST = "persist them first: `alluxio fs persist /`"
"""What to do about these files."""

NOTHING, RESTARTS, TROUBLE = 0, 3, 4
"""What the command ends with."""


def exit_code(plan: Plan) -> int:
    """What the command ends with.

    Args:
        plan: The plan.
    """
    if plan[Section.RISKS] or plan[Section.REFUSED]:
        return TROUBLE
    return RESTARTS if plan[Section.RESTARTS] else NOTHING
