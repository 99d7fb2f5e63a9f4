"""`CsiDriver`: the driver by which pods mount the Alluxio namespace as they mount any claim."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.cluster import driver_namespace
from .._manifests.csi import csi_manifests
from .._manifests.objects import Manifest
from .._model.cluster import Cluster
from .._model.config import ClusterConfig, cluster_of
from .._parts.csi import Csi
from ..errors import AlluxioConfigError, refuse
from .findings import report_part
from .objects import Part, place_cluster, placed, write, write_all


class CsiDriver(Part):
    """The CSI driver: a Deployment that provisions volumes, and a DaemonSet that mounts them.

    Volumes come from a `CsiStorageClass`, or are written one by one as a `CsiVolume`.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the driver's workloads, the accounts that they run as, and their roles.

        Args:
            scope: The construct that it belongs to. Its chart has a namespace.
            id: The construct id.
            config: The cluster, with the option `csi`.

        Raises:
            AlluxioConfigError: If it is no cluster, the cluster has no `csi`, the chart no
                namespace, or the app a CSIDriver object already.
        """
        cluster = cluster_of("CsiDriver config", config)
        csi = cluster.csi
        if csi is None:
            raise refuse("CsiDriver config", None, "must have a csi", "give the cluster csi=Csi()")
        namespace = driver_namespace(placed(scope).namespace)
        super().__init__(scope, id)
        place_cluster(self, cluster)
        self.config = config
        """The cluster."""
        self.options: Csi = csi
        """How it is run."""
        self.mount_in_pod = csi.mount_in_pod
        """Whether volumes can be mounted by FUSE pods."""
        manifests = csi_manifests(cluster, csi, namespace)
        self.driver_object: ApiObject | None = self._driver_object(manifests.driver_object)
        """The CSIDriver object, if it writes it."""
        self.service_accounts: tuple[ApiObject, ...] = write_all(self, manifests.service_accounts)
        """The accounts that it writes: of the controller and of the node plugin."""
        self.roles: tuple[ApiObject, ...] = write_all(self, manifests.roles)
        """The roles of the accounts, each with its binding."""
        self.fuse_manifest: ApiObject = write(self, manifests.fuse_manifest)
        """The ConfigMap with the manifest of FUSE pods, which the driver reads in either mode."""
        self.deployment: ApiObject = write(self, manifests.deployment)
        """The controller's Deployment."""
        policies = write_all(self, manifests.deployment_policies)
        self.daemon_set: ApiObject = write(self, manifests.daemon_set)
        """The node plugin's DaemonSet."""
        self.network_policies: tuple[ApiObject, ...] = (
            *policies,
            *write_all(self, manifests.daemon_set_policies),
        )
        """The NetworkPolicies of its pods, if there are any."""
        report_part(self, cluster, "CsiDriver", manifests)

    def _driver_object(self, manifest: Manifest | None) -> ApiObject | None:
        if manifest is None:
            return None
        try:
            return write(self, manifest)
        except AlluxioConfigError as error:
            raise AlluxioConfigError(
                f"{error.requirement}; there is one for all clusters",
                parameter=error.parameter,
                remedy="give all clusters but one csi=Csi(driver_object=False)",
            ) from None


def served_by(parameter: str, driver: object) -> tuple[Cluster, Csi]:
    """The cluster of a driver, and how the driver is run.

    Args:
        parameter: What errors call it.
        driver: The driver.

    Raises:
        AlluxioConfigError: If it is none.
    """
    if not isinstance(driver, CsiDriver):
        raise refuse(parameter, driver, "must be a CsiDriver", "make one with CsiDriver(…)")
    return cluster_of(parameter, driver.config), driver.options
