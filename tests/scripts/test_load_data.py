"""load-data: waits for a load that `fs load` only submits, and tells whether it worked."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from .harness import executable, run_script

# Answers what a file says: one line for each time that it is asked how the load goes.
ALLUXIO = """#!/bin/bash
printf '%s\\n' "$*" >>"$ASKED"
if [[ $* == "$FAILS" ]]; then exit 255; fi
if [[ $* == *--progress ]]; then
  state=$(head -n 1 "$STATES"); sed -i 1d "$STATES"
  printf 'Progress:\\n\\tJob State: %s\\n\\tFiles Failed: %s\\n' "$state" "$FAILED"
fi
"""


class Cluster:
    """What stands for a cluster: an `alluxio` that keeps what it was asked."""

    def __init__(self, area: Path) -> None:
        executable(area / "bin" / "alluxio", ALLUXIO)
        executable(area / "bin" / "sleep", "#!/bin/bash\n")
        self._area = area

    def run(
        self, bash: str, *words: str, states: str = "SUCCEEDED", failed: int = 0, fails: str = "-"
    ) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        """Run the script: how it ended, and what it asked."""
        asked, going = self._area / "asked", self._area / "states"
        asked.write_text("")
        going.write_text("".join(f"{each}\n" for each in states.split()))
        env = {"ASKED": str(asked), "STATES": str(going), "FAILED": str(failed), "FAILS": fails}
        ended = run_script(bash, "load-data", *words, env=env, commands=self._area / "bin")
        return ended, asked.read_text().splitlines()


@pytest.fixture
def cluster(area: Path) -> Cluster:
    return Cluster(area)


def test_load_is_waited_for_path_by_path(bash: str, cluster: Cluster) -> None:
    ended, asked = cluster.run(
        bash,
        *("yes", "0", "--bandwidth 5 --verify", "/a", "/b"),
        states="CREATED RUNNING VERIFYING SUCCEEDED SUCCEEDED",
    )
    assert (0, "") == (ended.returncode, ended.stderr)
    assert [
        "fs loadMetadata -R -F /a",
        "fs load /a --submit --bandwidth 5 --verify",
        *["fs load /a --progress"] * 4,
        "fs loadMetadata -R -F /b",
        "fs load /b --submit --bandwidth 5 --verify",
        "fs load /b --progress",
    ] == asked


def test_load_looks_for_no_metadata_and_sets_replicas_if_it_is_told_so(
    bash: str, cluster: Cluster
) -> None:
    ended, asked = cluster.run(bash, "no", "2", "", "/a")
    assert (0, "") == (ended.returncode, ended.stderr)
    assert [
        "fs load /a --submit",
        "fs load /a --progress",
        "fs setReplication -R --min 2 /a",
    ] == asked


def test_load_that_did_not_load_everything_fails(bash: str, cluster: Cluster) -> None:
    for states, failed in (("FAILED", 0), ("STOPPED", 0), ("SUCCEEDED", 1)):
        ended, asked = cluster.run(bash, "no", "2", "", "/a", "/b", states=states, failed=failed)
        assert 1 == ended.returncode, states
        assert "/a was not loaded, or not all of it." in ended.stderr, states
        assert "fs load /a --progress --verbose" == asked[-1], states


def test_load_data_stops_at_the_first_failing_command(bash: str, cluster: Cluster) -> None:
    for fails in (
        "fs loadMetadata -R -F /a",
        "fs load /a --submit",
        "fs load /a --progress",
        "fs setReplication -R --min 2 /a",
    ):
        ended, asked = cluster.run(bash, "yes", "2", "", "/a", "/b", fails=fails)
        assert (1, fails) == (ended.returncode, asked[-1]), fails
        assert "/a" in ended.stderr, fails


def test_wrong_arguments_are_refused(bash: str, cluster: Cluster) -> None:
    for words in (("yes", "0", ""), ("maybe", "0", "", "/a"), ("yes", "two", "", "/a")):
        ended, asked = cluster.run(bash, *words)
        assert (1, []) == (ended.returncode, asked), words
        assert "Correct the command." in ended.stderr, words
