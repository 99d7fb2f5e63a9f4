"""What `alluxio-constructs plan` says of the data of a running Alluxio."""

from __future__ import annotations

import re
from pathlib import Path

from alluxio_constructs import PodOptions, Tier, Ufs
from alluxio_constructs._parts.journal import INIT_FROM_BACKUP
from tests.cluster.alluxio import Alluxio, documents, on_node, small
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import Kubectl, until
from tests.cluster.test_plan import json_plan, write
from tests.kit import Document

BLOCKS = "-Dalluxio.user.block.size.bytes.default=16MB"
CACHED = (
    "dd if=/dev/urandom of=/tmp/a bs=1M count=100 status=none; alluxio fs"
    f" -Dalluxio.user.file.writetype.default=MUST_CACHE {BLOCKS} copyFromLocal /tmp/a /cached"
)
SUM = "rm -f /tmp/b; alluxio fs copyToLocal /cached /tmp/b >/dev/null; md5sum < /tmp/b"


def test_backup_and_quota_do_to_a_running_cluster_what_the_plan_says(
    cluster: Cluster, kubectl: Kubectl, tmp_path: Path
) -> None:
    node = PodOptions(node_selector={"kubernetes.io/hostname": cluster.nodes[0]})
    under = Ufs("/under-storage", volume=on_node(kubectl.namespace, "under-storage"))

    def made(quota: str = "256Mi", backup: str = "") -> list[Document]:
        volume = on_node(kubectl.namespace, "tier")
        tier = Tier(medium_type="SSD", path="/ssd", quota=quota, volume=volume)
        master = small(properties={INIT_FROM_BACKUP: backup} if backup else {})
        return documents(
            kubectl.namespace, workers=1, tiers=[tier], pod=node, ufs=under, master=master
        )

    def shell(text: str) -> str:
        return kubectl.exec(
            "alluxio-worker-0", "bash", "-c", text, container="alluxio-worker", timeout=180
        )

    def rules(new: list[Document], section: str) -> list[str]:
        _, plan = json_plan(kubectl, "cluster", write(tmp_path, "new", new))
        return [each["rule"] for each in plan[section]]

    alluxio = Alluxio(kubectl)
    alluxio.start(made(), workers=1)
    shell(CACHED)
    before = shell(SUM)
    printed = alluxio("fsadmin", "backup", "/under-storage/backups", timeout=180)
    (backup,) = re.findall(r"Backup URI\s*:\s*(\S+)", printed)

    restored = made(backup=backup)
    assert "backup-not-read" in rules(restored, "inPlace")
    kubectl.apply(restored)
    kubectl("rollout", "status", "statefulset/alluxio-master", "--timeout=300s", timeout=320)
    log = kubectl("logs", "alluxio-master-0", "-c", "alluxio-master")
    assert "not freshly formatted, skipping restoring backup" in log
    assert before == shell(SUM)

    smaller = made("64Mi", backup)
    assert "tiers-smaller" in rules(smaller, "dataAtRisk")
    for documents_now, capacity in ((smaller, "0B"), (restored, "256.00MB")):
        kubectl.apply(documents_now)
        kubectl("rollout", "status", "statefulset/alluxio-worker", "--timeout=300s", timeout=320)

        def is_registered(capacity: str = capacity) -> bool:
            report = alluxio("fsadmin", "report", "capacity")
            newest = re.search(r"ACTIVE +[0-9] +capacity +(\S+)", report)
            return newest is not None and newest[1] == capacity

        until(f"the newest worker has a capacity of {capacity}", is_registered, timeout=120)
    assert before == shell(SUM)
