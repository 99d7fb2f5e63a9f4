"""`Worker`: the workers of a cluster, each with its job worker."""

from __future__ import annotations

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
from .._parts.feature import WORKERS, Component
from .._pods import probes
from .._pods.scheduling import apart
from ..errors import AlluxioConfigError, refuse
from .findings import Findings
from .fuse import FuseMount
from .objects import Part


class Worker(Part):
    """The workers, whose pods run a worker and a job worker each.

    A DaemonSet, one on each node; or, with a number of `workers`, a StatefulSet and its governing
    Service.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the objects.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster.

        Raises:
            AlluxioConfigError: If the chart has workers of this name already, or the cluster none.
        """
        checks.instance("Worker config", config, ClusterConfig)
        if not config.worker_enabled:
            raise refuse("Worker config worker_enabled", False, "must be True", "leave it out")
        super().__init__(scope, id)
        findings = Findings(self)
        mount = config.fuse_mount
        self._fuse = mount if mount is not None and mount.options.worker_embedded else None
        containers = [
            Container.assembled(
                config,
                Component.WORKER,
                args=["worker-only", "--no-format"],
                readiness=probes.tcp("rpc"),
                liveness=probes.tcp("rpc"),
                extra=None if self._fuse is None else self._fuse.container_fields(),
                findings=findings,
            ),
            Container.assembled(
                config,
                Component.JOB_WORKER,
                args=["job-worker"],
                readiness=probes.tcp("job-rpc"),
                liveness=probes.tcp("job-rpc"),
                findings=findings,
            ),
        ]
        first = [] if self._fuse is None else [self._fuse.init_container(config.image_fields)]
        template = pod_template(
            config,
            "worker",
            containers=containers,
            user=1000 if self._fuse is None else 0,
            init_containers=first,
            affinity=None if config.workers is None else _apart(config, containers[0]),
            findings=findings,
        )
        self.service: ApiObject | None = None
        """The governing headless Service, if the workers are a StatefulSet."""
        set_name = f"{config.name}-worker"
        if config.workers is not None:
            self.service = write_service(
                self, "service", config, "worker", name=set_name, components=WORKERS
            )
        self._workload: ApiObject = write_workload(
            self,
            config,
            "worker",
            kind="DaemonSet" if config.workers is None else "StatefulSet",
            template=template,
            fields=None
            if config.workers is None
            else {
                "serviceName": set_name,
                "replicas": config.workers,
                "podManagementPolicy": "Parallel",
            },
            claims=claim_templates(config, "worker", containers),
        )
        findings.report()

    @property
    def daemon_set(self) -> ApiObject:
        """The DaemonSet.

        Raises:
            AlluxioConfigError: If the workers are a StatefulSet.
        """
        if self.service is not None:
            raise AlluxioConfigError("these workers are a StatefulSet; use stateful_set")
        return self._workload

    @property
    def stateful_set(self) -> ApiObject:
        """The StatefulSet.

        Raises:
            AlluxioConfigError: If the workers are a DaemonSet.
        """
        if self.service is None:
            raise AlluxioConfigError(
                "these workers are a DaemonSet; use daemon_set, or give the cluster workers=3"
            )
        return self._workload

    @property
    def fuse(self) -> FuseMount:
        """The file system that the workers serve.

        Raises:
            AlluxioConfigError: If they serve none.
        """
        if self._fuse is None:
            raise AlluxioConfigError(
                "these workers serve no file system; give the cluster"
                " fuse=Fuse(worker_embedded=True)"
            )
        return self._fuse


def _apart(config: ClusterConfig, worker: Container) -> dict[str, Any]:
    """Keep two workers off one node: by force where they would share what is the node's."""
    tiers = [each.path for each in config.tiered_store.mounts(Component.WORKER)]
    share = (
        config.pods["worker"].host_network
        or (config.fuse_mount is not None and config.fuse_mount.options.worker_embedded)
        or any(mount.path in tiers and mount.volume.on_host for mount in worker.mounts)
    )
    return apart(config.name, "worker", by_force=bool(share))
