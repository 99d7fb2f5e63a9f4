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
GLOBAL = "alluxio.master.tieredstore.global"
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


def test_tiers_tell_all_processes_of_aliases_that_alluxio_does_not_have() -> None:
    # Alluxio's own stay: a process without tiers of its own has MEM, and looks for it there.
    cases: list[tuple[list[str], list[str]]] = [
        (["MEM", "SSD"], []),
        (["SSD"], []),
        (["MEM", "HDD"], []),
        (["HDD", "MEM"], ["HDD", "MEM", "SSD"]),
        (["FAST", "HDD"], ["FAST", "HDD", "MEM", "SSD"]),
    ]
    for aliases, known in cases:
        made = store(*(tier(f"/{alias}", alias=alias, volume=claim()) for alias in aliases))
        expected = {f"{GLOBAL}.level{i}.alias": alias for i, alias in enumerate(known)}
        if known:
            expected[f"{GLOBAL}.levels"] = str(len(known))
        assert expected == made.properties(Component.ALL), aliases


def test_tiers_tell_all_processes_of_media_that_alluxio_does_not_have() -> None:
    more = [directory("/optane", medium_type="PMEM"), directory("/b", medium_type="NVME")]
    made = store(tier("/a", medium_type="NVME", alias="SSD", more_directories=more))
    assert {f"{GLOBAL}.mediumtype": "MEM,SSD,HDD,NVME,PMEM"} == made.properties(Component.ALL)
    assert "NVME,PMEM,NVME" == made.properties(Component.WORKER)[f"{LEVEL}0.dirs.mediumtype"]
    mounts = made.volume_mounts(Component.WORKER)
    assert ["alluxio-nvme", "alluxio-pmem", "alluxio-nvme-2"] == [
        each.volume.name for each in mounts
    ]


def test_tiers_leave_the_list_of_media_to_who_gives_it() -> None:
    own = {f"{GLOBAL}.mediumtype": "MEM,SSD,HDD,TAPE"}
    written = properties(cluster(tiers=[tier()], properties=own))
    assert "MEM,SSD,HDD,TAPE" == written[f"{GLOBAL}.mediumtype"]


def test_tiers_are_not_set_for_other_processes() -> None:
    for component in [each for each in Component if each is not Component.WORKER]:
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


def test_tier_counts_as_memory_where_its_volume_is_in_memory() -> None:
    on_node = VolumeSource.host_path
    cases: list[tuple[str, str, VolumeSource, bool]] = [
        ("MEM", "/dev/shm", VolumeSource.empty_dir(), True),
        ("MEM", "/dev/shm", on_node(), True),
        ("MEM", "/cache", on_node("/dev/shm/alluxio"), True),
        ("MEM", "/cache", on_node("/run/alluxio"), True),
        ("MEM", "/mnt/ramdisk", on_node(), True),
        ("MEM", "/dev/shm", on_node("/mnt/disk1"), False),
        ("MEM", "/cache", on_node("/dev/shm2"), False),
        ("MEM", "/cache", on_node(), False),
        ("MEM", "/dev/shm", claim(), False),
        ("SSD", "/dev/shm", on_node(), False),
        ("NVME", "/cache", VolumeSource.empty_dir(), False),
    ]
    for medium, path, source, counts in cases:
        documents = cluster(tiers=[tier(path, medium_type=medium, volume=source)])
        size = "1344m" if counts else "1792m"
        assert [f"-Xmx{size}", f"-XX:MaxDirectMemorySize={size}"] == java_opts(documents, WORKER)[
            -2:
        ], (medium, path, source)
        # What Alluxio is told is the sum of its quotas, whatever is behind them.
        told = properties(documents, WORKER).get("alluxio.worker.ramdisk.size")
        assert (GIB if medium == "MEM" else None) == told, (medium, path, source)


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


def test_claims_of_tiers_are_one_for_all_workers_or_one_for_each() -> None:
    tiers = (tier("/ssd", volume=claim(2)), tier("/hdd", medium_type="HDD"))
    shared = store(*tiers, name="cache")
    sizes = {name: each["resources"]["requests"]["storage"] for name, each in shared.claims.items()}
    assert {"cache-ssd": "2Gi", "cache-hdd": "1Gi"} == sizes
    own = store(*tiers, claim_for_each_worker=True)
    templates = [each.volume.claim_template for each in own.volume_mounts(Component.WORKER)]
    assert ({}, True) == (own.claims, None not in templates)
