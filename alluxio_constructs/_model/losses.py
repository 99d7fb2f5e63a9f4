"""Data that a cluster would lose, because only one container or node has it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from .._parts.ufs import DEFAULT_UFS
from .._pods.directories import covering
from .._pods.mounts import OF_ONE_POD, Mount, VolumeKind, kind_of
from .._pods.scheduling import on_one_node
from .._pods.volumes import claim_spec
from .._properties.components import Component, Role
from .answers import is_native, mounts_of, properties_of
from .cluster import Cluster

_METASTORE_DIR = "alluxio.master.metastore.dir"
_METASTORE = "/opt/alluxio/metastore"
_READ_UFS = (Component.MASTER, Component.WORKER, Component.JOB_WORKER)


def losses(cluster: Cluster) -> Iterator[tuple[str, str]]:
    """Warnings about data that a cluster would lose, each with its option.

    Args:
        cluster: The cluster.
    """
    yield from _under_storage(cluster)
    yield from _mounted(cluster)
    if cluster.master_enabled and cluster.masters == 1:  # several may not share one
        yield from _on_a_node(cluster)
    yield from _deleted_claims(cluster)


def _under_storage(cluster: Cluster) -> Iterator[tuple[str, str]]:
    path = _directory(cluster.ufs.uri)
    if path is None or (path == DEFAULT_UFS and not cluster.master_enabled):
        return  # a chart of workers alone does not know the masters' under storage
    alone = _alone(cluster, path)
    if alone:
        what = "there is no under storage: Alluxio's default" if path == DEFAULT_UFS else "ufs"
        yield (
            "ufs",
            f"{what}, {path}, is a separate directory in each container of {', '.join(alone)}:"
            " files that one writes are missing in the others, and lost with the container; mount a"
            f' volume that all pods share, by Ufs("{path}", volume=VolumeSource.existing_claim(…))'
            " or pod=PodOptions(mounts=[…]), or use the address of a storage that they can reach",
        )


def _mounted(cluster: Cluster) -> Iterator[tuple[str, str]]:
    for point in () if cluster.mounts is None else cluster.mounts.mount_points:
        path = _directory(point.ufs.uri)
        alone = [] if path is None else _alone(cluster, path)
        if alone:
            yield (
                "mounts",
                f"{point.path} is mounted from {path}, a separate directory in each container of"
                f" {', '.join(alone)}: files that one writes are missing in the others, and lost"
                f' with the container; use Ufs("{path}", volume=VolumeSource.existing_claim(…)), or'
                " the address of a storage that they can reach",
            )


def _alone(cluster: Cluster, path: str) -> list[str]:
    """The processes that access under storages and have a directory of their own at the path."""
    return [
        each.suffix
        for each in _READ_UFS
        if each in cluster.components and not _is_shared(_mount_at(cluster, each, path))
    ]


def _directory(uri: str) -> str | None:
    """The directory in the containers that an address refers to, or None."""
    path = uri.removeprefix("file://")
    return posixpath.normpath(path) if path.startswith("/") else None


def _deleted_claims(cluster: Cluster) -> Iterator[tuple[str, str]]:
    retention = cluster.pods[Role.MASTER].claim_retention
    journal = cluster.journal.volume
    if not cluster.master_enabled or retention is None or journal is None:
        return
    if retention.when_deleted == "Delete" and claim_spec(journal) is not None:
        yield (
            "claim_retention",
            'claim_retention: when_deleted="Delete" of masters deletes the journal, and with it the'
            " Alluxio namespace, with their StatefulSet, also where that is only to be re-created;"
            " leave it out of master_pod",
        )


def _on_a_node(cluster: Cluster) -> Iterator[tuple[str, str]]:
    pod = cluster.pods[Role.MASTER]
    if on_one_node(pod.node_selector, pod.affinity):
        return
    for what, path, loss in _of_master(cluster):
        mount = _mount_at(cluster, Component.MASTER, path)
        if mount is not None and kind_of(mount.volume) is VolumeKind.HOST_PATH:
            yield (
                what,
                f"{what}: the volume at {path} is a node directory (hostPath), and nothing keeps"
                f" the master on that node: on another node it {loss}; give"
                ' master_pod=PodOptions(node_selector={"kubernetes.io/hostname": "NODE"}), or use'
                " VolumeSource.persistent_volume_claim(…)",
            )


def _of_master(cluster: Cluster) -> Iterator[tuple[str, str, str]]:
    """The data of a master: the part, its directory, and what happens when it is lost."""
    folder = cluster.journal.folder
    if "://" not in folder:
        yield "journal", folder, "starts with an empty Alluxio namespace"
    if is_native(cluster, Component.MASTER):
        properties = {
            **properties_of(cluster, Component.ALL),
            **properties_of(cluster, Component.MASTER),
        }
        path = str(properties.get(_METASTORE_DIR, _METASTORE))
        yield "metastore", path, "must rebuild it from the journal"


def _mount_at(cluster: Cluster, component: Component, path: str) -> Mount | None:
    """The mount that contains a directory of a process's container, or None."""
    mounts = {posixpath.normpath(each.path): each for each in mounts_of(cluster, component)}
    where = covering(path, tuple(mounts))
    return None if where is None else mounts[where]


def _is_shared(mount: Mount | None) -> bool:
    return mount is not None and kind_of(mount.volume) not in OF_ONE_POD
