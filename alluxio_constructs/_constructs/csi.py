"""`CsiDriver`: the driver by which pods mount the name space as they mount any claim."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._manifests.csi_access import PROVISIONER, fuse_pods, grant, write_account
from .._manifests.csi_pods import (
    MANIFEST,
    check_processes,
    controller,
    fuse_manifest,
    manifests_name,
    node_plugin,
)
from .._manifests.pods import write_workload
from .._model.config import ClusterConfig
from .._parts.csi import CONTROLLER, NODE_PLUGIN
from .._pods.names import labels
from ..errors import AlluxioConfigError, refuse
from .findings import Findings
from .objects import Part, chart_of, write

DRIVER = "alluxio"
"""The driver's name, which is a constant of the release."""


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
                namespace, or the chart a CSIDriver object already.
        """
        csi = checks.instance("CsiDriver config", config, ClusterConfig).csi
        if csi is None:
            raise refuse("CsiDriver config", None, "must have a csi", "give the cluster csi=Csi()")
        namespace = chart_of(scope).namespace
        if namespace is None:
            raise refuse(
                "CsiDriver chart's namespace",
                namespace,
                "must be known, since the roles of the driver's accounts name it",
                'give the chart namespace="alluxio"',
            )
        super().__init__(scope, id)
        self.config = config
        """The cluster."""
        self.mount_in_pod = csi.mount_in_pod
        """Whether volumes can be mounted by FUSE pods."""
        findings = Findings(self)
        check_processes(config, csi, findings)
        self.driver_object: ApiObject | None = self._driver_object() if csi.driver_object else None
        """The CSIDriver object, if it writes it."""
        self.service_accounts: tuple[ApiObject, ...] = self._accounts()
        """The accounts that it writes: of the controller and of the node plugin."""
        self.roles: tuple[ApiObject, ...] = self._roles(namespace)
        """The roles of the accounts, each with its binding."""
        self.fuse_manifest: ApiObject = write(
            self,
            "fuse-manifest",
            api_version="v1",
            kind="ConfigMap",
            name=manifests_name(config),
            labels=labels(config.name),
            data={MANIFEST: fuse_manifest(config, csi, findings)},
        )
        """The ConfigMap with the manifest of FUSE pods, which the driver reads in either mode."""
        self.deployment: ApiObject = write_workload(
            self,
            config,
            CONTROLLER,
            id=CONTROLLER,
            kind="Deployment",
            template=controller(config, csi, findings),
            # Two provisioners at a time would both provision.
            fields={"replicas": 1, "strategy": {"type": "Recreate"}},
        )
        """The controller's Deployment."""
        self.daemon_set: ApiObject = write_workload(
            self,
            config,
            NODE_PLUGIN,
            id=NODE_PLUGIN,
            kind="DaemonSet",
            template=node_plugin(config, csi, findings),
        )
        """The node plugin's DaemonSet."""
        findings.report()

    def _driver_object(self) -> ApiObject:
        try:
            return write(
                self,
                "driver-object",
                api_version="storage.k8s.io/v1",
                kind="CSIDriver",
                name=DRIVER,
                labels=labels(self.config.name),
                namespaced=False,
                spec={"attachRequired": False, "podInfoOnMount": True},
            )
        except AlluxioConfigError:
            raise refuse(
                "Csi driver_object",
                True,
                f"must be False for all clusters but one, since there is one CSIDriver {DRIVER!r}"
                " for them all",
                "give the others csi=Csi(driver_object=False)",
            ) from None

    def _accounts(self) -> tuple[ApiObject, ...]:
        """The accounts, but for those that the user has already.

        The driver needs one in each pod: without its token it does not even start.
        """
        name = self.config.name
        return tuple(
            write_account(self, f"{role}-account", name=account, labels=labels(name, role))
            for role, account in ((each, f"{name}-{each}") for each in (CONTROLLER, NODE_PLUGIN))
            if self.config.pods[role].service_account_name == account
        )

    def _roles(self, namespace: str) -> tuple[ApiObject, ...]:
        name, pods = self.config.name, self.config.pods
        return grant(
            self,
            "provisioner-role",
            name=f"{namespace}-{name}-csi-provisioner",
            rules=PROVISIONER,
            account=str(pods[CONTROLLER].service_account_name),
            namespace=namespace,
            labels=labels(name, CONTROLLER),
            everywhere=True,
        ) + grant(
            self,
            "fuse-pods-role",
            name=f"{name}-{NODE_PLUGIN}",
            rules=fuse_pods(mount_in_pod=self.mount_in_pod),
            account=str(pods[NODE_PLUGIN].service_account_name),
            namespace=namespace,
            labels=labels(name, NODE_PLUGIN),
            everywhere=False,
        )
