"""The pods of the CSI driver: controller, node plugin, and the FUSE pods that it starts itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._base.quantities import quantity
from .._constructs.findings import Finding, Findings
from .._constructs.objects import pruned
from .._constructs.workloads import plain_mount
from .._parts.csi import CONTROLLER, FUSE_POD, NODE_PLUGIN, PLUGIN, SOCKET, Csi
from .._parts.feature import Component
from .._pods.image import Image
from .._pods.mounts import Mount, PodVolume
from .._pods.names import labels
from .._pods.security import PRIVILEGED
from .._properties.shell import environment_value
from .pods import Container, pod_template

if TYPE_CHECKING:
    from .._model.config import ClusterConfig

MANIFEST = "alluxio-csi-fuse.yaml"
"""The file that the driver reads the FUSE pods from."""

_MANIFESTS = "/opt/alluxio/integration/kubernetes/csi"
# To start one, and to delete it, the driver appends the node's name and the volume's handle.
_FUSE_NAME = "alluxio-fuse"

_ENTRY_POINT = ("tini", "--", "/entrypoint.sh")


def controller(config: ClusterConfig, csi: Csi, findings: Findings) -> dict[str, Any]:
    """The pod template of the controller, which asks the masters for the paths of new volumes.

    Args:
        config: The cluster.
        csi: Its driver.
        findings: Where what is wrong with the whole goes.
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
            # Each volume is a JVM in the container beside it. By default there may be 100 at once.
            "--worker-threads=2",
        ],
        env=[{"name": "ADDRESS", "value": "/csi/csi.sock"}],
        resources=csi.amounts("provisioner").manifest(),
        mounts=[socket],
        component=Component.ALL,
    )
    server = Container(
        component=Component.ALL,
        manifest=_server(
            config,
            "csi-controller",
            env=_endpoint("unix://csi/csi.sock"),
            resources=csi.amounts("controller").manifest(),
            mounts=[socket],
        ),
        mounts=[socket],
    )
    return pod_template(
        config,
        CONTROLLER,
        containers=[provisioner, server],
        findings=findings,
    )


def node_plugin(config: ClusterConfig, csi: Csi, findings: Findings) -> dict[str, Any]:
    """The pod template of the node plugin, which mounts volumes, or starts pods that do.

    Args:
        config: The cluster.
        csi: Its driver.
        findings: Where what is wrong with the whole goes.
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
        env=[_downward("KUBE_NODE_NAME", "spec.nodeName")],
        resources=csi.amounts("registrar").manifest(),
        mounts=[plugin, registration],
        component=Component.FUSE,
        # SELinux lets only such a one connect to a socket that a privileged container listens on.
        security={"privileged": True},
    )
    # In either mode the driver deletes the FUSE pod of a volume, when that goes off the node.
    env = [*_endpoint("unix://plugin/csi.sock"), _downward("NAMESPACE", "metadata.namespace")]
    manifests = {"configMap": {"name": manifests_name(config)}}
    own = [
        plugin,
        _mounts_of(kubelet if csi.mount_in_pod else f"{kubelet}/pods"),
        Mount(volume=PodVolume(name="fuse-manifest", source=manifests), path=_MANIFESTS),
    ]
    mounts = _fuse_mounts(config, NODE_PLUGIN, "csi-nodeserver", own, findings)
    server = Container(
        component=Component.FUSE,
        manifest={
            **_server(
                config,
                "csi-nodeserver",
                env=_fuse_environment(config, NODE_PLUGIN, "csi-nodeserver", env, findings),
                resources=csi.amounts("node_server").manifest(),
                mounts=mounts,
            ),
            "securityContext": PRIVILEGED,
        },
        mounts=mounts,
    )
    return pod_template(
        config,
        NODE_PLUGIN,
        containers=[registrar, server],
        user=0,
        findings=findings,
    )


def fuse_manifest(config: ClusterConfig, csi: Csi, findings: Findings) -> str:
    """The manifest that the driver makes FUSE pods from, as JSON, which is YAML.

    The driver adds the node, the mount and how it is undone, and the volume's JVM options. One that
    makes no FUSE pods reads there which it would have to delete, and no more than that is in it.

    Args:
        config: The cluster.
        csi: Its driver.
        findings: Where what is wrong with the whole goes.
    """
    template: Mapping[str, Any] = {
        "metadata": {"labels": labels(config.name, FUSE_POD)},
        "spec": {"containers": [{"name": _FUSE_NAME, **config.image_fields}]},
    }
    if csi.mount_in_pod:
        template = _fuse_pod(config, csi, findings)
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": _FUSE_NAME, **template["metadata"]},
        "spec": template["spec"],
    }
    return json.dumps(pruned(pod), indent=2, ensure_ascii=False) + "\n"


def _fuse_pod(config: ClusterConfig, csi: Csi, findings: Findings) -> Mapping[str, Any]:
    """The template of FUSE pods."""
    # With both the applications' mounts and those that FUSE pods make for them.
    own = [_mounts_of(csi.kubelet_directory)]
    mounts = _fuse_mounts(config, FUSE_POD, _FUSE_NAME, own, findings)
    container = Container(
        component=Component.FUSE,
        manifest={
            "name": _FUSE_NAME,
            **config.image_fields,
            "command": [*_ENTRY_POINT],
            "args": ["fuse"],
            "env": _fuse_environment(config, FUSE_POD, _FUSE_NAME, [], findings),
            "envFrom": [{"configMapRef": {"name": config.config_map_name}}],
            "ports": [
                {"name": name, "containerPort": number}
                for name, number in config.container_ports(Component.FUSE).items()
            ]
            or None,
            "resources": config.amounts(Component.FUSE).manifest(),
            "volumeMounts": [plain_mount(each) for each in mounts],
            "securityContext": PRIVILEGED,
        },
        mounts=mounts,
    )
    template = pod_template(
        config,
        # Not the daemon's role, whose DaemonSet would take such pods for its own, and delete them.
        FUSE_POD,
        containers=[container],
        user=0,
        findings=findings,
    )
    return {**template, "spec": {**template["spec"], "restartPolicy": "Always"}}


def manifests_name(config: ClusterConfig) -> str:
    """The ConfigMap with the manifest of FUSE pods."""
    return f"{config.name}-csi-fuse-config"


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
    """A container of Kubernetes's own beside the driver, with whose configuration it restarts."""
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
    config: ClusterConfig,
    name: str,
    *,
    env: Sequence[Mapping[str, Any]],
    resources: Mapping[str, Any],
    mounts: Sequence[Mount],
) -> dict[str, Any]:
    """A container with the driver itself."""
    return {
        "name": name,
        **config.image_fields,
        "command": [*_ENTRY_POINT],
        "args": ["csiserver", "--v=5", "--nodeid=$(NODE_ID)", "--endpoint=$(CSI_ENDPOINT)"],
        "env": list(env),
        "envFrom": [{"configMapRef": {"name": config.config_map_name}}],
        "resources": resources,
        "volumeMounts": [plain_mount(each) for each in mounts],
    }


def _endpoint(socket: str) -> list[Mapping[str, Any]]:
    return [_downward("NODE_ID", "spec.nodeName"), {"name": "CSI_ENDPOINT", "value": socket}]


def _downward(name: str, field_path: str) -> Mapping[str, Any]:
    return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": field_path}}}


def _host_path(
    name: str,
    path: str,
    at: str | None = None,
    *,
    kind: str = "Directory",
    propagation: str | None = None,
) -> Mount:
    source = {"hostPath": {"path": path, "type": kind}}
    volume = PodVolume(name=name, source=source)
    return Mount(volume=volume, path=at or path, propagation=propagation)


def _mounts_of(directory: str) -> Mount:
    """A directory of the kubelet, at its own path, with the mounts that are made below it."""
    return _host_path("pods-mount-dir", directory, propagation="Bidirectional")


def _fuse_environment(
    config: ClusterConfig,
    role: str,
    container: str,
    own: Sequence[Mapping[str, Any]],
    findings: Findings,
) -> list[Mapping[str, Any]]:
    """The variables of a container in which FUSE processes run."""
    given = {**config.pods[role].env, **config.process(Component.FUSE).env}
    env = [
        *own,
        *config.environment(Component.FUSE),
        *({"name": name, "value": environment_value(value)} for name, value in given.items()),
    ]
    for name, count in Counter(each["name"] for each in env).items():
        if count > 1:
            findings.add(
                Finding.VARIABLE_TWICE,
                f"{container} has the variable {name} {count} times, from env=… or a feature and"
                " from the cluster itself; rename it",
            )
    return env


def _fuse_mounts(
    config: ClusterConfig, role: str, container: str, own: Sequence[Mount], findings: Findings
) -> list[Mount]:
    """What a container mounts in which FUSE processes run, but for a daemon's own mount point."""
    mounts = [
        *own,
        *(
            mount
            for feature in config.features
            if feature is not config.fuse_mount
            for mount in feature.mounts(Component.FUSE)
        ),
        *config.pods[role].mounts,
    ]
    for path, count in Counter(each.path for each in mounts).items():
        if count > 1:
            findings.add(
                Finding.MOUNT_PATH_TWICE,
                f"{container} has {count} volumes at {path!r}; give each a path of its own",
            )
    return mounts


def check_processes(config: ClusterConfig, csi: Csi, findings: Findings) -> None:
    """Find what goes wrong once there are FUSE processes.

    Args:
        config: The cluster.
        csi: Its driver.
        findings: Where what is wrong with the whole goes.
    """
    room = csi.amounts("node_server").memory_limit
    process = config.amounts(Component.FUSE).memory_limit
    if not csi.mount_in_pod and room is not None and process is not None and process > room:
        findings.add(
            Finding.MEMORY,
            f"memory of a volume's FUSE process, {quantity(process)}, does not fit into"
            f" csi-nodeserver's limit of {quantity(room)}, where each application's pod that"
            " mounts a volume has one; raise Csi(node_server_resources=…), lower the limit of"
            " the FUSE process, or leave mount_in_pod=False out",
        )
    if csi.mount_in_pod and not config.pods[FUSE_POD].host_network:
        return
    for port in config.container_ports(Component.FUSE).values():
        findings.add(
            Finding.HOST_PORT_TWICE,
            f"port {port} is wanted by the FUSE process of every volume on a node; leave"
            " alluxio.fuse.web.enabled out",
        )
