"""Values of Alluxio properties: from Python's types to the text that Alluxio parses, by type."""

from __future__ import annotations

import re
from enum import Enum

from hypothesis import given, settings
from hypothesis import strategies as st

from alluxio_constructs import EnvReference
from alluxio_constructs._base.quantities import Bytes, Seconds
from alluxio_constructs._properties.catalogue import Entry
from alluxio_constructs._properties.values import unchecked, written
from alluxio_constructs.errors import as_given
from tests.kit import refusal

# What Alluxio's parser of durations makes of each unit.
MILLISECONDS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
TYPES = [
    "boolean",
    "integer",
    "long",
    "double",
    "string",
    "enum",
    "duration",
    "data_size",
    "list",
    "class",
]


class WriteType(Enum):
    """An enum as users define them: the names count."""

    CACHE_THROUGH = 1


def entry(kind: str) -> Entry:
    return Entry(name="a", type=kind, scope="all", enum=("CACHE_THROUGH", "Mixed"))


def text_of(kind: str, value: object) -> str:
    return written("properties['a']", entry(kind), value)


def refused(kind: str, value: object) -> str:
    return refusal(text_of, kind, value)


def test_value_is_written_as_alluxio_parses_it() -> None:
    cases: list[tuple[str, object, str | None]] = [
        ("boolean", True, "true"),
        ("boolean", False, "false"),
        ("boolean", "true", "true"),
        ("boolean", "False", "false"),
        ("integer", 0, "0"),
        ("integer", -1, "-1"),
        ("integer", "42", "42"),
        ("integer", "+42", "+42"),
        ("integer", 2**31 - 1, "2147483647"),
        ("integer", -(2**31), "-2147483648"),
        ("long", 2**63 - 1, "9223372036854775807"),
        ("long", -(2**63), "-9223372036854775808"),
        ("double", 0.7, "0.7"),
        ("double", 1, "1"),
        ("double", "0.7", "0.7"),
        ("double", ".5", ".5"),
        ("double", "1e-3", "1e-3"),
        ("string", "", ""),
        ("string", "any text: 1,2", "any text: 1,2"),
        ("string", "${alluxio.home}/x", "${alluxio.home}/x"),
        ("enum", "CACHE_THROUGH", "CACHE_THROUGH"),
        ("enum", "cache_through", "CACHE_THROUGH"),
        ("enum", "Mixed", "Mixed"),
        ("enum", WriteType.CACHE_THROUGH, "CACHE_THROUGH"),
        ("duration", Seconds(365 * 86_400), "365d"),
        ("duration", Seconds(129_600), "36h"),
        ("duration", Seconds(61), "61s"),
        ("duration", Seconds(0), "0d"),
        ("duration", "5min", "5min"),
        ("duration", "5MIN", "5MIN"),
        ("duration", "-1", "-1"),
        ("duration", "1millisecond", "1millisecond"),
        ("data_size", Bytes(2**30), "1Gi"),
        ("data_size", 512, "512"),
        ("data_size", "64MB", "64MB"),
        ("data_size", "1.5gib", "1.5gib"),
        ("data_size", "-1", "-1"),
        ("data_size", "100b", "100b"),
        ("list", ["MEM", "SSD"], "MEM,SSD"),
        ("list", ("a",), "a"),
        ("list", [], ""),
        ("list", "a,b", "a,b"),
        ("class", "alluxio.client.block.policy.LocalFirstPolicy", None),
        ("class", "a.B$C", None),
        *((kind, "${alluxio.other}", "${alluxio.other}") for kind in TYPES),
    ]
    for kind, value, text in cases:
        assert (value if text is None else text) == text_of(kind, value), (kind, value)


def test_value_of_cdk8s_is_written_as_alluxio_parses_it() -> None:
    from cdk8s import Duration, Size

    cases: list[tuple[str, object, str]] = [
        ("duration", Duration.days(365), "365d"),
        ("duration", Duration.hours(36), "36h"),
        ("duration", Duration.minutes(90), "90min"),
        ("duration", Duration.seconds(61), "61s"),
        ("duration", Duration.millis(1500), "1500ms"),
        ("duration", Duration.seconds(0), "0d"),
        ("data_size", Size.gibibytes(1), "1Gi"),
        ("data_size", Size.mebibytes(1536), "1536Mi"),
        ("data_size", Size.kibibytes(0.5), "512"),
    ]
    for kind, value, text in cases:
        assert text == text_of(kind, value), (kind, text)


@settings(max_examples=50)
@given(st.sampled_from(sorted(MILLISECONDS.values())), st.integers(0, 10_000))
def test_value_of_a_duration_is_the_same_time_to_alluxio(unit: int, amount: int) -> None:
    from cdk8s import Duration

    text = text_of("duration", Duration.millis(unit * amount))
    match = re.fullmatch(r"([0-9]+)(ms|s|min|h|d)", text)
    assert match is not None
    assert unit * amount == int(match[1]) * MILLISECONDS[match[2]]


# What a parser of Alluxio's would do, and what to use instead, by type.
MESSAGES = {
    "boolean": "must be True or False: Alluxio would read this as false (got {}); use one of them",
    "integer": (
        "must be a whole number of at most 32 bits: Alluxio would fail when it first reads this"
        " (got {}); use an int"
    ),
    "long": (
        "must be a whole number of at most 64 bits: Alluxio would fail when it first reads this"
        " (got {}); use an int"
    ),
    "double": "must be a number: Alluxio would fail when it first reads this (got {}); use a float",
    "enum": (
        "must be one of CACHE_THROUGH, Mixed: Alluxio would fail when it first reads this (got {});"
        " use one of them"
    ),
    "duration": (
        "must be a whole number with ms, s, min, h or d: Alluxio would fail when it first reads"
        ' this (got {}); use "5min"'
    ),
    "data_size": (
        "must be a number with B, KB, MB, GB, TB or PB, without a space: Alluxio would fail when it"
        ' first reads this (got {}); use "64MB", which Alluxio reads as 64 MiB'
    ),
    "class": (
        "must be the name of a Java class (got {}); use one such as"
        ' "alluxio.client.block.policy.LocalFirstPolicy"'
    ),
}


def test_value_that_alluxio_would_misread_is_refused_with_what_it_would_do() -> None:
    cases: list[tuple[str, object]] = [
        *(("boolean", value) for value in ("yes", "on", "1", "", " true", 1, 0, None)),
        *(("integer", value) for value in (2**31, -(2**31) - 1, 0.5, 1.0, True, "1k", "", "0x10")),
        *(("integer", value) for value in ("1_000", "1" * 5000, "\u0661", None, [1])),
        *(("long", value) for value in (2**63, -(2**63) - 1, "9" * 19, "1L", False)),
        *(("double", value) for value in ("half", "", "1_0.5", "0,5", "nan", "1e400", True, None)),
        *(("double", value) for value in (float("nan"), float("inf"), "\u0660.\u0665", " 0.5")),
        *(("enum", value) for value in ("CACHE", "MIXED", "mixed", "", True, 1, None)),
        *(
            ("duration", value)
            for value in ("1.5h", "5 min", "2weeks", "2days", "1\u017f", "", 0.5)
        ),
        *(("duration", value) for value in (True, None, "min")),
        *(("data_size", value) for value in ("64 MB", "1EB", "1gigabyte", "", "1\u212a", "1,5G")),
        *(("data_size", value) for value in (0.5, True, None)),
        *(("class", value) for value in ("a b", "", "a..B", "1a.B", ".a", int, None)),
    ]
    for kind, value in cases:
        expected = f"properties['a'] {MESSAGES[kind].format(as_given(value))}"
        assert expected == refused(kind, value), (kind, value)


def test_value_of_a_string_property_must_be_a_string() -> None:
    cases: list[tuple[object, str]] = [(5, "5"), (True, "True"), (0.5, "0.5"), (None, "…")]
    for value, instead in cases:
        assert f"properties['a'] must be a string (got {value!r}); use \"{instead}\"" == refused(
            "string", value
        ), value


def test_value_of_a_duration_must_have_a_unit() -> None:
    for value in (5, 0, -1):
        assert (
            "properties['a'] must have a unit: Alluxio would read this as milliseconds (got"
            f' {value}); use "{value}s" or "{value}ms"'
        ) == refused("duration", value), value


def test_value_of_a_duration_must_be_whole_milliseconds() -> None:
    from cdk8s import Duration

    assert "properties['a'] must be whole milliseconds (got '1.5 ms'); round it" == refused(
        "duration", Duration.millis(1.5)
    )


def test_value_of_a_size_must_be_above_zero() -> None:
    from cdk8s import Size

    assert ("properties['a'] must be more than 0 (got '0Gi'); use \"1Gi\" or the like") == refused(
        "data_size", Size.gibibytes(0)
    )


def test_value_of_a_size_or_duration_must_be_below_64_bits() -> None:
    cases: list[tuple[str, object, str]] = [
        ("data_size", 2**63, "bytes"),
        ("data_size", "8192PB", "bytes"),
        ("data_size", "9" * 5000, "bytes"),
        ("duration", "9223372036854775808", "milliseconds"),
        ("duration", "106751991168d", "milliseconds"),
        ("duration", "9" * 5000 + "s", "milliseconds"),
    ]
    for kind, value, unit in cases:
        message = refused(kind, value)
        expected = f"must be below 2^63 {unit}, which Alluxio counts in 64 bits"
        assert expected in message, (kind, unit)
    for kind, value in (
        ("data_size", "8191PB"),
        ("duration", "106751991167d"),
        ("duration", "000000000000000000000000000001minute"),
        ("duration", "5millisecond"),
    ):
        assert value == text_of(kind, value), value


def test_value_of_more_digits_than_python_writes_is_refused() -> None:
    for kind in ("integer", "long", "double", "data_size", "duration"):
        assert "must have at most 30 digits (got an int that cannot be shown)" in refused(
            kind, 10**5000
        )
    assert "must have at most 30 digits" in refusal(unchecked, "p", 10**5000)


def test_value_of_a_list_refuses_an_item_that_alluxio_would_split() -> None:
    for item in ("c,d", ","):
        assert (
            "properties['a'] must not have an empty item, or one with a comma: Alluxio splits the"
            f" list there (got {item!r}); give each item separately"
        ) == refused("list", ["b", item]), item


def test_value_of_a_list_refuses_an_empty_item() -> None:
    assert refused("list", ["b", ""]).startswith("properties['a'] must not have an empty item")


def test_value_of_a_list_refuses_an_item_that_is_no_text() -> None:
    cases: list[list[object]] = [[1], ["a", None]]
    for value in cases:
        place = next(i for i, each in enumerate(value) if not isinstance(each, str))
        message = refused("list", value)
        assert message.startswith(f"properties['a'][{place}] must be a string (got "), value


def test_value_of_a_type_that_no_property_has_is_refused() -> None:
    cases: list[object] = [None, {"a": "b"}, {"a"}, 1j, object, EnvReference("A")]
    for value in cases:
        for kind in TYPES:
            assert refused(kind, value).startswith("properties['a'] must "), (kind, value)


# ---------------------------------------------------------------------------------- unchecked


def test_unchecked_value_is_written_as_it_is() -> None:
    cases: list[tuple[object, str]] = [
        ("a", "a"),
        ("", ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (0.5, "0.5"),
    ]
    for value, text in cases:
        assert text == unchecked("properties['a']", value), value


def test_unchecked_value_of_an_ambiguous_type_is_refused() -> None:
    cases: list[object] = [None, ["a"], {"a": 1}]
    for value in cases:
        assert (
            "properties['a'] must be a string, number or bool, since it is unknown how Alluxio"
            f" parses it (got {value!r}); write it as a string"
        ) == refusal(unchecked, "properties['a']", value), value


def test_unchecked_size_or_duration_is_refused() -> None:
    from cdk8s import Duration, Size

    cases: list[object] = [Size.gibibytes(1), Duration.hours(1)]
    for value in cases:
        message = refusal(unchecked, "properties['a']", value)
        assert "must be a string, number or bool" in message, value
