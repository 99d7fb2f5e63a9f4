"""The web ports of a cluster: where Prometheus scrapes, and what a monitor has to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .._base.values import value_object
from .._parts.metrics import PrometheusMetricsServlet
from .._pods.names import labels

if TYPE_CHECKING:
    from .config import ClusterConfig


@value_object()
class WebEndpoint:
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


def web_endpoints(config: ClusterConfig) -> Iterator[WebEndpoint]:
    """The web ports of a cluster.

    Args:
        config: The cluster.
    """
    for role, components in config.roles.items():
        for component in components:
            for name, number in config.container_ports(component).items():
                if name.endswith("web"):
                    yield WebEndpoint(
                        role=role,
                        selector=labels(config.name, role),
                        port_name=name,
                        port=number,
                    )


def scrape_annotations(config: ClusterConfig, role: str) -> dict[str, str]:
    """The annotations by which a Prometheus finds a pod that looks for them.

    They have room for one port of a pod: the first, that of the process that the pod is named for.

    Args:
        config: The cluster.
        role: What the role of the pod ends in.
    """
    metrics = config.metrics_file
    if metrics is None or not metrics.options.scrape_annotations:
        return {}
    for each in web_endpoints(config):
        if each.role == role:
            return {
                "prometheus.io/scrape": "true",
                "prometheus.io/port": str(each.port),
                "prometheus.io/path": each.path,
            }
    return {}
