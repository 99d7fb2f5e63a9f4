"""What an apply leaves as it is: fields of a live object that no earlier apply set."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .._compare.difference import ABSENT, Difference
from .._compare.walk import of_objects
from .workloads import mapping

_ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"
_SET_BY_OTHERS = (
    "ordinals",
    "persistentVolumeClaimRetentionPolicy",
    "replicas",
    "updateStrategy",
)


def is_live(body: Mapping[str, Any]) -> bool:
    """Whether an object was read from a cluster."""
    return "uid" in body["metadata"]


def last_applied(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What `kubectl apply` wrote into a live object; None if there is no record of it.

    Args:
        body: The object.
    """
    text = mapping(body["metadata"].get("annotations")).get(_ANNOTATION)
    if not isinstance(text, str) or not is_live(body):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, Mapping) and "metadata" in found else None


def effective(
    differences: Sequence[Difference], written: Mapping[str, Any] | None, new: Mapping[str, Any]
) -> Sequence[Difference]:
    """The differences that an apply makes.

    Args:
        differences: All differences between an object and what is applied over it.
        written: What was applied last; None if there is no record of it.
        new: What is applied.
    """
    if written is None:
        return differences
    removed = [each.field for each in of_objects(written, new) if each.after is ABSENT]
    return [
        each
        for each in differences
        if each.after is not ABSENT or any(_touches(each.field, field) for field in removed)
    ]


def _touches(field: str, other: str) -> bool:
    first, second = sorted((field, other), key=len)
    return first == second or second.startswith((f"{first}.", f"{first}["))


def completed(
    body: Mapping[str, Any], written: Mapping[str, Any] | None, new: Mapping[str, Any]
) -> Mapping[str, Any]:
    """A workload as it is after the apply, with the fields of `spec` that stay as they are.

    Args:
        body: The workload as it is.
        written: What was applied last; None if there is no record of it.
        new: What is applied.
    """
    if not is_live(body):
        return new
    spec, former = mapping(new.get("spec")), mapping(mapping(written).get("spec"))
    live = mapping(body.get("spec"))
    kept = {
        name: live[name]
        for name in _SET_BY_OTHERS
        if name in live and name not in spec and name not in former
    }
    return {**new, "spec": {**spec, **kept}}
