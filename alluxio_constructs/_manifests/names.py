"""The names of all objects of a cluster, for references to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._base.values import frozen
from .._model.cluster import Cluster
from .cluster import all_manifests

_CLAIM = "PersistentVolumeClaim"


def object_names(cluster: Cluster) -> Mapping[str, Sequence[str]]:
    """The names of the objects of a cluster, by kind, including the claims of StatefulSets.

    Args:
        cluster: The cluster, which knows its namespace if it has one.
    """
    names: dict[str, list[str]] = {}
    for each in all_manifests(cluster):
        names.setdefault(each.kind, []).append(each.name)
        spec = each.fields.get("spec") or {}
        for template in spec.get("volumeClaimTemplates") or ():
            names.setdefault(_CLAIM, []).extend(
                f"{template['metadata']['name']}-{each.name}-{i}" for i in range(spec["replicas"])
            )
    found: Mapping[str, Sequence[str]] = frozen(names)
    return found
