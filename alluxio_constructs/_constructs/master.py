"""`Master`: the masters of a cluster, each with its job master."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.master import master_manifests
from .._model.config import ClusterConfig, cluster_of
from ..errors import refuse
from .findings import report_part
from .objects import Part, place_cluster, write, write_all, write_some


class Master(Part):
    """The masters: a StatefulSet, its governing Service, and a Service for each master.

    Each pod runs a master and a job master. Several keep off each other's nodes and zones as far as
    there are any, and a PodDisruptionBudget keeps a majority of them running while nodes are
    drained.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the StatefulSet and the Services.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster.

        Raises:
            AlluxioConfigError: If there are masters of this name already, or the cluster has none.
        """
        cluster = cluster_of("Master config", config)
        if not cluster.master_enabled:
            raise refuse("Master config master_enabled", False, "must be True", "leave it out")
        super().__init__(scope, id)
        place_cluster(self, cluster)
        manifests = master_manifests(cluster)
        self.service: ApiObject = write(self, manifests.service)
        """The governing headless Service."""
        self.services: tuple[ApiObject, ...] = write_all(self, manifests.services)
        """The Service of each master, by which it is addressed.

        It has an address of its own. The name of a headless Service is unknown as long as its pod
        has none, and a leader that asks for it then may never ask again.
        """
        self.stateful_set: ApiObject = write(self, manifests.stateful_set)
        """The StatefulSet."""
        self.network_policies: tuple[ApiObject, ...] = write_all(self, manifests.policies)
        """The NetworkPolicy of the pods, if there is one."""
        self.pod_disruption_budget: ApiObject | None = write_some(
            self, manifests.pod_disruption_budget
        )
        """How many masters may be drained from their nodes at a time, with several of them."""
        report_part(self, cluster, "Master", manifests)
