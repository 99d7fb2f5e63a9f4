"""What Kubernetes refuses in Services and disruption budgets; arguments as for every rule."""

from __future__ import annotations

from .._base import checks
from ..errors import AlluxioConfigError, refuse
from .kinds import Found, Given, Minors


def port(parameter: str, value: Given, _: Minors) -> Found:
    """A port of a Service."""
    try:
        if value.get("name"):
            checks.dns_label(f"{parameter}.name", value["name"])
    except AlluxioConfigError as error:
        yield error


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
            "must each have a name of its own, where there are several",
            parameter=f"{parameter}.ports",
            remedy="name them",
        )


def budget(parameter: str, value: Given, _: Minors) -> Found:
    """How many pods may be drained."""
    if value.get("minAvailable") is not None and value.get("maxUnavailable") is not None:
        yield AlluxioConfigError(
            "has both minAvailable and maxUnavailable",
            parameter=parameter,
            remedy="leave one of them out",
        )
