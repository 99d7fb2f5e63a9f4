"""`ProxyOptions`: the proxy, which serves the Alluxio namespace over S3."""

from __future__ import annotations

from typing import get_args

from .._base import checks
from .._base.values import Value, value_object
from .._pods.pod import NO_OPTIONS, PodOptions, ServiceType
from .._pods.process import PROCESS, Process


@value_object()
class ProxyOptions(Value):
    """The proxy, which serves the S3 API: a process on each node, on port 39999.

    In 2.9.5 the proxy answers every request to Alluxio's REST API with status 200 and does
    nothing, unless the property ``alluxio.proxy.s3.v2.version.enabled`` is False.

    Args:
        process: Resources, JVM and other options of the process. Default: the chart's.
        pod: Options of its pods; they refine the cluster's. Default: none.
        service: The type of a Service ``NAME-proxy``, which gives clients one address for all
            proxies; its port is called ``web`` and has the number that `Ports` has, 39999 by
            default. Default: no Service, as in the chart: clients use the address of a pod.

    Raises:
        AlluxioConfigError: On an invalid value.
    """

    process: Process = PROCESS
    pod: PodOptions = NO_OPTIONS
    service: ServiceType | None = None

    def __post_init__(self) -> None:
        checks.instance("ProxyOptions process", self.process, Process)
        checks.instance("ProxyOptions pod", self.pod, PodOptions)
        if self.service is not None:
            checks.choice("ProxyOptions service", self.service, get_args(ServiceType))
