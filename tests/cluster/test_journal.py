"""What becomes of a journal: another metastore, more masters, volumes that are lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.cluster.alluxio import MASTERS, Alluxio, documents, small
from tests.cluster.conftest import Cluster
from tests.cluster.documented import EXEC, WAIT, documented
from tests.cluster.kubectl import Kubectl, run, say, until
from tests.cluster.stores import make_s3_secret, start_s3, under_s3

FROM_BACKUP = "alluxio.master.journal.init.from.backup"


def masters_only(namespace: str, **given: Any) -> list[dict[str, Any]]:
    """Masters without workers, which are all that a journal is for."""
    return documents(namespace, worker_enabled=False, **given)


def backup(alluxio: Alluxio, folder: str) -> str:
    """Make a backup, and return its address."""
    printed = alluxio("fsadmin", "backup", folder, timeout=180)
    match = re.search(r"Backup URI\s*:\s*(\S+)", printed)
    assert match, printed
    say(f"backup at {match[1]}")
    return match[1]


def stop(alluxio: Alluxio) -> None:
    """Stop the masters, as the pages say."""
    scale(alluxio, 0)
    documented(WAIT.format("NAMESPACE"), alluxio.kubectl.namespace)


def empty(alluxio: Alluxio) -> None:
    """Stop the masters and delete their claims, as `docs/formatting.md` says."""
    stop(alluxio)
    documented(
        "kubectl -n NAMESPACE delete pvc -l app=alluxio,role=alluxio-master,release=alluxio",
        alluxio.kubectl.namespace,
    )


def scale(alluxio: Alluxio, masters: int) -> None:
    """Scale the masters, as the pages say."""
    documented(
        f"kubectl -n NAMESPACE scale statefulset/alluxio-master --replicas={masters}",
        alluxio.kubectl.namespace,
    )


def test_metastore_of_another_kind_does_not_start_until_the_journal_comes_from_a_backup(
    kubectl: Kubectl,
) -> None:
    make_s3_secret(kubectl)
    ufs = under_s3(start_s3(kubectl, "data"), "data")
    alluxio = Alluxio(kubectl)
    manifests = masters_only(kubectl.namespace, ufs=ufs)
    alluxio.start(manifests, workers=0)
    alluxio("fs", "mkdir", "/of/rocks")
    alluxio("fsadmin", "journal", "checkpoint", timeout=180)
    address = backup(alluxio, "/alluxio_backups")

    say("the other kind, on the same journal")
    kubectl.apply(masters_only(kubectl.namespace, ufs=ufs, metastore="heap"))
    until(
        "the master ends with what the documentation names",
        lambda: (
            "Unrecognized checkpoint name: CACHING_INODE_STORE"
            in kubectl("logs", "alluxio-master-0", "-c", "alluxio-master", check=False)
            + kubectl("logs", "alluxio-master-0", "-c", "alluxio-master", "-p", check=False)
        ),
        timeout=240,
        every=3,
    )
    say("back to the first kind")
    alluxio.start(manifests, workers=0)
    assert "/of/rocks" in alluxio("fs", "ls", "-R", "/")

    say("by a backup")
    empty(alluxio)
    restored = small(properties={FROM_BACKUP: address})
    alluxio.start(
        masters_only(kubectl.namespace, ufs=ufs, metastore="heap", master=restored), workers=0
    )
    assert "/of/rocks" in alluxio("fs", "ls", "-R", "/")
    log = kubectl("logs", "alluxio-master-0", "-c", "alluxio-master")
    assert re.search(r"Restored \d+ entries from backup", log)


def test_one_master_becomes_three_by_a_backup(kubectl: Kubectl) -> None:
    make_s3_secret(kubectl)
    ufs = under_s3(start_s3(kubectl, "data"), "data")
    alluxio = Alluxio(kubectl)
    alluxio.start(masters_only(kubectl.namespace, ufs=ufs), workers=0)
    alluxio("fs", "mkdir", "/of/one/master")
    address = backup(alluxio, "/alluxio_backups")
    stop(alluxio)

    three = Alluxio(kubectl, masters=3)
    restored = small(properties={FROM_BACKUP: address})
    three.start(masters_only(kubectl.namespace, masters=3, ufs=ufs, master=restored), workers=0)
    three.wait_whole()
    assert "/of/one/master" in three("fs", "ls", "-R", "/")


def test_two_volumes_lost_while_the_third_is_away_lose_nothing(
    cluster: Cluster, kubectl: Kubectl, remark: Callable[[str], None]
) -> None:
    """Two empty masters form a quorum without the third. `docs/high-availability.md` undoes it."""
    cluster.needs_nodes(3)
    alluxio = Alluxio(kubectl, masters=3)
    alluxio.start(masters_only(kubectl.namespace, masters=3), workers=0)
    alluxio.wait_whole()
    alluxio("fs", "mkdir", "/kept")
    node = kubectl.json("get", "pod", "alluxio-master-0")["spec"]["nodeName"]
    try:
        say(f"alluxio-master-0 is away: no pod starts on {node}")
        run("kubectl", "cordon", node)
        kubectl("delete", "pod", "alluxio-master-0")
        time.sleep(5)
        if kubectl.json("get", "pod", "alluxio-master-0")["status"]["phase"] != "Pending":
            pytest.skip("volumes of the cluster follow their pods to other nodes")
        say("the volumes of the two others are lost")
        for i in (1, 2):
            kubectl("delete", "pvc", f"alluxio-journal-alluxio-master-{i}", "--wait=false")
        kubectl("delete", "pod", "alluxio-master-1", "alluxio-master-2")
        until(
            "the two lead each other, and know nothing",
            lambda: "" == alluxio("fs", "ls", "/", pod="alluxio-master-1", timeout=60).strip(),
            timeout=300,
            every=3,
        )
    finally:
        run("kubectl", "uncordon", node)
    time.sleep(60)
    state = alluxio.quorum().get("alluxio-master-0")
    ready = kubectl.ready(MASTERS)["alluxio-master-0"]
    remark(f"the one with the data comes back: ready {ready}, {state}")

    say("the one with the data decides")
    stop(alluxio)
    documented(
        "kubectl -n NAMESPACE delete pvc alluxio-journal-alluxio-master-1"
        " alluxio-journal-alluxio-master-2",
        kubectl.namespace,
    )
    scale(alluxio, 1)
    until(
        "alluxio-master-0 runs",
        lambda: kubectl.json("get", "pod", "alluxio-master-0")["status"]["phase"] == "Running",
    )
    time.sleep(30)
    scale(alluxio, 3)
    alluxio.wait_leader(timeout=300)
    alluxio.wait_whole()
    assert "/kept" in alluxio("fs", "ls", "/")


def test_journal_is_emptied_as_documented(kubectl: Kubectl) -> None:
    alluxio = Alluxio(kubectl)
    alluxio.start(masters_only(kubectl.namespace), workers=0)
    alluxio("fs", "mkdir", "/gone")
    empty(alluxio)
    scale(alluxio, 1)
    alluxio.wait_leader(timeout=300)
    assert "/gone" not in alluxio("fs", "ls", "/")


def test_three_masters_become_four_and_three_again(
    kubectl: Kubectl, remark: Callable[[str], None]
) -> None:
    alluxio = Alluxio(kubectl, masters=3)
    alluxio.start(masters_only(kubectl.namespace, masters=3), workers=0)
    alluxio.wait_whole()
    alluxio("fs", "mkdir", "/kept")

    alluxio.masters = 4
    alluxio.start(masters_only(kubectl.namespace, masters=4), workers=0)
    remark(f"four in the quorum {alluxio.wait_whole(timeout=600):.0f} s after all were ready")

    alluxio.masters = 3
    kubectl.apply(masters_only(kubectl.namespace, masters=3))
    kubectl("rollout", "status", "statefulset/alluxio-master", "--timeout=600s", timeout=620)
    alluxio.wait_leader()
    for domain, port in (("MASTER", 19200), ("JOB_MASTER", 20003)):
        remove = (
            f"{EXEC} alluxio fsadmin journal quorum remove -domain {domain}"
            f" -address alluxio-master-3:{port}"
        )
        documented(remove, kubectl.namespace)
    documented(
        "kubectl -n NAMESPACE delete service/alluxio-master-3 pvc/alluxio-journal-alluxio-master-3",
        kubectl.namespace,
    )
    alluxio.wait_whole()
    assert "/kept" in alluxio("fs", "ls", "/")
