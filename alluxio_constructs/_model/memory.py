"""Processes with tight memory: heap and RAM disk fit into the limit and leave nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from .._base.quantities import bytes_of, quantity
from .._base.values import replace
from .._properties.components import Component
from .._properties.jvm import NONE
from .._properties.memory import fitting_heap
from ..errors import AlluxioConfigError
from .answers import flags_with, is_native, ram_disk_of, resources_of
from .cluster import Cluster


def is_tight(cluster: Cluster, component: Component) -> bool:
    """Whether a process fits into its limit only without an allowance.

    Args:
        cluster: The cluster.
        component: The process.
    """
    jvm = cluster.processes[component].jvm
    try:
        flags_with(cluster, component, jvm)
    except AlluxioConfigError:
        pass
    else:
        return False
    try:
        flags_with(cluster, component, replace(jvm, allowance=NONE))
    except AlluxioConfigError:
        return False
    return True


def unwise(cluster: Cluster) -> Iterator[str]:
    """Warnings about processes whose heap may use all of their container's memory.

    Args:
        cluster: The cluster.
    """
    for component in cluster.components:
        jvm = cluster.processes[component].jvm
        limit = bytes_of(resources_of(cluster, component).memory_limit)
        if jvm.allowance != NONE or limit is None:
            continue
        ram_disk = ram_disk_of(cluster, component)
        fitting = fitting_heap(
            jvm,
            component,
            limit=limit,
            ram_disk=ram_disk,
            native=is_native(cluster, component),
        )
        lower = "" if fitting is None else f"lower the heap to {quantity(fitting)}, or "
        yield (
            f"memory of {component.suffix}: of its limit of {quantity(limit)}, heap and RAM disk"
            f" ({quantity(ram_disk)}) leave too little to direct memory and to the JVM itself:"
            f" Kubernetes kills the container (OOMKilled) when the heap fills up; {lower}raise the"
            " limit"
        )
