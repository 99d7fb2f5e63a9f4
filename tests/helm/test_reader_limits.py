"""What is too much in a values file is refused soon, and before it takes up memory."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs.helm.values.files import parse
from alluxio_constructs.helm.values.tree import ValuesError


def tree(text: str | bytes) -> dict[str, Any]:
    return parse(text, "f").tree


def refused(text: str | bytes) -> str:
    with pytest.raises(ValuesError) as problem:
        parse(text, "f")
    return str(problem.value)


def nested_aliases(levels: int, *, first: str, line: str) -> str:
    """Each level holds the one before it nine times."""
    return f"a0: &a0 {first}\n" + "".join(
        line.format(level, *[f"*a{level - 1}"] * 9) for level in range(1, levels)
    )


LAUGHS = nested_aliases(30, first="[x]", line="a{0}: &a{0} [{1},{2},{3},{4},{5},{6},{7},{8},{9}]\n")
MAPS = nested_aliases(30, first="{x: 1}", line="a{0}: &a{0} {{b: {1}, c: {2}, d: {3}, e: {4}}}\n")
MERGES = (
    "b: &b {"
    + ", ".join(f"k{index}: 1" for index in range(1000))
    + "}\n"
    + "".join(f"m{index}: {{<<: *b}}\n" for index in range(1000))
)
CHAIN = "a0: &a0 [x]\n" + "".join(f"a{at}: &a{at} [*a{at - 1}]\n" for at in range(1, 100))
DIRECTIVES = "".join(f"%TAG !a{index}! b\r" for index in range(50_000))
INDENTED = "".join(f"{' ' * level}a:\n" for level in range(1400))


@pytest.mark.usefixtures("_bounded", "_parser")
def test_aliases_that_expand_to_too_much_are_refused_before_they_are_expanded() -> None:
    cases: list[Any] = [LAUGHS, MAPS, MERGES]
    for text in cases:
        end = (
            ": has more than 50,000 keys and values, counted as what their aliases expand to; "
            "give fewer"
        )
        assert end == refused(text)[-len(end) :], text


@pytest.mark.usefixtures("_bounded")
def test_values_beyond_50_000_are_refused() -> None:
    assert "f, line 2: has more than 50,000 keys and values; give fewer" == refused(
        "a:\n" + "- 1\n" * 60_000
    )


def test_as_many_keys_and_values_as_allowed_are_read() -> None:
    assert 49_997 == len(tree("a: [" + "1," * 49_997 + "]")["a"])


@pytest.mark.usefixtures("_bounded", "_parser")
def test_values_deeper_than_64_are_refused() -> None:
    cases: list[Any] = [
        "[" * 100_000,
        "a: " + "[" * 100_000,
        "a: [" * 100_000,
        "a: " + "{a: " * 100_000,
        "- " * 100_000,
        INDENTED,
        CHAIN,
    ]
    for text in cases:
        assert "is nested more than 64 deep" in refused(text), text


def test_the_line_of_a_value_that_is_too_deep_is_named() -> None:
    assert "f, line 65: is nested more than 64 deep; make it flatter" == refused(INDENTED)


def test_values_may_be_64_deep() -> None:
    text = "{a: " * 64 + "1" + "}" * 64
    assert text.replace("a", "'a'") == repr(tree(text))
    assert refused("{a: " + text + "}").endswith("is nested more than 64 deep; make it flatter")


@pytest.mark.usefixtures("_bounded")
def test_oversized_scalars_and_tokens_are_refused_quickly() -> None:
    cases: list[Any] = [
        (DIRECTIVES + "---\na: 1\n", "more than 100 lines that begin with %; remove them"),
        ("%TAG !a! b\n" * 90 + "%" * 500_000, "is not valid YAML"),
        ("a: [" + "\n" * 1_000_000, "is not valid YAML"),
        ("a: 'b" + "x" * 1_000_000, "is not valid YAML"),
        ("a:\n" + "\t" * 1_000_000, "is not valid YAML"),
        ("a: " + "[{x" * 300_000, "is not valid YAML"),
        ("b\n" * 500_000 + "a: 1\n", "is not valid YAML"),
        ("a:b\n" + "\n" * 500_000 + " c: 1\n", "is not valid YAML"),
    ]
    for text, part in cases:
        assert part in refused(text), text


@pytest.mark.usefixtures("_bounded")
def test_a_number_without_end_is_text() -> None:
    cases: list[Any] = ["9" * 1_000_000, "0x" + "f" * 1_000_000, "." + "9" * 1_000_000]
    for number in cases:
        assert {"a": number} == tree(f"a: {number}\n"), number


def test_messages_stay_short() -> None:
    long = "x" * 100_000
    texts = (
        f"a: *{long}",
        f"a: !{long} b",
        f"{long}: 1\n{long}: 2",
        f"{long}: [*a]",
        f"a: @{long}",
    )
    assert [] == [text for text in texts if len(refused(text)) > 600]
