"""Short circuit: how clients on a worker's node bypass the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

from .._base import checks
from .._base.quantities import MIB
from .._base.values import Value, put, replace, value_object
from .._pods.directories import container_path
from .._pods.image import Image
from .._pods.mounts import Mount
from .._pods.names import DIRECTORIES, check_name, node_directory
from .._pods.volume_uses import chart_claim
from .._pods.volumes import (
    EmptyDir,
    EphemeralClaim,
    HostPath,
    VolumeSource,
    claim_spec,
    needs_preparing,
    shared_volume,
)
from .._properties.components import WORKERS, Component
from ..errors import ShortCircuitWarning, refuse, warn
from .feature import Feature
from .shared_claim import check_shared_claim
from .tiers import Tiers

ShortCircuitPolicy = Literal["local", "uuid", "off"]
"""Alluxio's short circuit policies, and ``"off"``."""

_SOCKET = "alluxio.worker.data.server.domain.socket"
_CLIENTS = (*WORKERS, Component.FUSE)
SWITCH = "alluxio.user.short.circuit.enabled"
SOCKET_AS_UUID = f"{_SOCKET}.as.uuid"

_UUID = 36


@value_object()
class ShortCircuitDomainOptions(Value, Feature):
    """The directory with the workers' domain sockets: the options of a `ShortCircuitDomain`.

    Args:
        volume: The volume of the directory: a claim or a node directory, which all pods on a node
            share. Default: a claim of 1 MiB, storage class ``standard`` (the chart's).
        path: The path at which it is mounted, in workers and clients alike. Default:
            ``/opt/domain`` (the chart's).
        name: The cluster's name. Default: ``"alluxio"``.
        claim_name: The name of the claim, if the library writes it. Default:
            ``NAME-worker-domain-socket`` (the chart's).

    Raises:
        AlluxioConfigError: On a volume that pods do not share, or a path that is too long for
            sockets in it.
    """

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.worker\.data\.server\.domain\.socket\.(address|as\.uuid)": (
            "short_circuit=ShortCircuitDomain(…)"
        ),
    }

    volume: VolumeSource = chart_claim(MIB)
    path: str = "/opt/domain"
    name: str = "alluxio"
    claim_name: str | None = None

    def __post_init__(self) -> None:
        path = container_path("ShortCircuitDomain path", self.path)
        check_name("ShortCircuitDomain name", self.name)
        if len(path) + 1 + _UUID > checks.LONGEST_SOCKET:
            longest = checks.LONGEST_SOCKET
            raise refuse(
                "ShortCircuitDomain path",
                self.path,
                f"must be at most {longest - _UUID - 1} characters: a Unix socket's path"
                f" has {longest}, and the worker's uuid is appended",
                'use "/opt/domain"',
            )
        checks.instance("ShortCircuitDomain volume", self.volume, VolumeSource)
        if isinstance(self.volume, (EmptyDir, EphemeralClaim)):
            what = "emptyDir" if isinstance(self.volume, EmptyDir) else "ephemeral volume"
            raise refuse(
                "ShortCircuitDomain volume",
                "empty_dir" if what == "emptyDir" else "ephemeral",
                f"must be shared by the worker and its clients, which an {what} is not",
                "use VolumeSource.host_path(…) or VolumeSource.persistent_volume_claim(…)",
            )
        check_shared_claim(
            "the domain socket's directory",
            self.volume,
            "use ShortCircuitDomain(…, volume=VolumeSource.host_path(prepare=True))",
        )
        if self.claim_name is not None and claim_spec(self.volume) is None:
            raise refuse(
                "ShortCircuitDomain claim_name",
                self.claim_name,
                "needs a claim that the library writes",
                "leave it out, or use volume=VolumeSource.persistent_volume_claim(…)",
            )
        checks.dns_subdomain("ShortCircuitDomain claim_name", self._claim_name)
        put(self, path=path)

    def within(self, namespace: str | None) -> ShortCircuitDomainOptions:
        """A copy for a namespace, which becomes part of the default host directory.

        Args:
            namespace: The namespace, if it is known.
        """
        if not isinstance(self.volume, HostPath) or self.volume.path is not None:
            return self
        path = node_directory(DIRECTORIES, namespace, self.name, "domain")
        return replace(self, volume=replace(self.volume, path=path))

    @property
    def claims(self) -> Mapping[str, Mapping[str, Any]]:
        """The claim that must be written, if any: its spec, by its name."""
        spec = claim_spec(self.volume)
        return {} if spec is None else {self._claim_name: spec}

    @property
    def _claim_name(self) -> str:
        return f"{self.name}-worker-domain-socket" if self.claim_name is None else self.claim_name

    @property
    def in_cluster(self) -> Mount:
        """The directory as mounted in the cluster's own pods."""
        volume = shared_volume(
            self.volume,
            "alluxio-domain",
            claim_name=self._claim_name,
            host_path=node_directory(DIRECTORIES, None, self.name, "domain"),
        )
        return Mount(volume=volume, path=self.path, prepare=needs_preparing(self.volume))

    @property
    def for_applications(self) -> Mount:
        """The directory as mounted in a user's pod, which may be a client of several clusters."""
        mount = self.in_cluster
        return replace(mount, volume=replace(mount.volume, name=f"{self.name}-domain"))

    def properties(self, component: Component) -> Mapping[str, str]:
        """The directory in which workers create sockets; clients learn of them from the master."""
        if component is not Component.WORKER:
            return {}
        return {f"{_SOCKET}.address": self.path, SOCKET_AS_UUID: "true"}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The directory, in workers and in all clients of the cluster."""
        return (self.in_cluster,) if component in _CLIENTS else ()


class HasDomain(Protocol):
    """A `ShortCircuitDomain`."""

    @property
    def options(self) -> ShortCircuitDomainOptions:
        """Its description."""


DomainLike: TypeAlias = "ShortCircuitDomainOptions | HasDomain"
"""A directory of domain sockets: its description, or the construct that has one."""


def described_domain(given: object) -> ShortCircuitDomainOptions | None:
    """The description of a directory of domain sockets; None for any other value.

    Args:
        given: The description, or the construct.
    """
    options = checks.described(given)
    return options if isinstance(options, ShortCircuitDomainOptions) else None


class LocalShortCircuit(Feature):
    """Short circuit through the tiers' directories (policy ``local``), shared with clients."""

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.user\.short\.circuit\.enabled": "short_circuit=…"
    }

    def __init__(self, shared: Sequence[Mount]) -> None:
        """Share the directories of the tiers."""
        self._shared = shared

    def properties(self, component: Component) -> Mapping[str, str]:
        """Clients recognize a local worker by its host name, not by a socket."""
        if component is not Component.WORKER:
            return {}
        return {SWITCH: "true", SOCKET_AS_UUID: "false"}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The tiers' directories, in the cluster's clients; the worker has them already."""
        return self._shared if component in (Component.JOB_WORKER, Component.FUSE) else ()


class NoShortCircuit(Feature):
    """Short circuit switched off, in the worker and in the cluster's clients."""

    def __init__(self, components: Sequence[Component] = _CLIENTS) -> None:
        """Switch it off in these processes."""
        self._components = components

    def properties(self, component: Component) -> Mapping[str, str]:
        """The property that switches it off."""
        return {SWITCH: "false"} if component in self._components else {}


def short_circuit_features(
    given: object,
    *,
    tiers: Tiers,
    image: Image,
    fuse: Component,
    without_directories: Sequence[Component] = (),
) -> tuple[Feature, ...]:
    """The features of a cluster's short circuit, the one for its policy first.

    Args:
        given: The option `short_circuit`.
        tiers: The workers' tiers.
        image: The image that the workers run from.
        fuse: The process that serves FUSE, if one does.
        without_directories: The clients that have the host name of the worker on their node, so
            that they consider it local, but mount none of its directories. Default: none.

    Raises:
        AlluxioConfigError: On an unknown policy.
    """
    policy = _of_policy(given, tiers=tiers, image=image, fuse=fuse)
    return (*policy, NoShortCircuit(without_directories)) if without_directories else policy


def _of_policy(
    given: object, *, tiers: Tiers, image: Image, fuse: Component
) -> tuple[Feature, ...]:
    if given is None:
        given = "local" if tiers.on_host else "off"
    word = given if isinstance(given, str) else None
    if word == "local":
        return (LocalShortCircuit(tiers.directory_mounts),)
    if word == "off":
        return (NoShortCircuit(),)
    domain = described_domain(given)
    if domain is None:
        raise refuse(
            "short_circuit",
            given,
            "must be 'local', 'off', a ShortCircuitDomain, 'uuid' (not for a ClusterConfig, which"
            " makes no construct) or None",
            "leave it out, for what the tiers allow",
        )
    if image.domain_sockets:
        return (domain,)
    warn(
        f"short circuit by domain sockets (uuid) does not work with image {image.reference!r}: the"
        " workers of 2.9.5 make no socket (Alluxio#18659), so the cluster's own clients go over the"
        " network, and others that know their worker's host name fail to write. Leave short_circuit"
        ' out, or use "local" with tiers on VolumeSource.host_path(…), or an image with the fix'
        " (pull request 18638) and Image(…, domain_sockets=True)",
        ShortCircuitWarning,
    )
    # A client with its worker's host name looks for the socket, and fails to write without it.
    return domain, NoShortCircuit((Component.JOB_WORKER, Component.FUSE, fuse))
