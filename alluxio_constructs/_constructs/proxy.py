"""`Proxy`: S3 and REST access to the Alluxio namespace, without an Alluxio client."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.proxy import proxy_manifests
from .._model.config import ClusterConfig, cluster_of
from ..errors import refuse
from .findings import report_part
from .objects import Part, place_cluster, write, write_all, write_some


class Proxy(Part):
    """The proxy: a DaemonSet, and a Service if `ProxyOptions` has one."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the objects.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster, with the option `proxy`.

        Raises:
            AlluxioConfigError: If the cluster has no `proxy`, or the namespace already has a proxy
                of this name.
        """
        cluster = cluster_of("Proxy config", config)
        if cluster.proxy is None:
            raise refuse(
                "Proxy config", None, "must have a proxy", "give the cluster proxy=ProxyOptions()"
            )
        super().__init__(scope, id)
        place_cluster(self, cluster)
        manifests = proxy_manifests(cluster)
        self.service: ApiObject | None = write_some(self, manifests.service)
        """The Service that clients connect to, if there is one."""
        self.daemon_set: ApiObject = write(self, manifests.daemon_set)
        """The DaemonSet."""
        self.network_policies: tuple[ApiObject, ...] = write_all(self, manifests.policies)
        """The NetworkPolicy of the pods, if there is one."""
        report_part(self, cluster, "Proxy", manifests)
