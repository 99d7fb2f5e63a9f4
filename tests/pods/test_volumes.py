"""What stands behind a directory: the volumes that each source becomes, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alluxio_constructs import Mount, PodVolume, VolumeSource
from alluxio_constructs._base.quantities import GIB
from alluxio_constructs._manifests.objects import pruned
from alluxio_constructs._pods.volumes import chart_claim, ram_disk
from tests.kit import refusal

ONE_GIB = "1Gi"


def claim(**options: Any) -> VolumeSource:
    return VolumeSource.persistent_volume_claim(ONE_GIB, **options)


def shared(volume: VolumeSource) -> PodVolume:
    return volume.shared("the-volume", claim_name="the-claim", host_path="/where/mounted")


def own(volume: VolumeSource) -> PodVolume:
    return volume.own("the-volume", host_path="/where/mounted")


def in_a_tier(volume: VolumeSource, *, in_memory: bool = False, quota: int = GIB) -> VolumeSource:
    return volume.for_tier("Tier", in_memory=in_memory, quota=quota)


# One of each kind.
CLAIM = claim()
EXISTING = VolumeSource.existing_claim("theirs")
EMPTY_DIR = VolumeSource.empty_dir()
HOST_PATH = VolumeSource.host_path()

# ---------------------------------------------------------------------------- what it becomes


def test_pods_of_a_daemon_set_share_a_volume() -> None:
    cases: list[tuple[VolumeSource, dict[str, Any]]] = [
        (CLAIM, {"persistentVolumeClaim": {"claimName": "the-claim"}}),
        (EXISTING, {"persistentVolumeClaim": {"claimName": "theirs"}}),
        (EMPTY_DIR, {"emptyDir": {}}),
        (VolumeSource.empty_dir(medium="Memory"), {"emptyDir": {"medium": "Memory"}}),
        (VolumeSource.empty_dir(medium=""), {"emptyDir": {}}),
        (VolumeSource.empty_dir(size_limit=ONE_GIB), {"emptyDir": {"sizeLimit": "1Gi"}}),
        (HOST_PATH, {"hostPath": {"path": "/where/mounted", "type": "DirectoryOrCreate"}}),
        (
            VolumeSource.host_path("/data/"),
            {"hostPath": {"path": "/data", "type": "DirectoryOrCreate"}},
        ),
        (
            VolumeSource.host_path("/data", type="Directory"),
            {"hostPath": {"path": "/data", "type": "Directory"}},
        ),
        (VolumeSource.host_path("/data", type=""), {"hostPath": {"path": "/data"}}),
    ]
    for volume, source in cases:
        became = shared(volume)
        assert (
            "the-volume",
            source,
            None,
        ) == (became.name, pruned(became.source), became.claim_template), volume


def test_a_pod_of_a_stateful_set_has_what_is_no_claim_of_ours_in_the_same_way() -> None:
    cases: list[VolumeSource] = [EXISTING, EMPTY_DIR, HOST_PATH]
    for volume in cases:
        assert shared(volume) == own(volume), volume


def test_a_pod_of_a_stateful_set_has_a_claim_of_its_own() -> None:
    became = own(CLAIM)
    assert (
        "the-volume",
        {},
        {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": "standard",
            "selector": None,
            "resources": {"requests": {"storage": "1Gi"}},
        },
    ) == (became.name, became.source, became.claim_template)


def test_a_claim_asks_for_what_was_given() -> None:
    cases: list[tuple[dict[str, Any], str, Any]] = [
        ({"storage_class_name": "fast"}, "storageClassName", "fast"),
        ({"storage_class_name": ""}, "storageClassName", ""),
        ({"storage_class_name": None}, "storageClassName", None),
        ({"selector": {"matchLabels": {"a": "b"}}}, "selector", {"matchLabels": {"a": "b"}}),
        ({"access_modes": ["ReadWriteMany"]}, "accessModes", ["ReadWriteMany"]),
        (
            {"access_modes": ("ReadWriteOnce", "ReadOnlyMany")},
            "accessModes",
            ["ReadWriteOnce", "ReadOnlyMany"],
        ),
    ]
    for options, field, value in cases:
        spec = claim(**options).claim_spec
        assert spec is not None, options
        assert value == spec[field], options


def test_a_claim_of_the_default_class_names_no_class_and_one_of_no_class_does() -> None:
    specs = [pruned(claim(storage_class_name=each).claim_spec) for each in (None, "")]
    assert [False, True] == ["storageClassName" in each for each in specs]


def test_only_a_claim_of_ours_has_to_be_written() -> None:
    cases: list[VolumeSource] = [EXISTING, EMPTY_DIR, HOST_PATH]
    for volume in cases:
        assert volume.claim_spec is None, volume


def test_the_charts_claim_is_what_a_claim_is_by_default() -> None:
    assert CLAIM == chart_claim(GIB)


def test_a_source_says_what_it_is_good_for() -> None:
    cases: list[tuple[VolumeSource, bool, bool, int | None]] = [
        (CLAIM, False, True, GIB),
        (EXISTING, False, False, None),
        (EMPTY_DIR, True, True, None),
        (VolumeSource.empty_dir(size_limit=ONE_GIB), True, True, GIB),
        (HOST_PATH, False, False, None),
    ]
    for volume, lost, one_for_each, size in cases:
        assert (
            lost,
            one_for_each,
            size,
        ) == (volume.lives_with_the_pod, volume.one_for_each_pod, volume.size), volume


PREPARED: list[Callable[..., VolumeSource]] = [
    claim,
    lambda **options: VolumeSource.existing_claim("theirs", **options),
    VolumeSource.host_path,
]


def test_a_directory_is_handed_to_the_pods_user_if_asked_for() -> None:
    for factory in PREPARED:
        assert [False, True] == [factory().prepare, factory(prepare=True).prepare], factory


def test_what_merely_counts_as_asked_for_is_refused() -> None:
    for factory in PREPARED:
        assert "prepare must be True or False (got 'yes'); use one of them" == refusal(
            factory, prepare="yes"
        ), factory


def test_an_empty_dir_is_the_pods_users_by_itself() -> None:
    assert EMPTY_DIR.prepare is False


def test_a_mount_may_be_written_to_and_has_nothing_else_about_it() -> None:
    mount = Mount(volume=PodVolume(name="a"), path="/a")
    seen = (mount.read_only, mount.propagation, mount.prepare, mount.memory)
    assert (False, None, False, 0) == seen


# ---------------------------------------------------------------------------- in a tier


def test_an_empty_dir_of_a_tier_is_of_its_medium_and_its_quota() -> None:
    cases: list[tuple[bool, dict[str, Any]]] = [
        (True, {"emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}),
        (False, {"emptyDir": {"sizeLimit": "1Gi"}}),
    ]
    for in_memory, source in cases:
        assert source == pruned(shared(in_a_tier(EMPTY_DIR, in_memory=in_memory)).source), in_memory


def test_an_empty_dir_keeps_a_size_that_was_given() -> None:
    volume = VolumeSource.empty_dir(size_limit="2Gi")
    assert 2 * GIB == in_a_tier(volume, quota=GIB).size


def test_an_empty_dir_of_the_tiers_medium_is_let_in() -> None:
    cases: list[tuple[str, bool]] = [("Memory", True), ("", False)]
    for medium, in_memory in cases:
        assert GIB == in_a_tier(VolumeSource.empty_dir(medium=medium), in_memory=in_memory).size, (
            medium
        )


def test_an_empty_dir_of_another_medium_than_its_tiers_is_refused() -> None:
    cases: list[tuple[str, bool]] = [("Memory", False), ("", True)]
    for medium, in_memory in cases:
        volume = VolumeSource.empty_dir(medium=medium)
        assert (
            f"Tier volume's medium must be that of its medium_type (got {medium!r}); leave medium"
            " out of VolumeSource.empty_dir(…)"
        ) == refusal(in_a_tier, volume, in_memory=in_memory), medium


def test_a_quota_above_its_volume_is_refused() -> None:
    cases: list[VolumeSource] = [CLAIM, VolumeSource.empty_dir(size_limit=ONE_GIB)]
    for volume in cases:
        assert (
            "Tier quota must not be above the size of its volume, 1Gi (got '1073741825'); lower the"
            " one or raise the other"
        ) == refusal(in_a_tier, volume, quota=GIB + 1), volume


def test_what_is_no_empty_dir_stays_as_it_is_in_a_tier_of_any_medium() -> None:
    cases: list[VolumeSource] = [CLAIM, EXISTING, HOST_PATH]
    for volume in cases:
        for in_memory in (True, False):
            assert in_a_tier(volume, in_memory=in_memory) is volume, (volume, in_memory)


def test_a_volume_of_unknown_size_takes_any_quota() -> None:
    cases: list[VolumeSource] = [EXISTING, HOST_PATH]
    for volume in cases:
        assert in_a_tier(volume, quota=10_000 * GIB) is volume, volume


# ---------------------------------------------------------------------------- RAM disks


def test_a_ram_disk_takes_up_memory_and_nothing_else_does() -> None:
    cases: list[tuple[VolumeSource, int]] = [
        (VolumeSource.empty_dir(medium="Memory", size_limit=ONE_GIB), GIB),
        (VolumeSource.empty_dir(size_limit=ONE_GIB), 0),
        (EMPTY_DIR, 0),
        (CLAIM, 0),
        (HOST_PATH, 0),
    ]
    for volume, in_bytes in cases:
        assert in_bytes == ram_disk("Journal volume", volume), volume


def test_a_ram_disk_without_a_size_is_refused() -> None:
    assert (
        "Journal volume must have a size if it is in memory, since that counts towards the memory"
        " limit (got 'Memory'); use VolumeSource.empty_dir(medium=\"Memory\", size_limit=…)"
    ) == refusal(ram_disk, "Journal volume", VolumeSource.empty_dir(medium="Memory"))


# ---------------------------------------------------------------------------- what is refused


def test_a_claim_of_what_is_no_size_is_refused() -> None:
    cases: list[object] = ["1Gi", 1024, None]
    for size in cases:
        assert (
            f"VolumeSource.persistent_volume_claim size must be a cdk8s.Size (got {size!r}); use"
            " Size.gibibytes(1), Size.mebibytes(512) or the like"
        ) == refusal(VolumeSource.persistent_volume_claim, size), size


def test_an_empty_dir_of_what_is_no_size_is_refused() -> None:
    assert (
        "VolumeSource.empty_dir size_limit must be a cdk8s.Size (got '1Gi'); use Size.gibibytes(1),"
        " Size.mebibytes(512) or the like"
    ) == refusal(VolumeSource.empty_dir, size_limit="1Gi")


def test_another_medium_is_refused() -> None:
    for medium in ("memory", "MEM", "HugePages"):
        assert (
            f"VolumeSource.empty_dir medium must be one of '', 'Memory' (got {medium!r}); use one"
            " of them"
        ) == refusal(VolumeSource.empty_dir, medium=medium), medium


def test_what_is_no_storage_class_is_refused() -> None:
    cases: list[object] = ["Fast Disk", 5]
    for name in cases:
        assert (
            "storage_class_name must be at most 253 lower-case letters, digits, '-' or '.', each"
            f" part beginning and ending with a letter or digit (got {name!r}); use the object's"
            " name as kubectl shows it"
        ) == refusal(claim, storage_class_name=name), name


def test_what_merely_counts_as_no_storage_class_is_refused() -> None:
    cases: list[object] = [False, 0, []]
    for name in cases:
        assert f"storage_class_name must be a text (got {name!r}); use None" == refusal(
            claim, storage_class_name=name
        ), name


def test_no_access_mode_at_all_is_refused() -> None:
    assert 'access_modes must name a mode (got []); use ["ReadWriteOnce"]' == refusal(
        claim, access_modes=[]
    )


def test_another_access_mode_is_refused() -> None:
    assert (
        "access_modes must be one of 'ReadWriteOnce', 'ReadWriteMany', 'ReadWriteOncePod',"
        " 'ReadOnlyMany' (got 'RWO'); use one of them"
    ) == refusal(claim, access_modes=["ReadWriteOnce", "RWO"])


def test_a_single_access_mode_is_refused() -> None:
    assert "access_modes must be a list (got 'ReadWriteOnce'); use ['ReadWriteOnce']" == refusal(
        claim, access_modes="ReadWriteOnce"
    )


def test_what_is_no_name_of_a_claim_is_refused() -> None:
    cases: list[object] = ["", "My_Claim", None]
    for name in cases:
        assert (
            "claim_name must be at most 253 lower-case letters, digits, '-' or '.', each part"
            f" beginning and ending with a letter or digit (got {name!r}); use the object's name as"
            " kubectl shows it"
        ) == refusal(VolumeSource.existing_claim, name), name


def test_a_host_path_that_is_not_absolute_is_refused() -> None:
    assert "VolumeSource.host_path must be absolute (got 'data'); use \"/data\"" == refusal(
        VolumeSource.host_path, "data"
    )


def test_a_host_path_of_another_type_is_refused() -> None:
    cases: list[object] = ["File", "Socket", "directory", None]
    for kind in cases:
        assert (
            "VolumeSource.host_path type must be one of '', 'DirectoryOrCreate', 'Directory' (got"
            f" {kind!r}); use one of them"
        ) == refusal(VolumeSource.host_path, type=kind), kind
