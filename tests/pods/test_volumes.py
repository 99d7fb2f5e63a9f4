"""Volume sources: the volume that each becomes, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alluxio_constructs import PodVolume, VolumeSource
from alluxio_constructs._base.quantities import GIB
from alluxio_constructs._manifests.objects import pruned
from alluxio_constructs._pods.volume_uses import chart_claim, one_for_each_pod, own_volume, size_of
from alluxio_constructs._pods.volumes import claim_spec, needs_preparing, ram_disk, shared_volume
from tests.kit import refusal


def claim(**options: Any) -> VolumeSource:
    return VolumeSource.persistent_volume_claim("1Gi", **options)


def existing(**options: Any) -> VolumeSource:
    return VolumeSource.existing_claim("theirs", **options)


def shared(volume: VolumeSource) -> PodVolume:
    return shared_volume(volume, "the-volume", claim_name="the-claim", host_path="/where/mounted")


def own(volume: VolumeSource) -> PodVolume:
    return own_volume(volume, "the-volume", host_path="/where/mounted")


# One of each kind.
CLAIM = claim()
EXISTING = existing()
EMPTY_DIR = VolumeSource.empty_dir()
EPHEMERAL = VolumeSource.ephemeral("1Gi")
HOST_PATH = VolumeSource.host_path()

# ---------------------------------------------------------------------------- what it becomes


def test_volume_is_shared_by_the_pods_of_a_daemon_set() -> None:
    cases: list[tuple[VolumeSource, dict[str, Any]]] = [
        (CLAIM, {"persistentVolumeClaim": {"claimName": "the-claim"}}),
        (EXISTING, {"persistentVolumeClaim": {"claimName": "theirs"}}),
        (EMPTY_DIR, {"emptyDir": {}}),
        (VolumeSource.empty_dir(medium="Memory"), {"emptyDir": {"medium": "Memory"}}),
        (VolumeSource.empty_dir(medium=""), {"emptyDir": {}}),
        (VolumeSource.empty_dir(size_limit="1Gi"), {"emptyDir": {"sizeLimit": "1Gi"}}),
        (
            EPHEMERAL,
            {
                "ephemeral": {
                    "volumeClaimTemplate": {
                        "spec": {
                            "accessModes": ["ReadWriteOnce"],
                            "storageClassName": "standard",
                            "resources": {"requests": {"storage": "1Gi"}},
                        }
                    }
                }
            },
        ),
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
        seen = (became.name, pruned(became.source), became.claim_template)
        assert ("the-volume", source, None) == seen, volume


def test_volume_that_is_no_claim_of_ours_is_the_same_in_a_stateful_set() -> None:
    for volume in (EXISTING, EMPTY_DIR, EPHEMERAL, HOST_PATH):
        assert shared(volume) == own(volume), volume


def test_claim_is_one_for_each_pod_of_a_stateful_set() -> None:
    became = own(CLAIM)
    template = {
        "accessModes": ("ReadWriteOnce",),
        "storageClassName": "standard",
        "selector": None,
        "resources": {"requests": {"storage": "1Gi"}},
    }
    assert ("the-volume", {}, template) == (became.name, became.source, became.claim_template)


def test_claim_asks_for_what_was_given() -> None:
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
        spec = claim_spec(claim(**options))
        assert spec is not None, options
        assert value == spec[field], options


def test_claim_of_the_default_class_names_no_class_and_one_of_no_class_does() -> None:
    for name, named in ((None, False), ("", True)):
        spec = pruned(claim_spec(claim(storage_class_name=name)))
        assert named is ("storageClassName" in spec), name


def test_claim_is_the_charts_by_default() -> None:
    assert CLAIM == chart_claim(GIB)


def test_claim_and_empty_dir_accept_a_size_of_cdk8s() -> None:
    from cdk8s import Size

    assert CLAIM == VolumeSource.persistent_volume_claim(Size.gibibytes(1))
    theirs = VolumeSource.empty_dir(size_limit=Size.mebibytes(1024))
    assert VolumeSource.empty_dir(size_limit="1Gi") == theirs


def test_volume_says_what_it_is_good_for() -> None:
    cases: list[tuple[VolumeSource, bool, bool, int | None]] = [
        # Whether it has to be written, whether each pod can have one, and how much fits.
        (CLAIM, True, True, GIB),
        (EXISTING, False, False, None),
        (EMPTY_DIR, False, True, None),
        (VolumeSource.empty_dir(size_limit="1Gi"), False, True, GIB),
        (EPHEMERAL, False, True, GIB),
        (HOST_PATH, False, False, None),
    ]
    for volume, written, one_for_each, size in cases:
        seen = (claim_spec(volume) is not None, one_for_each_pod(volume), size_of(volume))
        assert (written, one_for_each, size) == seen, volume


# ------------------------------------------------------------------------------ preparing it

PREPARED: dict[str, Callable[..., VolumeSource]] = {
    "claim": claim,
    "ephemeral": lambda **options: VolumeSource.ephemeral("1Gi", **options),
    "existing claim": existing,
    "host path": VolumeSource.host_path,
}


def test_volume_is_handed_to_the_pods_user_if_asked_for() -> None:
    for name, factory in PREPARED.items():
        asked = [needs_preparing(factory()), needs_preparing(factory(prepare=True))]
        assert [False, True] == asked, name
    assert needs_preparing(EMPTY_DIR) is False


def test_volume_refuses_what_merely_counts_as_asked_for() -> None:
    for name, factory in PREPARED.items():
        expected = "prepare must be True or False (got 'yes'); use one of them"
        assert expected == refusal(factory, prepare="yes"), name


# ---------------------------------------------------------------------------------- RAM disks


def test_ram_disk_takes_up_memory_and_nothing_else_does() -> None:
    cases: list[tuple[VolumeSource, int]] = [
        (VolumeSource.empty_dir(medium="Memory", size_limit="1Gi"), GIB),
        (VolumeSource.empty_dir(size_limit="1Gi"), 0),
        (EMPTY_DIR, 0),
        (CLAIM, 0),
        (HOST_PATH, 0),
    ]
    for volume, in_bytes in cases:
        assert in_bytes == ram_disk("Journal volume", volume), volume


def test_ram_disk_without_a_size_is_refused() -> None:
    assert (
        "Journal volume must have a size if it is in memory, since that counts towards the memory"
        " limit (got 'Memory'); use VolumeSource.empty_dir(medium=\"Memory\", size_limit=…)"
    ) == refusal(ram_disk, "Journal volume", VolumeSource.empty_dir(medium="Memory"))


# ---------------------------------------------------------------------------- what is refused

NO_SIZE = (
    'must be a size as Kubernetes writes it, or a cdk8s.Size (got {!r}); use "1Gi", "512Mi" or the'
    " like"
)
NO_OBJECT = (
    "must be at most 253 lower-case letters, digits, '-' or '.', each part beginning and ending"
    " with a letter or digit (got {!r}); use the object's name as kubectl shows it"
)


def test_claim_refuses_what_is_no_size() -> None:
    for size in ("big", 1024, None):
        expected = f"VolumeSource.persistent_volume_claim size {NO_SIZE.format(size)}"
        assert expected == refusal(VolumeSource.persistent_volume_claim, size), size


def test_claim_refuses_what_is_no_storage_class() -> None:
    for name in ("Fast Disk", 5):
        expected = f"storage_class_name {NO_OBJECT.format(name)}"
        assert expected == refusal(claim, storage_class_name=name), name
    merely_false: list[object] = [False, 0, []]
    for value in merely_false:
        expected = f"storage_class_name must be a string (got {value!r}); use None"
        assert expected == refusal(claim, storage_class_name=value), value


def test_claim_refuses_other_access_modes() -> None:
    cases: list[tuple[object, str]] = [
        ([], 'access_modes must name a mode (got []); use ["ReadWriteOnce"]'),
        (
            ["ReadWriteOnce", "RWO"],
            "access_modes must be one of 'ReadWriteOnce', 'ReadWriteMany', 'ReadWriteOncePod',"
            " 'ReadOnlyMany' (got 'RWO'); use one of them",
        ),
        (
            "ReadWriteOnce",
            "access_modes must be a list (got 'ReadWriteOnce'); use ['ReadWriteOnce']",
        ),
    ]
    for modes, message in cases:
        assert message == refusal(claim, access_modes=modes), modes


def test_existing_claim_refuses_what_is_no_name() -> None:
    for name in ("", "My_Claim", None):
        expected = f"claim_name {NO_OBJECT.format(name)}"
        assert expected == refusal(VolumeSource.existing_claim, name), name


def test_empty_dir_refuses_what_is_no_size() -> None:
    expected = f"VolumeSource.empty_dir size_limit {NO_SIZE.format('big')}"
    assert expected == refusal(VolumeSource.empty_dir, size_limit="big")


def test_empty_dir_refuses_another_medium() -> None:
    for medium in ("memory", "MEM", "HugePages"):
        expected = (
            f"VolumeSource.empty_dir medium must be one of '', 'Memory' (got {medium!r}); use one"
            " of them"
        )
        assert expected == refusal(VolumeSource.empty_dir, medium=medium), medium


def test_host_path_refuses_a_path_that_is_not_absolute() -> None:
    assert "VolumeSource.host_path must be absolute (got 'data'); use \"/data\"" == refusal(
        VolumeSource.host_path, "data"
    )


def test_host_path_refuses_another_type() -> None:
    for kind in ("File", "Socket", "directory", None):
        expected = (
            "VolumeSource.host_path type must be one of '', 'DirectoryOrCreate', 'Directory' (got"
            f" {kind!r}); use one of them"
        )
        assert expected == refusal(VolumeSource.host_path, type=kind), kind


def test_ephemeral_refuses_what_a_claim_does_by_its_own_name() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"size": 5}, "VolumeSource.ephemeral size must be a size"),
        ({"size": "1Gi", "access_modes": []}, "access_modes must name a mode"),
        ({"size": "1Gi", "selector": {"a": "b"}}, "VolumeSource.ephemeral selector has no field"),
        ({"size": "1Gi", "prepare": "yes"}, "prepare must be True or False"),
    ]
    for options, start in cases:
        assert refusal(VolumeSource.ephemeral, **options).startswith(start), options


def test_ephemeral_is_no_claim_that_somebody_writes() -> None:
    assert claim() != EPHEMERAL
    mount = EPHEMERAL.at("/scratch")
    assert list(mount.volume.source) == ["ephemeral"]
