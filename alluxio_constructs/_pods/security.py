"""What pods may do on their nodes: what the `restricted` Pod Security Standard leaves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PRIVILEGED: Mapping[str, Any] = {"privileged": True, "capabilities": {"add": ["SYS_ADMIN"]}}
"""Of containers that mount file systems on their node."""


def of_pod(
    *,
    user: int | None,
    group: int | None,
    fs_group: int | None,
    fs_group_change_policy: str | None,
    sysctls: Mapping[str, str],
) -> dict[str, Any]:
    """The security context of a pod.

    Args:
        user: The user that its processes run as; None for the one that the platform gives it.
        group: Their group, likewise.
        fs_group: The group that its volumes are handed to, likewise.
        fs_group_change_policy: When they are; None for Kubernetes's own.
        sysctls: The kernel parameters that it sets.
    """
    return {
        "runAsUser": user,
        "runAsGroup": group,
        "runAsNonRoot": None if user == 0 else True,
        "fsGroup": fs_group,
        "fsGroupChangePolicy": fs_group_change_policy,
        "seccompProfile": {"type": "RuntimeDefault"},
        "sysctls": [{"name": name, "value": value} for name, value in sysctls.items()] or None,
    }


def of_container(*, root: bool) -> dict[str, Any]:
    """The security context of a container that needs nothing of its node.

    Args:
        root: Whether its pod runs as root, who without capabilities could not even write to
            directories of others.
    """
    return {
        "allowPrivilegeEscalation": False,
        "capabilities": None if root else {"drop": ["ALL"]},
    }


def of_root(capabilities: Sequence[str]) -> dict[str, Any]:
    """The security context of an init container that must be root in a pod that is not.

    Args:
        capabilities: What it may do as root.
    """
    return {
        "runAsUser": 0,
        "runAsGroup": 0,
        "runAsNonRoot": False,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"], "add": list(capabilities)},
    }


def beside(container: Mapping[str, Any], pod: Mapping[str, Any]) -> Mapping[str, Any]:
    """A container of the user's, which may be root in a pod that is not.

    Kubernetes would not start it otherwise: what the pod says of root holds for each container
    that says nothing of it.

    Args:
        container: The container.
        pod: The security context of the pod.
    """
    context = container.get("securityContext") or {}
    if context.get("runAsUser") != 0 or "runAsNonRoot" in context or not pod["runAsNonRoot"]:
        return container
    return {**container, "securityContext": {**context, "runAsNonRoot": False}}
