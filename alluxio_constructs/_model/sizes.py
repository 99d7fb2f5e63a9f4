"""Checks of the sizes of environment variables and of ConfigMaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .._base import limits
from .._base.quantities import KIB
from .._properties.components import Component
from ..errors import AlluxioConfigError, Finding, problem
from .answers import log_server_variables, variables_of
from .cluster import Cluster

# The launcher adds options of its own, such as -Dalluxio.home and a process's memory.
_LAUNCHERS = 2 * KIB
_REMEDY = (
    "shorten the properties and JVM options, or keep long lists in a file of config_maps=[…] where"
    " what reads them can read a file"
)


def too_large(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """The errors for variables with JVM options, and for ConfigMaps, that are too large.

    Args:
        cluster: The cluster.
    """
    variables = variables_of(cluster, cluster.components)
    yield from _variables(variables)
    data = [*log_server_variables(cluster).values(), *variables.values()]
    yield from large_data(cluster.config_map_name, data)
    if cluster.metrics is not None:
        yield from large_data(cluster.metrics.config_map_name, cluster.metrics.data.values())


def _variables(variables: Mapping[str, str]) -> Iterator[AlluxioConfigError]:
    of_all = Component.ALL.variable
    shared = variables.get(of_all, "")
    size = limits.variable_size(of_all, shared)
    if size > limits.VARIABLE - _LAUNCHERS:
        yield _too_long(f"{of_all} has {size} bytes")
        return
    for name, own in variables.items():
        if name == of_all:
            continue
        # The launcher appends one to the other in this variable, which every process inherits.
        size = limits.variable_size(name, f"{shared} {own}")
        if size > limits.VARIABLE - _LAUNCHERS:
            yield _too_long(
                f"{name} has {size} bytes together with {of_all}, which the image's launcher joins"
                " it with"
            )


def _too_long(what: str) -> AlluxioConfigError:
    return problem(
        Finding.VARIABLE_TOO_LONG,
        f"{what}: Linux takes {limits.VARIABLE} for one variable, of which the launcher's own"
        f" options need up to {_LAUNCHERS}, and starts no process with a longer one",
        _REMEDY,
    )


def large_data(name: str, values: Iterable[str]) -> Iterator[AlluxioConfigError]:
    """The error for a ConfigMap that is too large for Kubernetes.

    Args:
        name: The ConfigMap's name.
        values: Its values.
    """
    size = limits.data_size(values)
    if size > limits.DATA:
        yield problem(
            Finding.CONFIG_MAP_TOO_LARGE,
            f"ConfigMap {name!r} would have {size} bytes, and Kubernetes takes {limits.DATA}",
            "shorten what is in it: properties, JVM options, sinks, or options of pods",
        )
