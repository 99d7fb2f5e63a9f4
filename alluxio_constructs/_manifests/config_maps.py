"""The ConfigMaps of a cluster: the JVM options of its processes, and the metrics sinks."""

from __future__ import annotations

from collections.abc import Mapping

from .._model.answers import log_server_variables, variables_of
from .._model.cluster import Cluster
from .objects import Manifest, metadata


def config_map(cluster: Cluster, *, id: str = "Resource") -> Manifest:
    """The ConfigMap with the JVM options of each process, which all containers read.

    Args:
        cluster: The cluster.
        id: The construct id.
    """
    data = {**log_server_variables(cluster), **variables_of(cluster, cluster.components)}
    return _config_map(cluster, id, cluster.config_map_name, data)


def metrics_config_map(cluster: Cluster) -> Manifest | None:
    """The ConfigMap with the metrics sinks, if there are any."""
    file = cluster.metrics
    return (
        None if file is None else _config_map(cluster, "metrics", file.config_map_name, file.data)
    )


def _config_map(cluster: Cluster, id: str, name: str, data: Mapping[str, str]) -> Manifest:
    return Manifest(
        id=id,
        api_version="v1",
        kind="ConfigMap",
        name=name,
        **metadata(cluster, named=name),
        fields={"data": data},
    )
