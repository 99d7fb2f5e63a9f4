"""Names and labels: what runbooks, `kubectl` habits and other tools rely on."""

from __future__ import annotations

from .._base import checks
from .._properties.components import Role

APP = "alluxio"


def check_name(parameter: str, value: object) -> str:
    """The name of a cluster, from which those of its objects are made.

    The longest host name and label made of it is that of the StatefulSet's pods with a hash, which
    Kubernetes puts in a label of 63 characters.
    """
    return checks.host_name(parameter, value, suffix="-master-0123456789", most=63)


def labels(name: str, role: Role | None = None) -> dict[str, str]:
    """The labels that selectors rest on, which never change.

    Args:
        name: The cluster.
        role: The kind of pod; None for what belongs to no single one.
    """
    result = {"app": APP}
    if role is not None:
        result["role"] = f"{APP}-{role.value}"
    result["release"] = name
    return result
