"""The web ports of a cluster, which Prometheus scrapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._base import checks
from .._base.values import Value, frozen, put, value_object
from .._parts.metrics import PrometheusMetricsServlet
from .._properties.components import Role
from .answers import ports
from .cluster import Cluster
from .labels import selector_labels


@value_object()
class WebEndpoint(Value):
    """A web port of one kind of pods: the pods, port and path that a PodMonitor needs.

    Args:
        role: The last part of the pods' label `role`: ``"master"``.
        selector: The labels of the pods.
        port_name: The name of the container port.
        port: The number of the port.
        path: The path of the metrics, if the cluster has the Prometheus servlet.
    """

    role: str
    selector: Mapping[str, str]
    port_name: str
    port: int
    path: str = PrometheusMetricsServlet.PATH

    def __post_init__(self) -> None:
        for name in ("role", "port_name", "path"):
            checks.text(f"WebEndpoint {name}", getattr(self, name))
        checks.port("WebEndpoint port", self.port)
        put(self, selector=frozen(checks.labels("WebEndpoint selector", self.selector)))


def web_endpoints(cluster: Cluster) -> Iterator[WebEndpoint]:
    """The web ports of a cluster.

    Args:
        cluster: The cluster.
    """
    for role, components in cluster.roles.items():
        for component in components:
            for name, number in ports(cluster, component).items():
                if name.endswith("web"):
                    yield WebEndpoint(
                        role=role.value,
                        selector=selector_labels(cluster, role),
                        port_name=name,
                        port=number,
                    )


def scrape_annotations(cluster: Cluster, role: Role) -> dict[str, str]:
    """The annotations by which a Prometheus that is configured for them finds a pod.

    They can name only one port of a pod: that of the process that the pod is named after.

    Args:
        cluster: The cluster.
        role: The kind of pod.
    """
    metrics = cluster.metrics
    if metrics is None or not metrics.options.scrape_annotations:
        return {}
    for each in web_endpoints(cluster):
        if each.role == role.value:
            return {
                "prometheus.io/scrape": "true",
                "prometheus.io/port": str(each.port),
                "prometheus.io/path": each.path,
            }
    return {}
