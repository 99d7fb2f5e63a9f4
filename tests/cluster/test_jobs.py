"""Jobs of a cluster: they load, back up and restore, restricted and behind network policies."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from cdk8s import Chart

from alluxio_constructs import (
    AlluxioCluster,
    Backup,
    JobOptions,
    Journal,
    Load,
    NetworkPolicies,
    Pin,
    Replication,
    Ufs,
    VolumeSource,
)
from tests.cluster.alluxio import NEVER, Alluxio, documents, small
from tests.cluster.documented import documented
from tests.cluster.kubectl import Kubectl, say, until
from tests.cluster.stores import connects, make_s3_secret, start_client, start_s3, under_s3
from tests.cluster.test_journal import empty
from tests.kit import Document

MAKE = Callable[..., Kubectl]
MIB = 2**20
SIZE = 6 * MIB
FOLDER = "lake"


@pytest.fixture(scope="module")
def store(make_namespace: MAKE) -> Kubectl:
    """A namespace with an S3 server, whose bucket has two files of six MiB in a folder."""
    kubectl = make_namespace(level="restricted")
    start_s3(kubectl, "data", folder=FOLDER)
    with kubectl.forward("pod/s3", 5000) as port:
        for name in ("a", "b"):
            put(port, f"data/{FOLDER}/files/{name}")
    start_client(kubectl)
    return kubectl


def put(port: int, key: str) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/{key}",
        method="PUT",
        data=b"x" * SIZE,
        headers={"Content-Type": "application/octet-stream"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert 200 == answer.status


def keys(store: Kubectl, folder: str) -> list[str]:
    """The objects below a folder of the bucket, as S3 tells."""
    with (
        store.forward("pod/s3", 5000) as port,
        urllib.request.urlopen(
            f"http://127.0.0.1:{port}/data?list-type=2&prefix={FOLDER}/{folder}/", timeout=60
        ) as answer,
    ):
        found = re.findall(r"<Key>[^<]*?([^</]+)</Key>", answer.read().decode())
    return sorted(found)


def root(store: Kubectl) -> Ufs:
    return under_s3(f"http://s3.{store.namespace}:5000", f"data/{FOLDER}")


def jobs(chart: Chart, alluxio: AlluxioCluster) -> None:
    """The Jobs of the tests; none runs by itself."""
    options = JobOptions(process=small(), retries=0, deadline="10min")
    commands: dict[str, Any] = {
        "load": Load("/files", replicas=2),
        "backup": Backup("/backups", keep=2),
        "pin": Pin(["/files/a", "/files/b"]),
        "unpin": Pin("/files", pinned=False),
        "replicas": Replication("/files", least=0),
        "ttl": ["fs", "setTtl", "--action", "free", "/files/a", "7d"],
        "absent": Load("/absent"),
        "list": ["fs", "ls", "-R", "/"],
        "levels": ["logLevel", "--target", "master", "--logName", "alluxio", "--level", "INFO"],
    }
    for name, command in commands.items():
        alluxio.cron_job(chart, name, schedule=NEVER, command=command, options=options)
    # Applied together with the cluster, it waits until that answers.
    patient = JobOptions(process=small())
    alluxio.job(chart, "once", command=["fs", "mkdir", "/made/by/a/job"], options=patient)


@pytest.fixture(scope="module")
def alluxio(make_namespace: MAKE, store: Kubectl) -> Alluxio:
    """One master and two workers, restricted, to which only their own pods may connect."""
    kubectl = make_namespace(level="restricted")
    make_s3_secret(kubectl)
    made = Alluxio(kubectl)
    made.start(
        documents(
            kubectl.namespace,
            jobs=jobs,
            ufs=root(store),
            workers=2,
            network_policies=NetworkPolicies(),
        ),
        workers=2,
    )
    return made


def ended(kubectl: Kubectl, name: str) -> str:
    """How a Job ended, once it has: ``Complete`` or ``Failed``."""

    def end() -> str | None:
        status = kubectl.json("get", "job", name).get("status", {})
        for each in status.get("conditions", ()):
            if each["type"] in ("Complete", "Failed") and each["status"] == "True":
                return str(each["type"])
        return None

    return until(f"job {name} to end", end, timeout=420, every=2)


def run(alluxio: Alluxio, name: str, *, expect: str = "Complete") -> str:
    """Run a CronJob at once: what its pod printed."""
    kubectl = alluxio.kubectl
    kubectl("delete", "job", f"{name}-now", "--ignore-not-found")
    kubectl("create", "job", f"{name}-now", f"--from=cronjob/alluxio-{name}")
    end = ended(kubectl, f"{name}-now")
    printed = kubectl("logs", f"job/{name}-now")
    assert expect == end, printed
    return printed


class Made(NamedTuple):
    """A backup: which master made it, where it is, and how many entries it has."""

    host: str
    address: str
    entries: int


def back_up(alluxio: Alluxio) -> Made:
    """Run the CronJob of backups as `docs/jobs.md` says."""
    of = {"namespace": alluxio.kubectl.namespace, "JOB": "now"}
    documented("kubectl -n NAMESPACE create job JOB --from=cronjob/alluxio-backup", **of)
    documented("kubectl -n NAMESPACE wait --for=condition=complete job/JOB --timeout=10m", **of)
    printed = documented("kubectl -n NAMESPACE logs job/JOB", **of)
    documented("kubectl -n NAMESPACE delete job JOB", **of)
    found = re.search(
        r"Backup Host *: (\S+)\s+Backup URI *: (\S+)\s+Backup Entry Count *: (\d+)", printed
    )
    assert found is not None, printed
    made = Made(found[1], found[2], int(found[3]))
    say(str(made))
    return made


def used(alluxio: Alluxio) -> int:
    """What the workers have, as `fsadmin report` says, in MiB."""
    printed = alluxio("fsadmin", "report", "summary")
    match = re.search(r"Used Capacity: ([\d.]+)(B|KB|MB|GB)", printed)
    assert match, printed
    return int(float(match[1]) * {"B": 1 / MIB, "KB": 1 / 1024, "MB": 1, "GB": 1024}[match[2]])


def test_job_runs_in_a_restricted_namespace_where_policies_allow_no_other_pods(
    alluxio: Alluxio, store: Kubectl, remark: Callable[[str], None]
) -> None:
    kubectl = alluxio.kubectl
    assert "Complete" == ended(kubectl, "alluxio-once")
    status = kubectl.json("get", "job", "alluxio-once")["status"]
    assert (1, 0) == (status["succeeded"], status.get("failed", 0)), "it was tried again"
    assert "/made/by/a/job" in run(alluxio, "list")
    assert "INFO" in run(alluxio, "levels")
    (master,) = kubectl.pods(alluxio.selector("master"))
    address = f"{master['status']['podIP']}:19998"
    assert {address: False} == connects(store, [address])
    remark("a Job of mkdir, ls and logLevel; a pod elsewhere is refused")


def test_load_brings_bytes_to_the_workers_and_replicas_more(
    alluxio: Alluxio, remark: Callable[[str], None]
) -> None:
    assert 0 == used(alluxio)
    printed = run(alluxio, "load")
    say(printed)
    assert "Job State: SUCCEEDED" in printed
    loaded = until("the master to know of it", lambda: used(alluxio) or None, timeout=60)
    assert loaded >= 2 * SIZE // MIB
    until("two replicas of each block", lambda: used(alluxio) == 4 * SIZE // MIB, timeout=300)
    assert "100%" in alluxio("fs", "ls", "/files")
    assert "SUCCEEDED" in run(alluxio, "load")  # again, with nothing to do
    remark(f"12 MiB loaded: Used Capacity {loaded} MiB, then {used(alluxio)} with two replicas")


def test_load_that_fails_fails_its_job(alluxio: Alluxio) -> None:
    assert "/absent" in run(alluxio, "absent", expect="Failed")


def test_pin_and_replication_may_be_said_again(alluxio: Alluxio) -> None:
    for _ in range(2):
        assert "successfully pinned" in run(alluxio, "pin")
    assert "pinned=true" in alluxio("fs", "stat", "/files/a")
    run(alluxio, "unpin")
    assert "pinned=false" in alluxio("fs", "stat", "/files/a")
    assert "Changed the replication level" in run(alluxio, "replicas")
    assert "TTL of path '/files/a' was successfully set" in run(alluxio, "ttl")
    assert "replicationMin=0" in alluxio("fs", "stat", "/files/a")


def test_old_backups_are_removed_and_the_latest_is_restored_into_a_new_cluster_once(
    alluxio: Alluxio, store: Kubectl, make_namespace: MAKE, remark: Callable[[str], None]
) -> None:
    alluxio("fs", "mkdir", "/in/the/backup")
    backups = [back_up(alluxio) for _ in range(3)]
    names = [each.address.rpartition("/")[2] for each in backups[1:]]
    expected = sorted(each for name in names for each in (name, f"{name}.complete"))
    assert expected == [each for each in keys(store, "backups") if each.startswith("alluxio")]

    kubectl = make_namespace(level="restricted")
    make_s3_secret(kubectl)
    restored = Alluxio(kubectl)
    claim = VolumeSource.persistent_volume_claim("1Gi", storage_class_name=None)
    manifests = documents(
        kubectl.namespace,
        ufs=root(store),
        worker_enabled=False,
        journal=Journal.local(volume=claim).restored_from(backups[-1].address),
    )
    restored.start(manifests, workers=0)
    assert "/in/the/backup" in restored("fs", "ls", "-R", "/in")
    log = kubectl("logs", "alluxio-master-0", "-c", "alluxio-master")
    assert f"Restored {backups[-1].entries} entries from backup" in log

    restored("fs", "mkdir", "/after/the/backup")
    uid = restored.uid("alluxio-master-0")
    kubectl("delete", "pod", "alluxio-master-0")
    restored.wait_leader(other_than=uid)
    assert "/after/the/backup" in restored("fs", "ls", "-R", "/after")
    log = kubectl("logs", "alluxio-master-0", "-c", "alluxio-master")
    assert "The journal system is not freshly formatted, skipping restoring backup" in log
    remark(f"{backups[-1].entries} entries restored, and skipped at the next start")


def test_backup_of_three_masters_is_made_by_a_standby_and_restored_into_three(
    store: Kubectl, make_namespace: MAKE, remark: Callable[[str], None]
) -> None:
    kubectl = make_namespace(level="restricted")
    make_s3_secret(kubectl)
    own = Alluxio(kubectl, masters=3)

    def three(journal: Journal) -> list[Document]:
        return documents(
            kubectl.namespace,
            jobs=jobs,
            ufs=root(store),
            masters=3,
            worker_enabled=False,
            journal=journal,
            network_policies=NetworkPolicies(),
        )

    claim = VolumeSource.persistent_volume_claim("1Gi", storage_class_name=None)
    journal = Journal.embedded(volume=claim)
    own.start(three(journal), workers=0)
    own.wait_whole()
    own("fs", "mkdir", "/of/three")
    leader, made = own.leader(), back_up(own)
    standbys = {f"alluxio-master-{i}" for i in range(3)} - {leader}
    assert made.host.partition(".")[0] in standbys

    empty(own)
    own.start(three(journal.restored_from(made.address)), workers=0)
    own.wait_whole()
    assert "/of/three" in own("fs", "ls", "-R", "/of", pod=own.wait_leader())
    logs = [
        kubectl("logs", f"alluxio-master-{i}", "-c", "alluxio-master", check=False)
        for i in range(3)
    ]
    assert 1 == sum(f"Restored {made.entries} entries from backup" in each for each in logs)
    remark(f"{made.entries} entries by {made.host}, not {leader}; read by one of three masters")
