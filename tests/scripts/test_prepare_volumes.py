"""prepare-volumes: host directories made usable by Alluxio's user, and nothing more changed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from .harness import AS_ROOT, UNPRIVILEGED, executable, run_script, scratch, tree

OWNER = f"{UNPRIVILEGED}:{UNPRIVILEGED if AS_ROOT else os.getegid()}"

needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root can give files to another user")


def prepare(
    bash: str, *directories: Path | str, owner: str = OWNER, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return run_script(bash, "prepare-volumes", owner, *map(str, directories), cwd=cwd)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


@needs_root
def test_a_directory_of_root_becomes_the_users(bash: str, area: Path) -> None:
    ended = prepare(bash, area)
    assert ended.returncode == 0
    assert (area.stat().st_uid, area.stat().st_gid) == (UNPRIVILEGED, UNPRIVILEGED)
    assert "changed the owner" in ended.stderr


@needs_root
@pytest.mark.parametrize("owner", [(UNPRIVILEGED, 0), (0, UNPRIVILEGED)])
def test_user_and_group_must_both_be_right(bash: str, area: Path, owner: tuple[int, int]) -> None:
    os.chown(area, *owner)
    assert prepare(bash, area).returncode == 0
    assert (area.stat().st_uid, area.stat().st_gid) == (UNPRIVILEGED, UNPRIVILEGED)


@needs_root
def test_content_of_a_directory_keeps_its_owner(bash: str, area: Path) -> None:
    (area / "below").mkdir()
    (area / "below" / "block").write_text("data")
    before = tree(area / "below")
    assert prepare(bash, area).returncode == 0
    assert tree(area / "below") == before


def test_the_user_gets_all_rights_and_the_others_keep_theirs(bash: str) -> None:
    for before, after in ((0o000, 0o700), (0o555, 0o755), (0o1077, 0o1777), (0o2575, 0o2775)):
        with scratch() as area:
            folder = area / "folder"
            folder.mkdir()
            if AS_ROOT:
                os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
            folder.chmod(before)
            assert prepare(bash, folder).returncode == 0, before
            assert mode(folder) == after, before


def test_a_directory_that_is_right_is_not_written_to(bash: str) -> None:
    for right in (0o700, 0o755, 0o1777, 0o2770):
        with scratch() as area:
            folder = area / "folder"
            folder.mkdir()
            if AS_ROOT:
                os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
            folder.chmod(right)
            before = tree(folder)
            ended = prepare(bash, folder)
            assert (ended.returncode, ended.stderr) == (0, ""), right
            assert tree(folder) == before, right


@needs_root
def test_a_second_run_changes_nothing(bash: str, area: Path) -> None:
    folder = area / "folder"
    folder.mkdir(0o500)
    assert prepare(bash, folder).returncode == 0
    before = tree(folder)
    ended = prepare(bash, folder)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert tree(folder) == before


def test_names_are_taken_literally(bash: str, area: Path) -> None:
    names = ["with space", "-rf", "--reference=x", "-", "*", "$(exit 9)", "a\nb", "\\040", "ä"]
    for name in names:
        (area / name).mkdir(0o500)
    (area / "bystander").mkdir(0o500)
    bystander = tree(area / "bystander")
    ended = prepare(bash, *names, cwd=area)
    assert ended.returncode == 0, ended.stderr
    for name in names:
        assert (area / name).stat().st_uid == UNPRIVILEGED
        assert mode(area / name) == 0o700
    assert tree(area / "bystander") == bystander


def test_anything_but_a_directory_is_a_failure_that_names_it(bash: str) -> None:
    for kind in ("file", "missing", "dangling link", "empty name"):
        with scratch() as area:
            path = area / "it"
            if kind == "file":
                path.write_text("not mine")
            elif kind == "dangling link":
                path.symlink_to(area / "nowhere")
            ended = prepare(bash, "" if kind == "empty name" else path)
            assert ended.returncode == 1, kind
            assert ended.stderr.startswith("prepare-volumes: "), kind
            assert "not a directory" in ended.stderr, kind
            assert kind == "empty name" or str(path) in ended.stderr, kind


def test_an_impossible_change_is_a_failure_that_says_what_to_do(bash: str, area: Path) -> None:
    """Like chown on an NFS export that squashes root."""
    for command in ("chown", "chmod"):
        executable(area / "bin" / command, "#!/bin/sh\nexit 1\n")
    folder = area / "folder"
    folder.mkdir(0o500)
    for owner, changed in ((OWNER, "mode"), ("54321:54321", "owner")):
        if AS_ROOT and changed == "mode":
            os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
        ended = run_script(bash, "prepare-volumes", owner, str(folder), commands=area / "bin")
        assert ended.returncode == 1
        assert f"cannot change the {changed}" in ended.stderr
        assert ended.stderr.rstrip().endswith("on the node.")


def test_an_owner_that_is_not_two_numbers_is_refused(bash: str) -> None:
    for owner in ("", "1000", "alluxio:alluxio", "1000:", "-1:0", "1000:1000 "):
        with scratch() as area:
            before = tree(area)
            ended = prepare(bash, area, owner=owner)
            assert ended.returncode == 1, owner
            assert tree(area) == before, owner
