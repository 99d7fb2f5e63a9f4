"""`LogServer`: one place for the logs of all processes of a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._base.quantities import GIB
from .._base.values import value_object
from .._manifests.pods import Container, pod_template, write_service, write_workload
from .._parts.feature import Component, Feature
from .._pods import probes
from .._pods.mounts import Mount
from .._pods.names import labels
from .._pods.pod import NO_OPTIONS, PodOptions
from .._pods.process import PROCESS, Process
from .._pods.volumes import VolumeSource, chart_claim, ram_disk
from .._properties import shell
from ..errors import refuse
from .findings import Findings
from .objects import Part, write

if TYPE_CHECKING:
    from .._model.config import ClusterConfig

LOGS = "/opt/alluxio/logs"


@value_object()
class LogServerOptions:
    """How the log server is run. It gets the warnings and errors of all processes of the cluster.

    They log to their own files as before; 2.9.5 sends nothing below the level WARN.

    Args:
        volume: What the logs are kept on. Default: a claim of 4 GiB, storage class ``standard``
            (the chart's).
        claim_name: The name of the claim, if it is one that we write. Default:
            ``NAME-logserver-logs`` (the chart's).
        process: Resources, JVM and the like. It has a startup probe, and no readiness or liveness
            probe unless one is given: Alluxio logs each connection that brings no log. Default:
            the chart's.
        pod: Options of its pod; they refine the cluster's. Default: none.

    Raises:
        AlluxioConfigError: On a value that is none of these.
    """

    volume: VolumeSource = field(default_factory=lambda: chart_claim(4 * GIB))
    claim_name: str | None = None
    process: Process = field(default_factory=lambda: PROCESS)
    pod: PodOptions = field(default_factory=lambda: NO_OPTIONS)

    def __post_init__(self) -> None:
        checks.instance("LogServerOptions volume", self.volume, VolumeSource)
        ram_disk("LogServerOptions volume", self.volume)
        if self.claim_name is not None:
            checks.dns_subdomain("LogServerOptions claim_name", self.claim_name)
            if self.volume.claim_spec is None:
                raise refuse(
                    "LogServerOptions claim_name",
                    self.claim_name,
                    "needs a claim that we write",
                    "leave it out, or use volume=VolumeSource.persistent_volume_claim(…)",
                )
        process = checks.instance("LogServerOptions process", self.process, Process)
        for name, value in process.given.values.items():
            shell.definition(name, value, sourced=False)
        for option in process.jvm.options:
            shell.option(option, sourced=False)
        checks.instance("LogServerOptions pod", self.pod, PodOptions)


class LogServerFiles(Feature):
    """The volume that the log server of a cluster writes to."""

    def __init__(self, options: LogServerOptions, name: str) -> None:
        """Of the cluster called `name`."""
        self.options = options
        self.claim_name = options.claim_name or f"{name}-logserver-logs"
        self._host_path = f"/tmp/{name}-logs"

    def mounts(self, component: Component) -> Sequence[Mount]:
        """The volume, where Alluxio's logs are."""
        if component is not Component.LOGSERVER:
            return ()
        volume = self.options.volume.shared(
            "alluxio-logs", claim_name=self.claim_name, host_path=self._host_path
        )
        memory = ram_disk("LogServerOptions volume", self.options.volume)
        return (
            Mount(volume=volume, path=LOGS, prepare=self.options.volume.prepare, memory=memory),
        )


class LogServer(Part):
    """The log server: a Deployment of one pod, its Service, and the claim that it is on."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the objects.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster, with the option `logserver`.

        Raises:
            AlluxioConfigError: If the cluster has no `logserver`, or the chart one of this name.
        """
        files = checks.cluster_config("LogServer config", config).log_server_files
        if files is None:
            raise refuse(
                "LogServer config",
                None,
                "must have a log server",
                "give the cluster logserver=LogServerOptions()",
            )
        super().__init__(scope, id)
        findings = Findings(self)
        process = files.options.process
        look: Mapping[str, object] = probes.tcp("logging")
        container = Container.assembled(
            config,
            Component.LOGSERVER,
            args=["logserver"],
            readiness=None if process.readiness_probe is None else look,
            liveness=None if process.liveness_probe is None else look,
            startup=look,
            findings=findings,
        )
        self.claim: ApiObject | None = None
        """The claim that it writes, if it is on one."""
        claim_spec = files.options.volume.claim_spec
        if claim_spec is not None:
            self.claim = write(
                self,
                "claim",
                api_version="v1",
                kind="PersistentVolumeClaim",
                name=files.claim_name,
                labels=labels(config.name, "logserver"),
                spec=claim_spec,
            )
        self.service: ApiObject = write_service(
            self,
            "service",
            config,
            "logserver",
            name=config.log_server_host_name,
            components=[Component.LOGSERVER],
            headless=False,
            not_ready=False,
        )
        """The Service that processes log to."""
        self.deployment: ApiObject = write_workload(
            self,
            config,
            "logserver",
            kind="Deployment",
            template=pod_template(config, "logserver", containers=[container], findings=findings),
            # Two pods would write to the same files.
            fields={"replicas": 1, "strategy": {"type": "Recreate"}},
        )
        """The Deployment."""
        findings.report()
