"""Masters that are not a cluster's own: which its properties name, wherever they run."""

from __future__ import annotations

from .cluster import Cluster
from .names import name_masters


def masters_elsewhere(cluster: Cluster) -> bool:
    """Whether the masters are of another cluster, so that nothing is known of their pods.

    Args:
        cluster: The cluster.
    """
    return not cluster.master_enabled and name_masters(cluster.given.values)
