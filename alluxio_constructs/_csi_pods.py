"""The pods of the CSI driver: controller, node plugin, and the FUSE pods that it starts itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ._findings import Finding, Findings
from ._manifest import pruned
from ._pods import Container, pod_template
from ._quantity import quantity
from ._security import PRIVILEGED
from ._shell import environment_value
from ._workloads import plain_mount
from .csi_options import CONTROLLER, FUSE_POD, NODE_PLUGIN, Csi
from .features import Component
from .image import Image
from .mounts import Mount, PodVolume

if TYPE_CHECKING:
    from .cluster_config import ClusterConfig

MANIFEST = "alluxio-csi-fuse.yaml"
"""The file that the driver reads the FUSE pods from."""

_MANIFESTS = "/opt/alluxio/integration/kubernetes/csi"
# The driver appends the volume's handle. It deletes pods by this name, whatever theirs is.
_FUSE_NAME = "alluxio-fuse"

_KUBELET = "/var/lib/kubelet"
_PLUGIN = f"{_KUBELET}/plugins/csi-alluxio-plugin"

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
    plugin = _host_path("plugin-dir", _PLUGIN, at="/plugin", kind="DirectoryOrCreate")
    registration = _host_path("registration-dir", f"{_KUBELET}/plugins_registry", "/registration")
    registrar = _sidecar(
        "node-driver-registrar",
        csi.registrar_image,
        args=[
            "--v=5",
            "--csi-address=/plugin/csi.sock",
            f"--kubelet-registration-path={_PLUGIN}/csi.sock",
        ],
        env=[_downward("KUBE_NODE_NAME", "spec.nodeName")],
        resources=csi.amounts("registrar").manifest(),
        mounts=[plugin, registration],
        component=Component.FUSE,
    )
    env = _endpoint("unix://plugin/csi.sock")
    own = [plugin]
    if csi.mount_in_pod:
        env.append(_downward("NAMESPACE", "metadata.namespace"))
        manifests = {"configMap": {"name": manifests_name(config)}}
        own += [
            _kubelet(),
            Mount(volume=PodVolume(name="fuse-manifest", source=manifests), path=_MANIFESTS),
        ]
    else:
        own.append(_host_path("pods-mount-dir", f"{_KUBELET}/pods", propagation="Bidirectional"))
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


def fuse_manifest(config: ClusterConfig, findings: Findings) -> str:
    """The manifest that the driver makes FUSE pods from, as JSON, which is YAML.

    The driver adds the node, the mount and how it is undone, and the volume's JVM options.

    Args:
        config: The cluster.
        findings: Where what is wrong with the whole goes.
    """
    mounts = _fuse_mounts(config, FUSE_POD, "alluxio-fuse", [_kubelet()], findings)
    container = Container(
        component=Component.FUSE,
        manifest={
            "name": "alluxio-fuse",
            **config.image_fields,
            "command": [*_ENTRY_POINT],
            "args": ["fuse"],
            "env": _fuse_environment(config, FUSE_POD, "alluxio-fuse", [], findings),
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
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": _FUSE_NAME, **template["metadata"]},
        "spec": {**template["spec"], "restartPolicy": "Always"},
    }
    return json.dumps(pruned(pod), indent=2, ensure_ascii=False) + "\n"


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


def _kubelet() -> Mount:
    """The directory with both the applications' mounts and those that FUSE pods make for them."""
    return _host_path("pods-mount-dir", _KUBELET, propagation="Bidirectional")


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
            f" csi-nodeserver's limit of {quantity(room)}, where each mounted volume has one;"
            " raise Csi(node_server_resources=…), lower the limit of the FUSE process, or use"
            " Csi(mount_in_pod=True)",
        )
    if csi.mount_in_pod and not config.pods[FUSE_POD].host_network:
        return
    for port in config.container_ports(Component.FUSE).values():
        findings.add(
            Finding.HOST_PORT_TWICE,
            f"port {port} is wanted by the FUSE process of every volume on a node; leave"
            " alluxio.fuse.web.enabled out",
        )
