"""The web ports of a cluster: where Prometheus scrapes, and what a monitor has to know of them."""

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
    """A web port of the pods of one kind. A monitor is made of it: which pods, port and path.

    Args:
        role: What the role label of the pods ends in: ``"master"``.
        selector: The labels of the pods.
        port_name: The container port's name.
        port: Its number.
        path: Where metrics are, if the cluster has the Prometheus servlet.
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
    """The annotations by which a Prometheus finds a pod that looks for them.

    They have room for one port of a pod: the first, that of the process that the pod is named for.

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
