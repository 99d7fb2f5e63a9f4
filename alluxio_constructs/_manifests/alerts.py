"""The alerts about a cluster as a `PrometheusRule` for the Prometheus Operator."""

from __future__ import annotations

from typing import Any

from .._model.cluster import Cluster
from .._parts.alerts import Alerts
from .._pods.names import recommended
from .alert_rules import Alert, alerts_of
from .objects import Manifest

PAGE = "docs/alerts.md"


def alerts_manifest(cluster: Cluster, options: Alerts, *, namespace: str, name: str) -> Manifest:
    """The alerts about a cluster, one group of rules.

    Args:
        cluster: The cluster.
        options: The thresholds.
        namespace: The namespace of the cluster, which may differ from that of the rules.
        name: The object's name.
    """
    return Manifest(
        id="rule",
        api_version="monitoring.coreos.com/v1",
        kind="PrometheusRule",
        name=name,
        labels=recommended(cluster.name),
        fields={"spec": {"groups": [alert_group(cluster, options, namespace=namespace)]}},
    )


def alert_group(cluster: Cluster, options: Alerts, *, namespace: str) -> dict[str, Any]:
    """The group of rules, as in a rule file; arguments as for `alerts_manifest`."""
    rules = _Rules(cluster.name, namespace, options)
    return {
        "name": f"alluxio/{namespace}/{cluster.name}",
        "rules": [rules.rule(each) for each in alerts_of(cluster, options, namespace)],
    }


class _Rules:
    def __init__(self, name: str, namespace: str, options: Alerts) -> None:
        self._labels = {"namespace": namespace, "release": name, **options.labels}
        self._about = f"Alluxio {namespace}/{name}"
        self._options = options

    def rule(self, alert: Alert) -> dict[str, Any]:
        """An alert as a Prometheus rule."""
        anchor = alert.name.lower()
        annotations = {
            "summary": f"{self._about}: {alert.summary}",
            "description": f"{alert.description} See {PAGE}#{anchor}.",
        }
        if self._options.documentation is not None:
            base = self._options.documentation.rstrip("/")
            annotations["runbook_url"] = f"{base}/alerts.html#{anchor}"
        return {
            "alert": alert.name,
            "expr": alert.expr,
            "for": f"{alert.seconds}s",
            "labels": {"severity": alert.severity, **self._labels},
            "annotations": annotations,
        }
