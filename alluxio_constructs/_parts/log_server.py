"""`LogServerOptions`: one place for the logs of all processes of a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from .._base import checks
from .._base.quantities import GIB
from .._base.values import Value, value_object
from .._pods.mounts import Mount
from .._pods.names import DIRECTORIES, node_directory
from .._pods.pod import NO_OPTIONS, PodOptions
from .._pods.process import PROCESS, Process
from .._pods.volume_uses import chart_claim
from .._pods.volumes import VolumeSource, claim_spec, needs_preparing, ram_disk, shared_volume
from .._properties import shell
from .._properties.components import Component
from .._properties.given import kept
from ..errors import refuse
from .feature import Feature

LOGS = "/opt/alluxio/logs"


@value_object()
class LogServerOptions(Value):
    """The log server, which collects the warnings and errors of all processes of the cluster.

    The processes still log to their own files; 2.9.5 sends nothing below the level WARN.

    Args:
        volume: The volume for the logs. Default: a claim of 4 GiB, storage class ``standard``
            (the chart's).
        claim_name: The name of the claim, if the library writes it. Default:
            ``NAME-logserver-logs`` (the chart's).
        process: Resources, JVM and other options of the process. It has a startup probe, but no
            readiness or liveness probe unless one is given: Alluxio logs every connection that
            sends no logs. Default: the chart's.
        pod: Options of its pod; they refine the cluster's. Default: none.

    Raises:
        AlluxioConfigError: On an invalid value.
    """

    volume: VolumeSource = chart_claim(4 * GIB)
    claim_name: str | None = None
    process: Process = PROCESS
    pod: PodOptions = NO_OPTIONS

    def __post_init__(self) -> None:
        checks.instance("LogServerOptions volume", self.volume, VolumeSource)
        ram_disk("LogServerOptions volume", self.volume)
        if self.claim_name is not None:
            checks.dns_subdomain("LogServerOptions claim_name", self.claim_name)
            if claim_spec(self.volume) is None:
                raise refuse(
                    "LogServerOptions claim_name",
                    self.claim_name,
                    "needs a claim that the library writes",
                    "leave it out, or use volume=VolumeSource.persistent_volume_claim(…)",
                )
        process = checks.instance("LogServerOptions process", self.process, Process)
        for name, value in kept(process.properties).values.items():
            shell.definition(name, value, sourced=False)
        for option in process.jvm.options:
            shell.option(option, sourced=False)
        checks.instance("LogServerOptions pod", self.pod, PodOptions)


class LogServerFiles(Feature):
    """The volume that the log server of a cluster writes to."""

    owns: ClassVar[Mapping[str, str]] = {
        r"alluxio\.logserver\.(hostname|logs\.dir)": "log_server=LogServerOptions(…)"
    }

    def __init__(self, options: LogServerOptions, name: str) -> None:
        """Describe the volume for the cluster called `name`."""
        self.options = options
        self.claim_name = options.claim_name or f"{name}-logserver-logs"
        self.namespace: str | None = None
        """The cluster's namespace, once it is known."""
        self._name = name

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The volume, mounted at Alluxio's log directory."""
        if component is not Component.LOG_SERVER:
            return ()
        volume = shared_volume(
            self.options.volume,
            "alluxio-logs",
            claim_name=self.claim_name,
            host_path=node_directory(DIRECTORIES, self.namespace, self._name, "logs"),
        )
        memory = ram_disk("LogServerOptions volume", self.options.volume)
        return (
            Mount(
                volume=volume,
                path=LOGS,
                prepare=needs_preparing(self.options.volume),
                memory=memory,
            ),
        )
