"""Values: their origins, their paths in messages, values from Python, and Helm's way to merge."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Iterator
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from alluxio_constructs.helm.values.merge import copied, merged
from alluxio_constructs.helm.values.python import given
from alluxio_constructs.helm.values.tree import Origin, Path, Values, ValuesError, path_text

scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text()
trees = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "x"]),
        lambda inner: (
            st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    max_size=3,
)


def paths(tree: Any, path: Path = ()) -> Iterator[Path]:
    items = enumerate(tree) if isinstance(tree, list) else ()
    for part, value in tree.items() if isinstance(tree, dict) else items:
        yield (*path, part)
        yield from paths(value, (*path, part))


def refused(mapping: Any) -> str:
    with pytest.raises(ValuesError) as problem:
        given(mapping)
    return str(problem.value)


def test_an_origin_is_written_with_its_line_if_it_has_one() -> None:
    cases: list[Any] = [
        (Origin("config.yaml", 12), "config.yaml, line 12"),
        (Origin("config.yaml"), "config.yaml"),
        (Origin("--set a=1"), "--set a=1"),
    ]
    for origin, text in cases:
        assert text == str(origin), origin


def test_a_path_is_written_with_dots_and_quotes_what_has_dots() -> None:
    cases: list[Any] = [
        ((), ""),
        (("worker",), "worker"),
        (("tieredstore", "levels", 1, "quota"), "tieredstore.levels[1].quota"),
        (("a", 0, 1), "a[0][1]"),
        ((0, "a"), "[0].a"),
        (("properties", "alluxio.user.x"), 'properties["alluxio.user.x"]'),
        (("alluxio.user.x",), '["alluxio.user.x"]'),
        (("annotations", "a.b/c", "d", 0, "e"), 'annotations["a.b/c"]["d"][0]["e"]'),
        (("a b", "-c_D9"), '["a b"]["-c_D9"]'),
        (("a", ""), 'a[""]'),
        (("a", 'b"\n\\'), 'a["b\\"\\n\\\\"]'),
        (("é",), '["é"]'),
        (("x" * 200, "b"), "x" * 120 + "….b"),
    ]
    for path, text in cases:
        assert text == path_text(path), path


def test_a_problem_leaves_out_what_is_not_known() -> None:
    cases: list[Any] = [
        (Origin("a.yaml", 3), ("b", 0), "a.yaml, line 3: b[0]: is wrong"),
        (Origin("a.yaml"), (), "a.yaml: is wrong"),
        (None, ("b",), "b: is wrong"),
        (None, (), "is wrong"),
    ]
    for origin, path, text in cases:
        problem = ValuesError(origin, path, "is wrong")
        assert text == str(problem), origin
        assert (origin, path, "is wrong") == (problem.origin, problem.place, problem.requirement), (
            origin
        )


def test_a_problem_reaches_another_process_whole() -> None:
    problem = ValuesError(Origin("a.yaml", 3), ("b", 0), "is wrong")
    assert str(problem) == str(pickle.loads(pickle.dumps(problem)))


def test_the_origin_of_a_path_without_one_is_that_of_its_nearest_parent() -> None:
    here, there = Origin("here"), Origin("there")
    values = Values({"a": {"b": [1]}}, {("a",): here, ("a", "b"): there})
    assert there == values.origin(("a", "b", 0))
    assert here == values.origin(("a", "c"))
    assert values.origin(("d",)) is None
    assert values.origin(()) is None


def test_given_values_are_copied_with_an_origin_for_every_part() -> None:
    inner: list[Any] = [1, {"c": None}]
    values = given({"a": {"b": inner}, "d": (1.5, True)}, "values of the app")
    inner.append(2)
    assert {"a": {"b": [1, {"c": None}]}, "d": [1.5, True]} == values.tree
    assert dict.fromkeys(paths(values.tree), Origin("values of the app")) == values.origins


class Color(str, Enum):
    RED = "red"


class Level(IntEnum):
    TOP = 2


class Half(float):
    pass


def test_subclasses_of_plain_types_become_plain_data() -> None:
    values = given(
        MappingProxyType(
            {Color.RED: Color.RED, "b": Level.TOP, "c": Half(0.5), "d": OrderedDict(e=())}
        )
    )
    assert {"red": "red", "b": 2, "c": 0.5, "d": {"e": []}} == values.tree
    kinds = [type(key) for key in values.tree] + [type(value) for value in values.tree.values()]
    assert [str, str, str, str, str, int, float, dict] == kinds


def test_data_that_is_not_plain_is_refused_with_its_path() -> None:
    cases: list[Any] = [
        ([1], "values: must be a map from keys to values, not list; use a dict"),
        (None, "values: must be a map from keys to values, not NoneType; use a dict"),
        (
            {"a": [0, {1, 2}]},
            "values: a[1]: must be plain data, not set; "
            "use a dict, list, str, int, float, bool or None",
        ),
        (
            {"a.b": b"x"},
            'values: ["a.b"]: must be plain data, not bytes; '
            "use a dict, list, str, int, float, bool or None",
        ),
        ({"a": {1: 2}}, "values: a: has the key 1 of type int; use a string"),
        ({None: 2}, "values: has the key None of type NoneType; use a string"),
        ({"a": 2**64}, "values: a: is a number of more than 64 bits; use a smaller one"),
        ({"a": -(2**64)}, "values: a: is a number of more than 64 bits; use a smaller one"),
        ({"a": "\ud800"}, "values: a: is not valid Unicode; decode it as UTF-8"),
        (
            {"a": {"\udfff": 1}},
            "values: a: has the key '\\udfff', which is not valid Unicode; decode it as UTF-8",
        ),
    ]
    for mapping, message in cases:
        assert message == refused(mapping), mapping


def test_data_that_contains_itself_is_refused() -> None:
    ring: dict[str, Any] = {"b": 1}
    ring["a"] = [ring]
    assert "values: a[0]: contains itself; give data without cycles" == refused(ring)


def test_same_object_at_two_places_is_not_a_cycle() -> None:
    shared = {"x": [1]}
    values = given({"a": shared, "b": [shared, shared]})
    assert {"a": {"x": [1]}, "b": [{"x": [1]}, {"x": [1]}]} == values.tree
    assert values.tree["b"][0] is not values.tree["b"][1]


def nested(levels: int) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for _ in range(levels - 1):
        tree = {"a": tree}
    return tree


def test_data_may_be_64_deep_and_no_deeper() -> None:
    assert nested(64) == given(nested(64)).tree
    assert refused(nested(65)).endswith("a.a: is nested more than 64 deep; make it flatter")
    assert refused(nested(10_000)).endswith("a.a: is nested more than 64 deep; make it flatter")


def test_data_may_have_50_000_parts_and_no_more() -> None:
    assert 50_000 == len(given({"a": [0] * 49_999}).origins)
    assert "values: a: has more than 50,000 parts; give less data" == refused({"a": [0] * 50_000})


def test_shared_objects_that_expand_without_end_are_refused_soon() -> None:
    bomb: list[Any] = []
    for _ in range(50):
        bomb = [bomb] * 10
    assert "values: a: has more than 50,000 parts; give less data" == refused({"a": bomb})


@each(st.dictionaries(st.text(), scalars | st.lists(scalars) | st.dictionaries(st.text(), scalars)))
def test_plain_data_is_taken_as_it_is(tree: dict[str, Any]) -> None:
    values = given(tree)
    assert repr(tree) == repr(values.tree)
    assert set(paths(tree)) == set(values.origins)


def test_maps_are_merged_and_all_else_is_replaced() -> None:
    cases: list[Any] = [
        ({"a": {"b": 1, "c": 2}}, [{"a": {"b": 3}}], {"a": {"b": 3, "c": 2}}),
        ({"a": {"b": 1}}, [{"a": {}}], {"a": {"b": 1}}),
        ({"a": [1, 2]}, [{"a": [3]}], {"a": [3]}),
        ({"a": [{"b": 1}]}, [{"a": [{"c": 2}]}], {"a": [{"c": 2}]}),
        ({"a": {"b": 1}}, [{"a": "x"}], {"a": "x"}),
        ({"a": "x"}, [{"a": {"b": 1}}], {"a": {"b": 1}}),
        ({"a": None}, [{"a": {"b": 1}}], {"a": {"b": 1}}),
        ({"a": 1}, [{}], {"a": 1}),
        ({"a": 1}, [], {"a": 1}),
        ({}, [{"a": 1}, {"a": 2}], {"a": 2}),
        ({}, [{"a": {"b": 1}}, {"a": {"c": 2}}], {"a": {"b": 1, "c": 2}}),
    ]
    for defaults, over, tree in cases:
        assert tree == merged(given(defaults), *map(given, over)).tree, defaults


def test_null_deletes_a_default_and_nothing_else() -> None:
    cases: list[Any] = [
        ({"a": 1, "b": 2}, [{"a": None}], {"b": 2}),
        ({"a": {"b": 1, "c": 2}}, [{"a": {"b": None}}], {"a": {"c": 2}}),
        ({"a": {"b": {"c": 1}}}, [{"a": {"b": {"c": None}}}], {"a": {"b": {}}}),
        ({"a": {"b": 1}}, [{"a": None}], {}),
        ({"a": None}, [{"a": None}], {}),
        ({"a": {"b": None}}, [{"a": {"b": None}}], {"a": {"b": None}}),
        ({}, [{"a": None}], {"a": None}),
        ({"a": {}}, [{"a": {"b": None}}], {"a": {"b": None}}),
        ({"a": 1}, [{"a": {"b": None}}], {"a": {"b": None}}),
        ({"a": [1, 2]}, [{"a": [None]}], {"a": [None]}),
        ({"a": None, "b": {"c": None}}, [], {"a": None, "b": {"c": None}}),
        ({}, [{"a": {"b": 1}}, {"a": None}], {"a": None}),
        ({"a": 3}, [{"a": {"b": 1}}, {"a": None}], {}),
        ({"a": {"c": 3}}, [{"a": None}, {"a": {"b": 1}}], {"a": {"c": 3, "b": 1}}),
        ({"a": 3}, [{"a": None}, {"a": 4}], {"a": 4}),
        ({"a": {"b": 1}}, [{"a": {"b": None}}, {"a": {"b": 2}}], {"a": {"b": 2}}),
    ]
    for defaults, over, tree in cases:
        assert tree == merged(given(defaults), *map(given, over)).tree, defaults


def test_origins_are_those_of_the_values_that_won() -> None:
    result = merged(
        given({"a": {"x": 1, "y": 2, "z": 3}, "l": [1, 2], "d": 1}, "chart"),
        given({"a": {"x": 4}, "l": [5]}, "first"),
        given({"a": {"z": None}, "n": None, "m": {"k": 6}}, "second"),
    )
    assert {
        ("a",): "second",
        ("a", "x"): "first",
        ("a", "y"): "chart",
        ("l",): "first",
        ("l", 0): "first",
        ("d",): "chart",
        ("n",): "second",
        ("m",): "second",
        ("m", "k"): "second",
    } == {path: origin.source for path, origin in result.origins.items()}


def test_merged_keys_are_in_order_of_first_appearance() -> None:
    result = merged(given({"b": 1, "a": 2}), given({"z": 1, "c": 1, "a": 3}), given({"d": 1}))
    assert ["b", "a", "z", "c", "d"] == list(result.tree)


def test_a_copy_shares_nothing() -> None:
    values = given({"a": [{"b": 1}]})
    copy = copied(values)
    copy.tree["a"][0]["b"] = 2
    copy.origins.clear()
    assert parts_of(given({"a": [{"b": 1}]})) == parts_of(values)


def parts_of(values: Values) -> tuple[Any, Any]:
    return values.tree, values.origins


def over_each_other(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """What Helm makes of several values files."""
    result = dict(below)
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = over_each_other(result[key], value)
        else:
            result[key] = value
    return result


def over_defaults(
    chart: dict[str, Any], user: dict[str, Any], *, top: bool = True
) -> dict[str, Any]:
    """What Helm makes of them and the chart's values."""
    result = dict(user)
    for key, default in chart.items():
        if key not in user:
            result[key] = default
        elif user[key] is None and (top or default is not None):
            del result[key]
        elif isinstance(user[key], dict) and isinstance(default, dict):
            result[key] = over_defaults(default, user[key], top=False)
    return result


@each(trees, st.lists(trees, max_size=3))
def test_merging_is_what_helm_does_step_by_step(
    defaults: dict[str, Any], over: list[dict[str, Any]]
) -> None:
    user: dict[str, Any] = {}
    for tree in over:
        user = over_each_other(user, tree)
    result = merged(given(defaults), *map(given, over))
    assert over_defaults(defaults, user) == result.tree
    assert set(paths(result.tree)) == set(result.origins)


@each(trees, trees)
def test_merging_leaves_what_it_merges_alone(below: dict[str, Any], above: dict[str, Any]) -> None:
    chart, user = given(below), given(above)
    merged(chart, user)
    assert parts_of(given(below)) == parts_of(chart)
    assert parts_of(given(above)) == parts_of(user)
