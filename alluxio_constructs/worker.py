"""`Worker`: the workers of a cluster, each with its job worker."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from . import _checks, probes
from ._findings import Findings
from ._manifest import write
from ._names import labels
from ._pods import Container, pod_template
from .cluster_config import ClusterConfig
from .errors import AlluxioConfigError
from .features import Component
from .fuse import FuseMount


class Worker(Construct):
    """The workers: a DaemonSet, whose pods run a worker and a job worker each."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the DaemonSet.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster.

        Raises:
            AlluxioConfigError: If the chart has workers of this name already.
        """
        _checks.instance("Worker config", config, ClusterConfig)
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
        self.daemon_set: ApiObject = write(
            self,
            "Resource",
            api_version="apps/v1",
            kind="DaemonSet",
            name=f"{config.name}-worker",
            labels=labels(config.name, "worker"),
            spec={
                "selector": {"matchLabels": labels(config.name, "worker")},
                "template": pod_template(
                    config,
                    "worker",
                    containers=containers,
                    options=config.worker_pod,
                    user=1000 if self._fuse is None else 0,
                    init_containers=first,
                    findings=findings,
                ),
            },
        )
        """The DaemonSet."""
        findings.report()

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
