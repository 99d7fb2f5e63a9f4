"""`CsiDriver`: the CSI driver, with which pods mount the Alluxio namespace through claims."""

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

    A `CsiStorageClass` provisions volumes dynamically; a `CsiVolume` is a static volume.
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
            scope: The construct that it belongs to, in a chart with a namespace.
            id: The construct id.
            config: The cluster, with the option `csi`.

        Raises:
            AlluxioConfigError: If `config` is not that of a cluster, the cluster has no `csi`, the
                chart has no namespace, or the app already has a CSIDriver object.
        """
        cluster = cluster_of("CsiDriver config", config)
        csi = cluster.csi
        if csi is None:
            raise refuse(
                "CsiDriver config", None, "must have a CSI driver", "give the cluster csi=Csi()"
            )
        namespace = driver_namespace(placed(scope).namespace)
        super().__init__(scope, id)
        place_cluster(self, cluster)
        self.config = config
        """The cluster."""
        self.options: Csi = csi
        """The options of the driver."""
        self.mount_in_pod = csi.mount_in_pod
        """Whether FUSE pods mount the volumes."""
        manifests = csi_manifests(cluster, csi, namespace)
        self.driver_object: ApiObject | None = self._driver_object(manifests.driver_object)
        """The CSIDriver object, if this driver writes it."""
        self.service_accounts: tuple[ApiObject, ...] = write_all(self, manifests.service_accounts)
        """The service accounts that are written for the controller and the node plugin."""
        self.roles: tuple[ApiObject, ...] = write_all(self, manifests.roles)
        """The roles of the service accounts, each with its binding."""
        self.fuse_manifest: ApiObject = write(self, manifests.fuse_manifest)
        """The ConfigMap with the manifest of FUSE pods, which the driver reads in both modes."""
        self.deployment: ApiObject = write(self, manifests.deployment)
        """The controller's Deployment."""
        policies = write_all(self, manifests.deployment_policies)
        self.daemon_set: ApiObject = write(self, manifests.daemon_set)
        """The node plugin's DaemonSet."""
        self.network_policies: tuple[ApiObject, ...] = (
            *policies,
            *write_all(self, manifests.daemon_set_policies),
        )
        """The NetworkPolicies of its pods; empty if there are none."""
        report_part(self, cluster, "CsiDriver", manifests)

    def _driver_object(self, manifest: Manifest | None) -> ApiObject | None:
        if manifest is None:
            return None
        try:
            return write(self, manifest)
        except AlluxioConfigError as error:
            raise AlluxioConfigError(
                f"{error.requirement}; all clusters share one",
                parameter=error.parameter,
                remedy="give all clusters but one csi=Csi(driver_object=False)",
            ) from None


def served_by(parameter: str, driver: object) -> tuple[Cluster, Csi]:
    """The cluster of a driver, and the options of the driver.

    Args:
        parameter: The name of the parameter in errors.
        driver: The driver.

    Raises:
        AlluxioConfigError: If it is not a `CsiDriver`.
    """
    if not isinstance(driver, CsiDriver):
        raise refuse(parameter, driver, "must be a CsiDriver", "make one with CsiDriver(…)")
    return cluster_of(parameter, driver.config), driver.options
