"""The features that every cluster has, and the wrap of those that users bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._parts.feature import MASTERS, WORKERS, Component, Feature
from .._pods.mounts import Mount
from .._properties.given import given_properties
from .._properties.shell import EnvReference, definition

if TYPE_CHECKING:
    from .config import ClusterConfig


class CheckedFeature(Feature):
    """A feature of the user's, whose properties are checked as if given by name."""

    def __init__(self, feature: Feature, components: Sequence[Component]) -> None:
        """Ask it for its properties, and check that they can be written for what there is."""
        self._feature = feature
        self._values: dict[Component, Mapping[str, str | EnvReference]] = {}
        for component in Component:
            answered = feature.properties(component)
            references = {
                name: value for name, value in answered.items() if isinstance(value, EnvReference)
            }
            rest = {name: value for name, value in answered.items() if name not in references}
            given = given_properties(f"{type(feature).__name__} properties", rest)
            self._values[component] = {**given.values, **references}
            if component not in components:
                continue
            for name, value in self._values[component].items():
                definition(name, value, sourced=component.sourced)

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """What it answered."""
        return self._values[component]

    def mounts(self, component: Component) -> Sequence[Mount]:
        """What it answers."""
        return self._feature.mounts(component)

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """What it answers."""
        return self._feature.environment(component)


class MasterNames(Feature):
    """How the masters are called, to themselves and to all."""

    def __init__(self, config: ClusterConfig) -> None:
        """Of a cluster."""
        self._config = config

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """The masters' host names, and the journal's addresses."""
        config = self._config
        if component in MASTERS:
            return {"alluxio.master.hostname": EnvReference("ALLUXIO_MASTER_HOSTNAME")}
        if component is not Component.ALL:
            return {}
        properties: dict[str, str | EnvReference] = {}
        if config.masters == 1:
            properties["alluxio.master.hostname"] = config.master_host_names[0]
        if config.journal.is_embedded:
            properties["alluxio.master.embedded.journal.addresses"] = ",".join(
                f"{host}:{config.ports.master_embedded_journal}"
                for host in config.master_host_names
            )
        return properties

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The master's own address: a name among the journal's addresses, or else the pod's."""
        if component not in MASTERS:
            return ()
        path = "metadata.name" if self._config.journal.is_embedded else "status.podIP"
        return [_downward("ALLUXIO_MASTER_HOSTNAME", path)]


class WorkerNames(Feature):
    """How a worker is called: by its node, and where clients connect to."""

    def __init__(self, config: ClusterConfig) -> None:
        """Of a cluster."""
        self._config = config

    def _has_container_name(self, component: Component) -> bool:
        """Whether it is told the pod's address as well, which is not the node's.

        Two workers that are on one node, which those of a StatefulSet may be, have nothing else
        by which masters can tell them, and job masters their job workers, apart.
        """
        if self._config.pods["worker"].host_network:
            return False
        return component is Component.WORKER or self._config.workers is not None

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
        """The node's address, and the pod's where it has one of its own."""
        if component not in WORKERS:
            return ()
        variables = [_downward("ALLUXIO_WORKER_HOSTNAME", "status.hostIP")]
        if self._has_container_name(component):
            variables.append(_downward("ALLUXIO_WORKER_CONTAINER_HOSTNAME", "status.podIP"))
        return variables


class ProxyName(Feature):
    """How the proxy is called as a client: it is not on its node's network."""

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """The client's host name."""
        if component is not Component.PROXY:
            return {}
        return {"alluxio.user.hostname": EnvReference("ALLUXIO_CLIENT_HOSTNAME")}

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The pod's address."""
        if component is not Component.PROXY:
            return ()
        return [_downward("ALLUXIO_CLIENT_HOSTNAME", "status.podIP")]


def _downward(name: str, field_path: str) -> Mapping[str, Any]:
    return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": field_path}}}
