"""Problems with the image, with nodes, and with users that the platform assigns."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Finding,
    Fuse,
    Journal,
    PodOptions,
    VolumeSource,
)
from tests.kit import findings


def test_directory_is_prepared_for_a_user_that_is_known() -> None:
    claim = VolumeSource.persistent_volume_claim("1Gi", prepare=True)
    prepared = {"journal": Journal.local(volume=claim)}
    plain = {"journal": Journal.local(volume=VolumeSource.persistent_volume_claim("1Gi"))}
    cases: list[tuple[dict[str, Any], bool]] = [
        ({**prepared, "pod": PodOptions(user="platform", group=0)}, True),
        ({**prepared, "pod": PodOptions(user=5000, group="platform")}, True),
        ({**prepared, "pod": PodOptions(user=5000, fs_group="platform")}, False),
        ({**prepared, "pod": PodOptions(user=0, group="platform")}, False),
        ({**prepared, "worker_pod": PodOptions(user="platform")}, False),
        ({**plain, "pod": PodOptions(user="platform")}, False),
        ({**plain, "pod": PodOptions(user="platform"), "fuse": Fuse()}, False),
    ]
    for options, wrong in cases:
        found = [each.finding for each in findings(**{"short_circuit": "off", **options})]
        assert found == [Finding.PREPARED_FOR_UNKNOWN_USER] * wrong, options
