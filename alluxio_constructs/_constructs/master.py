"""`Master`: the masters of a cluster, each with its job master."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._manifests.pods import (
    Container,
    claim_templates,
    pod_template,
    write_service,
    write_workload,
)
from .._model.config import ClusterConfig
from .._parts.feature import MASTERS, Component
from .._pods import probes
from .._pods.names import labels
from .._pods.scheduling import TopologySpread, apart
from .._pods.scripts import init_container
from ..errors import refuse
from .findings import Findings
from .objects import Part, write
from .workloads import plain_mount

_ZONES = (TopologySpread(topology_key="topology.kubernetes.io/zone"),)
_POD_NAME = "statefulset.kubernetes.io/pod-name"


class Master(Part):
    """The masters: a StatefulSet, its governing Service, and a Service for each master.

    Each pod runs a master and a job master. Several keep off each other's nodes and zones as far as
    there are any, and a PodDisruptionBudget keeps a majority of them running while nodes are
    drained.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the StatefulSet and the Services.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster.

        Raises:
            AlluxioConfigError: If the chart has masters of this name already, or the cluster none.
        """
        self._config = checks.instance("Master config", config, ClusterConfig)
        if not config.master_enabled:
            raise refuse("Master config master_enabled", False, "must be True", "leave it out")
        super().__init__(scope, id)
        findings = Findings(self)
        set_name = f"{config.name}-master"
        self.service: ApiObject = self._service("service", set_name)
        """The governing headless Service."""
        self.services: tuple[ApiObject, ...] = tuple(
            self._service(f"service-{i}", host, {_POD_NAME: host})
            for i, host in enumerate(config.master_host_names)
        )
        """The Service of each master, by which it is addressed.

        It has an address of its own. The name of a headless Service is unknown as long as its pod
        has none, and a leader that asks for it then may never ask again.
        """
        containers = [self._container(component, findings) for component in MASTERS]
        self.stateful_set: ApiObject = write_workload(
            self,
            config,
            "master",
            kind="StatefulSet",
            template=pod_template(
                config,
                "master",
                containers=containers,
                init_containers=self._format(containers[0]),
                affinity=None if config.masters == 1 else apart(config.name, "master"),
                spread=() if config.masters == 1 else _ZONES,
                findings=findings,
            ),
            fields={
                "serviceName": set_name,
                "replicas": config.masters,
                # Masters that start one after the other form no quorum.
                "podManagementPolicy": "Parallel",
            },
            claims=claim_templates(config, "master", containers),
        )
        """The StatefulSet."""
        self.pod_disruption_budget: ApiObject | None = None
        """How many masters may be drained from their nodes at a time, with several of them."""
        if config.masters > 1:
            own = labels(config.name, "master")
            self.pod_disruption_budget = write(
                self,
                "disruption",
                api_version="policy/v1",
                kind="PodDisruptionBudget",
                name=set_name,
                labels={**own, **config.pods["master"].object_labels},
                annotations=config.pods["master"].object_annotations,
                # What is left is the majority that they need to go on.
                spec={
                    "maxUnavailable": (config.masters - 1) // 2,
                    "selector": {"matchLabels": own},
                },
            )
        findings.report()

    def _service(self, id: str, name: str, selector: Mapping[str, str] | None = None) -> ApiObject:
        return write_service(
            self,
            id,
            self._config,
            "master",
            name=name,
            components=MASTERS,
            headless=selector is None,
            selector=selector,
        )

    def _container(self, component: Component, findings: Findings) -> Container:
        is_master = component is Component.MASTER
        prefix = "" if is_master else "job-"
        ports = self._config.container_ports(component)
        quorum: list[str] = []
        if self._config.masters > 1 and self._config.journal.is_embedded:
            quorum = [str(ports[f"{prefix}embedded"]), *self._config.master_host_names]
        return Container.assembled(
            self._config,
            component,
            args=["master-only", "--no-format"] if is_master else ["job-master"],
            # An open port says that it lives; a standby that no leader knows has them open, too.
            readiness=probes.by_script("master-ready", str(ports[f"{prefix}web"]), *quorum),
            liveness=probes.tcp(f"{prefix}embedded" if quorum else f"{prefix}rpc"),
            findings=findings,
        )

    def _format(self, master: Container) -> list[dict[str, Any]]:
        """The init container that formats the journal at every start, if it was asked for."""
        if self._config.journal.format == "never":
            return []
        return [
            init_container(
                "format-journal-always",
                [],
                self._config.image_fields,
                mounts=[plain_mount(each) for each in master.mounts],
                resources=self._config.amounts(Component.MASTER).manifest(),
                env=master.manifest["env"] or (),
                env_from=[{"configMapRef": {"name": self._config.config_map_name}}],
            )
        ]
