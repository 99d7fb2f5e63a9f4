"""Scalars of values files mean what they mean to Helm's YAML library."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs.helm.values.scalars import key_text, resolve, tagged

TAG = "tag:yaml.org,2002:"


def test_words_mean_a_value_in_the_listed_spellings() -> None:
    cases: list[Any] = [
        (True, "y Y yes Yes YES true True TRUE on On ON"),
        (False, "n N no No NO false False FALSE off Off OFF"),
        (None, "~ null Null NULL"),
        (math.inf, ".inf .Inf .INF +.inf +.Inf +.INF"),
        (-math.inf, "-.inf -.Inf -.INF"),
    ]
    for value, texts in cases:
        assert [value] * len(texts.split()) == [resolve(each) for each in texts.split()], value


def test_empty_scalar_is_null() -> None:
    assert resolve("") is None


def test_nan_is_a_float() -> None:
    cases: list[Any] = [".nan", ".NaN", ".NAN"]
    for text in cases:
        value = resolve(text)
        assert isinstance(value, float), text
        assert math.isnan(value), text


def test_everything_else_stays_text() -> None:
    cases: list[Any] = [
        *("tRue", "nULL", "yEs", "none", "None", "t", "f", "o", "inf", "NaN", "+.nan", "<<", "="),
        *("1:30", "190:20:30", "12:30:45.5", "2001-12-14", "2001-12-14T21:59:43.10-05:00"),
        *("1.2.3", "1 000", "1,000", "1Gi", "50%", "+", "-", "--1", ".", "..", "1e", "e3", "1e3.5"),
        *("0x", "0b", "0o", "0xg", "0b12", "0o8", "1e999", "-1e999", "_1", "._5", "1_x", "0x1.8p1"),
        *(
            "\uff11",
            "\u0663",
            "1\n",
            "0x" + "f" * 17,
            "-0x" + "f" * 16,
            "9" * 5000,
            "1." + "0" * 5000,
        ),
    ]
    for text in cases:
        assert text == resolve(text), text


def test_integers_have_four_bases_signs_and_underscores() -> None:
    cases: list[Any] = [
        *(("0", 0), ("3", 3), ("-3", -3), ("+3", 3), ("-0", 0), ("1_000", 1000), ("1__0_", 10)),
        *(("0x1F", 31), ("0X1f", 31), ("-0x10", -16), ("0x_ff", 255), ("0b101", 5), ("+0B11", 3)),
        *(("0o17", 15), ("0O17", 15), ("017", 15), ("-017", -15), ("00", 0), ("0_17", 15)),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("18446744073709551615", 2**64 - 1),
        ("0xFFFFFFFFFFFFFFFF", 2**64 - 1),
    ]
    for text, number in cases:
        value = resolve(text)
        assert (int, number) == (type(value), value), text


def test_floats_need_a_point_an_exponent_or_more_than_64_bits() -> None:
    cases: list[Any] = [
        *(("1.5", 1.5), ("-1.5", -1.5), ("+1.5", 1.5), (".5", 0.5), ("-.5", -0.5), ("1.", 1.0)),
        *(("1e3", 1000.0), ("1E+3", 1000.0), ("1.5e-3", 0.0015), (".5e1", 5.0), ("1_0.5", 10.5)),
        *(("08", 8.0), ("09.5", 9.5), ("1e-999", 0.0), ("18446744073709551616", 2.0**64)),
        ("-9223372036854775809", -(2.0**63)),
        ("07777777777777777777777", 7777777777777777777777.0),
    ]
    for text, number in cases:
        value = resolve(text)
        assert (float, number) == (type(value), value), text


@given(st.integers(-(2**63), 2**64 - 1))
def test_a_written_integer_is_read_as_the_same(number: int) -> None:
    assert number == resolve(str(number))


def test_a_tag_says_which_of_five_types_a_value_has() -> None:
    cases: list[Any] = [
        *(("str", "3", "3"), ("str", "true", "true"), ("str", "", ""), ("str", "~", "~")),
        *(("int", "3", 3), ("int", "0x10", 16), ("float", "3", 3.0), ("float", "1.5", 1.5)),
        *(("bool", "yes", True), ("bool", "off", False), ("null", "", None), ("null", "~", None)),
    ]
    for tag, text, value in cases:
        read = tagged(TAG + tag, text)
        assert (type(value), value) == (type(read), read), tag


def test_a_value_that_is_not_of_its_tag_is_refused() -> None:
    cases: list[Any] = [
        *(("int", "1.5"), ("int", "true"), ("int", "x"), ("int", ""), ("float", "true")),
        *(("float", "x"), ("bool", "1"), ("bool", "x"), ("bool", ""), ("null", "0"), ("null", "x")),
    ]
    for tag, text in cases:
        with pytest.raises(
            ValueError, match=f"^is tagged !!{tag} but is not one; correct the value"
        ):
            tagged(TAG + tag, text)


def test_any_other_tag_is_refused_by_the_name_it_was_written_with() -> None:
    cases: list[Any] = [
        (TAG + "binary", "!!binary"),
        (TAG + "timestamp", "!!timestamp"),
        (TAG + "python/object/apply:os.system", "!!python/object/apply:os.system"),
        ("!vault", "!vault"),
        ("tag:example.com,2002:x", "tag:example.com,2002:x"),
    ]
    for tag, name in cases:
        with pytest.raises(ValueError) as refused:  # noqa: PT011 - the message is compared below
            tagged(tag, "x")
        assert (
            f"has the tag {name}, which Helm values cannot have; remove it, "
            "or quote a string that begins with !"
        ) == str(refused.value), tag


def test_a_key_of_another_type_becomes_the_text_that_json_has() -> None:
    cases: list[Any] = [
        *(("a", "a"), ("", ""), (1, "1"), (-1, "-1"), (True, "true"), (False, "false")),
        *((1.5, "1.5"), (3.0, "3"), (1e22, "1e+22")),
    ]
    for value, text in cases:
        assert text == key_text(value), value


def test_a_key_that_json_has_not_is_refused() -> None:
    cases: list[Any] = [(None, "null"), (math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")]
    for value, name in cases:
        with pytest.raises(ValueError, match=f"^has {name} as a key; write a name"):
            key_text(value)
