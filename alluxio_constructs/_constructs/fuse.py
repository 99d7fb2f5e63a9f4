"""`FuseMount`, which applications mount, and `FuseDaemon`, which serves it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import Any

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._base.arguments import explained
from .._manifests.client import check_affinity
from .._manifests.fuse import fuse_manifests
from .._manifests.volumes import plain_mount, plain_volume
from .._model.client_pods import Affinity, beside
from .._model.config import ClusterConfig, cluster_of
from .._parts.fuse import Fuse, FuseFileSystem
from .._pods.additions import PodAdditions
from .._properties.components import POD_OF
from ..errors import refuse
from .findings import report_part
from .objects import Part, place_cluster, write, write_all
from .workloads import workload_of


class FuseMount:
    """A cluster's FUSE file system on its nodes, which applications mount."""

    @explained("FuseMount", bound=True)
    def __init__(self, description: FuseFileSystem, *, config: ClusterConfig | None = None) -> None:
        """Describe the file system. `AlluxioCluster.fuse` gives one that is ready to use.

        Args:
            description: The file system, as the cluster describes it.
            config: The cluster whose pods serve the file system: workloads get an affinity to
                them. Default: None, and workloads get no affinity.
        """
        self.description = checks.instance("FuseMount description", description, FuseFileSystem)
        """The file system, as the cluster describes it."""
        self._served_by = None if config is None else cluster_of("FuseMount config", config)

    @property
    def options(self) -> Fuse:
        """The options of FUSE."""
        return self.description.options

    @property
    def mount_point(self) -> str:
        """The path of the mount point on the node."""
        return self.description.mount_point

    @property
    def host_path(self) -> str:
        """The node directory above the mount point."""
        return self.description.host_path

    @explained("FuseMount.mount", bound=True)
    def mount(
        self,
        workload: Construct,
        path: str,
        *,
        containers: Sequence[object] | None = None,
        affinity: Affinity | None = "required",
        template: str | None = None,
    ) -> str:
        """Mount the file system into a workload, so that the mount survives a daemon restart.

        The directory above the mount point is mounted: only then does a running container see the
        file system again after the daemon has restarted. The file system is a directory in it,
        whose path this method returns.

        Args:
            workload: A Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod of any cdk8s-plus,
                or an `ApiObject`, such as an instance of a class that `cdk8s import` generated. It
                needs no privileges.
            path: Where to mount the directory above the file system: ``"/data"``.
            containers: The containers to mount it into, or their names. Default: all containers
                that the workload has so far.
            affinity: ``"required"`` to run only on nodes that serve the file system, since the
                directory is empty on all others; ``"preferred"`` to prefer such nodes; or None.
                Default: ``"required"``.
            template: The path of the pod template in an `ApiObject` of a custom kind, as a JSON
                pointer: ``"/spec/pytorchReplicaSpecs/Worker/template"``. Default: None.

        Returns:
            The path of the file system in the containers: ``"/data/alluxio-fuse"``.

        Raises:
            AlluxioConfigError: If the path is not absolute, the workload has no containers yet, or
                something is already mounted at the path.
        """
        what = "FuseMount.mount"
        target = workload_of(what, workload, template=template)
        path = checks.absolute_path("path", path)
        check_affinity(what, affinity)
        near = None
        if affinity is not None and self._served_by is not None:
            role = POD_OF[self.options.component]
            near = beside(self._served_by, role, target.namespace, affinity)
        mount = self.description.for_applications(path)
        target.add(PodAdditions(mounts=[mount], beside=near), containers)
        return posixpath.join(path, posixpath.basename(self.mount_point))

    @explained("FuseMount.volume", bound=True)
    def volume(self) -> dict[str, Any]:
        """The volume for the manifest of a pod, for pods that are built by hand."""
        return plain_volume(self.description.for_applications())

    @explained("FuseMount.volume_mount", bound=True)
    def volume_mount(self, path: str) -> dict[str, Any]:
        """The volume mount for the manifest of a container.

        Args:
            path: Where to mount the directory above the file system.

        Raises:
            AlluxioConfigError: If the path is not absolute.
        """
        return plain_mount(self.description.for_applications(checks.absolute_path("path", path)))


class FuseDaemon(Part, FuseMount):
    """The FUSE daemon: a DaemonSet of privileged pods, one on each node that has a worker."""

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
            config: The cluster, with the option `fuse`.

        Raises:
            AlluxioConfigError: If the cluster has no `fuse`, or its workers serve FUSE.
        """
        cluster = cluster_of("FuseDaemon config", config)
        if cluster.fuse is None or not cluster.has_fuse_daemon:
            raise refuse(
                "FuseDaemon config",
                None if cluster.fuse is None else cluster.fuse.options,
                "must have a fuse that is not worker_embedded",
                "give the cluster fuse=Fuse()",
            )
        Part.__init__(self, scope, id)
        place_cluster(self, cluster)
        FuseMount.__init__(self, cluster.fuse, config=config)
        manifests = fuse_manifests(cluster, cluster.fuse)
        self.daemon_set: ApiObject = write(self, manifests.daemon_set)
        """The DaemonSet."""
        self.network_policies: tuple[ApiObject, ...] = write_all(self, manifests.policies)
        """The NetworkPolicy of the pods; empty if there is none."""
        report_part(self, cluster, "FuseDaemon", manifests)
