"""Manifests in short, and what differs between them as text."""

from __future__ import annotations

from typing import Any

import yaml

from alluxio_constructs._compare.documents import taken_apart
from alluxio_constructs._compare.pairs import compare, named
from alluxio_constructs._compare.shown import on_a_line, sides

HEADS = {
    "ConfigMap": "v1",
    "Secret": "v1",
    "Service": "v1",
    "Pod": "v1",
    "PersistentVolumeClaim": "v1",
    "StatefulSet": "apps/v1",
    "DaemonSet": "apps/v1",
    "ClusterRole": "rbac.authorization.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "Monitor": "example.org/v1",
}


def manifest(kind: str, text: str, name: str = "one") -> dict[str, Any]:
    """An object of a kind, with the fields of a text."""
    fields = yaml.safe_load(text) or {}
    metadata = {"name": name, **fields.pop("metadata", {})}
    return {"apiVersion": HEADS[kind], "kind": kind, "metadata": metadata, **fields}


def pod(text: str) -> dict[str, Any]:
    """A pod with the fields of a text in its `spec`."""
    return {**manifest("Pod", ""), "spec": yaml.safe_load(text)}


def container(text: str) -> dict[str, Any]:
    """A pod of one container with the fields of a text."""
    return pod(yaml.safe_dump({"containers": [{"name": "c", **yaml.safe_load(text)}]}))


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What differs between two objects: field, before, after."""
    first, second = (named(taken_apart(each, "here", 1), "here") for each in (before, after))
    (pair,) = compare(first, second).pairs
    return [
        f"{each.field}: moved to {', '.join(each.moved)}"
        if each.moved
        else f"{each.field}: {' -> '.join(on_a_line(side) for side in sides(each))}"
        for each in pair.differences
    ]
