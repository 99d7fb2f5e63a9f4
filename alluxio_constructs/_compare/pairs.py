"""Pairs the objects of two sets, and compares each pair."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import NOT_SHOWN, AlluxioConfigError
from .defaults import FILLED_IN
from .difference import ABSENT, Difference
from .fixed import is_fixed
from .walk import of_objects


class Name(NamedTuple):
    """What an object is called.

    Attributes:
        group: The group of its API.
        kind: Its kind.
        namespace: Its namespace, or ``""``.
        name: Its name.
    """

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


class Pair(NamedTuple):
    """An object that both have, and what differs.

    Attributes:
        name: The object.
        differences: What differs.
        old: What it is called before.
    """

    name: Name
    differences: Sequence[Difference]
    old: Name

    @property
    def fixed(self) -> bool:
        """Whether Kubernetes refuses to change the one into the other."""
        return any(each.fixed for each in self.differences)


class Comparison(NamedTuple):
    """What differs between two sets of objects.

    Attributes:
        pairs: The objects of both.
        only_before: Those of the one.
        only_after: Those of the other.
    """

    pairs: Sequence[Pair]
    only_before: Sequence[Name]
    only_after: Sequence[Name]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        apart = self.only_before or self.only_after
        return not apart and not any(each.differences for each in self.pairs)


Objects = Mapping[Name, Mapping[str, Any]]

# Two objects are the same if they are called the same; then if only one has a namespace, which
# the other gets when it is applied; then if nothing else of that kind has the name.
_MATCHES: Sequence[Callable[[Name], Name]] = (
    lambda name: name,
    lambda name: name._replace(namespace=""),
)


def named(objects: Iterable[Mapping[str, Any]], source: str) -> Objects:
    """Objects by what they are called.

    Args:
        objects: The objects.
        source: What they are of, for errors.

    Raises:
        AlluxioConfigError: If two that differ are called the same.
    """
    found: dict[Name, Mapping[str, Any]] = {}
    for each in objects:
        metadata = each["metadata"]
        group, slash, _ = each["apiVersion"].partition("/")
        name = Name(
            group if slash else "",
            each["kind"],
            str(metadata.get("namespace") or ""),
            metadata["name"],
        )
        if name in found and found[name] != each:
            raise AlluxioConfigError(
                f"has {name} twice, and not the same",
                parameter=f"{source}:",
                value=NOT_SHOWN,
                remedy="compare the files of one cluster",
            )
        found[name] = each
    return found


def compare(before: Objects, after: Objects) -> Comparison:
    """What differs between two sets of objects.

    Args:
        before: The one.
        after: The other.
    """
    matched: dict[Name, Name] = {}
    for key in _MATCHES:
        first = _unique([each for each in before if each not in matched.values()], key)
        second = _unique([each for each in after if each not in matched], key)
        matched.update((new, first[name]) for name, new in second.items() if name in first)
    pairs = [
        Pair(new, _differences(new.kind, before[old], after[new]), old)
        for new, old in matched.items()
    ]
    return Comparison(
        sorted(pairs),
        sorted(each for each in before if each not in matched.values()),
        sorted(each for each in after if each not in matched),
    )


def _unique(names: Iterable[Name], key: Callable[[Name], Name]) -> dict[Name, Name]:
    found: dict[Name, list[Name]] = {}
    for each in names:
        found.setdefault(key(each), []).append(each)
    return {name: each[0] for name, each in found.items() if len(each) == 1}


def _differences(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Sequence[Difference]:
    found = []
    for each in of_objects(before, after):
        if each.field == "metadata.namespace" and ABSENT in (each.before, each.after):
            continue  # who applies an object without a namespace gives it one
        if each.before is ABSENT and _chosen(kind, after, each.field, each.after):
            continue
        if each.after is ABSENT and _chosen(kind, before, each.field, each.before):
            continue
        found.append(each._replace(fixed=is_fixed(kind, each)))
    return found


def _chosen(kind: str, holder: Mapping[str, Any], field: str, value: Any) -> bool:
    """Whether a cluster gave an object that is in it a field."""
    if "uid" not in holder["metadata"] or kind not in FILLED_IN:
        return False
    headless = field == "spec.clusterIP" and value == "None"
    return not headless and re.fullmatch(FILLED_IN[kind], field) is not None
