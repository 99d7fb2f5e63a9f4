"""The options of each kind of pod, merged with those of all pods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._base import checks
from .._parts.csi import Csi, driver_pods
from .._parts.fuse import Fuse
from .._parts.log_server import LogServerOptions
from .._parts.proxy import ProxyOptions
from .._pods.pod import NO_OPTIONS, PodOptions, refined
from .._properties.components import Role
from ..errors import refuse
from .fuse_nodes import beside_workers
from .options import ClusterOptions
from .workload_options import fitted

# FUSE is on the host network unless an option says otherwise, and always runs as root.
_ON_NODE = PodOptions(host_network=True, host_pid=True)
_ROOT = PodOptions(user=0, group=0, fs_group=0)


def merged_pods(
    options: ClusterOptions,
    *,
    name: str,
    fuse: Fuse | None,
    csi: Csi | None,
    proxy: ProxyOptions | None,
    log_server: LogServerOptions | None,
    with_services: Sequence[Role],
    numbered: bool,
) -> Mapping[Role, PodOptions]:
    """The options of each kind of pod in the cluster, merged with those of all pods.

    Args:
        options: The options of the cluster.
        name: The cluster's name.
        fuse: The cluster's FUSE, if it has one.
        csi: The cluster's CSI driver, if it has one.
        proxy: The cluster's proxy, if it has one.
        log_server: The cluster's log server, if it has one.
        with_services: The kinds of pods that have a Service.
        numbered: Whether the workers are in a StatefulSet.

    Raises:
        AlluxioConfigError: On invalid options, or options that pods of the kind do not support.
    """
    general = checks.instance("pod", options["pod"], PodOptions)
    given: dict[Role, tuple[str, PodOptions | None]] = {
        Role.MASTER: ("master_pod", options["master_pod"]),
        Role.WORKER: ("worker_pod", options["worker_pod"]),
    }
    if fuse is not None or csi is not None:
        given[Role.FUSE] = ("Fuse pod", None if fuse is None else fuse.pod)
    if proxy is not None:
        given[Role.PROXY] = ("ProxyOptions pod", proxy.pod)
    if log_server is not None:
        given[Role.LOG_SERVER] = ("LogServerOptions pod", log_server.pod)
    pods = {}
    for role, (parameter, own) in given.items():
        own = NO_OPTIONS if own is None else checks.instance(parameter, own, PodOptions)
        if own.service_ports and role not in with_services:
            raise refuse(
                f"{parameter} service_ports",
                dict(own.service_ports),
                "is only for pods that have a Service: masters, log server, workers that are a"
                " StatefulSet, and a proxy that was given one",
                'give ProxyOptions(service="ClusterIP"), whose Service has the proxy\'s port'
                if role is Role.PROXY
                else "leave it out",
            )
        base = general
        if role is Role.FUSE:
            base = refined(refined(_ON_NODE, general), _ROOT)
        pods[role] = refined(base, own)
    if csi is not None:
        pods.update(driver_pods(csi, name, general=general, fuse=pods[Role.FUSE]))
        given[Role.CSI_CONTROLLER] = ("Csi controller_pod", csi.controller_pod)
        given[Role.CSI_NODE_PLUGIN] = ("Csi node_pod", csi.node_pod)
        given[Role.CSI_FUSE] = ("Csi fuse_pod", csi.fuse_pod)
    # Last, because the driver's own pods run where applications do.
    if fuse is not None and not fuse.worker_embedded:
        pods[Role.FUSE] = beside_workers(pods[Role.WORKER], pods[Role.FUSE], own=fuse.pod)
    return {
        role: fitted(
            role,
            merged,
            parameter=given[role][0],
            own=given[role][1] or NO_OPTIONS,
            numbered=numbered,
            with_services=with_services,
        )
        for role, merged in pods.items()
    }
