"""The labels of a cluster: those that selectors use, and those that only the chart has."""

from __future__ import annotations

from .._pods.names import labels
from .._properties.components import Role
from .cluster import Cluster


def selector_labels(cluster: Cluster, role: Role | None = None) -> dict[str, str]:
    """The labels that selectors use, which never change.

    Args:
        cluster: The cluster.
        role: The kind of pods. Default: none in particular.
    """
    given = cluster.chart_labels
    if given is None:
        return labels(cluster.name, role)
    return labels(given.release or cluster.name, role, app=given.app)


def name_label(cluster: Cluster, name: str) -> dict[str, str]:
    """The label ``name`` of an object or a pod that has it in the chart.

    Args:
        cluster: The cluster.
        name: The value of the label.
    """
    return {} if cluster.chart_labels is None else {"name": name}
