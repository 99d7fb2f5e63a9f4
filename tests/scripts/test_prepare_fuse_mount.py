"""prepare-fuse-mount: whatever a crashed FUSE daemon left, the next one finds a directory."""

from __future__ import annotations

import functools
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from .harness import SYSTEM_PATH, executable, run_script, scratch, script_text

NAME = "prepare-fuse-mount"

#: Mounts a FUSE file system, as a daemon does with its own end of /dev/fuse, and dies.
CRASHED_DAEMON = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
end = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={end},rootmode=40000,user_id=0,group_id=0".encode()
point = os.fsencode(sys.argv[1])
if libc.mount(b"alluxio-fuse", point, b"fuse.alluxio-fuse", 0, options) != 0:
    sys.exit(os.strerror(ctypes.get_errno()))
"""


@functools.cache
def namespace() -> list[str] | str:
    """The command that enters a mount namespace of its own, or why there is none."""
    said = "unshare is not installed"
    for command in (["unshare", "-m"], ["unshare", "-r", "-m"]):
        try:
            subprocess.run(
                [*command, "mount", "-t", "tmpfs", "test", "/mnt"],
                check=True,
                capture_output=True,
                text=True,
                timeout=60,
            )
        except FileNotFoundError:
            break
        except subprocess.CalledProcessError as error:
            said = error.stderr.strip()
        else:
            return command
    return said


@functools.cache
def no_stale_mount() -> str:
    """Why no stale FUSE mount can be made here; empty if it can."""
    command = namespace()
    if isinstance(command, str):
        return command
    tried = subprocess.run(
        [*command, sys.executable, "-c", CRASHED_DAEMON, "/mnt"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return "" if tried.returncode == 0 else tried.stderr.strip().splitlines()[-1]


#: A daemon that has its end of /dev/fuse and never answers.
SILENT_DAEMON = f"{CRASHED_DAEMON}\nimport time\nprint(flush=True)\ntime.sleep(60)\n"

#: The shell's functions `crashed_daemon` and `silent_daemon`, which is left to be killed.
DAEMONS = f"""
crashed_daemon() {{ {sys.executable} -c {shlex.quote(CRASHED_DAEMON)} "$1"; }}
silent_daemon() {{
    coproc {sys.executable} -c {shlex.quote(SILENT_DAEMON)} "$1"
    daemon=$!
    read -r -u "${{COPROC[0]}}"
}}
daemon=
"""

#: Says whose the mount at $P is, as the script does.
MARK = """
mark() {
    local point=$P
    while [[ $point == */ ]]; do point=${point%/}; done
    if [[ -d ${point%/*} ]]; then printf '%s\\n' "$1" >"${point%/*}/.${point##*/}.owner"; fi
}
"""


def prepare(
    bash: str,
    mount_point: Path | str,
    *,
    setup: str = "",
    commands: Path | None = None,
    owner: str | None = "team/lake",
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the script after `setup` ($P is the mount point), with the mounts left at its end.

    It is run for the cluster ``lake`` in namespace ``team``; what is mounted is of `owner`.
    """
    command = namespace()
    if isinstance(command, str):
        pytest.skip(f"no mount namespace of its own: {command}")
    around = f"""
        set -eu
        export P={shlex.quote(str(mount_point))}
        {DAEMONS}
        {MARK}
        {"" if owner is None else f"mark {owner}"}
        {setup}
        status=0
        NAMESPACE=team PATH={shlex.quote(f"{commands or '/nowhere'}:{SYSTEM_PATH}")} \\
            {bash} -c {shlex.quote(script_text(NAME))} {NAME} "$P" lake >&2 || status=$?
        cat /proc/self/mountinfo
        if [[ $daemon ]]; then kill -9 "$daemon"; fi
        exit $status
    """
    ended = subprocess.run(
        [*command, "bash", "-c", around], capture_output=True, text=True, timeout=60
    )
    assert ended.stdout, ended.stderr
    return ended, [line.split(" ")[4] for line in ended.stdout.splitlines()]


def ends_well(ended: subprocess.CompletedProcess[str], *, quietly: bool = False) -> bool:
    assert ended.returncode == 0, ended.stderr
    return not quietly or ended.stderr == ""


def test_nothing_mounted_makes_the_directory_with_its_parents(bash: str, area: Path) -> None:
    point = area / "not" / "yet" / "there"
    ended, _ = prepare(bash, point)
    assert ends_well(ended, quietly=True)
    assert point.is_dir()


def test_an_existing_directory_is_left_alone(bash: str, area: Path) -> None:
    (area / "fuse").mkdir(0o711)
    ended, _ = prepare(bash, area / "fuse")
    assert ends_well(ended, quietly=True)
    assert (area / "fuse").stat().st_mode & 0o777 == 0o711


def test_files_in_the_directory_itself_are_a_failure_that_names_them(bash: str) -> None:
    cases: list[tuple[list[str], str]] = [
        (["stray"], "stray."),
        ([".hidden", "a b"], ".hidden, a b."),
        (list("abcdefg"), "a, b, c, d, e, and 2 more."),
    ]
    for files, said in cases:
        with scratch() as area:
            point = area / "fuse"
            point.mkdir()
            for name in files:
                (point / name).write_text("kept")
            ended, _ = prepare(bash, point)
            assert ended.returncode == 1, files
            assert ended.stderr == (
                f"{NAME}: {point} has files in it, so no daemon can mount there: {said} Move them"
                " away on the node, or choose another mount point.\n"
            ), files
            assert sorted(each.name for each in point.iterdir()) == sorted(files), files


def test_files_that_a_stale_mount_covers_are_a_failure_too(bash: str, area: Path) -> None:
    ended, mounts = prepare(
        bash, area / "fuse", setup='mkdir "$P"; : >"$P/under"; mount -t tmpfs test "$P"'
    )
    assert ended.returncode == 1
    assert "has files in it, so no daemon can mount there: under." in ended.stderr
    assert str(area / "fuse") not in mounts


def test_a_mount_is_taken_away(bash: str) -> None:
    for name in (
        "fuse",
        "with space",
        "tab\tand\nnewline",
        "back\\slash",
        "\\040",
        "a 1",
        "*",
        "-l",
    ):
        with scratch() as area:
            ended, mounts = prepare(
                bash,
                area / name,
                setup='mkdir "$P"; mount -t tmpfs test "$P"; : >"$P/in-the-mount"',
            )
            assert ends_well(ended), name
            assert [point for point in mounts if str(area) in point] == [], name
            assert list((area / name).iterdir()) == [], name


def test_stacked_mounts_are_all_taken_away(bash: str, area: Path) -> None:
    ended, mounts = prepare(
        bash,
        area / "fuse",
        setup='mkdir "$P"; for i in 1 2 3 4 5; do mount -t tmpfs test "$P"; done',
    )
    assert ends_well(ended)
    assert str(area / "fuse") not in mounts
    assert ended.stderr.count("unmounting") == 5


def test_a_mount_with_open_files_is_taken_away(bash: str, area: Path) -> None:
    ended, mounts = prepare(
        bash,
        area / "fuse",
        setup='mkdir "$P"; mount -t tmpfs test "$P"; exec 9>"$P/open"; cd "$P"',
    )
    assert ends_well(ended)
    assert str(area / "fuse") not in mounts


def test_mounts_of_the_parent_and_of_neighbours_stay(bash: str, area: Path) -> None:
    ended, mounts = prepare(
        bash,
        area / "fuse",
        setup=f"""
            mount -t tmpfs test {area}
            mark team/lake
            for name in fuse fuse2 fus 'fuse 2' other; do
                mkdir "{area}/$name"
                mount -t tmpfs test "{area}/$name"
            done
            mkdir {area}/other/fuse
            mount -t tmpfs test {area}/other/fuse
        """,
    )
    assert ends_well(ended)
    left = [point.removeprefix(str(area)) for point in mounts if point.startswith(str(area))]
    assert sorted(left) == ["", "/fus", "/fuse2", "/fuse\\0402", "/other", "/other/fuse"]


def test_a_mount_is_found_however_its_path_is_written(bash: str) -> None:
    for written in (
        "real/fuse/",
        "/real/./fuse//",
        "to-real/fuse",
        "to-inner/../fuse",
        "real/inner/../fuse",
    ):
        with scratch() as area:
            (area / "real" / "fuse").mkdir(parents=True)
            (area / "real" / "inner").mkdir()
            (area / "to-real").symlink_to("real")
            (area / "to-inner").symlink_to("real/inner")
            ended, mounts = prepare(bash, f"{area}/{written}", setup='mount -t tmpfs test "$P"')
            assert ends_well(ended), written
            assert [point for point in mounts if str(area) in point] == [], written


def test_a_crashed_daemons_stale_mount_is_taken_away(bash: str) -> None:
    for times in (1, 3):
        with scratch() as area:
            if no_stale_mount():
                pytest.skip(f"no FUSE mount can be made: {no_stale_mount()}")
            ended, mounts = prepare(
                bash,
                area / "stale mount",
                setup=f"""
                    mkdir "$P"
                    for ((i = 0; i < {times}; i++)); do crashed_daemon "$P"; done
                    if stat "$P" 2>/dev/null || mkdir -p "$P" 2>/dev/null; then exit 99; fi
                """,
            )
            assert ends_well(ended), times
            assert [point for point in mounts if str(area) in point] == [], times
            assert ended.stderr.count("unmounting") == times, times


def test_fusermount_helps_where_umount_fails(bash: str, area: Path) -> None:
    commands = area / "bin"
    executable(commands / "umount", "#!/bin/sh\nexit 32\n")
    executable(
        commands / "fusermount",
        '#!/bin/sh\n[ "$1 $2 $3" = "-u -z --" ] && PATH=/bin:/sbin:/usr/bin && umount -l "$4"\n',
    )
    ended, mounts = prepare(
        bash,
        area / "fuse",
        setup='mkdir "$P"; mount -t tmpfs test "$P"',
        commands=commands,
    )
    assert ends_well(ended)
    assert str(area / "fuse") not in mounts


def test_a_mount_that_cannot_be_taken_away_is_a_failure_and_not_an_endless_loop(bash: str) -> None:
    for status, said in ((32, "cannot unmount"), (0, "still mounted")):
        with scratch() as area:
            for command in ("umount", "fusermount"):
                executable(area / "bin" / command, f"#!/bin/sh\nexit {status}\n")
            ended, mounts = prepare(
                bash,
                area / "fuse",
                setup='mkdir "$P"; mount -t tmpfs test "$P"',
                commands=area / "bin",
            )
            assert ended.returncode == 1, status
            assert said in ended.stderr, status
            assert ended.stderr.rstrip().endswith("on the node."), status
            assert str(area / "fuse") in mounts, status


def test_something_in_the_way_is_a_failure_and_stays(bash: str) -> None:
    for kind in ("file", "dangling link"):
        with scratch() as area:
            point = area / "fuse"
            if kind == "file":
                point.write_text("not mine")
            else:
                point.symlink_to(area / "nowhere")
            ended, _ = prepare(bash, point)
            assert ended.returncode == 1, kind
            assert f"{NAME}: {point} cannot be used as a directory" in ended.stderr, kind
            assert ended.stderr.rstrip().endswith("on the node."), kind
            assert point.is_symlink() or point.read_text() == "not mine", kind


def test_a_file_for_a_parent_is_a_failure(bash: str, area: Path) -> None:
    (area / "file").write_text("not mine")
    ended, _ = prepare(bash, area / "file" / "fuse")
    assert ended.returncode == 1
    assert f"{NAME}: cannot make or enter {area}/file" in ended.stderr


def test_only_an_absolute_path_below_the_root_is_taken(bash: str) -> None:
    for path in ("", "relative/path", "/", "//"):
        ended, _ = prepare(bash, path)
        assert ended.returncode == 1, path
        assert "absolute path" in ended.stderr, path


def marker(point: Path) -> Path:
    return point.parent / f".{point.name}.owner"


def test_a_live_mount_of_another_cluster_stays_and_the_error_says_whose_it_is(bash: str) -> None:
    cases: list[tuple[str | None, str]] = [
        ("other/lake", ", but of other/lake"),
        ("team/lake2", ", but of team/lake2"),
        ("/lake", ", but of /lake"),
        (None, ""),  # made by hand, or by something else
    ]
    for owner, said in cases:
        with scratch() as area:
            point = area / "fuse"
            setup = 'mkdir "$P"; mount -t tmpfs test "$P"; : >"$P/theirs"'
            ended, mounts = prepare(bash, point, setup=setup, owner=owner)
            assert ended.returncode == 1, owner
            assert ended.stderr == (
                f"{NAME}: something is mounted at {point} that is alive and not of team/lake{said}."
                " Give one of the clusters another mount point; or, if nobody needs what is mounted"
                f" there, unmount it on the node: umount -l {point}\n"
            ), owner
            assert str(point) in mounts, owner
            left = marker(point).read_text() if marker(point).exists() else None
            assert left == (None if owner is None else f"{owner}\n"), owner


def test_a_mount_that_does_not_answer_is_taken_for_alive(bash: str) -> None:
    if no_stale_mount():
        pytest.skip(f"no FUSE mount can be made: {no_stale_mount()}")
    for owner, status in (("other/lake", 1), ("team/lake", 0)):
        with scratch() as area:
            ended, mounts = prepare(
                bash,
                area / "fuse",
                setup='mkdir "$P"; silent_daemon "$P"',
                owner=owner,
            )
            assert ended.returncode == status, (owner, ended.stderr)
            assert (str(area / "fuse") in mounts) is bool(status), owner


def test_a_stale_mount_may_be_anybodys(bash: str, area: Path) -> None:
    if no_stale_mount():
        pytest.skip(f"no FUSE mount can be made: {no_stale_mount()}")
    setup = 'mkdir "$P"; crashed_daemon "$P"'
    ended, mounts = prepare(bash, area / "fuse", setup=setup, owner="other/lake")
    assert ends_well(ended)
    assert str(area / "fuse") not in mounts
    assert marker(area / "fuse").read_text() == "team/lake\n"


def test_whose_the_mount_will_be_is_noted_beside_it(bash: str) -> None:
    cases = {
        "nothing": "",
        "of another": "mark other/lake",
        "a link": 'echo kept >"${P%/*}/kept"; ln -s kept "${P%/*}/.fuse.owner"',
        "a link to nothing": 'ln -s made "${P%/*}/.fuse.owner"',
    }
    for before, setup in cases.items():
        with scratch() as area:
            ended, _ = prepare(bash, area / "fuse", setup=setup, owner=None)
            assert ends_well(ended, quietly=True), before
            assert marker(area / "fuse").read_text() == "team/lake\n", before
            assert not marker(area / "fuse").is_symlink(), before
            assert marker(area / "fuse").stat().st_mode & 0o777 == 0o644, before
            # Nothing was written through a link, and nothing else is left.
            kept = {"kept"} if before == "a link" else set()
            assert {each.name for each in area.iterdir()} == {"fuse", ".fuse.owner", *kept}, before
            assert not kept or (area / "kept").read_text() == "kept\n", before


def test_a_link_in_the_place_of_the_note_says_nothing(bash: str, area: Path) -> None:
    setup = """
        mkdir "$P"; mount -t tmpfs test "$P"
        echo team/lake >"${P%/*}/real"; ln -s real "${P%/*}/.fuse.owner"
    """
    ended, mounts = prepare(bash, area / "fuse", setup=setup, owner=None)
    assert ended.returncode == 1
    assert str(area / "fuse") in mounts


def test_what_is_in_the_way_of_the_note_is_no_failure(bash: str, area: Path) -> None:
    setup = 'mkdir "${P%/*}/.fuse.owner"; : >"${P%/*}/.fuse.owner/file"'
    ended, _ = prepare(bash, area / "fuse", setup=setup, owner=None)
    assert ends_well(ended)
    assert f"{NAME}: cannot write {marker(area / 'fuse')}." in ended.stderr


def test_the_clusters_name_is_needed(bash: str) -> None:
    for arguments in (["/mnt/fuse"], ["/mnt/fuse", ""], ["/mnt/fuse", "lake", "more"]):
        ended = run_script(bash, NAME, *arguments)
        assert ended.returncode == 1, arguments
        assert "takes an absolute path and the cluster's name" in ended.stderr, arguments
