"""`ShortCircuitDomain`: the directory with the workers' domain sockets, for local clients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cdk8s import ApiObject
from constructs import Construct

from .._base.arguments import explained
from .._base.quantities import MIB
from .._manifests.claims import domain_claim
from .._manifests.volumes import plain_mount, plain_volume
from .._model.cluster import Cluster
from .._parts.short_circuit import ShortCircuitDomainOptions
from .._pods.additions import PodAdditions
from .._pods.mounts import claim_of
from .._pods.volume_uses import chart_claim
from .._pods.volumes import VolumeSource
from ..errors import AlluxioConfigError
from .objects import Part, namespace_of, settle, write_some
from .workloads import workload_of


class ShortCircuitDomain(Part):
    """The directory for short circuit by domain sockets (Alluxio's policy ``uuid``).

    Each worker listens on a Unix socket in a directory that clients on the same node mount as
    well. The socket is named after the worker's UUID. Clients that find it bypass the network.

    The workers of release 2.9.5 create no socket. This needs a repaired image:
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
        """Describe the directory, and write its claim if it needs one.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            volume: The volume: a claim or a node directory, which all pods on a node share.
                Default: a claim of 1 MiB, storage class ``standard`` (the chart's); the volume
                behind it should be `local` or `hostPath`.
            path: Where workers and clients mount it. Default: ``/opt/domain`` (the chart's).
            name: The name of the cluster. Default: ``"alluxio"``.
            claim_name: The name of the claim, if one is written. Default:
                ``NAME-worker-domain-socket`` (the chart's).

        Raises:
            AlluxioConfigError: On a volume that pods do not share, or on a path that is too long
                for a socket in it.
        """
        options = ShortCircuitDomainOptions(
            volume=chart_claim(MIB) if volume is None else volume,
            path=path,
            name=name,
            claim_name=claim_name,
        )
        self._write(scope, id, options, None)

    def _write(
        self,
        scope: Construct,
        id: str,
        options: ShortCircuitDomainOptions,
        cluster: Cluster | None,
    ) -> None:
        Part.__init__(self, scope, id)
        options = options.within(namespace_of(self))
        self.options: ShortCircuitDomainOptions = options
        """The description of the directory, which clusters read."""
        claim = claim_of(options.in_cluster.volume)
        if claim is not None:
            settle(self, options, f"the claim {claim!r} of {type(self).__name__} {id!r}")
        self.claim: ApiObject | None = write_some(self, domain_claim(options, cluster))
        """The claim that is written for the directory, if there is one."""

    @property
    def path(self) -> str:
        """Where workers and clients mount the directory."""
        return self.options.path

    @explained("ShortCircuitDomain.volume", bound=True)
    def volume(self) -> dict[str, Any]:
        """The volume for the manifest of a pod, for pods that are built by hand."""
        return plain_volume(self.options.for_applications)

    @explained("ShortCircuitDomain.volume_mount", bound=True)
    def volume_mount(self) -> dict[str, Any]:
        """The volume mount for the manifest of a container. Its path must not be changed."""
        return plain_mount(self.options.for_applications)

    @explained("ShortCircuitDomain.mount", bound=True)
    def mount(
        self,
        workload: Construct,
        *,
        containers: Sequence[object] | None = None,
        template: str | None = None,
    ) -> str:
        """Mount the directory into a workload, at the same path as in the workers.

        Args:
            workload: As for `FuseMount.mount`.
            containers: As for `FuseMount.mount`.
            template: As for `FuseMount.mount`.

        Returns:
            The path.

        Raises:
            AlluxioConfigError: If the workload has no containers yet, is in another namespace than
                the claim, or has already mounted the directory.
        """
        target = workload_of("ShortCircuitDomain.mount", workload, template=template)
        claim = claim_of(self.options.in_cluster.volume)
        if claim is not None:
            own, other = namespace_of(self), target.namespace
            if own != other:
                raise AlluxioConfigError(
                    f"is on claim {claim!r} in namespace {own!r}, which {target.path!r} in"
                    f" namespace {other!r} cannot mount",
                    parameter="ShortCircuitDomain",
                    remedy="put both into one namespace, or use volume=VolumeSource.host_path(…)",
                )
        target.add(PodAdditions(mounts=[self.options.for_applications]), containers)
        return self.options.path


class OwnDomain(ShortCircuitDomain):
    """The domain of a single cluster, made from the cluster's own description."""

    def __init__(
        self, scope: Construct, id: str, options: ShortCircuitDomainOptions, cluster: Cluster
    ) -> None:
        """Write the claim that the description needs."""
        self._write(scope, id, options, cluster)
