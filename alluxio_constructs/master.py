"""`Master`: the masters of a cluster, each with its job master."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdk8s import ApiObject
from constructs import Construct

from . import _checks, probes
from ._findings import Findings
from ._manifest import write
from ._names import labels
from ._pods import Container, claim_templates, pod_template
from ._scripts import init_container
from ._workloads import plain_mount
from .cluster_config import ClusterConfig
from .features import MASTERS, Component

_POD_NAME = "statefulset.kubernetes.io/pod-name"


class Master(Construct):
    """The masters: a StatefulSet, its governing Service, and a Service for each master.

    Each pod runs a master and a job master, and formats its journal first if it never was.
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
            AlluxioConfigError: If the chart has masters of this name already.
        """
        self._config = _checks.instance("Master config", config, ClusterConfig)
        super().__init__(scope, id)
        findings = Findings(self)
        set_name = f"{config.name}-master"
        self.service: ApiObject = self._service("service", set_name, labels(config.name, "master"))
        """The governing headless Service."""
        self.services: tuple[ApiObject, ...] = tuple(
            self._service(f"service-{i}", host, {_POD_NAME: host})
            for i, host in enumerate(config.master_host_names)
        )
        """The headless Service of each master, by which it is addressed."""
        containers = [self._container(component, findings) for component in MASTERS]
        self.stateful_set: ApiObject = write(
            self,
            "Resource",
            api_version="apps/v1",
            kind="StatefulSet",
            name=set_name,
            labels=labels(config.name, "master"),
            spec={
                "serviceName": set_name,
                "replicas": config.masters,
                # Masters that start one after the other form no quorum.
                "podManagementPolicy": "Parallel",
                "selector": {"matchLabels": labels(config.name, "master")},
                "template": pod_template(
                    config,
                    "master",
                    containers=containers,
                    options=config.master_pod,
                    init_containers=self._format(containers[0]),
                    findings=findings,
                ),
                "volumeClaimTemplates": claim_templates(config, "master", containers),
            },
        )
        """The StatefulSet."""
        findings.report()

    def _service(self, id: str, name: str, selector: Mapping[str, str]) -> ApiObject:
        ports = [
            {"name": port_name, "port": number}
            for component in MASTERS
            for port_name, number in self._config.container_ports(component).items()
        ]
        return write(
            self,
            id,
            api_version="v1",
            kind="Service",
            name=name,
            labels=labels(self._config.name, "master"),
            spec={
                "clusterIP": "None",
                # Masters must resolve each other before any of them is ready.
                "publishNotReadyAddresses": True,
                "selector": selector,
                "ports": ports,
            },
        )

    def _container(self, component: Component, findings: Findings) -> Container:
        several = self._config.masters > 1
        is_master = component is Component.MASTER
        # A standby serves no RPC.
        port = "embedded" if several and self._config.journal.is_embedded else "rpc"
        handler = probes.tcp(port if is_master else f"job-{port}")
        return Container.assembled(
            self._config,
            component,
            args=["master-only", "--no-format"] if is_master else ["job-master"],
            readiness=handler,
            liveness=handler,
            startup=handler if several else None,
            findings=findings,
        )

    def _format(self, master: Container) -> list[dict[str, Any]]:
        """The init container that formats the journal, if any."""
        journal = self._config.journal
        if journal.format == "never":
            return []
        if_needed = journal.format == "if-needed"
        return [
            init_container(
                "format-journal" if if_needed else "format-journal-always",
                [journal.folder, journal.type] if if_needed else [],
                self._config.image_fields,
                mounts=[plain_mount(each) for each in master.mounts],
                resources=self._config.amounts(Component.MASTER).manifest(),
                env=master.manifest["env"] or (),
                env_from=[{"configMapRef": {"name": self._config.config_map_name}}],
            )
        ]
