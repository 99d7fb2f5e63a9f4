"""Where clients find the masters of a cluster, and how Alluxio's URIs and properties say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._properties.components import Component
from ..errors import AlluxioConfigError
from .cluster import Cluster
from .elsewhere import masters_elsewhere
from .names import ADDRESSES, HOST, ZOOKEEPER

_ZOOKEEPER_ADDRESS = "alluxio.zookeeper.address"
_PORT = "alluxio.master.rpc.port"
_DEFAULT_PORT = "19998"
_JOB_MASTERS = (
    "alluxio.job.master.hostname",
    "alluxio.job.master.rpc.addresses",
    "alluxio.job.master.embedded.journal.addresses",
)


def qualified(name: str, namespace: str | None) -> str:
    """The name of a Service as all pods of the Kubernetes cluster resolve it.

    Args:
        name: The Service.
        namespace: Its namespace; None if it is not known, where its short name is all there is.
    """
    return name if namespace is None else f"{name}.{namespace}.svc"


def rpc_addresses(cluster: Cluster) -> Sequence[str]:
    """The addresses at which masters serve clients, each a host and a port.

    Args:
        cluster: The cluster, which knows its namespace if it has one.

    Raises:
        AlluxioConfigError: If ZooKeeper alone knows them.
    """
    port = cluster.ports.master_rpc
    if not masters_elsewhere(cluster):
        hosts = [qualified(each, cluster.namespace) for each in cluster.master_host_names]
        return [f"{each}:{port}" for each in hosts]
    given = cluster.given.values
    rpc, journal = (given.get(each) for each in ADDRESSES)
    if rpc is not None:
        return rpc.split(",")
    if journal is not None:
        return [f"{each.rpartition(':')[0]}:{port}" for each in journal.split(",")]
    if HOST in given:
        return [f"{given[HOST]}:{port}"]
    raise AlluxioConfigError(
        "are known to ZooKeeper alone",
        parameter="the masters' addresses",
        remedy="use uri(…) and properties, which say where ZooKeeper is",
    )


def _zookeeper(cluster: Cluster) -> str | None:
    given = cluster.given.values
    by_zookeeper = masters_elsewhere(cluster) and given.get(ZOOKEEPER) == "true"
    return given.get(_ZOOKEEPER_ADDRESS, "") if by_zookeeper else None


def authority(cluster: Cluster, separator: str) -> str:
    """What an Alluxio URI has between ``alluxio://`` and the path.

    Args:
        cluster: The cluster.
        separator: What stands between several addresses.
    """
    zookeeper = _zookeeper(cluster)
    if zookeeper is not None:
        return f"zk@{zookeeper.replace(',', separator)}"
    return separator.join(rpc_addresses(cluster))


def address_properties(cluster: Cluster) -> Mapping[str, str]:
    """The properties by which a client finds the masters.

    Args:
        cluster: The cluster.
    """
    given = cluster.given.values if masters_elsewhere(cluster) else {}
    job_masters = {name: given[name] for name in _JOB_MASTERS if name in given}
    zookeeper = _zookeeper(cluster)
    if zookeeper is not None:
        return {ZOOKEEPER: "true", _ZOOKEEPER_ADDRESS: zookeeper, **job_masters}
    ports = {
        name: number
        for name, number in cluster.ports.properties(Component.ALL).items()
        if name.endswith("master.rpc.port")
    }
    addresses = rpc_addresses(cluster)
    if len(addresses) > 1:
        return {ADDRESSES[0]: ",".join(addresses), **ports, **job_masters}
    host, _, port = addresses[0].rpartition(":")
    moved = {} if port == _DEFAULT_PORT else {_PORT: port}
    return {HOST: host, **ports, **moved, **job_masters}
