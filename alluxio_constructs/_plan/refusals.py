"""What the API server refuses, beyond the fields that it never changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._compare.difference import ABSENT, Difference
from .._compare.pairs import Name, Objects
from .applied import is_live
from .workloads import mapping

STRATEGY = "spec.updateStrategy"
SIZE = "spec.resources.requests[storage]"
_CONTENT = r"(data|binaryData|immutable)\b.*"


def is_refused(
    name: Name,
    difference: Difference,
    old: Objects,
    body: Mapping[str, Any],
    written: Mapping[str, Any] | None,
    applied: Mapping[str, Any],
) -> bool:
    """Whether the API server refuses a difference in an object.

    Args:
        name: The object.
        difference: The difference.
        old: The objects that are there.
        body: The object as it is there.
        written: What was applied last; None if there is no record of it.
        applied: The object as it is applied.
    """
    if name.kind == "StatefulSet" and difference.field.startswith(STRATEGY):
        return _keeps_rolling(body, written, applied)
    if stays_headless(name, difference):
        return mapping(applied.get("spec")).get("type") in ("NodePort", "LoadBalancer")
    if body.get("immutable") is True and re.fullmatch(_CONTENT, difference.field):
        return True
    if name.kind == "PersistentVolumeClaim" and difference.field == SIZE:
        return difference.fixed or not may_grow(body, old)
    return difference.fixed


def _keeps_rolling(
    body: Mapping[str, Any], written: Mapping[str, Any] | None, applied: Mapping[str, Any]
) -> bool:
    """Whether `rollingUpdate`, which the API server filled in, stays beside ``type: OnDelete``."""
    new = mapping(mapping(applied.get("spec")).get("updateStrategy"))
    if new.get("type") != "OnDelete" or "rollingUpdate" in new:
        return False
    if is_live(body):
        return "rollingUpdate" in _strategy(body) and "rollingUpdate" not in _strategy(written)
    return not {"type", "rollingUpdate"} & _strategy(body).keys()


def _strategy(body: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The `updateStrategy` of a StatefulSet, without what is null."""
    given = mapping(mapping(mapping(body).get("spec")).get("updateStrategy"))
    return {key: value for key, value in given.items() if value is not None}


def stays_headless(name: Name, difference: Difference) -> bool:
    """Whether it is a Service that gives up ``clusterIP: None``, which the API server puts back."""
    given_up = difference.field == "spec.clusterIP" and difference.after is ABSENT
    return name.kind == "Service" and given_up


def may_grow(claim: Mapping[str, Any], objects: Objects) -> bool:
    """Whether the storage class of a claim is known to let it grow.

    Args:
        claim: The claim.
        objects: What may have the class.
    """
    group, name = "storage.k8s.io", str(claim["spec"].get("storageClassName"))
    found = objects.get(Name(group, "StorageClass", "", name), {})
    return found.get("allowVolumeExpansion") is True
