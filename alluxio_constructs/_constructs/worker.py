"""`Worker`: the workers of a cluster, each with a job worker."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.worker import worker_manifests
from .._model.config import ClusterConfig, cluster_of
from ..errors import AlluxioConfigError, refuse
from .findings import report_part
from .fuse import FuseMount
from .objects import Part, place_cluster, write, write_all, write_some


class Worker(Part):
    """The workers: a DaemonSet, whose pods run a worker and a job worker each.

    With the option `workers`, they are a StatefulSet of that many pods with a governing Service.
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
            AlluxioConfigError: If the namespace already has workers of this name, or the cluster
                has ``worker_enabled=False``.
        """
        cluster = cluster_of("Worker config", config)
        if not cluster.worker_enabled:
            raise refuse("Worker config worker_enabled", False, "must be True", "leave it out")
        super().__init__(scope, id)
        place_cluster(self, cluster)
        fuse = cluster.fuse_in_workers
        self._fuse = None if fuse is None else FuseMount(fuse, config=config)
        manifests = worker_manifests(cluster)
        self.service: ApiObject | None = write_some(self, manifests.service)
        """The governing headless Service, if the workers are a StatefulSet."""
        self._workload: ApiObject = write(self, manifests.workload)
        self.network_policies: tuple[ApiObject, ...] = write_all(self, manifests.policies)
        """The NetworkPolicy of the pods; empty if there is none."""
        report_part(self, cluster, "Worker", manifests)

    @property
    def daemon_set(self) -> ApiObject:
        """The DaemonSet.

        Raises:
            AlluxioConfigError: If the workers are a StatefulSet.
        """
        if self.service is not None:
            raise AlluxioConfigError(
                "are a StatefulSet",
                parameter="these workers",
                remedy="use stateful_set",
            )
        return self._workload

    @property
    def stateful_set(self) -> ApiObject:
        """The StatefulSet.

        Raises:
            AlluxioConfigError: If the workers are a DaemonSet.
        """
        if self.service is None:
            raise AlluxioConfigError(
                "are a DaemonSet",
                parameter="these workers",
                remedy="use daemon_set, or give the cluster workers=3",
            )
        return self._workload

    @property
    def fuse(self) -> FuseMount:
        """The FUSE file system that the workers serve.

        Raises:
            AlluxioConfigError: If the workers do not serve FUSE.
        """
        if self._fuse is None:
            raise AlluxioConfigError(
                "serve no file system",
                parameter="these workers",
                remedy="give the cluster fuse=Fuse(worker_embedded=True)",
            )
        return self._fuse
