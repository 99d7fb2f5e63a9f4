"""`ShortCircuitDomain`: the directory with the workers' domain sockets, for clients on the node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._base.quantities import MIB
from .._parts.feature import WORKERS, Component, Feature
from .._pods.image import Image
from .._pods.mounts import Mount
from .._pods.names import check_name, labels
from .._pods.volumes import VolumeSource, chart_claim
from ..errors import AlluxioConfigError, ShortCircuitWarning, refuse, warn
from .objects import Part, chart_of, write
from .tiered_store import Tiers
from .workloads import mount_into, plain_mount, plain_volume

if TYPE_CHECKING:
    from cdk8s_plus_27 import AbstractPod, Container

_SOCKET = "alluxio.worker.data.server.domain.socket"
_CLIENTS = (*WORKERS, Component.FUSE)
_SWITCH = "alluxio.user.short.circuit.enabled"

_UUID = 36


class ShortCircuitDomain(Part, Feature):
    """Short circuit by domain sockets (Alluxio's policy ``uuid``).

    Each worker listens on a Unix socket named by its uuid in a directory that clients on the same
    node mount as well: they find the socket, and go around the network.

    The workers of the 2.9.5 release make no socket; it needs an image that was repaired,
    ``Image(…, domain_sockets=True)``.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        volume: VolumeSource | None = None,
        path: str = "/opt/domain",
        name: str = "alluxio",
        claim_name: str | None = None,
    ) -> None:
        """Describe the directory, and write its claim if it is on one.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            volume: What it is on: a claim or a directory of the node, which all pods on a node
                share. Default: a claim of 1 MiB, storage class ``standard`` (the chart's); the
                volume behind it should be `local` or `hostPath`.
            path: Where it is mounted, in workers and clients alike. Default: ``/opt/domain`` (the
                chart's).
            name: The cluster's name. Default: ``"alluxio"``.
            claim_name: The name of the claim, if it is on one that we write. Default:
                ``NAME-worker-domain-socket`` (the chart's).

        Raises:
            AlluxioConfigError: On a volume that pods do not share, or a path so long that the
                sockets in it have none.
        """
        self.path = checks.absolute_path("ShortCircuitDomain path", path)
        check_name("ShortCircuitDomain name", name)
        if len(self.path) + 1 + _UUID > checks.LONGEST_SOCKET:
            longest = checks.LONGEST_SOCKET
            raise refuse(
                "ShortCircuitDomain path",
                path,
                f"must be at most {longest - _UUID - 1} characters: a Unix socket's path"
                f" has {longest}, and the worker's uuid is appended",
                'use "/opt/domain"',
            )
        if volume is None:
            volume = chart_claim(MIB)
        checks.instance("ShortCircuitDomain volume", volume, VolumeSource)
        if volume.lives_with_the_pod:
            raise refuse(
                "ShortCircuitDomain volume",
                "empty_dir",
                "must be shared by the worker and its clients, which an emptyDir is not",
                "use VolumeSource.host_path(…) or VolumeSource.persistent_volume_claim(…)",
            )
        volume.check_shared(
            "the domain socket's directory",
            "use ShortCircuitDomain(…, volume=VolumeSource.host_path(prepare=True))",
        )
        if claim_name is None:
            claim_name = f"{name}-worker-domain-socket"
        elif volume.claim_spec is None:
            raise refuse(
                "ShortCircuitDomain claim_name",
                claim_name,
                "needs a claim that we write",
                "leave it out, or use volume=VolumeSource.persistent_volume_claim(…)",
            )
        checks.dns_subdomain("ShortCircuitDomain claim_name", claim_name)
        super().__init__(scope, id)
        self._mount = Mount(
            volume=volume.shared(
                "alluxio-domain",
                claim_name=claim_name,
                host_path=f"/tmp/{name}-domain",
            ),
            path=self.path,
            prepare=volume.prepare,
        )
        # Somebody's workload may be the client of several clusters.
        self._for_applications = replace(
            self._mount, volume=replace(self._mount.volume, name=f"{name}-domain")
        )
        self.claim: ApiObject | None = None
        """The claim that it writes, if it is on one."""
        if volume.claim_spec is not None:
            self.claim = write(
                self,
                "Resource",
                api_version="v1",
                kind="PersistentVolumeClaim",
                name=claim_name,
                labels=labels(name, "worker"),
                spec=volume.claim_spec,
            )

    def properties(self, component: Component) -> Mapping[str, str]:
        """Where workers make their sockets; clients hear of them from the master."""
        if component is not Component.WORKER:
            return {}
        return {f"{_SOCKET}.address": self.path, f"{_SOCKET}.as.uuid": "true"}

    def mounts(self, component: Component) -> Sequence[Mount]:
        """The directory, in workers and in all of our clients."""
        return (self._mount,) if component in _CLIENTS else ()

    def volume(self) -> dict[str, Any]:
        """The volume as a pod's manifest has it, for pods that are built by hand."""
        return plain_volume(self._for_applications)

    def volume_mount(self) -> dict[str, Any]:
        """The mount as a container's manifest has it; its path must not be another."""
        return plain_mount(self._for_applications)

    def mount(self, workload: AbstractPod, *, containers: Sequence[Container] | None = None) -> str:
        """Mount the directory into somebody's workload, at the path that workers have it at.

        Args:
            workload: A Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod of cdk8s-plus.
            containers: Which of its containers. Default: all that it has by now.

        Returns:
            The path.

        Raises:
            AlluxioConfigError: If the workload has no container yet, is in another namespace than
                the claim, or has this mounted already.
        """
        if "persistentVolumeClaim" in self._mount.volume.source:
            own, other = chart_of(self).namespace, chart_of(workload).namespace
            if own != other:
                raise AlluxioConfigError(
                    f"ShortCircuitDomain is on a claim in namespace {own!r}, which"
                    f" {workload.node.path!r} in namespace {other!r} cannot mount; put both into"
                    " one namespace, or use volume=VolumeSource.host_path(…)"
                )
        return mount_into(workload, self._for_applications, containers)


class LocalShortCircuit(Feature):
    """Short circuit by the tiers' own directories (policy ``local``), shared with clients."""

    def __init__(self, shared: Sequence[Mount]) -> None:
        """Take the directories of the tiers."""
        self._shared = shared

    def properties(self, component: Component) -> Mapping[str, str]:
        """A client goes by the host name, not by a socket."""
        if component is not Component.WORKER:
            return {}
        return {_SWITCH: "true", f"{_SOCKET}.as.uuid": "false"}

    def mounts(self, component: Component) -> Sequence[Mount]:
        """The tiers' directories, in our clients; the worker has them anyhow."""
        return self._shared if component in (Component.JOB_WORKER, Component.FUSE) else ()


class NoShortCircuit(Feature):
    """Short circuit switched off, in the worker and in our clients."""

    def __init__(self, components: Sequence[Component] = _CLIENTS) -> None:
        """Switch it off in these components."""
        self._components = components

    def properties(self, component: Component) -> Mapping[str, str]:
        """The switch."""
        return {_SWITCH: "false"} if component in self._components else {}


def short_circuit_features(
    given: object, *, tiers: Tiers, image: Image, fuse: Component
) -> tuple[Feature, ...]:
    """The features of a cluster's short circuit, the one of its policy first.

    Args:
        given: The option `short_circuit`.
        tiers: The workers' tiers.
        image: The image that the workers run from.
        fuse: The process that serves FUSE, if one does.

    Raises:
        AlluxioConfigError: If there is no such policy.
    """
    if given is None:
        given = "local" if tiers.on_host else "off"
    if given == "local":
        return (LocalShortCircuit(tiers.shared_with_clients()),)
    if given == "off":
        return (NoShortCircuit(),)
    if not isinstance(given, ShortCircuitDomain):
        raise refuse(
            "short_circuit",
            given,
            "must be 'local', 'off', a ShortCircuitDomain, 'uuid' (not for a ClusterConfig, which"
            " makes no construct) or None",
            "leave it out, for what the tiers allow",
        )
    if image.domain_sockets:
        return (given,)
    warn(
        f"short circuit by domain sockets (uuid) does not work with image {image.reference!r}: the"
        " workers of 2.9.5 make no socket (Alluxio#18659), so the cluster's own clients go over the"
        " network, and others that know their worker's host name fail to write. Leave short_circuit"
        ' out, or use "local" with tiers on VolumeSource.host_path(…), or an image with the repair'
        " (pull request 18638) and Image(…, domain_sockets=True)",
        ShortCircuitWarning,
    )
    # A client that is called as its worker is looks for the socket, and fails to write without.
    return given, NoShortCircuit((Component.JOB_WORKER, Component.FUSE, fuse))
