"""Rules for Services, Ingresses, PodDisruptionBudgets and roles."""

from __future__ import annotations

from .._base import checks
from ..errors import AlluxioConfigError, refuse
from .kinds import Found, Given, Minors, refused_by


def port(parameter: str, value: Given, _: Minors) -> Found:
    """A port of a Service."""
    if value.get("name"):
        yield from refused_by(checks.dns_label, f"{parameter}.name", value["name"])


def service(parameter: str, value: Given, _: Minors) -> Found:
    """A Service."""
    kind, address = value.get("type") or "ClusterIP", value.get("clusterIP")
    if not value.get("ports") and kind != "ExternalName" and address != "None":
        yield AlluxioConfigError("is missing", parameter=f"{parameter}.ports", remedy="give one")
    if kind == "ClusterIP":
        for i, each in enumerate(value.get("ports") or ()):
            if each.get("nodePort"):
                yield refuse(
                    f"{parameter}.ports[{i}].nodePort",
                    each["nodePort"],
                    "needs type NodePort or LoadBalancer",
                    "leave it out",
                )
    if address not in (None, "", "None") and not checks.is_address(address):
        yield refuse(f"{parameter}.clusterIP", address, "must be an IP address", 'use "None"')
    ports = value.get("ports") or ()
    names = [each.get("name") for each in ports]
    if len(ports) > 1 and (None in names or len(set(names)) < len(names)):
        yield AlluxioConfigError(
            "must each have a unique name, as there are several",
            parameter=f"{parameter}.ports",
            remedy="name them",
        )


def budget(parameter: str, value: Given, _: Minors) -> Found:
    """A PodDisruptionBudget."""
    if value.get("minAvailable") is not None and value.get("maxUnavailable") is not None:
        yield AlluxioConfigError(
            "has both minAvailable and maxUnavailable",
            parameter=parameter,
            remedy="leave one of them out",
        )


def ingress_rule(parameter: str, value: Given, _: Minors) -> Found:
    """A rule of an Ingress: a host and its paths."""
    http = value.get("http")
    if http is not None and not http["paths"]:
        yield AlluxioConfigError(
            "must have a path", parameter=f"{parameter}.http.paths", remedy="give one"
        )


def ingress_path(parameter: str, value: Given, _: Minors) -> Found:
    """A path of an Ingress."""
    path = value.get("path") or ""
    if not path.startswith("/") and (path or value["pathType"] != "ImplementationSpecific"):
        yield refuse(f"{parameter}.path", path, "must be absolute", 'use "/" or the like')


def ingress_backend(parameter: str, value: Given, _: Minors) -> Found:
    """The backend of an Ingress."""
    service, resource = value.get("service"), value.get("resource")
    if (service is None) == (resource is None):
        yield AlluxioConfigError(
            "must have a service or a resource, and not both",
            parameter=parameter,
            remedy="give one of them",
        )
    if service is not None:
        target = service.get("port") or {}
        if bool(target.get("name")) == bool(target.get("number")):
            yield AlluxioConfigError(
                "must be the name or the number of a port",
                parameter=f"{parameter}.service.port",
                remedy="give one of them",
            )


def policy_rule(parameter: str, value: Given, _: Minors) -> Found:
    """A rule of a role."""
    urls = value.get("nonResourceURLs")
    for name in ("verbs", *(() if urls else ("apiGroups", "resources"))):
        if not value.get(name):
            yield AlluxioConfigError(
                "is missing", parameter=f"{parameter}.{name}", remedy="give it"
            )


def subject(parameter: str, value: Given, _: Minors) -> Found:
    """A subject of a role binding."""
    if value["kind"] == "ServiceAccount":
        yield from refused_by(checks.dns_subdomain, f"{parameter}.name", value["name"])
