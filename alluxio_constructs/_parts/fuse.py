"""`Fuse`: the Alluxio namespace as a file system of the nodes."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from .._base import checks
from .._base.values import Value, put, value_object
from .._pods.directories import hidden_at, is_system
from .._pods.environment import downward
from .._pods.mounts import Mount, PodVolume, Propagation
from .._pods.names import node_directory
from .._pods.pod import NO_OPTIONS, PodOptions, check_root
from .._pods.process import PROCESS, Process
from .._properties.components import Component
from .._properties.shell import EnvReference
from ..errors import AlluxioConfigError, refuse
from .feature import Feature
from .fuse_user import check_user, refuse_login


@value_object()
class Fuse(Value):
    """FUSE: the Alluxio namespace as a file system on the nodes.

    The mount point is on the node, in a directory that the FUSE pod and applications share. An
    application must mount that parent directory to see the file system again after the daemon has
    restarted; one that mounts the mount point itself does not see it.

    Args:
        mount_point: The mount point on the node. Applications can also reach the files beside it.
            Default: ``/mnt/alluxio/NAMESPACE/NAME/fuse``, with the chart's namespace and the
            cluster's name, so that no two clusters share one; without the namespace if the chart
            has none (the Helm chart's is ``/mnt/alluxio-fuse``).
        alluxio_path: The path in the Alluxio namespace that is mounted. Default: ``/`` (the
            chart's).
        mount_options: FUSE mount options. Default: ``allow_other`` (the chart's), which allows
            users other than root.
        worker_embedded: Serve the file system from the worker process, which then runs privileged
            and as root, instead of a separate daemon. Default: False.
        user: The Alluxio user that FUSE acts as, whoever the application is. Default: None, the
            masters' own, which is ``alluxio``. That is the superuser: **any application on the
            mount may do anything** in the Alluxio namespace. ``"root"`` (the chart's, as the user
            that its daemon runs as) may not write to ``/``, and its writes do not reach an under
            storage of local directories. To restrict applications, name a user and give it a
            directory: ``alluxio fs mkdir``, then ``alluxio fs chown``.
        process: Resources, JVM and other options of the daemon. Default: the chart's.
        pod: Options of the daemon's pods. Default: the cluster's, on the host network, with the
            node's processes visible, as user 0 (the chart's), and on the nodes of the workers:
            with their `node_selector`, `nodeAffinity` and `tolerations`, unless a `podAffinity`
            is given.

    Raises:
        AlluxioConfigError: On a path that is not absolute, a mount point in the root directory or
            in a system directory of the host, or an invalid option.
    """

    mount_point: str | None = None
    alluxio_path: str = "/"
    mount_options: Sequence[str] = ("allow_other",)
    worker_embedded: bool = False
    user: str | None = None
    process: Process = PROCESS
    pod: PodOptions = NO_OPTIONS

    def __post_init__(self) -> None:
        if self.mount_point is not None:
            path = checks.absolute_path("Fuse mount_point", self.mount_point)
            if posixpath.dirname(path) == "/":
                raise refuse(
                    "Fuse mount_point",
                    self.mount_point,
                    "must be below a directory that pods can mount, not in the root",
                    f'use "/mnt{path}"',
                )
            _check_above(path)
            put(self, mount_point=path)
        if not isinstance(self.alluxio_path, str) or self.alluxio_path != "/":
            path = checks.absolute_path("Fuse alluxio_path", self.alluxio_path)
            put(self, alluxio_path=path)
        options = checks.mount_options("Fuse mount_options", self.mount_options)
        put(self, mount_options=options)
        checks.boolean("Fuse worker_embedded", self.worker_embedded)
        checks.instance("Fuse process", self.process, Process)
        check_unmounts("Fuse process", self.process)
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
                        "has no effect with worker_embedded=True, where the worker serves FUSE",
                        parameter=f"Fuse {name}",
                        remedy=f"give the cluster {instead}",
                    )

    @property
    def component(self) -> Component:
        """The process that serves the file system."""
        return Component.WORKER if self.worker_embedded else Component.FUSE


def check_unmounts(parameter: str, process: Process) -> None:
    """Refuse a preStop hook for a process that already has one, which unmounts its file system.

    Args:
        parameter: The process's name in errors.
        process: The process.

    Raises:
        AlluxioConfigError: If it has one.
    """
    if process.pre_stop is not None:
        raise refuse(
            f"{parameter} pre_stop",
            dict(process.pre_stop),
            "must not replace the hook that unmounts FUSE",
            "leave it out",
        )


def _check_above(mount_point: str) -> None:
    """Refuse a parent directory that cannot be mounted in the pods of FUSE and of applications."""
    above, name = posixpath.split(mount_point)
    remedy = f'use "/mnt/{name}"'
    if is_system(mount_point) or is_system(above):
        raise refuse(
            "Fuse mount_point",
            mount_point,
            f"must not be in {above}, a system directory of the host",
            remedy,
        )
    if (hidden := hidden_at(above)) is not None:
        raise refuse(
            "Fuse mount_point",
            mount_point,
            f"must not be in {above}: FUSE's pod mounts that node directory, and would hide"
            f" {hidden} of the image",
            remedy,
        )


class FuseFileSystem(Feature):
    """The FUSE file system of a cluster."""

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.fuse\.mount\.(point|alluxio\.path|options)": "fuse=Fuse(…)",
        r"alluxio\.worker\.fuse\.enabled": "fuse=Fuse(worker_embedded=…)",
        r"alluxio\.user\.hostname": "fuse=Fuse(…) or proxy=ProxyOptions(…), which set it",
    }

    def __init__(self, fuse: Fuse, name: str) -> None:
        """Describe the file system of the cluster called `name`."""
        self.options = fuse
        self.namespace: str | None = None
        """The cluster's namespace, once it is known."""
        self._name = name
        self._component = fuse.component

    @property
    def mount_point(self) -> str:
        """The mount point on the node."""
        return self.options.mount_point or node_directory(
            "/mnt/alluxio", self.namespace, self._name, "fuse"
        )

    @property
    def in_fuse(self) -> Mount:
        """The parent directory of the mount point, as mounted in the process that serves it."""
        return self._above("alluxio-fuse-mount", self.host_path, "Bidirectional")

    def for_applications(self, path: str | None = None) -> Mount:
        """The parent directory of the mount point, as mounted in applications.

        Args:
            path: The mount path in the application. Default: the same path as on the node.
        """
        return self._above(f"{self._name}-fuse", path or self.host_path, "HostToContainer")

    def _above(self, volume_name: str, path: str, propagation: Propagation) -> Mount:
        source = {"hostPath": {"path": self.host_path, "type": "DirectoryOrCreate"}}
        return Mount(
            volume=PodVolume(name=volume_name, source=source), path=path, propagation=propagation
        )

    @property
    def host_path(self) -> str:
        """The node directory that is the parent of the mount point."""
        return posixpath.dirname(self.mount_point)

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """The mount point and its options, and the client's host name."""
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

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The FUSE device, and the parent directory of the mount point."""
        if component is not self._component:
            return ()
        device = PodVolume(
            name="alluxio-fuse-device",
            source={"hostPath": {"path": "/dev/fuse", "type": "CharDevice"}},
        )
        return (
            Mount(volume=device, path="/dev/fuse"),
            self.in_fuse,
        )

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The node's address, by which the client recognizes the worker on its node."""
        if component is not self._component:
            return ()
        return [downward("ALLUXIO_CLIENT_HOSTNAME", "status.hostIP")]
