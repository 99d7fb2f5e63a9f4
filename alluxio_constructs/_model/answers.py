"""The combined results of a cluster's features, process by process."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from .._base.quantities import bytes_of
from .._parts.feature import Feature
from .._parts.metastore import keeps_rocksdb
from .._parts.ports import ports_of
from .._pods.env_sources import EnvSource
from .._pods.mounts import Mount
from .._pods.resources import DEFAULTS, Resources
from .._properties.components import Component
from .._properties.jvm import JVM_OPTIONS, Jvm
from .._properties.memory import AFTER, BEFORE, jvm_flags
from .._properties.shell import EnvReference, definition, option
from ..errors import AlluxioConfigError
from .cluster import Cluster

_FUSE_WEB = "alluxio.fuse.web.enabled"
_QUOTED = r"\"([^\"]*)\"|'([^']*)'"
_WORD = r"(?:[^\s\"']|\"[^\"]*\"|'[^']*')+"


class _Answers:
    """A cache of results, which are valid as long as the features stay the same."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = features
        self.properties: dict[Component, Mapping[str, str | EnvReference]] = {}
        self.mounts: dict[Component, Sequence[Mount]] = {}
        self.environment: dict[Component, Sequence[Mapping[str, Any]]] = {}
        self.java_opts: dict[Component, str] = {}


_answers: WeakKeyDictionary[Cluster, _Answers] = WeakKeyDictionary()


def _known(cluster: Cluster) -> _Answers:
    known = _answers.get(cluster)
    if known is None or known.features is not cluster.features:
        known = _answers[cluster] = _Answers(cluster.features)
    return known


def properties_of(cluster: Cluster, component: Component) -> Mapping[str, str | EnvReference]:
    """The Alluxio properties in a process's variable.

    The features' properties come first; those that the user gave for the process (for
    `Component.ALL`: for the cluster) win over them. A process's variable wins over
    `ALLUXIO_JAVA_OPTS`, since it comes later on the command line.

    Args:
        cluster: The cluster.
        component: The process.
    """
    known = _known(cluster).properties
    if component not in known:
        merged: dict[str, str | EnvReference] = {}
        for feature in cluster.features:
            for name, value in feature.properties(component).items():
                merged[name] = value if isinstance(value, EnvReference) else str(value)
        known[component] = {**merged, **cluster.given_to_component(component)[1].values}
    return known[component]


def java_opts(cluster: Cluster, component: Component) -> str:
    """The value of a process's variable.

    Args:
        cluster: The cluster.
        component: The process.

    Raises:
        AlluxioConfigError: If the JVM's memory does not fit into the container's limit.
    """
    known = _known(cluster).java_opts
    if component not in known:
        known[component] = _joined(cluster, component)
    return known[component]


def variables_of(cluster: Cluster, components: Iterable[Component]) -> dict[str, str]:
    """The variables of some processes, after the one for all processes, with their values.

    A process whose memory does not fit is left out: the check of the whole cluster reports it.

    Args:
        cluster: The cluster.
        components: The processes.
    """
    variables = {}
    for component in (Component.ALL, *components):
        with contextlib.suppress(AlluxioConfigError):
            variables[component.variable] = java_opts(cluster, component)
    return variables


def _joined(cluster: Cluster, component: Component) -> str:
    sourced = component.sourced
    flags: Sequence[str] = cluster.jvm_options
    if component is not Component.ALL:
        jvm = cluster.processes[component].jvm
        flags = flags_with(cluster, component, jvm)
    definitions = [
        definition(name, value, sourced=sourced, expanded=component.expanded)
        for name, value in properties_of(cluster, component).items()
    ]
    return " ".join([*definitions, *(option(flag, sourced=sourced) for flag in flags)])


def flags_with(cluster: Cluster, component: Component, jvm: Jvm) -> list[str]:
    """The JVM options that a process would have with given memory and options.

    Args:
        cluster: The cluster.
        component: The process.
        jvm: The memory and options.

    Raises:
        AlluxioConfigError: If the JVM's memory does not fit into the container's limit.
    """
    return jvm_flags(
        jvm,
        component,
        limit=bytes_of(resources_of(cluster, component).memory_limit),
        ram_disk=ram_disk_of(cluster, component),
        native=is_native(cluster, component),
        before=environment_options(cluster, component, BEFORE),
        shared=cluster.jvm_options,
        after=environment_options(cluster, component, AFTER),
    )


def is_native(cluster: Cluster, component: Component) -> bool:
    """Whether a native library, RocksDB, needs memory of its own in a process.

    Args:
        cluster: The cluster.
        component: The process.
    """
    return component is Component.MASTER and keeps_rocksdb(
        lambda each: properties_of(cluster, each)
    )


def resources_of(cluster: Cluster, component: Component) -> Resources:
    """The resources of a process's container."""
    given = cluster.processes[component].resources
    return DEFAULTS[component] if given is None else given


def ports(cluster: Cluster, component: Component) -> Mapping[str, int]:
    """The ports of a process's container on which it listens, by name."""
    if component is Component.FUSE:
        own = cluster.given_to_component(component)[1].values
        if own.get(_FUSE_WEB, cluster.given.values.get(_FUSE_WEB)) != "true":
            return {}
    return ports_of(cluster.ports, component, embedded_journal=cluster.journal.is_embedded)


def mounts_of(cluster: Cluster, component: Component) -> list[Mount]:
    """The mounts of all features in a process's container."""
    known = _known(cluster).mounts
    if component not in known:
        known[component] = [
            each for feature in cluster.features for each in feature.volume_mounts(component)
        ]
    return [*known[component], *cluster.pod_of(component).mounts]


def environment_of(cluster: Cluster, component: Component) -> Sequence[Mapping[str, Any]]:
    """The variables of all features in a process's container."""
    known = _known(cluster).environment
    if component not in known:
        known[component] = [
            each for feature in cluster.features for each in feature.environment(component)
        ]
    return known[component]


def environment_options(cluster: Cluster, component: Component, variable: str) -> list[str]:
    """The JVM options in a variable that every JVM in a process's container reads.

    A JVM splits it at white space and removes the quotes.

    Args:
        cluster: The cluster.
        component: The process.
        variable: The variable: ``"JAVA_TOOL_OPTIONS"``.
    """
    given = cluster.processes[component].env.get(variable)
    if given is None:
        given = cluster.pod_of(component).env.get(variable)
    if isinstance(given, EnvSource):
        return []  # unknown until the container starts
    text: str | None = given
    for each in environment_of(cluster, component) if text is None else ():
        if each["name"] == variable:
            text = each.get("value")
    words = re.findall(_WORD, text) if text else []
    return [re.sub(_QUOTED, lambda match: match[1] or match[2] or "", each) for each in words]


class Option(NamedTuple):
    """A JVM option, and the place where it was given.

    Attributes:
        text: The option.
        where: The name of the place in errors.
        launcher: Whether it is on the command line rather than in a variable that the JVM reads.
    """

    text: str
    where: str
    launcher: bool = True


def options_of(cluster: Cluster, component: Component) -> list[Option]:
    """The JVM options that users gave for a process, in the order in which its JVM reads them.

    The cluster's default options are not included; every version of Java knows them.

    Args:
        cluster: The cluster.
        component: The process.
    """

    def outside(variable: str) -> list[Option]:
        where = f"{variable} of {component.suffix}"
        texts = environment_options(cluster, component, variable)
        return [Option(each, where, launcher=False) for each in texts]

    own = f"jvm options of {component.suffix}"
    return [
        *outside(BEFORE),
        *(Option(each, "jvm_options") for each in cluster.jvm_options if each not in JVM_OPTIONS),
        *(Option(each, own) for each in cluster.processes[component].jvm.options),
        *outside(AFTER),
    ]


def ram_disk_of(cluster: Cluster, component: Component) -> int:
    """The size, in bytes, of the memory-backed volumes that a process writes to."""
    return sum(each.memory for each in mounts_of(cluster, component))


def log_server_variables(cluster: Cluster) -> Mapping[str, str]:
    """The variables that switch remote logging on in every process."""
    if cluster.log_server is None:
        return {}
    return {
        "ALLUXIO_LOGSERVER_HOSTNAME": cluster.log_server_host_name,
        "ALLUXIO_LOGSERVER_PORT": str(cluster.ports.log_server_logging),
    }


def shared_data(cluster: Cluster) -> Mapping[str, str]:
    """The data that all containers read besides JVM options: the log server and the metrics file.

    The former is in the ConfigMap with the variables, the latter in a ConfigMap of its own.
    """
    metrics = {} if cluster.metrics is None else cluster.metrics.data
    return {**log_server_variables(cluster), **metrics}
