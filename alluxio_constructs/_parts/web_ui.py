"""`WebUiOptions`: the masters' web UI under a name of its own, in the cluster or from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from .._base import checks
from .._base.values import NOTHING, Value, frozen, put, value_object
from .._pods.pod import ServiceType
from ..errors import refuse


@value_object()
class WebUiOptions(Value):
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
        service: The type of the Service: ``"ClusterIP"``, ``"NodePort"`` or ``"LoadBalancer"``.
            Default: ``"ClusterIP"``.
        service_annotations: Of the Service, as load balancers are told by what to do. Default:
            none.

    Raises:
        AlluxioConfigError: On a name that Kubernetes refuses, or what needs a host without one.
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
