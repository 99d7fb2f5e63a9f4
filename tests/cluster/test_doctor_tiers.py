"""`alluxio-constructs doctor`: a worker that is ready, and does not use its tier."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import PodOptions, Tier
from tests.cluster.alluxio import Alluxio, documents, on_node
from tests.cluster.kubectl import Kubectl, until
from tests.cluster.test_doctor import doctor, wait_for
from tests.kit import Document


def test_a_quota_below_what_a_tier_holds_is_told_until_it_is_raised(
    kubectl: Kubectl, cluster: Any
) -> None:
    node = PodOptions(node_selector={"kubernetes.io/hostname": cluster.nodes[0]})

    def made(quota: str) -> list[Document]:
        volume = on_node(kubectl.namespace, "tier")
        return documents(
            kubectl.namespace,
            workers=1,
            worker_pod=node,
            tiers=[Tier(medium_type="SSD", path="/tier", quota=quota, volume=volume)],
            properties={"alluxio.user.block.size.bytes.default": "16MB"},
        )

    alluxio = Alluxio(kubectl)
    alluxio.start(made("256Mi"), workers=1)
    kubectl.exec(
        *("alluxio-master-0", "bash", "-c"),
        "head -c 120M /dev/zero >/tmp/x && alluxio fs copyFromLocal /tmp/x /x",
        container="alluxio-master",
    )
    kubectl.apply(made("64Mi"))
    report = wait_for(kubectl, {"tier-not-used"})
    assert "Unable to initialize storage directory at /tier/alluxioworker" in str(report)
    kubectl.apply(made("256Mi"))
    kubectl("rollout", "status", "statefulset/alluxio-worker", timeout=240)
    until("all is well", lambda: doctor(kubectl)["healthy"], timeout=240, every=5)
