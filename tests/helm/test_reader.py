"""YAML as Helm reads it: values, their lines, aliases, and what cannot be values."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alluxio_constructs.helm.values import nodes
from alluxio_constructs.helm.values.files import parse
from alluxio_constructs.helm.values.tree import Origin, ValuesError


def tree(text: str | bytes) -> dict[str, Any]:
    return parse(text, "f").tree


def lines(text: str) -> dict[Any, int | None]:
    return {path: origin.line for path, origin in parse(text, "f").origins.items()}


def refused(text: str | bytes) -> str:
    with pytest.raises(ValuesError) as problem:
        parse(text, "f")
    return str(problem.value)


@pytest.mark.usefixtures("_parser")
def test_a_values_file_is_read() -> None:
    cases: list[Any] = [
        ("a: 1\nb: x\n", {"a": 1, "b": "x"}),
        ("a:\n  b:\n  - 1\n  - c: 2\n", {"a": {"b": [1, {"c": 2}]}}),
        ("a: {b: [1, yes], c: }\n", {"a": {"b": [1, True], "c": None}}),
        (
            "a: '1'\nb: \"yes\"\nc: |\n  1\nd: >-\n  no\n",
            {"a": "1", "b": "yes", "c": "1\n", "d": "no"},
        ),
        ("a: ''\nb: \nc: ~\n", {"a": "", "b": None, "c": None}),
        ("a: b:c\nd: http://x:1/\ne: 10:30\n", {"a": "b:c", "d": "http://x:1/", "e": "10:30"}),
        ("a: !!str 1\nb: !!int '2'\nc: !!float 3\n", {"a": "1", "b": 2, "c": 3.0}),
        ("a: ! 1\n", {"a": "1"}),
        ("1: a\ntrue: b\n1.5: c\n'': d\n", {"1": "a", "true": "b", "1.5": "c", "": "d"}),
        ("on: a\n'n': b\n", {"true": "a", "n": "b"}),
        ("? a\n: b\n", {"a": "b"}),
        ("a.b: 1\né: ü\n", {"a.b": 1, "é": "ü"}),
        ("a: 1\r\nb:\r\n  c: 2\r\n", {"a": 1, "b": {"c": 2}}),
        ("\ufeffa: 1\n", {"a": 1}),
        ("---\na: 1\n...\n", {"a": 1}),
        ("%YAML 1.1\n---\na: 1\n", {"a": 1}),
        ("a: &x {b: 1}\nc: *x\nd: [*x]\n", {"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}]}),
        ("a: &x b\n*x : 1\n", {"a": "b", "b": 1}),
    ]
    for text, expected in cases:
        assert expected == tree(text), text


@pytest.mark.usefixtures("_parser")
def test_a_file_with_nothing_in_it_is_an_empty_map() -> None:
    cases: list[Any] = ["", "\n", "# comment\n", "---\n", "--- # a\n...\n", "~", "null\n"]
    for text in cases:
        assert {} == tree(text), text


def test_numbers_that_are_none_stay_for_their_reader_to_refuse() -> None:
    values = tree("a: .nan\nb: .inf\n")
    assert math.isnan(values["a"])
    assert math.inf == values["b"]


def test_aliases_give_copies_that_share_nothing() -> None:
    values = tree("a: &x {b: [1]}\nc: *x\n")
    assert values["a"]["b"] is not values["c"]["b"]


@pytest.mark.usefixtures("_parser")
def test_a_merge_key_adds_what_is_not_there() -> None:
    cases: list[Any] = [
        ("<<: *x", {"a": 1, "b": 2}),
        ("<<: *x\n  b: 3", {"a": 1, "b": 3}),
        ("<<: [*x, *y]", {"a": 1, "b": 2, "c": 5}),
        ("<<: [*y, *x]", {"a": 1, "b": 4, "c": 5}),
        ("<<: {d: 6}", {"d": 6}),
        ("<<: [*x, {d: 6}]", {"a": 1, "b": 2, "d": 6}),
        ("<<: []", {}),
        ("'<<': 1", {"<<": 1}),
    ]
    for merge, expected in cases:
        assert (
            expected == tree(f"x: &x {{a: 1, b: 2}}\ny: &y {{b: 4, c: 5}}\nz:\n  {merge}\n")["z"]
        ), merge


@pytest.mark.usefixtures("_parser")
def test_every_key_and_item_has_the_line_where_it_is_written() -> None:
    text = "a:\n  b: |\n    x\n  c:\n  - 1\n  -\n    d: 2\n'e': {f: [1,\n  2]}\n"
    assert {
        ("a",): 1,
        ("a", "b"): 2,
        ("a", "c"): 4,
        ("a", "c", 0): 5,
        ("a", "c", 1): 7,
        ("a", "c", 1, "d"): 7,
        ("e",): 8,
        ("e", "f"): 8,
        ("e", "f", 0): 8,
        ("e", "f", 1): 9,
    } == lines(text)


@pytest.mark.usefixtures("_parser")
def test_the_key_of_an_alias_has_its_line_and_what_is_in_it_those_of_the_anchor() -> None:
    text = "x: &x\n  a: 1\nv: *x\nz:\n- *x\nw:\n  <<: *x\n  b: 2\n"
    found = lines(text)
    assert (3, 2) == (found["v",], found["v", "a"])
    assert (1, 2) == (found["z", 0], found["z", 0, "a"])  # an item has no line beside its value's
    assert (2, 8) == (found["w", "a"], found["w", "b"])


def test_origins_name_the_source() -> None:
    assert {("a",): Origin("values.yaml", 2)} == parse("\na: 1\n", "values.yaml").origins


@pytest.mark.usefixtures("_parser")
def test_yaml_that_cannot_be_values_is_refused() -> None:
    cases: list[Any] = [
        ("- 1\n", "line 1: must be a map from keys to values, not a list; write key: value"),
        (
            "\nx\n",
            "line 2: must be a map from keys to values, not a single value; write key: value",
        ),
        (
            "a:1\n",
            "line 1: must be a map from keys to values, not a single value; write key: value",
        ),
        ("a:\n- *b\n", "line 2: is not valid YAML: found undefined alias"),
        (
            "a: &x\n  b: [*x]\n",
            "line 1: has an alias of itself in it; write the value out",
        ),
        (
            "a:\n  <<: 1\n",
            "line 2: a: << needs a map or a list of maps; give it an alias of a map",
        ),
        (
            "a:\n  <<:\n  - [1]\n",
            "line 2: a: << needs a map or a list of maps; give it an alias of a map",
        ),
        (
            "a: {{ .Values.b }}\n",
            "line 1: a: has a map or list as a key; write a name before the colon, "
            "and quote a string that begins with { or [",
        ),
        (
            "? [a]\n: b\n",
            "line 1: has a map or list as a key; write a name before the colon, "
            "and quote a string that begins with { or [",
        ),
        (
            "a: &x [1]\n*x : b\n",
            "line 1: has a map or list as a key; write a name before the colon, "
            "and quote a string that begins with { or [",
        ),
        ("~: b\n", "line 1: has null as a key; write a name before the colon, or quote it"),
        (
            "a: !env HOME\n",
            "line 1: a: has the tag !env, which Helm values cannot have; remove it, "
            "or quote a string that begins with !",
        ),
        (
            "a: !!binary aGk=\n",
            "line 1: a: has the tag !!binary, which Helm values cannot have; remove it, "
            "or quote a string that begins with !",
        ),
        (
            "a: !!python/object:os.system {}\n",
            "line 1: a: has the tag !!python/object:os.system, which a map or list of Helm values "
            "cannot have; remove it",
        ),
        (
            "a: !!int x\n",
            "line 1: a: is tagged !!int but is not one; correct the value or remove the tag",
        ),
    ]
    for text, message in cases:
        assert f"f, {message}" == refused(text)[: len(message) + 3], text


@pytest.mark.usefixtures("_parser")
def test_an_escape_that_is_no_character_is_refused() -> None:
    cases: list[Any] = ['a: "\\ud800"', 'a: "\\UFFFFFFFF"']
    for text in cases:
        assert refused(text).startswith("f"), text


PIECES = st.lists(
    st.sampled_from(
        [
            *("a", "b: ", "1", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", " ", "\t", "#", "'"),
            *('"', "[", "]", "{", "}", ",", "&x ", "*x", "<<: ", "!", "!!int ", "|", ">", "%", "@"),
            *("---\n", "...\n", "? ", "\\", "~", "\ufeff", "\x85", "\u2028", "\r", "\0", "é"),
        ]
    ),
    max_size=30,
).map("".join)


@pytest.mark.filterwarnings("ignore::alluxio_constructs.HelmValuesWarning")
@given(st.text() | st.binary() | PIECES)
@example("a: &x\n<<: *x")
def test_any_text_is_read_or_refused_in_words(text: str | bytes) -> None:
    try:
        values = parse(text, "f")
    except ValuesError as problem:
        said = str(problem)
    else:
        said = f"f: has the keys {list(values.tree)}"
    assert said.startswith(("f: ", "f, line "))


LINES = st.lists(
    st.sampled_from(
        [
            *("a: 1\n", "b: x\n", "  c: z\n", "  - 1\n", "- z\n", "d: [1, yes]\n", "\n", "# c\n"),
            *("e: {f: 1.5, g: }\n", "h: &x\n  i: 1\n", "j: *x\n", "k:\n  <<: *x\n  l: 2\n", "m:\n"),
            *("o: |\n  text\n  more\n", "p: >-\n  a\n\n  b\n", "q: 'it''s'\n", 'r: "a\\tb"\n'),
            *("s: !!str 12\n", "1: one\n", "? t\n: u\n", 'v: "w\n  x"\n', "w: plain\n  text\n"),
            *("---\n", "&x aa: 1\n", "bb: ! 5\n", "cc: [a,\n  b]\n", "dd: - 1\n", "ee: 'x\n"),
        ]
    ),
    max_size=8,
).map("".join)


def outcome(text: str) -> Any:
    try:
        return lines(text), tree(text)
    except ValuesError as problem:
        # The two say it in different words, and at different places.
        return str(problem).partition(": is not valid YAML")[0].partition(",")[0]


@pytest.mark.filterwarnings("ignore::alluxio_constructs.HelmValuesWarning")
@given(LINES)
def test_both_parsers_end_in_the_same(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "LOADER", nodes._Python)
        slow = outcome(text)
    assert slow == outcome(text)
