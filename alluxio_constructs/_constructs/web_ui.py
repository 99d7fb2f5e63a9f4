"""`WebUi`: the masters' web UI under a name of its own, in the cluster or from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._base.values import value_object
from .._parts.feature import Component
from .._pods.names import labels
from ..errors import refuse
from .objects import Part, write

if TYPE_CHECKING:
    from .._model.config import ClusterConfig


@value_object()
class WebUiOptions:
    """How the masters' web UI is reached. It has no login: keep it from where nobody should be.

    Of several masters only the one that leads serves the UI. An Ingress controller that tries the
    next address when one refuses, as NGINX's does, finds it; a Service alone finds it at some
    tries only.

    Args:
        host: The host name of an Ingress; the UI takes all of it, since it cannot be under a path.
            Default: none, and no Ingress.
        ingress_class_name: The Ingress's class. Default: the Kubernetes cluster's own.
        tls_secret_name: An existing Secret with the host's certificate and key, or the one that
            cert-manager shall make. Default: none, and no TLS.
        annotations: Of the Ingress, as for cert-manager. Default: none.

    Raises:
        AlluxioConfigError: On a name that Kubernetes refuses, or what needs a host without one.
    """

    host: str | None = None
    ingress_class_name: str | None = None
    tls_secret_name: str | None = None
    annotations: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        annotations = checks.annotation_texts("WebUiOptions annotations", self.annotations)
        object.__setattr__(self, "annotations", annotations)
        for name in ("host", "ingress_class_name", "tls_secret_name"):
            if getattr(self, name) is not None:
                checks.dns_subdomain(f"WebUiOptions {name}", getattr(self, name))
        for name in ("ingress_class_name", "tls_secret_name", "annotations"):
            if getattr(self, name) and self.host is None:
                raise refuse(
                    f"WebUiOptions {name}",
                    getattr(self, name),
                    "needs a host, without which there is no Ingress",
                    'give host="alluxio.example.com", or leave it out',
                )


class WebUi(Part):
    """A Service for the masters' web UI, and an Ingress if it has a host."""

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
            AlluxioConfigError: If the cluster has no `web_ui` or no masters, or the chart a web UI
                of this name.
        """
        options = checks.cluster_config("WebUi config", config).web_ui
        if options is None:
            raise refuse(
                "WebUi config", None, "must have a web UI", "give the cluster web_ui=WebUiOptions()"
            )
        if not config.master_enabled:
            raise refuse("WebUi config master_enabled", False, "must be True", "leave it out")
        super().__init__(scope, id)
        self._name = f"{config.name}-web"
        pod = config.pods["master"]
        self._labels = {**labels(config.name, "master"), **pod.object_labels}
        self._annotations = pod.object_annotations
        self.service: ApiObject = write(
            self,
            "service",
            api_version="v1",
            kind="Service",
            name=self._name,
            labels=self._labels,
            annotations=self._annotations,
            spec={
                "selector": labels(config.name, "master"),
                "ports": [{"name": "web", "port": config.container_ports(Component.MASTER)["web"]}],
            },
        )
        """The Service."""
        self.ingress: ApiObject | None = None if options.host is None else self._ingress(options)
        """The Ingress, if it has a host."""

    def _ingress(self, options: WebUiOptions) -> ApiObject:
        backend = {"service": {"name": self._name, "port": {"name": "web"}}}
        tls: list[dict[str, Any]] | None = None
        if options.tls_secret_name is not None:
            tls = [{"hosts": [options.host], "secretName": options.tls_secret_name}]
        return write(
            self,
            "ingress",
            api_version="networking.k8s.io/v1",
            kind="Ingress",
            name=self._name,
            labels=self._labels,
            annotations={**self._annotations, **options.annotations},
            spec={
                "ingressClassName": options.ingress_class_name,
                "tls": tls,
                "rules": [
                    {
                        "host": options.host,
                        "http": {
                            "paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]
                        },
                    }
                ],
            },
        )
