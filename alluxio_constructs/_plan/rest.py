"""Rules: what changes without a restart, what is new, and what stays behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .._compare.pairs import Name, Pair
from .._compare.report import lines_of
from .claims import claims_left, deleted_with_set
from .commands import called, deleting, in_namespace
from .entry import Entries, Entry
from .reasons import config_maps, is_read, keys, properties, property_line
from .refusals import stays_headless
from .rolling import replaced
from .situation import Change, Situation
from .workloads import WORKLOADS, Workload, is_workload, same_namespace

_TEMPLATE = "spec.template."
_ABOVE = "what pods restart for (see above)"
_HEADLESS = "spec.clusterIP stays None until the Service is deleted"


def in_place(situation: Situation) -> Entries:
    """Objects that change where they are; what several have in common is told once."""
    told: dict[str, list[Name]] = {}
    above = {
        line for each in situation.changes if replaced(each) for line in properties(situation, each)
    }
    for pair in situation.pairs:
        if not pair.fixed:
            for line in _lines(pair):
                told.setdefault(_ABOVE if line in above else line, []).append(pair.name)
    together: dict[tuple[Name, ...], list[str]] = {}
    for line, names in told.items():
        together.setdefault(tuple(dict.fromkeys(names)), []).append(line)
    for those, lines in together.items():
        yield Entry("in-place", those, "changed", lines)


def _lines(pair: Pair) -> Iterator[str]:
    of_pods = is_workload(pair.name)
    own = [
        each
        for each in pair.differences
        if not (of_pods and (each.field.startswith(_TEMPLATE) or each.field == "spec.replicas"))
        and not stays_headless(pair.name, each)
    ]
    if pair.name.kind == "ConfigMap":
        for each in own:
            if len(each.path) > 1 and each.path[0].name == "data":
                yield property_line(pair, each)
        own = [each for each in own if len(each.path) < 2 or each.path[0].name != "data"]
    yield from lines_of(pair._replace(differences=own))
    if any(stays_headless(pair.name, each) for each in pair.differences):
        yield _HEADLESS


def not_read(situation: Situation) -> Entries:
    """Configuration that running pods do not see until they restart."""
    found: dict[tuple[Any, ...], list[Name]] = {}
    for each in situation.changes:
        if each.runs and (each.refused or not each.rolls):
            lines = (*properties(situation, each), *_secrets(situation, each))
            if lines:
                found.setdefault((lines, each.refused, each.name.namespace), []).append(each.name)
    for (lines, is_refused, _), names in found.items():
        why = "and their change is refused" if is_refused else "and nothing restarts them"
        restart = in_namespace(names[0], f"rollout restart {' '.join(map(called, names))}")
        yield Entry(
            "not-read",
            names,
            f"pods read the change when they next start, {why}",
            lines,
            do="" if is_refused else restart,
            page="docs/upgrade.md#what-a-change-restarts",
        )


def _secrets(situation: Situation, change: Change) -> Iterator[str]:
    for pair in situation.changes_of("Secret"):
        read = [each.path[1].name for each in pair.differences if is_read(change, pair, each)]
        if read:
            yield f"{', '.join(read)} of {pair.name}"


def new_objects(situation: Situation) -> Entries:
    """Objects that are not there yet."""
    for name in situation.added:
        if name.kind != "Job":
            yield Entry("new", [name], _CREATED.get(name.kind, "created"))


_CREATED: Mapping[str, str] = {
    "NetworkPolicy": "created, and enforced: traffic to its pods that no policy allows is blocked",
}


def stays(situation: Situation) -> Entries:
    """Objects that are only there: an apply deletes nothing."""
    for name in situation.gone:
        if name.kind == "CronJob":
            continue
        what = _STAYS.get(name.kind, "stays")
        workload = Workload(name, situation.old[name], situation.old)
        details = [] if name.kind not in WORKLOADS else [*_no_longer_read(situation, workload)]
        if deleted_with_set(workload):
            what += "; deleting it deletes its claims and their data"
        page = "docs/uninstall.md"
        yield Entry("stays", [name], what, details, do=_removing(name), page=page)
    for claim, owner, why in claims_left(situation):
        name = Name("", "PersistentVolumeClaim", owner.namespace, claim)
        text = f"stays, with what is on it: {why}"
        page = "docs/uninstall.md"
        yield Entry("claim-stays", [name], text, do=_removing(name), page=page)


def _no_longer_read(situation: Situation, workload: Workload) -> Iterator[str]:
    """What pods that stay find changed when they restart."""
    for pair in config_maps(situation):
        if same_namespace(pair.name, workload.name):
            changed = dict.fromkeys(key for each in pair.differences for key in keys(each))
            read = [key for key in changed if workload.reads("ConfigMap", pair.name.name, key)]
            if read:
                yield f"its pods restart with a changed {', '.join(read)} of {pair.name}"


_STAYS: Mapping[str, str] = {
    **dict.fromkeys(WORKLOADS, "stays, and its pods keep running"),
    "PersistentVolumeClaim": "stays, with what is on it",
    "PersistentVolume": "stays, with what is on it",
    "HorizontalPodAutoscaler": "stays, and keeps scaling",
    "NetworkPolicy": "stays, and is still enforced",
    "PodDisruptionBudget": "stays, and still limits evictions",
}


def _removing(name: Name) -> str:
    if name.kind == "Namespace":
        return "leave it, unless all in it is to be deleted with it"
    what = "its data is " if name.kind.startswith("PersistentVolume") else ""
    return f"once {what}no longer needed: {deleting(name)}"


OF_IN_PLACE: Sequence[Callable[[Situation], Entries]] = (in_place, not_read)
OF_NEW: Sequence[Callable[[Situation], Entries]] = (new_objects,)
OF_STAYS: Sequence[Callable[[Situation], Entries]] = (stays,)
"""The rules of each section."""
