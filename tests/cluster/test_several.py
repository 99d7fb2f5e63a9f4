"""Clusters beside each other: FUSE of two on one node, and workers of another cluster's masters.

The first cluster has what else is not the default: a journal on a volume of one node, a container
of root, the token of an account.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator

import pytest
from cdk8s import Chart, Testing

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigWarning,
    Fuse,
    FuseMount,
    Journal,
    JournalVolumes,
    PodOptions,
    VolumeSource,
)
from tests.cluster.alluxio import MASTERS, RELEASE, WORKERS, Alluxio, documents, options, small
from tests.cluster.applications import Application, Node, on_one_node
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import Kubectl, until
from tests.cluster.test_fuse import logged
from tests.kit import Document

CLASS = "of-no-provisioner"
TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"


class Beside:
    """A cluster on a node, by its default mount point, and an application on it."""

    def __init__(self, kubectl: Kubectl, node: str, *, on_a_volume: bool = False) -> None:
        """Describe it.

        Args:
            kubectl: `kubectl` in its namespace.
            node: The node.
            on_a_volume: The journal is on one of `JournalVolumes`, which alone keeps the master on
                the node, and the master has a container of root and a token.
        """
        self.kubectl = kubectl
        self.alluxio = Alluxio(kubectl)
        self.node = Node(kubectl, node)
        self.mount_point = f"/mnt/alluxio/{kubectl.namespace}/alluxio/fuse"
        self.pod = on_one_node(node)
        self.on_a_volume = on_a_volume
        mount, self.documents = self.synth()
        assert mount.mount_point == self.mount_point
        self.application = Application(
            kubectl,
            "application",
            node=node,
            volume=mount.volume(),
            mount=mount.volume_mount("/data"),
            path="/data/fuse",
        )

    def synth(self, mount_point: str | None = None) -> tuple[FuseMount, list[Document]]:
        """Its FUSE mount, and its manifests."""
        namespace = self.kubectl.namespace
        chart = Chart(Testing.app(), "test", namespace=namespace, disable_resource_name_hashes=True)
        given = {"pod": self.pod, "fuse": Fuse(process=small(), mount_point=mount_point)}
        if self.on_a_volume:
            host = (self.pod.node_selector or {})["kubernetes.io/hostname"]
            JournalVolumes(chart, "volumes", name=namespace, storage_class_name=CLASS, nodes=[host])
            claim = VolumeSource.persistent_volume_claim(
                "1Gi", storage_class_name=CLASS, prepare=True
            )
            given |= {
                "pod": PodOptions(),
                "worker_pod": self.pod,
                "journal": Journal.local(volume=claim),
                "master_pod": PodOptions(
                    service_account_name="with-a-token",
                    automount_service_account_token=True,
                    containers=[
                        {
                            "name": "of-root",
                            "image": RELEASE,
                            "command": ["sleep", "infinity"],
                            "securityContext": {"runAsUser": 0},
                        }
                    ],
                ),
            }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AlluxioConfigWarning)
            cluster = AlluxioCluster(chart, "alluxio", **options(namespace, **given))
            synthesised: list[Document] = Testing.synth(chart)
        return cluster.fuse, synthesised

    def start(self) -> None:
        """Start all of it."""
        self.node.start()
        if self.on_a_volume:
            self.kubectl("create", "serviceaccount", "with-a-token")
        self.alluxio.start(self.documents, workers=1)
        self.kubectl.wait_ready(self.alluxio.selector("fuse"), 1)
        self.application.start()
        self.application.wait_mounted()

    def stop(self) -> None:
        """End it, and its volumes, which belong to no namespace."""
        volumes = [each for each in self.documents if each["kind"] == "PersistentVolume"]
        self.application.stop()
        self.kubectl.delete([each for each in self.documents if each not in volumes])
        self.kubectl("delete", "pvc", "--all", timeout=300)
        self.kubectl.delete(volumes)
        clear = 'umount -l "$1" 2>/dev/null; rmdir "$1"; rm -f "${1%/*}/.fuse.owner"'
        self.node("bash", "-c", clear, "clear", self.mount_point, check=False)


@pytest.fixture(scope="module")
def two(
    cluster: Cluster, make_namespace: Callable[..., Kubectl]
) -> Iterator[tuple[Beside, Beside]]:
    """Two clusters on one node."""
    node = cluster.nodes[-1]
    one = Beside(make_namespace(), node, on_a_volume=True)
    other = Beside(make_namespace(), node)
    try:
        one.start()
        other.start()
        yield one, other
    finally:
        other.stop()
        one.stop()


def test_both_clusters_serve_their_own_files_at_their_default_mount_points(
    two: tuple[Beside, Beside],
) -> None:
    for number, each in enumerate(two):
        each.application.use("used")
        each.application.write(f"of-{number}", 1000 + number)
    for number, each in enumerate(two):
        assert 1000 + number == each.application.read(f"of-{number}")
        assert f"of-{1 - number}" not in each.alluxio("fs", "ls", "/")
        marker = each.mount_point.replace("/fuse", "/.fuse.owner")
        assert f"{each.kubectl.namespace}/alluxio" == each.node("cat", marker).strip()


def test_journal_volume_s_node_is_the_master_s(two: tuple[Beside, Beside]) -> None:
    (master,) = two[0].kubectl.pods(MASTERS)
    (worker,) = two[0].kubectl.pods(WORKERS)
    assert "nodeSelector" not in master["spec"]
    assert worker["spec"]["nodeName"] == master["spec"]["nodeName"]


def test_container_of_root_runs_beside_the_master_s(two: tuple[Beside, Beside]) -> None:
    kubectl = two[0].kubectl
    assert "0" == kubectl.exec("alluxio-master-0", "id", "-u", container="of-root").strip()
    assert (
        "1000" == kubectl.exec("alluxio-master-0", "id", "-u", container="alluxio-master").strip()
    )


def test_token_is_where_it_was_asked_for(two: tuple[Beside, Beside]) -> None:
    there = ("bash", "-c", f"test -s {TOKEN} && echo yes || echo no")
    for expected, each in zip(("yes", "no"), two, strict=True):
        said = each.kubectl.exec("alluxio-master-0", *there, container="alluxio-master")
        assert expected == said.strip()


def test_workers_join_masters_of_another_namespace(
    cluster: Cluster, two: tuple[Beside, Beside], make_namespace: Callable[..., Kubectl]
) -> None:
    cluster.needs_nodes(2)
    elsewhere, masters = make_namespace(), two[0]
    name = f"alluxio-master-0.{masters.kubectl.namespace}"
    elsewhere.apply(
        documents(
            elsewhere.namespace,
            master_enabled=False,
            properties={"alluxio.master.hostname": name},
            pod=on_one_node(cluster.nodes[0]),
        )
    )
    elsewhere.wait_ready(WORKERS, 1)
    until(
        "both workers",
        lambda: "Live Workers: 2" in masters.alluxio("fsadmin", "report", "summary"),
        timeout=180,
    )


def test_daemon_leaves_another_cluster_s_live_mount_alone(two: tuple[Beside, Beside]) -> None:
    """The last test: the other cluster's daemon does not start again."""
    one, other = two
    _, manifests = other.synth(one.mount_point)
    other.kubectl.apply(manifests)

    def said() -> str | None:
        for pod in other.kubectl.pods(other.alluxio.selector("fuse")):
            text = logged(other.kubectl, pod["metadata"]["name"], "is mounted at")
            if text:
                return text
        return None

    mounted = f"something is mounted at {one.mount_point} that is alive"
    owner = f"but of {one.kubectl.namespace}/alluxio"
    refusal = until("the init container refuses", said, timeout=180)
    assert mounted in refusal
    assert owner in refusal
    assert 1000 == one.application.read("of-0")
