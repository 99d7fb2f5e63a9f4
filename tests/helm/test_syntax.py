"""Texts that are no YAML: whichever parser says so, the message says the same, and what to do."""

from __future__ import annotations

import pytest
import yaml

from alluxio_constructs.helm._syntax import explained
from alluxio_constructs.helm._values import ValuesProblem
from alluxio_constructs.helm._yaml import parse

TAB = "a tab stands where YAML allows spaces alone; indent with spaces"
QUOTE = "a quote is never closed; close the text with the quote it begins with"
ESCAPE = (
    "a backslash in double quotes begins an escape that YAML does not know; "
    "use single quotes, or write \\\\"
)
BRACKET = (
    "a list that begins with [ lacks a comma or its ]; close it, or quote a text that begins with ["
)
BRACE = (
    "a map that begins with { lacks a comma, a colon or its }; "
    "close it, or quote a text that begins with {"
)
NO_COLON = "a key has no colon with a space after it; write key: value"
NO_SPACE = "a key has no space after its colon; write key: value"
COLON = "a value holds a colon with a space after it; put the value in quotes"
DEEPER = (
    "a key is indented deeper than the keys of its map, below a value that is no map; "
    "indent it as they are"
)
UNFIT = (
    "this does not fit the lines above it; indent the keys of a map, and the items of a list, "
    "by the same number of spaces, and let nothing follow a closing quote or bracket"
)
ITEM = "a list item cannot stand here; begin it with - on a line of its own, indented as its list"
ALIAS = "a value that begins with * or & is an alias or an anchor; put a text in quotes"
TAG = "a value that begins with ! is a tag; put a text in quotes"
BLOCK = "a text after | or > must begin on the next line, indented with spaces alone"
DIRECTIVE = "a line that begins with % is a directive for YAML 1.1 or none; remove it"
BEGIN = "a value cannot begin like this; put a text in quotes"


def refused(text: str) -> str:
    with pytest.raises(ValuesProblem) as problem:
        parse(text, "f")
    return str(problem.value)


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a:\n\tb: 1\n", 2, TAB),
        ("a: 1\n\tb: 2\n", 2, TAB),
        ("a:\n  b: 1\n  \tc: 1\n", 3, TAB),
        ("a: |\n\tb\n", 2, TAB),
        ('a: "x\nb: 1\n', 1, QUOTE),
        ("a: 1\nb: 'x\n\n", 2, QUOTE),
        ("a: 'x\n---\n", 1, QUOTE),
        ('a: "C:\\dir"\n', 1, ESCAPE),
        ('a: 1\nb: "\\xZZ"\n', 2, ESCAPE),
        ("a: [1, 2\nb: 1\n", 1, BRACKET),
        ("a: [1\n  2: 3]\n", 1, BRACKET),
        ("a: [1, 2}\n", 1, BRACKET),
        ("a: {b: 1\nc: 2\n", 1, BRACE),
        ("a: {b: 1, c: [2}\n", 1, BRACKET),
        ("x: 1\na:1\n", 2, NO_COLON),
        ("x: 1\na:1\nb: 2\n", 2, NO_COLON),
        ("x: 1\nword\n", 2, NO_COLON),
        ("a:1\nb: 2\n", 1, NO_SPACE),
        ("x:\n  a:1\n\n  b: 2\n", 2, NO_SPACE),
        ("a: b: c\n", 1, COLON),
        ("a: error: x\n", 1, COLON),
        ("a: 1\n  b: 2\n", 2, DEEPER),
        ("a: http://x\n  b: 2\n", 2, DEEPER),
        ("a:\n    b: 1\n  c: 2\n", 3, UNFIT),
        ("a:\n  - 1\n - 2\n", 3, UNFIT),
        ('a: "x" y\n', 1, UNFIT),
        ("a: 'it's'\n", 1, UNFIT),
        ("a: [1] x\n", 1, UNFIT),
        ("a: 1\n]\n", 2, UNFIT),
        ("a: - 1\n", 1, ITEM),
        ("a: *.txt\n", 1, ALIAS),
        ("a: *\n", 1, ALIAS),
        ("a: & b\n", 1, ALIAS),
        ("a: !foo!bar x\n", 1, TAG),
        ("a: | x\n", 1, BLOCK),
        ("%YAML 2.0\n---\na: 1\n", 1, DIRECTIVE),
        ("%\na: 1\n", 1, DIRECTIVE),
        ("a: ]\n", 1, BEGIN),
        ("a: [1,, 2]\n", 1, BEGIN),
        ("  a: 1\nb: 2\n", 2, UNFIT),
        ("a: @b\n", 1, "the character @ cannot begin a value; put a text in quotes"),
        ("a: `b`\n", 1, "the character ` cannot begin a value; put a text in quotes"),
        ("a: %b\n", 1, "the character % cannot begin a value; put a text in quotes"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_remedy(text: str, line: int, message: str) -> None:
    assert f"f, line {line}: {message}" == refused(text)


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("text", ["a: [1,\n\n", "a: [", "a: 1\nb: {c: [1, "])
def test_a_bracket_that_is_open_at_the_end_is_told_as_such(text: str) -> None:
    assert "f: a [ or { is never closed; close it" == refused(text)


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("breaks", ["\r\n", "\r"])
def test_lines_count_with_every_kind_of_line_break(breaks: str) -> None:
    assert f"f, line 3: {TAB}" == refused(f"a: 1{breaks}b:{breaks}\tc: 1{breaks}")


def test_what_no_explanation_fits_is_said_in_the_words_of_the_parser() -> None:
    mark = yaml.Mark("f", 0, 1, 0, None, 0)
    error = yaml.MarkedYAMLError("while looking", mark, "found a gremlin\nhere", mark)
    assert "f, line 2: is no YAML (while looking: found a gremlin)" == str(
        explained(error, "a: 1\nb: 2\n", "f")
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("chr() arg not in range"), "chr() arg not in range"),
        (yaml.YAMLError(), "unknown"),
    ],
)
def test_an_error_without_a_place_is_told_without_a_line(error: Exception, said: str) -> None:
    assert f"f: is no YAML ({said})" == str(explained(error, "a: 1\n", "f"))
