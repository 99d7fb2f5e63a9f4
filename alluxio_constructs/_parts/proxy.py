"""`ProxyOptions`: the Alluxio namespace by S3, for clients without Alluxio's own protocol."""

from __future__ import annotations

from typing import get_args

from .._base import checks
from .._base.values import Value, value_object
from .._pods.pod import NO_OPTIONS, PodOptions, ServiceType
from .._pods.process import PROCESS, Process


@value_object()
class ProxyOptions(Value):
    """How the proxy is run: a process on each node, on port 39999.

    It serves S3. 2.9.5 answers all requests of Alluxio's REST API with status 200 and does nothing,
    unless the property ``alluxio.proxy.s3.v2.version.enabled`` is False.

    Args:
        process: Resources, JVM and the like. Default: the chart's.
        pod: Options of its pods; they refine the cluster's. Default: none.
        service: The type of a Service ``NAME-proxy``, which gives clients one address for all
            proxies: port ``web``, 39999 or what `Ports` says. Default: none, as in the chart:
            clients take the address of a pod.

    Raises:
        AlluxioConfigError: On a value that is none of these.
    """

    process: Process = PROCESS
    pod: PodOptions = NO_OPTIONS
    service: ServiceType | None = None

    def __post_init__(self) -> None:
        checks.instance("ProxyOptions process", self.process, Process)
        checks.instance("ProxyOptions pod", self.pod, PodOptions)
        if self.service is not None:
            checks.choice("ProxyOptions service", self.service, get_args(ServiceType))
