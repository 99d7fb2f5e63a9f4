"""`Csi`: how to run the CSI driver, which mounts the Alluxio namespace for pods with a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._base import checks
from .._base.quantities import GIB, MIB, Bytes
from .._base.values import Value, put, replace, value_object
from .._pods.directories import container_path
from .._pods.environment import downward
from .._pods.image import Image
from .._pods.pod import NO_OPTIONS, PodOptions, check_root, refined
from .._pods.process import PROCESS, Process
from .._pods.resources import Resources
from .._properties.components import Component, Role
from .._properties.shell import EnvReference
from ..errors import AlluxioConfigError, CsiWarning, refuse, warn
from .feature import Feature
from .fuse_user import check_user, refuse_login

PLUGIN = "csi-nodeplugin"
FUSE_POD = "csi-fuse"
"""The suffixes of the roles of the driver's pods, and of the names of their objects."""

PLUGIN = "/plugins/csi-alluxio-plugin"
"""The driver's directory, relative to the kubelet's."""

SOCKET = "/csi.sock"
"""The socket that the driver listens on, in its directory."""

_SIDECARS = "registry.k8s.io/sig-storage"
_PROVISIONER = ("csi-provisioner", "v5.3.0")
_REGISTRAR = ("csi-node-driver-registrar", "v2.18.0")

_ON_NODE = PodOptions(host_network=True)
_CACHE = "alluxio.user.metadata.cache.enabled"

DEFAULTS: Mapping[str, Resources] = {
    "provisioner": Resources(
        cpu_request="10m",
        cpu_limit="100m",
        memory_request=Bytes(20 * MIB),
        memory_limit=Bytes(300 * MIB),
    ),
    "controller": Resources(
        cpu_request="10m",
        cpu_limit=1,
        memory_request=Bytes(20 * MIB),
        memory_limit=Bytes(GIB),
    ),
    "registrar": Resources(
        cpu_request="10m",
        cpu_limit="100m",
        memory_request=Bytes(20 * MIB),
        memory_limit=Bytes(100 * MIB),
    ),
    "node_server": Resources(
        cpu_request=1,
        cpu_limit=4,
        memory_request=Bytes(GIB),
        memory_limit=Bytes(8 * GIB),
    ),
}
"""The chart's resources of each container, except for the controller's limits: see `Csi`."""


def _sidecar(name: str, tag: str) -> Image:
    return Image(f"{_SIDECARS}/{name}", tag=tag)


@value_object()
class Csi(Value):
    """The CSI driver, which mounts the Alluxio namespace for pods that have a claim to it.

    The driver is called ``alluxio``, whatever the cluster's name, and has its socket at one fixed
    path on a node. So a Kubernetes cluster has room for one driver; a second one works only on
    nodes of its own (`node_selector` of `node_pod`), and only for volumes that no storage class
    provisions.

    Node plugins must run where applications do: give `node_pod` the applications' tolerations.

    Args:
        mount_in_pod: Mount volumes in FUSE pods, one for each volume on a node. The node plugin's
            account may then create any pod in its namespace; it may delete any pod in either case,
            since the driver does so for each volume that is unmounted. With False (the chart's)
            the node plugin mounts volumes itself: an application may get the node's bare directory
            for good, and write to the node's disk, and all mounts are lost whenever the plugin's
            pod is replaced. Default: True.
        driver_object: Write the CSIDriver object ``alluxio``. It is cluster-scoped, so only one
            Alluxio cluster may write it. Default: True.
        kubelet_directory: The kubelet's directory, the same on all nodes, at most 71 characters.
            With k0s it is ``/var/lib/k0s/kubelet``, with MicroK8s
            ``/var/snap/microk8s/common/var/lib/kubelet``. Default: ``/var/lib/kubelet`` (the
            chart's).
        provisioner_image: The image of the external provisioner. Default:
            ``registry.k8s.io/sig-storage/csi-provisioner:v5.3.0`` (the chart's is v2.0.5), from
            the newest release line whose notes do not require a Kubernetes newer than 1.25: those
            of v6 name 1.34.
        registrar_image: The image of the node driver registrar. Default:
            ``registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.18.0`` (the chart's is
            v2.0.0), for Kubernetes 1.13 and newer. It removes its socket itself.
        provisioner_resources: Resources of the provisioner. Default: 10m to 100m of a core, 20 MiB
            to 300 MiB (the chart's).
        controller_resources: Resources of the controller. Default: 10m of a core and 20 MiB (the
            chart's), up to 1 core and 1 GiB. The chart's limit of 200 MiB is too small for the
            JVM that the container runs at its start and, to look up its path, for each volume.
        registrar_resources: Resources of the registrar. Default: 10m to 100m of a core, 20 MiB to
            100 MiB (the chart's).
        node_server_resources: Resources of the node plugin. Default: 1 to 4 cores, 1 GiB to 8 GiB
            (the chart's). Without `mount_in_pod` this container runs one JVM for each application
            pod that mounts a volume, even if several mount the same one, each sized for the limit
            of `fuse`: by default two of them fit.
        controller_pod: Options of the controller's pod. Default: the cluster's, with a
            ServiceAccount of its own. In the chart it is on the host network, which it does not
            need.
        node_pod: Options of the node plugin's pods. Default: the cluster's, on the host network
            (the chart's), as user 0, with a ServiceAccount of its own.
        fuse: The FUSE process of each volume: environment, properties, JVM, and the resources
            that its pod gets and its JVM is sized for. Default: that of a FUSE daemon, with
            ``alluxio.user.metadata.cache.enabled=true`` (the chart's for a volume). In a cluster
            with a FUSE daemon both use the daemon's options.
        fuse_user: The Alluxio user that FUSE processes act as, as for `Fuse`. Default: the
            masters', the superuser; in a cluster with a FUSE daemon, the daemon's.
        fuse_pod: Options of the FUSE pods. With ``priority_class_name="system-node-critical"`` they
            are the last to be evicted. Default: those of a FUSE daemon's pods.

    Raises:
        AlluxioConfigError: On an invalid value, or one that has no effect.
    """

    mount_in_pod: bool = True
    driver_object: bool = True
    kubelet_directory: str = "/var/lib/kubelet"
    provisioner_image: Image = _sidecar(*_PROVISIONER)
    registrar_image: Image = _sidecar(*_REGISTRAR)
    provisioner_resources: Resources | None = None
    controller_resources: Resources | None = None
    registrar_resources: Resources | None = None
    node_server_resources: Resources | None = None
    controller_pod: PodOptions = NO_OPTIONS
    node_pod: PodOptions = NO_OPTIONS
    fuse: Process = PROCESS
    fuse_user: str | None = None
    fuse_pod: PodOptions = NO_OPTIONS

    def __post_init__(self) -> None:
        checks.boolean("Csi mount_in_pod", self.mount_in_pod)
        checks.boolean("Csi driver_object", self.driver_object)
        directory = _check_kubelet("Csi kubelet_directory", self.kubelet_directory)
        put(self, kubelet_directory=directory)
        _check_sidecar("Csi provisioner_image", self.provisioner_image, _PROVISIONER[1])
        _check_sidecar("Csi registrar_image", self.registrar_image, _REGISTRAR[1])
        for container in DEFAULTS:
            given = getattr(self, f"{container}_resources")
            if given is not None:
                checks.instance(f"Csi {container}_resources", given, Resources)
        for name in ("controller_pod", "node_pod", "fuse_pod"):
            checks.instance(f"Csi {name}", getattr(self, name), PodOptions)
        checks.instance("Csi fuse", self.fuse, Process)
        if self.fuse_user is not None:
            check_user("Csi fuse_user", self.fuse_user)
        refuse_login("Csi fuse", self.fuse, "csi=Csi(fuse_user=…)")
        for name in ("node_pod", "fuse_pod"):
            check_root(f"Csi {name}", getattr(self, name))
        self._check_effect()
        if not self.mount_in_pod:
            warn(
                "Csi(mount_in_pod=False): an application that starts before its volume is mounted"
                " gets the node's bare directory for good, and writes to the node's disk; leave"
                " mount_in_pod out, for a FUSE pod for each volume",
                CsiWarning,
            )

    def _check_effect(self) -> None:
        """Refuse options that would be silently ignored."""
        for name in ("readiness_probe", "liveness_probe", "startup_probe"):
            if getattr(self.fuse, name) is not None:
                raise AlluxioConfigError(
                    "has no effect: the driver alone knows where a volume is mounted",
                    parameter=f"Csi fuse {name}",
                    remedy="leave it out",
                )
        for name in ("post_start", "pre_stop"):
            if getattr(self.fuse, name) is not None:
                raise AlluxioConfigError(
                    "has no effect: the driver gives its FUSE pods the hooks that it needs itself",
                    parameter=f"Csi fuse {name}",
                    remedy="leave it out",
                )
        if not self.mount_in_pod and self.fuse_pod != NO_OPTIONS:
            raise AlluxioConfigError(
                "has no effect with mount_in_pod=False, where the node plugin mounts volumes",
                parameter="Csi fuse_pod",
                remedy="give node_pod=PodOptions(…), or leave mount_in_pod out",
            )
        if self.fuse_pod.node_selector:
            raise refuse(
                "Csi fuse_pod node_selector",
                dict(self.fuse_pod.node_selector),
                "has no effect, since the driver puts a FUSE pod on the node of the application",
                "leave it out",
            )


def check_beside_daemon(csi: Csi) -> None:
    """Refuse options that FUSE processes take from a FUSE daemon in the same cluster.

    Args:
        csi: The driver.

    Raises:
        AlluxioConfigError: On an option that has no effect beside a daemon.
    """
    for name, default in (("fuse", PROCESS), ("fuse_user", None)):
        if getattr(csi, name) != default:
            option = "process" if name == "fuse" else "user"
            raise AlluxioConfigError(
                "has no effect in a cluster with a FUSE daemon, whose options the FUSE processes of"
                " volumes read",
                parameter=f"Csi {name}",
                remedy=f"give it to the daemon: Fuse({option}=…)",
            )


def container_resources(csi: Csi, container: str) -> Resources:
    """The resources of one of the driver's containers.

    Args:
        csi: The driver.
        container: ``"provisioner"``, ``"controller"``, ``"registrar"`` or ``"node_server"``.
    """
    given: Resources | None = getattr(csi, f"{container}_resources")
    return DEFAULTS[container] if given is None else given


def driver_pods(
    csi: Csi, name: str, *, general: PodOptions, fuse: PodOptions
) -> dict[Role, PodOptions]:
    """The merged options of the driver's pods.

    Args:
        csi: The driver.
        name: The cluster's name.
        general: The options of all pods of the cluster.
        fuse: The merged options of the cluster's FUSE pods.
    """
    controller = PodOptions(
        service_account_name=f"{name}-{Role.CSI_CONTROLLER.value}",
        automount_service_account_token=True,
    )
    node = PodOptions(
        user=0,
        group=0,
        fs_group=0,
        service_account_name=f"{name}-{Role.CSI_NODE_PLUGIN.value}",
        automount_service_account_token=True,
    )
    return {
        Role.CSI_CONTROLLER: refined(general, refined(controller, csi.controller_pod)),
        Role.CSI_NODE_PLUGIN: refined(refined(_ON_NODE, general), refined(node, csi.node_pod)),
        # A pod assigned to a node by name must match the node's labels all the same.
        Role.CSI_FUSE: replace(refined(fuse, csi.fuse_pod), node_selector={}),
    }


def _check_kubelet(parameter: str, value: object) -> str:
    directory = container_path(parameter, value)
    longest = checks.LONGEST_SOCKET - len(PLUGIN + SOCKET)
    if len(directory) > longest:
        raise refuse(
            parameter,
            directory,
            f"must be at most {longest} characters, since the address of a socket has no more than"
            f" {checks.LONGEST_SOCKET}, and {PLUGIN + SOCKET!r} is appended",
            "have the kubelet use a shorter one",
        )
    return directory


def _check_sidecar(parameter: str, value: object, tag: str) -> None:
    image = checks.instance(parameter, value, Image)
    if image.digest is None and image.tag == Image.tag:
        raise refuse(
            parameter,
            image.reference,
            "must not have Alluxio's default tag",
            f'give it tag="{tag}"',
        )


class CsiFuse(Feature):
    """What the driver's FUSE processes need in a cluster without a FUSE daemon."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """Describe the processes of a cluster.

        Args:
            given: The cluster's own properties, which win over defaults.
        """
        self._given = given

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """The client's host name, and the metadata cache; mount points are arguments."""
        if component is not Component.FUSE:
            return {}
        hostname = EnvReference("ALLUXIO_CLIENT_HOSTNAME")
        properties: dict[str, str | EnvReference] = {"alluxio.user.hostname": hostname}
        if _CACHE not in self._given:
            properties[_CACHE] = "true"
        return properties

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The node's address, by which the client recognizes the worker on its node."""
        if component is not Component.FUSE:
            return ()
        return [downward("ALLUXIO_CLIENT_HOSTNAME", "status.hostIP")]
