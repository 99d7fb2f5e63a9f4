"""The pods of the CSI driver: controller, node plugin, and the FUSE pods that it creates."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._base.quantities import bytes_of, quantity
from .._base.values import NOTHING
from .._model.answers import environment_of, ports, resources_of
from .._model.cluster import Cluster
from .._model.listening import ports_of_options
from .._parts.csi import PLUGIN, SOCKET, Csi, container_resources
from .._parts.short_circuit import ShortCircuitDomainOptions
from .._pods.environment import downward, variable
from .._pods.image import Image
from .._pods.log_levels import start_command
from .._pods.mounts import Mount, PodVolume, Propagation
from .._pods.resources import resources_manifest
from .._pods.security import PRIVILEGED
from .._properties.components import Component, Role
from ..errors import AlluxioConfigError, Finding, problem
from .containers import Container, config_source, container_ports, image_fields
from .objects import cluster_labels, pruned
from .pod_problems import log_level_problems
from .pods import Pod, assembled, pod_name_label
from .volumes import plain_mount

MANIFEST = "alluxio-csi-fuse.yaml"
"""The file from which the driver reads the manifest of FUSE pods."""

_MANIFESTS = "/opt/alluxio/integration/kubernetes/csi"
# To start one, and to delete it, the driver appends the node's name and the volume's handle.
_FUSE_NAME = "alluxio-fuse"


def controller(cluster: Cluster, csi: Csi) -> Pod:
    """The pod template of the controller, which asks the masters for the paths of new volumes.

    Args:
        cluster: The cluster.
        csi: Its driver.
    """
    socket = Mount(volume=PodVolume(name="socket-dir", source={"emptyDir": {}}), path="/csi")
    provisioner = _sidecar(
        "csi-provisioner",
        csi.provisioner_image,
        args=[
            "--v=5",
            "--csi-address=$(ADDRESS)",
            "--timeout=60s",
            "--volume-name-prefix=alluxio",
            # Each volume takes a JVM in the container beside it; the default would be 100 at once.
            "--worker-threads=2",
        ],
        env=[{"name": "ADDRESS", "value": "/csi/csi.sock"}],
        resources=_resources(csi, "provisioner"),
        mounts=[socket],
        component=Component.ALL,
    )
    server = Container(
        component=Component.ALL,
        manifest=_server(
            cluster,
            "csi-controller",
            env=_endpoint("unix://csi/csi.sock"),
            resources=_resources(csi, "controller"),
            mounts=[socket],
        ),
        mounts=[socket],
    )
    return assembled(
        cluster,
        Role.CSI_CONTROLLER,
        containers=[provisioner, server],
    )


def node_plugin(cluster: Cluster, csi: Csi) -> Pod:
    """The pod template of the node plugin, which mounts volumes or creates pods that do.

    Args:
        cluster: The cluster.
        csi: Its driver.
    """
    kubelet = csi.kubelet_directory
    plugin = _host_path("plugin-dir", f"{kubelet}{PLUGIN}", at="/plugin", kind="DirectoryOrCreate")
    registration = _host_path("registration-dir", f"{kubelet}/plugins_registry", "/registration")
    registrar = _sidecar(
        "node-driver-registrar",
        csi.registrar_image,
        args=[
            "--v=5",
            "--csi-address=/plugin/csi.sock",
            f"--kubelet-registration-path={kubelet}{PLUGIN}{SOCKET}",
        ],
        env=[downward("KUBE_NODE_NAME", "spec.nodeName")],
        resources=_resources(csi, "registrar"),
        mounts=[plugin, registration],
        component=Component.FUSE,
        # With SELinux only a privileged container may connect to a privileged container's socket.
        security={"privileged": True},
    )
    # In both modes the driver deletes the FUSE pod of a volume that is unmounted from the node.
    env = [*_endpoint("unix://plugin/csi.sock"), downward("NAMESPACE", "metadata.namespace")]
    manifests = {"configMap": {"name": manifests_name(cluster)}}
    own = [
        plugin,
        _mounts_of(kubelet if csi.mount_in_pod else f"{kubelet}/pods"),
        Mount(volume=PodVolume(name="fuse-manifest", source=manifests), path=_MANIFESTS),
    ]
    mounts = _fuse_mounts(cluster, Role.CSI_NODE_PLUGIN, own)
    variables = _fuse_environment(cluster, Role.CSI_NODE_PLUGIN, env)
    server = Container(
        component=Component.FUSE,
        manifest={
            **_server(
                cluster,
                "csi-nodeserver",
                env=variables,
                resources=_resources(csi, "node_server"),
                mounts=mounts,
                log_levels=cluster.processes[Component.FUSE].log_levels,
                env_from=config_source(cluster, Component.FUSE, Role.CSI_NODE_PLUGIN),
            ),
            "securityContext": PRIVILEGED,
        },
        mounts=mounts,
        problems=[*_problems("csi-nodeserver", variables, mounts), *_levels(cluster, mounts)],
    )
    return assembled(
        cluster,
        Role.CSI_NODE_PLUGIN,
        containers=[registrar, server],
        user=0,
    )


def fuse_manifest(cluster: Cluster, fuse_pod: Pod | None) -> str:
    """The manifest from which the driver creates FUSE pods, as JSON, which is valid YAML.

    The driver adds the node, the mount and unmount commands, and the volume's JVM options. A driver
    that creates no FUSE pods still reads which ones to delete; the manifest then has only that.

    Args:
        cluster: The cluster.
        fuse_pod: The FUSE pods, if the driver creates any.
    """
    template: Mapping[str, Any] = {
        "metadata": {
            "labels": {
                **cluster_labels(cluster, Role.CSI_FUSE),
                **pod_name_label(cluster, Role.CSI_FUSE),
            }
        },
        "spec": {"containers": [{"name": _FUSE_NAME, **image_fields(cluster)}]},
    }
    if fuse_pod is not None:
        spec = {**fuse_pod.template["spec"], "restartPolicy": "Always"}
        template = {**fuse_pod.template, "spec": spec}
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": _FUSE_NAME, **template["metadata"]},
        "spec": template["spec"],
    }
    return json.dumps(pruned(pod), indent=2, ensure_ascii=False) + "\n"


def fuse_pod(cluster: Cluster, csi: Csi) -> Pod:
    """The FUSE pods that the driver creates, one for each volume on a node.

    Args:
        cluster: The cluster.
        csi: Its driver.
    """
    # Contains both the applications' mounts and those that FUSE pods create for them.
    own = [_mounts_of(csi.kubelet_directory)]
    mounts = _fuse_mounts(cluster, Role.CSI_FUSE, own)
    variables = _fuse_environment(cluster, Role.CSI_FUSE, [])
    container = Container(
        component=Component.FUSE,
        manifest={
            "name": _FUSE_NAME,
            **image_fields(cluster),
            "command": list(start_command(cluster.processes[Component.FUSE].log_levels)),
            "args": ["fuse"],
            "env": variables,
            "envFrom": config_source(cluster, Component.FUSE, Role.CSI_FUSE),
            "ports": container_ports(cluster, Component.FUSE),
            "resources": resources_manifest(resources_of(cluster, Component.FUSE)),
            "volumeMounts": [plain_mount(each) for each in mounts],
            "securityContext": PRIVILEGED,
        },
        mounts=mounts,
        problems=[*_problems(_FUSE_NAME, variables, mounts), *_levels(cluster, mounts)],
    )
    return assembled(
        cluster,
        # Not the daemon's role, whose DaemonSet would adopt such pods, and delete them.
        Role.CSI_FUSE,
        containers=[container],
        user=0,
    )


def manifests_name(cluster: Cluster) -> str:
    """The ConfigMap with the manifest of FUSE pods."""
    return f"{cluster.name}-csi-fuse-config"


def _sidecar(
    name: str,
    image: Image,
    *,
    args: Sequence[str],
    env: Sequence[Mapping[str, Any]],
    resources: Mapping[str, Any],
    mounts: Sequence[Mount],
    component: Component,
    security: Mapping[str, Any] | None = None,
) -> Container:
    """A sidecar from the Kubernetes project, which restarts with the driver's configuration."""
    manifest = {
        "name": name,
        "image": image.reference,
        "imagePullPolicy": image.pull_policy,
        "args": list(args),
        "env": list(env),
        "resources": resources,
        "volumeMounts": [plain_mount(each) for each in mounts],
        "securityContext": security,
    }
    return Container(component=component, manifest=manifest, mounts=mounts)


def _server(
    cluster: Cluster,
    name: str,
    *,
    env: Sequence[Mapping[str, Any]],
    resources: Mapping[str, Any],
    mounts: Sequence[Mount],
    log_levels: Mapping[str, str] = NOTHING,
    env_from: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """A container with the driver itself."""
    return {
        "name": name,
        **image_fields(cluster),
        "command": list(start_command(log_levels)),
        "args": ["csiserver", "--v=5", "--nodeid=$(NODE_ID)", "--endpoint=$(CSI_ENDPOINT)"],
        "env": list(env),
        "envFrom": config_source(cluster) if env_from is None else list(env_from),
        "resources": resources,
        "volumeMounts": [plain_mount(each) for each in mounts],
    }


def _resources(csi: Csi, container: str) -> dict[str, Any]:
    return resources_manifest(container_resources(csi, container))


def _endpoint(socket: str) -> list[Mapping[str, Any]]:
    return [downward("NODE_ID", "spec.nodeName"), {"name": "CSI_ENDPOINT", "value": socket}]


def _host_path(
    name: str,
    path: str,
    at: str | None = None,
    *,
    kind: str = "Directory",
    propagation: Propagation | None = None,
) -> Mount:
    source = {"hostPath": {"path": path, "type": kind}}
    volume = PodVolume(name=name, source=source)
    return Mount(volume=volume, path=at or path, propagation=propagation)


def _mounts_of(directory: str) -> Mount:
    """A directory of the kubelet, mounted at the same path, with all mounts below it."""
    return _host_path("pods-mount-dir", directory, propagation="Bidirectional")


def _fuse_environment(
    cluster: Cluster, role: Role, own: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The variables of a container in which FUSE processes run."""
    given = {**cluster.pods[role].env, **cluster.processes[Component.FUSE].env}
    return [
        *own,
        *environment_of(cluster, Component.FUSE),
        *(variable(name, value) for name, value in given.items()),
    ]


def _fuse_mounts(cluster: Cluster, role: Role, own: Sequence[Mount]) -> list[Mount]:
    """The mounts of a container with FUSE processes, except a daemon's own mount point.

    The directory of domain sockets is included only if there are sockets: the driver also runs on
    nodes without workers, and a claim that is bound to one node would prevent that.
    """
    sockets = cluster.image.domain_sockets
    return [
        *own,
        *(
            mount
            for feature in cluster.features
            if feature is not cluster.fuse
            and (sockets or not isinstance(feature, ShortCircuitDomainOptions))
            for mount in feature.volume_mounts(Component.FUSE)
        ),
        *cluster.pods[role].mounts,
    ]


def _levels(cluster: Cluster, mounts: Sequence[Mount]) -> Iterator[AlluxioConfigError]:
    levels = cluster.processes[Component.FUSE].log_levels
    return log_level_problems(Component.FUSE, levels, mounts)


def _problems(
    container: str, env: Sequence[Mapping[str, Any]], mounts: Sequence[Mount]
) -> Iterator[AlluxioConfigError]:
    for name, count in Counter(each["name"] for each in env).items():
        if count > 1:
            yield problem(
                Finding.VARIABLE_TWICE,
                f"{container} has the variable {name} {count} times, from env=… or a feature and"
                " from the cluster itself",
                "rename it",
            )
    for path, count in Counter(each.path for each in mounts).items():
        if count > 1:
            yield problem(
                Finding.MOUNT_PATH_TWICE,
                f"{container} has {count} volumes at {path!r}",
                "give each a path of its own",
            )


def process_problems(cluster: Cluster, csi: Csi) -> Iterator[AlluxioConfigError]:
    """The problems that appear once there are FUSE processes.

    Args:
        cluster: The cluster.
        csi: Its driver.
    """
    room = bytes_of(container_resources(csi, "node_server").memory_limit)
    process = bytes_of(resources_of(cluster, Component.FUSE).memory_limit)
    if not csi.mount_in_pod and room is not None and process is not None and process > room:
        yield problem(
            Finding.MEMORY,
            f"memory of a volume's FUSE process, {quantity(process)}, does not fit into"
            f" csi-nodeserver's limit of {quantity(room)}, where each application's pod that"
            " mounts a volume has one",
            "raise Csi(node_server_resources=…), lower the limit of the FUSE process, or leave"
            " mount_in_pod=False out",
        )
    if csi.mount_in_pod and not cluster.pods[Role.CSI_FUSE].host_network:
        return
    for number, label in ports_of_options(cluster, Component.FUSE):
        yield problem(
            Finding.HOST_PORT_TWICE if csi.mount_in_pod else Finding.PORT_TWICE,
            f"port {number} of {label} is needed by the FUSE process of every volume on a node",
            "leave it out of Csi(fuse=Process(…))",
        )
    for port in ports(cluster, Component.FUSE).values():
        yield problem(
            Finding.HOST_PORT_TWICE,
            f"port {port} is needed by the FUSE process of every volume on a node",
            "leave alluxio.fuse.web.enabled out",
        )
