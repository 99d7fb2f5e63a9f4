"""Whether the Kubernetes versions that a cluster is for accept what users added to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._parts.network_policies import NetworkPolicies
from .._pods.pod import PodOptions
from ..errors import AlluxioConfigError, Finding
from .cluster import Cluster


def version_problems(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """What the versions reject in the parts of manifests that users gave.

    That at least one version accepts them was checked when they were given.

    Args:
        cluster: The cluster.
    """
    parts: dict[tuple[str, str], Any] = {}
    for options in (cluster.pod, *cluster.pods.values()):
        parts.update(_of_pod(options))
    for process in cluster.processes.values():
        for name in ("post_start", "pre_stop"):
            if getattr(process, name) is not None:
                place = f"Process {name}", "core.v1.LifecycleHandler"
                parts[place] = getattr(process, name)
    if cluster.network_policies is not None:
        parts.update(_of_policies(cluster.network_policies))
    if not parts:
        return
    from .._kubernetes.versions import minors_of  # slow, and needed for parts of users only
    from .._kubernetes.walk import mistakes

    minors = minors_of("kubernetes_version", cluster.kubernetes_version)
    for (parameter, type_name), value in parts.items():
        for error in mistakes(parameter, value, type_name, minors, but=("name",)):
            yield error.found(Finding.REFUSED)


def _of_pod(options: PodOptions) -> Iterator[tuple[tuple[str, str], Any]]:
    """The parts of manifests in the options of a pod, each with its name in errors and its type."""
    for name in ("containers", "init_containers"):
        for each in getattr(options, name):
            yield (f"PodOptions {name}[{each['name']!r}]", "core.v1.Container"), each
    for volume in options.volumes:
        yield (f"PodOptions volumes[{volume.name!r}] source", "core.v1.Volume"), volume.source
    for mount in options.mounts:
        place = f"PodOptions mounts[{mount.volume.name!r}] source"
        yield (place, "core.v1.Volume"), mount.volume.source
    if options.dns_config:
        yield ("PodOptions dns_config", "core.v1.PodDNSConfig"), options.dns_config
    if options.affinity:
        yield ("PodOptions affinity", "core.v1.Affinity"), options.affinity


def _of_policies(policies: NetworkPolicies) -> Iterator[tuple[tuple[str, str], Any]]:
    for name in ("clients", "web"):
        for i, each in enumerate(getattr(policies, name)):
            yield (f"NetworkPolicies {name}[{i}]", "networking.v1.NetworkPolicyPeer"), each
