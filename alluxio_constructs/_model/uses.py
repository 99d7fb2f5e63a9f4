"""The things that a cluster uses exclusively, on its nodes or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .._parts.csi import PLUGIN
from .._parts.short_circuit import ShortCircuitDomainOptions
from .._pods import extras
from .._pods.mounts import Mount, claim_of, host_path_of
from .._pods.nodes import Nodes, nodes_of
from .._properties.components import Component, Role
from ..errors import Finding
from .answers import ports
from .cluster import Cluster
from .fuse_nodes import needs_workers

FUSE = "FUSE mount point"
CSI = "CSI driver"
JOURNAL = "journal in HDFS"

REMEDIES: Mapping[Finding, str] = {
    Finding.MOUNT_POINT_OF_TWO: "give one of them Fuse(mount_point=…)",
    Finding.DIRECTORY_OF_TWO: "give one of them another host directory",
    Finding.CSI_DRIVER_OF_TWO: "leave csi out of one, or give each its nodes by Csi(node_pod=…)",
    Finding.CLAIM_OF_TWO: "give one of them another claim",
    Finding.JOURNAL_OF_TWO: "give one of them another folder",
    Finding.PORT_OF_TWO: "change the port of one, with ports=Ports(…) if it is the cluster's",
}
"""What to do about each conflict, besides keeping the pods apart."""


class Use(NamedTuple):
    """A thing that only one cluster can use.

    Attributes:
        thing: The path of a node directory, the name of a claim, the number of a port, or the
            address of a journal.
        where: What else identifies it: a claim's namespace, a port's protocol.
        purpose: What the cluster uses it for.
        finding: The problem if two clusters use it.
        nodes: The nodes on which it is used; None for all.
    """

    thing: str | int
    where: str
    purpose: str
    finding: Finding
    nodes: Nodes | None


def uses(cluster: Cluster) -> Iterator[Use]:
    """All things that a cluster uses exclusively.

    The under storage is not one of them: several clusters may use the same.

    Args:
        cluster: The cluster.
    """
    if cluster.master_enabled:
        yield from _mounted(cluster, Role.MASTER, "journal", *_of(cluster.journal))
        if cluster.journal.volume is None:
            folder = cluster.journal.folder.rstrip("/")
            yield Use(folder, "HDFS", JOURNAL, Finding.JOURNAL_OF_TWO, None)
        yield from _mounted(cluster, Role.MASTER, "metastore", *_of(cluster.metastore))
    if cluster.worker_enabled:
        yield from _mounted(cluster, Role.WORKER, "tier", *cluster.tiers.directory_mounts)
    for feature in cluster.features:
        if isinstance(feature, ShortCircuitDomainOptions):
            role = Role.WORKER if cluster.worker_enabled else Role.FUSE
            if role in cluster.roles:
                yield from _mounted(cluster, role, "domain sockets", feature.in_cluster)
    if cluster.fuse is not None and (cluster.has_fuse_daemon or cluster.worker_enabled):
        role = Role.FUSE if cluster.has_fuse_daemon else Role.WORKER
        nodes = _nodes(cluster, role)
        yield Use(cluster.fuse.mount_point, "", FUSE, Finding.MOUNT_POINT_OF_TWO, nodes)
    if cluster.csi is not None:
        path = f"{cluster.csi.kubelet_directory}{PLUGIN}"
        nodes = _nodes(cluster, Role.CSI_NODE_PLUGIN)
        yield Use(path, "", CSI, Finding.CSI_DRIVER_OF_TWO, nodes)
    yield from _ports(cluster)


def _of(part: Any) -> tuple[Mount, ...]:
    return () if part is None else tuple(part.volume_mounts(Component.MASTER))


def _mounted(cluster: Cluster, role: Role, purpose: str, *mounts: Mount) -> Iterator[Use]:
    for mount in mounts:
        path, claim = host_path_of(mount.volume), claim_of(mount.volume)
        if path is not None:
            yield Use(path, "", purpose, Finding.DIRECTORY_OF_TWO, _nodes(cluster, role))
        elif claim is not None:
            yield Use(claim, f"{cluster.namespace}", purpose, Finding.CLAIM_OF_TWO, None)


def _ports(cluster: Cluster) -> Iterator[Use]:
    for role, components in cluster.roles.items():
        pod, nodes = cluster.pods[role], _nodes(cluster, role)
        own: dict[tuple[int, str], str] = {}
        for component in components if pod.host_network else ():
            for name, number in ports(cluster, component).items():
                own.setdefault((number, "TCP"), f"{component.suffix} {name}")
        for container in pod.containers:
            for port in extras.host_ports(container, host_network=bool(pod.host_network)):
                own.setdefault(port, f"{container['name']} in the {role.value} pods")
        for (number, protocol), purpose in own.items():
            yield Use(number, protocol, purpose, Finding.PORT_OF_TWO, nodes)


def _nodes(cluster: Cluster, role: Role) -> Nodes:
    pod = cluster.pods[role]
    if role is Role.FUSE and needs_workers(pod):
        return nodes_of(pod, cluster.pods[Role.WORKER])
    return nodes_of(pod)
