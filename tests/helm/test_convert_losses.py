"""Values that lose data: what they warn of, and the keys to change."""

from __future__ import annotations

from alluxio_constructs.helm import findings
from tests.helm.command import GOOD, ran

UFS = r"properties.alluxio\.master\.mount\.table\.root\.ufs"


def test_a_path_that_no_claim_is_mounted_at_warns_with_the_key_to_change() -> None:
    for command in ("template", "eject"):
        for path in ("/data", "file:///data"):
            (said,) = ran(command, "--set", f"{UFS}={path}").warnings()
            assert said.startswith(
                "ufs, /data, is a separate directory in each container of master, worker,"
                " job-worker: "
            ), path
            assert said.endswith("; in the values: " + findings.PARAMETERS["ufs"]), path
    assert findings.PARAMETERS["ufs"].startswith("mounts, ")


def test_a_path_that_a_claim_is_mounted_at_does_not_warn() -> None:
    cases: list[tuple[str, str]] = [
        ("/data", "/data"),
        ("/data/a", "/data"),
        ("file:///data", "/data"),
        ("/opt/alluxio/underFSStorage", "/opt/alluxio/underFSStorage"),
    ]
    for path, mounted in cases:
        mounts = f"mounts[0].name=nfs,mounts[0].path={mounted}"
        assert "" == ran("template", "--set", f"{UFS}={path},{mounts}").err, path


def test_chart_s_own_under_storage_is_kept_by_a_claim_too() -> None:
    mounts = "mounts[0].name=nfs,mounts[0].path=/opt/alluxio/underFSStorage"
    assert "" == ran("template", "--set", mounts).err


def test_mount_of_a_directory_for_each_pod_is_not_enough() -> None:
    volumes = ",".join(
        f"{owner}.extraVolumes[0].name=own,{owner}.extraVolumeMounts[0].name=own,"
        f"{owner}.extraVolumeMounts[0].mountPath=/data"
        for owner in ("master", "worker")
    )
    (said,) = ran("template", "--set", f"{UFS}=/data,{volumes}").warnings()
    assert said.startswith("ufs, /data, is a separate directory in each container")


def test_workers_of_other_masters_need_no_under_storage_in_the_values() -> None:
    assert "" == ran("template", "--set", "master.enabled=false").err
    path = f"master.enabled=false,{UFS}=/data"
    (said,) = ran("template", "--set", path).warnings()
    assert said.startswith("ufs, /data, is a separate directory in each container of worker, ")


def test_journal_that_goes_with_its_pod_is_told_by_its_own_keys() -> None:
    (said,) = ran("template", *GOOD, "--set", "journal.volumeType=emptyDir").warnings()
    assert said.endswith("; in the values: journal.volumeType: persistentVolumeClaim")
