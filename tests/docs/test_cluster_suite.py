"""The suite that runs against a cluster knows each command of the documentation."""

from __future__ import annotations

from tests.cluster.documented import ASKED, ELSEWHERE, commands


def test_suite_runs_each_documented_command_or_says_who_does() -> None:
    assert set(commands()) == {*ASKED, *ELSEWHERE}


def test_no_command_is_both_run_and_left_to_others() -> None:
    assert set() == ASKED.keys() & ELSEWHERE.keys()
