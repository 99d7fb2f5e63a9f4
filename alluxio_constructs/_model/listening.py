"""The ports on which a cluster's pods listen: their own, and those that JVM options open."""

from __future__ import annotations

from collections.abc import Iterator

from .._pods import extras
from .._properties.components import Component, Role
from .._properties.jvm_ports import opened
from ..errors import AlluxioConfigError, Finding, problem
from .answers import options_of, ports
from .cluster import Cluster


def ports_of_options(cluster: Cluster, component: Component) -> Iterator[tuple[int, str]]:
    """The ports that JVM options open in a process, each with its name in errors.

    Args:
        cluster: The cluster.
        component: The process.
    """
    texts = [each.text for each in options_of(cluster, component)]
    for number, option in opened(texts):
        yield number, f"{component.suffix} ({option})"


def used_twice(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """The errors for ports that a JVM option opens although something else in the pod uses them.

    `Ports` refuses duplicate ports of the cluster itself. Users' containers are compared with the
    cluster's when the pod is built.

    Args:
        cluster: The cluster.
    """
    for role, components in cluster.roles.items():
        taken = {
            number: f"{component.suffix} {name}"
            for component in components
            for name, number in ports(cluster, component).items()
        }
        for container in cluster.pods[role].containers:
            for number, protocol in extras.ports(container):
                if protocol == "TCP":
                    taken.setdefault(number, f"container {container['name']!r}")
        for component in components:
            for number, label in ports_of_options(cluster, component):
                other = taken.setdefault(number, label)
                if other is not label:
                    yield _twice(role, number, other, label)


def _twice(role: Role, number: int, other: str, label: str) -> AlluxioConfigError:
    return problem(
        Finding.PORT_TWICE,
        f"port {number} is used by {other} and by {label}, which share the address of the"
        f" {role.value} pod: the second never starts",
        "give each a port of its own",
    )
