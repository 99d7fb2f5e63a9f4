"""back-up-metadata: a backup, and no more than the latest of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from .harness import executable, run_script

# Its under storage is a folder, in which each backup gets the time of the folder's clock.
ALLUXIO = """#!/bin/bash
printf '%s\\n' "$*" >>"$ASKED"
if [[ $* == "$FAILS" ]]; then exit 255; fi
name=alluxio-backup-2026-11-28-$TIME.gz
case "$*" in
  "fsadmin backup "*)
    printf ' Backup state: Running\\r      \\rBackup Host        : master\\n'
    printf 'Backup URI         : s3://bucket%s/%s\\nBackup Entry Count : 7\\n' "$3" "$name"
    touch "$WRITES/$name" "$WRITES/$name.complete" ;;
  "fs ls -f "*)
    for each in "$UFS"/*; do printf '%s\\n' "-rw-r--r-- a a 1 PERSISTED 0% $4/${each##*/}"; done ;;
  "fs rm "*) rm "$UFS/${3##*/}" && printf '%s has been removed\\n' "$3" ;;
esac
"""


def names(*times: int, complete: bool = True) -> list[str]:
    """The files of backups that were made at some times."""
    found = [f"alluxio-backup-2026-11-28-{each}.gz" for each in times]
    return sorted([*found, *(f"{each}.complete" for each in found if complete)])


class Cluster:
    """What stands for a cluster and its under storage."""

    def __init__(self, area: Path) -> None:
        executable(area / "bin" / "alluxio", ALLUXIO)
        self._area = area
        self.ufs = area / "ufs"
        self.elsewhere = area / "elsewhere"
        for each in (self.ufs, self.elsewhere):
            each.mkdir()

    @property
    def files(self) -> list[str]:
        """What is in the directory of backups."""
        return sorted(each.name for each in self.ufs.iterdir())

    def run(
        self, bash: str, *words: str, time: int = 1000, fails: str = "-", lost: bool = False
    ) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """Run the script: how it ended, and what it asked.

        Args:
            bash: The shell.
            words: Its arguments. Default: directories, and 2 to keep.
            time: When the backup is made.
            fails: The command that fails.
            lost: Whether the backup goes to another place than the directory.
        """
        asked = self._area / "asked"
        asked.write_text("")
        env = {
            "ASKED": str(asked),
            "UFS": str(self.ufs),
            "WRITES": str(self.elsewhere if lost else self.ufs),
            "TIME": str(time),
            "FAILS": fails,
        }
        given = words or ("/lake/backups", "/backups", "2")
        ended = run_script(bash, "back-up-metadata", *given, env=env, commands=self._area / "bin")
        return ended, asked.read_text().splitlines()


@pytest.fixture
def cluster(area: Path) -> Cluster:
    return Cluster(area)


def test_backups_older_than_the_latest_are_removed(bash: str, cluster: Cluster) -> None:
    for time in (1001, 1002, 1003, 1004):
        ended, asked = cluster.run(bash, time=time)
        assert (0, "") == (ended.returncode, ended.stderr), time
        assert "fsadmin backup /lake/backups --allow-leader" == asked[0], time
        assert "Backup URI         : s3://bucket/lake/backups/alluxio-backup-" in ended.stdout
        assert names(*range(max(1001, time - 1), time + 1)) == cluster.files, time


def test_incomplete_backups_do_not_count_and_go_with_the_old_ones(
    bash: str, cluster: Cluster
) -> None:
    for name in [*names(1001), *names(1002, 1004, complete=False), *names(1003)]:
        (cluster.ufs / name).touch()
    ended, _ = cluster.run(bash, time=1005)
    assert (0, "") == (ended.returncode, ended.stderr)
    assert sorted([*names(1003, 1005), *names(1004, complete=False)]) == cluster.files


def test_files_of_others_stay(bash: str, cluster: Cluster) -> None:
    others = ["a.gz", "alluxio-backup-of-mine.gz", "my-alluxio-backup-2020-01-01-1.gz"]
    for name in others:
        (cluster.ufs / name).touch()
    for time in (1001, 1002, 1003):
        cluster.run(bash, time=time)
    assert sorted([*others, *names(1002, 1003)]) == cluster.files


def test_all_backups_stay_if_none_is_to_go(bash: str, cluster: Cluster) -> None:
    for time in (1001, 1002, 1003):
        ended, asked = cluster.run(bash, "/backups", "/backups", "0", time=time)
        assert (0, 1) == (ended.returncode, len(asked)), time
    assert names(1001, 1002, 1003) == cluster.files


def test_backup_elsewhere_removes_no_old_backups(bash: str, cluster: Cluster) -> None:
    for name in names(1, 2, 3):
        (cluster.ufs / name).touch()
    ended, asked = cluster.run(bash, lost=True)
    assert 1 == ended.returncode
    assert "is not in /backups. Is another under storage mounted there?" in ended.stderr
    assert (names(1, 2, 3), 2) == (cluster.files, len(asked))


def test_back_up_metadata_stops_at_the_first_failing_command(bash: str, cluster: Cluster) -> None:
    for name in names(1, 2, 3):
        (cluster.ufs / name).touch()
    for fails in (
        "fsadmin backup /lake/backups --allow-leader",
        "fs ls -f /backups",
        "fs rm /backups/alluxio-backup-2026-11-28-1.gz",
    ):
        ended, asked = cluster.run(bash, fails=fails)
        assert (1, fails) == (ended.returncode, asked[-1]), fails
        assert ended.stderr.startswith("back-up-metadata: "), fails


def test_wrong_arguments_are_refused(bash: str, cluster: Cluster) -> None:
    for words in (("/a", "/b"), ("a", "/b", "2"), ("/a", "b", "2"), ("/a", "/b", "two")):
        ended, asked = cluster.run(bash, *words)
        assert (1, []) == (ended.returncode, asked), words
        assert "Correct the command." in ended.stderr, words
