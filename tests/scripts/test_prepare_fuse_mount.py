"""prepare-fuse-mount: whatever a crashed FUSE daemon left, the next one finds a directory."""

from __future__ import annotations

from pathlib import Path

from .harness import executable, scratch
from .mounts import NAME, ends_well, needs_fuse, prepare


def test_mount_point_is_created_with_its_parents(bash: str, area: Path) -> None:
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
            needs_fuse()
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
