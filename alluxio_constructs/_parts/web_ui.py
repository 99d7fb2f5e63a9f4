"""`WebUiOptions`: a Service for the masters' web UI, and an Ingress from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from .._base import checks
from .._base.values import NOTHING, Value, frozen, put, value_object
from .._pods.pod import ServiceType
from ..errors import refuse


@value_object()
class WebUiOptions(Value):
    """A Service, and optionally an Ingress, for the masters' web UI. The UI has no login.

    With several masters only the leading one serves the UI. An Ingress controller that tries the
    next address when one refuses the connection, as NGINX's does, finds it; a Service alone
    reaches it only on some attempts.

    Args:
        host: The host name of an Ingress; the UI needs the whole host, since it cannot be served
            below a path. Default: none, and no Ingress.
        ingress_class_name: The Ingress's class. Default: the default class of the Kubernetes
            cluster.
        tls_secret_name: An existing Secret with the host's certificate and key, or the one that
            cert-manager is to create. Default: none, and no TLS.
        annotations: Annotations of the Ingress, for example for cert-manager. Default: none.
        service: The type of the Service: ``"ClusterIP"``, ``"NodePort"`` or ``"LoadBalancer"``.
            Default: ``"ClusterIP"``.
        service_annotations: Annotations of the Service, for example to configure load balancers.
            Default: none.

    Raises:
        AlluxioConfigError: On a name that Kubernetes refuses, or an option that needs a host
            without one.
    """

    host: str | None = None
    ingress_class_name: str | None = None
    tls_secret_name: str | None = None
    annotations: Mapping[str, str] = NOTHING
    service: ServiceType = "ClusterIP"
    service_annotations: Mapping[str, str] = NOTHING

    def __post_init__(self) -> None:
        for name in ("annotations", "service_annotations"):
            texts = checks.annotation_texts(f"WebUiOptions {name}", getattr(self, name))
            put(self, **{name: frozen(texts)})
        checks.choice("WebUiOptions service", self.service, get_args(ServiceType))
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
