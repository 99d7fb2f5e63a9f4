"""A program is printed as a person would write it, and as ruff would leave it."""

from __future__ import annotations

import ast
import random
import subprocess
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs._base.values import shown
from alluxio_constructs.helm import program

EXPRESSIONS = {
    # A part of a value object's text, and how it is printed.
    "'plain'": '"plain"',
    "'says \"x\"'": "'says \"x\"'",
    '"it\'s"': '"it\'s"',
    "'it\\'s \"x\"'": "'it\\'s \"x\"'",
    "'it\\'s \"x'": '"it\'s \\"x"',
    "'a\\\\b\\n\\t\\x00'": r'"a\\b\n\t\x00"',
    "'ü 😀 \\u200b'": '"ü 😀 \\u200b"',
    "{'a b': [1, None, True]}": '{"a b": [1, None, True]}',
    "1e22": "1e22",
    "1e-07": "1e-07",
    "-1": "-1",
    "[]": "[]",
    "{}": "{}",
    "alluxio.csi_driver": "alluxio.csi_driver",
    "Probe()": "Probe()",
    "VolumeSource.host_path('/x', prepare=True)": 'VolumeSource.host_path("/x", prepare=True)',
}


def printed(expression: str) -> str:
    return program._statement(ast.parse(expression).body[0])


def ruff(directory: Path) -> str:
    """What ruff would change or complain of in a directory, as a project of its own has it."""
    complaints = ""
    for command in (["format", "--diff"], ["check", "--select", "E,F,I,UP"]):
        done = subprocess.run(
            ["ruff", *command, "--quiet", "--isolated", "--no-cache", "--line-length", "100", "."],
            cwd=directory,
            capture_output=True,
            text=True,
            check=False,
        )
        complaints += done.stdout + done.stderr
    return complaints


def test_an_expression_is_printed_with_double_quotes_where_they_need_no_more_escapes() -> None:
    for expression, text in EXPRESSIONS.items():
        assert text == printed(expression), expression


@given(st.text())
def test_a_text_survives(text: str) -> None:
    literal = printed(repr(text))
    assert text == ast.literal_eval(literal)
    assert "\n" not in literal


def test_long_expressions_have_one_part_per_line() -> None:
    assert printed(f"Mine('{'a' * 60}', names=['{'b' * 60}', '{'c' * 60}'], x={{}})") == (
        "Mine(\n"
        f'    "{"a" * 60}",\n'
        "    names=[\n"
        f'        "{"b" * 60}",\n'
        f'        "{"c" * 60}",\n'
        "    ],\n"
        "    x={},\n"
        ")"
    )


TEXTS = ["a", "b ", "/", "'", '"', "\\", "\n", "ü", "\t", "\0", "=", "{", "\x7f", "\u200b"]
TEXTS += ["word", "-Dalluxio.debug=true", "https://example.com/"]


def some(chosen: random.Random, depth: int) -> Any:
    kind = chosen.choice(["text", "number", "list", "map"] if depth else ["text", "number"])
    if kind == "text":
        return "".join(chosen.choices(TEXTS, k=chosen.randrange(5)))
    if kind == "number":
        return chosen.choice([0, 3, 0.95, 1e300, True, None])
    parts = [some(chosen, depth - 1) for _ in range(chosen.randrange(5))]
    if kind == "list":
        return tuple(parts)
    return {f"{chosen.choice(TEXTS)}{i}": each for i, each in enumerate(parts)}


def test_printed_program_has_the_same_data_and_ruff_format(tmp_path: Path) -> None:
    chosen = random.Random(1)
    for number in range(200):
        value = some(chosen, 4)
        text = printed(f"x = {shown(value)}")
        found: dict[str, Any] = {}
        exec(text, found)
        assert shown(value) == shown(_tupled(found["x"])), number
        (tmp_path / f"p{number}.py").write_text(text + "\n", encoding="utf-8")
    assert "" == ruff(tmp_path)


def _tupled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tupled(each) for key, each in value.items()}
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def test_names_become_valid_and_unique_variables() -> None:
    for name, variable in {
        "hdfs-config": "hdfs_config",
        "a.b": "a_b",
        "1st": "_1st",
        "class": "class_",
        "app": "app_",
        "alluxio": "alluxio_",
        "Büro": "b_ro",
        "…": "_",
    }.items():
        assert variable == program._variable(name, []), name
        assert variable.isidentifier()
    assert "a_b_3" == program._variable("a-b", ["a_b", "a_b_2"])
