"""Values of Alluxio properties: from Python's types to the text that Alluxio parses."""

from __future__ import annotations

import re

import pytest
from cdk8s import Duration, Size
from hypothesis import given, settings
from hypothesis import strategies as st

from alluxio_constructs import EnvReference, _properties
from tests.kit import refusal

# What Alluxio's parser of durations makes of each unit.
MILLISECONDS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("CACHE_THROUGH", "CACHE_THROUGH"),
        ("", ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-1, "-1"),
        (0.7, "0.7"),
        (Size.gibibytes(1), "1Gi"),
        (Size.mebibytes(1536), "1536Mi"),
        (Size.kibibytes(0.5), "512"),
        (Duration.days(365), "365d"),
        (Duration.hours(36), "36h"),
        (Duration.minutes(90), "90min"),
        (Duration.seconds(61), "61s"),
        (Duration.millis(1500), "1500ms"),
        (Duration.seconds(0), "0d"),
        (["MEM", "SSD"], "MEM,SSD"),
        (("a",), "a"),
        ([], ""),
    ],
)
def test_a_value_is_written_as_alluxio_parses_it(value: object, text: str) -> None:
    assert text == _properties.render("properties['a']", value)


def test_a_reference_stays_one() -> None:
    assert EnvReference("A") == _properties.render("properties['a']", EnvReference("A"))


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(MILLISECONDS.values())), st.integers(0, 10_000))
def test_a_duration_is_read_by_alluxio_as_the_same_time(unit: int, amount: int) -> None:
    text = str(_properties.render("properties['a']", Duration.millis(unit * amount)))
    match = re.fullmatch(r"([0-9]+)(ms|s|min|h|d)", text)
    assert match is not None
    assert unit * amount == int(match[1]) * MILLISECONDS[match[2]]


@pytest.mark.parametrize("value", [None, {"a": "b"}, {"a"}, 1j, object, [1], ["a", None]])
def test_a_value_of_a_type_that_no_property_has_is_refused(value: object) -> None:
    assert (
        "properties['a'] must be a bool, int, float, str, cdk8s.Size, cdk8s.Duration or a list of"
        f" str (got {value!r}); convert it"
    ) == refusal(_properties.render, "properties['a']", value)


def test_an_item_that_alluxio_would_split_is_refused() -> None:
    assert (
        "properties['a'] must not have a comma in an item of a list (got 'c,d'); split it"
    ) == refusal(_properties.render, "properties['a']", ["b", "c,d"])


def test_a_duration_of_parts_of_a_millisecond_is_refused() -> None:
    assert "properties['a'] must be whole milliseconds (got '1.5 ms'); round it" == refusal(
        _properties.render, "properties['a']", Duration.millis(1.5)
    )


def test_a_size_of_nothing_is_refused() -> None:
    assert "properties['a'] must be more than 0 (got '0Gi'); use a positive Size" == refusal(
        _properties.render, "properties['a']", Size.gibibytes(0)
    )


def test_properties_are_written_in_the_order_that_they_were_given_in() -> None:
    written = _properties.given("properties", {"b": 1, "a": True})
    assert [("b", "1"), ("a", "true")] == list(written.items())


@pytest.mark.parametrize("value", [[("a", "b")], "a=b", None, {1: "a"}])
def test_properties_that_are_no_dict_are_refused(value: object) -> None:
    assert (
        f'Process properties must be a dict from names to values (got {value!r}); use {{"name": …}}'
    ) == refusal(_properties.given, "Process properties", value)


@pytest.mark.parametrize("name", ["", "a=b", "a b", "a\n", " a"])
def test_a_name_that_no_property_has_is_refused(name: str) -> None:
    assert (
        "Process properties key must be the name of a property, without = or white space"
        f' (got {name!r}); use a name such as "alluxio.user.file.writetype.default"'
    ) == refusal(_properties.given, "Process properties", {name: "value"})


def test_a_refused_value_is_named_by_its_property() -> None:
    assert refusal(_properties.given, "Process properties", {"a.b": None}).startswith(
        "Process properties['a.b'] must be a bool, int,"
    )
