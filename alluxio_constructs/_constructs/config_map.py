"""`AlluxioConfigMap`: the configuration that the containers of a cluster read."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.config_maps import config_map, metrics_config_map
from .._model.config import ClusterConfig, cluster_of
from .findings import report_part
from .objects import Part, place_cluster, write, write_some


class AlluxioConfigMap(Part):
    """The ConfigMap with the JVM options of each process, and that of the metrics sinks."""

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
            AlluxioConfigError: At synth, with all problems that involve several options.
        """
        cluster = cluster_of("AlluxioConfigMap config", config)
        super().__init__(scope, id)
        place_cluster(self, cluster)
        self.config_map: ApiObject = write(self, config_map(cluster))
        """The ConfigMap."""
        self.metrics_config_map: ApiObject | None = write_some(self, metrics_config_map(cluster))
        """The ConfigMap with the metrics sinks, if there are any."""
        report_part(self, cluster, "AlluxioConfigMap")
