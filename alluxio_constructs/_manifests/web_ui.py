"""The Service and Ingress of the masters' web UI as Kubernetes objects."""

from __future__ import annotations

from typing import Any

from .._base.values import Value, value_object
from .._model.answers import ports
from .._model.cluster import Cluster
from .._model.labels import selector_labels
from .._parts.web_ui import WebUiOptions
from .._properties.components import Component, Role
from .objects import Manifest, metadata


@value_object()
class WebUiManifests(Value):
    """The objects of the web UI."""

    service: Manifest
    ingress: Manifest | None


def web_ui_manifests(cluster: Cluster, options: WebUiOptions) -> WebUiManifests:
    """A Service for the masters' web UI, and an Ingress if it has a host.

    Args:
        cluster: The cluster.
        options: The options of the web UI.
    """
    name = f"{cluster.name}-web"
    given = metadata(cluster, Role.MASTER)
    service = Manifest(
        id="service",
        api_version="v1",
        kind="Service",
        name=name,
        labels=given["labels"],
        annotations={**given["annotations"], **options.service_annotations},
        fields={
            "spec": {
                **({} if options.service == "ClusterIP" else {"type": options.service}),
                "selector": selector_labels(cluster, Role.MASTER),
                "ports": [{"name": "web", "port": ports(cluster, Component.MASTER)["web"]}],
            }
        },
    )
    ingress = None if options.host is None else _ingress(cluster, name, options)
    return WebUiManifests(service=service, ingress=ingress)


def _ingress(cluster: Cluster, name: str, options: WebUiOptions) -> Manifest:
    backend = {"service": {"name": name, "port": {"name": "web"}}}
    tls: list[dict[str, Any]] | None = None
    if options.tls_secret_name is not None:
        tls = [{"hosts": [options.host], "secretName": options.tls_secret_name}]
    own = metadata(cluster, Role.MASTER)
    return Manifest(
        id="ingress",
        api_version="networking.k8s.io/v1",
        kind="Ingress",
        name=name,
        labels=own["labels"],
        annotations={**own["annotations"], **options.annotations},
        fields={
            "spec": {
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
            }
        },
    )
