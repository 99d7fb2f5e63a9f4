"""The suite that runs against a cluster knows each command of the documentation."""

from __future__ import annotations

from tests.cluster import test_configuration, test_masters, test_mounts, test_options
from tests.cluster.alluxio import documents
from tests.cluster.documented import ASKED, ELSEWHERE, commands


def test_suite_runs_each_documented_command_or_says_who_does() -> None:
    assert set(commands()) == {*ASKED, *ELSEWHERE}


def test_no_command_is_both_run_and_left_to_others() -> None:
    assert set() == ASKED.keys() & ELSEWHERE.keys()


def test_suite_describes_clusters_that_the_library_takes() -> None:
    """Nobody runs it in CI, so that a renamed option or a new check would show too late."""
    cases = {
        "test_configuration": test_configuration.options(),
        "test_options": test_options.options(),
        "test_mounts": test_mounts.options("http://s3:5000", test_mounts.mounts()),
        "test_masters": {"masters": 3, "master": test_masters.crashing()},
    }
    for name, given in cases.items():
        assert documents("test", **given), name
