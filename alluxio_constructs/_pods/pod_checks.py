"""Checks of pod options that involve more than a single value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from .._base import checks
from .._base.values import NOTHING
from ..errors import refuse

_OURS = ("app", "role", "release")
_SYSCTL = r"[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)+"


class HasTexts(Protocol):
    """`PodOptions` during their creation."""

    @property
    def sysctls(self) -> Mapping[str, str]:
        """The kernel parameters."""

    @property
    def host_network(self) -> bool | None:
        """Whether the pod is on the host network."""


def texts(options: HasTexts) -> dict[str, Mapping[str, str]]:
    """Check labels, annotations and other dicts of strings.

    Args:
        options: The options that have them.

    Raises:
        AlluxioConfigError: On one that Kubernetes refuses, or a label that selectors use.
    """
    found: dict[str, Mapping[str, str]] = {}
    for name in ("labels", "object_labels", "node_selector"):
        found[name] = checks.labels(f"PodOptions {name}", getattr(options, name))
    for name in ("annotations", "object_annotations", "service_annotations"):
        found[name] = checks.annotation_texts(f"PodOptions {name}", getattr(options, name))
    found["sysctls"] = _sysctls(options)
    for name in ("labels", "object_labels"):
        for label in _OURS:
            if label in found[name]:
                raise refuse(
                    f"PodOptions {name}",
                    label,
                    "must not be one of app, role and release, which selectors use",
                    "choose another label",
                )
    return found


def _sysctls(options: HasTexts) -> Mapping[str, str]:
    sysctls = checks.texts("PodOptions sysctls", options.sysctls)
    for name in sysctls:
        if not re.fullmatch(_SYSCTL, name):
            raise refuse(
                "PodOptions sysctls",
                name,
                "must be the name of a kernel parameter",
                'use "net.ipv4.tcp_retries2" or the like',
            )
        if options.host_network and name.startswith(("net.", "net/")):
            raise refuse(
                "PodOptions sysctls",
                name,
                "must not be a network parameter with host_network=True",
                "give it to pods that are not on the host network, such as master_pod",
            )
    return sysctls


def dns_config(value: object) -> Mapping[str, Any]:
    """Check the DNS configuration of a pod in the form of a manifest.

    Args:
        value: The configuration.

    Raises:
        AlluxioConfigError: On one that no supported version of Kubernetes takes.
    """
    if not checks.mapping("PodOptions dns_config", value):
        return NOTHING
    from .._kubernetes.walk import check  # slow, and needed for these only

    return check("PodOptions dns_config", value, "core.v1.PodDNSConfig")
