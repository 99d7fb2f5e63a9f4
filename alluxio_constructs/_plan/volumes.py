"""Rules: what puts data at risk that is not the journal: tiers, volumes, claims."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence

from .._base.quantities import alluxio_size
from .._parts.tiers import directories_in
from .._pods.directories import within
from .._properties.components import Component
from .commands import deleting
from .entry import UNPERSISTED, Entries, Entry
from .masters import journal_place, root_place
from .situation import Change, Situation
from .workloads import Place, Workload, mapping, maps, same_namespace

_DATA_FOLDER = "alluxio.worker.data.folder"
_DEFAULT_TIER = "/mnt/ramdisk"
_DOMAIN = "alluxio.worker.data.server.domain.socket.address"
_METASTORE = "alluxio.master.metastore.dir"


def tiers(workload: Workload) -> Mapping[str, Place]:
    """Where each directory of the tiers of workers is, by its path.

    Args:
        workload: The workers.
    """
    container = workload.container(Component.WORKER) or {}
    options = workload.options(Component.WORKER)
    folder = options.get(_DATA_FOLDER, "/alluxioworker/").strip("/")
    paths = [path for path, _ in directories_in(options)] or [_DEFAULT_TIER]
    return {each: workload.place(container, f"{each}/{folder}") for each in paths}


def tiers_moved(situation: Situation) -> Entries:
    """A tier in another place, or none any more."""
    for each in situation.of(Component.WORKER):
        old, new = tiers(each.old), set(tiers(each.new).values())
        left = {path: place for path, place in old.items() if place not in new and place.lasts}
        if left:
            yield Entry(
                "tiers-moved",
                [each.name],
                f"the workers no longer use a tier: {_listed(left)}",
                [f"what is cached there is no longer read: {UNPERSISTED}"],
                do="persist them first (`alluxio fs persist /`); what is left there can then"
                " be deleted by hand",
                page="docs/tiers.md",
            )


def tiers_smaller(situation: Situation) -> Entries:
    """A tier whose quota becomes less than what may be in it."""
    for each in situation.of(Component.WORKER):
        old, new = _quotas(each.old), _quotas(each.new)
        smaller = [
            f"{place}: {quota} -> {new[place]}"
            for place, quota in old.items()
            if place in new and _is_less(new[place], quota)
        ]
        if smaller:
            yield Entry(
                "tiers-smaller",
                [each.name],
                f"the quota of a tier goes down: {'; '.join(smaller)}",
                [
                    "a worker with more in it starts, is Ready, and has a capacity of 0B (seen):"
                    " it serves and caches nothing. With the old quota, all is there again"
                ],
                do="persist and free first, until each worker uses less than that: `alluxio fs"
                " persist /`, `alluxio fs free /`, `alluxio fsadmin report capacity`",
                page="docs/tiers.md",
            )


def _quotas(workers: Workload) -> Mapping[Place, str]:
    """The quota of each tier that outlives its pod."""
    quotas = dict(directories_in(workers.options(Component.WORKER)))
    return {
        place: quotas[path]
        for path, place in tiers(workers).items()
        if path in quotas and place.lasts
    }


def _is_less(first: str, second: str) -> bool:
    sizes = alluxio_size(first), alluxio_size(second)
    return sizes[0] is not None and sizes[1] is not None and sizes[0] < sizes[1]


def _listed(places: Mapping[str, Place]) -> str:
    return "; ".join(f"{path} ({place})" for path, place in places.items())


def volumes_left(situation: Situation) -> Entries:
    """A volume that pods no longer mount."""
    roots = [root_place(each.old)._replace(below="") for each in situation.of(Component.MASTER)]
    for each in situation.changes:
        new = {*_volumes(each.new).values(), *roots}  # of that, another rule tells
        for path, place in _volumes(each.old).items():
            claim_gone = place.kind == "claim" and any(
                (name.kind, name.name) == ("PersistentVolumeClaim", place.what)
                for name in situation.gone
            )
            if place not in new and not claim_gone and not _is_told(each, path, place):
                yield Entry(
                    "volume-left",
                    [each.name],
                    f"{place}, at {path}, is no longer used",
                    ["its data stays there, and the pods no longer see it"],
                    do="copy what is needed to the new volume before you delete it",
                )


def _volumes(workload: Workload) -> Mapping[str, Place]:
    """The volumes on which the processes write what lasts, by path."""
    found = {}
    for container in workload.containers:
        for mount in maps(container.get("volumeMounts")):
            path = posixpath.normpath(str(mount.get("mountPath")))
            place = workload.place(container, path)
            writes = not mount.get("readOnly") and not mount.get("mountPropagation")
            if writes and place.kind in ("claim", "claim template", "hostPath"):
                found[path] = place
    return found


def _is_told(change: Change, path: str, place: Place) -> bool:
    """Whether a volume is a device, or one that another rule is about, or that holds no data."""
    if place.kind == "hostPath" and within(place.what, "/dev"):
        return True
    told = [_metastore(change.old), _socket(change.old), "/opt/domain"]
    if change.has(Component.WORKER):
        told += tiers(change.old)
    if change.has(Component.MASTER):
        journal = journal_place(change.old)
        if (journal.kind, journal.what) == (place.kind, place.what):
            return True
    return any(within(posixpath.normpath(each), path) for each in told)


def _metastore(workload: Workload) -> str:
    return workload.options(Component.MASTER).get(_METASTORE, "/opt/alluxio/metastore")


def _socket(workload: Workload) -> str:
    return workload.options(Component.WORKER).get(_DOMAIN, "/opt/domain")


def reclaim(situation: Situation) -> Entries:
    """Volumes that are deleted with their claim."""
    for pair in situation.changes_of("PersistentVolume"):
        for each in pair.differences:
            if each.field == "spec.persistentVolumeReclaimPolicy" and each.after == "Delete":
                yield Entry(
                    "volume-deleted",
                    [pair.name],
                    "the volume and its data are deleted with its claim",
                    ["spec.persistentVolumeReclaimPolicy: Retain -> Delete"],
                    do="leave it at Retain",
                )


def two_sets(situation: Situation) -> Entries:
    """Workers or other pods that are made by an object of another kind: both run."""
    for name in situation.added:
        for other in situation.gone:
            alike = (other.group, other.name) == (name.group, name.name)
            if name.group == "apps" and alike and same_namespace(name, other):
                yield Entry(
                    "runs-twice",
                    [other, name],
                    f"{name} takes the place of {other}, which keeps running beside it",
                    [
                        "kubectl apply deletes nothing: two pods on one node use the same ports and"
                        f" directories, and {other} may adopt the pods of the other"
                    ],
                    do=f"{deleting(other)} first, once what is in Alluxio alone is persisted",
                    page="docs/pods.md",
                )


def storage_gone(situation: Situation) -> Entries:
    """Claims that no manifest has, and no pod mounts, any more."""
    run_on = [Workload(name, situation.old[name], situation.old) for name in situation.gone]
    used = {
        place.what
        for each in (*(each.new for each in situation.changes), *run_on)
        for place in _volumes(each).values()
        if place.kind == "claim"
    }
    for name in situation.gone:
        if name.kind == "PersistentVolumeClaim" and name.name not in used:
            body = situation.old[name]
            if not _is_socket(body):
                yield Entry(
                    "claim-unused",
                    [name],
                    "the claim is no longer used",
                    ["it stays, with what is on it"],
                    do=f"copy what is needed, then {deleting(name)}",
                )


def _is_socket(claim: Mapping[str, object]) -> bool:
    """Whether a claim holds domain sockets alone."""
    return str(mapping(claim.get("metadata")).get("name")).endswith("-domain-socket")


RULES: Sequence[Callable[[Situation], Entries]] = (
    two_sets,
    tiers_moved,
    tiers_smaller,
    volumes_left,
    storage_gone,
    reclaim,
)
"""The rules."""
