"""Rules: pods that stop for good, or start in addition, and what goes with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .._properties.components import Component
from .claims import deleted_when_scaled
from .commands import called, in_namespace
from .entry import PERSIST, UNPERSISTED, Entries, Entry
from .situation import Change, Situation


def workers_fewer(situation: Situation) -> Entries:
    """Fewer workers, which take their caches with them."""
    for each in situation.of(Component.WORKER):
        old, new = each.numbers[:2]
        if each.refused or not (each.numbers.more < 0 or each.numbers.fixed):
            continue
        text = f"the number of workers goes down: {old} -> {new}"
        if old is None:
            text = f"the number of workers is set to {new}, however many there are now"
        yield Entry(
            "workers-fewer",
            [each.name],
            text,
            [f"the cache of a worker goes with it: {UNPERSISTED}", *_why(each)],
            do=_keeping(each) or PERSIST,
            page="docs/tiers.md",
        )


def stops(situation: Situation) -> Entries:
    """Pods that stop for good."""
    for each in situation.changes:
        pods, fewer = [*reversed(each.stopping)], -each.numbers.more
        if not pods and fewer > 0 and each.numbers.new == 0 and not each.refused:
            pods = [f"{each.name.name}-*"]
        if pods or (fewer > 0 and not each.refused):
            text = f"stops {', '.join(pods) or f'{fewer} of its pods'}"
            details = [*_without(each), *_why(each)]
            yield Entry("stop", [each.name], text, details, pods=pods, stops=True)


def number_set(situation: Situation) -> Entries:
    """A number of pods where the manifests did not say how many there are."""
    for each in situation.changes:
        if each.numbers.fixed and not each.refused:
            text = f"is scaled to {each.numbers.new} pods, however many there are now"
            yield Entry("number-set", [each.name], text, [*_why(each)])


def new_pods(situation: Situation) -> Entries:
    """Pods that a workload gets in addition."""
    for each in situation.changes:
        more = each.numbers.more
        if each.starting or (more > 0 and not each.refused):
            text = f"starts {', '.join(each.starting) or f'{more} more pods'}"
            yield Entry("new-pods", [each.name], text, [*_why(each)])


def _why(change: Change) -> Iterator[str]:
    moved = change.numbers.more == 0 and not change.numbers.fixed
    yield f"because: {'spec.ordinals.start changes' if moved else change.numbers.why}"


def _keeping(change: Change) -> str:
    """How an autoscaler gets the number of pods without a drop to 1 on the way."""
    if change.numbers.old is None or not change.numbers.taken_out:
        return ""
    command = in_namespace(change.name, f"apply edit-last-applied {called(change.name)}")
    return f"remove `replicas` with {command} first: an apply then leaves the number alone"


def _without(change: Change) -> Iterator[str]:
    """What is not there without these pods."""
    if change.has(Component.MASTER) and change.numbers.new == 0:
        text = "quorum: there is no Alluxio namespace until masters start again"
        kept = not deleted_when_scaled(change.new)
        yield f"{text}; the journal stays" if kept else text


OF_RISKS: Sequence[Callable[[Situation], Entries]] = (workers_fewer,)
OF_RESTARTS: Sequence[Callable[[Situation], Entries]] = (stops, number_set)
OF_NEW: Sequence[Callable[[Situation], Entries]] = (new_pods,)
"""The rules of each section."""
