"""What pods of clients need: properties, what they share with a worker, and network policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from .._base.values import replace
from .._parts.feature import Feature
from .._parts.fuse_user import LOGIN
from .._parts.network_policies import Peer
from .._parts.short_circuit import (
    SOCKET_AS_UUID,
    SWITCH,
    LocalShortCircuit,
    ShortCircuitDomainOptions,
)
from .._pods.mounts import Mount, VolumeKind, claim_of, kind_of
from .._pods.scheduling import ANY_NAMESPACE, NAMESPACE_NAME, Beside
from .._properties.components import Component, Role
from ..errors import AlluxioConfigError
from .client_addresses import address_properties
from .cluster import Cluster
from .labels import selector_labels

Affinity = Literal["preferred", "required"]
"""Whether pods rather are, or only are, on nodes with certain others."""

HOST_NAME = "ALLUXIO_CLIENT_HOSTNAME"
"""The variable with the address of the node, by which workers are called."""

_SECURITY = (
    "alluxio.security.authentication.type",
    "alluxio.network.tls.enabled",
    "alluxio.network.tls.ssl.context.provider.classname",
)


def client_properties(cluster: Cluster) -> Mapping[str, str]:
    """The properties of a client that shares nothing with a worker, wherever it is.

    Args:
        cluster: The cluster.
    """
    given = {**cluster.given.values, **cluster.given_to_component(Component.MASTER)[1].values}
    return {
        **address_properties(cluster),
        **{name: given[name] for name in _SECURITY if name in given},
        # Without a directory of the worker a client that takes one for its own fails to write.
        SWITCH: "false",
    }


class Shared(NamedTuple):
    """What a client shares with the worker of its node.

    Attributes:
        mounts: What it mounts.
        properties: The properties by which it uses that.
    """

    mounts: Sequence[Mount]
    properties: Mapping[str, str]


def shared_with_worker(cluster: Cluster, namespace: str | None) -> Shared:
    """What a client shares with the worker of its node, for short circuit: nothing where it is off.

    Args:
        cluster: The cluster.
        namespace: The namespace of the client.

    Raises:
        AlluxioConfigError: If it is on a claim in another namespace.
    """
    for feature in cluster.features:
        mounts = tuple(_shared(cluster, feature))
        if mounts:
            for each in mounts:
                _check_claim(cluster, each, namespace)
            by_socket = "true" if isinstance(feature, ShortCircuitDomainOptions) else "false"
            return Shared(mounts, {SWITCH: "true", SOCKET_AS_UUID: by_socket})
    return Shared((), {SWITCH: "false"})


def _shared(cluster: Cluster, feature: Feature) -> Iterator[Mount]:
    """What a feature has a client mount for short circuit, if that works at all."""
    if isinstance(feature, ShortCircuitDomainOptions):
        if cluster.image.domain_sockets:
            yield feature.for_applications
    elif isinstance(feature, LocalShortCircuit):
        mounts = feature.volume_mounts(Component.FUSE)
        if all(kind_of(each.volume) in (VolumeKind.HOST_PATH, VolumeKind.CLAIM) for each in mounts):
            for each in mounts:
                name = f"{cluster.name}-{each.volume.name.removeprefix('alluxio-')}"
                yield replace(each, volume=replace(each.volume, name=name))


def _check_claim(cluster: Cluster, mount: Mount, namespace: str | None) -> None:
    claim = claim_of(mount.volume)
    if claim is not None and namespace != cluster.namespace:
        raise AlluxioConfigError(
            f"is on claim {claim!r} in namespace {cluster.namespace!r}, which pods in namespace"
            f" {namespace!r} cannot mount",
            parameter=f"{mount.path!r} of cluster {cluster.name!r}",
            remedy="use short_circuit=False, or put both into one namespace",
        )


def pod_properties(cluster: Cluster, shared: Shared, *, user: str | None) -> Mapping[str, str]:
    """The properties of a client in a pod, but for what it is called.

    Args:
        cluster: The cluster.
        shared: What it shares with the worker of its node.
        user: The Alluxio user that it acts as. Default: its operating system's.
    """
    return {
        **client_properties(cluster),
        **shared.properties,
        **({} if user is None else {LOGIN: user}),
    }


def beside(cluster: Cluster, role: Role, namespace: str | None, affinity: Affinity) -> Beside:
    """The pods of a cluster on whose nodes others are to be.

    Args:
        cluster: The cluster.
        role: The kind of the cluster's pods.
        namespace: The namespace of the others.
        affinity: Whether they may be elsewhere.
    """
    other = None
    if namespace != cluster.namespace:
        other = ANY_NAMESPACE if cluster.namespace is None else cluster.namespace
    return Beside(
        selector=selector_labels(cluster, role),
        namespace=other,
        by_force=affinity == "required",
    )


def let_in(cluster: Cluster, namespace: str | None, present: Mapping[str, str]) -> Peer | None:
    """Who pods are to the policies of a cluster; None if it has none.

    That is the first of `NetworkPolicies.clients` that they are, or else the first that they can be
    by labels. Where there is none, it is one that has to be added.

    Args:
        cluster: The cluster.
        namespace: The namespace of the pods.
        present: The labels that they have.

    Raises:
        AlluxioConfigError: If it is not known which namespace they are in.
    """
    if cluster.network_policies is None:
        return None
    possible = [
        each
        for each in cluster.network_policies.clients
        if _can_be(each, cluster, namespace, present)
    ]
    if possible:
        return min(possible, key=lambda each: not labels_of(each).items() <= present.items())
    pods = {"podSelector": {"matchLabels": {f"{cluster.name}-client": "true"}}}
    if namespace == cluster.namespace:
        return pods
    if namespace is None:
        raise AlluxioConfigError(
            "is not known, so that network policies cannot let them in",
            parameter="the namespace of the pods",
            remedy="give their chart a namespace",
        )
    return {"namespaceSelector": {"matchLabels": {NAMESPACE_NAME: namespace}}, **pods}


def labels_of(peer: Peer | None) -> Mapping[str, str]:
    """The labels that pods need, to be who a policy lets in.

    Args:
        peer: As `let_in` has it.
    """
    selector: Mapping[str, Any] = (peer or {}).get("podSelector") or {}
    labels: Mapping[str, str] = selector.get("matchLabels") or {}
    return labels


def _can_be(
    peer: Peer, cluster: Cluster, namespace: str | None, present: Mapping[str, str]
) -> bool:
    """Whether pods are who a policy lets in, once they have the labels."""
    if "ipBlock" in peer or _expressions(peer, "podSelector"):
        return False
    there = peer.get("namespaceSelector")
    if there is None:
        if namespace != cluster.namespace:
            return False
    elif _expressions(peer, "namespaceSelector") or (there.get("matchLabels") or {}) not in (
        {},
        {NAMESPACE_NAME: namespace},
    ):
        return False
    return all(present.get(key, value) == value for key, value in labels_of(peer).items())


def _expressions(peer: Peer, selector: str) -> bool:
    return bool((peer.get(selector) or {}).get("matchExpressions"))
