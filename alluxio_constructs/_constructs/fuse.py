"""`Fuse`: the name space as a file system of the nodes, and `FuseDaemon`, which serves it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._base.values import value_object
from .._manifests.pods import Container, pod_template, write_workload
from .._parts.feature import Component, Feature
from .._parts.fuse_user import check_user, refuse_login
from .._pods import probes
from .._pods.mounts import Mount, PodVolume
from .._pods.names import labels
from .._pods.pod import NO_OPTIONS, PodOptions, check_root
from .._pods.process import PROCESS, Process
from .._pods.scripts import init_container
from .._pods.security import PRIVILEGED
from .._properties.shell import EnvReference
from ..errors import AlluxioConfigError, refuse
from .findings import Findings
from .objects import Part
from .workloads import mount_into, plain_mount, plain_volume

if TYPE_CHECKING:
    from cdk8s_plus_27 import AbstractPod
    from cdk8s_plus_27 import Container as PlusContainer

    from .._model.config import ClusterConfig

_UNMOUNT = "/opt/alluxio/integration/fuse/bin/alluxio-fuse"


@value_object()
class Fuse(Feature):
    """How the Alluxio name space becomes a file system of the nodes.

    The mount point is on the node, below a directory that the FUSE pod and applications share. An
    application that mounts the directory above the mount point sees a daemon that was started
    anew; one that mounts the mount point itself does not.

    Args:
        mount_point: Where on the node. Default: ``/mnt/NAME-fuse``, NAME being the cluster's (the
            chart's ``/mnt/alluxio-fuse``). What is beside it is open to applications too, so give
            it a directory of its own where that matters: ``/mnt/alluxio/fuse``.
        alluxio_path: The part of the name space that is mounted. Default: ``/`` (the chart's).
        mount_options: Options of FUSE. Default: ``allow_other`` (the chart's), which lets other
            users than root in.
        worker_embedded: Serve it from the worker process, which then runs privileged and as root,
            in place of a daemon of its own. Default: False.
        user: The Alluxio user that it acts as, whoever the application is. Default: None, the
            masters' own, which is ``alluxio``. That is the superuser: **any application on the
            mount may do anything** in the Alluxio namespace. ``"root"`` (the chart's, by way of
            the daemon's own user) may not write to ``/``, and what it writes does not reach an
            under storage of local directories. To restrict applications, name a user and give it a
            directory: ``alluxio fs mkdir``, then ``alluxio fs chown``.
        process: Resources, JVM and the like of the daemon. Default: the chart's.
        pod: Options of the daemon's pod. Default: the cluster's, on the node's network, with the
            node's processes, as user 0 (the chart's).

    Raises:
        AlluxioConfigError: On a path that is not absolute, a mount point in the root directory,
            or an option that is none.
    """

    mount_point: str | None = None
    alluxio_path: str = "/"
    mount_options: Sequence[str] = ("allow_other",)
    worker_embedded: bool = False
    user: str | None = None
    process: Process = field(default_factory=lambda: PROCESS)
    pod: PodOptions = field(default_factory=lambda: NO_OPTIONS)

    def __post_init__(self) -> None:
        if self.mount_point is not None:
            path = checks.absolute_path("Fuse mount_point", self.mount_point)
            if posixpath.dirname(path) == "/":
                raise refuse(
                    "Fuse mount_point",
                    self.mount_point,
                    "must be below a directory that pods can mount, which the root is not",
                    f'use "/mnt{path}"',
                )
            object.__setattr__(self, "mount_point", path)
        if self.alluxio_path != "/":
            path = checks.absolute_path("Fuse alluxio_path", self.alluxio_path)
            object.__setattr__(self, "alluxio_path", path)
        options = checks.mount_options("Fuse mount_options", self.mount_options)
        object.__setattr__(self, "mount_options", options)
        checks.boolean("Fuse worker_embedded", self.worker_embedded)
        checks.instance("Fuse process", self.process, Process)
        checks.instance("Fuse pod", self.pod, PodOptions)
        check_root("Fuse pod", self.pod)
        if self.user is not None:
            check_user("Fuse user", self.user)
        refuse_login("Fuse process", self.process, "fuse=Fuse(user=…)")
        if self.worker_embedded:
            for name, default, instead in (
                ("process", PROCESS, "worker=Process(…)"),
                ("pod", NO_OPTIONS, "worker_pod=PodOptions(…)"),
            ):
                if getattr(self, name) != default:
                    raise AlluxioConfigError(
                        f"Fuse {name} has no effect with worker_embedded=True, where the worker"
                        f" serves FUSE; give the cluster {instead}"
                    )

    @property
    def component(self) -> Component:
        """The process that serves it."""
        return Component.WORKER if self.worker_embedded else Component.FUSE


class FuseMount(Feature):
    """The file system of a cluster on its nodes: what applications mount."""

    def __init__(self, fuse: Fuse, name: str) -> None:
        """Describe the file system of the cluster called `name`."""
        self.options = fuse
        self.mount_point = fuse.mount_point or f"/mnt/{name}-fuse"
        """Where it is on the node."""
        self._name = name
        self._component = fuse.component

    @property
    def host_path(self) -> str:
        """The directory of the node above the mount point."""
        return posixpath.dirname(self.mount_point)

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """Where and how it is mounted, and which host the client is on."""
        if component is not self._component:
            return {}
        properties: dict[str, str | EnvReference] = {
            "alluxio.fuse.mount.point": self.mount_point,
            "alluxio.fuse.mount.alluxio.path": self.options.alluxio_path,
            "alluxio.fuse.mount.options": ",".join(self.options.mount_options),
            "alluxio.user.hostname": EnvReference("ALLUXIO_CLIENT_HOSTNAME"),
        }
        if self.options.worker_embedded:
            properties["alluxio.worker.fuse.enabled"] = "true"
        return properties

    def mounts(self, component: Component) -> Sequence[Mount]:
        """The device, and the directory above the mount point."""
        if component is not self._component:
            return ()
        device = PodVolume(
            name="alluxio-fuse-device",
            source={"hostPath": {"path": "/dev/fuse", "type": "CharDevice"}},
        )
        return (
            Mount(volume=device, path="/dev/fuse"),
            self._above("alluxio-fuse-mount", self.host_path, "Bidirectional"),
        )

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The address of the node, by which the client finds the worker beside it."""
        if component is not self._component:
            return ()
        field_path = {"fieldPath": "status.hostIP"}
        return [{"name": "ALLUXIO_CLIENT_HOSTNAME", "valueFrom": {"fieldRef": field_path}}]

    def container_fields(self) -> dict[str, Any]:
        """What the serving container needs beyond a common one."""
        unmount = [_UNMOUNT, "unmount", self.mount_point]
        return {
            "securityContext": PRIVILEGED,
            "lifecycle": {"preStop": {"exec": {"command": unmount}}},
        }

    def look(self, what: str) -> Mapping[str, Any]:
        """The handler of a probe of the daemon, with the timeout that it needs.

        Args:
            what: ``"live"`` or ``"ready"``.
        """
        return probes.by_script("fuse-mounted", self.mount_point, what)

    def init_container(self, image: Mapping[str, Any]) -> dict[str, Any]:
        """The container that clears the mount point of what a crashed daemon left."""
        mount = self._above("alluxio-fuse-mount", self.host_path, "Bidirectional")
        return init_container(
            "prepare-fuse-mount",
            [self.mount_point],
            image,
            mounts=[plain_mount(mount)],
            security_context={
                "runAsUser": 0,
                "runAsGroup": 0,
                "runAsNonRoot": False,
                "privileged": True,
            },
        )

    def mount(
        self,
        workload: AbstractPod,
        path: str,
        *,
        containers: Sequence[PlusContainer] | None = None,
    ) -> str:
        """Mount the file system into somebody's workload, so that it survives the daemon's restart.

        What is mounted is the directory above the mount point: only so is the file system of a
        daemon that was started anew seen by a container that was there before. The file system is
        the directory in it that this returns.

        Args:
            workload: A Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod of cdk8s-plus. It
                needs no privilege, but nodes where the file system is served.
            path: Where the directory above the file system is mounted: ``"/data"``.
            containers: Which of its containers. Default: all that it has by now.

        Returns:
            Where the file system is: ``"/data/alluxio-fuse"``.

        Raises:
            AlluxioConfigError: If the path is not absolute, the workload has no container yet, or
                something is mounted there already.
        """
        path = checks.absolute_path("path", path)
        mount_into(workload, self._for_applications(path), containers)
        return posixpath.join(path, posixpath.basename(self.mount_point))

    def volume(self) -> dict[str, Any]:
        """The volume as a pod's manifest has it, for pods that are built by hand."""
        return plain_volume(self._for_applications(self.host_path))

    def volume_mount(self, path: str) -> dict[str, Any]:
        """The mount as a container's manifest has it.

        Args:
            path: Where the directory above the file system is mounted.

        Raises:
            AlluxioConfigError: If the path is not absolute.
        """
        return plain_mount(self._for_applications(checks.absolute_path("path", path)))

    def _for_applications(self, path: str) -> Mount:
        return self._above(f"{self._name}-fuse", path, "HostToContainer")

    def _above(self, volume_name: str, path: str, propagation: str) -> Mount:
        source = {"hostPath": {"path": self.host_path, "type": "DirectoryOrCreate"}}
        return Mount(
            volume=PodVolume(name=volume_name, source=source), path=path, propagation=propagation
        )


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
        mount = checks.cluster_config("FuseDaemon config", config).fuse_mount
        if mount is None or mount.options.worker_embedded:
            raise refuse(
                "FuseDaemon config",
                None if mount is None else mount.options,
                "must have a fuse that is not worker_embedded",
                "give the cluster fuse=Fuse()",
            )
        Part.__init__(self, scope, id)
        FuseMount.__init__(self, mount.options, config.name)
        findings = Findings(self)
        container = Container.assembled(
            config,
            Component.FUSE,
            args=[
                "fuse",
                f"--fuse-opts={','.join(self.options.mount_options)}",
                self.mount_point,
                self.options.alluxio_path,
            ]
            if self.options.mount_options
            else ["fuse", self.mount_point, self.options.alluxio_path],
            liveness=mount.look("live"),
            readiness=mount.look("ready"),
            startup=mount.look("ready"),
            extra=mount.container_fields(),
            findings=findings,
        )
        self.daemon_set: ApiObject = write_workload(
            self,
            config,
            "fuse",
            kind="DaemonSet",
            template=pod_template(
                config,
                "fuse",
                containers=[container],
                user=0,
                init_containers=[mount.init_container(config.image_fields)],
                affinity={
                    "podAffinity": {
                        "requiredDuringSchedulingIgnoredDuringExecution": [
                            {
                                "labelSelector": {"matchLabels": labels(config.name, "worker")},
                                "topologyKey": "kubernetes.io/hostname",
                            }
                        ]
                    }
                },
                findings=findings,
            ),
        )
        """The DaemonSet."""
        findings.report()
