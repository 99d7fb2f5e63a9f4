"""`AlluxioConfigMap`: the configuration of a cluster as its containers read it."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.config_maps import config_map, metrics_config_map
from .._model.config import ClusterConfig, cluster_of
from .findings import report_part
from .objects import Part, place_cluster, write, write_some


class AlluxioConfigMap(Part):
    """The ConfigMap with the JVM options of each process, which all containers read."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the ConfigMap.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster.

        Raises:
            AlluxioConfigError: At synth, with all that is wrong with the cluster as a whole.
        """
        cluster = cluster_of("AlluxioConfigMap config", config)
        super().__init__(scope, id)
        place_cluster(self, cluster)
        self.config_map: ApiObject = write(self, config_map(cluster))
        """The ConfigMap."""
        self.metrics_config_map: ApiObject | None = write_some(self, metrics_config_map(cluster))
        """The ConfigMap with the sinks of metrics, if there are any."""
        report_part(self, cluster, "AlluxioConfigMap")
