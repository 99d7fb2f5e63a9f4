"""Plans, and what they say in short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alluxio_constructs._compare.documents import taken_apart
from alluxio_constructs._compare.pairs import named
from alluxio_constructs._plan.build import plan
from alluxio_constructs._plan.entry import Entry, Plan, Section
from tests.kit import Document

Documents = Sequence[Document]


def planned(old: Documents, new: Documents) -> Plan:
    """The plan of applying documents over others."""
    first, second = (
        named([one for each in side for one in taken_apart(each, "here", 1)], "here")
        for side in (old, new)
    )
    return plan(first, second)


def in_short(plan: Plan) -> dict[str, list[str]]:
    """What a plan says, without its words: rules and objects, or pods; empty sections left out."""
    found = {}
    for section, entries in plan.items():
        if entries:
            found[section.value] = sorted({line for each in entries for line in _short(each)})
    return found


def _short(entry: Entry) -> list[str]:
    if entry.pods:
        return [f"{entry.rule} {' '.join(entry.pods)}"]
    names = [str(each) for each in entry.objects]
    if entry.rule in ("in-place", "new", "stays"):
        return names
    return [f"{entry.rule} {' '.join(names)}"]


def entry(plan: Plan, section: Section, rule: str) -> Entry:
    """The one entry of a rule."""
    (found,) = (each for each in plan[section] if each.rule == rule)
    return found


def without(documents: Documents, *names: str) -> list[Document]:
    """Documents but for some, as ``KIND/NAME``."""
    return [each for each in documents if f"{each['kind']}/{each['metadata']['name']}" not in names]


Expected = Mapping[str, Sequence[str]]
