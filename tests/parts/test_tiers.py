"""Tiers and their directories: what they set and mount, and what they refuse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alluxio_constructs import (
    Component,
    Fuse,
    Process,
    Resources,
    Tier,
    TierDirectory,
    Tiers,
    VolumeSource,
)
from tests.kit import (
    cluster,
    findings,
    java_opts,
    mount_paths,
    names,
    one,
    properties,
    refusal,
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


def store(*tiers: Tier, **options: Any) -> Tiers:
    return Tiers(tiers=tiers, **options)


# What is refused.


def test_tier_that_cannot_work_is_refused() -> None:
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
            {"quota": "1GB"},
            "Tier quota must be a size as Kubernetes writes it, or a cdk8s.Size (got '1GB'); use"
            ' "1Gi", "512Mi" or the like',
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
        assert message == refusal(tier, **options), options


def test_tier_checks_further_directories_like_the_first() -> None:
    message = refusal(directory, "/more", quota="5Gi")
    assert message.startswith("TierDirectory quota must not be above the size")
    message = refusal(tier, more_directories=["/more"])
    assert message.startswith("Tier more_directories[0] must be a TierDir")


def test_tiers_that_cannot_work_are_refused() -> None:
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
        assert message == refusal(Tiers, tiers=tiers), message


def test_tiers_refuse_two_directories_on_one_volume() -> None:
    for source in (VolumeSource.existing_claim("disks"), VolumeSource.host_path("/disks")):
        twice = tier(volume=source, more_directories=[directory("/more", volume=source)])
        message = refusal(store, twice)
        assert message.startswith("TieredStore has two directories on the same volume"), source


def test_tiers_accept_two_directories_on_an_empty_dir_each() -> None:
    source = VolumeSource.empty_dir()
    documents = cluster(
        tiers=[tier(volume=source, more_directories=[directory("/more", volume=source)])]
    )
    for name in ("alluxio-ssd", "alluxio-ssd-2"):
        assert {} == volume(documents, "DaemonSet", name)["emptyDir"], name


# What is written.


def test_tier_uses_an_existing_claim_by_its_name() -> None:
    documents = cluster(
        tiers=[tier(volume=VolumeSource.existing_claim("disk"))],
        external=["PersistentVolumeClaim/disk"],
    )
    source = volume(documents, "DaemonSet", "alluxio-ssd")["persistentVolumeClaim"]
    assert {"claimName": "disk"} == source


def test_tiers_number_directories_of_one_medium_from_the_second() -> None:
    documents = cluster(
        tiers=[
            tier("/mem", medium_type="MEM"),
            tier("/ssd1", more_directories=[directory("/ssd2"), directory("/ssd3")]),
        ]
    )
    assert [
        "alluxio-mem",
        "alluxio-ssd",
        "alluxio-ssd-2",
        "alluxio-ssd-3",
    ] == names(documents, "PersistentVolumeClaim")[:4]
    mounts = mount_paths(documents, "alluxio-worker")
    assert "/ssd3" == mounts["alluxio-ssd-3"]


def test_tiers_set_levels_watermarks_and_aliases_of_the_worker() -> None:
    tiers = [
        tier("/mem", medium_type="MEM", alias="FAST", high_watermark=0.9, low_watermark=0.5),
        tier("/ssd"),
    ]
    written = properties(cluster(tiers=tiers), WORKER)
    assert {
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
    } == {key: value for key, value in written.items() if key.startswith(LEVEL)}


def test_tiers_tell_the_master_of_aliases_that_it_does_not_know() -> None:
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


def test_tiers_tell_nobody_else() -> None:
    for component in [
        each for each in Component if each not in (Component.MASTER, Component.WORKER)
    ]:
        made = store(tier())
        assert {} == made.properties(component), component
        assert () == made.volume_mounts(component), component


def test_tiers_ram_disk_is_the_sum_of_what_is_in_memory() -> None:
    mebibytes = "512Mi"
    more = [
        directory("/mem2", medium_type="MEM", quota=mebibytes),
        directory("/ssd", quota=GIB),
    ]
    written = properties(
        cluster(tiers=[tier("/mem1", medium_type="MEM", quota=GIB, more_directories=more)]), WORKER
    )
    assert "1536Mi" == written["alluxio.worker.ramdisk.size"]
    assert "1Gi,512Mi,1Gi" == written[f"{LEVEL}0.dirs.quota"]


def test_tier_in_memory_counts_as_memory_on_any_volume() -> None:
    cases: list[VolumeSource] = [VolumeSource.empty_dir(), claim(), VolumeSource.host_path()]
    for source in cases:
        documents = cluster(tiers=[tier("/dev/shm", medium_type="MEM", volume=source)])
        assert [
            "-Xmx1344m",
            "-XX:MaxDirectMemorySize=1344m",
        ] == java_opts(documents, WORKER)[-2:], source


def test_tier_may_be_on_an_empty_dir_larger_than_the_quota() -> None:
    roomy = VolumeSource.empty_dir(size_limit="3Gi")
    documents = cluster(tiers=[tier(volume=roomy)])
    assert {"sizeLimit": "3Gi"} == volume(documents, "DaemonSet", "alluxio-ssd")["emptyDir"]


def test_tier_on_a_disk_has_no_size_limit_that_a_full_one_is_evicted_for() -> None:
    for medium_type in ("SSD", "HDD"):
        full = tier(medium_type=medium_type, quota="10Gi", volume=VolumeSource.empty_dir())
        (mount,) = store(full).volume_mounts(Component.WORKER)
        assert mount.volume.source["emptyDir"]["sizeLimit"] is None, medium_type


def test_tier_on_a_disk_needs_room_above_its_quota_in_a_size_limit() -> None:
    for make in (tier, directory):
        for given in ("10Gi", "10751Mi"):
            source = VolumeSource.empty_dir(size_limit=given)
            assert (
                f"{make('/a').__class__.__name__} volume's size_limit must be 10752Mi or more for a"
                " quota of 10Gi on a disk, where a full tier takes more than its quota, and the"
                f" kubelet evicts a pod that is over the limit (got '{given}'); leave size_limit"
                " out of VolumeSource.empty_dir(…), or lower the quota"
            ) == refusal(make, "/ssd", quota="10Gi", volume=source), (make, given)


def test_tier_may_have_a_size_limit_that_leaves_room_or_one_in_memory_that_does_not() -> None:
    cases: list[tuple[str, str]] = [("SSD", "10752Mi"), ("HDD", "11Gi"), ("MEM", "10Gi")]
    for medium_type, given in cases:
        source = VolumeSource.empty_dir(size_limit=given)
        roomy = tier(medium_type=medium_type, quota="10Gi", volume=source)
        (mount,) = store(roomy).volume_mounts(Component.WORKER)
        assert given == mount.volume.source["emptyDir"]["sizeLimit"], medium_type


def test_tier_quota_is_the_same_number_to_alluxio_and_to_kubernetes() -> None:
    # Binary units only: 1G is 10^9 bytes to Kubernetes and 2^30 to Alluxio.
    quota = "1048577Ki"
    memory = tier("/m", medium_type="MEM", quota=quota, volume=VolumeSource.empty_dir())
    documents = cluster(tiers=[memory])
    assert "1048577Ki" == properties(documents, WORKER)[f"{LEVEL}0.dirs.quota"]
    size_limit = volume(documents, "DaemonSet", "alluxio-mem")["emptyDir"]["sizeLimit"]
    assert "1048577Ki" == size_limit


def test_tier_claim_can_be_of_another_class_and_mode() -> None:
    source = claim(storage_class_name="local-disks", access_modes=["ReadWriteMany"])
    found = one(cluster(tiers=[tier(volume=source)]), "PersistentVolumeClaim", "alluxio-ssd")
    assert {
        "accessModes": ["ReadWriteMany"],
        "storageClassName": "local-disks",
        "resources": {"requests": {"storage": "1Gi"}},
    } == found["spec"]


def test_tier_in_memory_leaves_less_to_clients_that_share_it() -> None:
    memory = tier("/dev/shm", medium_type="MEM", volume=VolumeSource.host_path())
    options: dict[str, Any] = {"tiers": [memory], "fuse": Fuse()}

    def heap(short_circuit: str) -> str:
        documents = cluster(short_circuit=short_circuit, **options)
        (flag,) = [
            each for each in java_opts(documents, "ALLUXIO_FUSE_JAVA_OPTS") if "-Xmx" in each
        ]
        return flag

    assert ("-Xmx1792m", "-Xmx1344m") == (heap("off"), heap("local"))


def test_tier_in_memory_that_leaves_the_worker_none_is_found() -> None:
    small = Process(resources=Resources(memory_limit="1Gi"))
    memory = tier("/dev/shm", medium_type="MEM", volume=VolumeSource.empty_dir())
    (finding,) = findings(tiers=[memory], worker=small)
    assert finding.message.startswith("memory of worker does not fit into its limit of 1Gi: ")
    assert " 1Gi RAM disk" in finding.message


def test_tiers_leave_a_volume_that_is_no_empty_dir_as_it_is() -> None:
    for medium in ("MEM", "SSD"):
        for source, written in (
            (VolumeSource.existing_claim("theirs"), {"claimName": "theirs"}),
            (VolumeSource.host_path("/disk"), {"path": "/disk", "type": "DirectoryOrCreate"}),
        ):
            # Of unknown size, they take any quota.
            given = store(tier(medium_type=medium, quota="10Ti", volume=source))
            (mount,) = given.volume_mounts(Component.WORKER)
            assert [written] == list(mount.volume.source.values()), (medium, source)


def test_tier_refuses_an_empty_dir_of_another_medium() -> None:
    for medium_type, medium in (("MEM", ""), ("SSD", "Memory")):
        volume = VolumeSource.empty_dir(medium=medium)  # type: ignore[arg-type]
        message = refusal(tier, medium_type=medium_type, volume=volume)
        expected = f"Tier volume's medium must be that of its medium_type (got {medium!r})"
        assert message.startswith(expected), medium_type


def test_tier_accepts_sizes_of_cdk8s() -> None:
    from cdk8s import Size

    assert tier(quota=Size.mebibytes(1024)) == tier(quota="1Gi")


def test_claims_of_tiers_are_one_for_all_workers_or_one_for_each() -> None:
    tiers = (tier("/ssd", volume=claim(2)), tier("/hdd", medium_type="HDD"))
    shared = store(*tiers, name="cache")
    sizes = {name: each["resources"]["requests"]["storage"] for name, each in shared.claims.items()}
    assert {"cache-ssd": "2Gi", "cache-hdd": "1Gi"} == sizes
    own = store(*tiers, claim_for_each_worker=True)
    templates = [each.volume.claim_template for each in own.volume_mounts(Component.WORKER)]
    assert ({}, True) == (own.claims, None not in templates)
