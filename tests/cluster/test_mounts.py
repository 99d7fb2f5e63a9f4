"""Under storages beside the root: the CronJob mounts, changes and unmounts them, and no others.

The cluster is behind network policies, in a namespace that enforces `restricted`; its root and what
is mounted are buckets of one S3 server, with keys of their own.
"""

from __future__ import annotations

import http.client
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from alluxio_constructs import (
    MountPoint,
    MountTableOptions,
    NetworkPolicies,
    Schedule,
    Ufs,
    UfsSecretOptions,
)
from tests.cluster.alluxio import NEVER, Alluxio, documents
from tests.cluster.kubectl import CommandError, Kubectl, say, until
from tests.cluster.stores import make_s3_secret, start_hdfs, start_s3, under_s3
from tests.kit import Document

KEYS = {"id": "AKIDOFTHEMOUNTS", "secret": "secretOfTheMounts="}
BY_HAND = "/by-hand"

_OPTION = "alluxio.master.mount.table.root.option"


def mounts(*points: MountPoint, schedule: Schedule | str = NEVER) -> MountTableOptions:
    return MountTableOptions(points, schedule=schedule)


def options(endpoint: str, given: MountTableOptions) -> dict[str, Any]:
    """A cluster on a bucket, with these mounts."""
    return {
        "ufs": under_s3(endpoint, "data"),
        "workers": 1,
        "network_policies": NetworkPolicies(),
        "mounts": given,
    }


class Mounted:
    """A cluster with buckets to mount."""

    def __init__(self, kubectl: Kubectl, endpoint: str) -> None:
        self.kubectl, self.endpoint = kubectl, endpoint
        self.alluxio = Alluxio(kubectl)
        self.runs = 0

    def bucket(self, name: str, *, read_only: bool = False) -> Ufs:
        """A bucket, whose keys are options of its mount."""
        secret = UfsSecretOptions(
            secret_name="mount-keys",
            properties={
                f"{_OPTION}.s3a.accessKeyId": "id",
                f"{_OPTION}.s3a.secretKey": "secret",
            },
        )
        return Ufs(
            f"s3://{name}",
            read_only=read_only,
            secrets=[secret],
            options={
                "alluxio.underfs.s3.endpoint": self.endpoint,
                "alluxio.underfs.s3.disable.dns.buckets": True,
            },
        )

    def declare(self, given: MountTableOptions) -> None:
        """Apply the cluster with these mounts."""
        self.kubectl.apply(self.documents(given))

    def documents(self, given: MountTableOptions) -> list[Document]:
        """The manifests of the cluster with these mounts."""
        return documents(self.kubectl.namespace, **options(self.endpoint, given))

    def run(self, *points: MountPoint) -> tuple[bool, list[str]]:
        """Declare, run the CronJob at once: whether it succeeded, and what it said."""
        self.declare(mounts(*points))
        self.runs += 1
        name = f"now-{self.runs}"
        self.kubectl("create", "job", "--from=cronjob/alluxio-mounts", name)

        def ended() -> str | None:
            status = self.kubectl.json("get", "job", name)["status"]
            kinds = [each["type"] for each in status.get("conditions", ())]
            return next((each for each in ("Complete", "Failed") if each in kinds), None)

        how = until(f"{name} to end", ended, timeout=300, every=2)
        printed = self.kubectl("logs", f"job/{name}")
        say(f"{name} {how}: {printed}")
        assert not [each for each in KEYS.values() if each in printed]
        return how == "Complete", printed.splitlines()

    def table(self) -> dict[str, str]:
        """What is mounted beside the root, each path with all that Alluxio says of it."""
        found = {}
        for line in self.alluxio("fs", "mount").splitlines():
            address, _, rest = line.partition("  on  ")
            if rest:
                found[rest.split()[0]] = f"{address.strip()} {rest.partition('(')[2]}"
        del found["/"]
        return found

    def objects(self, bucket: str) -> str:
        """What the S3 server lists of a bucket."""
        with self.kubectl.forward("pod/s3", 5000) as port:
            return ask(port, bucket).decode()

    def logs_of_master(self) -> str:
        """All that the master has logged: to its files, and to the container's output."""
        files = "cat /opt/alluxio/logs/*.log /opt/alluxio/logs/*.out 2>/dev/null; true"
        read = self.kubectl.exec(
            "alluxio-master-0", "bash", "-c", files, container="alluxio-master"
        )
        return read + self.kubectl("logs", "alluxio-master-0", "-c", "alluxio-master")


def ask(port: int, path: str, method: str = "GET") -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())
    except (OSError, http.client.HTTPException) as error:
        raise CommandError(str(error)) from error


@pytest.fixture(scope="module")
def mounted(make_namespace: Callable[..., Kubectl]) -> Mounted:
    """One master and one worker, with a mount by hand and nothing declared."""
    kubectl = make_namespace(level="restricted")
    made = Mounted(kubectl, start_s3(kubectl, "data"))
    make_s3_secret(kubectl)
    literals = [f"--from-literal={key}={value}" for key, value in KEYS.items()]
    kubectl("create", "secret", "generic", "mount-keys", *literals)
    with kubectl.forward("pod/s3", 5000) as port:
        for bucket in ("logs", "raw", "hand"):
            until(f"bucket {bucket}", lambda bucket=bucket: ask(port, bucket, "PUT") or True)  # type: ignore[misc]
    made.alluxio.start(made.documents(mounts()), workers=1)
    made.alluxio(
        *("fs", "mount", "--option", f"alluxio.underfs.s3.endpoint={made.endpoint}"),
        *("--option", "alluxio.underfs.s3.disable.dns.buckets=true", BY_HAND, "s3://hand"),
    )
    return made


def test_what_is_declared_is_mounted_once(mounted: Mounted) -> None:
    logs = MountPoint("/logs", ufs=mounted.bucket("logs"))
    nested = MountPoint("/a/b/raw", ufs=mounted.bucket("raw", read_only=True), shared=True)
    assert (
        True,
        ["mounted s3://logs at /logs", "mounted s3://raw at /a/b/raw"],
    ) == mounted.run(logs, nested)
    table = mounted.table()
    assert {"/logs", "/a/b/raw", BY_HAND} == set(table)
    assert "not read-only, not shared" in table["/logs"]
    assert ", read-only, shared" in table["/a/b/raw"]
    assert "s3a.secretKey=******" in table["/logs"]
    assert (
        True,
        ["/logs is as declared", "/a/b/raw is as declared"],
    ) == mounted.run(logs, nested)
    assert table == mounted.table()


def test_what_is_written_to_a_mount_is_in_its_under_storage(mounted: Mounted) -> None:
    mounted.alluxio.write("/logs/greeting", "hello")
    assert "hello" == mounted.alluxio.read("/logs/greeting").strip()
    until("the object", lambda: "<Key>greeting</Key>" in mounted.objects("logs"))
    with pytest.raises(CommandError, match=r"(?i)read-?only"):
        mounted.alluxio("fs", "mkdir", "/a/b/raw/no")


def test_credentials_are_in_no_log_of_the_master(mounted: Mounted) -> None:
    said = mounted.logs_of_master()
    assert "Mounting s3://hand" in said, "these are not its logs"
    assert [] == [each for each in KEYS.values() if each in said]


def test_mount_that_was_removed_by_hand_comes_back_by_the_schedule(mounted: Mounted) -> None:
    logs = MountPoint("/logs", ufs=mounted.bucket("logs"))
    nested = MountPoint("/a/b/raw", ufs=mounted.bucket("raw", read_only=True), shared=True)
    mounted.alluxio("fs", "unmount", "/logs")
    assert "/logs" not in mounted.table()
    mounted.declare(mounts(logs, nested, schedule="* * * * *"))
    until("/logs is mounted again", lambda: "/logs" in mounted.table(), timeout=240)
    mounted.declare(mounts(logs, nested))
    running = mounted.kubectl.items("jobs", "job=alluxio-mounts")
    until(
        "no run goes on",
        lambda: not any(each["status"].get("active") for each in mounted.kubectl.items("jobs")),
    )
    assert running, "the CronJob made no Job"


def test_changes_are_brought_over(mounted: Mounted) -> None:
    """Options in place, so that what Alluxio knows of the mount stays; an address by unmounting."""
    read_only = MountPoint("/logs", ufs=mounted.bucket("logs", read_only=True), shared=True)
    assert (True, ["unmounted /a/b/raw", "changed the options of /logs"]) == mounted.run(read_only)
    assert ", read-only, shared" in mounted.table()["/logs"]
    with pytest.raises(CommandError, match=r"(?i)read-?only"):
        mounted.alluxio("fs", "mkdir", "/logs/no")
    moved = MountPoint("/logs", ufs=mounted.bucket("raw"))
    assert (
        True,
        [
            "/logs is mounted from s3://logs/, and is to be from s3://raw",
            "unmounted /logs",
            "mounted s3://raw at /logs",
        ],
    ) == mounted.run(moved)
    assert mounted.table()["/logs"].startswith("s3://raw")
    assert "<Key>greeting</Key>" in mounted.objects("logs"), "unmounting took the object away"


def test_what_cannot_be_mounted_fails_the_job_and_says_why(mounted: Mounted) -> None:
    wrong = MountPoint("/wrong", ufs=mounted.bucket("other/nobody-made-it"))
    taken = MountPoint(BY_HAND, ufs=mounted.bucket("logs"))
    moved = MountPoint("/logs", ufs=mounted.bucket("raw"))
    succeeded, said = mounted.run(wrong, taken, moved)
    assert not succeeded
    assert {
        "FAILED: /wrong is not mounted from s3://other/nobody-made-it:",
        f"FAILED: {BY_HAND} was mounted from s3://hand/ by somebody else. Unmount that, or declare"
        " it.",
        "/logs is as declared",
        "mounts: 2 of these failed. The next run tries them again.",
    } <= set(said)
    assert [each for each in said if "s3://other/nobody-made-it" in each and each.startswith("  ")]
    assert [] == [each for each in KEYS.values() if each in mounted.logs_of_master()]


def test_second_hdfs_has_its_configuration_in_masters_and_workers(mounted: Mounted) -> None:
    start_hdfs(mounted.kubectl, "/warehouse")
    files = UfsSecretOptions(secret_name="alluxio-hdfs-config", mount="hdfs")
    warehouse = MountPoint("/warehouse", ufs=Ufs("hdfs://namenode:9000/warehouse", secrets=[files]))
    mounted.declare(mounts(warehouse))
    for each in ("alluxio-master", "alluxio-worker"):
        mounted.kubectl("rollout", "status", f"statefulset/{each}", "--timeout=420s", timeout=440)
    mounted.alluxio.wait_leader()
    mounted.alluxio.wait_workers(1)
    succeeded, said = mounted.run(warehouse)
    assert succeeded
    assert ["unmounted /logs", "mounted hdfs://namenode:9000/warehouse at /warehouse"] == said
    mounted.alluxio.write("/warehouse/row", "one")
    listed = mounted.kubectl.exec("namenode", "hdfs", "dfs", "-cat", "/warehouse/row")
    assert "one" == listed.strip()


def test_empty_declaration_leaves_what_was_mounted_by_hand(mounted: Mounted) -> None:
    succeeded, said = mounted.run()
    assert succeeded
    assert {f"unmounted {each}" for each in ("/warehouse", "/logs")} >= set(said) != set()
    assert [BY_HAND] == list(mounted.table())
