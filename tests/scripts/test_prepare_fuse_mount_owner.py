"""prepare-fuse-mount: a mount that is alive is unmounted only by the cluster whose it is."""

from __future__ import annotations

from pathlib import Path

from .harness import run_script, scratch
from .mounts import NAME, ends_well, needs_fuse, prepare


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
    needs_fuse()
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
    needs_fuse()
    setup = 'mkdir "$P"; crashed_daemon "$P"'
    ended, mounts = prepare(bash, area / "fuse", setup=setup, owner="other/lake")
    assert ends_well(ended)
    assert str(area / "fuse") not in mounts
    assert marker(area / "fuse").read_text() == "team/lake\n"


def test_owner_of_the_mount_is_noted_beside_it(bash: str) -> None:
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


def test_obstacle_in_place_of_the_note_does_not_fail(bash: str, area: Path) -> None:
    setup = 'mkdir "${P%/*}/.fuse.owner"; : >"${P%/*}/.fuse.owner/file"'
    ended, _ = prepare(bash, area / "fuse", setup=setup, owner=None)
    assert ends_well(ended)
    assert f"{NAME}: cannot write {marker(area / 'fuse')}." in ended.stderr


def test_the_clusters_name_is_needed(bash: str) -> None:
    for arguments in (["/mnt/fuse"], ["/mnt/fuse", ""], ["/mnt/fuse", "lake", "more"]):
        ended = run_script(bash, NAME, *arguments)
        assert ended.returncode == 1, arguments
        assert "takes an absolute path and the cluster's name" in ended.stderr, arguments
