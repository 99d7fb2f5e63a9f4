"""prepare-volumes as its pod runs it: root, with CHOWN and FOWNER and no other capability."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from alluxio_constructs._pods import security

from .harness import AS_ROOT, SYSTEM_PATH, UNPRIVILEGED, scratch, script_text, tree

SETPRIV = shutil.which("setpriv", path=SYSTEM_PATH)
OWNER = f"{UNPRIVILEGED}:{UNPRIVILEGED}"
ANOTHER = 54321

# What the library writes, so that the two cannot come apart.
CAPABILITIES = security.of_root(["CHOWN", "FOWNER"])["capabilities"]["add"]
# A pod's fsGroup is a group of each of its containers, root or not.
CONFINED = [
    str(SETPRIV),
    "--no-new-privs",
    f"--groups={UNPRIVILEGED}",
    "--bounding-set=" + ",".join(["-all", *(f"+{each.lower()}" for each in CAPABILITIES)]),
    "--inh-caps=-all",
    "--ambient-caps=-all",
]

pytestmark = [
    pytest.mark.skipif(not AS_ROOT, reason="only root can have capabilities to keep"),
    pytest.mark.skipif(SETPRIV is None, reason="there is no setpriv to take capabilities away"),
]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={"PATH": SYSTEM_PATH},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def prepare(bash: str, *directories: Path) -> subprocess.CompletedProcess[str]:
    script = (bash, "-c", script_text("prepare-volumes"), "prepare-volumes", OWNER)
    return run(*CONFINED, *script, *map(str, directories))


def folder(area: Path, *, owner: tuple[int, int], mode: int) -> Path:
    path = area / "folder"
    path.mkdir()
    (path / "block").write_text("data")
    os.chown(path, *owner)
    path.chmod(mode)
    return path


def state(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_uid, status.st_gid, status.st_mode & 0o7777


def test_the_capabilities_of_these_tests_are_those_and_no_other(bash: str, area: Path) -> None:
    ended = run(*CONFINED, bash, "-c", "grep -h Cap /proc/self/status")
    masks = dict(line.split(":\t") for line in ended.stdout.splitlines())
    chown_and_fowner = 1 << 0 | 1 << 3
    assert {name: int(mask, 16) for name, mask in masks.items()} == {
        "CapInh": 0,
        "CapPrm": chown_and_fowner,
        "CapEff": chown_and_fowner,
        "CapBnd": chown_and_fowner,
        "CapAmb": 0,
    }
    closed = folder(area, owner=(ANOTHER, ANOTHER), mode=0o700)
    assert run(*CONFINED, bash, "-c", f"ls {closed}").returncode != 0


def test_a_directory_of_whoever_becomes_the_users(bash: str) -> None:
    owners: list[tuple[int, int]] = [(0, 0), (ANOTHER, ANOTHER), (ANOTHER, UNPRIVILEGED)]
    for owner in owners:
        for mode, after in ((0o000, 0o700), (0o755, 0o755), (0o555, 0o755), (0o2055, 0o2755)):
            with scratch() as area:
                path = folder(area, owner=owner, mode=mode)
                ended = prepare(bash, path)
                assert (ended.returncode, state(path)) == (
                    0,
                    (UNPRIVILEGED, UNPRIVILEGED, after),
                ), ended.stderr
                assert (path / "block").stat().st_uid == 0, (owner, mode)


def test_a_directory_that_is_the_users_is_not_written_to(bash: str, area: Path) -> None:
    path = folder(area, owner=(UNPRIVILEGED, UNPRIVILEGED), mode=0o700)
    before = path.stat()
    ended = prepare(bash, path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert path.stat() == before


def test_several_directories_are_prepared_one_after_the_other(bash: str, area: Path) -> None:
    paths = [area / name for name in ("one", "two")]
    for each in paths:
        each.mkdir(0o000)
    assert prepare(bash, *paths).returncode == 0
    assert {(UNPRIVILEGED, UNPRIVILEGED, 0o700)} == {state(each) for each in paths}


def test_path_below_a_directory_that_root_cannot_enter_is_refused(bash: str, area: Path) -> None:
    closed = folder(area, owner=(ANOTHER, ANOTHER), mode=0o700)
    below = closed / "below"
    below.mkdir()
    before = tree(closed)
    ended = prepare(bash, below)
    assert ended.returncode == 1
    assert f"{below} is missing or not a directory" in ended.stderr
    assert tree(closed) == before


UNSHARE = shutil.which("unshare", path=SYSTEM_PATH)


def read_only(path: Path, options: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run something where a file system is mounted at a path that cannot be written to."""
    path.mkdir()
    mounted = f'mount -t tmpfs -o ro,{options} none {path} && exec "$@"'
    return run(str(UNSHARE), "--mount", "bash", "-c", mounted, "-", *command)


@pytest.fixture
def mounts(area: Path) -> None:
    if UNSHARE is None or read_only(area / "try", "mode=755", "true").returncode != 0:
        pytest.skip("this machine lets nobody mount a file system")


@pytest.mark.usefixtures("mounts")
@pytest.mark.parametrize(
    ("options", "what"),
    [
        (f"uid={ANOTHER},mode=755", "the owner"),
        (f"uid={UNPRIVILEGED},gid={UNPRIVILEGED},mode=500", "the mode 500"),
    ],
)
def test_a_file_system_that_cannot_be_written_to_is_a_failure_that_says_so(
    bash: str, area: Path, options: str, what: str
) -> None:
    script = (bash, "-c", script_text("prepare-volumes"), "prepare-volumes", OWNER)
    path = area / "read-only"
    ended = read_only(path, options, *CONFINED, *script, str(path))
    assert ended.returncode == 1
    assert "Read-only file system" in ended.stderr
    assert f"prepare-volumes: cannot change {what} of {path}" in ended.stderr
    assert ended.stderr.rstrip().endswith("on the node.")


@pytest.mark.usefixtures("mounts")
def test_a_file_system_that_cannot_be_written_to_is_fine_if_it_is_the_users(
    bash: str, area: Path
) -> None:
    script = (bash, "-c", script_text("prepare-volumes"), "prepare-volumes", OWNER)
    path = area / "read-only"
    own = f"uid={UNPRIVILEGED},gid={UNPRIVILEGED},mode=755"
    ended = read_only(path, own, *CONFINED, *script, str(path))
    assert (ended.returncode, ended.stderr) == (0, "")
