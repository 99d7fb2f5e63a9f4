"""Rules: what puts the journal, and with it the Alluxio namespace, at risk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .._compare.pairs import Name
from .._parts.metastore import keeps_rocksdb
from .._properties.components import Component
from .entry import Entries, Entry
from .masters import (
    BACKUP,
    JOURNAL_TYPE,
    is_embedded,
    is_master,
    journal_place,
    type_of_journal,
    waits_for_quorum,
)
from .restored import lost
from .rolling import replaced
from .situation import Change, Situation
from .workloads import Workload, component_of, maps


def journal_type(situation: Situation) -> Entries:
    """A journal of another type."""
    for each in situation.of(Component.MASTER):
        old, new = type_of_journal(each.old), type_of_journal(each.new)
        if old != new:
            yield Entry(
                "journal-type",
                [each.name],
                f"the journal type changes: {JOURNAL_TYPE}: {old} -> {new}",
                [f"masters cannot read a journal of the other type: {lost(each.new)}"],
                do=f"migrate through a backup: {BACKUP}, then start from it with"
                " alluxio.master.journal.init.from.backup",
                page="docs/number-of-masters.md#from-one-master-to-three",
            )


def journal_moved(situation: Situation) -> Entries:
    """A journal in another folder, or on another volume."""
    for each in situation.of(Component.MASTER):
        old, new = journal_place(each.old), journal_place(each.new)
        if old != new:
            details = [f"the new location holds another journal, or none: {lost(each.new)}"]
            if old.lasts:
                details.append(f"the old journal stays: {old}")
            yield Entry(
                "journal-moved",
                [each.name],
                f"the journal moves: {old} -> {new}",
                details,
                do=f"migrate through a backup ({BACKUP} first, then"
                " alluxio.master.journal.init.from.backup), or stop the masters, copy the"
                " journal, and start them",
                page="docs/journal.md",
            )


def journal_in_pods(situation: Situation) -> Entries:
    """A journal that goes with its pod, when pods are replaced."""
    for each in situation.of(Component.MASTER):
        why = lost_with_pods(each) if replaced(each) else ""
        if why:
            yield Entry(
                "journal-in-pods",
                [each.name],
                f"the journal goes with the pods ({journal_place(each.old)}), which are replaced",
                [why],
                do=f"{BACKUP} first; put the journal on claims",
                page="docs/journal.md#for-an-experiment",
            )


def lost_with_pods(change: Change) -> str:
    """How the Alluxio namespace is lost when masters are replaced in their order.

    Args:
        change: The masters.

    Returns:
        The reason; ``""`` if it is not lost, or the journal is moved anyway.
    """
    old, masters = journal_place(change.old), change.numbers.old or 1
    if old.lasts or old != journal_place(change.new):
        return ""
    if masters == 1 or not is_embedded(change.old):
        return lost(change.new)
    if masters > 2 and waits_for_quorum(change.new):
        return ""  # each comes back empty, and the others bring it up to date
    return _TOO_SOON


_TOO_SOON = (
    "a master is Ready before the others have brought it up to date, so that the next is replaced"
    " too soon: once a majority is empty, so is the Alluxio namespace"
)


def metastore_kind(situation: Situation) -> Entries:
    """A metastore of another kind."""
    for each in situation.of(Component.MASTER):
        old, new = (_kind(of) for of in (each.old, each.new))
        if old != new:
            yield Entry(
                "metastore-kind",
                [each.name],
                f"the kind of metastore changes: {old} -> {new}",
                [
                    "a master cannot start from a checkpoint that was written with the other kind:"
                    " Unrecognized checkpoint name. Change it back, and all data is there"
                ],
                do=f"migrate through a backup: {BACKUP}, empty the journal, start from the backup",
                page="docs/journal.md#another-kind-of-metastore",
            )


def _kind(workload: Workload) -> str:
    options = workload.options(Component.MASTER)

    def of(component: Component) -> Mapping[str, object]:
        return options if component is Component.MASTER else {}

    return "ROCKS" if keeps_rocksdb(of) else "HEAP"


def formats(situation: Situation) -> Entries:
    """Masters that format their journal whenever they start."""
    for name, workload in _applied(situation):
        how = _formatting(workload)
        if how:
            yield Entry(
                "formats-journal",
                [name],
                f"every start of a master formats its journal: {how}",
                [lost(workload), "on the first start, whatever is on the volume is gone, too"],
                do='remove format="always" (the chart: journal.runFormat): nothing needs'
                " formatting",
                page="docs/formatting.md#formatting-at-every-start",
            )


def _applied(situation: Situation) -> Iterator[tuple[Name, Workload]]:
    """Masters that start when it is applied."""
    for each in situation.of(Component.MASTER):
        if each.rolls or each.starting:
            yield each.name, each.new
    for name in situation.added:
        if is_master(name, situation.new):
            yield name, Workload(name, situation.new[name], situation.new)


def _formatting(workload: Workload) -> str:
    for container in maps(workload.pod.get("initContainers")):
        words = [*_words(container, "command"), *_words(container, "args")]
        name = str(container.get("name"))
        if "format-journal-always" in name or any("formatJournal" in word for word in words):
            return f"init container {name}"
    for container in workload.containers:
        if component_of(container) is Component.MASTER:
            words = _words(container, "args") or _words(container, "command")
            if (
                any(word in ("master-only", "master") for word in words)
                and "--no-format" not in words
            ):
                return "its arguments lack --no-format"
    return ""


def _words(container: Mapping[str, Any], field: str) -> list[str]:
    given = container.get(field)
    return [str(each) for each in given] if isinstance(given, list) else []


RULES: Sequence[Callable[[Situation], Entries]] = (
    journal_type,
    journal_moved,
    journal_in_pods,
    formats,
    metastore_kind,
)
"""The rules."""
