"""The scenarios of the documentation, 12 to 18: tiers, formatting, YAML sets, remote HDFS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alluxio_constructs import (
    DataLossWarning,
    Fuse,
    HostAlias,
    Journal,
    Metastore,
    PodOptions,
    Process,
    Resources,
    Tier,
    TierDirectory,
    Ufs,
    UfsSecretOptions,
    VolumeSource,
)
from alluxio_constructs._parts.tier import MediumType
from tests.kit import (
    Document,
    cluster,
    container,
    mount_paths,
    one,
    pod_of,
    properties,
    volume,
)

WORKER = "ALLUXIO_WORKER_JAVA_OPTS"
LEVEL = "alluxio.worker.tieredstore.level"
HDFS_SECRET = "Secret/alluxio-hdfs-config"


def claim(storage: str) -> dict[str, Any]:
    """The spec of a claim as the documentation has them."""
    return {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "standard",
        "resources": {"requests": {"storage": storage}},
    }


def tier(medium_type: MediumType, path: str, gibibytes: int, source: VolumeSource) -> Tier:
    return Tier(medium_type=medium_type, path=path, quota=f"{gibibytes}Gi", volume=source)


def test_scenario_12_memory_tier_only() -> None:
    documents = cluster(tiers=[tier("MEM", "/dev/shm", 1, VolumeSource.empty_dir())])
    written = properties(documents, WORKER)
    assert {key: value for key, value in written.items() if "tieredstore" in key} == {
        f"{LEVEL}s": "1",
        f"{LEVEL}0.alias": "MEM",
        f"{LEVEL}0.dirs.mediumtype": "MEM",
        f"{LEVEL}0.dirs.path": "/dev/shm",
        f"{LEVEL}0.dirs.quota": "1Gi",
        f"{LEVEL}0.watermark.high.ratio": "0.95",
        f"{LEVEL}0.watermark.low.ratio": "0.7",
    }
    # Deliberately not the chart's: the RAM disk is as large as the tier, not as a memory request.
    assert written["alluxio.worker.ramdisk.size"] == "1Gi"
    expected = {"emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}
    assert volume(documents, "DaemonSet", "alluxio-mem") == {"name": "alluxio-mem", **expected}
    assert mount_paths(documents, "alluxio-worker")["alluxio-mem"] == "/dev/shm"
    assert documents == cluster()


def test_scenario_12_a_disk_tier_on_an_empty_dir_is_no_ram_disk() -> None:
    # Deliberately not the chart's, which puts every tier on an emptyDir into memory.
    documents = cluster(tiers=[tier("SSD", "/ssd-disk", 10, VolumeSource.empty_dir())])
    assert volume(documents, "DaemonSet", "alluxio-ssd")["emptyDir"] == {}
    assert "alluxio.worker.ramdisk.size" not in properties(documents, WORKER)


def test_scenario_13_mem_and_ssd_tiers_on_host_path() -> None:
    documents = cluster(
        tiers=[
            tier("MEM", "/dev/shm", 1, VolumeSource.host_path()),
            tier("SSD", "/ssd-disk", 10, VolumeSource.host_path()),
        ]
    )
    written = properties(documents, WORKER)
    assert written[f"{LEVEL}s"] == "2"
    for level, medium, path, quota in (
        (0, "MEM", "/dev/shm", "1Gi"),
        (1, "SSD", "/ssd-disk", "10Gi"),
    ):
        assert written[f"{LEVEL}{level}.alias"] == medium
        assert written[f"{LEVEL}{level}.dirs.mediumtype"] == medium
        assert written[f"{LEVEL}{level}.dirs.path"] == path
        assert written[f"{LEVEL}{level}.dirs.quota"] == quota
        source = volume(documents, "DaemonSet", f"alluxio-{medium.lower()}")["hostPath"]
        assert source == {"path": path, "type": "DirectoryOrCreate"}


def test_scenario_14_mem_and_ssd_tiers_on_claims() -> None:
    documents = cluster(
        tiers=[
            tier("MEM", "/dev/shm", 1, VolumeSource.persistent_volume_claim("1Gi")),
            tier("SSD", "/ssd-disk", 10, VolumeSource.persistent_volume_claim("10Gi")),
        ]
    )
    # Deliberately not the chart's 1G and 10G, which Alluxio and Kubernetes read differently.
    for name, size, path in (
        ("alluxio-mem", "1Gi", "/dev/shm"),
        ("alluxio-ssd", "10Gi", "/ssd-disk"),
    ):
        assert one(documents, "PersistentVolumeClaim", name)["spec"] == claim(size)
        source = volume(documents, "DaemonSet", name)["persistentVolumeClaim"]
        assert source == {"claimName": name}
        assert mount_paths(documents, "alluxio-worker")[name] == path


def test_scenario_15_mem_and_ssd_in_one_tier() -> None:
    one_gibibyte, ten_gibibytes = "1Gi", "10Gi"
    documents = cluster(
        tiers=[
            Tier(
                medium_type="MEM",
                path="/dev/shm",
                quota=one_gibibyte,
                volume=VolumeSource.persistent_volume_claim(one_gibibyte),
                more_directories=[
                    TierDirectory(
                        medium_type="SSD",
                        path="/alluxio-ssd",
                        quota=ten_gibibytes,
                        volume=VolumeSource.persistent_volume_claim(ten_gibibytes),
                    )
                ],
            )
        ]
    )
    written = properties(documents, WORKER)
    assert written[f"{LEVEL}s"] == "1"
    assert written[f"{LEVEL}0.dirs.mediumtype"] == "MEM,SSD"
    assert written[f"{LEVEL}0.dirs.path"] == "/dev/shm,/alluxio-ssd"
    assert written[f"{LEVEL}0.dirs.quota"] == "1Gi,10Gi"
    for name, size, path in (
        ("alluxio-mem", "1Gi", "/dev/shm"),
        ("alluxio-ssd", "10Gi", "/alluxio-ssd"),
    ):
        assert one(documents, "PersistentVolumeClaim", name)["spec"] == claim(size)
        assert mount_paths(documents, "alluxio-worker")[name] == path


def init_containers(documents: list[Document], kind: str = "StatefulSet") -> list[Document]:
    found: list[Document] = pod_of(one(documents, kind)).get("initContainers", [])
    return found


def test_scenario_16_nothing_formats_a_journal_unless_it_is_asked_for() -> None:
    for masters in (1, 3):
        documents = cluster(masters=masters)
        assert init_containers(documents) == [], masters
        assert container(documents, "alluxio-master")["args"] == ["master-only", "--no-format"], (
            masters
        )


def test_scenario_16_formatting_at_every_start_is_a_choice_with_a_warning() -> None:
    cases: list[tuple[int, Callable[..., Journal]]] = [(1, Journal.local), (3, Journal.embedded)]
    for masters, kind in cases:
        process = Process(
            env={"HADOOP_USER_NAME": "alluxio"}, resources=Resources(memory_limit="6Gi")
        )
        with pytest.warns(DataLossWarning, match="empties the journal at every start"):
            journal = kind(format="always")
        documents = cluster(masters=masters, journal=journal, metastore=Metastore(), master=process)
        (formatting,) = init_containers(documents)
        master = container(documents, "alluxio-master")
        assert formatting["name"] == "format-journal-always", masters
        assert formatting["command"][:2] == ["bash", "-c"], masters
        assert formatting["command"][3:] == ["format-journal-always"], masters
        for field in ("image", "imagePullPolicy", "env", "envFrom", "volumeMounts", "resources"):
            assert formatting[field] == master[field], masters
        # As the master's user, which is the pod's.
        assert "runAsUser" not in formatting["securityContext"], masters
        assert pod_of(one(documents, "StatefulSet"))["securityContext"]["runAsUser"] == 1000, (
            masters
        )


def test_scenario_16_a_journal_in_hdfs_is_formatted_with_the_secrets_it_needs() -> None:
    secret = UfsSecretOptions(
        secret_name="alluxio-hdfs-config",
        mount="hdfsConfig",
        env={"HADOOP_USER_NAME": "user"},
    )
    with pytest.warns(DataLossWarning):
        journal = Journal.hdfs("hdfs://namenode:9000/journal", secrets=[secret], format="always")
    documents = cluster(journal=journal, external=[HDFS_SECRET])
    (formatting,) = init_containers(documents)
    master = container(documents, "alluxio-master")
    for field in ("env", "envFrom", "volumeMounts"):
        assert formatting[field] == master[field]


def test_scenario_18_remote_hdfs() -> None:
    namenode = HostAlias(ip="10.0.0.1", hostnames=["namenode", "namenode.example.com"])
    documents = cluster(
        ufs=Ufs("hdfs://namenode:9000/alluxio"),
        fuse=Fuse(),
        pod=PodOptions(host_aliases=[namenode]),
    )
    for kind, name in (
        ("StatefulSet", "alluxio-master"),
        ("DaemonSet", "alluxio-worker"),
        ("DaemonSet", "alluxio-fuse"),
    ):
        assert pod_of(one(documents, kind, name))["hostAliases"] == [
            {"ip": "10.0.0.1", "hostnames": ["namenode", "namenode.example.com"]}
        ]
