"""The nodes that pods can run on, by their node selectors and required node affinity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, TypeAlias

from .pod import PodOptions
from .scheduling import node_terms

Requirement: TypeAlias = "tuple[str, frozenset[str]]"
"""An operator of node affinity, with its values."""

Nodes: TypeAlias = "tuple[Mapping[str, tuple[Requirement, ...]], ...]"
"""What a node must match: alternatives, each with requirements on some labels."""


def nodes_of(*pods: PodOptions) -> Nodes:
    """The nodes that pods can run on; with several pods, the nodes that all of them can run on.

    Args:
        pods: The options of the pods.
    """
    alternatives = [_alternatives(each) for each in pods]
    return tuple(_together(each) for each in product(*alternatives))


def values_of(nodes: Nodes) -> Mapping[str, frozenset[str]]:
    """The labels for which a node must have one of a few values in every alternative."""
    found: dict[str, frozenset[str]] = {}
    for label in nodes[0] if nodes else ():
        if all(_values(each.get(label, ())) is not None for each in nodes):
            found[label] = frozenset().union(*(_values(each[label]) or () for each in nodes))
    return found


def meet(one: Nodes, other: Nodes) -> bool:
    """Whether a node can match both.

    Taints are ignored: pods that tolerate them can still run on other nodes.

    Args:
        one: The nodes of the first pods.
        other: The nodes of the second pods.
    """
    return any(_possible(_together(each)) for each in product(one, other))


def _alternatives(pod: PodOptions) -> list[Mapping[str, tuple[Requirement, ...]]]:
    selected = {key: (("In", frozenset({value})),) for key, value in pod.node_selector.items()}
    found = []
    for term in node_terms(pod.affinity):
        asked = dict(_asked(term))
        if asked:  # an empty term matches no node
            found.append(_together([selected, asked]))
    return found or [selected]


def _asked(term: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Requirement, ...]]]:
    found: dict[str, list[Requirement]] = {}
    for kind in ("matchExpressions", "matchFields"):
        for each in term.get(kind) or ():
            what = f"{kind} {each['key']}" if kind == "matchFields" else each["key"]
            requirement = (each["operator"], frozenset(each.get("values") or ()))
            found.setdefault(what, []).append(requirement)
    for what, requirements in found.items():
        yield what, tuple(requirements)


def _together(
    each: Sequence[Mapping[str, tuple[Requirement, ...]]],
) -> Mapping[str, tuple[Requirement, ...]]:
    result: dict[str, tuple[Requirement, ...]] = {}
    for one in each:
        for what, requirements in one.items():
            result[what] = (*result.get(what, ()), *requirements)
    return result


def _values(requirements: Sequence[Requirement]) -> frozenset[str] | None:
    """The values that a label can have; None if they cannot be enumerated."""
    few = [values for operator, values in requirements if operator == "In"]
    if not few:
        return None
    return frozenset(
        value
        for value in frozenset.intersection(*few)
        if all(_allows(value, each) for each in requirements)
    )


def _allows(value: str, requirement: Requirement) -> bool:
    operator, values = requirement
    if operator == "NotIn":
        return value not in values
    if operator in ("Gt", "Lt"):
        number = _number(value)
        limits = [_number(each) for each in values]
        if number is None:
            return False
        return all(
            limit is None or (number > limit if operator == "Gt" else number < limit)
            for limit in limits
        )
    return operator != "DoesNotExist"


def _possible(asked: Mapping[str, tuple[Requirement, ...]]) -> bool:
    for requirements in asked.values():
        values = _values(requirements)
        if values is not None and not values:
            return False
        operators = {operator for operator, _ in requirements}
        if "DoesNotExist" in operators and operators & {"Exists", "Gt", "Lt"}:
            return False
        above = [_number(each) for name, given in requirements if name == "Gt" for each in given]
        below = [_number(each) for name, given in requirements if name == "Lt" for each in given]
        for low, high in product(above, below):
            if low is not None and high is not None and high - low < 2:
                return False
    return True


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
