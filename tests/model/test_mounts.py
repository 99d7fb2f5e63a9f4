"""Mount points in a cluster: beside its root, and what masters and workers need for them."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import MountPoint, Ufs, UfsSecretOptions, VolumeSource
from alluxio_constructs._model.answers import environment_of, mounts_of, properties_of
from alluxio_constructs._properties.components import MASTERS, WORKERS, Component
from tests.kit import model, refusal

HDFS = UfsSecretOptions(secret_name="second", mount="second")
WAREHOUSE = MountPoint("/warehouse", ufs=Ufs("hdfs://two:8020/w", secrets=[HDFS]))


def test_under_storage_of_the_root_is_mounted_nowhere_else() -> None:
    for uri, how in (
        ("s3://bucket/data", "that"),
        ("s3://bucket/data/logs", "within or around that"),
        ("s3://bucket", "within or around that"),
    ):
        mounts = [MountPoint("/logs", ufs=Ufs(uri))]
        assert (
            f"MountPoint /logs ufs has {uri}, which is {how} of the root, s3://bucket/data: Alluxio"
            " mounts an under storage once; mount folders beside each other, or use the path that"
            " there is"
        ) == refusal(model, ufs=Ufs("s3://bucket/data"), mounts=mounts), uri


def test_nothing_is_mounted_in_a_root_that_is_read_only() -> None:
    root = Ufs("s3://bucket/data", read_only=True)
    assert (
        "mounts need a root that Alluxio may write to, which ufs=Ufs(…, read_only=True) is not;"
        " mount that below a root of its own"
    ) == refusal(model, ufs=root, mounts=[WAREHOUSE])
    assert () == model(ufs=root, mounts=[]).mounts.mount_points  # type: ignore[union-attr]


def test_files_of_a_second_hdfs_are_in_masters_and_workers() -> None:
    cluster = model(mounts=[WAREHOUSE])
    for component in (*MASTERS, *WORKERS):
        paths = [each.path for each in mounts_of(cluster, component)]
        assert "/secrets/second" in paths, component
    assert "/secrets/second" not in [each.path for each in mounts_of(cluster, Component.CLIENT)]


def test_variables_and_properties_of_a_secret_reach_processes_and_its_options_do_not() -> None:
    secret = UfsSecretOptions(
        secret_name="s3",
        env={"AWS_REGION": "region"},
        properties={
            "alluxio.master.mount.table.root.option.s3a.secretKey": "key",
            "s3a.accessKeyId": "id",
        },
    )
    cluster = model(mounts=[MountPoint("/logs", ufs=Ufs("s3://logs", secrets=[secret]))])
    for component in (Component.MASTER, Component.WORKER):
        names = {each["name"] for each in environment_of(cluster, component)}
        assert {"AWS_REGION", "UFS_SECRET_S3_ID"} <= names, component
        assert "UFS_SECRET_S3_KEY" not in names, component
        properties = properties_of(cluster, component)
        assert "s3a.accessKeyId" in properties, component
    options: dict[str, Any] = {
        name: each
        for name, each in properties_of(cluster, Component.MASTER).items()
        if ".root.option." in name
    }
    assert {} == options


def test_volume_of_a_mounted_path_is_in_masters_and_workers_beside_that_of_the_root() -> None:
    nfs = VolumeSource.existing_claim("nfs")
    cluster = model(
        ufs=Ufs("/root", volume=VolumeSource.existing_claim("root")),
        mounts=[MountPoint("/A/b_c", ufs=Ufs("/srv/nfs", volume=nfs))],
    )
    for component in (*MASTERS, *WORKERS):
        named = {
            each.path: each.volume.name
            for each in mounts_of(cluster, component)
            if each.volume.name.startswith("alluxio-ufs")
        }
        assert {"/root": "alluxio-ufs", "/srv/nfs": "alluxio-ufs-a-b-c"} == named, component


def test_without_mounts_a_cluster_is_as_it_was() -> None:
    assert None is model().mounts
    assert [each.__class__ for each in model().features] == [
        each.__class__ for each in model(mounts=[]).features
    ]
