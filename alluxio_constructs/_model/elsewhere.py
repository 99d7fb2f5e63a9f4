"""Masters of another cluster, which a cluster's properties name."""

from __future__ import annotations

from .cluster import Cluster
from .names import name_masters


def masters_elsewhere(cluster: Cluster) -> bool:
    """Whether the masters belong to another cluster, so that nothing is known about their pods.

    Args:
        cluster: The cluster.
    """
    return not cluster.master_enabled and name_masters(cluster.given.values)
