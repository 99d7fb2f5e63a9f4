"""`LogServer`: collects the logs of all processes of a cluster."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.log_server import log_server_manifests
from .._model.config import ClusterConfig, cluster_of
from ..errors import refuse
from .findings import report_part
from .objects import Part, place_cluster, write, write_all, write_some


class LogServer(Part):
    """The log server: a Deployment of one pod, its Service, and the claim for its logs."""

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
            config: The cluster, with the option `log_server`.

        Raises:
            AlluxioConfigError: If the cluster has no `log_server`, or the namespace already has a
                log server of this name.
        """
        cluster = cluster_of("LogServer config", config)
        if cluster.log_server is None:
            raise refuse(
                "LogServer config",
                None,
                "must have a log server",
                "give the cluster log_server=LogServerOptions()",
            )
        super().__init__(scope, id)
        place_cluster(self, cluster)
        manifests = log_server_manifests(cluster, cluster.log_server)
        self.claim: ApiObject | None = write_some(self, manifests.claim)
        """The claim that is written for the logs, if there is one."""
        self.service: ApiObject = write(self, manifests.service)
        """The Service to which processes send their logs."""
        self.deployment: ApiObject = write(self, manifests.deployment)
        """The Deployment."""
        self.network_policies: tuple[ApiObject, ...] = write_all(self, manifests.policies)
        """The NetworkPolicy of the pods; empty if there is none."""
        report_part(self, cluster, "LogServer", manifests)
