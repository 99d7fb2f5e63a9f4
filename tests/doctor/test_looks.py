"""Diagnoses of states that no recorded cluster is in."""

from __future__ import annotations

from typing import Any

from alluxio_constructs._doctor.snapshot import Answer
from tests.doctor.kit import NOW, event, ids, pod, snapshot, why


def probed(node: str, ahead: float) -> tuple[dict[str, Any], dict[str, str]]:
    return (
        pod(name=f"alluxio-worker-{node}", spec={"nodeName": node}),
        {"clock": f"{NOW + ahead:.0f}", "asked": f"{NOW - 1:.1f} {NOW + 1:.1f}"},
    )


def test_clocks_are_apart_by_more_than_asking_took() -> None:
    for ahead, expected in ((0, []), (6, []), (60, ["clocks-apart"]), (-60, ["clocks-apart"])):
        (one, first), (other, second) = probed("n1", 0), probed("n2", ahead)
        found = snapshot(
            objects={"pods": [one, other]},
            probes={
                "alluxio-worker-n1/alluxio-worker": first,
                "alluxio-worker-n2/alluxio-worker": second,
            },
        )
        assert expected == ids(found), ahead


def test_masters_outside_of_the_quorum_are_named() -> None:
    answer = (
        "Journal domain\t: MASTER\nQuorum size\t: 3\nQuorum leader\t: alluxio-master-1:19200\n\n"
        "STATE       | PRIORITY | SERVER ADDRESS\n"
        "AVAILABLE   | 0        | alluxio-master-0:19200\n"
        "AVAILABLE   | 0        | alluxio-master-1:19200\n"
        "UNAVAILABLE | 0        | alluxio-master-2:19200\n"
    )
    command = "fsadmin journal quorum info -domain MASTER"
    found = snapshot(commands={command: Answer(0, answer)})
    assert ["not-in-quorum"] == ids(found)
    (told,) = why(found, "not-in-quorum")
    assert "led by alluxio-master-1:19200: alluxio-master-2 is UNAVAILABLE" in told
    whole = snapshot(commands={command: Answer(0, answer.replace("UN", ""))})
    assert "UNAVAILABLE" not in " ".join(why(whole, "not-in-quorum"))


def test_masters_that_do_not_reach_each_other_are_named() -> None:
    hosts = "alluxio-master-0:19200,alluxio-master-1:19200"
    options = f"-Dalluxio.master.embedded.journal.addresses={hosts}"
    pods = [pod("master", name=f"alluxio-master-{i}", options=options) for i in range(2)]
    probes = {
        "alluxio-master-0/alluxio-master": {
            "web 19999": "answers",
            "reach alluxio-master-0:19200": "yes",
            "reach alluxio-master-1:19200": "bash: connect: Connection refused",
        },
        "alluxio-master-1/alluxio-master": {"web 19999": "", "reach alluxio-master-0:19200": ""},
    }
    found = snapshot(objects={"pods": pods}, probes=probes)
    assert [
        "pod/alluxio-master-0: container alluxio-master does not reach alluxio-master-1:19200"
        " (Connection refused).",
        "pod/alluxio-master-1: container alluxio-master does not reach alluxio-master-0:19200"
        " (no answer within 3 s).",
    ] == why(found, "masters-cut-off")
    silent = {key: {**each, "web 19999": ""} for key, each in probes.items()}
    assert "no-leader" in ids(snapshot(objects={"pods": pods}, probes=silent))


def test_a_fuse_mount_is_stale_or_missing() -> None:
    fuse = pod("fuse", options="-Dalluxio.fuse.mount.point=/mnt/fuse")
    cases = {
        "mounted": [],
        "nothing": ["fuse-not-mounted"],
        "stat: Transport endpoint is not connected": ["stale-fuse-mount"],
        "no answer": ["stale-fuse-mount"],
    }
    for answer, expected in cases.items():
        probes = {"alluxio-fuse-0/alluxio-fuse": {"mount /mnt/fuse": answer}}
        assert expected == ids(snapshot(objects={"pods": [fuse]}, probes=probes)), answer


def test_an_application_that_mounts_the_mount_point_itself_goes_stale() -> None:
    fuse = pod("fuse", options="-Dalluxio.fuse.mount.point=/mnt/fuse")
    for started, propagation, expected in (
        ("2025-12-31T00:00:00Z", None, ["stale-fuse-mount"]),
        ("2025-12-31T00:00:00Z", "HostToContainer", []),
        ("2026-01-02T00:00:00Z", None, []),
    ):
        mount = {"name": "data", "mountPath": "/data"}
        if propagation:
            mount["mountPropagation"] = propagation
        application = {
            "metadata": {"name": "job", "labels": {}},
            "spec": {
                "nodeName": "n1",
                "volumes": [{"name": "data", "hostPath": {"path": "/mnt/fuse"}}],
                "containers": [{"name": "job", "volumeMounts": [mount]}],
            },
            "status": {
                "containerStatuses": [{"name": "job", "state": {"running": {"startedAt": started}}}]
            },
        }
        found = snapshot(objects={"pods": [fuse, application]})
        assert expected == ids(found), (started, propagation)


def test_crashes_are_told_by_their_last_log() -> None:
    cases = {
        "Unrecognized checkpoint name: CACHING_INODE_STORE": "metastore-of-another-kind",
        "Unrecognized VM option 'Nonsense'": "jvm-option-unknown",
        "java.nio.file.AccessDeniedException: /journal/x": "permission-denied",
        "java.net.BindException: Address already in use": "port-in-use",
        "java.io.IOException: No space left on device": "disk-full",
        "tmpfs is smaller than the configured size: tmpfs size: 1, configured": "tier-too-small",
        "Unable to mount FS, return code = 1": "fuse-cannot-mount",
        "java.lang.OutOfMemoryError: Java heap space": "jvm-out-of-memory",
        "io.netty.util.internal.OutOfDirectMemoryError: failed": "jvm-out-of-memory",
        "something else": "crash-loop",
    }
    status = {
        "ready": False,
        "restartCount": 3,
        "state": {"waiting": {"reason": "CrashLoopBackOff"}},
        "lastState": {"terminated": {"exitCode": 1, "finishedAt": "2027-01-15T07:59:00Z"}},
    }
    for line, id in cases.items():
        found = snapshot(
            objects={"pods": [pod(container_status=status)]},
            logs={"alluxio-worker-0/alluxio-worker": f"{line}\n"},
        )
        assert id in ids(found), line
        (told,) = why(found, id)
        assert told.endswith(f"ended with exit code 1, 3 restarts. Its last log: {line}")


def test_what_ended_a_process_is_told_and_not_what_it_logged_while_it_stopped() -> None:
    ended = {"exitCode": 255, "finishedAt": "2027-01-15T07:59:00Z"}
    status = {
        "ready": False,
        "restartCount": 3,
        "state": {"waiting": {"reason": "CrashLoopBackOff"}},
        "lastState": {"terminated": ended},
    }
    log = (
        "2027-01-15 07:58:00,000 ERROR [main](ProcessUtils.java:76) - Uncaught exception while"
        ' running Alluxio master @m:19998, stopping it and exiting. Exception "a.b.Outer: no",'
        ' Root Cause "a.b.Inner: the cause"\na.b.Outer: no\n\tat a.b.C(C.java:1)\n'
        + "2027-01-15 07:59:00,000 ERROR [main](A.java:1) - Failed to stop process\n"
        * 50
    )
    found = snapshot(
        objects={"pods": [pod(container_status=status)]},
        logs={"alluxio-worker-0/alluxio-worker": log},
    )
    (told,) = why(found, "crash-loop")
    assert told.endswith("Its last log: a.b.Inner: the cause")


def test_an_old_restart_is_no_problem() -> None:
    status = {
        "restartCount": 3,
        "lastState": {"terminated": {"exitCode": 1, "finishedAt": "2026-01-01T00:00:00Z"}},
    }
    assert [] == ids(snapshot(objects={"pods": [pod(container_status=status)]}))


def test_out_of_memory_is_told_with_its_numbers() -> None:
    killed = {"reason": "OOMKilled", "exitCode": 137, "finishedAt": "2027-01-15T07:59:00Z"}
    found = pod(
        options="-Xmx1g -XX:MaxDirectMemorySize=512m",
        container={
            "resources": {"limits": {"memory": "2Gi"}},
            "volumeMounts": [{"name": "ram", "mountPath": "/dev/shm"}],
        },
        container_status={"restartCount": 1, "lastState": {"terminated": killed}},
        spec={"volumes": [{"name": "ram", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}]},
    )
    assert [
        "pod/alluxio-worker-0: container alluxio-worker was killed. Its limit is 2Gi; heap 1Gi,"
        " direct memory 512Mi, volume at /dev/shm 1Gi is 512Mi too much for all else."
    ] == why(snapshot(objects={"pods": [found]}), "out-of-memory")


def test_a_worker_that_no_master_knows_is_told() -> None:
    row = "10.0.0.9  ACTIVE  0  capacity  1024.00MB  2.9.5  abc\n"
    for address, expected in (("10.0.0.9", []), ("10.0.0.1", ["worker-not-registered"])):
        found = snapshot(
            objects={"pods": [pod(status={"hostIP": address})]},
            commands={"fsadmin report capacity": Answer(0, row)},
        )
        assert expected == ids(found), address


def test_a_worker_without_a_tier_directory_is_told_by_its_log_or_its_capacity() -> None:
    logged = (
        "ERROR - Unable to initialize storage directory at /tier/alluxioworker\n"
        "a.b.ResourceExhaustedRuntimeException: only 0 bytes available in SSD\n\tat a.b\n"
    )
    options = (
        "-Dalluxio.worker.tieredstore.levels=1 -Dalluxio.worker.tieredstore.level0.dirs.path=/tier"
        " -Dalluxio.worker.tieredstore.level0.dirs.quota=64MB"
    )
    row = "10.0.0.1  ACTIVE  0  capacity  {}  2.9.5  abc\n"
    former = "10.0.0.1  ACTIVE  63  capacity  512.00MB  2.9.5  abc\n"
    by_log = (
        "pod/alluxio-worker-0: It logs: Unable to initialize storage directory at"
        " /tier/alluxioworker / a.b.ResourceExhaustedRuntimeException: only 0 bytes available in"
        " SSD"
    )
    by_capacity = (
        "pod/alluxio-worker-0: It has registered a capacity of 0 B; its tiers are declared with"
        " 64Mi."
    )
    for log, capacity, expected in (
        (logged, "0B", [by_log]),
        ("", "0B", [by_capacity]),
        ("", "64.00MB", []),
    ):
        found = snapshot(
            objects={"pods": [pod(options=options, status={"hostIP": "10.0.0.1"})]},
            logs={"alluxio-worker-0/alluxio-worker": log},
            commands={"fsadmin report capacity": Answer(0, row.format(capacity) + former)},
        )
        assert expected == why(found, "tier-not-used"), (log, capacity)
        assert [] == why(found, "tier-too-small"), (log, capacity)


def test_what_a_worker_was_before_its_restart_is_no_lost_worker() -> None:
    rows = (
        "10.0.0.1  ACTIVE  {}  capacity  1024.00MB  2.9.5  abc\n"
        "10.0.0.1  LOST  735  capacity  1024.00MB  2.9.5  abc\n"
    )
    for silent, expected in ((0, []), (600, ["worker-lost"])):
        found = snapshot(
            objects={"pods": [pod(status={"hostIP": "10.0.0.1"})]},
            commands={"fsadmin report capacity": Answer(0, rows.format(silent))},
        )
        assert expected == ids(found), silent


def test_a_host_name_of_the_cluster_is_no_under_storage() -> None:
    for host, expected in (
        ("alluxio-worker-0.alluxio-worker.ns.svc", []),
        ("s3.nowhere.example", ["under-storage-fails"]),
    ):
        found = snapshot(
            objects={"pods": [pod()]},
            logs={
                "alluxio-worker-0/alluxio-worker": (
                    f"Caused by: java.net.UnknownHostException: {host}\n"
                )
            },
        )
        assert expected == ids(found), host


def test_versions_that_workers_report_differ() -> None:
    rows = (
        "10.0.0.1  ACTIVE  0  capacity  1024.00MB  2.9.5  abc\n"
        "10.0.0.2  ACTIVE  0  capacity  1024.00MB  2.9.4  def\n"
    )
    pods = [pod(name=f"alluxio-worker-{i}", status={"hostIP": f"10.0.0.{i}"}) for i in (1, 2)]
    found = snapshot(objects={"pods": pods}, commands={"fsadmin report capacity": Answer(0, rows)})
    assert ["versions-differ"] == ids(found)


def test_a_volume_that_is_not_mounted_is_told_by_its_event() -> None:
    waiting = pod(status={"conditions": []}, container_status={"ready": False, "state": {}})
    found = snapshot(
        objects={
            "pods": [waiting],
            "events": [event(waiting, "FailedMount", 'MountVolume.SetUp failed for volume "x"')],
        }
    )
    assert "volume-not-mounted" in ids(found)


def test_a_checkpoint_is_due_by_what_the_leader_counts() -> None:
    metrics = (
        'answers\n    "Master.JournalCheckpointWarn" : {{\n      "value" : {}\n--\n'
        '    "Master.JournalEntriesSinceCheckPoint" : {{\n      "value" : {}\n--\n'
        '    "Master.JournalLastCheckPointTime" : {{\n      "value" : -1\n'
    )
    options = "-Dalluxio.master.journal.checkpoint.period.entries=100"
    master = pod("master", options=options)
    for warned, entries, expected in (
        ("false", 11, []),
        ("false", 150, []),
        ("true", 150, ["no-checkpoint"]),
        ("false", 201, ["no-checkpoint"]),
    ):
        text = metrics.format(warned, entries)
        probes = {"alluxio-master-0/alluxio-master": {"web 19999": text}}
        assert expected == ids(snapshot(objects={"pods": [master]}, probes=probes)), entries
