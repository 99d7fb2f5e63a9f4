"""FUSE with its defaults: what applications do on it, what it survives, what it leaves.

One cluster on one node serves the tests of the daemon, and ends in the last of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from cdk8s import Chart, Testing

from alluxio_constructs import AlluxioCluster, Fuse
from tests.cluster.alluxio import Alluxio, options, small
from tests.cluster.applications import Application, Node, on_one_node, restarts
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import Kubectl, say, until
from tests.kit import Document


@dataclass
class Served:
    """A cluster with FUSE on one node, and who uses it there."""

    alluxio: Alluxio
    documents: list[Document]
    mount_point: str
    node: Node
    user: Application
    root: Application

    @property
    def kubectl(self) -> Kubectl:
        """`kubectl` in its namespace."""
        return self.alluxio.kubectl

    @property
    def daemon(self) -> list[Document]:
        """The DaemonSet of FUSE."""
        return [
            each
            for each in self.documents
            if each["kind"] == "DaemonSet" and each["metadata"]["name"].endswith("-fuse")
        ]

    def pod(self) -> Document:
        """The pod of the daemon."""
        return until(
            "the pod of FUSE is there",
            lambda: next(iter(self.kubectl.pods(self.alluxio.selector("fuse"))), None),
        )


def serve(kubectl: Kubectl, node: str, fuse: Fuse) -> Served:
    """Describe a cluster on a node, whose name makes its default mount point its own."""
    name = kubectl.namespace
    chart = Chart(Testing.app(), "test", namespace=name, disable_resource_name_hashes=True)
    given = options(name, name=name, pod=on_one_node(node), fuse=fuse)
    cluster = AlluxioCluster(chart, "alluxio", **given)
    mount = cluster.fuse

    def application(suffix: str, user: int) -> Application:
        return Application(
            kubectl,
            f"application-{suffix}",
            node=node,
            volume=mount.volume(),
            mount=mount.volume_mount("/data"),
            path=f"/data/{mount.mount_point.rpartition('/')[2]}",
            user=user,
        )

    return Served(
        alluxio=Alluxio(kubectl, name=name),
        documents=Testing.synth(chart),
        mount_point=mount.mount_point,
        node=Node(kubectl, node, mount.host_path),
        user=application("1000", 1000),
        root=application("root", 0),
    )


@pytest.fixture(scope="module")
def served(cluster: Cluster, shared: Kubectl) -> Iterator[Served]:
    """FUSE by its daemon, and two applications that start before it does."""
    made = serve(shared, cluster.nodes[-1], Fuse(process=small()))
    yield from running(made)


def running(served: Served) -> Iterator[Served]:
    """Start it; at the end nothing of it is on the node, whatever became of it."""
    served.node.start()
    for application in (served.user, served.root):
        application.start()
    try:
        served.alluxio.start(served.documents, workers=1)
        served.user.wait_mounted()
        yield served
    finally:
        served.user.stop()
        served.root.stop()
        served.kubectl.delete(served.documents)
        clear = 'umount -l "$1" 2>/dev/null; rmdir "$1"'
        served.node("bash", "-c", clear, "clear", served.mount_point, check=False)


def test_applications_write_read_rename_list_overwrite_and_delete(served: Served) -> None:
    served.kubectl.wait_ready(served.alluxio.selector("fuse"), 1)
    served.root.wait_mounted()
    served.user.use("by-user-1000")
    served.root.use("by-root")


def test_what_is_written_reaches_the_under_storage(
    served: Served, remark: Callable[[str], None]
) -> None:
    remark(f"persisted after {persisted(served):.0f} s")


def failure(application: Application, statement: str, name: str) -> str:
    """The name of the error that a statement ends in, or nothing if it does not."""
    script = (
        "import errno, os, sys\n"
        "path = sys.argv[1]\n"
        f"try: {statement}\n"
        "except OSError as failed: print(errno.errorcode[failed.errno])"
    )
    return application.python(script, f"{application.path}/{name}").strip()


def persisted(served: Served) -> float:
    """A file is written, and is in the under storage; returns the seconds that took."""
    start = time.monotonic()
    served.user.write("kept", 100_000)
    until(
        "the file is persisted",
        lambda: "PERSISTED" in served.alluxio("fs", "ls", "/kept").split(),
        timeout=180,
    )
    took = time.monotonic() - start
    (worker,) = served.kubectl.pods(served.alluxio.selector("worker"))
    size = served.kubectl.exec(
        worker["metadata"]["name"],
        *("stat", "-c", "%s %U", "/under-storage/kept"),
        container="alluxio-worker",
    )
    assert ["100000", "alluxio"] == size.split()
    return took


def test_daemon_whose_mount_is_gone_is_not_ready_and_is_restarted(
    served: Served, remark: Callable[[str], None]
) -> None:
    kubectl, selector = served.kubectl, served.alluxio.selector("fuse")
    kubectl.wait_ready(selector, 1)
    start = time.monotonic()
    served.node("umount", "-l", served.mount_point)
    until("FUSE is not ready", lambda: [False] == [*kubectl.ready(selector).values()], every=0.5)
    remark(f"not ready {time.monotonic() - start:.0f} s after its mount was gone")
    seen_again(served, start, remark)


def seen_again(served: Served, start: float, remark: Callable[[str], None]) -> None:
    """Both applications, which never ended, see the file system, and use it."""
    served.user.wait_mounted()
    remark(f"seen again {time.monotonic() - start:.0f} s after")
    served.root.wait_mounted()
    assert 100_000 == served.user.read("kept")
    served.user.use("again")
    served.root.use("again")
    served.kubectl.wait_ready(served.alluxio.selector("fuse"), 1)


def test_applications_see_the_file_system_again_when_the_daemons_pod_is_deleted(
    served: Served, remark: Callable[[str], None]
) -> None:
    start = time.monotonic()
    served.kubectl("delete", "pod", served.pod()["metadata"]["name"])
    seen_again(served, start, remark)


def test_applications_see_the_file_system_again_when_the_daemon_is_killed(
    served: Served, remark: Callable[[str], None]
) -> None:
    pod = served.pod()["metadata"]["name"]
    before = restarts(served.kubectl, pod)
    start = time.monotonic()
    assert 1 <= served.node.kill("alluxio.fuse.AlluxioFuse", served.mount_point)
    until("the daemon restarted", lambda: restarts(served.kubectl, pod) > before)
    seen_again(served, start, remark)


def test_applications_see_the_file_system_again_when_fuse_is_reinstalled(
    served: Served, remark: Callable[[str], None]
) -> None:
    """In between there is a file in the directory itself, which the init container names."""
    kubectl, selector = served.kubectl, served.alluxio.selector("fuse")
    without_daemon(served)
    assert [] == served.node.mounts(served.mount_point)
    assert not served.user.mounted()

    served.node("touch", f"{served.mount_point}/stray file")
    kubectl.apply(served.daemon)
    pod = served.pod()["metadata"]["name"]
    said = until(
        "the init container refuses",
        lambda: logged(kubectl, pod, "stray file"),
        timeout=180,
    )
    assert (
        f"{served.mount_point} has files in it, so no daemon can mount there: stray file." in said
    )
    assert [False] == [*kubectl.ready(selector).values()]
    served.node("rm", f"{served.mount_point}/stray file")
    without_daemon(served)

    start = time.monotonic()
    kubectl.apply(served.daemon)
    seen_again(served, start, remark)


def without_daemon(served: Served) -> None:
    """Delete the DaemonSet of FUSE and wait until its pod is gone."""
    say("the DaemonSet of FUSE is deleted")
    served.kubectl.delete(served.daemon)
    until(
        "its pod is gone",
        lambda: [] == served.kubectl.items("pods", served.alluxio.selector("fuse")),
    )


def logged(kubectl: Kubectl, pod: str, text: str) -> str | None:
    """The log of the init container, once a text is in it."""
    for which in ((), ("--previous",)):
        said = kubectl("logs", pod, "-c", "prepare-fuse-mount", *which, check=False)
        if text in said:
            return said
    return None


def test_root_may_not_write_to_the_root_of_the_namespace(cluster: Cluster, served: Served) -> None:
    as_user(cluster, served, Fuse(user="root", process=small()))
    assert "EIO" == failure(served.root, "open(path, 'wb').write(b'some')", "by-root")
    assert "by-root" not in served.alluxio("fs", "ls", "/")


def as_user(cluster: Cluster, served: Served, fuse: Fuse) -> None:
    """Have FUSE be another, in the place of the one that there is."""
    served.kubectl.apply(serve(served.kubectl, cluster.nodes[-1], fuse).documents)
    name = served.daemon[0]["metadata"]["name"]
    served.kubectl("rollout", "status", f"daemonset/{name}", "--timeout=300s", timeout=320)
    served.user.wait_mounted()
    served.root.wait_mounted()


def test_nothing_is_left_on_the_node(served: Served) -> None:
    """Everything is deleted in one go, after the applications."""
    served.user.stop()
    served.root.stop()
    assert [served.mount_point] == served.node.mounts(served.mount_point)
    served.kubectl.delete(served.documents)
    until(
        "all pods are gone",
        lambda: [] == served.kubectl.items("pods", "app=alluxio"),
        timeout=180,
    )
    assert [] == served.node.mounts(served.mount_point)
    served.node("rmdir", served.mount_point)  # which would fail if there was anything in it


def test_workers_serve_the_file_system_themselves(
    cluster: Cluster, kubectl: Kubectl, remark: Callable[[str], None]
) -> None:
    served = serve(kubectl, cluster.nodes[-1], Fuse(worker_embedded=True))
    for each in running(served):
        each.root.wait_mounted()
        each.user.use("by-user-1000")
        each.root.use("by-root")
        remark("written and read by both")
        each.user.stop()
        each.root.stop()
        each.kubectl.delete(each.documents)
        until("all pods are gone", lambda: [] == kubectl.items("pods", "app=alluxio"), timeout=180)
        assert [] == each.node.mounts(each.mount_point)
