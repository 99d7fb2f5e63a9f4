"""Two sets of manifests beside each other: what rules are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .._compare.pairs import Comparison, Name, Objects, Pair, compare
from .._properties.components import Component
from .applied import completed, effective, last_applied
from .numbers import Numbers, numbers
from .refusals import is_refused
from .template import same
from .workloads import Workload, is_workload, mapping, same_namespace


class Change(NamedTuple):
    """A workload that both have.

    Attributes:
        name: What it is called.
        old: As it is.
        new: As it is to be.
        refused: Whether the API server refuses the change.
        rolls: Whether the template of its pods changes.
        numbers: How many pods it asks for.
    """

    name: Name
    old: Workload
    new: Workload
    refused: bool
    rolls: bool
    numbers: Numbers

    def has(self, component: Component) -> bool:
        """Whether a process is in its pods, before and after."""
        return all(each.container(component) is not None for each in (self.old, self.new))

    @property
    def runs(self) -> bool:
        """Whether there are pods of it."""
        return self.old.name.kind == "DaemonSet" or self.numbers.old != 0

    @property
    def stopping(self) -> Sequence[str]:
        """The pods of a StatefulSet that stop for good, in the order of their numbers."""
        old, new = self._pods()
        return [each for each in old if each not in new]

    @property
    def starting(self) -> Sequence[str]:
        """The pods that a StatefulSet gets in addition, in the order of their numbers."""
        old, new = self._pods()
        return [each for each in new if each not in old]

    def _pods(self) -> tuple[Sequence[str], Sequence[str]]:
        old, new = self.numbers[:2]
        if self.refused or self.name.kind != "StatefulSet" or old is None or new is None:
            return (), ()
        return self.old.pods(0, old), self.new.pods(0, new)


class Situation(NamedTuple):
    """What is there, and what is to be applied.

    Attributes:
        old: The objects that are there.
        new: The objects that are applied.
        pairs: The objects of both, with what an apply changes in them.
        gone: The objects that are only there.
        added: The objects that are only applied.
        changes: The workloads of both.
    """

    old: Objects
    new: Objects
    pairs: Sequence[Pair]
    gone: Sequence[Name]
    added: Sequence[Name]
    changes: Sequence[Change]

    def of(self, component: Component) -> Iterator[Change]:
        """The workloads of both that have a process in their pods."""
        return (each for each in self.changes if each.has(component))

    def changes_of(self, kind: str) -> Iterator[Pair]:
        """The objects of a kind that are changed."""
        return (each for each in self.pairs if each.name.kind == kind and each.differences)


def situation(old: Objects, new: Objects, classes: Objects) -> Situation:
    """Put two sets of objects beside each other.

    Args:
        old: What is there.
        new: What is to be applied.
        classes: Storage classes that are in neither of them.
    """
    found = compare(old, new)
    known = {**classes, **old}
    pairs, changes, moved = [], [], []
    for pair in found.pairs:
        before, after = pair.old, pair.name
        if not same_namespace(before, after):
            moved.append((before, after))
            continue
        name = after._replace(namespace=after.namespace or before.namespace)
        written = last_applied(old[before])
        found_here = effective(pair.differences, written, new[after])
        told = [
            each._replace(fixed=is_refused(name, each, known, old[before], written, new[after]))
            for each in found_here
        ]
        own = pair._replace(name=name, differences=told)
        pairs.append(own)
        if is_workload(name):
            body = completed(old[before], written, new[after])
            workloads = (Workload(before, old[before], old), Workload(after, body, new))
            changes.append(_change(own, *workloads, written))
    gone, added = _others(found, moved)
    gone = [each for each in gone if not _is_of_template(each, old)]
    return Situation(old, new, pairs, gone, added, changes)


def _others(
    found: Comparison, moved: Sequence[tuple[Name, Name]]
) -> tuple[Sequence[Name], Sequence[Name]]:
    return (
        sorted([*found.only_before, *(each for each, _ in moved)]),
        sorted([*found.only_after, *(each for _, each in moved)]),
    )


def _is_of_template(name: Name, objects: Objects) -> bool:
    """Whether it is a claim that a StatefulSet made, which no manifest has."""
    if name.kind != "PersistentVolumeClaim":
        return False
    start, _, ordinal = name.name.rpartition("-")
    sets = (Workload(of, body, objects) for of, body in objects.items() if of.kind == "StatefulSet")
    return ordinal.isdigit() and any(
        start == f"{template}-{each.name.name}"
        for each in sets
        for template in each.claim_templates
    )


def _change(pair: Pair, old: Workload, new: Workload, written: Mapping[str, Any] | None) -> Change:
    rolls = not same(old.template, new.template)
    if rolls and written is not None:  # what nobody applied, nobody takes away
        template = mapping(mapping(written.get("spec")).get("template"))
        changed = any(each.field.startswith("spec.template.") for each in pair.differences)
        rolls = changed or not same(template, new.template)
    return Change(pair.name, old, new, pair.fixed, rolls, numbers(old, new, written))
