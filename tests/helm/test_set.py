"""`--set` and `--set-string` set what they set with Helm, and say what is wrong with the rest."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from alluxio_constructs.helm.values.assign import How, assign
from alluxio_constructs.helm.values.merge import merged
from alluxio_constructs.helm.values.python import given
from alluxio_constructs.helm.values.tree import Origin, Path, Values, ValuesError

EMPTY = Values()


def set_in(tree: dict[str, Any], expression: str, how: How = "set") -> dict[str, Any]:
    return assign(given(tree), expression, how).tree


def refused(expression: str, tree: dict[str, Any] | None = None, how: How = "set") -> str:
    with pytest.raises(ValuesError) as problem:
        assign(given(tree or {}, "a.yaml"), expression, how)
    return str(problem.value)


def paths(tree: Any, path: Path = ()) -> Iterator[Path]:
    items = enumerate(tree) if isinstance(tree, list) else ()
    for part, value in tree.items() if isinstance(tree, dict) else items:
        yield (*path, part)
        yield from paths(value, (*path, part))


def test_an_expression_is_a_list_of_paths_and_values() -> None:
    cases: list[Any] = [
        ("", {}),
        ("a=b", {"a": "b"}),
        ("a=b,c=d", {"a": "b", "c": "d"}),
        ("a=b,", {"a": "b"}),
        ("a=b,a=c", {"a": "c"}),
        ("a.b.c=d", {"a": {"b": {"c": "d"}}}),
        ("a.b=1,a.c=2", {"a": {"b": 1, "c": 2}}),
        ("a=", {"a": ""}),
        ("a=,b=", {"a": "", "b": ""}),
        ("a=b=c", {"a": "b=c"}),
        ("a=b.c[0]{d}", {"a": "b.c[0]{d}"}),
        ("a=b c , d=e", {"a": "b c ", " d": "e"}),
        ("a]=1", {"a]": 1}),
        ("é=ü", {"é": "ü"}),
    ]
    for expression, tree in cases:
        assert tree == set_in({}, expression), expression


def test_a_backslash_takes_the_meaning_from_a_character() -> None:
    cases: list[Any] = [
        (r"a=b\,c,d=e", {"a": "b,c", "d": "e"}),
        (r"a\.b=1", {"a.b": 1}),
        (r"a.b\.c\.d=1", {"a": {"b.c.d": 1}}),
        (r"a\=b=1", {"a=b": 1}),
        (r"a\[0]=1", {"a[0]": 1}),
        (r"a=C:\\x", {"a": "C:\\x"}),
        (r"a=\{b\}", {"a": "{b}"}),
        (r"a={b\,c,\},d}", {"a": ["b,c", "}", "d"]}),
        (r"a=\n", {"a": "n"}),
        (r"a=\true,b=\1", {"a": True, "b": 1}),
    ]
    for expression, tree in cases:
        assert tree == set_in({}, expression), expression


def test_a_value_is_a_boolean_null_an_integer_or_text() -> None:
    cases: list[Any] = [
        *(("true", True), ("false", False), ("null", None), ("TRUE", True), ("False", False)),
        *(("Null", None), ("0", 0), ("3", 3), ("-3", -3), ("+3", 3), ("-0", 0), ("-05", -5)),
        *(("9223372036854775807", 2**63 - 1), ("-9223372036854775808", -(2**63))),
        *((text, text) for text in ("yes", "on", "~", "007", "00", "1.5", "1e3", "0x1F", "1_000")),
        *((text, text) for text in ("1Gi", "9223372036854775808", "9" * 5000, "\u0663", " 1", "-")),
    ]
    for text, value in cases:
        read = set_in({}, f"a={text}")["a"]
        assert (type(value), value) == (type(read), read), text


def test_with_set_string_every_value_is_text() -> None:
    cases: list[Any] = ["true", "null", "3", "0", "", "1.5"]
    for text in cases:
        expression = f"a={text},b={{{text},x}}"
        assert {"a": text, "b": [text, "x"]} == assign(EMPTY, expression, how="set-string").tree, (
            text
        )


def test_braces_hold_a_list() -> None:
    cases: list[Any] = [
        ("a={b,c}", {"a": ["b", "c"]}),
        ("a={1,true,null,x}", {"a": [1, True, None, "x"]}),
        ("a={b},c=d", {"a": ["b"], "c": "d"}),
        ("a={b},", {"a": ["b"]}),
        ("a={}", {"a": [""]}),
        ("a={,}", {"a": ["", ""]}),
        ("a={b=c}", {"a": ["b=c"]}),
        ("a.b={1}", {"a": {"b": [1]}}),
        ("a[1]={1}", {"a": [None, [1]]}),
    ]
    for expression, tree in cases:
        assert tree == set_in({}, expression), expression


def test_an_index_sets_an_item_and_fills_a_gap_with_null() -> None:
    cases: list[Any] = [
        ({}, "l[0]=a", {"l": ["a"]}),
        ({}, "l[0].q=2Gi", {"l": [{"q": "2Gi"}]}),
        ({}, "l[0].q=1,l[0].p=2", {"l": [{"q": 1, "p": 2}]}),
        ({}, "l[2]=a", {"l": [None, None, "a"]}),
        ({}, "l[1].q=a,l[0].q=b", {"l": [{"q": "b"}, {"q": "a"}]}),
        ({}, "l[1][1]=a", {"l": [None, [None, "a"]]}),
        ({}, "l[0][0].a=1,l[0][0].b=2", {"l": [[{"a": 1, "b": 2}]]}),
        ({}, "a.l[0].b=1", {"a": {"l": [{"b": 1}]}}),
        ({}, "l[+1]=a,l[00]=b", {"l": ["b", "a"]}),
        ({}, "l[0].b=", {"l": [{"b": ""}]}),
        ({"l": [1, 2]}, "l[1]=a", {"l": [1, "a"]}),
        ({"l": [1, 2]}, "l[3]=a", {"l": [1, 2, None, "a"]}),
        ({"l": [{"q": 1, "p": 2}]}, "l[0].q=3", {"l": [{"q": 3, "p": 2}]}),
        ({"l": [None, 1]}, "l[0].q=3", {"l": [{"q": 3}, 1]}),
        ({"l": ["x", [1]]}, "l[0].q=3,l[1].q=4", {"l": [{"q": 3}, {"q": 4}]}),
        ({"l": [None]}, "l[0][0]=3", {"l": [[3]]}),
        ({"l": [{"q": 1}]}, "l[0]=3", {"l": [3]}),
    ]
    for before, expression, after in cases:
        assert after == set_in(before, expression), before


def test_set_overrides_existing_values() -> None:
    cases: list[Any] = [
        ({"a": {"b": 1, "c": 2}}, "a.b=3", {"a": {"b": 3, "c": 2}}),
        ({"a": {"b": 1}}, "a=3", {"a": 3}),
        ({"a": {"b": 1}}, "a=null", {"a": None}),
        ({"a": 1}, "a={2}", {"a": [2]}),
        ({"a": None}, "a=1", {"a": 1}),
        ({"a": 1}, "b.c=2", {"a": 1, "b": {"c": 2}}),
    ]
    for before, expression, after in cases:
        assert after == set_in(before, expression), before


def test_null_deletes_a_default_of_the_chart() -> None:
    chart = given({"a": {"b": 1, "c": 2}})
    assert {"a": {"c": 2}} == merged(chart, assign(EMPTY, "a.b=null")).tree


def test_an_index_counts_in_the_users_list_and_not_in_the_charts() -> None:
    chart = given({"levels": [{"quota": "1Gi", "path": "/dev/shm"}]})
    user = assign(EMPTY, "levels[0].quota=2Gi")
    assert {"levels": [{"quota": "2Gi"}]} == merged(chart, user).tree


def test_origins_name_the_option_and_keep_those_of_the_rest() -> None:
    values = given({"a": {"b": {"x": 1}, "c": 2}, "l": [1]}, "a.yaml")
    expression, shown = "a.b=3,l[2]={4},m.n=5", "--set a.b=…"
    origins = assign(values, expression).origins
    assert {
        ("a",): "a.yaml",
        ("a", "b"): shown,
        ("a", "c"): "a.yaml",
        ("l",): "a.yaml",
        ("l", 0): "a.yaml",
        ("l", 1): shown,
        ("l", 2): shown,
        ("l", 2, 0): shown,
        ("m",): shown,
        ("m", "n"): shown,
    } == {path: origin.source for path, origin in origins.items()}
    assert Origin("--set-string a=…") == assign(EMPTY, "a=1", how="set-string").origin(("a",))


def test_set_does_not_change_its_input() -> None:
    tree = {"a": {"b": 1}, "l": [{"q": 1}]}
    values = given(tree)
    assign(values, "a.b=2,l[0].q=3,l[4]=1,n=1")
    assert (given(tree).tree, given(tree).origins) == (values.tree, values.origins)


def test_a_mistake_is_told_with_its_character_and_an_example() -> None:
    cases: list[Any] = [
        ("a", 1, "a key has no value"),
        ("a,b=1", 1, "a key has no value"),
        ("b=1,a", 5, "a key has no value"),
        ("a.b", 3, "a key has no value"),
        ("a.b,a.c=1", 3, "a key has no value"),
        ("=1", 1, "a key is missing"),
        (",", 1, "a key is missing"),
        ("a=1,,b=2", 5, "a key is missing"),
        ("a.=1", 3, "a key is missing"),
        ("a.", 3, "a key is missing"),
        ("a..b=1", 3, "a key is missing"),
        ("[0]=1", 1, "a key is missing"),
        ("a[0", 2, "a [ has no ]"),
        ("a[0=1", 2, "a [ has no ]"),
        ("a[]=1", 3, "an index must be from 0 to 49,999"),
        ("a[x]=1", 3, "an index must be from 0 to 49,999"),
        ("a[-1]=1", 3, "an index must be from 0 to 49,999"),
        ("a[1.0]=1", 3, "an index must be from 0 to 49,999"),
        ("a[50000]=1", 3, "an index must be from 0 to 49,999"),
        (
            "a[99999999999999999999999]=1",
            3,
            "an index must be from 0 to 49,999",
        ),
        ("a[0]", 5, "only = or . or [ may follow a ]"),
        ("a[0]b=1", 5, "only = or . or [ may follow a ]"),
        ("a[0],b=1", 5, "only = or . or [ may follow a ]"),
        ("a={1,2", 3, "a { has no }"),
        ("a={", 3, "a { has no }"),
        ("a={1}b=2", 6, "only a comma may follow a }"),
        ("a={1,{2}}", 9, "only a comma may follow a }"),
        ("a=b\\", 4, "a backslash has no character after it"),
        ("a\\", 2, "a backslash has no character after it"),
    ]
    for expression, character, message in cases:
        problem = f"{message} (character {character}); write it like"
        shown = re.sub("=.*", "=…", expression)
        assert f"--set {shown}: {problem} --set master.count=3" == refused(expression), expression
        assert f"--set-string {shown}: {problem} --set-string master.count=3" == refused(
            expression, how="set-string"
        ), expression


def test_a_path_through_a_value_is_refused_with_the_origin_of_the_value() -> None:
    cases: list[Any] = [
        ({"a": "x"}, "a.b=1", "a: is a string (from a.yaml), not a map"),
        ({"a": 3}, "a.b.c=1", "a: is a number (from a.yaml), not a map"),
        ({"a": True}, "a[0]=1", "a: is a boolean (from a.yaml), not a list"),
        ({"a": None}, "a.b=1", "a: is null (from a.yaml), not a map"),
        ({"a": {"b": [1]}}, "a.b.c=1", "a.b: is a list (from a.yaml), not a map"),
        ({"a": {"b": 1}}, "a[0]=1", "a: is a map (from a.yaml), not a list"),
        ({"a": [{"b": 1}]}, "a[0][0]=1", "a[0]: is a map (from a.yaml), not a list"),
        ({}, "a=1,a.b=2", "a: is a number (from --set a=…), not a map"),
    ]
    for tree, expression, message in cases:
        shown = re.sub("=.*", "=…", expression)
        assert f"--set {shown}: {message}; set it as a whole, or remove it there" == refused(
            expression, tree
        ), tree


def test_no_message_shows_a_value_that_may_be_a_password() -> None:
    cases: list[Any] = [
        "password=hunter2,x",
        "password=a,hunter2",
        "password=a,b[hunter2]=c",
        "password={hunter2",
        "password=hunter2\\",
        "a.b=hunter2",
    ]
    for expression in cases:
        assert "hunter2" not in refused(expression, {"a": "hunter2"}), expression


def test_a_path_through_a_value_of_unknown_origin_is_refused_too() -> None:
    with pytest.raises(ValuesError, match="a: is a string, not a map; set it as a whole"):
        assign(Values({"a": "x"}), "a.b=1")


def test_a_path_may_have_64_parts() -> None:
    longest = ".".join("a" * 64)
    assert 64 == len(list(paths(set_in({}, f"{longest}=1"))))
    message = "a path has more than 64 parts (character 129); write it like --set master.count=3"
    assert refused(f"{longest}.a=1").endswith(f": {message}")
    assert "a path has more than 64 parts" in refused("a" + "[0]" * 10_000 + "=1")


def test_text_that_is_no_unicode_is_refused() -> None:
    assert refused("a=\udcff").endswith(": is not valid Unicode; write it in UTF-8")


def test_more_than_50_000_values_are_refused_before_they_are_made() -> None:
    cases: list[Any] = [
        ",".join(f"a{index}[49000]=1" for index in range(5000)),
        "a[49000][49000]=1",
        "a={" + "1," * 60_000 + "}",
        ",".join(f"a{index}=1" for index in range(60_000)),
    ]
    for expression in cases:
        tracemalloc.start()
        message = refused(expression)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert message.endswith(
            ": makes more than 50,000 values; give fewer, or a smaller index"
        ), expression
        assert len(message) < 400, expression
        assert peak < 50_000_000, expression


EXPRESSIONS = st.lists(
    st.sampled_from(
        [
            *("a", "b", "0", "1", "=", ".", ",", "[0]", "[1]", "[", "]", "{", "}", "\\", "true"),
            *("a=", "a.b=", "a[0]=", "{1,x}", "é", '"', "1", "null", ":", '{"a":[1]}', " "),
        ]
    ),
    max_size=12,
).map("".join)


# Not by set-file, which would read whatever files there are.
@each(st.text() | EXPRESSIONS, st.sampled_from(["set", "set-string", "set-json", "set-literal"]))
def test_any_expression_is_carried_out_or_refused_in_words(expression: str, how: How) -> None:
    values = given({"a": {"b": [1]}, "b": [None, {"a": 1}]})
    option = f"--{how}"
    try:
        result = assign(values, expression, how)
    except ValuesError as problem:
        said = str(problem)
    else:
        said = f"{option} …"
        assert set(paths(result.tree)) == set(result.origins)
    assert said.startswith((f"{option} ", f"{option}: "))


@each(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.text("ab,=.[]{}\\", max_size=9),
)
def test_whatever_is_escaped_is_set_as_it_stands(key: str, value: str) -> None:
    def escaped(text: str) -> str:
        return "".join(f"\\{character}" for character in text)

    expression = f"{escaped(key)}={escaped(value)}"
    assert {key: value} == assign(EMPTY, expression, how="set-string").tree
