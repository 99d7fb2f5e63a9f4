"""Lifecycle hooks: what Kubernetes runs in a container after it starts and before it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._base import checks
from .._credentials import in_data
from ..errors import AlluxioConfigError, refuse


def hook(parameter: str, value: object) -> Mapping[str, Any]:
    """Check a lifecycle hook in the form of a manifest.

    Args:
        parameter: Its name in errors.
        value: The hook: ``{"exec": {"command": […]}}``.

    Raises:
        AlluxioConfigError: On one that no supported version of Kubernetes takes, or a credential
            as text.
    """
    if not checks.mapping(parameter, value):
        raise refuse(
            parameter, value, "must have a handler", 'use {"exec": {"command": ["sleep", "10"]}}'
        )
    from .._kubernetes.walk import check  # slow, and needed for hooks only

    found = check(parameter, value, "core.v1.LifecycleHandler")
    for where, what in in_data(found):
        raise AlluxioConfigError(
            f"has a credential as text ({what}), which would be in the pod",
            parameter=f"{parameter}{where}",
            remedy="put it into a Secret, and give the process a variable by"
            " UfsSecret.from_existing(…, env={…})",
        )
    return found


def lifecycle(
    post_start: Mapping[str, Any] | None, pre_stop: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """A container's `lifecycle`, or None."""
    given = {"postStart": post_start, "preStop": pre_stop}
    return {name: each for name, each in given.items() if each is not None} or None
