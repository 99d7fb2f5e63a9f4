"""`Master`: the masters of a cluster, each with a job master."""

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

    Each pod runs a master and a job master. Several masters are spread over nodes and zones where
    possible, and a PodDisruptionBudget keeps a majority of them running while nodes are drained.
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
            AlluxioConfigError: If the namespace already has masters of this name, or the cluster
                has ``master_enabled=False``.
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
        """The Service of each master, by which the other processes reach it.

        It has a cluster IP. The name of a headless Service does not resolve while its pod has no
        address, and a leader that looks it up at that time may never look it up again.
        """
        self.stateful_set: ApiObject = write(self, manifests.stateful_set)
        """The StatefulSet."""
        self.network_policies: tuple[ApiObject, ...] = write_all(self, manifests.policies)
        """The NetworkPolicy of the pods; empty if there is none."""
        self.pod_disruption_budget: ApiObject | None = write_some(
            self, manifests.pod_disruption_budget
        )
        """The PodDisruptionBudget, if there are several masters."""
        report_part(self, cluster, "Master", manifests)
