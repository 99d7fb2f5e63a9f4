"""Contradictions in pods to which users added something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._base import limits
from .._pods import extras
from .._pods.directories import covering
from .._pods.log_levels import FILE
from .._pods.mounts import Mount
from .._pods.rollout import ClaimRetention
from .._properties.components import Component
from ..errors import AlluxioConfigError, Finding, problem

_GRACE = 30
"""Kubernetes's default of `terminationGracePeriodSeconds`."""


def added_problems(
    role: str, spec: Mapping[str, Any], claims: Sequence[str]
) -> Iterator[AlluxioConfigError]:
    """The errors for contradictions in a pod to which something was added.

    Args:
        role: The last part of the pod's role.
        spec: The pod's `spec`.
        claims: The volumes that are on claim templates, and therefore not in the `spec`.
    """
    containers = [*(spec.get("initContainers") or ()), *spec["containers"]]
    for name, count in Counter(each["name"] for each in containers).items():
        if count > 1:
            yield problem(
                Finding.CONTAINER_NAME_TWICE,
                f"the {role} pod has {count} containers called {name!r}",
                "rename the one in PodOptions containers or init_containers",
            )
    volumes = Counter([*claims, *(each["name"] for each in spec["volumes"] or ())])
    for name, count in volumes.items():
        if count > 1:
            yield problem(
                Finding.VOLUME_NAME_TWICE,
                f"the {role} pod has {count} volumes called {name!r}",
                "rename the one in PodOptions volumes",
            )
    for container in containers:
        yield from _mount_problems(role, container, volumes)
    yield from _port_problems(role, containers)


def environment_problems(role: str, spec: Mapping[str, Any]) -> Iterator[AlluxioConfigError]:
    """The errors for variables with which no container of a pod starts.

    Args:
        role: The last part of the pod's role.
        spec: The pod's `spec`.
    """
    for container in (*(spec.get("initContainers") or ()), *spec["containers"]):
        for each in container.get("env") or ():
            value = each.get("value")
            if not isinstance(value, str):
                continue
            size = limits.variable_size(each["name"], value.replace("$$", "$"))
            if size > limits.VARIABLE:
                yield problem(
                    Finding.VARIABLE_TOO_LONG,
                    f"container {container['name']!r} of the {role} pod has the variable"
                    f" {each['name']} of {size} bytes, and Linux takes {limits.VARIABLE} for one",
                    "shorten it, or give it as a file",
                )


def hook_problems(role: str, spec: Mapping[str, Any]) -> Iterator[AlluxioConfigError]:
    """The errors for hooks that last longer than the pod's grace period.

    Args:
        role: The last part of the pod's role.
        spec: The pod's `spec`.
    """
    grace = spec.get("terminationGracePeriodSeconds") or _GRACE
    for container in spec["containers"]:
        for name, each in (container.get("lifecycle") or {}).items():
            seconds = (each.get("sleep") or {}).get("seconds") or 0
            if seconds > grace:
                yield problem(
                    Finding.REFUSED,
                    f"container {container['name']!r} of the {role} pod sleeps for {seconds} s in"
                    f" its {name} hook, but has only {grace} s to end",
                    "raise PodOptions(termination_grace_period=…), or sleep for less",
                )


def log_level_problems(
    component: Component, levels: Mapping[str, str], mounts: Sequence[Mount]
) -> Iterator[AlluxioConfigError]:
    """The error for log levels that would be written to a file on a volume.

    Args:
        component: The process.
        levels: The log levels, by logger name.
        mounts: The mounts of its container.
    """
    where = covering(FILE, [each.path for each in mounts]) if levels else None
    if where is not None:
        yield problem(
            Finding.LOG_LEVELS_OF_A_MOUNT,
            f"{component.suffix} has log_levels, which are set in {FILE}, but a volume at {where}",
            "set the levels in the file of the volume, and leave log_levels out",
        )


def retention_problems(
    role: str, given: ClaimRetention | None, claims: Sequence[str]
) -> Iterator[AlluxioConfigError]:
    """The error for a claim retention of pods without claims.

    Args:
        role: The last part of the pod's role.
        given: The retention given for these pods, if any.
        claims: The volumes that are on claim templates.
    """
    if given is not None and not claims:
        yield problem(
            Finding.RETENTION_WITHOUT_CLAIMS,
            f"claim_retention of the {role} pods has no effect: they have no claims of their own",
            "leave it out, or use VolumeSource.persistent_volume_claim(…)",
        )


def _mount_problems(
    role: str, container: Mapping[str, Any], volumes: Mapping[str, int]
) -> Iterator[AlluxioConfigError]:
    mounted = [mount["name"] for mount in container.get("volumeMounts") or ()]
    for name in dict.fromkeys(mounted):
        if name not in volumes:
            yield problem(
                Finding.UNKNOWN_VOLUME,
                f"container {container['name']!r} of the {role} pod mounts {name!r}, which is not"
                " a volume of it",
                f"use one of {', '.join(sorted(volumes)) or 'none'}, or add it to"
                " PodOptions volumes",
            )


def _port_problems(
    role: str, containers: Sequence[Mapping[str, Any]]
) -> Iterator[AlluxioConfigError]:
    owners: dict[tuple[int, str], str] = {}
    for container in containers:
        for port in extras.ports(container):
            other = owners.setdefault(port, container["name"])
            if other != container["name"]:
                yield problem(
                    Finding.PORT_TWICE,
                    f"containers {other!r} and {container['name']!r} of the {role} pod both have"
                    f" port {port[0]}",
                    "move one of them",
                )
