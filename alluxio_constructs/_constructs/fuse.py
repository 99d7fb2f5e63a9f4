"""`FuseMount`, what applications mount, and `FuseDaemon`, which serves it."""

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
    """The file system of a cluster on its nodes: what applications mount."""

    @explained("FuseMount", bound=True)
    def __init__(self, description: FuseFileSystem, *, config: ClusterConfig | None = None) -> None:
        """Of a cluster: `AlluxioCluster.fuse` is one.

        Args:
            description: What it is, to the cluster.
            config: The cluster, by whose pods it is known where it is served. Default: that is not
                known, and workloads get no affinity.
        """
        self.description = checks.instance("FuseMount description", description, FuseFileSystem)
        """What it is, to the cluster."""
        self._served_by = None if config is None else cluster_of("FuseMount config", config)

    @property
    def options(self) -> Fuse:
        """How it is served."""
        return self.description.options

    @property
    def mount_point(self) -> str:
        """Where it is on the node."""
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
        """Mount the file system into somebody's workload, so that it survives the daemon's restart.

        What is mounted is the directory above the mount point: only then does a running container
        see the file system again after the daemon restarts. The file system is the directory in
        it that this returns.

        Args:
            workload: A Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod of any cdk8s-plus,
                or an `ApiObject`, as the classes of `cdk8s import` are. It needs no privilege.
            path: Where the directory above the file system is mounted: ``"/data"``.
            containers: Which of its containers, or their names. Default: all that it has by now.
            affinity: ``"required"`` (the default) to nodes where the file system is served, on
                others the directory is empty; ``"preferred"``, or None.
            template: Where an `ApiObject` of another kind has a template of pods, as a JSON
                pointer: ``"/spec/pytorchReplicaSpecs/Worker/template"``.

        Returns:
            Where the file system is: ``"/data/alluxio-fuse"``.

        Raises:
            AlluxioConfigError: If the path is not absolute, the workload has no container yet, or
                something is mounted there already.
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
        """The volume as a pod's manifest has it, for pods that are built by hand."""
        return plain_volume(self.description.for_applications())

    @explained("FuseMount.volume_mount", bound=True)
    def volume_mount(self, path: str) -> dict[str, Any]:
        """The mount as a container's manifest has it.

        Args:
            path: Where the directory above the file system is mounted.

        Raises:
            AlluxioConfigError: If the path is not absolute.
        """
        return plain_mount(self.description.for_applications(checks.absolute_path("path", path)))


class FuseDaemon(Part, FuseMount):
    """A FUSE process on each node that has a worker: a DaemonSet of privileged pods."""

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
            AlluxioConfigError: If the cluster has no `fuse`, or serves it from the workers.
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
        """The NetworkPolicy of the pods, if there is one."""
        report_part(self, cluster, "FuseDaemon", manifests)
