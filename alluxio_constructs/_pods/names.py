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
"""The annotation of pods that changes with what their processes read."""

DIRECTORIES = "/var/lib/alluxio"
"""Where the directories of nodes are for which the user names none."""

_RECOMMENDED = "app.kubernetes.io"
APP_LABEL = {f"{_RECOMMENDED}/name": APP}
"""What is recommended of an object that may be of several clusters."""


def check_name(parameter: str, value: object) -> str:
    """The name of a cluster, from which those of its objects are made.

    The longest host name and label made of it is that of the StatefulSet's pods with a hash, which
    Kubernetes puts in a label of 63 characters.
    """
    return checks.host_name(parameter, value, suffix="-master-0123456789", most=63)


def volume_name(text: str) -> str:
    """The name of a volume that is called after what may be longer, and have dots in it."""
    return text[:63].replace(".", "-").rstrip("-")


def labels(name: str, role: Role | None = None, *, app: str = APP) -> dict[str, str]:
    """The labels that selectors rest on, which never change.

    Args:
        name: The cluster.
        role: The kind of pod; None for what belongs to no single one.
        app: What the label `app` says.
    """
    result = {"app": app}
    if role is not None:
        result["role"] = f"{APP}-{role.value}"
    result["release"] = name
    return result


def recommended(
    name: str, role: Role | None = None, *, version: str | None = None
) -> dict[str, str]:
    """The labels that Kubernetes recommends, for tools and people; no selector has them.

    Args:
        name: The cluster.
        role: The kind of pod; None for what belongs to no single one.
        version: The version of Alluxio. Default: not said.
    """
    result = {**APP_LABEL, f"{_RECOMMENDED}/instance": name}
    if role is not None:
        result[f"{_RECOMMENDED}/component"] = role.value
    if version is not None:
        result[f"{_RECOMMENDED}/version"] = version
    return result


def node_directory(above: str, namespace: str | None, name: str, what: str) -> str:
    """The node directory that is a cluster's where the user names none.

    No two clusters have the same: a slash is in neither a namespace nor a name.

    Args:
        above: The directory that those of all clusters are in.
        namespace: The cluster's namespace, if it is known.
        name: The cluster's name.
        what: What it is for.
    """
    return "/".join([above, *(() if namespace is None else (namespace,)), name, what])
