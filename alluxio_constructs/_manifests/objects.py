"""`Manifest`: a Kubernetes object as plain data, and the metadata that all objects share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._base.values import NOTHING, Value, value_object
from .._model.cluster import Cluster
from .._model.labels import name_label, selector_labels
from .._pods.names import labels, recommended
from .._properties.components import Role

_VERSION = r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_SCALARS = frozenset({str, int, bool})


@value_object()
class Manifest(Value):
    """A Kubernetes object.

    Attributes:
        id: The id of its construct, within the construct that owns it.
        api_version: The field `apiVersion`.
        kind: The field `kind`.
        name: The object's name.
        labels: The object's labels.
        annotations: The object's annotations. Default: none.
        namespaced: False for cluster-scoped kinds. Default: True.
        fields: The top-level fields after the metadata, such as `spec` or `data`, in their order.
    """

    id: str
    api_version: str
    kind: str
    name: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str] = NOTHING
    namespaced: bool = True
    fields: Mapping[str, Any] = NOTHING

    def document(self, namespace: str | None) -> dict[str, Any]:
        """The object as a complete document.

        Args:
            namespace: The namespace of all namespaced objects, if it is written.
        """
        metadata: dict[str, Any] = {"labels": dict(self.labels), "name": self.name}
        if self.annotations:
            metadata = {"annotations": dict(self.annotations), **metadata}
        if self.namespaced and namespace is not None:
            metadata["namespace"] = namespace
        return {
            "apiVersion": self.api_version,
            "kind": self.kind,
            "metadata": metadata,
            **pruned(self.fields),
        }


def pruned(value: Any) -> Any:
    """Copy plain data without the fields that are None."""
    if isinstance(value, (dict, Mapping)):  # dict first: asking an abstract class is slow
        return {
            key: each if type(each) in _SCALARS else pruned(each)
            for key, each in value.items()
            if each is not None
        }
    if isinstance(value, (list, tuple)):
        return [each if type(each) in _SCALARS else pruned(each) for each in value]
    return value


def metadata(
    cluster: Cluster, role: Role | None = None, *, named: str | None = None
) -> dict[str, Any]:
    """The labels and annotations of an object of a cluster.

    Args:
        cluster: The cluster.
        role: The kind of pods that it belongs to. Default: none in particular.
        named: The value of the chart's label ``name``, if the object has it. Default: no label.
    """
    options = cluster.pod if role is None else cluster.pods[role]
    own = {} if named is None else name_label(cluster, named)
    return {
        "labels": {**cluster_labels(cluster, role), **own, **options.object_labels},
        "annotations": options.object_annotations,
    }


def cluster_labels(cluster: Cluster, role: Role | None = None) -> dict[str, str]:
    """The labels of an object or a pod of a cluster, except those that users add.

    Args:
        cluster: The cluster.
        role: The kind of pods. Default: none in particular.
    """
    tag = cluster.image.tag
    version = tag if tag is not None and re.fullmatch(_VERSION, tag) else None
    return {
        **selector_labels(cluster, role),
        **recommended(cluster.name, role, version=version),
    }


def named_labels(name: str, role: Role) -> dict[str, str]:
    """The labels of an object of a cluster of which only the name is known.

    Args:
        name: The cluster's name.
        role: The kind of pods.
    """
    return {**labels(name, role), **recommended(name, role)}
