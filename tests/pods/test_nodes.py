"""The nodes that pods can run on, and whether two kinds of pods can share one."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import PodOptions
from alluxio_constructs._pods.nodes import meet, nodes_of, values_of

ANY = PodOptions()


def selected(**labels: str) -> PodOptions:
    return PodOptions(node_selector=labels)


def required(*terms: Any) -> PodOptions:
    selector = {"nodeSelectorTerms": list(terms)}
    return PodOptions(
        affinity={"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": selector}}
    )


def preferred(term: Any) -> PodOptions:
    wished = [{"weight": 1, "preference": term}]
    return PodOptions(
        affinity={"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": wished}}
    )


def term(key: str, operator: str, *values: str, field: str = "matchExpressions") -> Any:
    return {field: [{"key": key, "operator": operator, "values": list(values)}]}


def named(*names: str) -> PodOptions:
    return required(*(term("metadata.name", "In", name, field="matchFields") for name in names))


def test_pods_can_meet_unless_their_node_requirements_exclude_it() -> None:
    hot, cold = selected(pool="hot"), selected(pool="cold")
    cases: list[tuple[PodOptions, PodOptions, bool]] = [
        (ANY, ANY, True),
        (ANY, hot, True),
        (hot, hot, True),
        (hot, cold, False),
        (selected(pool="hot", disk="ssd"), selected(pool="hot", disk="hdd"), False),
        (selected(pool="hot", zone="a"), selected(pool="hot"), True),
        # A node can have both labels.
        (selected(hot="true"), selected(cold="true"), True),
        (hot, required(term("pool", "In", "cold", "warm")), False),
        (hot, required(term("pool", "In", "hot", "warm")), True),
        (hot, required(term("pool", "NotIn", "hot")), False),
        (hot, required(term("pool", "NotIn", "cold")), True),
        (hot, required(term("pool", "DoesNotExist")), False),
        (hot, required(term("pool", "Exists")), True),
        (required(term("pool", "Exists")), required(term("pool", "DoesNotExist")), False),
        (required(term("pool", "NotIn", "a")), required(term("pool", "DoesNotExist")), True),
        (required(term("cores", "Gt", "8")), required(term("cores", "Lt", "9")), False),
        (required(term("cores", "Gt", "8")), required(term("cores", "Lt", "10")), True),
        (required(term("cores", "Gt", "8")), selected(cores="8"), False),
        (required(term("cores", "Gt", "8")), selected(cores="16"), True),
        (required(term("cores", "Gt", "8")), selected(cores="many"), False),
        # Of several terms one is enough.
        (hot, required(term("pool", "In", "cold"), term("zone", "In", "a")), True),
        (hot, required(term("pool", "In", "cold"), term("pool", "In", "warm")), False),
        (named("one"), named("two"), False),
        (named("one", "two"), named("two"), True),
        # A label that is called as the field is something else.
        (named("one"), selected(**{"metadata.name": "two"}), True),
        # A preferred affinity excludes no node.
        (hot, preferred(term("pool", "In", "cold")), True),
    ]
    for one, other, expected in cases:
        assert meet(nodes_of(one), nodes_of(other)) is expected, (one, other)
        assert meet(nodes_of(other), nodes_of(one)) is expected, (other, one)


def test_pods_that_are_on_the_nodes_of_others_are_kept_apart_with_them() -> None:
    fuse, worker = selected(fuse="true"), selected(pool="hot")
    assert not meet(nodes_of(fuse, worker), nodes_of(fuse, selected(pool="cold")))
    assert meet(nodes_of(fuse, worker), nodes_of(fuse, ANY))


def test_values_of_finds_labels_with_a_few_possible_values() -> None:
    two = required(term("pool", "In", "hot", "warm"))
    either = required(term("pool", "In", "hot"), term("pool", "In", "cold"))
    cases: list[tuple[PodOptions, dict[str, set[str]]]] = [
        (ANY, {}),
        (selected(pool="hot", zone="a"), {"pool": {"hot"}, "zone": {"a"}}),
        (two, {"pool": {"hot", "warm"}}),
        (either, {"pool": {"hot", "cold"}}),
        (required(term("pool", "In", "hot"), term("zone", "In", "a")), {}),
        (required(term("pool", "NotIn", "hot")), {}),
    ]
    for pod, expected in cases:
        assert values_of(nodes_of(pod)) == expected, pod
