"""`AlluxioDashboard`: a Grafana dashboard in a ConfigMap that Grafana's sidecar loads."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._manifests.dashboard import dashboard_manifest
from .._parts.dashboard import Dashboard
from .objects import Part, write

_DEFAULT = Dashboard()


class AlluxioDashboard(Part):
    """A Grafana dashboard for all clusters whose pods Prometheus scrapes.

    It is a ConfigMap for Grafana's sidecar. `dashboard_json` gives the dashboard as JSON, for a
    Grafana without the sidecar.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        dashboard: Dashboard = _DEFAULT,
        name: str = "alluxio-dashboard",
    ) -> None:
        """Write the object.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            dashboard: The options of the dashboard. Default: ``Dashboard()``.
            name: The name of the ConfigMap. Default: ``"alluxio-dashboard"``.

        Raises:
            AlluxioConfigError: On a value that Kubernetes refuses.
        """
        checks.instance("AlluxioDashboard dashboard", dashboard, Dashboard)
        checks.dns_subdomain("AlluxioDashboard name", name)
        super().__init__(scope, id)
        self.config_map: ApiObject = write(self, dashboard_manifest(dashboard, name=name))
        """The ConfigMap."""
