"""Data that a cluster would lose, because only one container or node has it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import pytest

from alluxio_constructs import (
    ClusterConfig,
    Component,
    DataLossWarning,
    Feature,
    Journal,
    Metastore,
    Mount,
    MountPoint,
    PodOptions,
    PodVolume,
    Tier,
    Tiers,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._manifests.cluster import cluster_manifests
from alluxio_constructs._model.config import cluster_of
from alluxio_constructs._model.losses import losses
from tests.kit import model

NFS = VolumeSource.existing_claim("nfs")
ON_NODE = VolumeSource.host_path("/srv/alluxio", prepare=True)
HOST = "kubernetes.io/hostname"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def lost(**options: Any) -> list[str]:
    """The options of a cluster whose data would be lost."""
    return [parameter for parameter, _ in losses(model(**options))]


def test_directory_of_each_container_s_own_is_no_under_storage() -> None:
    cases: list[tuple[str, str]] = [
        ("/data", "ufs, /data,"),
        ("/data/", "ufs, /data,"),
        ("file:///data", "ufs, /data,"),
        (
            "/opt/alluxio/underFSStorage",
            "there is no under storage: Alluxio's default, /opt/alluxio/underFSStorage,",
        ),
    ]
    for uri, start in cases:
        ((parameter, message),) = losses(model(ufs=Ufs(uri)))
        assert "ufs" == parameter, uri
        assert message.startswith(
            f"{start} is a separate directory in each container of master, worker, job-worker: "
        ), uri
        assert "volume=VolumeSource.existing_claim(…)" in message, uri


def test_under_storage_elsewhere_or_on_a_volume_that_pods_share_is_kept() -> None:
    cases: list[dict[str, Any]] = [
        {"ufs": Ufs("s3://bucket/data")},
        {"ufs": Ufs("hdfs://namenode:9000/data")},
        {"ufs": Ufs("/data", volume=NFS)},
        {"ufs": Ufs("/data", volume=VolumeSource.host_path(prepare=True))},
        {"ufs": Ufs("/data"), "pod": PodOptions(mounts=[NFS.at("/data")])},
        {"ufs": Ufs("file:///data/a"), "pod": PodOptions(mounts=[NFS.at("/data")])},
        {
            "ufs": Ufs("/data/a/"),
            "master_pod": PodOptions(mounts=[NFS.at("/data")]),
            "worker_pod": PodOptions(mounts=[ON_NODE.at("/data/a")]),
        },
        {"ufs": Ufs("/data"), "features": [Share("/data", list(Component))]},
    ]
    for options in cases:
        assert [] == lost(**options), options


class Share(Feature):
    """A network file system of a user's own."""

    def __init__(self, path: str, components: Sequence[Component]) -> None:
        source = {"nfs": {"server": "nfs", "path": "/"}}
        self.mount = Mount(volume=PodVolume(name="share", source=source), path=path)
        self.components = components

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        return [self.mount] if component in self.components else []


def test_under_storage_must_be_shared_by_masters_workers_and_job_workers() -> None:
    mounted = PodOptions(mounts=[NFS.at("/data")])
    cases: list[tuple[dict[str, Any], str]] = [
        ({"master_pod": mounted}, "worker, job-worker"),
        ({"worker_pod": mounted}, "master"),
        ({"features": [Share("/data", [Component.MASTER, Component.WORKER])]}, "job-worker"),
        ({"pod": PodOptions(mounts=[NFS.at("/data/below")])}, "master, worker, job-worker"),
        (
            {"pod": PodOptions(mounts=[VolumeSource.empty_dir().at("/data")])},
            "master, worker, job-worker",
        ),
        (
            {
                "pod": PodOptions(mounts=[NFS.at("/data")]),
                "worker_pod": PodOptions(mounts=[VolumeSource.empty_dir().at("/data/a")]),
            },
            "worker, job-worker",
        ),
        ({"worker_enabled": False}, "master"),
        ({"master_enabled": False}, "worker, job-worker"),
    ]
    for options, without in cases:
        ((_, message),) = losses(model(ufs=Ufs("/data/a"), **options))
        assert f" is a separate directory in each container of {without}: " in message, options


def test_mounted_directory_of_each_container_s_own_is_no_under_storage() -> None:
    ((parameter, message),) = losses(
        model(
            mounts=[
                MountPoint("/own", ufs=Ufs("/srv/own")),
                MountPoint("/shared", ufs=Ufs("/srv/shared", volume=NFS)),
                MountPoint("/logs", ufs=Ufs("s3://logs")),
            ]
        )
    )
    assert "mounts" == parameter
    assert message.startswith(
        "/own is mounted from /srv/own, a separate directory in each container of master, worker,"
        " job-worker: "
    )


def test_workers_alone_need_not_name_the_under_storage_of_their_masters() -> None:
    assert [] == lost(ufs=Ufs("/opt/alluxio/underFSStorage"), master_enabled=False)


def test_journal_and_metastore_on_a_node_s_directory_are_lost_on_another_node() -> None:
    own = PodOptions(mounts=[ON_NODE.at("/rocks")])
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"journal": Journal.local(volume=ON_NODE)}, ["journal"]),
        ({"journal": Journal.embedded(volume=VolumeSource.host_path())}, ["journal"]),
        ({"metastore": Metastore(volume=ON_NODE)}, ["metastore"]),
        (
            {
                "master_pod": own,
                "properties": {"alluxio.master.metastore.dir": "/rocks/inodes"},
            },
            ["metastore"],
        ),
        (
            {
                "journal": Journal.local(volume=VolumeSource.host_path("/srv/journal")),
                "metastore": Metastore(volume=ON_NODE),
                "master_pod": PodOptions(node_selector={"disk": "ssd"}),
            },
            ["journal", "metastore"],
        ),
    ]
    for options, expected in cases:
        assert expected == lost(**options), options


def test_journal_on_a_node_warns_with_a_remedy() -> None:
    ((_, message),) = losses(model(journal=Journal.local(volume=ON_NODE)))
    assert (
        "journal: the volume at /journal is a node directory (hostPath), and nothing keeps the"
        " master on that node: on another node it starts with an empty Alluxio namespace; give"
        ' master_pod=PodOptions(node_selector={"kubernetes.io/hostname": "NODE"}), or use'
        " VolumeSource.persistent_volume_claim(…)"
    ) == message


def required(*terms: dict[str, Any]) -> PodOptions:
    node = {REQUIRED: {"nodeSelectorTerms": list(terms)}}
    return PodOptions(affinity={"nodeAffinity": node})


def on(*nodes: str, operator: str = "In") -> dict[str, Any]:
    return {"matchExpressions": [{"key": HOST, "operator": operator, "values": list(nodes)}]}


def test_journal_on_the_one_node_that_its_master_can_run_on_is_kept() -> None:
    field = {"key": "metadata.name", "operator": "In", "values": ["a"]}
    cases: list[dict[str, Any]] = [
        {"master_pod": PodOptions(node_selector={HOST: "a"})},
        {"pod": PodOptions(node_selector={HOST: "a", "disk": "ssd"})},
        {"master_pod": required(on("a"))},
        {"master_pod": required(on("a"), on("a"))},
        {"master_pod": required({"matchFields": [field]})},
        {"master_enabled": False},
    ]
    for options in cases:
        assert [] == lost(journal=Journal.local(volume=ON_NODE), **options), options


def test_affinity_to_more_than_one_node_keeps_no_journal() -> None:
    preferred = {
        "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": on("a")}]
    }
    cases: list[PodOptions] = [
        required(on("a", "b")),
        required(on("a"), on("b")),
        required(on("a"), {}),
        required(on("a", operator="NotIn")),
        required({"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}),
        PodOptions(affinity={"nodeAffinity": preferred}),
        PodOptions(affinity={"nodeAffinity": None}),
    ]
    for pod in cases:
        journal = Journal.local(volume=ON_NODE)
        assert ["journal"] == lost(journal=journal, master_pod=pod), pod


def test_journal_on_anything_else_is_kept() -> None:
    volumes = [VolumeSource.persistent_volume_claim("1Gi"), VolumeSource.existing_claim("journal")]
    for volume in volumes:
        options = {"journal": Journal.local(volume=volume), "metastore": Metastore(volume=volume)}
        assert [] == lost(**options), volume
    assert [] == lost(journal=Journal.hdfs("hdfs://namenode:9000/journal"))
    assert [] == lost(metastore="heap")


def test_loss_is_warned_about_once_for_a_cluster() -> None:
    memory = Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=VolumeSource.empty_dir())
    config = ClusterConfig(ufs=Ufs("/data"), tiers=Tiers(tiers=[memory]))
    cluster = cluster_of("config", config)
    with pytest.warns(DataLossWarning, match="^ufs, /data, is a separate directory") as caught:
        cluster_manifests(cluster, "test")
    assert ["ufs"] == [each.message.parameter for each in caught]  # type: ignore[union-attr]
    with warnings.catch_warnings():
        warnings.simplefilter("error", DataLossWarning)
        cluster_manifests(cluster, "test")
