"""Handles heaps that fit into their container only if nothing else is in it.

With the chart, such a process runs until its heap fills up. So it does here, with a warning.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from ..._base.values import replace
from ..._model.cluster import Cluster
from ..._model.memory import is_tight
from ..._model.options import ClusterOptions
from ..._pods.process import Process
from ..._properties.components import Component
from ..._properties.jvm import NONE
from ...errors import AlluxioConfigError, AlluxioConfigWarning


def with_tight(options: ClusterOptions) -> ClusterOptions:
    """The options, without an allowance for processes that have no memory left for one.

    Args:
        options: The options, complete.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AlluxioConfigWarning)
            cluster = Cluster("AlluxioCluster", options, whole=True)
            tight = [each for each in cluster.components if is_tight(cluster, each)]
    except AlluxioConfigError:
        return options  # reported when the cluster is built
    changed: dict[str, Any] = dict(options)
    for component in tight:
        changed.update(_changed(changed, component, cluster))
    return changed  # type: ignore[return-value]


def _changed(
    options: Mapping[str, Any], component: Component, cluster: Cluster
) -> Iterator[tuple[str, Any]]:
    """The option of a process, without an allowance for the process."""
    if component is Component.FUSE:
        part, field = ("fuse", "process") if cluster.has_fuse_daemon else ("csi", "fuse")
    else:
        part, field = component.name.lower(), "process"
    given = options[part]
    if isinstance(given, Process):
        yield part, _without_allowance(given)
    else:
        yield part, replace(given, **{field: _without_allowance(getattr(given, field))})


def _without_allowance(process: Process) -> Process:
    return replace(process, jvm=replace(process.jvm, allowance=NONE))
