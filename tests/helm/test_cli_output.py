"""The command `alluxio-constructs` writes all or nothing, and ends as a process should."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from tests.helm.command import COMMAND, GOOD, ROOT, ran, write

# A directory.


def test_a_directory_gets_one_file_and_keeps_the_others(tmp_path: Path) -> None:
    directory = tmp_path / "deep" / "dist"
    directory.mkdir(parents=True)
    write(directory, "other.k8s.yaml", "theirs")
    write(directory, "warehouse.k8s.yaml", "old")
    for option in ("-o", "--output-dir"):
        done = ran("template", "warehouse", *GOOD, option, str(directory))
        assert (0, f"{directory}/warehouse.k8s.yaml\n", "") == (done.code, done.out, done.err)
        assert {"other.k8s.yaml", "warehouse.k8s.yaml"} == {
            each.name for each in directory.iterdir()
        }
        assert "theirs" == (directory / "other.k8s.yaml").read_text(encoding="utf-8")
        written = (directory / "warehouse.k8s.yaml").read_text(encoding="utf-8")
        assert ran("template", "warehouse", *GOOD).out == written


def test_a_directory_is_made_and_the_file_is_as_the_umask_has_it(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        ran("template", *GOOD, "-o", str(tmp_path / "a" / "b"))
    finally:
        os.umask(before)
    mode = (tmp_path / "a" / "b" / "alluxio.k8s.yaml").stat().st_mode
    assert 0o640 == stat.S_IMODE(mode)


def test_on_an_error_nothing_is_written(tmp_path: Path) -> None:
    write(tmp_path, "alluxio.k8s.yaml", "old")
    for wrong in ("master.cont=3", "master.count=0", "worker.resources.limits.memory=900Mi"):
        done = ran("template", *GOOD, "--set", wrong, "-o", str(tmp_path))
        assert done.errors() != []
        assert ["alluxio.k8s.yaml"] == [each.name for each in tmp_path.iterdir()]
        assert "old" == (tmp_path / "alluxio.k8s.yaml").read_text(encoding="utf-8")
    assert 1 == ran("template", *GOOD, "--set", "x=1", "-o", str(tmp_path / "new")).code
    assert not (tmp_path / "new").exists()


def test_a_file_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device", str(path))

    write(tmp_path, "alluxio.k8s.yaml", "old")
    monkeypatch.setattr(Path, "write_bytes", full)
    (error,) = ran("template", *GOOD, "-o", str(tmp_path)).errors()
    assert error.endswith(": No space left on device")
    assert ["alluxio.k8s.yaml"] == [each.name for each in tmp_path.iterdir()]
    assert "old" == (tmp_path / "alluxio.k8s.yaml").read_text(encoding="utf-8")


def test_a_directory_that_cannot_be_is_an_error(tmp_path: Path) -> None:
    file = write(tmp_path, "file", "")
    assert [f"{file}: File exists"] == ran("template", *GOOD, "-o", file).errors()
    assert [f"{file}/x: Not a directory"] == ran("template", *GOOD, "-o", f"{file}/x").errors()
    (tmp_path / "alluxio.k8s.yaml").mkdir()
    assert [f"{tmp_path}/alluxio.k8s.yaml: Is a directory"] == (
        ran("template", *GOOD, "-o", str(tmp_path)).errors()
    )
    assert ["alluxio.k8s.yaml", "file"] == sorted(each.name for each in tmp_path.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_may_not_be_written_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    (error,) = ran("template", *GOOD, "-o", str(tmp_path)).errors()
    assert error.endswith(": Permission denied")


# The process.


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = subprocess.Popen(
        [*COMMAND, "template", *GOOD], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert command.stdout is not None
    command.stdout.close()
    _, err = command.communicate()
    assert (0, b"") == (command.returncode, err)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_a_full_disk_is_an_error() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "template", *GOOD],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=ROOT,
        )
    assert (1, b"alluxio-constructs: error: standard output: No space left on device\n") == (
        done.returncode,
        done.stderr,
    )


@pytest.mark.parametrize("whole_group", [False, True])
def test_an_interrupt_is_quiet(whole_group: bool) -> None:
    # Where the tests run behind a shell's `&`, they ignore it, and what they start would as well.
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        command = subprocess.Popen(
            [*COMMAND, "template", "--set", "x", "-f", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            start_new_session=True,
            bufsize=0,  # else the loop reads ahead, and what is left begins within a line
            env={**os.environ, "PYTHONVERBOSE": "1"},
        )
    finally:
        signal.signal(signal.SIGINT, inherited)
    # It waits for standard input once all is imported.
    assert command.stderr is not None
    for line in command.stderr:
        if line.startswith(b"import 'alluxio_constructs.helm.release'"):
            break
    (os.killpg if whole_group else os.kill)(command.pid, signal.SIGINT)
    out, err = command.communicate()
    said = [line for line in err.splitlines() if not line.startswith((b"#", b"import "))]
    assert (130, b"", []) == (command.returncode, out, said)
