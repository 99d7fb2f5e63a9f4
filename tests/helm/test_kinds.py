"""Each kind of value takes what people write, and says what else it must be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs._base.quantities import Bytes
from alluxio_constructs.helm.keys.kinds import KINDS, KindError

GIB = 2**30
AMOUNTS = {"limits": {"cpu": 1, "memory": "1Gi"}, "requests": {"nvidia.com/gpu": "1", "cpu": 0.5}}
IN: dict[str, Any] = {"key": "a", "operator": "In", "values": ["x"]}

TAKEN: dict[str, list[tuple[Any, Any]]] = {
    "text": [("alluxio", "alluxio"), ("", ""), (3, "3"), (2.9, "2.9"), ("true", "true")],
    "boolean": [(True, True), (False, False), ("true", True), ("false", False)],
    "whole": [(3, 3), (0, 0), (-1, -1), ("3", 3), ("-3", -3), ("+3", 3), (3.0, 3), ("007", 7)],
    "number": [(0.95, 0.95), (1, 1), (0, 0), ("0.95", 0.95), ("1", 1.0)],
    "repeated number": [(0.95, 0.95), ("0.7", 0.7), ("0.95,0.95", 0.95), ("1, 1.0,", 1.0)],
    "quantity": [
        *(
            ("1Gi", Bytes(GIB)),
            ("1G", Bytes(10**9)),
            ("1k", Bytes(1000)),
            ("1Ki", Bytes(1024)),
            ("1.5Gi", Bytes(3 * GIB // 2)),
        ),
        *(
            (1024, Bytes(1024)),
            (1024.0, Bytes(1024)),
            ("1e3", Bytes(1000)),
            ("1E3", Bytes(1000)),
            ("1Ei", Bytes(2**60)),
        ),
        *(
            ("+1Gi", Bytes(GIB)),
            (".5Gi", Bytes(GIB // 2)),
            ("1.Gi", Bytes(GIB)),
            ("1000m", Bytes(1)),
            ("1E", Bytes(10**18)),
        ),
    ],
    "cpu": [
        *((4, 4), ("4", 4), (0.5, "500m"), ("0.5", "500m"), ("500m", "500m"), ("1e1", 10)),
        *(("0.001", "1m"), (".5", "500m"), ("1k", 1000)),
    ],
    "amounts": [
        (AMOUNTS, AMOUNTS),
        ({"limits": {}}, {"limits": {}}),
        ({}, {}),
    ],
    "options": [
        (["-XX:+UseG1GC", "-Xmx1g"], ["-XX:+UseG1GC", "-Xmx1g"]),
        (["-Xmx1g -Xms1g"], ["-Xmx1g", "-Xms1g"]),
        ("-Xmx1g  -Xms1g ", ["-Xmx1g", "-Xms1g"]),
        ([], []),
        ("", []),
    ],
    "arguments": [(["proxy"], ["proxy"]), (["a b", 3], ["a b", "3"]), ([], [])],
    "text list": [(["ReadWriteOnce"], ["ReadWriteOnce"])],
    "texts with commas": [
        ("MEM,SSD", ["MEM", "SSD"]),
        (" MEM , SSD,", ["MEM", "SSD"]),
        (["MEM", "SSD"], ["MEM", "SSD"]),
        (["a,b"], ["a,b"]),
        ("", []),
        (1024, ["1024"]),
    ],
    "secret names": [(["one"], ["one"]), ([{"name": "one"}, "two"], ["one", "two"]), ([], [])],
    "texts": [
        ({"A": "x", "B": 3, "C": 0.5}, {"A": "x", "B": "3", "C": "0.5"}),
        ({"A": True, "B": False}, {"A": "true", "B": "false"}),
        ({}, {}),
    ],
    "properties": [
        ({"alluxio.a.b": "x", "alluxio.c": 3}, {"alluxio.a.b": "x", "alluxio.c": 3}),
        ({"alluxio.d": True, "alluxio.e": [1, "b"]}, {"alluxio.d": True, "alluxio.e": [1, "b"]}),
    ],
    "list": [([{"level": 0}], [{"level": 0}]), ([], [])],
    "items": [([{"key": "x"}], [{"key": "x"}]), ([], [])],
    "map": [({"matchLabels": {}}, {"matchLabels": {}})],
    "selector": [
        ({}, {}),
        ({"matchLabels": {"disk": "ssd", "n": 3}}, {"matchLabels": {"disk": "ssd", "n": "3"}}),
        (
            {"matchExpressions": [IN, {"key": "b", "operator": "Exists"}]},
            {"matchExpressions": [IN, {"key": "b", "operator": "Exists"}]},
        ),
    ],
    "empty dir": [
        ("{}", {}),
        ({}, {}),
        ({"medium": "Memory", "sizeLimit": "1Gi"}, {"medium": "Memory", "sizeLimit": "1Gi"}),
    ],
    "env sources": [
        ([{"configMapRef": {"name": "a"}}], [{"configMapRef": {"name": "a"}}]),
        (
            [{"prefix": "A_", "secretRef": {"name": "a", "optional": "true"}}],
            [{"prefix": "A_", "secretRef": {"name": "a", "optional": True}}],
        ),
    ],
    "ports": [
        (
            [{"containerPort": "80", "name": "http", "protocol": "TCP"}],
            [{"containerPort": 80, "name": "http", "protocol": "TCP"}],
        ),
    ],
    "mounts": [
        (
            [{"name": "a", "mountPath": "/a", "subPath": "b", "readOnly": True}],
            [{"name": "a", "mountPath": "/a", "subPath": "b", "readOnly": True}],
        ),
    ],
}
A_TEXT = [
    ("", True, 'must be a string; put it into quotes: "…"'),
    ("", None, "must be a string"),
    ("", ["a"], "must be a string"),
    ("", {"a": "b"}, "must be a string"),
]
AN_AMOUNT = 'must be a Kubernetes quantity, such as "500m" or "1Gi"'
A_PORT = "must be a map with name, containerPort, protocol, hostPort, hostIP"
A_MOUNT = "must be a map with name, mountPath, readOnly, subPath, subPathExpr, mountPropagation"
NO_TRUTH = "must be true or false"
A_SELECTOR = "must be a map with matchLabels, matchExpressions"
A_REQUIREMENT = (
    "must be a map with key, operator (In, NotIn, Exists or DoesNotExist), and values for In and"
    " NotIn"
)
A_LIST = 'must be a list, such as ["…"]'
A_QUANTITY = 'must be a whole number of bytes, such as "4Gi" or "500M"'
CORES = 'must be a number of cores, such as 4, 0.5 or "500m"'
OPTIONS = 'must be a list of options, such as ["-XX:+UseG1GC"]'
NO_WHOLE = [1.5, "1.5", "", "3x", "٣", "1e3", True, None, [3], {}, math.nan, math.inf]
NO_NUMBER = ["95%", "", "-1", ".5", True, None, [0.5], math.nan, math.inf, "inf"]
NO_QUANTITY: list[Any] = [
    *("1gb", "1 Gi", "1GiB", "", 0, -1, "-1Gi", "0.5", "500m", "1e-1", "1e99", "1" * 31),
    *(True, None, ["1Gi"], {}, math.inf),
]
NO_CORES = ["4 cores", "", 0, "0", -1, "0.0001", "1Gi1", True, None, [4]]
NO_AMOUNT: list[Any] = ["1 core", "", "-1", True, None, {}, ["1"], math.inf]
NO_BOOLEAN = ["yes", "True", "", 1, 0, 1.0, None, [True], {}]


def whole(values: Sequence[Any], message: str) -> list[tuple[str, Any, str]]:
    """Refusals of whole values."""
    return [("", each, message) for each in values]


# Of each kind: where in the value, the value, and the message.
REFUSED: dict[str, list[tuple[str, Any, str]]] = {
    "text": A_TEXT,
    "boolean": whole(NO_BOOLEAN, "must be true or false"),
    "whole": whole(NO_WHOLE, "must be a whole number"),
    "number": whole(NO_NUMBER, "must be a number, such as 0.95"),
    "repeated number": [
        *whole(NO_NUMBER, "must be a number, such as 0.95"),
        *whole(["0.95,0.7", ","], "must be one number, such as 0.95, or the same one repeated"),
        *whole(["0.95,high"], "must be a number, such as 0.95"),
    ],
    "quantity": whole(NO_QUANTITY, A_QUANTITY),
    "cpu": whole(NO_CORES, CORES),
    "amounts": [
        *whole(["1Gi", [], 3, None], "must be a map"),
        ("", {"limit": {}}, "must be a map with limits, requests"),
        ("limits", {"limits": ["cpu"]}, "must be a map"),
        *(("requests.cpu", {"requests": {"cpu": each}}, AN_AMOUNT) for each in NO_AMOUNT),
    ],
    "options": [
        ("", 3, OPTIONS),
        ("", {"a": "b"}, OPTIONS),
        ("1", ["-Xmx1g", None], "must be a string"),
        ("0", [["-Xmx1g"]], "must be a string"),
    ],
    "arguments": [("", "proxy", A_LIST), ("", {}, A_LIST), ("0", [None], "must be a string")],
    "text list": [("", "ReadWriteOnce", A_LIST), ("1", ["a", {}], "must be a string")],
    "texts with commas": [*A_TEXT[:2], A_TEXT[3], ("0", [["a"]], "must be a string")],
    "secret names": [
        ("", "one", 'must be a list of names, such as ["my-registry"]'),
        ("", {"name": "one"}, 'must be a list of names, such as ["my-registry"]'),
        ("0", [{"nam": "one"}], "must be a string"),
        ("0", [{"name": "one", "key": "x"}], "must be a string"),
        ("1", ["one", {"name": None}], "must be a string"),
    ],
    "texts": [
        ("", ["A=b"], "must be a map from names to strings"),
        ("", "A=b", "must be a map from names to strings"),
        ("A", {"A": None}, "must be a string"),
        ("A", {"A": {"valueFrom": {}}}, "must be a string"),
    ],
    "properties": [
        ("", ["a=b"], "must be a map from properties to values"),
        ("", "a=b", "must be a map from properties to values"),
        (
            "alluxio",
            {"alluxio": {"user": {"x": 1}}},
            "must be a value, not a map: a property is one key, dots included",
        ),
        ("alluxio.x", {"alluxio.x": None}, "must have a value"),
    ],
    "list": whole(["a", {}, 3, None], "must be a list"),
    "items": whole(["a", {}, 3, None], "must be a list"),
    "map": whole(["a", [], 3, None], "must be a map"),
    "selector": [
        *whole(["a", [], 3, None], "must be a map"),
        *whole([{"labels": {}}, {"disk": "ssd"}], A_SELECTOR),
        ("matchLabels", {"matchLabels": ["disk"]}, "must be a map from names to strings"),
        ("matchLabels.disk", {"matchLabels": {"disk": None}}, "must be a string"),
        ("matchExpressions", {"matchExpressions": {}}, "must be a list"),
        ("matchExpressions.0", {"matchExpressions": ["a in b"]}, "must be a map"),
        ("matchExpressions.0", {"matchExpressions": [{"key": "a"}]}, A_REQUIREMENT),
        (
            "matchExpressions.1",
            {"matchExpressions": [IN, {**IN, "operator": "Exists"}]},
            A_REQUIREMENT,
        ),
        (
            "matchExpressions.0",
            {"matchExpressions": [{"key": "a", "operator": "Gt", "values": ["1"]}]},
            A_REQUIREMENT,
        ),
        ("matchExpressions.0", {"matchExpressions": [{**IN, "operator": []}]}, A_REQUIREMENT),
        ("matchExpressions.0.key", {"matchExpressions": [{**IN, "key": None}]}, "must be a string"),
        ("matchExpressions.0.values", {"matchExpressions": [{**IN, "values": "x"}]}, A_LIST),
    ],
    "empty dir": [
        *whole(["", "{ }", [], 3, None], "must be a map"),
        ("", {"size": "1Gi"}, "must be a map with medium, sizeLimit"),
        ("sizeLimit", {"sizeLimit": "1 Gi"}, AN_AMOUNT),
        ("medium", {"medium": []}, "must be a string"),
    ],
    "env sources": [
        *whole(["a", {}, 3, None], "must be a list"),
        ("0", ["a"], "must be a map"),
        ("0", [{"name": "a"}], "must be a map with prefix, configMapRef, secretRef"),
        ("0.configMapRef", [{"configMapRef": "a"}], "must be a map"),
        ("0.configMapRef", [{"configMapRef": {}}], "must have name"),
        ("1.secretRef.name", [{}, {"secretRef": {"name": None}}], "must be a string"),
    ],
    "ports": [
        *whole(["a", {}, 3, None], "must be a list"),
        ("0", [80], "must be a map"),
        ("0", [{"port": 80}], A_PORT),
        ("0", [{"name": "http"}], "must have containerPort"),
        ("0.containerPort", [{"containerPort": "http"}], "must be a whole number"),
    ],
    "mounts": [
        *whole(["a", {}, 3, None], "must be a list"),
        ("0", [{"name": "a", "path": "/a"}], A_MOUNT),
        ("0", [{"name": "a"}], "must have name and mountPath"),
        ("0.readOnly", [{"name": "a", "mountPath": "/a", "readOnly": "ro"}], NO_TRUTH),
    ],
}


def refused(kind: str, value: Any) -> KindError:
    with pytest.raises(KindError) as caught:
        KINDS[kind](value)
    return caught.value


def test_a_kind_takes_what_people_write() -> None:
    cases: Any = [(kind, value, result) for kind, cases in TAKEN.items() for value, result in cases]
    for kind, value, result in cases:
        taken = KINDS[kind](value)
        assert (type(result), result) == (type(taken), taken), kind


def test_a_kind_refuses_the_rest_and_says_which_part_of_it_and_why() -> None:
    cases: Any = [(kind, *case) for kind, cases in REFUSED.items() for case in cases]
    for kind, place, value, message in cases:
        error = refused(kind, value)
        assert message == str(error), kind
        assert [(place, message)] == [
            (".".join(str(part) for part in path), each) for path, each in error.mistakes
        ], kind


def test_the_tables_have_each_kind() -> None:
    assert sorted(KINDS) == sorted(TAKEN) == sorted(REFUSED)


def test_all_parts_that_are_wrong_are_told() -> None:
    error = refused("texts", {"A": None, "B": "fine", "C": []})
    assert [(("A",), "must be a string"), (("C",), "must be a string")] == error.mistakes
    error = refused("selector", {"matchLabels": {"a": []}, "matchExpressions": [3]})
    assert [
        (("matchLabels", "a"), "must be a string"),
        (("matchExpressions", 0), "must be a map"),
    ] == error.mistakes


def message(kind: str, value: Any) -> str:
    """The message with which a value is refused, or one of its being taken."""
    try:
        KINDS[kind](value)
    except KindError as error:
        return str(error)
    return "must not be refused"


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(KINDS)), anything)
def test_kinds_raise_no_other_error(kind: str, value: Any) -> None:
    assert message(kind, value).startswith("must ")


@given(st.sampled_from(["quantity", "cpu", "whole", "number"]), st.from_regex(r"[-+0-9.eEikKmM]+"))
def test_no_number_ends_in_another_error(kind: str, value: str) -> None:
    assert message(kind, value).startswith("must ")
