"""Problems that involve both the CSI driver and the cluster."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Component,
    Csi,
    Feature,
    Mount,
    PodOptions,
    PodVolume,
    Process,
    Resources,
)
from tests.kit import cluster, findings


class AtPlugin(Feature):
    """A feature that is mounted where the node server has its socket."""

    def volume_mounts(self, component: Component) -> list[Mount]:
        own = PodVolume(name="own", source={"emptyDir": {}})
        return [Mount(volume=own, path="/plugin")] if component is Component.FUSE else []


class AtOnePath(Feature):
    """A feature with two volumes at one path."""

    def volume_mounts(self, component: Component) -> list[Mount]:
        own = [PodVolume(name=name, source={"emptyDir": {}}) for name in ("one", "two")]
        path = "/both"
        return [Mount(volume=each, path=path) for each in own if component is Component.FUSE]


def said(**options: Any) -> str:
    """All findings, one per line."""
    return "\n".join(str(each) for each in findings(**options))


def test_variable_that_the_driver_sets_itself_is_found() -> None:
    csi = Csi(mount_in_pod=True, fuse=Process(env={"NODE_ID": "1"}))
    assert (
        "csi-nodeserver has the variable NODE_ID 2 times, from env=… or a feature and from the"
        " cluster itself; rename it [variable-set-by-the-cluster]"
    ) in said(csi=csi)


def test_problems_of_fuse_pods_that_are_never_created_are_not_reported() -> None:
    assert "alluxio-fuse has" not in said(csi=Csi(mount_in_pod=False), features=[AtOnePath()])
    assert "csi-nodeserver has 2 volumes" in said(
        csi=Csi(mount_in_pod=False), features=[AtOnePath()]
    )


def test_volumes_at_one_path_are_found() -> None:
    message = said(csi=Csi(mount_in_pod=False), features=[AtPlugin()])
    assert (
        "csi-nodeserver has 2 volumes at '/plugin'; give each a path of its own"
        " [two-volumes-at-one-path]"
    ) in message


def test_fuse_process_that_does_not_fit_into_the_node_server_is_found() -> None:
    small = Resources(memory_limit="2Gi")
    message = said(csi=Csi(mount_in_pod=False, node_server_resources=small))
    assert (
        "memory of a volume's FUSE process, 4Gi, does not fit into csi-nodeserver's limit of 2Gi,"
        " where each application's pod that mounts a volume has one; raise"
        " Csi(node_server_resources=…), lower the limit of the FUSE process, or"
        " leave mount_in_pod=False out [memory-does-not-fit]"
    ) in message
    # FUSE pods have limits of their own.
    cluster(csi=Csi(mount_in_pod=True, node_server_resources=small))


WEB = Process(properties={"alluxio.fuse.web.enabled": True})


def test_port_that_all_volumes_need_is_found() -> None:
    for mount_in_pod in (True, False):
        message = said(csi=Csi(mount_in_pod=mount_in_pod, fuse=WEB))
        assert (
            "port 49999 is needed by the FUSE process of every volume on a node; leave"
            " alluxio.fuse.web.enabled out [host-network-port-used-twice]"
        ) in message, mount_in_pod


def test_port_of_volumes_is_fine_in_pods_with_a_network_of_their_own() -> None:
    off = PodOptions(host_network=False)
    cluster(csi=Csi(mount_in_pod=True, fuse=WEB, fuse_pod=off))


def test_tiers_that_volumes_cannot_share_are_found() -> None:
    message = said(csi=Csi(mount_in_pod=False), short_circuit="local")
    assert message.endswith("[local-short-circuit-needs-shared-tiers]")
