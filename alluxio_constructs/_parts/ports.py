"""The port model: the single definition of every port of a cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from .._base import checks
from .._base.values import Value, fields, value_object
from .._properties.components import MASTERS, WORKERS, Component
from ..errors import AlluxioConfigError
from .feature import Feature

_MODEL: tuple[tuple[str, Component, str, str, int], ...] = (
    # field of Ports, its process, the port's name, the property, Alluxio's default
    ("master_rpc", Component.MASTER, "rpc", "alluxio.master.rpc.port", 19998),
    ("master_web", Component.MASTER, "web", "alluxio.master.web.port", 19999),
    (
        "master_embedded_journal",
        Component.MASTER,
        "embedded",
        "alluxio.master.embedded.journal.port",
        19200,
    ),
    ("job_master_rpc", Component.JOB_MASTER, "job-rpc", "alluxio.job.master.rpc.port", 20001),
    ("job_master_web", Component.JOB_MASTER, "job-web", "alluxio.job.master.web.port", 20002),
    (
        "job_master_embedded_journal",
        Component.JOB_MASTER,
        "job-embedded",
        "alluxio.job.master.embedded.journal.port",
        20003,
    ),
    ("worker_rpc", Component.WORKER, "rpc", "alluxio.worker.rpc.port", 29999),
    ("worker_web", Component.WORKER, "web", "alluxio.worker.web.port", 30000),
    ("job_worker_rpc", Component.JOB_WORKER, "job-rpc", "alluxio.job.worker.rpc.port", 30001),
    ("job_worker_data", Component.JOB_WORKER, "job-data", "alluxio.job.worker.data.port", 30002),
    ("job_worker_web", Component.JOB_WORKER, "job-web", "alluxio.job.worker.web.port", 30003),
    ("fuse_web", Component.FUSE, "web", "alluxio.fuse.web.port", 49999),
    ("proxy_web", Component.PROXY, "web", "alluxio.proxy.web.port", 39999),
    ("log_server_logging", Component.LOG_SERVER, "logging", "alluxio.logserver.port", 45600),
)

PORT_OPTIONS: Mapping[str, str] = {property_name: name for name, _, _, property_name, _ in _MODEL}
"""The field of `Ports` for each property that is a port."""

JOURNAL_PORTS: Mapping[Component, str] = {
    Component.MASTER: "embedded",
    Component.JOB_MASTER: "job-embedded",
}
"""The processes with a quorum, each with the name of the port at which its members meet.

The domain of a quorum, for `alluxio fsadmin journal`, is the name of its process: ``JOB_MASTER``.
"""

_PODS = (
    ("the master pods", MASTERS),
    ("the worker pods", (*WORKERS, Component.FUSE)),
)


@value_object()
class Ports(Value, Feature):
    """The ports of a cluster.

    A port changed here changes everywhere: in container ports, probes, Services, the properties of
    all processes and the addresses of the embedded journal. Ports are numbers from 1024 to 65535;
    the defaults are Alluxio's.

    Args:
        master_rpc: The master's port for clients and workers. Default: 19998.
        master_web: The master's web UI and metrics. Default: 19999.
        master_embedded_journal: The embedded journal, between masters. Default: 19200.
        job_master_rpc: The job master's port for clients and job workers. Default: 20001.
        job_master_web: The job master's web server. Default: 20002.
        job_master_embedded_journal: The embedded journal, between job masters. Default: 20003.
        worker_rpc: The worker's port for clients. Default: 29999.
        worker_web: The worker's web UI and metrics. Default: 30000.
        job_worker_rpc: The job worker's RPC port. Default: 30001.
        job_worker_data: Data between job workers. Default: 30002.
        job_worker_web: The job worker's web server. Default: 30003.
        fuse_web: FUSE's web server, which listens only with `alluxio.fuse.web.enabled`.
            Default: 49999.
        proxy_web: The proxy's port for clients. Default: 39999.
        log_server_logging: The log server's port for all processes. Default: 45600.

    Raises:
        AlluxioConfigError: On a port out of range, or used twice in a pod.
    """

    owns: ClassVar[Mapping[str, str]] = {
        re.escape(name): f"ports=Ports({option}=…)" for name, option in PORT_OPTIONS.items()
    }

    master_rpc: int = 19998
    master_web: int = 19999
    master_embedded_journal: int = 19200
    job_master_rpc: int = 20001
    job_master_web: int = 20002
    job_master_embedded_journal: int = 20003
    worker_rpc: int = 29999
    worker_web: int = 30000
    job_worker_rpc: int = 30001
    job_worker_data: int = 30002
    job_worker_web: int = 30003
    fuse_web: int = 49999
    proxy_web: int = 39999
    log_server_logging: int = 45600

    def __post_init__(self) -> None:
        for each in fields(self):
            checks.port(f"Ports {each.name}", getattr(self, each.name))
        for pod, components in _PODS:
            seen: dict[int, str] = {}
            for name, component, _, _, _ in _MODEL:
                if component not in components:
                    continue
                number = getattr(self, name)
                if number in seen:
                    raise AlluxioConfigError(
                        f"must differ from {seen[number]}, which is in {pod} too"
                        f" (got {number} for both)",
                        parameter=f"Ports {name}",
                        remedy="move one of them",
                    )
                seen[number] = name

    def properties(self, component: Component) -> Mapping[str, str]:
        """The properties that set the ports.

        Every process must know where the masters listen, so a master's port that was changed is
        set for all. A worker's ports are set for the worker only, and always, as in the chart.
        """
        return dict(self._properties(component))

    def _properties(self, component: Component) -> Iterator[tuple[str, str]]:
        for name, owner, _, property_name, default in _MODEL:
            reader = Component.ALL if owner in MASTERS else owner
            number = getattr(self, name)
            if reader is component and (owner in WORKERS or number != default):
                yield property_name, str(number)


def ports_of(
    ports: Ports, component: Component, *, embedded_journal: bool = True
) -> dict[str, int]:
    """The ports of a process, by the names of its container ports.

    Args:
        ports: The ports of the cluster.
        component: The process.
        embedded_journal: Whether to include the ports of the embedded journal.
    """
    return {
        port_name: getattr(ports, name)
        for name, owner, port_name, _, _ in _MODEL
        if owner is component and (embedded_journal or not port_name.endswith("embedded"))
    }


def port_in(options: Mapping[str, str], component: Component, name: str) -> str:
    """A port of a process, as set by its properties, or Alluxio's default.

    Args:
        options: The properties that the process was started with.
        component: The process.
        name: The port's name in the container.
    """
    ((property_name, default),) = (
        (each, str(number))
        for _, owner, port_name, each, number in _MODEL
        if (owner, port_name) == (component, name)
    )
    return options.get(property_name, default)
