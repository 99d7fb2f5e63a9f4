"""What does not fit together in a pod to which users added something."""

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
    """What does not fit together in a pod to which something was added.

    Args:
        role: What the pod's role ends in.
        spec: The pod's `spec`.
        claims: The volumes that are not in it, since they are on claim templates.
    """
    containers = [*(spec.get("initContainers") or ()), *spec["containers"]]
    for name, count in Counter(each["name"] for each in containers).items():
        if count > 1:
            yield problem(
                Finding.CONTAINER_NAME_TWICE,
                f"the {role} pod has {count} containers called {name!r}",
                "rename what PodOptions containers or init_containers call so",
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
    """The errors of variables with which no container of a pod starts.

    Args:
        role: What the pod's role ends in.
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
    """The errors of hooks that last longer than a pod has time to end.

    Args:
        role: What the pod's role ends in.
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
                    f" its {name} hook, and has {grace} s to end",
                    "raise PodOptions(termination_grace_period=…), or sleep for less",
                )


def log_level_problems(
    component: Component, levels: Mapping[str, str], mounts: Sequence[Mount]
) -> Iterator[AlluxioConfigError]:
    """The error of levels that are to be set in a file which is on a volume.

    Args:
        component: The process.
        levels: Its levels, by the loggers' names.
        mounts: What its container mounts.
    """
    where = covering(FILE, [each.path for each in mounts]) if levels else None
    if where is not None:
        yield problem(
            Finding.LOG_LEVELS_OF_A_MOUNT,
            f"{component.suffix} has log_levels, which are set in {FILE}, and a volume at {where}",
            "set the levels in the file of the volume, and leave log_levels out",
        )


def retention_problems(
    role: str, given: ClaimRetention | None, claims: Sequence[str]
) -> Iterator[AlluxioConfigError]:
    """The error of a retention of claims that there are none of.

    Args:
        role: What the pod's role ends in.
        given: What becomes of claims, if it was said of these pods.
        claims: The volumes that are on claim templates.
    """
    if given is not None and not claims:
        yield problem(
            Finding.RETENTION_WITHOUT_CLAIMS,
            f"claim_retention of the {role} pods is of claims of their own, and they have none",
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
                f"container {container['name']!r} of the {role} pod mounts {name!r}, which is no"
                f" volume of it",
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
