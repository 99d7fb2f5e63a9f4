"""`AlluxioAlerts`: alerting rules for a cluster, for the Prometheus operator."""

from __future__ import annotations

from typing import Any

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._manifests.alerts import alerts_manifest
from .._model.cluster import Cluster
from .._model.config import ClusterConfig, cluster_of
from .._parts.alerts import Alerts
from .._parts.metrics import PrometheusMetricsServlet
from ..errors import refuse
from .objects import Part, write

_DEFAULT = Alerts()


class AlluxioAlerts(Part):
    """A `PrometheusRule` with alerts for a cluster. ``docs/alerts.md`` explains each of them.

    It may be in another chart than the cluster, for example in that of the monitors. The alerts
    about pods, restarts and volumes need kube-state-metrics and the kubelet's metrics.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
        alerts: Alerts = _DEFAULT,
        namespace: str | None = None,
        name: str | None = None,
    ) -> None:
        """Write the object.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster, with `metrics` that Prometheus can scrape: the attribute `config`
                of an `AlluxioCluster`.
            alerts: The thresholds. Default: ``Alerts()``.
            namespace: The namespace of the cluster. Default: that of the cluster's chart.
            name: The name of the object. Default: ``NAME-alerts``, where NAME is the cluster name.

        Raises:
            AlluxioConfigError: If the cluster has no Prometheus servlet, or its namespace is not
                known.
        """
        cluster = cluster_of("AlluxioAlerts config", config)
        checks.instance("AlluxioAlerts alerts", alerts, Alerts)
        if cluster.metrics is None or not any(
            isinstance(each, PrometheusMetricsServlet) for each in cluster.metrics.options.sinks
        ):
            raise refuse(
                "AlluxioAlerts config",
                cluster.name,
                "must be of a cluster that Prometheus can scrape",
                "give the cluster metrics=Metrics()",
            )
        own = f"{cluster.name}-alerts" if name is None else name
        manifest = alerts_manifest(
            cluster,
            alerts,
            namespace=_namespace(cluster, namespace),
            name=checks.dns_subdomain("AlluxioAlerts name", own),
        )
        super().__init__(scope, id)
        self.rule: ApiObject = write(self, manifest)
        """The PrometheusRule."""
        self.groups: list[dict[str, Any]] = manifest.fields["spec"]["groups"]
        """The rule groups as plain data; ``{"groups": …}`` is a rule file of Prometheus."""


def _namespace(cluster: Cluster, given: object) -> str:
    """The namespace in the labels of a cluster's time series."""
    if given is not None:
        return checks.dns_label("AlluxioAlerts namespace", given)
    if cluster.namespace is None:
        raise refuse(
            "AlluxioAlerts namespace",
            None,
            "must be given, since the cluster is in no chart with a namespace",
            "give namespace=…, or create the cluster first, in a Chart that has a namespace",
        )
    return cluster.namespace
