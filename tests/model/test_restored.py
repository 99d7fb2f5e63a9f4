"""A journal restored from a backup: whether masters can reach the backup."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Finding, Journal, PodOptions, Ufs, VolumeSource
from tests.kit import findings

AT_BACKUPS = VolumeSource.existing_claim("backups").at("/backups")
SHARED = VolumeSource.existing_claim("shared")


def test_backup_is_found_out_of_reach_unless_it_is_in_the_root_or_on_a_volume() -> None:
    cases: list[tuple[str, dict[str, Any], bool]] = [
        ("s3://bucket/backups/a.gz", {}, True),
        ("s3://other/backups/a.gz", {}, False),
        ("hdfs://bucket/backups/a.gz", {}, False),
        ("/backups/a.gz", {}, False),
        ("/backups/a.gz", {"master_pod": PodOptions(mounts=[AT_BACKUPS])}, True),
        ("/backups2/a.gz", {"master_pod": PodOptions(mounts=[AT_BACKUPS])}, False),
        ("file:///backups/a.gz", {"master_pod": PodOptions(mounts=[AT_BACKUPS])}, True),
        ("/under/backups/a.gz", {"ufs": Ufs("/under", volume=SHARED)}, True),
        ("s3://bucket/a.gz", {"ufs": Ufs("/under", volume=SHARED)}, False),
        ("s3://other/a.gz", {"master_enabled": False}, True),
    ]
    for backup, options, reached in cases:
        journal = Journal.local().restored_from(backup)
        found = [each.finding for each in findings(journal=journal, **options)]
        assert ([] if reached else [Finding.BACKUP_ELSEWHERE]) == found, (backup, options)
