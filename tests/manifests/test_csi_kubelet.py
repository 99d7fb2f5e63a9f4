"""The kubelet's directory, which the driver, its registrar and FUSE pods all use."""

from __future__ import annotations

import json

from alluxio_constructs import Csi
from tests.kit import Document, cluster, container, mount_paths, one, pod_of, refusal
from tests.references import embedded_pods

MICROK8S = "/var/snap/microk8s/common/var/lib/kubelet"
SOCKET = "plugins/csi-alluxio-plugin/csi.sock"


def with_kubelet_in(directory: str, *, in_pod: bool = False) -> list[Document]:
    csi = Csi(mount_in_pod=in_pod, kubelet_directory=directory)
    return cluster(csi=csi, short_circuit="off")


def registered(documents: list[Document]) -> str:
    """The socket that is registered with the kubelet."""
    (argument,) = [
        each
        for each in container(documents, "node-driver-registrar")["args"]
        if each.startswith("--kubelet-registration-path=")
    ]
    path: str = argument.partition("=")[2]
    return path


def test_kubelet_directory_contains_all_node_directories() -> None:
    for in_pod, mounts in ((False, f"{MICROK8S}/pods"), (True, MICROK8S)):
        documents = with_kubelet_in(MICROK8S, in_pod=in_pod)
        volumes = pod_of(one(documents, "DaemonSet", "alluxio-csi-nodeplugin"))["volumes"]
        assert {
            "plugin-dir": f"{MICROK8S}/plugins/csi-alluxio-plugin",
            "registration-dir": f"{MICROK8S}/plugins_registry",
            "pods-mount-dir": mounts,
        } == {each["name"]: each["hostPath"]["path"] for each in volumes if "hostPath" in each}, (
            in_pod
        )
        assert f"{MICROK8S}/{SOCKET}" == registered(documents), in_pod
        # A mount is reported to the kubelet by its path in the container.
        assert mounts == mount_paths(documents, "csi-nodeserver")["pods-mount-dir"], in_pod
        assert "/var/lib/kubelet" not in json.dumps(documents).replace(MICROK8S, ""), in_pod


def test_fuse_pod_mounts_where_the_kubelet_looks() -> None:
    (pod,) = embedded_pods(with_kubelet_in("/var/lib/k0s/kubelet/", in_pod=True))
    (volume,) = pod["spec"]["volumes"]
    (mount,) = pod["spec"]["containers"][0]["volumeMounts"]
    assert mount["mountPath"] == volume["hostPath"]["path"] == "/var/lib/k0s/kubelet"


def test_sockets_have_the_same_paths_in_containers_with_any_kubelet_directory() -> None:
    documents = with_kubelet_in(MICROK8S)
    assert mount_paths(documents, "node-driver-registrar") == {
        "plugin-dir": "/plugin",
        "registration-dir": "/registration",
    }
    endpoint = {"name": "CSI_ENDPOINT", "value": "unix://plugin/csi.sock"}
    assert endpoint in container(documents, "csi-nodeserver")["env"]


def test_longest_kubelet_directory_leaves_the_socket_an_address() -> None:
    longest = f"/{'k' * 70}"
    assert len(registered(with_kubelet_in(longest))) == 107
    message = refusal(Csi, kubelet_directory=f"{longest}k")
    assert message == (
        "Csi kubelet_directory must be at most 71 characters, since the address of a socket has no"
        " more than 107, and '/plugins/csi-alluxio-plugin/csi.sock' is appended (got"
        f" '{longest}k'); have the kubelet use a shorter one"
    )
