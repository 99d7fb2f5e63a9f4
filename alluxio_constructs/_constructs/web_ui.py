"""`WebUi`: access to the masters' web UI, from inside or outside of the Kubernetes cluster."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.web_ui import web_ui_manifests
from .._model.config import ClusterConfig, cluster_of
from ..errors import refuse
from .findings import report_part
from .objects import Part, place_cluster, write, write_some


class WebUi(Part):
    """A Service for the masters' web UI, and an Ingress if `WebUiOptions` has a host."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
    ) -> None:
        """Write the objects.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            config: The cluster, with the option `web_ui`.

        Raises:
            AlluxioConfigError: If the cluster has no `web_ui` or no masters, or the namespace
                already has a web UI of this name.
        """
        cluster = cluster_of("WebUi config", config)
        if cluster.web_ui is None:
            raise refuse(
                "WebUi config", None, "must have a web UI", "give the cluster web_ui=WebUiOptions()"
            )
        if not cluster.master_enabled:
            raise refuse("WebUi config master_enabled", False, "must be True", "leave it out")
        super().__init__(scope, id)
        place_cluster(self, cluster)
        manifests = web_ui_manifests(cluster, cluster.web_ui)
        self.service: ApiObject = write(self, manifests.service)
        """The Service."""
        self.ingress: ApiObject | None = write_some(self, manifests.ingress)
        """The Ingress, if there is one."""
        report_part(self, cluster, "WebUi", manifests)
