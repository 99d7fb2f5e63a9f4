"""Short circuit by each policy: an application on FUSE works, and the leader's metrics tell how.

One cluster on one node, changed from test to test, as a user would change it.
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cdk8s import Chart, Testing

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigWarning,
    Fuse,
    ShortCircuitDomain,
    ShortCircuitWarning,
    Tier,
)
from tests.cluster.alluxio import RELEASE, Alluxio, image, on_node, options, small
from tests.cluster.applications import Application, Node, on_one_node
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import Kubectl, until
from tests.kit import Document

DOMAIN_SOCKETS = os.environ.get("ALLUXIO_IMAGE_DOMAIN_SOCKETS")
"""An image whose workers make domain sockets, as those of the release do not."""

SIZE = 4 << 20

FETCHES = """
import sys, urllib.request

print(urllib.request.urlopen(sys.argv[1], timeout=60).read().decode())
"""


class Served:
    """A cluster on one node, and an application on its FUSE, which outlives each change."""

    def __init__(self, kubectl: Kubectl, node: str) -> None:
        """Take the node."""
        self.kubectl = kubectl
        self.alluxio = Alluxio(kubectl, name=kubectl.namespace)
        self.documents: list[Document] = []
        self._pod = on_one_node(node)
        mount = self._synth()[0].fuse
        self.mount_point: str = mount.mount_point
        self.node = Node(kubectl, node, mount.host_path)
        self.application = Application(
            kubectl,
            "application",
            node=node,
            volume=mount.volume(),
            mount=mount.volume_mount("/data"),
            path=f"/data/{mount.mount_point.rpartition('/')[2]}",
        )

    def _synth(self, domain: bool = False, **given: Any) -> tuple[AlluxioCluster, list[Document]]:
        namespace = self.kubectl.namespace
        chart = Chart(Testing.app(), "test", namespace=namespace, disable_resource_name_hashes=True)
        if domain:
            given["short_circuit"] = ShortCircuitDomain(
                chart, "domain", name=namespace, volume=on_node(namespace, "domain")
            )
        given = {
            "name": namespace,
            "pod": self._pod,
            "fuse": Fuse(process=small()),
            "master": small(properties={"alluxio.master.worker.timeout": "30sec"}),
            **given,
        }
        cluster = AlluxioCluster(chart, "alluxio", **options(namespace, **given))
        return cluster, Testing.synth(chart)

    def change(self, **given: Any) -> list[str]:
        """Have the cluster be as an option says, and everything run.

        Returns:
            What was warned of short circuit.
        """
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("ignore", AlluxioConfigWarning)
            warnings.simplefilter("always", ShortCircuitWarning)
            self.documents = self._synth(**given)[1]
        # What an application sees meanwhile is another test's; here each change starts afresh.
        self.kubectl("delete", "daemonset", "-l", self.alluxio.selector("fuse"), timeout=180)
        until(
            "FUSE is gone",
            lambda: [] == self.kubectl.items("pods", self.alluxio.selector("fuse")),
        )
        self.kubectl.apply(self.documents)
        for each in self.documents:
            if "template" in each.get("spec", {}):
                what = f"{each['kind'].lower()}/{each['metadata']['name']}"
                self.kubectl("rollout", "status", what, "--timeout=420s", timeout=440)
        self.application.wait_mounted()
        # The master gives out the predecessor's address too, until it takes it for lost.
        until("one worker", lambda: 1 == self.metrics()["Workers"], timeout=120, every=3)
        return [str(each.message) for each in caught if each.category is ShortCircuitWarning]

    def metrics(self) -> dict[str, int]:
        """What the leader has counted for the cluster: bytes, by how they came or went, workers."""
        web = f"http://{self.kubectl.namespace}-master-0:19999/metrics/json/"
        answer = json.loads(self.application.python(FETCHES, web))
        counted = {name: each["count"] for name, each in answer["counters"].items()}
        counted["Cluster.Workers"] = answer["gauges"]["Cluster.Workers"]["value"]
        return {
            name.removeprefix("Cluster."): count
            for name, count in counted.items()
            if name.startswith("Cluster.")
        }

    def reported(self, *names: str) -> None:
        """The command of the documentation tells of these, and that they are not 0."""
        printed = self.alluxio("fsadmin", "report", "metrics", timeout=240)
        for name in names:
            (value,) = re.findall(rf"^Cluster\.{name} .*Value: ([\d.]+)", printed, re.M)
            assert float(value) > 0, name

    def grown(self, read: str, written: str) -> dict[str, int]:
        """Write a file and read it, until two counters say so; what each counter has grown by."""
        before = self.metrics()
        self.application.write("file", SIZE)
        assert SIZE == self.application.read("file")
        self.application.use("directory")

        def difference() -> dict[str, int] | None:
            now = self.metrics()
            grown = {name: count - before.get(name, 0) for name, count in now.items()}
            enough = all(grown.get(name, 0) >= SIZE for name in (read, written))
            return grown if enough else None

        return until(f"{read} and {written} have grown", difference, timeout=180, every=3)


@pytest.fixture(scope="module")
def served(cluster: Cluster, shared: Kubectl) -> Iterator[Served]:
    """The application, and the node that it is on."""
    made = Served(shared, cluster.nodes[-1])
    made.node.start()
    made.application.start()
    try:
        yield made
    finally:
        made.application.stop()
        made.kubectl.delete(made.documents)
        clear = 'umount -l "$1" 2>/dev/null; rmdir "$1"'
        made.node("bash", "-c", clear, "clear", made.mount_point, check=False)


def test_default_with_a_tier_on_the_node_is_local(
    served: Served, remark: Callable[[str], None]
) -> None:
    tier = Tier(
        medium_type="SSD",
        path="/ssd-disk",
        quota="256Mi",
        volume=on_node(served.kubectl.namespace, "ssd"),
    )
    assert [] == served.change(tiers=[tier])
    grown = served.grown("BytesReadLocal", "BytesWrittenLocal")
    remark(told(grown))
    served.reported("BytesReadLocal", "BytesWrittenLocal")
    # Jobs that persist a file read it in their own way.
    assert grown.get("BytesReadRemote", 0) <= SIZE
    assert 0 == grown.get("BytesReadDomain", 0)


def test_default_with_an_empty_dir_is_off(served: Served, remark: Callable[[str], None]) -> None:
    assert [] == served.change()
    grown = served.grown("BytesReadRemote", "BytesWrittenRemote")
    remark(told(grown))
    assert 0 == grown.get("BytesReadLocal", 0) == grown.get("BytesWrittenLocal", 0)


def test_uuid_with_the_release_warns_and_works_over_the_network(
    served: Served, remark: Callable[[str], None]
) -> None:
    (said,) = served.change(domain=True)
    assert f"does not work with image {RELEASE!r}" in said
    assert [] == sockets(served)
    grown = served.grown("BytesReadRemote", "BytesWrittenRemote")
    remark(told(grown))
    assert 0 == grown.get("BytesReadDomain", 0) == grown.get("BytesWrittenDomain", 0)


def test_uuid_with_a_repaired_image_goes_by_the_socket(
    served: Served, remark: Callable[[str], None]
) -> None:
    if not DOMAIN_SOCKETS:
        pytest.skip(
            "needs ALLUXIO_IMAGE_DOMAIN_SOCKETS, an image whose workers make domain sockets"
        )
    assert [] == served.change(domain=True, image=image(DOMAIN_SOCKETS, domain_sockets=True))
    assert 1 == len(sockets(served))
    grown = served.grown("BytesReadDomain", "BytesWrittenDomain")
    remark(told(grown))
    # Jobs that persist a file read it in their own way.
    assert grown.get("BytesReadRemote", 0) <= SIZE


def sockets(served: Served) -> list[str]:
    """The domain sockets that the worker has made."""
    (worker,) = served.kubectl.pods(served.alluxio.selector("worker"))
    name = worker["metadata"]["name"]
    find = ("find", "/opt/domain", "-type", "s")
    return served.kubectl.exec(name, *find, container="alluxio-worker").split()


def told(grown: dict[str, int]) -> str:
    """The counters that have grown, in MiB."""
    return ", ".join(f"{name} +{count >> 20} MiB" for name, count in grown.items() if count >> 20)
