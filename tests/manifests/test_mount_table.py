"""The CronJob that mounts under storages: its arguments, variables, schedule and policy."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    MountPoint,
    MountTableOptions,
    NetworkPolicies,
    Schedule,
    Ufs,
    UfsSecretOptions,
)
from alluxio_constructs._manifests.cluster import cluster_manifests
from alluxio_constructs._manifests.objects import Manifest
from alluxio_constructs._pods.scripts import script
from tests.kit import model

OPTION = "alluxio.master.mount.table.root.option"
KEYS = UfsSecretOptions(
    secret_name="s3",
    properties={f"{OPTION}.s3a.secretKey": "secret.key", f"{OPTION}.s3a.accessKeyId": "id"},
)
LOGS = MountPoint(
    "/logs",
    ufs=Ufs(
        "s3://logs/a",
        secrets=[KEYS],
        options={
            "alluxio.underfs.s3.region": "eu",
            "alluxio.underfs.s3.disable.dns.buckets": True,
        },
        read_only=True,
    ),
    shared=True,
)
RAW = MountPoint(
    "/raw",
    ufs=Ufs("hdfs://two:8020/raw", secrets=[UfsSecretOptions(secret_name="hdfs", mount="second")]),
)


def written(**options: Any) -> list[Manifest]:
    manifests, problems = cluster_manifests(model(**options), "test")
    assert [] == problems
    return [each for each in manifests if each.name.endswith("-mounts")]


def cron_job(**options: Any) -> Manifest:
    return next(each for each in written(**options) if each.kind == "CronJob")


def container(manifest: Manifest) -> Any:
    template = manifest.fields["spec"]["jobTemplate"]["spec"]["template"]
    (found,) = template["spec"]["containers"]
    return found


def test_arguments_are_the_mount_points_with_their_options_in_order() -> None:
    command = list(container(cron_job(mounts=[LOGS, RAW]))["command"])
    assert ["tini", "--", "bash", "-c", script("mounts"), "mounts"] == command[:6]
    assert [
        *("--mount", "/logs", "s3://logs/a", "--readonly", "--shared"),
        *("--option", "alluxio.underfs.s3.disable.dns.buckets=true"),
        *("--option", "alluxio.underfs.s3.region=eu"),
        *("--secret", "s3a.accessKeyId=UFS_SECRET_S3_ID"),
        *("--secret", "s3a.secretKey=UFS_SECRET_S3_SECRET_KEY"),
        *("--mount", "/raw", "hdfs://two:8020/raw", "--option"),
        "alluxio.underfs.hdfs.configuration="
        "/secrets/second/core-site.xml:/secrets/second/hdfs-site.xml",
    ] == command[6:]


def test_each_key_of_a_secret_is_one_variable() -> None:
    other = MountPoint("/other", ufs=Ufs("s3://other", secrets=[KEYS]))
    env = container(cron_job(mounts=[LOGS, other]))["env"]
    assert {
        "UFS_SECRET_S3_ID": {"secretKeyRef": {"name": "s3", "key": "id"}},
        "UFS_SECRET_S3_SECRET_KEY": {"secretKeyRef": {"name": "s3", "key": "secret.key"}},
    } == {each["name"]: each["valueFrom"] for each in env if "valueFrom" in each}
    names = [each["name"] for each in env]
    assert sorted(set(names)) == sorted(names)


def test_run_is_one_try_that_the_next_one_repeats() -> None:
    spec = cron_job(mounts=[RAW]).fields["spec"]
    job = spec["jobTemplate"]["spec"]
    assert ("*/5 * * * *", "Forbid", 0, 600) == (
        spec["schedule"],
        spec["concurrencyPolicy"],
        job["backoffLimit"],
        job["activeDeadlineSeconds"],
    )


def test_schedule_may_be_another_and_rest() -> None:
    given = MountTableOptions([RAW], schedule=Schedule("@hourly", suspended=True))
    spec = cron_job(mounts=given).fields["spec"]
    assert ("@hourly", True) == (spec["schedule"], spec["suspend"])


def test_empty_list_still_unmounts_and_none_is_no_cron_job() -> None:
    assert "mounts" == container(cron_job(mounts=[]))["command"][-1]
    assert [] == written()


def test_cron_job_is_where_the_masters_are() -> None:
    assert [] == written(mounts=[RAW], master_enabled=False)


def test_policy_lets_it_in_where_the_cluster_has_policies() -> None:
    assert ["CronJob"] == [each.kind for each in written(mounts=[RAW])]
    manifests, _ = cluster_manifests(
        model(mounts=[RAW], network_policies=NetworkPolicies()), "test"
    )
    policies = {each.name: each for each in manifests if each.kind == "NetworkPolicy"}
    (rule,) = policies["alluxio-mounts-master"].fields["spec"]["ingress"]
    assert "alluxio-mounts" == rule["from"][0]["podSelector"]["matchLabels"]["job"]
    assert {19998, 19999} <= {each["port"] for each in rule["ports"]}, "rpc, and logLevel's web"


def test_longest_name_of_a_cluster_fits() -> None:
    assert 52 == len(cron_job(name="a" * 45, mounts=[RAW]).name)
