"""Security contexts of pods and containers, within the `restricted` Pod Security Standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PRIVILEGED: Mapping[str, Any] = {"privileged": True, "capabilities": {"add": ["SYS_ADMIN"]}}
"""The security context of containers that mount file systems on their node."""


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
        user: The user ID of its processes; None if the platform assigns it.
        group: The group ID of its processes, likewise.
        fs_group: The group ID that owns its volumes, likewise.
        fs_group_change_policy: When the ownership is changed; None for Kubernetes's default.
        sysctls: The kernel parameters to set.
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
    """The security context of a container that needs no access to its node.

    Args:
        root: Whether its pod runs as root; without capabilities, root could not even write to
            directories of other users.
    """
    return {
        "allowPrivilegeEscalation": False,
        "capabilities": None if root else {"drop": ["ALL"]},
    }


def of_root(capabilities: Sequence[str]) -> dict[str, Any]:
    """The security context of an init container that must be root in a pod that is not.

    Args:
        capabilities: Its capabilities as root.
    """
    return {
        "runAsUser": 0,
        "runAsGroup": 0,
        "runAsNonRoot": False,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"], "add": list(capabilities)},
    }


def beside(container: Mapping[str, Any], pod: Mapping[str, Any]) -> Mapping[str, Any]:
    """A user's container, which may run as root in a pod that does not.

    Kubernetes would not start it otherwise: the pod's `runAsNonRoot` applies to every container
    that does not set its own.

    Args:
        container: The container.
        pod: The security context of the pod.
    """
    context = container.get("securityContext") or {}
    if context.get("runAsUser") != 0 or "runAsNonRoot" in context or not pod["runAsNonRoot"]:
        return container
    return {**container, "securityContext": {**context, "runAsNonRoot": False}}
