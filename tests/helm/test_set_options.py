"""`--set-json`, `--set-file` and `--set-literal` set what they set with Helm 3.17."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from alluxio_constructs.helm.values.assign import How, assign
from alluxio_constructs.helm.values.python import given
from alluxio_constructs.helm.values.tree import Origin, ValuesError
from tests.helm.command import GOOD, process, ran, write


def set_by(how: How, expression: str, tree: dict[str, Any] | None = None) -> dict[str, Any]:
    return assign(given(tree or {}), expression, how).tree


def refused(how: How, expression: str) -> str:
    with pytest.raises(ValuesError) as problem:
        assign(given({}), expression, how)
    return str(problem.value)


# JSON.


def test_json_is_a_list_of_paths_and_json() -> None:
    cases: list[Any] = [
        ('a={"b":[1,2.5,null]},c="x"', {"a": {"b": [1, 2.5, None]}, "c": "x"}),
        ("a=", {"a": None}),
        ("a=,b=1", {"a": None, "b": 1}),
        ("a= 1 ,b= true ", {"a": 1, "b": True}),
        ("a=1 , b=2", {"a": 1, " b": 2}),
        ('a.b[1]={"x":true},a.b[0]="z"', {"a": {"b": ["z", {"x": True}]}}),
        ('a="b,c=d"', {"a": "b,c=d"}),
        (r"a\.b=1", {"a.b": 1}),
    ]
    for expression, tree in cases:
        assert tree == set_by("set-json", expression), expression


def test_json_takes_the_place_of_what_was_there() -> None:
    assert {"b": {"y": 1}} == set_by("set-json", 'b={"y":1}', {"b": {"x": 2}})
    assert {"b": {"x": 2, "y": [1]}} == set_by("set-json", "b.y=[1]", {"b": {"x": 2}})


def test_json_that_is_an_object_as_a_whole_is_merged() -> None:
    tree = {"a": {"x": 1, "y": 2}, "l": [1, 2]}
    assert {"a": {"x": 3, "y": None, "z": 4}, "l": [5], "n": "t"} == set_by(
        "set-json", ' {"a": {"x": 3, "y": null, "z": 4}, "l": [5], "n": "t"} ', tree
    )


def test_all_that_json_sets_has_the_option_as_its_origin() -> None:
    for expression, origin in (
        ('a={"b":[{"c":1}]}', "--set-json a=…"),
        ('{"a":{"b":[{"c":1}]}}', "--set-json"),
    ):
        origins = assign(given({}), expression, "set-json").origins
        assert {
            ("a",): Origin(origin),
            ("a", "b"): Origin(origin),
            ("a", "b", 0): Origin(origin),
            ("a", "b", 0, "c"): Origin(origin),
        } == origins, expression


def test_set_json_refuses_invalid_json() -> None:
    form = """is not valid JSON; write it like --set-json 'master.nodeSelector={"disk": "ssd"}'"""
    cases: list[Any] = [
        ("a=x", f"--set-json a=…: a: {form}"),
        ("a=[1,2", f"--set-json a=…: a: {form}"),
        ("a={b:1}", f"--set-json a=…: a: {form}"),
        ("a=NaN", f"--set-json a=…: a: {form}"),
        ("a=[-Infinity]", f"--set-json a=…: a: {form}"),
        (f"a={'[' * 100_000}", f"--set-json a=…: a: {form}"),
        ('{"a":1} x', "--set-json: only a comma may follow the JSON; quote strings in it"),
        ('{"a":1},', f"--set-json: {form}"),
        ("{a:1}", f"--set-json: {form}"),
        (
            "a=1 b=2",
            "--set-json a=…: a: only a comma may follow the JSON; quote strings in it",
        ),
        (
            'a={"b":"\\ud800"}',
            "--set-json a=…: a.b: is not valid Unicode; decode it as UTF-8",
        ),
        (
            f"a.b=[{2**64}]",
            "--set-json a.b=…: a.b[0]: is a number of more than 64 bits; use a smaller one",
        ),
        (
            "a",
            "--set-json a: a key has no value (character 1); write it like"
            """ --set-json 'master.nodeSelector={"disk": "ssd"}'""",
        ),
    ]
    for expression, message in cases:
        assert message == refused("set-json", expression), expression


def test_a_number_that_is_none_stays_for_its_reader_to_refuse() -> None:
    assert math.inf == set_by("set-json", "a=1e999")["a"]


# Files.


def test_a_file_s_content_is_a_text_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.txt").write_bytes("größe: 1\r\n".encode())
    (tmp_path / "a,b").write_text("true", encoding="utf-8")
    content = "größe: 1\r\n"
    cases: list[Any] = [
        ("a=f.txt,b.c=f.txt", {"a": content, "b": {"c": content}}),
        ("a={f.txt,f.txt}", {"a": [content, content]}),
        ("a=", {"a": ""}),
        (r"a=a\,b", {"a": "true"}),
    ]
    for expression, tree in cases:
        assert tree == set_by("set-file", expression), expression


def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "binary").write_bytes(b"a\n\xff")
    (tmp_path / "large").write_bytes(b"a" * (1024 * 1024 + 1))
    cases: list[Any] = [
        ("a.b=none", "a.b: none: does not exist; give the path of a file"),
        ("a.b=.", "a.b: .: is a directory; give the path of a file in it"),
        ("a.b=large", "a.b: large: is larger than 1 MiB; give a smaller file"),
        ("a.b=https://x/y", "a.b: https://x/y: is a URL; download the file first, and give"),
        (
            "a.b=binary",
            "a.b: binary, line 2: contains the byte 0xff, which is not UTF-8; save the file as"
            " UTF-8",
        ),
    ]
    for expression, message in cases:
        assert refused("set-file", expression).startswith(f"--set-file a.b=…: {message}"), message


# Literals.


def test_a_literal_is_one_path_and_a_text_as_it_stands() -> None:
    cases: list[Any] = [
        (r"a.b=x,y={z}\,.q", {"a": {"b": r"x,y={z}\,.q"}}),
        (r"a\.b=1", {"a\\": {"b": "1"}}),
        ("a[1]=x", {"a": [None, "x"]}),
        ("a[0].b=x", {"a": [{"b": "x"}]}),
        ("a,b=1", {"a,b": "1"}),
        ("a=", {"a": ""}),
        ("a={x,y}", {"a": "{x,y}"}),
        ("a=b=c", {"a": "b=c"}),
        ("a=true", {"a": "true"}),
    ]
    for expression, tree in cases:
        assert tree == set_by("set-literal", expression), expression


def test_a_literal_needs_a_value() -> None:
    assert (
        "--set-literal a: a key has no value (character 1); write it like --set-literal"
        " master.env.NOTE=text"
    ) == refused("set-literal", "a")


# All of them.


def test_set_options_are_applied_in_helm_s_order(tmp_path: Path) -> None:
    note = write(tmp_path, "note.txt", "file")
    options = [
        ("--set-literal", "master.podAnnotations.note=literal", "literal"),
        ("--set-file", f"master.podAnnotations.note={note}", "file"),
        ("--set-string", "master.podAnnotations.note=string", "string"),
        ("--set", "master.podAnnotations.note=set", "set"),
        ("--set-json", 'master.podAnnotations.note="json"', "json"),
    ]
    values = write(tmp_path, "values.yaml", "master: {podAnnotations: {note: values}}")
    for first in range(len(options)):
        remaining = [word for option in options[first:] for word in option[:2]]
        done = ran("template", *remaining, "-f", values, *GOOD)
        pod = done.one("StatefulSet")["spec"]["template"]["metadata"]
        assert options[first][2] == pod["annotations"]["note"], first


def test_all_commands_that_take_set_take_its_like(tmp_path: Path) -> None:
    note = write(tmp_path, "note.txt", "from a file")
    for command in ("template", "eject"):
        done = ran(
            command,
            *GOOD,
            "--set-json",
            '{"master": {"env": {"A": "from json"}}}',
            "--set-file",
            f"worker.env.B={note}",
            "--set-literal",
            "jobWorker.env.C={a,b}",
        )
        assert (0, "") == (done.code, done.err), command
        for text in ("from json", "from a file", "{a,b}"):
            assert text in done.out, command


def test_a_file_may_come_from_standard_input() -> None:
    done = process("template", *GOOD, "--set-file", "master.env.A=-", input="from the pipe")
    assert "from the pipe" in done.out
    assert (0, "") == (done.code, done.err)
