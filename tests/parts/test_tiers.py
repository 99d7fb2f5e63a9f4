"""The tiered store: tiers and their directories, the claims they are on, what they refuse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from cdk8s import Size

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    Component,
    Fuse,
    Process,
    Resources,
    Tier,
    TierDirectory,
    TieredStore,
    Ufs,
    VolumeSource,
)
from tests.kit import (
    cluster,
    documents_of,
    java_opts,
    mount_paths,
    names,
    new_chart,
    one,
    properties,
    volume,
)

GIB = "1Gi"
LEVEL = "alluxio.worker.tieredstore.level"
WORKER = "ALLUXIO_WORKER_JAVA_OPTS"


def claim(gibibytes: int = 1, **options: Any) -> VolumeSource:
    return VolumeSource.persistent_volume_claim(f"{gibibytes}Gi", **options)


def tier(path: str = "/ssd", **options: Any) -> Tier:
    options = {"medium_type": "SSD", "quota": GIB, "volume": claim(), **options}
    return Tier(path=path, **options)


def directory(path: str, **options: Any) -> TierDirectory:
    options = {"medium_type": "SSD", "quota": GIB, "volume": claim(), **options}
    return TierDirectory(path=path, **options)


def store(*tiers: Tier, **options: Any) -> TieredStore:
    return TieredStore(new_chart(), "tiers", tiers=tiers, **options)


# What is refused.


def test_a_tier_that_cannot_work_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"medium_type": "NVME"},
            "Tier medium_type must be one of 'MEM', 'SSD', 'HDD' (got 'NVME'); use one of them",
        ),
        ({"path": "ssd"}, "Tier path must be absolute (got 'ssd'); use \"/ssd\""),
        (
            {"path": "/ssd,/hdd"},
            "Tier path must be of letters, digits and . _ / @ % + = ~ - only (got '/ssd,/hdd');"
            " rename the directory: the image's shell, Kubernetes or Alluxio would split it",
        ),
        (
            {"quota": "1Gi"},
            "Tier quota must be a cdk8s.Size (got '1Gi'); use Size.gibibytes(1),"
            " Size.mebibytes(512) or the like",
        ),
        (
            {"volume": "/ssd"},
            "Tier volume must be a VolumeSource (got '/ssd'); make one with VolumeSource(…)",
        ),
        (
            {"quota": "2Gi"},
            "Tier quota must not be above the size of its volume, 1Gi (got '2Gi'); lower the one or"
            " raise the other",
        ),
        (
            {"volume": VolumeSource.empty_dir(medium="Memory")},
            "Tier volume's medium must be that of its medium_type (got 'Memory'); leave medium out"
            " of VolumeSource.empty_dir(…)",
        ),
        ({"alias": "é"}, "Tier alias must be letters and digits (got 'é'); use \"SSD\""),
        ({"alias": "my ssd"}, "Tier alias must be letters and digits (got 'my ssd'); use \"SSD\""),
        ({"high_watermark": 95}, "Tier high_watermark must be between 0 and 1 (got 95); use 0.95"),
        ({"low_watermark": 0}, "Tier low_watermark must be between 0 and 1 (got 0); use 0.95"),
        (
            {"high_watermark": True},
            "Tier high_watermark must be between 0 and 1 (got True); use 0.95",
        ),
        (
            {"high_watermark": 0.5, "low_watermark": 0.5},
            "Tier low_watermark must be below high_watermark, 0.5 (got 0.5); lower it",
        ),
    ]
    for options, message in cases:
        with pytest.raises(AlluxioConfigError) as raised:
            tier(**options)
        assert str(raised.value) == message, options


def test_a_further_directory_is_checked_like_the_first() -> None:
    with pytest.raises(AlluxioConfigError, match="TierDirectory quota must not be above the size"):
        directory("/more", quota="5Gi")
    with pytest.raises(AlluxioConfigError, match=r"Tier more_directories\[0\] must be a TierDir"):
        tier(more_directories=["/more"])


def test_a_store_that_cannot_work_is_refused() -> None:
    cases: list[tuple[Sequence[Any], str]] = [
        ([], "TieredStore tiers must have a tier (got []); give it a Tier(…)"),
        (
            ["MEM"],
            "TieredStore tiers[0] must be a Tier (got 'MEM'); make one with Tier(…)",
        ),
        (
            [tier("/ssd"), tier("/more", volume=claim())],
            "TieredStore aliases has 'SSD' twice; give each tier an alias of its own, or put the"
            " directories into one tier",
        ),
        (
            [tier("/ssd"), tier("/ssd", alias="HDD")],
            "TieredStore paths has '/ssd' twice; give each directory a path of its own",
        ),
        (
            [tier(more_directories=[directory("/ssd/")])],
            "TieredStore paths has '/ssd' twice; give each directory a path of its own",
        ),
    ]
    for tiers, message in cases:
        chart = new_chart()
        with pytest.raises(AlluxioConfigError) as raised:
            TieredStore(chart, "tiers", tiers=tiers)
        assert str(raised.value) == message, tiers
        assert chart.node.children == [], tiers


def test_two_directories_on_one_volume_are_refused() -> None:
    cases: list[VolumeSource] = [
        VolumeSource.existing_claim("disks"),
        VolumeSource.host_path("/disks"),
    ]
    for source in cases:
        with pytest.raises(
            AlluxioConfigError, match="TieredStore has two directories on the same vol"
        ):
            store(tier(volume=source, more_directories=[directory("/more", volume=source)]))


def test_two_directories_on_an_empty_dir_each_are_allowed() -> None:
    source = VolumeSource.empty_dir()
    documents = cluster(
        tiers=[tier(volume=source, more_directories=[directory("/more", volume=source)])]
    )
    for name in ("alluxio-ssd", "alluxio-ssd-2"):
        assert volume(documents, "DaemonSet", name)["emptyDir"] == {"sizeLimit": "1Gi"}


# What is written.


def test_claims_are_written_and_within_reach() -> None:
    chart = new_chart()
    tiers = [tier("/ssd", volume=claim(2)), tier("/hdd", medium_type="HDD")]
    made = TieredStore(chart, "tiers", tiers=tiers, name="cache")
    assert [each.name for each in made.claims] == ["cache-ssd", "cache-hdd"]
    documents = documents_of(chart)
    assert names(documents, "PersistentVolumeClaim") == ["cache-ssd", "cache-hdd"]
    assert documents[0]["metadata"]["labels"] == {
        "app": "alluxio",
        "role": "alluxio-worker",
        "release": "cache",
    }
    assert documents[0]["spec"]["resources"] == {"requests": {"storage": "2Gi"}}


def test_a_store_of_directories_that_are_there_writes_nothing() -> None:
    chart = new_chart()
    sources = [VolumeSource.existing_claim("disk"), VolumeSource.host_path()]
    more = [directory("/more", volume=sources[1])]
    made = TieredStore(chart, "tiers", tiers=[tier(volume=sources[0], more_directories=more)])
    assert made.claims == ()
    assert documents_of(chart) == []


def test_an_existing_claim_is_used_by_its_name() -> None:
    documents = cluster(
        tiers=[tier(volume=VolumeSource.existing_claim("disk"))],
        external=["PersistentVolumeClaim/disk"],
    )
    source = volume(documents, "DaemonSet", "alluxio-ssd")["persistentVolumeClaim"]
    assert source == {"claimName": "disk"}


def test_directories_of_one_medium_are_numbered_from_the_second() -> None:
    documents = cluster(
        tiers=[
            tier("/mem", medium_type="MEM"),
            tier("/ssd1", more_directories=[directory("/ssd2"), directory("/ssd3")]),
        ]
    )
    assert names(documents, "PersistentVolumeClaim")[:4] == [
        "alluxio-mem",
        "alluxio-ssd",
        "alluxio-ssd-2",
        "alluxio-ssd-3",
    ]
    mounts = mount_paths(documents, "alluxio-worker")
    assert mounts["alluxio-ssd-3"] == "/ssd3"


def test_a_store_made_elsewhere_is_what_a_cluster_uses() -> None:
    chart = new_chart()
    made = TieredStore(chart, "tiers", tiers=[tier()])
    alluxio = AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket/data"), tiers=made)
    assert alluxio.tiered_store is made
    documents = documents_of(chart)
    assert names(documents, "PersistentVolumeClaim") == ["alluxio-ssd"]


def test_levels_watermarks_and_aliases_are_the_workers_properties() -> None:
    tiers = [
        tier("/mem", medium_type="MEM", alias="FAST", high_watermark=0.9, low_watermark=0.5),
        tier("/ssd"),
    ]
    written = properties(cluster(tiers=tiers), WORKER)
    assert {key: value for key, value in written.items() if key.startswith(LEVEL)} == {
        f"{LEVEL}s": "2",
        f"{LEVEL}0.alias": "FAST",
        f"{LEVEL}0.dirs.mediumtype": "MEM",
        f"{LEVEL}0.dirs.path": "/mem",
        f"{LEVEL}0.dirs.quota": "1Gi",
        f"{LEVEL}0.watermark.high.ratio": "0.9",
        f"{LEVEL}0.watermark.low.ratio": "0.5",
        f"{LEVEL}1.alias": "SSD",
        f"{LEVEL}1.dirs.mediumtype": "SSD",
        f"{LEVEL}1.dirs.path": "/ssd",
        f"{LEVEL}1.dirs.quota": "1Gi",
        f"{LEVEL}1.watermark.high.ratio": "0.95",
        f"{LEVEL}1.watermark.low.ratio": "0.7",
    }


def test_the_master_is_told_of_aliases_that_it_does_not_know() -> None:
    cases: list[tuple[list[str], dict[str, str]]] = [
        (["MEM", "SSD"], {}),
        (["SSD"], {}),
        (["MEM", "HDD"], {}),
        (["HDD", "MEM"], {"levels": "2", "level0.alias": "HDD", "level1.alias": "MEM"}),
        (["FAST", "HDD"], {"levels": "2", "level0.alias": "FAST", "level1.alias": "HDD"}),
    ]
    for aliases, expected in cases:
        made = store(*(tier(f"/{alias}", alias=alias, volume=claim()) for alias in aliases))
        prefix = "alluxio.master.tieredstore.global."
        assert made.properties(Component.MASTER) == {
            f"{prefix}{key}": value for key, value in expected.items()
        }, aliases


def test_nobody_else_needs_to_know() -> None:
    for component in [
        each for each in Component if each not in (Component.MASTER, Component.WORKER)
    ]:
        made = store(tier())
        assert made.properties(component) == {}, component
        assert made.volume_mounts(component) == (), component


def test_the_ram_disk_is_the_sum_of_what_is_in_memory() -> None:
    mebibytes = "512Mi"
    more = [
        directory("/mem2", medium_type="MEM", quota=mebibytes),
        directory("/ssd", quota=GIB),
    ]
    written = properties(
        cluster(tiers=[tier("/mem1", medium_type="MEM", quota=GIB, more_directories=more)]), WORKER
    )
    assert written["alluxio.worker.ramdisk.size"] == "1536Mi"
    assert written[f"{LEVEL}0.dirs.quota"] == "1Gi,512Mi,1Gi"


def test_memory_is_memory_whatever_volume_is_in_front_of_it() -> None:
    cases: list[VolumeSource] = [VolumeSource.empty_dir(), claim(), VolumeSource.host_path()]
    for source in cases:
        documents = cluster(tiers=[tier("/dev/shm", medium_type="MEM", volume=source)])
        assert java_opts(documents, WORKER)[-2:] == [
            "-Xmx1344m",
            "-XX:MaxDirectMemorySize=1344m",
        ], source


def test_an_empty_dir_may_be_larger_than_the_quota() -> None:
    roomy = VolumeSource.empty_dir(size_limit="3Gi")
    documents = cluster(tiers=[tier(volume=roomy)])
    assert volume(documents, "DaemonSet", "alluxio-ssd")["emptyDir"] == {"sizeLimit": "3Gi"}


def test_quotas_are_the_same_number_to_alluxio_and_to_kubernetes() -> None:
    # Binary units only: 1G is 10^9 bytes to Kubernetes and 2^30 to Alluxio.
    quota = Size.kibibytes(1024 * 1024 + 1)
    documents = cluster(tiers=[tier(quota=quota, volume=VolumeSource.empty_dir())])
    assert properties(documents, WORKER)[f"{LEVEL}0.dirs.quota"] == "1048577Ki"
    size_limit = volume(documents, "DaemonSet", "alluxio-ssd")["emptyDir"]["sizeLimit"]
    assert size_limit == "1048577Ki"


def test_a_claim_can_be_of_another_class_and_mode() -> None:
    source = claim(storage_class_name="local-disks", access_modes=["ReadWriteMany"])
    found = one(cluster(tiers=[tier(volume=source)]), "PersistentVolumeClaim", "alluxio-ssd")
    assert found["spec"] == {
        "accessModes": ["ReadWriteMany"],
        "storageClassName": "local-disks",
        "resources": {"requests": {"storage": "1Gi"}},
    }


def test_clients_that_share_directories_in_memory_have_less_left_themselves() -> None:
    memory = tier("/dev/shm", medium_type="MEM", volume=VolumeSource.host_path())
    options: dict[str, Any] = {"tiers": [memory], "fuse": Fuse()}

    def heap(short_circuit: str) -> str:
        documents = cluster(short_circuit=short_circuit, **options)
        (flag,) = [
            each for each in java_opts(documents, "ALLUXIO_FUSE_JAVA_OPTS") if "-Xmx" in each
        ]
        return flag

    assert (heap("off"), heap("local")) == ("-Xmx1792m", "-Xmx1344m")


def test_a_ram_disk_that_leaves_no_memory_is_found() -> None:
    small = Process(resources=Resources(memory_limit=GIB))
    chart = new_chart()
    memory = tier("/dev/shm", medium_type="MEM", volume=VolumeSource.empty_dir())
    AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket/data"), tiers=[memory], worker=small)
    (finding,) = [each for child in chart.node.find_all() for each in child.node.validate()]
    assert re.match(
        r"memory of worker does not fit into its limit of 1Gi: .* 1Gi RAM disk", finding
    )
