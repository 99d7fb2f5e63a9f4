"""Names and labels: what runbooks, `kubectl` habits and other tools rely on."""

from __future__ import annotations

from collections.abc import Mapping

from .._base import checks
from .._properties.components import Component, Role

APP = "alluxio"

COMPONENT_OF: Mapping[str, Component] = {
    f"{APP}-{each.suffix}": each for each in Component if each is not Component.ALL
}
"""The processes by the names of their containers."""

CHECKSUM = "checksum/config"
"""The pod annotation with a hash of what the pod's processes read."""

DIRECTORIES = "/var/lib/alluxio"
"""The parent of the node directories that the user does not name."""

_RECOMMENDED = "app.kubernetes.io"
APP_LABEL = {f"{_RECOMMENDED}/name": APP}
"""The recommended labels of an object that may belong to several clusters."""


def check_name(parameter: str, value: object) -> str:
    """Check the name of a cluster, which the names of its objects begin with.

    The longest name derived from it is that of a StatefulSet's pods with a hash, which Kubernetes
    writes into a label of 63 characters.
    """
    return checks.host_name(parameter, value, suffix="-master-0123456789", most=63)


def volume_name(text: str) -> str:
    """The name of a volume named after something that may be longer, or contain dots."""
    return text[:63].replace(".", "-").rstrip("-")


def labels(name: str, role: Role | None = None, *, app: str = APP) -> dict[str, str]:
    """The labels that selectors use, which never change.

    Args:
        name: The cluster's name.
        role: The kind of pod; None for an object that belongs to no single kind.
        app: The value of the label `app`.
    """
    result = {"app": app}
    if role is not None:
        result["role"] = f"{APP}-{role.value}"
    result["release"] = name
    return result


def recommended(
    name: str, role: Role | None = None, *, version: str | None = None
) -> dict[str, str]:
    """The labels that Kubernetes recommends, for tools and people; no selector uses them.

    Args:
        name: The cluster's name.
        role: The kind of pod; None for an object that belongs to no single kind.
        version: The version of Alluxio. Default: no label for it.
    """
    result = {**APP_LABEL, f"{_RECOMMENDED}/instance": name}
    if role is not None:
        result[f"{_RECOMMENDED}/component"] = role.value
    if version is not None:
        result[f"{_RECOMMENDED}/version"] = version
    return result


def node_directory(above: str, namespace: str | None, name: str, what: str) -> str:
    """A cluster's node directory, if the user does not name one.

    No two clusters share one, since neither a namespace nor a name contains a slash.

    Args:
        above: The parent directory of those of all clusters.
        namespace: The cluster's namespace, if it is known.
        name: The cluster's name.
        what: What it is for.
    """
    return "/".join([above, *(() if namespace is None else (namespace,)), name, what])
