"""The CSI driver of a cluster as Kubernetes objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .._base.values import Value, value_object
from .._model.cluster import Cluster
from .._model.sizes import large_data
from .._parts.csi import Csi
from .._properties.components import Role
from ..errors import AlluxioConfigError
from .csi_access import PROVISIONER, account, fuse_pods, grant
from .csi_pods import (
    MANIFEST,
    controller,
    fuse_manifest,
    fuse_pod,
    manifests_name,
    node_plugin,
    process_problems,
)
from .objects import Manifest, metadata
from .workloads import policies, workload

DRIVER = "alluxio"
"""The driver's name, a constant in the release."""


@value_object()
class CsiManifests(Value):
    """The objects of the CSI driver, and its problems."""

    driver_object: Manifest | None
    service_accounts: Sequence[Manifest]
    roles: Sequence[Manifest]
    fuse_manifest: Manifest
    deployment: Manifest
    deployment_policies: Sequence[Manifest]
    daemon_set: Manifest
    daemon_set_policies: Sequence[Manifest]
    problems: Sequence[AlluxioConfigError]


def csi_manifests(cluster: Cluster, csi: Csi, namespace: str) -> CsiManifests:
    """The driver's workloads, their ServiceAccounts and roles.

    Args:
        cluster: The cluster.
        csi: The cluster's driver.
        namespace: The driver's namespace, which the roles name.
    """
    control, plugin = controller(cluster, csi), node_plugin(cluster, csi)
    fuse = fuse_pod(cluster, csi) if csi.mount_in_pod else None
    driver = Manifest(
        id="driver-object",
        api_version="storage.k8s.io/v1",
        kind="CSIDriver",
        name=DRIVER,
        **metadata(cluster),
        namespaced=False,
        fields={"spec": {"attachRequired": False, "podInfoOnMount": True}},
    )
    pods = [control, plugin] if fuse is None else [fuse, control, plugin]
    pod_file = fuse_manifest(cluster, fuse)
    return CsiManifests(
        driver_object=driver if csi.driver_object else None,
        service_accounts=tuple(_accounts(cluster)),
        roles=_roles(cluster, csi, namespace),
        fuse_manifest=Manifest(
            id="fuse-manifest",
            api_version="v1",
            kind="ConfigMap",
            name=manifests_name(cluster),
            **metadata(cluster, named=manifests_name(cluster)),
            fields={"data": {MANIFEST: pod_file}},
        ),
        deployment=workload(
            cluster,
            Role.CSI_CONTROLLER,
            id=Role.CSI_CONTROLLER.value,
            kind="Deployment",
            pod=control,
            # Two provisioners running at once would both provision.
            fields={"replicas": 1, "strategy": {"type": "Recreate"}},
        ),
        deployment_policies=tuple(policies(cluster, Role.CSI_CONTROLLER)),
        daemon_set=workload(
            cluster,
            Role.CSI_NODE_PLUGIN,
            id=Role.CSI_NODE_PLUGIN.value,
            kind="DaemonSet",
            pod=plugin,
        ),
        daemon_set_policies=tuple(policies(cluster, Role.CSI_NODE_PLUGIN)),
        problems=[
            *process_problems(cluster, csi),
            *large_data(manifests_name(cluster), [pod_file]),
            *(each for pod in pods for each in pod.problems),
        ],
    )


def _accounts(cluster: Cluster) -> Iterator[Manifest]:
    """The ServiceAccounts, except those that the user names.

    The driver needs one in each pod: without its token it does not even start.
    """
    for role in (Role.CSI_CONTROLLER, Role.CSI_NODE_PLUGIN):
        name = f"{cluster.name}-{role.value}"
        if cluster.pods[role].service_account_name == name:
            yield account(f"{role.value}-account", name=name, metadata=metadata(cluster, role))


def _roles(cluster: Cluster, csi: Csi, namespace: str) -> tuple[Manifest, ...]:
    name, pods = cluster.name, cluster.pods
    return grant(
        "provisioner-role",
        name=f"{namespace}-{name}-csi-provisioner",
        rules=PROVISIONER,
        account=str(pods[Role.CSI_CONTROLLER].service_account_name),
        namespace=namespace,
        metadata=metadata(cluster, Role.CSI_CONTROLLER),
        everywhere=True,
    ) + grant(
        "fuse-pods-role",
        name=f"{name}-{Role.CSI_NODE_PLUGIN.value}",
        rules=fuse_pods(mount_in_pod=csi.mount_in_pod),
        account=str(pods[Role.CSI_NODE_PLUGIN].service_account_name),
        namespace=namespace,
        metadata=metadata(cluster, Role.CSI_NODE_PLUGIN),
        everywhere=False,
    )
