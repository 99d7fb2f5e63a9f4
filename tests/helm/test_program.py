"""A program is run and printed alike, and printed as ruff would leave it."""

from __future__ import annotations

import ast
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs.helm._program import (
    UNSET,
    Call,
    Name,
    Program,
    call,
    printed,
    run,
    source,
)
from alluxio_constructs.helm._values import Path as Place

CHART = Call("Chart", Name("app"), "alluxio")


def sourced(*statements: tuple[str | None, Call], title: str = "A cluster.") -> str:
    return source(Program(list(statements)), title=title, chart=CHART)


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


# How it looks.


def test_a_program_is_a_file_that_imports_what_it_calls() -> None:
    program = Program()
    quota = Call("Size.gibibytes", 1)
    domain = program.let("domain", Call("ShortCircuitDomain", Name("chart"), "domain"))
    program.do(Call("AlluxioCluster", Name("chart"), "alluxio", tiers=[quota], domain=domain))
    assert source(program, title="An Alluxio cluster.", chart=CHART) == (
        '"""An Alluxio cluster."""\n'
        "\n"
        "from alluxio_constructs import AlluxioCluster, ShortCircuitDomain, synth\n"
        "from cdk8s import App, Chart, Size\n"
        "\n"
        "app = App()\n"
        'chart = Chart(app, "alluxio")\n'
        'domain = ShortCircuitDomain(chart, "domain")\n'
        'AlluxioCluster(chart, "alluxio", tiers=[Size.gibibytes(1)], domain=domain)\n'
        "synth(app)\n"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", '"plain"'),
        ('says "x"', "'says \"x\"'"),
        ("it's", '"it\'s"'),
        ('it\'s "x"', "'it\\'s \"x\"'"),
        ("it's \"x", '"it\'s \\"x"'),
        ("'it's' \"x\"", '"\'it\'s\' \\"x\\""'),
        ("a\\b\n\t\x00", r'"a\\b\n\t\x00"'),
        ("ü 😀 \u200b", '"ü 😀 \\u200b"'),
        ({"a b": [1, None, True]}, '{"a b": [1, None, True]}'),
        (1e22, "1e22"),
        (1e-7, "1e-07"),
        ([], "[]"),
        ({}, "{}"),
        (Name("alluxio.csi_driver"), "alluxio.csi_driver"),
        (Call("Probe"), "Probe()"),
        (Call("at", "/x", on=Call("mine", "x"), name="y"), 'mine("x").at("/x", name="y")'),
    ],
)
def test_an_expression_is_printed(value: Any, text: str) -> None:
    assert text == printed(value)


@given(st.text())
def test_a_text_survives(text: str) -> None:
    literal = printed(text)
    assert text == ast.literal_eval(literal)
    assert "\n" not in literal


TEXTS = ["a", "b ", "/", "'", '"', "\\", "\n", "ü", "\t", "\0", "=", "{", "😀", "漢", "e\u0301"]
TEXTS += ["\x7f", "\u200b", "word", "-Dalluxio.debug=true", "https://example.com/", " "]
FUNCTIONS = ["Tier", "VolumeSource.empty_dir", "Size.gibibytes", "Process"]
OPTIONS = ["quota", "volume", "read_only", "more_directories", "x", "options"]


class Expressions:
    """Random expressions."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self) -> str:
        pieces = self.random.choices(TEXTS if self.random.random() < 0.5 else "abcdef-/.", k=110)
        return "".join(pieces[: self.random.choice([0, 1, 5, 12, 30, 70, 110])])

    def call(self, depth: int) -> Call:
        count = self.random.choice([0, 0, 1, 1, 2])
        names = self.random.sample(OPTIONS, self.random.choice([0, 1, 1, 2, 3]))
        on = Call("VolumeSource.existing_claim", self.text())
        return Call(
            self.random.choice(FUNCTIONS),
            *[self.any(depth) for _ in range(count)],
            on=on if self.random.random() < 0.1 else None,
            **{name: self.any(depth) for name in names},
        )

    def scalar(self) -> Any:
        numbers = [self.random.randrange(-5, 10**6), 0.5, 1e-7, 1e22, -0.25]
        return self.random.choice([*numbers, True, None, self.text(), self.text(), Name("domain")])

    def any(self, depth: int) -> Any:
        kind = self.random.random()
        if depth == 0 or kind < 0.35:
            return self.scalar()
        if kind < 0.7:
            return self.call(depth - 1)
        count = self.random.choice([0, 1, 1, 2, 4])
        if kind < 0.85:
            return [self.any(depth - 1) for _ in range(count)]
        return {self.text(): self.any(depth - 1) for _ in range(count)}


def test_random_programs_are_laid_out_as_ruff_leaves_them(tmp_path: Path) -> None:
    for seed in range(150):
        some = Expressions(seed)
        arguments = {name: some.any(4) for name in ("ufs", "tiers", "properties")}
        cluster = Call("AlluxioCluster", Name("chart"), "alluxio", **arguments)
        text = sourced(("domain", Call("Mine")), ("alluxio", cluster), title=f"A {some.text()}.")
        (tmp_path / f"p{seed}.py").write_text(text, encoding="utf-8")
    assert "" == ruff(tmp_path)


@pytest.mark.parametrize("count", range(1, 40))
def test_imports_are_wrapped_where_they_fill_a_line(count: int) -> None:
    some = [f"Kind{i}" for i in range(count)]
    text = sourced(*((None, Call(name)) for name in some))
    lines = text.split("app = App()")[0].splitlines()
    assert max(map(len, lines)) <= 100
    imported = ast.parse(text).body[1]
    assert isinstance(imported, ast.ImportFrom)
    assert sorted([*some, "synth"]) == sorted(each.name for each in imported.names)


def test_only_a_line_that_cannot_be_shorter_and_holds_several_words_is_marked() -> None:
    words, word = 30 * "word ", 30 * "word"
    process = Call("Process", env={"A": words, "B": "short"}, options=[word])
    lines = sourced((None, process)).splitlines()
    assert [
        f'        "A": "{words}",  # noqa: E501',
        f'        "{word}",',
    ] == [line for line in lines if len(line) > 100]


@pytest.mark.parametrize("title", ['a "b" c.', "a \\ b.", "a\nb.", "ü 漢.", "long " * 30 + "."])
def test_a_title_survives(title: str) -> None:
    assert title == ast.get_docstring(ast.parse(sourced(title=title)), clean=False)


# Variables and ids.


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("hdfs-config", "hdfs_config"),
        ("my.registry--key", "my_registry_key"),
        ("-x-", "x"),
        ("1st", "_1st"),
        ("class", "class_"),
        ("None", "none"),
        ("lambda", "lambda_"),
        ("app", "app_"),
        ("chart", "chart_"),
        ("synth", "synth_"),
        ("l", "l_"),
        ("Büro", "b_ro"),
        ("…", "_"),
    ],
)
def test_a_name_becomes_a_valid_variable(name: str, variable: str) -> None:
    assert variable == Program().let(name, Call("Mine")).name
    assert variable.isidentifier()


def test_variables_are_unique() -> None:
    program = Program()
    names = ["a-b", "a.b", "a_b", "a-b-2", "a-b"]
    assert ["a_b", "a_b_2", "a_b_3", "a_b_2_2", "a_b_4"] == [
        program.let(name, Call("Mine")).name for name in names
    ]


def test_ids_are_unique_and_those_kept_free_are_not_taken() -> None:
    program = Program(ids={"alluxio"})
    assert ["a", "a-2", "a-2-2", "alluxio-2", "a-3"] == [
        program.id(name) for name in ("a", "a", "a-2", "alluxio", "a")
    ]


# How it runs.


def failed(place: Place, error: Exception) -> Exception:
    return RuntimeError(f"{'.'.join(map(str, place))}: {error}")


def ran(known: dict[str, Any], *statements: tuple[str | None, Call], chart: object = None) -> None:
    run(Program(list(statements)), chart, known=known, failed=failed)


class Recorder:
    """Whatever is called on it is called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def made(self, *arguments: Any, **options: Any) -> Recorder:
        self.calls.append((arguments, options))
        return self


def test_arguments_are_evaluated_at_any_depth() -> None:
    recorder = Recorder()
    double: Callable[[int], int] = lambda value: 2 * value  # noqa: E731
    ran(
        {"Mine": recorder, "double": double},
        (
            None,
            Call("Mine.made", [Call("double", 1)], x={"y": Call("double", Call("double", 1))}),
        ),
    )
    assert [(([2],), {"x": {"y": 4}})] == recorder.calls


def test_variables_the_chart_and_attributes_are_known_by_name() -> None:
    recorder = Recorder()
    ran(
        {"Mine": recorder},
        ("one", Call("Mine.made")),
        (None, Call("Mine.made", Name("chart"), Name("one.calls"))),
        chart="the chart",
    )
    assert "the chart" == recorder.calls[1][0][0]
    assert recorder.calls is recorder.calls[1][0][1]


def test_a_call_may_be_of_a_method_of_another() -> None:
    recorder = Recorder()
    ran({"Mine": recorder}, (None, Call("made", 2, on=Call("Mine.made", 1))))
    assert [((1,), {}), ((2,), {})] == recorder.calls


def refuse(*_: object, **__: object) -> None:
    raise ValueError("no")


def test_the_error_of_a_call_is_of_its_place_and_of_no_other() -> None:
    inner = Call("refuse", place=("master", "count"))
    with pytest.raises(RuntimeError, match=r"^master\.count: no$"):
        ran({"refuse": refuse, "ok": print}, (None, Call("ok", inner, place=("master",))))


def test_an_error_that_is_none_of_a_users_value_is_left_alone() -> None:
    with pytest.raises(TypeError):
        ran({"len": len}, (None, Call("len", 3, place=("master",))))


# What is left out.


def test_options_that_are_unset_are_not_there() -> None:
    assert {"b": None} == Call("Mine", a=UNSET, b=None).options


def test_a_call_without_anything_to_say_is_unset() -> None:
    assert UNSET is call("Mine", a=UNSET)
    assert {"a": 1} == call("Mine", a=1).options
    assert (1,) == call("Mine", 1).arguments
