"""`Csi`: how the CSI driver, which mounts the Alluxio namespace for whoever has a claim, is run."""

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
"""What the roles of the driver's pods end in, and the names of their objects."""

PLUGIN = "/plugins/csi-alluxio-plugin"
"""The driver's directory in that of the kubelet."""

SOCKET = "/csi.sock"
"""What it listens on in there."""

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
"""The chart's resources for each container, but for the controller's limits: see `Csi`."""


def _sidecar(name: str, tag: str) -> Image:
    return Image(f"{_SIDECARS}/{name}", tag=tag)


@value_object()
class Csi(Value):
    """How the CSI driver is run: it mounts the Alluxio namespace for pods that have a claim to it.

    The driver is called ``alluxio``, whatever the cluster's name, and keeps its socket in one
    place on a node. So a Kubernetes cluster has room for one; a second is of use on nodes of its
    own only, by a `node_selector` of `node_pod`, and for volumes that no class provisions.

    Node plugins run where applications do: give `node_pod` the tolerations that these have.

    Args:
        mount_in_pod: Let volumes be mounted by FUSE pods of their own, one for each volume on a
            node. The node plugin's account may then create any pod in its namespace; it may delete
            any in either case, since the driver does so with each volume that goes off a node.
            With False (the chart's) the node plugin mounts volumes itself: an application may get
            the node's bare directory for good, and write to the node's disk, and what is mounted
            is lost whenever the plugin's pod is replaced. Default: True.
        driver_object: Write the CSIDriver object ``alluxio``. Kubernetes has one for all
            namespaces, so all clusters but one leave it out. Default: True.
        kubelet_directory: The kubelet's directory on the nodes, the same on all of them, of at most
            71 characters. Default: ``/var/lib/kubelet`` (the chart's). With k0s it is
            ``/var/lib/k0s/kubelet``, with MicroK8s
            ``/var/snap/microk8s/common/var/lib/kubelet``.
        provisioner_image: Default: ``registry.k8s.io/sig-storage/csi-provisioner:v5.3.0`` (the
            chart's is v2.0.5), the newest line whose notes do not ask for a newer Kubernetes than
            1.25: those of v6 name 1.34.
        registrar_image: Default: ``registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.18.0``
            (the chart's is v2.0.0), for Kubernetes 1.13 and newer. It removes its socket itself.
        provisioner_resources: Default: the chart's: 10m to 100m of a core, 20 MiB to 300 MiB.
        controller_resources: Default: 10m of a core and 20 MiB (the chart's), up to 1 core and
            1 GiB. The chart's limit of 200 MiB is less than the JVM takes that the container runs
            at its start, and for each volume, to look up its path.
        registrar_resources: Default: the chart's: 10m to 100m of a core, 20 MiB to 100 MiB.
        node_server_resources: Default: the chart's: 1 to 4 cores, 1 GiB to 8 GiB. Without
            `mount_in_pod` each application's pod that mounts a volume is a JVM in this container,
            also where several mount the same one, sized for the limit of `fuse`: by default two of
            them fit.
        controller_pod: Options of the controller's pod. Default: the cluster's, with an account of
            its own. In the chart it is on the host network, which it has no need of.
        node_pod: Options of the node plugin's pods. Default: the cluster's, on the host network
            (the chart's), as user 0, with an account of its own.
        fuse: The FUSE process of each volume: environment, properties, JVM, and the resources
            that the JVM is sized for and a FUSE pod gets. Default: that of a FUSE daemon, with
            ``alluxio.user.metadata.cache.enabled=true`` (the chart's for a volume). In a cluster
            with a FUSE daemon the two read the same options, which are the daemon's.
        fuse_user: The Alluxio user that FUSE processes act as, as for `Fuse`: by default the
            masters', the superuser. In a cluster with a FUSE daemon it is the daemon's.
        fuse_pod: Options of the FUSE pods. With ``priority_class_name="system-node-critical"`` they
            are the last to be evicted. Default: those of a FUSE daemon's pods.

    Raises:
        AlluxioConfigError: On a value that is none of these, or has no effect.
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
        """Refuse what would be ignored without a word."""
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
    """Refuse what FUSE processes read from a FUSE daemon's options, where there is one.

    Args:
        csi: The driver.

    Raises:
        AlluxioConfigError: On an option that has no effect then.
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
        # A node that a pod is on by name must match its selector all the same.
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
            "must name a release of its own, which Alluxio's is not",
            f'give it tag="{tag}"',
        )


class CsiFuse(Feature):
    """What FUSE processes need that the driver starts, where no FUSE daemon needs it too."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """Of a cluster.

        Args:
            given: The cluster's own properties, which a default must not win over.
        """
        self._given = given

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """Which host the client is on, and that it remembers metadata; the mounts are args."""
        if component is not Component.FUSE:
            return {}
        hostname = EnvReference("ALLUXIO_CLIENT_HOSTNAME")
        properties: dict[str, str | EnvReference] = {"alluxio.user.hostname": hostname}
        if _CACHE not in self._given:
            properties[_CACHE] = "true"
        return properties

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The address of the node, by which the client finds the worker beside it."""
        if component is not Component.FUSE:
            return ()
        return [downward("ALLUXIO_CLIENT_HOSTNAME", "status.hostIP")]
