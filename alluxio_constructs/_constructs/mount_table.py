"""`MountTable`: the under storages of a cluster beside the root's, mounted by a CronJob."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.mount_table import mount_table_manifests
from .._model.config import ClusterConfig, cluster_of
from ..errors import refuse
from .findings import report_part
from .objects import Part, place_cluster, write, write_all


class MountTable(Part):
    """A CronJob that brings Alluxio's mount table to what is declared, again and again."""

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
            config: The cluster, with the option `mounts`.

        Raises:
            AlluxioConfigError: If the cluster has no `mounts` or no masters, or the namespace a
                CronJob of this name.
        """
        cluster = cluster_of("MountTable config", config)
        if cluster.mounts is None:
            raise refuse(
                "MountTable config",
                None,
                "must have mounts",
                'give the cluster mounts=[MountPoint("/logs", ufs=Ufs(…))]',
            )
        if not cluster.master_enabled:
            raise refuse("MountTable config master_enabled", False, "must be True", "leave it out")
        super().__init__(scope, id)
        place_cluster(self, cluster)
        manifests = mount_table_manifests(cluster, cluster.mounts)
        self.cron_job: ApiObject = write(self, manifests.job)
        """The CronJob."""
        self.network_policies: tuple[ApiObject, ...] = write_all(self, manifests.policies)
        """The NetworkPolicies that allow its pods to connect to masters and workers, if any."""
        report_part(self, cluster, "MountTable", manifests)
