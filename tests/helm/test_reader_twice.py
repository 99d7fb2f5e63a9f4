"""What a file has twice is what Helm makes of it, with a warning: compared with Helm 3.17."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from alluxio_constructs import HelmValuesWarning
from alluxio_constructs.helm.values.files import parse
from tests.helm.command import ran, write

LAST = "the last one is used, as in Helm; keep one"


def read(text: str) -> tuple[dict[str, Any], list[str]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        tree = parse(text, "f").tree
    assert {HelmValuesWarning} >= {each.category for each in caught}
    return tree, [str(each.message) for each in caught]


@pytest.mark.usefixtures("_parser")
def test_last_of_duplicate_keys_wins_with_a_warning() -> None:
    cases: list[Any] = [
        ("a: 1\nb: 2\na: 3\n", {"a": 3, "b": 2}, ["f, line 3: ", "'a' twice, here and on line 1"]),
        (
            "m: {c: 1}\nm: {d: 2}\n",
            {"m": {"d": 2}},
            ["f, line 2: ", "'m' twice, here and on line 1"],
        ),
        (
            "x:\n  - a: 1\n    'a': 2\n",
            {"x": [{"a": 2}]},
            ["f, line 3: x[0]: ", "'a' twice, here and on line 2"],
        ),
        ("1: a\n'1': b\n", {"1": "b"}, ["f, line 2: ", "'1' twice, here and on line 1"]),
        ("a: {b: 1, b: 2}\n", {"a": {"b": 2}}, ["f, line 1: a: ", "'b' twice, on this line"]),
        (
            "a: 1\na: 2\na: 3\n",
            {"a": 3},
            ["f, line 3: ", "'a' 3 times, here and on line 1 and 2"],
        ),
    ]
    for text, tree, (place, what) in cases:
        assert (tree, [f"{place}has the key {what}; {LAST}"]) == read(text), text


@pytest.mark.usefixtures("_parser")
def test_all_pairs_are_told_in_the_order_of_their_lines() -> None:
    text = "p:\n  a: 1\n  a: 1\n  b: 1\nq: 1\nq: 2\np2:\n  b: {c: 1, c: 2}\n"
    tree, said = read(text)
    assert {"p": {"a": 1, "b": 1}, "q": 2, "p2": {"b": {"c": 2}}} == tree
    assert ["f, line 3: p", "f, line 6", "f, line 8: p2.b"] == [
        each.partition(": has")[0] for each in said
    ]


@pytest.mark.usefixtures("_parser")
def test_merge_overrides_earlier_keys_with_a_warning() -> None:
    x = "x: &x {a: 1, b: 2}\ny: &y {b: 4, c: 5}\nz:\n"
    cases: list[Any] = [
        ("  b: 3\n  <<: *x\n", {"a": 1, "b": 2}, ["line 5: z: has the key 'b' on line 4, which"]),
        ("  <<: *x\n  b: 3\n", {"a": 1, "b": 3}, []),
        (
            "  <<: *x\n  <<: *y\n",
            {"a": 1, "b": 4, "c": 5},
            ["line 5: z: has the key '<<' twice, here and on line 4; all are merged"],
        ),
        ("  <<: [*x, *y]\n", {"a": 1, "b": 2, "c": 5}, []),
        ("  '<<': 1\n  <<: *x\n", {"<<": 1, "a": 1, "b": 2}, []),
    ]
    for text, tree, expected in cases:
        made, said = read(x + text)
        assert tree == made["z"], text
        assert len(expected) == len(said), text
        for part, message in zip(expected, said, strict=True):
            assert part in message, text


def test_duplicate_key_under_an_alias_is_warned_of_once() -> None:
    _, said = read("x: &x {a: 1, a: 2}\ny:\n  <<: *x\nz: *x\n")
    assert [f"f, line 1: x: has the key 'a' twice, on this line; {LAST}"] == said


@pytest.mark.usefixtures("_parser")
def test_alias_refers_to_the_last_anchor_before_it() -> None:
    tree, said = read("a: &x 1\nb: *x\nc: &x {d: 2}\ne: *x\nf:\n  <<: *x\n")
    assert {"a": 1, "b": 1, "c": {"d": 2}, "e": {"d": 2}, "f": {"d": 2}} == tree
    assert [
        "f, line 3: has the anchor &x, as does line 1; an alias refers to the last one before it;"
        " rename one"
    ] == said


@pytest.mark.usefixtures("_parser")
def test_first_of_several_documents_is_read_with_a_warning() -> None:
    tree, said = read("a: 1\n---\nb: 2\n---\nc: 3\n")
    assert {"a": 1} == tree
    assert [
        "f: has more than one document, of which only the first is read, as in Helm; remove the"
        " others, or put each into a file of its own"
    ] == said


@pytest.mark.usefixtures("_parser")
def test_unique_keys_and_anchors_cause_no_warning() -> None:
    for text in ("a: 1\nb: {a: 1}\n", "---\na: &x 1\nb: *x\n...\n", "a: [{b: 1}, {b: 2}]\n"):
        assert [] == read(text)[1], text


@pytest.mark.usefixtures("_parser")
def test_value_of_an_alias_or_merge_has_the_line_of_its_use_as_well() -> None:
    text = "x: &x\n  a: {b: 1}\nv: *x\nw:\n  <<: *x\n  c: 2\nl:\n- *x\n"
    origins = {path: str(origin) for path, origin in parse(text, "f").origins.items()}
    assert {
        ("x", "a"): "f, line 2",
        ("v",): "f, line 3",
        ("v", "a"): "f, line 2 (used on line 3)",
        ("v", "a", "b"): "f, line 2 (used on line 3)",
        ("w", "a", "b"): "f, line 2 (used on line 5)",
        ("w", "c"): "f, line 6",
    }.items() <= origins.items()


def test_a_file_of_production_with_five_pairs_is_rendered(tmp_path: Path) -> None:
    lines = [
        "alluxio.user.file.replication.durable: 1",
        "alluxio.user.file.persist.on.rename: true",
        "alluxio.user.file.writetype.default: CACHE_THROUGH",
        "alluxio.user.metadata.cache.enabled: true",
        "alluxio.user.file.metadata.sync.interval: 1m",
    ]
    text = "properties:\n  alluxio.master.mount.table.root.ufs: s3://b/d\n" + "".join(
        f"  {each}\n  {each}\n" for each in lines
    )
    said = ran("template", "-f", write(tmp_path, "config.yaml", text)).warnings()
    assert [4, 6, 8, 10, 12] == [
        int(each.partition(", line ")[2].partition(":")[0]) for each in said
    ]
    for each, line in zip(said, lines, strict=True):
        assert f"properties: has the key '{line.partition(':')[0]}' twice, here and on" in each
