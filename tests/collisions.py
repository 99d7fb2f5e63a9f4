"""Finds what clusters of one app may not share, in the documents alone, without the library.

It knows workloads, volumes, ports and selectors as Kubernetes does, and nothing of the models that
wrote them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Document = dict[str, Any]

# The kinds that are of the whole Kubernetes cluster.
_WITHOUT_NAMESPACE = {
    "ClusterRole",
    "ClusterRoleBinding",
    "CSIDriver",
    "Namespace",
    "PersistentVolume",
    "StorageClass",
}
# Node directories that are there for all.
_COMMON = ("/dev", "/sys", "/var/lib/kubelet", "/var/lib/k0s/kubelet")


def collisions(documents: Sequence[Document]) -> list[str]:
    """The things that exist twice, or that two clusters use although only one may.

    Args:
        documents: All documents of an app.
    """
    return [*_objects(documents), *_directories(documents), *_ports(documents)]


def _place(document: Document) -> tuple[str, str, str]:
    namespace = document["metadata"].get("namespace", "")
    kind = document["kind"]
    return kind, "" if kind in _WITHOUT_NAMESPACE else namespace, document["metadata"]["name"]


def _objects(documents: Iterable[Document]) -> Iterator[str]:
    seen = set()
    for each in documents:
        if _place(each) in seen:
            yield f"{_place(each)} is written twice"
        seen.add(_place(each))


def _workloads(documents: Iterable[Document]) -> Iterator[tuple[Document, Document]]:
    for each in documents:
        if "template" in each.get("spec", {}):
            yield each, each["spec"]["template"]["spec"]


def _cluster(workload: Document) -> tuple[str, str] | None:
    """The cluster of a workload; None for an application, which mounts what its cluster does."""
    release = workload["spec"]["template"]["metadata"]["labels"].get("release")
    return None if release is None else (workload["metadata"].get("namespace", ""), release)


def _apart(one: Document, other: Document) -> bool:
    """Whether node selectors keep two pods on different nodes."""
    left, right = one.get("nodeSelector", {}), other.get("nodeSelector", {})
    return any(key in right and right[key] != value for key, value in left.items())


def _directories(documents: Iterable[Document]) -> Iterator[str]:
    users = defaultdict(list)
    for workload, pod in _workloads(documents):
        written = {
            mount["name"]
            for container in pod["containers"]
            for mount in container.get("volumeMounts", ())
            if not mount.get("readOnly")
        }
        for volume in pod.get("volumes", ()):
            path = volume.get("hostPath", {}).get("path", "")
            # What is called otherwise is a user's, who may share it on purpose.
            own = volume["name"].startswith("alluxio-")
            if path and own and volume["name"] in written and not path.startswith(_COMMON):
                users[path].append((workload, pod))
    yield from _shared("the node's directory", users)


def _ports(documents: Iterable[Document]) -> Iterator[str]:
    users = defaultdict(list)
    for workload, pod in _workloads(documents):
        ports = {
            port.get("hostPort", port["containerPort"] if pod.get("hostNetwork") else None)
            for container in pod["containers"]
            for port in container.get("ports", ())
        }
        for port in ports - {None}:
            users[port].append((workload, pod))
    yield from _shared("the node's port", users)


def _shared(what: str, users: Any) -> Iterator[str]:
    for thing, found in users.items():
        for i, (workload, pod) in enumerate(found):
            for other, its in found[:i]:
                clusters = {_cluster(workload), _cluster(other)}
                if None not in clusters and len(clusters) == 2 and not _apart(pod, its):
                    yield f"{what} {thing} is used by {_place(other)} and {_place(workload)}"
