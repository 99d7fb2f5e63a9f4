"""`synth`: what it writes, what it deletes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cdk8s import ApiObject, ApiObjectMetadata, App, Chart, JsonPatch, YamlOutputType

from alluxio_constructs import Fuse, SingleMasterLocalJournalChart, Ufs, synth
from alluxio_constructs._constructs.outdir import Outdir
from tests.kit import refusal

FOLDERS = YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE
BY_RESOURCE = YamlOutputType.FILE_PER_RESOURCE
MAP = "ConfigMap.map.k8s.yaml"


def app(outdir: Path, *charts: str, **options: Any) -> App:
    """An app with charts, each with a ConfigMap in a namespace of the chart's name."""
    made = App(outdir=str(outdir), **options)
    for name in charts:
        config_map(Chart(made, name, namespace=name))
    return made


def config_map(chart: Chart, name: str = "map", namespace: str | None = None) -> ApiObject:
    return ApiObject(
        chart,
        f"{name}-{namespace}",
        api_version="v1",
        kind="ConfigMap",
        metadata=ApiObjectMetadata(name=name, namespace=namespace),
    )


def within(folder: Path) -> dict[str, bytes]:
    """All files within a folder, hidden ones as well, and what is in them."""
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }


def names(folder: Path) -> list[str]:
    """All files and folders within a folder."""
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*"))


# What it writes.


def test_first_line_of_a_file_says_whose_it_is_and_the_rest_is_of_cdk8s(tmp_path: Path) -> None:
    for i, kind in enumerate(YamlOutputType):
        charts = ["one"] if kind is BY_RESOURCE else ["one", "two"]
        ours, theirs = tmp_path / f"{i}-ours", tmp_path / f"{i}-theirs"
        synth(app(ours, *charts, yaml_output_type=kind), name="me")
        app(theirs, *charts, yaml_output_type=kind).synth()
        expected = {
            path: f"# Written by synth of me as {path}; synth overwrites and deletes it.\n".encode()
            + content
            for path, content in within(theirs).items()
        }
        assert expected == within(ours), kind


def test_the_same_app_is_written_as_the_same_bytes_again(tmp_path: Path) -> None:
    made = app(tmp_path, "one", "two")
    synth(made)
    first = within(tmp_path)
    synth(made)
    assert first == within(tmp_path)
    synth(app(tmp_path, "one", "two"))
    assert first == within(tmp_path)


def test_an_app_is_called_by_the_path_of_its_program_in_its_repository(tmp_path: Path) -> None:
    synth(app(tmp_path, "one"))
    (file,) = within(tmp_path).values()
    assert file.startswith(b"# Written by synth of tests/constructs/test_synthesis.py as one.k8s.")


def test_a_chart_without_objects_is_an_empty_file(tmp_path: Path) -> None:
    made = app(tmp_path)
    Chart(made, "none")
    synth(made)
    assert within(tmp_path) == {"none.k8s.yaml": b""}


def test_a_name_that_does_not_fit_on_a_line_is_refused(tmp_path: Path) -> None:
    for name in ("", " me", "one\ntwo", 3):
        assert refusal(synth, app(tmp_path), name=name).startswith("synth name must be "), name


# What it deletes.


def test_files_of_charts_and_objects_that_are_no_more_go_away(tmp_path: Path) -> None:
    cases: list[tuple[YamlOutputType, list[str]]] = [
        (YamlOutputType.FILE_PER_APP, ["app.k8s.yaml"]),
        (YamlOutputType.FILE_PER_CHART, ["one.k8s.yaml"]),
        (BY_RESOURCE, [MAP]),
        (FOLDERS, ["one", f"one/{MAP}"]),
    ]
    for kind, left in cases:
        outdir = tmp_path / kind.name
        made = app(outdir, "one", yaml_output_type=kind)
        config_map(Chart(made, "old"), "other")
        synth(made)
        synth(app(outdir, "one", yaml_output_type=kind))
        assert left == names(outdir), kind


def test_a_file_for_each_object_goes_away_with_fuse(tmp_path: Path) -> None:
    written = []
    for fuse in (Fuse(), None):
        made = App(outdir=str(tmp_path), yaml_output_type=FOLDERS)
        SingleMasterLocalJournalChart(
            made, "x", namespace="x", short_circuit="off", ufs=Ufs("s3://bucket/data"), fuse=fuse
        )
        synth(made)
        written.append({each for each in names(tmp_path) if "fuse" in each})
    assert written == [{"x/DaemonSet.alluxio-fuse.k8s.yaml"}, set()]


def test_files_of_another_extension_or_kind_of_output_go_away(tmp_path: Path) -> None:
    steps: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["one.k8s.yaml"]),
        ({"output_file_extension": ".yml"}, ["one.yml"]),
        ({"yaml_output_type": FOLDERS}, ["one", f"one/{MAP}"]),
        ({"yaml_output_type": BY_RESOURCE}, [MAP]),
    ]
    for options, left in steps:
        synth(app(tmp_path, "one", **options), name="me")
        assert left == names(tmp_path), options


def test_files_go_away_when_their_charts_get_a_number(tmp_path: Path) -> None:
    for kind, ending in ((YamlOutputType.FILE_PER_CHART, ".k8s.yaml"), (FOLDERS, "")):
        outdir = tmp_path / kind.name
        synth(app(outdir, "one", "two", yaml_output_type=kind))
        made = app(outdir, "one", "two", yaml_output_type=kind)
        one, two = made.charts
        one.add_dependency(two)
        synth(made)
        assert [each.name for each in sorted(outdir.iterdir())] == [
            f"0000-two{ending}",
            f"0001-one{ending}",
        ], kind
        assert all(b"# Written" in each for each in within(outdir).values()), kind


def test_objects_of_a_chart_within_a_chart_are_in_its_folder(tmp_path: Path) -> None:
    made = app(tmp_path, "one", yaml_output_type=FOLDERS)
    config_map(Chart(made.charts[0], "nested"), "inner")
    synth(made)
    assert all(each.startswith(b"# Written by") for each in within(tmp_path).values())
    assert sorted(each.rpartition("/")[2] for each in within(tmp_path)) == [
        "ConfigMap.inner.k8s.yaml",
        MAP,
    ]


# What it leaves alone.


def test_synth_keeps_files_that_the_app_did_not_write(tmp_path: Path) -> None:
    synth(app(tmp_path, "one", "old", yaml_output_type=FOLDERS), name="me")
    app(tmp_path, "plain").synth()
    synth(app(tmp_path, "theirs"), name="another")
    # As synth writes it, but for the place.
    (tmp_path / "mine.yaml").write_bytes((tmp_path / "old" / MAP).read_bytes())
    for path in ("kustomization.yaml", "kept.k8s.yaml", "notes.txt", "old/kept.yaml", ".hidden"):
        (tmp_path / path).write_text("mine")
    (tmp_path / "deep/er").mkdir(parents=True)
    (tmp_path / "deep/er/x.k8s.yaml").write_text("mine")
    before = within(tmp_path)
    synth(app(tmp_path, "one", yaml_output_type=FOLDERS), name="me")
    assert {path: each for path, each in before.items() if path != f"old/{MAP}"} == within(tmp_path)


def test_two_apps_of_one_program_keep_each_others_files(tmp_path: Path) -> None:
    one, two = app(tmp_path, "one", "old"), app(tmp_path, "two")
    synth(one)
    synth(two)
    assert names(tmp_path) == ["old.k8s.yaml", "one.k8s.yaml", "two.k8s.yaml"]
    assert b" of tests/constructs/test_synthesis.py (2) as " in within(tmp_path)["two.k8s.yaml"]
    synth(app(tmp_path, "one"))
    assert names(tmp_path) == ["one.k8s.yaml", "two.k8s.yaml"]
    one.node.try_remove_child("old")
    synth(one)
    synth(two)
    assert names(tmp_path) == ["one.k8s.yaml", "two.k8s.yaml"]


def test_a_file_in_the_place_of_one_that_was_written_stays(tmp_path: Path) -> None:
    synth(app(tmp_path, "one", "old"))
    (tmp_path / "old.k8s.yaml").write_text("mine")
    synth(app(tmp_path, "one"))
    assert within(tmp_path)["old.k8s.yaml"] == b"mine"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outdir, elsewhere = tmp_path / "dist", tmp_path / "elsewhere"
    synth(app(elsewhere, "old", yaml_output_type=FOLDERS), name="me")
    kept = within(elsewhere)
    outdir.mkdir()
    (outdir / "old").symlink_to(elsewhere / "old")
    (outdir / "file").symlink_to(elsewhere / "old" / MAP)
    synth(app(outdir, "one", yaml_output_type=FOLDERS), name="me")
    assert kept == within(elsewhere)
    (outdir / "one.k8s.yaml").symlink_to(elsewhere / "new")
    assert refusal(synth, app(outdir, "one"), name="me") == (
        f"App outdir has something other than a file at {outdir / 'one.k8s.yaml'}, where synth"
        f" writes one (got {str(outdir)!r}); delete that, or use another"
    )
    assert "something other than a folder at" in refusal(
        synth, app(outdir, "old", yaml_output_type=FOLDERS), name="me"
    )
    assert kept == within(elsewhere)


# What it refuses, and leaves as it was.


def test_a_file_of_another_app_is_not_overwritten(tmp_path: Path) -> None:
    synth(app(tmp_path, "one", "both"), name="first")
    before = within(tmp_path)
    message = refusal(synth, app(tmp_path, "both", "two"), name="second")
    assert message.startswith("App outdir already has both.k8s.yaml, from another app of this")
    assert before == within(tmp_path)


def test_synth_refuses_a_file_per_app_that_another_app_wrote(tmp_path: Path) -> None:
    one = {"yaml_output_type": YamlOutputType.FILE_PER_APP}
    synth(app(tmp_path, "one", **one))
    before = within(tmp_path)
    assert refusal(synth, app(tmp_path, "two", **one)) == (
        "App outdir already has app.k8s.yaml, from another app of this program (got"
        f" {str(tmp_path)!r}); give each app an outdir of its own, or put their charts into one app"
    )
    assert before == within(tmp_path)


def test_objects_that_would_overwrite_each_other_are_refused(tmp_path: Path) -> None:
    two = app(tmp_path / "x", "one", "two", yaml_output_type=BY_RESOURCE)
    assert refusal(synth, two) == (
        "App yaml_output_type names files by kind and name alone, and would write several objects"
        f" to {MAP} (of one and two) (got 'FILE_PER_RESOURCE'); use YamlOutputType.FILE_PER_CHART,"
        " or FOLDER_PER_CHART_FILE_PER_RESOURCE"
    )
    for kind in (BY_RESOURCE, FOLDERS):
        made = App(outdir=str(tmp_path / "x"), yaml_output_type=kind)
        chart = Chart(made, "one")
        for name in ("a:b", "a-b", "ab"):
            config_map(chart, name)
        message = refusal(synth, made)
        assert f"ConfigMap.ab.k8s.yaml (of one) (got {kind.name!r}); use" in message, kind
        assert message.endswith("use YamlOutputType.FILE_PER_CHART"), kind
    assert names(tmp_path) == []
    for kind in (YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART, FOLDERS):
        synth(app(tmp_path / kind.name, "one", "two", yaml_output_type=kind))


def test_an_outdir_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for outdir in (tmp_path / "file", tmp_path / "file/dist"):
        assert refusal(synth, app(outdir, "one")) == (
            f"App outdir must be a directory, but {tmp_path / 'file'} is not one (got"
            f" {str(outdir)!r}); delete that, or use another"
        ), outdir
    assert refusal(synth, app(Path("/proc/none"), "one")).startswith(
        "App outdir cannot be written: "
    )
    (tmp_path / "dist/one.k8s.yaml").mkdir(parents=True)
    assert "has something other than a file at" in refusal(synth, app(tmp_path / "dist", "one"))
    assert within(tmp_path) == {"file": b"mine"}


def wrong(chart: Chart) -> None:
    """Have a chart fail when it is written, after others were."""
    config_map(chart, "wrong").add_json_patch(JsonPatch.remove("/none/of/this"))


def test_failing_half_way_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (YamlOutputType.FILE_PER_CHART, FOLDERS):
        outdir = tmp_path / kind.name
        synth(app(outdir, "old", "b", yaml_output_type=kind))
        before = names(outdir), within(outdir)
        made = app(outdir, "a", "b", yaml_output_type=kind)
        wrong(Chart(made, "c"))
        assert "'wrong' cannot be written" in refusal(synth, made), kind
        assert before == (names(outdir), within(outdir)), kind
        monkeypatch.setattr(Outdir, "head", full_disk)
        made = app(outdir, "a", "b", yaml_output_type=kind)
        assert "No space left" in refusal(synth, made), kind
        assert before == (names(outdir), within(outdir)), kind
        monkeypatch.undo()


def full_disk(outdir: Outdir, app: str, path: str) -> None:
    raise OSError(28, "No space left on device")


def test_a_folder_made_for_nothing_goes_away(tmp_path: Path) -> None:
    made = app(tmp_path / "some/dist", "a", yaml_output_type=FOLDERS)
    wrong(Chart(made, "b"))
    assert "'wrong' cannot be written" in refusal(synth, made)
    assert names(tmp_path) == []


def test_synth_creates_nothing_outside_of_the_outdir(tmp_path: Path) -> None:
    outdir = tmp_path / "parent/dist"
    outdir.mkdir(parents=True)
    outdir.parent.chmod(0o555)
    before = outdir.parent.stat().st_mtime_ns  # to root, a read-only folder is none
    try:
        synth(app(outdir, "one", "old"))
        synth(app(outdir, "one"))
    finally:
        outdir.parent.chmod(0o755)
    assert names(outdir) == ["one.k8s.yaml"]
    assert before == outdir.parent.stat().st_mtime_ns
