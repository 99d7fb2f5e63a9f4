"""What the API server refuses, beyond the fields that it never changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._compare.difference import ABSENT, Difference
from .._compare.pairs import Name, Objects
from .workloads import mapping

STRATEGY = "spec.updateStrategy"
SIZE = "spec.resources.requests[storage]"
_CONTENT = r"(data|binaryData|immutable)\b.*"


def is_refused(
    name: Name,
    difference: Difference,
    old: Objects,
    body: Mapping[str, Any],
    applied: Mapping[str, Any],
) -> bool:
    """Whether the API server refuses a difference in an object.

    Args:
        name: The object.
        difference: The difference.
        old: The objects that are there.
        body: The object as it is there.
        applied: The object as it is applied.
    """
    if name.kind == "StatefulSet" and difference.field.startswith(STRATEGY):
        return _keeps_rolling(mapping(applied.get("spec")))
    if stays_headless(name, difference):
        return False
    if body.get("immutable") is True and re.fullmatch(_CONTENT, difference.field):
        return True
    if name.kind == "PersistentVolumeClaim" and difference.field == SIZE:
        return difference.fixed or not may_grow(body, old)
    return difference.fixed


def _keeps_rolling(spec: Mapping[str, Any]) -> bool:
    """Whether a strategy has no place for `rollingUpdate`, which the API server filled in."""
    strategy = mapping(spec.get("updateStrategy"))
    return strategy.get("type") == "OnDelete" and "rollingUpdate" not in strategy


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
