"""A tier and its directories: what they refuse, and their volumes."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Component, VolumeSource
from tests.kit import cluster, properties, refusal, volume
from tests.parts.test_tiers import LEVEL, WORKER, directory, store, tier


def test_tier_that_cannot_work_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"medium_type": "ssd"},
            "Tier medium_type must be one of 'MEM', 'SSD', 'HDD', or the name of another medium, of"
            " at most 40 letters and digits (got 'ssd'); did you mean 'SSD'?",
        ),
        (
            {"medium_type": "MEN"},
            "Tier medium_type must be one of 'MEM', 'SSD', 'HDD', or the name of another medium, of"
            " at most 40 letters and digits (got 'MEN'); did you mean 'MEM'?",
        ),
        (
            {"medium_type": "ram"},
            "Tier medium_type must be one of 'MEM', 'SSD', 'HDD', or the name of another medium, of"
            " at most 40 letters and digits (got 'ram'); did you mean 'MEM'?",
        ),
        (
            {"medium_type": "SDD"},
            "Tier medium_type must be one of 'MEM', 'SSD', 'HDD', or the name of another medium, of"
            " at most 40 letters and digits (got 'SDD'); did you mean 'SSD' or 'HDD'?",
        ),
        (
            {"medium_type": "MY SSD"},
            "Tier medium_type must be one of 'MEM', 'SSD', 'HDD', or the name of another medium, of"
            " at most 40 letters and digits (got 'MY SSD'); use one of them",
        ),
        (
            {"medium_type": 3},
            "Tier medium_type must be one of 'MEM', 'SSD', 'HDD', or the name of another medium, of"
            " at most 40 letters and digits (got 3); use one of them",
        ),
        ({"path": "ssd"}, "Tier path must be absolute (got 'ssd'); use \"/ssd\""),
        (
            {"path": "/ssd,/hdd"},
            "Tier path may contain only letters, digits and . _ / @ % + = ~ - (got '/ssd,/hdd');"
            " rename the directory: the image's shell, Kubernetes or Alluxio would split it",
        ),
        (
            {"quota": "1GB"},
            "Tier quota must be a size as Kubernetes writes it, or a cdk8s.Size (got '1GB'); use"
            ' "1Gi"',
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
            "Tier volume's medium must match its medium_type (got 'Memory'); leave medium out"
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


def test_tier_refuses_an_empty_dir_of_another_medium() -> None:
    for medium_type, medium in (("MEM", ""), ("SSD", "Memory")):
        volume = VolumeSource.empty_dir(medium=medium)  # type: ignore[arg-type]
        message = refusal(tier, medium_type=medium_type, volume=volume)
        expected = f"Tier volume's medium must match its medium_type (got {medium!r})"
        assert message.startswith(expected), medium_type


def test_tier_accepts_sizes_of_cdk8s() -> None:
    from cdk8s import Size

    assert tier(quota=Size.mebibytes(1024)) == tier(quota="1Gi")
