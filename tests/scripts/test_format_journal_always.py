"""format-journal-always: `alluxio formatJournal`, told the master's own address."""

from __future__ import annotations

from pathlib import Path

import pytest

from .harness import executable, run_script

ALLUXIO = """#!/bin/bash
printf '%s|%s\\n' "$*" "$ALLUXIO_JAVA_OPTS"
exit "$END"
"""
ENVIRONMENT = {"ALLUXIO_JAVA_OPTS": "-Da=b", "ALLUXIO_MASTER_HOSTNAME": "master-0"}


@pytest.fixture
def commands(area: Path) -> Path:
    executable(area / "bin" / "alluxio", ALLUXIO)
    return area / "bin"


def test_format_journal_gets_the_configuration_and_then_the_masters_own_address(
    bash: str, commands: Path
) -> None:
    env = {**ENVIRONMENT, "END": "0"}
    ended = run_script(bash, "format-journal-always", env=env, commands=commands)
    assert (0, "formatJournal|-Da=b -Dalluxio.master.hostname=master-0\n") == (
        ended.returncode,
        ended.stdout,
    )


def test_a_format_that_fails_keeps_the_master_from_starting(bash: str, commands: Path) -> None:
    env = {**ENVIRONMENT, "END": "255"}
    ended = run_script(bash, "format-journal-always", env=env, commands=commands)
    assert ended.returncode == 255


def test_without_a_variable_nothing_is_formatted(bash: str, commands: Path) -> None:
    for missing in ENVIRONMENT:
        env = {name: value for name, value in ENVIRONMENT.items() if name != missing}
        ended = run_script(
            bash, "format-journal-always", env={**env, "END": "0"}, commands=commands
        )
        assert (1, "") == (ended.returncode, ended.stdout), missing
        assert f"{missing}: unbound variable" in ended.stderr, missing
