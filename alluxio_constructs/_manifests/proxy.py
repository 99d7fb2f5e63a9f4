"""The proxy of a cluster as Kubernetes objects."""

from __future__ import annotations

from collections.abc import Sequence

from .._base.values import Value, value_object
from .._model.cluster import Cluster
from .._pods import probes
from .._properties.components import Component, Role
from ..errors import AlluxioConfigError
from .containers import process_container
from .objects import Manifest
from .pods import assembled
from .workloads import policies, service, workload


@value_object()
class ProxyManifests(Value):
    """The objects of the proxy, and the problems of its pods."""

    service: Manifest | None
    daemon_set: Manifest
    policies: Sequence[Manifest]
    problems: Sequence[AlluxioConfigError]


def proxy_manifests(cluster: Cluster) -> ProxyManifests:
    """The proxy: a DaemonSet, and a Service if its options ask for one.

    Args:
        cluster: The cluster.
    """
    look = probes.tcp("web")
    container = process_container(
        cluster, Component.PROXY, args=["proxy"], readiness=look, liveness=look
    )
    pod = assembled(cluster, Role.PROXY, containers=[container])
    return ProxyManifests(
        service=_service(cluster),
        daemon_set=workload(cluster, Role.PROXY, kind="DaemonSet", pod=pod),
        policies=tuple(policies(cluster, Role.PROXY)),
        problems=pod.problems,
    )


def _service(cluster: Cluster) -> Manifest | None:
    if Role.PROXY not in cluster.roles_with_services:
        return None
    assert cluster.proxy is not None
    return service(
        cluster,
        Role.PROXY,
        id="service",
        name=f"{cluster.name}-{Role.PROXY.value}",
        components=[Component.PROXY],
        headless=False,
        not_ready=False,
        type=cluster.proxy.service,
    )
