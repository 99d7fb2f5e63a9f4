"""Rules: pods that may no longer run where they are, and what they leave there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._properties.components import Component
from .entry import PERSIST, UNPERSISTED, Entries, Entry
from .masters import journal_place
from .restored import lost
from .situation import Change, Situation
from .workloads import Workload, mapping, maps

_FIELDS = ("nodeSelector", "affinity.nodeAffinity", "tolerations")


def journal_on_a_node(situation: Situation) -> Entries:
    """A journal in a node directory, and masters that may go to another."""
    for each in situation.of(Component.MASTER):
        place = journal_place(each.new)
        if place.kind != "hostPath" or place != journal_place(each.old):
            continue
        if _selector(each.old) != _selector(each.new) or _required(each.old) != _required(each.new):
            yield Entry(
                "journal-on-a-node",
                [each.name],
                f"the journal is in {place} of a node, and which nodes the masters may run on"
                " changes",
                [f"a master on another node finds an empty directory there: {lost(each.new)}"],
                do="keep the masters on their nodes, or copy the directory while they are stopped",
                page="docs/journal.md#in-a-directory-of-one-node",
            )


def workers_leave_nodes(situation: Situation) -> Entries:
    """Workers of a DaemonSet whose nodes may no longer match."""
    for each in situation.of(Component.WORKER):
        if _fewer_nodes(each):
            yield Entry(
                "workers-leave-nodes",
                [each.name],
                "workers stop on nodes that no longer match, and their caches are left there",
                [UNPERSISTED],
                do=PERSIST,
                page="docs/tiers.md",
            )


def leaves_nodes(situation: Situation) -> Entries:
    """Pods of a DaemonSet that stop where their node no longer matches."""
    for each in situation.changes:
        fields = _fewer_nodes(each)
        if fields:
            yield Entry(
                "leaves-nodes",
                [each.name],
                "stops on nodes that no longer match, on all of them at once",
                [f"because: {' or '.join(fields)} allows fewer nodes"],
                pods=[f"{each.name.name}-*"],
                stops=True,
            )


def _fewer_nodes(change: Change) -> Sequence[str]:
    """The fields by which a DaemonSet may lose nodes."""
    old, new = change.old, change.new
    if change.name.kind != "DaemonSet" or change.refused:
        return []
    required, tolerations = _required(new), maps(new.pod.get("tolerations"))
    fewer = (
        not _selector(new).items() <= _selector(old).items(),
        required is not None and required != _required(old),
        any(each not in tolerations for each in maps(old.pod.get("tolerations"))),
    )
    return [name for name, is_fewer in zip(_FIELDS, fewer, strict=True) if is_fewer]


def _selector(workload: Workload) -> Mapping[str, Any]:
    return mapping(workload.pod.get("nodeSelector"))


def _required(workload: Workload) -> Any:
    affinity = mapping(mapping(workload.pod.get("affinity")).get("nodeAffinity"))
    return affinity.get("requiredDuringSchedulingIgnoredDuringExecution")


OF_RISKS: Sequence[Callable[[Situation], Entries]] = (journal_on_a_node, workers_leave_nodes)
OF_RESTARTS: Sequence[Callable[[Situation], Entries]] = (leaves_nodes,)
"""The rules of each section."""
