"""The chart's CSI driver, and the volumes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.chart.release import Release
from tests.chart.workloads import PRIVILEGED, container, from_field, workload
from tests.kit import Document

ACCOUNT = "csi-controller-sa"
ROLE = "alluxio-external-provisioner-role"
RBAC = "rbac.authorization.k8s.io"
SIDECARS = "registry.k8s.io/sig-storage"
KUBELET = "/var/lib/kubelet"
FUSE = f"""\
apiVersion: v1
kind: Pod
metadata:
  name: alluxio-fuse
  labels: {{app: alluxio, name: alluxio-fuse, role: alluxio-fuse}}
spec:
  dnsPolicy: ClusterFirstWithHostNet
  hostNetwork: true
  restartPolicy: Always
  securityContext: {{runAsUser: 0, runAsGroup: 0, fsGroup: 0}}
  containers:
  - name: alluxio-fuse
    image: IMAGE
    imagePullPolicy: IfNotPresent
    command: [/entrypoint.sh]
    args: [fuse]
    envFrom: [configMapRef: {{name: alluxio-config}}]
    resources:
      limits: {{cpu: 0.5, memory: 1Gi}}
    securityContext:
      privileged: true
      capabilities: {{add: [SYS_ADMIN]}}
    volumeMounts:
    - {{name: pods-mount-dir, mountPath: {KUBELET}, mountPropagation: Bidirectional}}
  volumes:
  - name: pods-mount-dir
    hostPath: {{path: {KUBELET}, type: Directory}}
"""


def objects(release: Release) -> Iterator[Document]:
    """The driver, and its volumes if there are any."""
    yield from _access(release)
    yield {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": "alluxio-csi-fuse-config",
            "labels": release.labels(name="csi-fuse-config"),
        },
        "data": {"alluxio-csi-fuse-config": FUSE.replace("IMAGE", release.image)},
    }
    yield {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "CSIDriver",
        "metadata": {"name": "alluxio"},
        "spec": {"attachRequired": False, "podInfoOnMount": True},
    }
    yield _controller(release)
    yield _node_plugin(release)
    if release.csi_volumes:
        yield from _volumes()


def _access(release: Release) -> Iterator[Document]:
    """Whoever may do what; none of it has a label."""
    account = {"name": ACCOUNT, "namespace": release.namespace}
    yield {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": account}
    read = ["get", "list", "watch"]
    yield {
        "apiVersion": f"{RBAC}/v1",
        "kind": "ClusterRole",
        "metadata": {"name": ROLE},
        "rules": [
            {"apiGroups": [group], "resources": [what], "verbs": [*read, *more]}
            for group, what, more in (
                ("", "persistentvolumes", ("create", "delete")),
                ("", "persistentvolumeclaims", ("update",)),
                ("storage.k8s.io", "storageclasses", ()),
                ("", "events", ("create", "update", "patch")),
                ("storage.k8s.io", "csinodes", ()),
                ("", "nodes", ()),
                ("", "pods", ("create", "delete")),
            )
        ],
    }
    yield {
        "apiVersion": f"{RBAC}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": "alluxio-csi-provisioner-binding"},
        "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": ROLE},
        "subjects": [{"kind": "ServiceAccount", **account}],
    }


def _pod(containers: list[Document], volumes: list[Document], **fields: Any) -> Document:
    return {
        "serviceAccount": ACCOUNT,
        "hostNetwork": True,
        "dnsPolicy": "ClusterFirstWithHostNet",
        "containers": containers,
        "volumes": volumes,
        **fields,
    }


def _server(
    release: Release, name: str, socket: str, env: list[Document], **fields: Any
) -> Document:
    """The driver itself."""
    endpoint = {"name": "CSI_ENDPOINT", "value": f"unix://{socket}"}
    args = ["csiserver", "--v=5", "--nodeid=$(NODE_ID)", "--endpoint=$(CSI_ENDPOINT)"]
    return container(release, name, args, env=[*env, endpoint], **fields)


def _controller(release: Release) -> Document:
    mounts = [{"name": "socket-dir", "mountPath": "/csi"}]
    small = {"cpu": "10m", "memory": "20Mi"}
    provisioner = {
        "name": "csi-provisioner",
        "image": f"{SIDECARS}/csi-provisioner:v2.0.5",
        "args": [
            "--v=5",
            "--csi-address=$(ADDRESS)",
            "--timeout=60s",
            "--volume-name-prefix=alluxio",
        ],
        "env": [{"name": "ADDRESS", "value": "/csi/csi.sock"}],
        "volumeMounts": mounts,
        "resources": {"limits": {"cpu": "100m", "memory": "300Mi"}, "requests": small},
    }
    server = _server(
        release,
        "csi-controller",
        "csi/csi.sock",
        [from_field("NODE_ID", "spec.nodeName")],
        volumeMounts=mounts,
        resources={"limits": {"cpu": "200m", "memory": "200Mi"}, "requests": small},
    )
    pod = _pod(
        [provisioner, server], [{"name": "socket-dir", "emptyDir": {}}], serviceAccountName=ACCOUNT
    )
    labels = release.labels("csi-controller", name="csi-controller")
    return workload(
        "Deployment", "csi-controller", labels, ("app", "role", "name"), pod, replicas=1
    )


def _node_plugin(release: Release) -> Document:
    plugin = f"{KUBELET}/plugins/csi-alluxio-plugin"
    registrar = {
        "name": "node-driver-registrar",
        "image": f"{SIDECARS}/csi-node-driver-registrar:v2.0.0",
        "args": [
            "--v=5",
            "--csi-address=/plugin/csi.sock",
            f"--kubelet-registration-path={plugin}/csi.sock",
        ],
        "env": [from_field("KUBE_NODE_NAME", "spec.nodeName")],
        "lifecycle": {
            "preStop": {
                "exec": {
                    "command": [
                        "/bin/sh",
                        "-c",
                        "rm -rf /registration/alluxio /registration/alluxio-reg.sock",
                    ]
                }
            }
        },
        "resources": {
            "limits": {"cpu": "100m", "memory": "100Mi"},
            "requests": {"cpu": "10m", "memory": "20Mi"},
        },
        "volumeMounts": [
            {"name": "plugin-dir", "mountPath": "/plugin"},
            {"name": "registration-dir", "mountPath": "/registration"},
        ],
    }
    server = _server(
        release,
        "csi-nodeserver",
        "plugin/csi.sock",
        [
            from_field("ALLUXIO_CLIENT_HOSTNAME", "status.hostIP"),
            from_field("NODE_ID", "spec.nodeName"),
            from_field("NAMESPACE", "metadata.namespace"),
        ],
        securityContext={**PRIVILEGED, "runAsUser": 0, "runAsGroup": 0},
        resources={
            "limits": {"cpu": 4, "memory": "8Gi"},
            "requests": {"cpu": 1, "memory": "1Gi"},
        },
        volumeMounts=[
            {"name": "plugin-dir", "mountPath": "/plugin"},
            {"name": "pods-mount-dir", "mountPath": KUBELET, "mountPropagation": "Bidirectional"},
            {"name": "csi-fuse-config", "mountPath": "/opt/alluxio/integration/kubernetes/csi"},
        ],
    )
    config = {
        "name": "alluxio-csi-fuse-config",
        "items": [{"key": "alluxio-csi-fuse-config", "path": "alluxio-csi-fuse.yaml"}],
    }
    volumes = [
        _of_node("plugin-dir", plugin, "DirectoryOrCreate"),
        _of_node("pods-mount-dir", KUBELET, "Directory"),
        _of_node("registration-dir", f"{KUBELET}/plugins_registry", "Directory"),
        {"name": "csi-fuse-config", "configMap": config},
    ]
    labels = release.labels("csi-nodeplugin", name="csi-nodeplugin")
    pod = _pod([registrar, server], volumes)
    return workload("DaemonSet", "csi-nodeplugin", labels, ("app", "role", "name"), pod)


def _of_node(name: str, path: str, kind: str) -> Document:
    return {"name": name, "hostPath": {"path": path, "type": kind}}


def _volumes() -> Iterator[Document]:
    parameters = {
        "alluxioPath": "/",
        "mountInPod": "false",
        "javaOptions": "-Dalluxio.user.metadata.cache.enabled=true",
    }
    options = [
        "direct_io",
        "allow_other",
        "entry_timeout=36000",
        "attr_timeout=36000",
        "max_readahead=0",
    ]
    yield {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "alluxio"},
        "provisioner": "alluxio",
        "parameters": parameters,
        "volumeBindingMode": "Immediate",
        "mountOptions": options,
    }
    one = {"accessModes": ["ReadWriteOnce"]}
    asked = {**one, "resources": {"requests": {"storage": "100Gi"}}}
    yield {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "alluxio-pv", "labels": {"name": "alluxio-pv"}},
        "spec": {
            **one,
            "capacity": {"storage": "100Gi"},
            "csi": {"driver": "alluxio", "volumeHandle": "alluxio", "volumeAttributes": parameters},
            "mountOptions": options,
        },
    }
    named = [{"key": "name", "operator": "In", "values": ["alluxio-pv"]}]
    for name, fields in (
        ("alluxio-pvc", {"storageClassName": "alluxio"}),
        (
            "alluxio-pvc-static",
            {"storageClassName": "", "selector": {"matchExpressions": named}},
        ),
    ):
        yield {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": name},
            "spec": {**asked, **fields},
        }
