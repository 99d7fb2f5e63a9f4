"""`Proxy`: the Alluxio namespace by S3, for clients that do not speak Alluxio's own protocol."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._base.values import value_object
from .._manifests.pods import Container, pod_template, write_workload
from .._parts.feature import Component
from .._pods import probes
from .._pods.pod import NO_OPTIONS, PodOptions
from .._pods.process import PROCESS, Process
from ..errors import refuse
from .findings import Findings
from .objects import Part

if TYPE_CHECKING:
    from .._model.config import ClusterConfig


@value_object()
class ProxyOptions:
    """How the proxy is run: a process on each node, on port 39999.

    It serves S3. 2.9.5 answers all requests of Alluxio's REST API with status 200 and does nothing,
    unless the property ``alluxio.proxy.s3.v2.version.enabled`` is False.

    Args:
        process: Resources, JVM and the like. Default: the chart's.
        pod: Options of its pods; they refine the cluster's. Default: none.

    Raises:
        AlluxioConfigError: On a value that is none of these.
    """

    process: Process = field(default_factory=lambda: PROCESS)
    pod: PodOptions = field(default_factory=lambda: NO_OPTIONS)

    def __post_init__(self) -> None:
        checks.instance("ProxyOptions process", self.process, Process)
        checks.instance("ProxyOptions pod", self.pod, PodOptions)


class Proxy(Part):
    """The proxy: a DaemonSet."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the DaemonSet.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster, with the option `proxy`.

        Raises:
            AlluxioConfigError: If the cluster has no `proxy`, or the chart one of this name.
        """
        if checks.cluster_config("Proxy config", config).proxy is None:
            raise refuse(
                "Proxy config", None, "must have a proxy", "give the cluster proxy=ProxyOptions()"
            )
        super().__init__(scope, id)
        findings = Findings(self)
        look = probes.tcp("web")
        container = Container.assembled(
            config,
            Component.PROXY,
            args=["proxy"],
            readiness=look,
            liveness=look,
            findings=findings,
        )
        self.daemon_set: ApiObject = write_workload(
            self,
            config,
            "proxy",
            kind="DaemonSet",
            template=pod_template(config, "proxy", containers=[container], findings=findings),
        )
        """The DaemonSet."""
        findings.report()
