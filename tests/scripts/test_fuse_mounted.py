"""fuse-mounted: what a probe of FUSE says of a mount point, in each state that one can be in."""

from __future__ import annotations

import shlex
from pathlib import Path

from .harness import SYSTEM_PATH, executable, run_script, scratch, script_text
from .mounts import DAEMONS, in_namespace, needs_fuse

NAME = "fuse-mounted"


def probe(
    bash: str, mount_point: Path | str, what: str, *, setup: str = "", commands: Path | None = None
) -> tuple[int, str]:
    """What the script ends with, and says, after `setup` ($P is the mount point)."""
    ended = in_namespace(f"""
        set -eu
        export P={shlex.quote(str(mount_point))}
        {DAEMONS}
        {setup}
        status=0
        PATH={shlex.quote(f"{commands or '/nowhere'}:{SYSTEM_PATH}")} \\
            {bash} -c {shlex.quote(script_text(NAME))} {NAME} "$P" {what} || status=$?
        if [[ $daemon ]]; then kill -9 "$daemon"; fi
        exit $status
    """)
    return ended.returncode, ended.stderr


def answering(area: Path) -> Path:
    """A `stat` that answers, as that of a mount with a daemon does."""
    executable(area / "bin" / "stat", "#!/bin/sh\necho answered 1\n")
    return area / "bin"


def test_a_bare_directory_fails(bash: str) -> None:
    for what in ("live", "ready"):
        with scratch() as area:
            status, said = probe(bash, area / "fuse", what, setup='mkdir "$P"; mkdir "$P/file"')
            assert (status, said) == (
                1,
                f"{NAME}: no FUSE file system is mounted at {area}/fuse.\n",
            ), what


def test_a_mount_of_another_kind_fails(bash: str) -> None:
    for what in ("live", "ready"):
        with scratch() as area:
            status, said = probe(
                bash, area / "fuse", what, setup='mkdir "$P"; mount -t tmpfs fuse "$P"; : >"$P/x"'
            )
            assert (status, said) == (
                1,
                f"{NAME}: no FUSE file system is mounted at {area}/fuse.\n",
            ), what


def test_a_mount_whose_daemon_is_gone_fails(bash: str) -> None:
    for what in ("live", "ready"):
        with scratch() as area:
            needs_fuse()
            status, said = probe(bash, area / "fuse", what, setup='mkdir "$P"; crashed_daemon "$P"')
            assert status == 1, what
            assert "Transport endpoint is not connected" in said, what


def test_a_mount_that_answers_succeeds(bash: str) -> None:
    for name in ("fuse", "with space", "tab\tand\nnewline", "back\\slash", "\\040", "*", "-l"):
        for what in ("live", "ready"):
            with scratch() as area:
                needs_fuse()
                commands = answering(area)
                said = probe(
                    bash,
                    area / name,
                    what,
                    setup='mkdir -- "$P"; crashed_daemon "$P"',
                    commands=commands,
                )
                assert said == (0, ""), (name, what)


def test_a_mount_below_a_link_is_found(bash: str, area: Path) -> None:
    needs_fuse()
    setup = f'mkdir -p {area}/real/fuse; ln -s real {area}/link; crashed_daemon "$P"'
    said = probe(bash, f"{area}/link/fuse/", "ready", setup=setup, commands=answering(area))
    assert said == (0, "")


def test_fuse_mounted_checks_the_topmost_mount(bash: str, area: Path) -> None:
    needs_fuse()
    setup = 'mkdir "$P"; crashed_daemon "$P"; umount -l "$P"; mount -t tmpfs test "$P"'
    assert probe(bash, area / "fuse", "live", setup=setup, commands=answering(area))[0] == 1


def test_a_daemon_that_does_not_answer_is_alive_and_not_ready(bash: str) -> None:
    for what, expected in (("live", 0), ("ready", 1)):
        with scratch() as area:
            needs_fuse()
            status, said = probe(bash, area / "fuse", what, setup='mkdir "$P"; silent_daemon "$P"')
            assert status == expected, said
            assert ("does not answer: nothing within 4 seconds" in said) == (what == "ready"), what


def test_an_error_of_the_master_is_no_reason_to_kill_the_daemon(bash: str, area: Path) -> None:
    needs_fuse()
    executable(area / "bin" / "stat", "#!/bin/sh\necho 'stat: Input/output error' >&2; exit 1\n")
    setup = 'mkdir "$P"; crashed_daemon "$P"'
    assert probe(bash, area / "fuse", "live", setup=setup, commands=area / "bin") == (0, "")
    status, said = probe(bash, area / "again", "ready", setup=setup, commands=area / "bin")
    assert status == 1
    assert said == f"{NAME}: {area}/again does not answer: stat: Input/output error\n"


def test_only_a_path_below_the_root_and_a_known_word_are_taken(bash: str) -> None:
    cases: list[tuple[str, ...]] = [
        (),
        ("/mnt/fuse",),
        ("mnt", "live"),
        ("/", "live"),
        ("/mnt/fuse", "alive"),
    ]
    for arguments in cases:
        ended = run_script(bash, NAME, *arguments)
        assert ended.returncode == 1, arguments
        assert "Correct the probe's command." in ended.stderr, arguments


def test_a_directory_that_is_not_there_fails(bash: str, area: Path) -> None:
    ended = run_script(bash, NAME, f"{area}/no/fuse", "ready")
    assert ended.returncode == 1
    assert f"{NAME}: cannot enter {area}/no/." in ended.stderr
