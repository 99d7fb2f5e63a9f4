"""`Dashboard`: how Grafana shows the clusters that Prometheus scrapes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .._base import checks
from .._base.quantities import DurationValue, Seconds, seconds
from .._base.values import FrozenDict, Value, frozen, put, value_object
from ..errors import refuse

SIDECAR = FrozenDict({"grafana_dashboard": "1"})
"""The label by which Grafana's sidecar finds ConfigMaps: the default of its Helm charts."""


@value_object()
class Dashboard(Value):
    """A Grafana dashboard for all clusters that Prometheus scrapes; it shows one at a time.

    Args:
        title: The dashboard's title. Default: ``"Alluxio"``.
        uid: The dashboard's ID in Grafana and in its URL; unique within one Grafana. Default:
            ``"alluxio"``.
        refresh: How often the dashboard refreshes. Default: 30 s.
        sidecar_labels: The labels by which Grafana's sidecar finds the ConfigMap. Default:
            ``{"grafana_dashboard": "1"}`` (that of the Helm charts grafana and
            kube-prometheus-stack).
        folder: The Grafana folder, written as the annotation ``grafana_folder``, which the sidecar
            reads if its ``folderAnnotation`` is set. Default: none.

    Raises:
        AlluxioConfigError: On a value that Grafana or Kubernetes refuses.
    """

    title: str = "Alluxio"
    uid: str = "alluxio"
    refresh: DurationValue = Seconds(30)
    sidecar_labels: Mapping[str, str] = SIDECAR
    folder: str | None = None

    def __post_init__(self) -> None:
        for name in ("title", "folder"):
            value = getattr(self, name)
            if value is not None and not checks.text(f"Dashboard {name}", value).isprintable():
                raise refuse(f"Dashboard {name}", value, "must be one line of text", "shorten it")
        uid = checks.text("Dashboard uid", self.uid)
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", uid):
            raise refuse(
                "Dashboard uid",
                uid,
                "must be up to 40 letters, digits, '-' and '_'",
                'use a name such as "alluxio"',
            )
        put(self, refresh=seconds("Dashboard refresh", self.refresh, least=5))
        labels = checks.labels("Dashboard sidecar_labels", self.sidecar_labels)
        put(self, sidecar_labels=frozen(labels))
