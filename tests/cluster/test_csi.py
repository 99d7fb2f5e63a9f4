"""CSI: claims and a static volume are mounted, used, and deleted in order; nothing of them stays.

A Kubernetes cluster has one CSIDriver ``alluxio``: where somebody has it already, these skip.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from cdk8s import Chart, Testing

from alluxio_constructs import (
    AlluxioCluster,
    Csi,
    CsiClaim,
    CsiStorageClass,
    CsiVolume,
    Resources,
)
from tests.cluster.alluxio import Alluxio, options, small
from tests.cluster.applications import Application, Node, on_one_node
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import Kubectl, run, until
from tests.kit import Document

KUBELET = "/var/lib/kubelet"

STAGED = "/plugins/kubernetes.io/csi/alluxio/"
"""Where in the kubelet's directory the file systems of volumes are mounted, once for each node."""


@dataclass
class Driven:
    """A cluster with the driver, on one node."""

    alluxio: Alluxio
    node_name: str
    node: Node
    documents: list[Document]
    """The cluster, the driver and the class."""
    claim: list[Document]
    """A claim of a provisioned volume."""
    static: list[Document]
    """A volume that is written by hand, and its claim."""

    @property
    def kubectl(self) -> Kubectl:
        """`kubectl` in its namespace."""
        return self.alluxio.kubectl

    def application(self, claim: str, user: int) -> Application:
        """An application that mounts a claim."""
        return Application(
            self.kubectl,
            f"application-{user}",
            node=self.node_name,
            volume={"name": "data", "persistentVolumeClaim": {"claimName": claim}},
            mount={"name": "data", "mountPath": "/data"},
            path="/data",
            user=user,
        )

    def fuse_pods(self) -> list[Document]:
        """The FUSE pods that the driver has started."""
        return self.kubectl.items("pods", "role=alluxio-csi-fuse")


def describe(kubectl: Kubectl, node: str) -> Driven:
    """Describe the cluster; the driver is as it is by default, but for what it requests."""
    namespace = kubectl.namespace
    chart = Chart(Testing.app(), "test", namespace=namespace, disable_resource_name_hashes=True)
    little = Resources(
        cpu_request="20m",
        cpu_limit=4,
        memory_request="64Mi",
        memory_limit="2Gi",
    )
    cluster = AlluxioCluster(
        chart,
        "alluxio",
        **options(
            namespace,
            pod=on_one_node(node),
            csi=Csi(fuse=small(), node_server_resources=little, controller_resources=little),
        ),
    )
    driver = cluster.csi_driver
    # Classes and volumes are the Kubernetes cluster's, so they are called as the namespace is.
    CsiStorageClass(chart, "class", driver=driver, name=namespace)
    CsiClaim(chart, "claim", name="provisioned", storage_class_name=namespace)
    CsiVolume(chart, "static", driver=driver, name=namespace, alluxio_path="/static")
    documents: list[Document] = Testing.synth(chart)
    static = {f"{namespace}-pv", f"{namespace}-pvc-static"}
    of_volumes = static | {"provisioned"}
    return Driven(
        alluxio=Alluxio(kubectl),
        node_name=node,
        node=Node(kubectl, node, KUBELET),
        documents=[each for each in documents if each["metadata"]["name"] not in of_volumes],
        claim=[each for each in documents if each["metadata"]["name"] == "provisioned"],
        static=[each for each in documents if each["metadata"]["name"] in static],
    )


@pytest.fixture(scope="module")
def driven(cluster: Cluster, make_namespace: Callable[..., Kubectl]) -> Iterator[Driven]:
    """The driver, running. Cluster-wide objects are gone at the end, whatever became of it."""
    if run("kubectl", "get", "csidriver", "alluxio", check=False).returncode == 0:
        pytest.skip("the cluster has a CSIDriver alluxio already")
    kubectl = make_namespace()
    driven = describe(kubectl, cluster.nodes[-1])
    driven.node.start()
    try:
        driven.alluxio.start(driven.documents, workers=1)
        kubectl.wait_ready(driven.alluxio.selector("csi-controller"), 1)
        kubectl.wait_ready(driven.alluxio.selector("csi-nodeplugin"), 1)
        until("the kubelet knows the driver", lambda: knows(driven.node_name))
        yield driven
    finally:
        kubectl("delete", "pod", "-l", "test=application", timeout=300, check=False)
        kubectl.delete([*driven.claim, *driven.static])
        kubectl("delete", "pod", "-l", "role=alluxio-csi-fuse", timeout=300, check=False)
        kubectl.delete(driven.documents)


def knows(node: str) -> bool:
    """Whether a kubelet has the driver registered."""
    names = "jsonpath={.spec.drivers[*].name}"
    return "alluxio" in run("kubectl", "get", "csinode", node, "-o", names).stdout.split()


@pytest.mark.parametrize("user", [1000, 0])
def test_claim_is_provisioned_mounted_used_and_deleted(
    driven: Driven, user: int, remark: Callable[[str], None]
) -> None:
    kubectl = driven.kubectl
    kubectl.apply(driven.claim)
    volume = until(
        "the claim is bound",
        lambda: kubectl.json("get", "pvc", "provisioned")["spec"].get("volumeName"),
        timeout=180,
    )
    application = driven.application("provisioned", user)
    start = time.monotonic()
    application.start()
    remark(f"started with its volume after {time.monotonic() - start:.0f} s")
    assert application.mounted()
    application.use("directory")
    application.write(f"by-{user}", 100_000)
    assert 100_000 == application.read(f"by-{user}")
    assert f"by-{user}" in driven.alluxio("fs", "ls", "/")
    assert 1 == len(driven.fuse_pods())
    until(
        "the file is persisted",
        lambda: "PERSISTED" in driven.alluxio("fs", "ls", f"/by-{user}").split(),
        timeout=180,
    )

    application.stop()
    kubectl.delete(driven.claim)
    until("the volume is gone", lambda: gone("pv", volume))
    nothing_is_left(driven, volume)


def test_volume_written_by_hand_is_mounted_used_and_deleted(driven: Driven) -> None:
    kubectl = driven.kubectl
    driven.alluxio("fs", "mkdir", "/static")
    kubectl.apply(driven.static)
    name = f"{kubectl.namespace}-pv"
    application = driven.application(f"{kubectl.namespace}-pvc-static", 1000)
    application.start()
    assert application.mounted()
    application.use("directory")
    application.write("file", 100_000)
    assert "/static/file" in driven.alluxio("fs", "ls", "/static")

    application.stop()
    kubectl.delete(driven.static)
    until("the volume is gone", lambda: gone("pv", name))
    nothing_is_left(driven, name)


def gone(kind: str, name: str) -> bool:
    """Whether an object is there no more."""
    return "" == run("kubectl", "get", kind, name, "--ignore-not-found").stdout


def nothing_is_left(driven: Driven, volume: str) -> None:
    """Neither a FUSE pod nor a mount of a volume."""
    until("the FUSE pods are gone", lambda: [] == driven.fuse_pods(), timeout=120)
    assert [] == driven.node.mounts(volume.removesuffix("-pv"))
    assert [] == driven.node.mounts(STAGED)


def test_driver_leaves_nothing_cluster_wide(driven: Driven) -> None:
    kubectl = driven.kubectl
    kubectl.delete(driven.documents)
    until("all pods are gone", lambda: [] == kubectl.items("pods", "app=alluxio"), timeout=180)
    kinds = "csidriver,storageclass,clusterrole,clusterrolebinding,pv"
    printed = run("kubectl", "get", kinds, "-o", "name").stdout.split()
    ours = [
        each
        for each in printed
        if kubectl.namespace in each or each == "csidriver.storage.k8s.io/alluxio"
    ]
    assert [] == ours
    until("the kubelet has forgotten the driver", lambda: not knows(driven.node_name))
