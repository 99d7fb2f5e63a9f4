"""The scenarios 1 to 11 of the documentation: each built as a user would, and checked in full."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    DataLossWarning,
    Journal,
    Metastore,
    PodOptions,
    Ufs,
    UfsSecretOptions,
    VolumeSource,
)
from alluxio_constructs._manifests.journal_volumes import journal_volumes
from alluxio_constructs._properties.components import PodName
from tests.kit import (
    Document,
    cluster,
    container,
    mount_paths,
    names,
    one,
    pod_of,
    properties,
    volume,
)

MASTER = "ALLUXIO_MASTER_JAVA_OPTS"
HDFS_FILES = "/secrets/hdfsConfig/core-site.xml:/secrets/hdfsConfig/hdfs-site.xml"
HDFS_SECRET = "Secret/alluxio-hdfs-config"
MASTERS = ("alluxio-master", "alluxio-job-master")
WORKERS = ("alluxio-worker", "alluxio-job-worker")


def claim(storage: str) -> dict[str, Any]:
    """The spec of a claim as the documentation has them."""
    return {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "standard",
        "resources": {"requests": {"storage": storage}},
    }


def claim_templates(documents: list[Document]) -> dict[str, Any]:
    """The specs of the masters' claim templates, by name."""
    templates = one(documents, "StatefulSet")["spec"].get("volumeClaimTemplates", [])
    return {each["metadata"]["name"]: each["spec"] for each in templates}


HDFS_CONFIGURATION = UfsSecretOptions(secret_name="alluxio-hdfs-config", mount="hdfsConfig")


def assert_hdfs_secret_mounted(documents: list[Document]) -> None:
    for kind in ("StatefulSet", "DaemonSet"):
        assert volume(documents, kind, "secret-alluxio-hdfs-config-volume")["secret"] == {
            "secretName": "alluxio-hdfs-config",
            "defaultMode": 0o400,
        }
    for name in (*MASTERS, *WORKERS):
        mounts = mount_paths(documents, name)
        assert mounts["secret-alluxio-hdfs-config-volume"] == "/secrets/hdfsConfig"


def test_scenario_01_provision_a_persistent_volume() -> None:
    with pytest.warns(DataLossWarning):  # the documentation names no node
        made = journal_volumes(
            name="alluxio",
            masters=3,
            size=None,
            storage_class_name="standard",
            host_path="/tmp/alluxio-journal",
        )
    volumes = [each.document("test") for each in made]
    documents = cluster(masters=3)
    assert [each["metadata"]["name"] for each in volumes] == [
        f"alluxio-journal-{i}" for i in range(3)
    ]
    for i, each in enumerate(volumes):
        assert each["metadata"]["labels"]["type"] == "local"
        assert each["spec"] == {
            "storageClassName": "standard",
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "hostPath": {"path": f"/tmp/alluxio-journal-{i}", "type": "DirectoryOrCreate"},
        }
    # Each claim of a master fits one of them.
    assert claim_templates(documents) == {"alluxio-journal": claim("1Gi")}


def test_scenario_02_s3_as_the_under_store_with_credentials_of_a_secret() -> None:
    option = "alluxio.master.mount.table.root.option"
    credentials = UfsSecretOptions(
        secret_name="s3-credentials",
        properties={
            f"{option}.s3a.accessKeyId": "access-key",
            f"{option}.s3a.secretKey": "secret-key",
        },
        pods=["master"],
    )
    documents = cluster(
        ufs=Ufs("s3://bucket/data", secrets=[credentials]), external=["Secret/s3-credentials"]
    )
    written = properties(documents, MASTER)
    assert written["alluxio.master.mount.table.root.ufs"] == "s3://bucket/data"
    assert written[f"{option}.s3a.accessKeyId"] == "${UFS_SECRET_S3_CREDENTIALS_ACCESS_KEY}"
    assert written[f"{option}.s3a.secretKey"] == "${UFS_SECRET_S3_CREDENTIALS_SECRET_KEY}"
    for key in ("access-key", "secret-key"):
        variable = f"UFS_SECRET_S3_CREDENTIALS_{key.upper().replace('-', '_')}"
        reference = {"secretKeyRef": {"name": "s3-credentials", "key": key}}
        env = container(documents, "alluxio-master")["env"]
        assert {"name": variable, "valueFrom": reference} in env


def test_scenario_02_s3_with_the_default_chain_of_aws() -> None:
    variables = {"AWS_ACCESS_KEY_ID": "access-key", "AWS_SECRET_ACCESS_KEY": "secret-key"}
    keys = UfsSecretOptions(secret_name="aws", env=variables)
    documents = cluster(ufs=Ufs("s3://bucket/data", secrets=[keys]), external=["Secret/aws"])
    for name in (*MASTERS, *WORKERS):
        env = {each["name"]: each.get("valueFrom") for each in container(documents, name)["env"]}
        for variable, key in variables.items():
            assert env[variable] == {"secretKeyRef": {"name": "aws", "key": key}}


def test_scenario_02_s3_with_an_iam_role_for_a_service_account() -> None:
    documents = cluster(
        pod=PodOptions(service_account_name="s3-reader"), external=["ServiceAccount/s3-reader"]
    )
    for kind in ("StatefulSet", "DaemonSet"):
        assert pod_of(one(documents, kind))["serviceAccountName"] == "s3-reader"
    assert not [name for name in properties(documents, MASTER) if "s3a" in name]


def test_scenario_03_one_master_journal_in_a_claim() -> None:
    documents = cluster(
        journal=Journal.local(
            folder="/journal",
            volume=VolumeSource.persistent_volume_claim(
                "1Gi",
                storage_class_name="standard",
                access_modes=["ReadWriteOnce"],
            ),
        )
    )
    written = properties(documents)
    assert written["alluxio.master.hostname"] == "alluxio-master-0"
    assert written["alluxio.master.journal.type"] == "UFS"
    assert written["alluxio.master.journal.folder"] == "/journal"
    assert one(documents, "StatefulSet")["spec"]["replicas"] == 1
    assert claim_templates(documents) == {"alluxio-journal": claim("1Gi")}
    # Deliberately not the chart's: the job master keeps a journal of its own in the volume.
    for name in MASTERS:
        assert mount_paths(documents, name) == {"alluxio-journal": "/journal"}


def test_scenario_03_is_what_a_cluster_is_by_default() -> None:
    journal = Journal.local(volume=VolumeSource.persistent_volume_claim("1Gi"))
    assert cluster() == cluster(masters=1, journal=journal)


def test_scenario_04_one_master_journal_in_an_empty_dir() -> None:
    cases: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({}, {}),
        ({"size_limit": "2Gi"}, {"sizeLimit": "2Gi"}),
        (
            {"size_limit": "512Mi", "medium": "Memory"},
            {"medium": "Memory", "sizeLimit": "512Mi"},
        ),
    ]
    for options, expected in cases:
        with pytest.warns(DataLossWarning, match="the journal.* is lost with the pod"):
            journal = Journal.local(volume=VolumeSource.empty_dir(**options))
        documents = cluster(journal=journal)
        assert volume(documents, "StatefulSet", "alluxio-journal")["emptyDir"] == expected, options
        assert claim_templates(documents) == {}, options
        for name in MASTERS:
            assert mount_paths(documents, name) == {"alluxio-journal": "/journal"}, options


def test_scenario_05_hdfs_as_the_journal() -> None:
    journal = Journal.hdfs("hdfs://namenode:9000/journal", secrets=[HDFS_CONFIGURATION])
    documents = cluster(journal=journal, external=[HDFS_SECRET])
    written = properties(documents)
    assert written["alluxio.master.journal.type"] == "UFS"
    assert written["alluxio.master.journal.folder"] == "hdfs://namenode:9000/journal"
    option = "alluxio.master.journal.ufs.option.alluxio.underfs.hdfs.configuration"
    assert written[option] == HDFS_FILES
    assert claim_templates(documents) == {}
    assert_hdfs_secret_mounted(documents)
    assert "initContainers" not in pod_of(one(documents, "StatefulSet"))


def test_scenario_06_several_masters_embedded_journal_claims() -> None:
    for masters in (3, 5):
        documents = cluster(
            masters=masters,
            journal=Journal.embedded(volume=VolumeSource.persistent_volume_claim("1Gi")),
        )
        written = properties(documents)
        assert written["alluxio.master.journal.type"] == "EMBEDDED", masters
        assert written["alluxio.master.journal.folder"] == "/journal", masters
        assert written["alluxio.master.embedded.journal.addresses"] == ",".join(
            f"alluxio-master-{i}:19200" for i in range(masters)
        ), masters
        assert "alluxio.master.hostname" not in written, masters
        assert one(documents, "StatefulSet")["spec"]["replicas"] == masters, masters
        assert claim_templates(documents) == {"alluxio-journal": claim("1Gi")}, masters
        assert names(documents, "Service") == [
            "alluxio-master",
            *(f"alluxio-master-{i}" for i in range(masters)),
        ], masters


def test_scenario_07_three_masters_embedded_journal_empty_dir() -> None:
    with pytest.warns(DataLossWarning, match=r"Journal\.embedded volume is an emptyDir"):
        journal = Journal.embedded(volume=VolumeSource.empty_dir(size_limit="1Gi"))
    documents = cluster(masters=3, journal=journal)
    assert properties(documents)["alluxio.master.journal.type"] == "EMBEDDED"
    assert volume(documents, "StatefulSet", "alluxio-journal") == {
        "name": "alluxio-journal",
        "emptyDir": {"sizeLimit": "1Gi"},
    }
    assert claim_templates(documents) == {}


def test_scenario_08_hdfs_as_the_under_store() -> None:
    ufs = Ufs("hdfs://namenode:9000/alluxio", secrets=[HDFS_CONFIGURATION])
    documents = cluster(ufs=ufs, external=[HDFS_SECRET])
    written = properties(documents, MASTER)
    root = "alluxio.master.mount.table.root"
    assert written[f"{root}.ufs"] == "hdfs://namenode:9000/alluxio"
    assert written[f"{root}.option.alluxio.underfs.hdfs.configuration"] == HDFS_FILES
    assert_hdfs_secret_mounted(documents)


def test_scenario_09_off_heap_metastore_in_a_claim() -> None:
    documents = cluster(metastore=Metastore())
    written = properties(documents, MASTER)
    assert written["alluxio.master.metastore"] == "ROCKS"
    assert written["alluxio.master.metastore.dir"] == "/metastore"
    assert claim_templates(documents)["alluxio-metastore"] == claim("1Gi")
    assert mount_paths(documents, "alluxio-master")["alluxio-metastore"] == "/metastore"


def test_scenario_10_off_heap_metastore_in_an_empty_dir() -> None:
    metastore = Metastore(volume=VolumeSource.empty_dir(size_limit="1Gi"))
    documents = cluster(metastore=metastore)
    assert properties(documents, MASTER)["alluxio.master.metastore"] == "ROCKS"
    source = volume(documents, "StatefulSet", "alluxio-metastore")
    assert source == {"name": "alluxio-metastore", "emptyDir": {"sizeLimit": "1Gi"}}
    assert list(claim_templates(documents)) == ["alluxio-journal"]
    assert mount_paths(documents, "alluxio-master")["alluxio-metastore"] == "/metastore"


def test_scenarios_09_and_10_not_chosen_is_alluxios_own_default() -> None:
    # As in the chart: RocksDB, in the container's own file system.
    written = properties(cluster(), MASTER)
    assert [name for name in written if "metastore" in name] == []


def test_scenario_11_several_secrets() -> None:
    uses: list[tuple[str, str, list[PodName]]] = [
        ("for-masters", "masterConfig", ["master"]),
        ("for-workers", "workerConfig", ["worker"]),
        ("for-both", "config", ["master", "worker"]),
    ]
    documents = cluster(
        secrets=[
            UfsSecretOptions(secret_name=name, mount=mount, pods=pods) for name, mount, pods in uses
        ],
        external=["Secret/for-masters", "Secret/for-workers", "Secret/for-both"],
    )
    both = ("for-both", "/secrets/config")
    for kind, group, expected in (
        ("StatefulSet", MASTERS, [("for-masters", "/secrets/masterConfig"), both]),
        ("DaemonSet", WORKERS, [("for-workers", "/secrets/workerConfig"), both]),
    ):
        for name in group:
            mounts = [
                each
                for each in container(documents, name)["volumeMounts"]
                if each["name"].startswith("secret-")
            ]
            assert mounts == [
                {"name": f"secret-{secret}-volume", "mountPath": path, "readOnly": True}
                for secret, path in expected
            ]
        volumes = [each for each in pod_of(one(documents, kind))["volumes"] if "secret" in each]
        assert volumes == [
            {
                "name": f"secret-{secret}-volume",
                "secret": {"secretName": secret, "defaultMode": 0o400},
            }
            for secret, _ in expected
        ]
