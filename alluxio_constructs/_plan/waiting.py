"""Rules: pods that keep an old template until somebody deletes them, or until an apply."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .._properties.components import Component
from .commands import in_namespace
from .entry import Entries, Entry
from .journal import lost_with_pods
from .masters import is_embedded
from .restarts import effects
from .rolling import LAST, first_replaced, rolling
from .situation import Change, Situation
from .workloads import mapping

_PAGE = "docs/workloads.md#how-they-are-replaced"


def not_rolled(situation: Situation) -> Entries:
    """Templates that change, and pods that stay until somebody deletes them."""
    for each in situation.changes:
        if not each.rolls or each.refused:
            continue
        start = first_replaced(each.new)
        do, details = "", []
        if not each.runs:
            why = "it has no pods"
        elif each.new.spec.get("paused") is True:
            why = "it is paused"
        elif start == LAST:
            why = "updateStrategy OnDelete: a pod gets the new template when it is deleted"
            details = [*effects(each)]
            if each.has(Component.MASTER) and lost_with_pods(each):
                details.append(f"the journal goes with each pod: {lost_with_pods(each)}")
            do = _deleting(each)
        elif start > 0:
            why = f"updateStrategy partition {start}: pods below it stay as they are"
        else:
            continue
        text = "its template changes, and its pods stay as they are"
        yield Entry("not-rolled", [each.name], text, [why, *details], do=do, page=_PAGE)


def _deleting(change: Change) -> str:
    """Who deletes pods in which order, so that the others go on."""
    masters = change.numbers.old or 1
    if not change.has(Component.MASTER) or masters == 1 or not is_embedded(change.old):
        command = in_namespace(change.name, "delete pod NAME")
        return f"delete its pods one at a time, each once the one before is Ready: {command}"
    command = in_namespace(change.name, f"delete pod {change.name.name}-{masters - 1}")
    return (
        f"delete its pods one at a time, the leader last (`alluxio fs masterInfo`): {command}."
        f" Before each, all {masters} must be AVAILABLE, with -domain MASTER and with -domain"
        " JOB_MASTER: `alluxio fsadmin journal quorum info`"
    )


def released(situation: Situation) -> Entries:
    """Pods of an old template that an apply lets Kubernetes replace."""
    for each in situation.changes:
        start, end = first_replaced(each.new), first_replaced(each.old)
        if each.rolls or each.refused or not each.runs or start >= end or _up_to_date(each):
            continue
        pods, how = rolling(each)
        if pods:
            text = f"{how}; if they still have an earlier template"
            details = [*effects(each), "because: the update strategy no longer holds them back"]
            yield Entry("released", [each.name], text, details, page=_PAGE, pods=pods)


def _up_to_date(change: Change) -> bool:
    """Whether a cluster says that all pods have the newest template."""
    status = mapping(change.old.body.get("status"))
    wanted = status.get("desiredNumberScheduled", status.get("replicas"))
    updated = status.get("updatedNumberScheduled", status.get("updatedReplicas"))
    return isinstance(wanted, int) and updated == wanted


OF_RESTARTS: Sequence[Callable[[Situation], Entries]] = (released,)
OF_IN_PLACE: Sequence[Callable[[Situation], Entries]] = (not_rolled,)
"""The rules of each section."""
