"""The features that every cluster has: the host names of masters, workers and proxy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from .._base.values import NOTHING
from .._parts.feature import Feature
from .._parts.journal import Journal
from .._parts.ports import Ports
from .._pods.environment import downward
from .._properties.components import MASTERS, WORKERS, Component
from .._properties.shell import EnvReference


def master_host_names(name: str, masters: int) -> list[str]:
    """The masters' host names, which are also the names of their pods and Services.

    Args:
        name: The cluster's name.
        masters: The number of masters.
    """
    return [f"{name}-master-{i}" for i in range(masters)]


HOST = "alluxio.master.hostname"
ADDRESSES = ("alluxio.master.rpc.addresses", "alluxio.master.embedded.journal.addresses")
ZOOKEEPER = "alluxio.zookeeper.enabled"


def name_masters(given: Mapping[str, str]) -> bool:
    """Whether properties name the masters.

    Args:
        given: The properties of all processes.
    """
    return given.get(ZOOKEEPER) == "true" or any(each in given for each in (HOST, *ADDRESSES))


class MasterNames(Feature):
    """The host names of the masters, for themselves and for all processes."""

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.master\.hostname": "name=… and masters=…",
        r"alluxio\.(job\.)?master\.embedded\.journal\.addresses": ("masters=… and ports=Ports(…)"),
        r"alluxio\.(job\.)?master\.rpc\.addresses": "masters=… and ports=Ports(…)",
    }

    def __init__(
        self,
        host_names: Sequence[str],
        journal: Journal,
        ports: Ports,
        elsewhere: Mapping[str, str] = NOTHING,
    ) -> None:
        """Describe the masters of a cluster.

        Args:
            host_names: The masters' host names.
            journal: The masters' journal.
            ports: The cluster's ports.
            elsewhere: The properties of all processes, if these may name masters of another
                cluster. Default: none, the masters are this cluster's.
        """
        self._host_names = host_names
        self._journal = journal
        self._ports = ports
        self._elsewhere = elsewhere

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """The masters' host names, and the journal's addresses."""
        if component in MASTERS:
            return {HOST: EnvReference("ALLUXIO_MASTER_HOSTNAME")}
        if component is not Component.ALL:
            return {}
        if name_masters(self._elsewhere):
            return self._of_one_address()
        properties: dict[str, str | EnvReference] = {}
        if len(self._host_names) == 1:
            properties[HOST] = self._host_names[0]
        if self._journal.is_embedded:
            properties["alluxio.master.embedded.journal.addresses"] = ",".join(
                f"{host}:{self._ports.master_embedded_journal}" for host in self._host_names
            )
        return properties

    def _of_one_address(self) -> Mapping[str, str]:
        """The host of the only address; without it a worker considers no master configured."""
        for name in ADDRESSES:
            addresses = self._elsewhere.get(name, "").split(",")
            if len(addresses) == 1 and addresses[0]:
                return {HOST: addresses[0].rpartition(":")[0]}
        return {}

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The master's own address: its name in the journal's addresses, or the pod's IP."""
        if component not in MASTERS:
            return ()
        path = "metadata.name" if self._journal.is_embedded else "status.podIP"
        return [downward("ALLUXIO_MASTER_HOSTNAME", path)]


class WorkerNames(Feature):
    """The host name of a worker, which is its node's, and the address for clients."""

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.worker\.(container\.)?hostname": "worker_pod=PodOptions(host_network=…)"
    }

    def __init__(self, *, on_host_network: bool, numbered: bool) -> None:
        """Describe the workers of a cluster.

        Args:
            on_host_network: Whether the workers are on the host network.
            numbered: Whether the workers are in a StatefulSet.
        """
        self._on_host_network = on_host_network
        self._numbered = numbered

    def _has_container_name(self, component: Component) -> bool:
        """Whether the worker also gets the pod's address, which differs from the node's.

        Workers of a StatefulSet may share a node; only the pod's address distinguishes them to
        masters, and their job workers to job masters.
        """
        if self._on_host_network:
            return False
        return component is Component.WORKER or self._numbered

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """The worker's host names."""
        if component not in WORKERS:
            return {}
        properties: dict[str, str | EnvReference] = {
            "alluxio.worker.hostname": EnvReference("ALLUXIO_WORKER_HOSTNAME")
        }
        if self._has_container_name(component):
            container = EnvReference("ALLUXIO_WORKER_CONTAINER_HOSTNAME")
            properties["alluxio.worker.container.hostname"] = container
        return properties

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The node's address, and the pod's if it has one of its own."""
        if component not in WORKERS:
            return ()
        variables = [downward("ALLUXIO_WORKER_HOSTNAME", "status.hostIP")]
        if self._has_container_name(component):
            variables.append(downward("ALLUXIO_WORKER_CONTAINER_HOSTNAME", "status.podIP"))
        return variables


class ProxyName(Feature):
    """The host name of the proxy as a client: its pod's address."""

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """The client's host name."""
        if component is not Component.PROXY:
            return {}
        return {"alluxio.user.hostname": EnvReference("ALLUXIO_CLIENT_HOSTNAME")}

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The pod's address."""
        if component is not Component.PROXY:
            return ()
        return [downward("ALLUXIO_CLIENT_HOSTNAME", "status.podIP")]
