"""Rules: which pods restart, in which order, why, and what survives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from .._properties.components import Component
from .entry import Entries, Entry
from .masters import BACKUP, addresses, is_embedded, journal_place, waits_for_quorum
from .reasons import reasons
from .rolling import replaced
from .situation import Change, Situation
from .volumes import tiers
from .workloads import Workload

_UPGRADE = "docs/upgrade.md#what-a-change-restarts"


def restarts(situation: Situation) -> Entries:
    """Workloads whose pods are replaced."""
    for each in situation.changes:
        found = replaced(each)
        if found:
            yield Entry(
                "restart",
                [each.name],
                found.how,
                [*effects(each), *reasons(situation, each)],
                do=_another_release(each),
                page="docs/upgrade.md#another-release-of-alluxio" if _releases(each) else _UPGRADE,
                pods=found.pods,
            )


def effects(change: Change) -> Iterator[str]:
    """What survives a restart of the pods of a workload, and what does not.

    Args:
        change: The workload.
    """
    if change.has(Component.MASTER):
        yield f"quorum: {_quorum(change)}"
    if change.has(Component.WORKER):
        yield f"cache: {_cache(change)}"
    if change.has(Component.FUSE) or _is_node_plugin(change.new):
        yield "mounts: " + (
            "the file system is gone from a node until its pod is back; open files fail"
            if change.has(Component.FUSE)
            else "with mount_in_pod=False the plugin holds the mounts, and applications lose them"
            " for good; with True they stay"
        )


def _quorum(change: Change) -> str:
    masters = change.numbers.old or 1
    if masters == 1:
        return "there is one master, and no Alluxio namespace until it is back"
    if not is_embedded(change.old):
        return f"{masters} masters share a journal; another one leads while one is down"
    if masters == 2:
        return (
            "does not survive: one of two is no majority, so there are no writes while one is down"
        )
    if addresses(change.old)[:masters] != addresses(change.new)[: len(addresses(change.old))]:
        return "may not survive, since its members change their addresses"
    text = f"survives: {masters - 1} of {masters} stay, and a restart of the leader is an election"
    if not journal_place(change.old).lasts:
        text += "; each comes back with an empty journal, which the others fill"
    if not waits_for_quorum(change.new):
        text += (
            "; not for sure, since a master is Ready once its port is open, before it is in the"
            " quorum again"
        )
    return text


def _cache(change: Change) -> str:
    old, new = tiers(change.old), set(tiers(change.new).values())
    lost = [path for path, place in old.items() if not place.lasts]
    kept = [path for path, place in old.items() if place.lasts and place in new]
    parts = []
    if lost:
        parts.append(
            f"{', '.join(lost)} is emptied with the pod: what is not persisted yet, and there"
            " alone, is lost"
        )
    if kept:
        parts.append(f"{', '.join(kept)} survives")
        if change.name.kind == "StatefulSet" and any(old[each].kind == "hostPath" for each in kept):
            parts.append("where a worker comes back to its node")
    if not lost and not kept:
        parts.append("does not survive, since all tiers move")
    return "; ".join(parts)


def _is_node_plugin(workload: Workload) -> bool:
    return str(workload.labels.get("role")).endswith("csi-nodeplugin")


def _another_release(change: Change) -> str:
    releases = _releases(change)
    if not releases:
        return ""
    is_one = "is" if all(map(_release, releases)) else "may be"
    return (
        f"{' -> '.join(_release(each) or each for each in releases)} {is_one} another release:"
        f" {BACKUP} first, and stop all pods rather than let two releases run beside each other"
    )


def _releases(change: Change) -> Sequence[str]:
    """The images before and after, if they have not the same release."""
    old, new = (
        next((str(each.get("image")) for each in of.containers if _is_alluxio(each)), "")
        for of in (change.old, change.new)
    )
    same = old == new or _release(old) == _release(new) != ""
    return [] if same else [old, new]


def _is_alluxio(container: Mapping[str, object]) -> bool:
    return str(container.get("name")).startswith("alluxio-")


def _release(image: str) -> str:
    """The release in a tag: ``2.9.5`` of ``alluxio/alluxio:2.9.5-1``."""
    tag = image.partition("@")[0].rpartition("/")[2].partition(":")[2]
    number = re.match(r"v?(\d+\.\d+\.\d+)", tag)
    return number[1] if number else ""


RULES: Sequence[Callable[[Situation], Entries]] = (restarts,)
"""The rules."""
