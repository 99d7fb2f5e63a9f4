"""Which pods are replaced when their template changes, in which order, and which stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from .situation import Change
from .workloads import Workload, mapping

LAST = 2**31
"""The number of a pod that no StatefulSet has."""


class Rolling(NamedTuple):
    """How the pods of a template that changes are replaced.

    Attributes:
        pods: Those that are replaced, in their order; patterns where their names are not known.
        how: The order, in words.
    """

    pods: Sequence[str]
    how: str


def rolling(change: Change) -> Rolling:
    """How the pods of a workload are replaced when its template changes.

    Args:
        change: The workload.
    """
    return _ORDERS[change.new.name.kind](change)


def replaced(change: Change) -> Rolling | None:
    """How an apply replaces the pods of a workload; None if it replaces none.

    Args:
        change: The workload.
    """
    if not change.rolls or change.refused or not change.runs:
        return None
    found = rolling(change)
    return found if found.pods else None


def first_replaced(workload: Workload) -> int:
    """The number of the first pod that is replaced; `LAST` if none is.

    Args:
        workload: The workload.
    """
    spec = workload.spec
    strategy = mapping(spec.get("updateStrategy"))
    if strategy.get("type") == "OnDelete" or spec.get("paused") is True:
        return LAST
    partition = mapping(strategy.get("rollingUpdate")).get("partition")
    return partition if isinstance(partition, int) else 0


def _stateful_set(change: Change) -> Rolling:
    start = first_replaced(change.new)
    known = [each for each in change.numbers[:2] if each is not None]
    numbered = reversed(change.new.pods(start, min(known, default=0)))
    pods = [each for each in numbered if each not in change.starting]
    if len(known) < 2 and start < LAST:
        name = f"{change.name.name}-*"
        text = f"restarts {name}: the last one first, each once the one before is Ready"
        return Rolling([name], text)
    text = f"restarts {', '.join(pods)}"
    several = ": in this order, each once the one before is Ready" if len(pods) > 1 else ""
    return Rolling(pods, f"{text}{several}")


def _daemon_set(change: Change) -> Rolling:
    settings = mapping(mapping(change.new.spec.get("updateStrategy")).get("rollingUpdate"))
    surge, down = settings.get("maxSurge") or 0, settings.get("maxUnavailable", 1)
    how = f"{down} at a time" if str(surge) in ("0", "0%") else f"{surge} new ones beside the old"
    there = mapping(change.old.body.get("status")).get("desiredNumberScheduled")
    nodes = f"on {there} nodes" if isinstance(there, int) else "on each node"
    return _all(change, f" {nodes}, {how}")


def _deployment(change: Change) -> Rolling:
    if mapping(change.new.spec.get("strategy")).get("type") == "Recreate":
        return _all(change, ", all at once: the old ones stop first")
    return _all(change, ", a new one before an old one stops")


def _all(change: Change, how: str) -> Rolling:
    name = f"{change.name.name}-*"
    pods = [name] if first_replaced(change.new) < LAST else []
    return Rolling(pods, f"restarts {name}{how}")


_ORDERS: Mapping[str, Callable[[Change], Rolling]] = {
    "StatefulSet": _stateful_set,
    "DaemonSet": _daemon_set,
    "Deployment": _deployment,
}
