"""Probes: how Kubernetes finds out whether a process is up, ready and alive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._base import checks
from .._base.quantities import DurationValue, seconds
from .._base.values import Value, put, value_object
from ..errors import refuse
from .scripts import script


@value_object()
class Probe(Value):
    """When and how often a process is probed. Options left out keep the process's defaults.

    Args:
        initial_delay: Time before the first probe, in whole seconds like the following. Defaults
            (the chart's): readiness 10 s, liveness 15 s, startup 0 s.
        period: Time between probes. Defaults: readiness 10 s, liveness 30 s, startup 10 s.
        timeout: Time allowed for an answer. Defaults: readiness 1 s, liveness 5 s, startup 5 s.
        failure_threshold: Consecutive failures after which the probe has failed. Defaults:
            readiness 3, liveness 2, startup 30.
        success_threshold: Consecutive successes after which it has succeeded again; for readiness
            only. Default: 1.
        enabled: Whether there is a probe at all. Default: True.

    Raises:
        AlluxioConfigError: On a value that Kubernetes refuses.
    """

    initial_delay: DurationValue | None = None
    period: DurationValue | None = None
    timeout: DurationValue | None = None
    failure_threshold: int | None = None
    success_threshold: int | None = None
    enabled: bool = True

    def __post_init__(self) -> None:
        checks.boolean("Probe enabled", self.enabled)
        for name, _, least in _SECONDS:
            value = getattr(self, name)
            if value is not None:
                put(self, **{name: seconds(f"Probe {name}", value, least=least)})
        for name, _ in _COUNTS:
            value = getattr(self, name)
            if value is not None:
                checks.whole(f"Probe {name}", value, least=1)


_SECONDS = (
    ("initial_delay", "initialDelaySeconds", 0),
    ("period", "periodSeconds", 1),
    ("timeout", "timeoutSeconds", 1),
)
_COUNTS = (
    ("failure_threshold", "failureThreshold"),
    ("success_threshold", "successThreshold"),
)


def probe_fields(given: Probe) -> dict[str, int]:
    """The fields that were given, in the form of a manifest."""
    names = {**{name: key for name, key, _ in _SECONDS}, **dict(_COUNTS)}
    values = {key: getattr(given, name) for name, key in names.items()}
    return {key: int(value) for key, value in values.items() if value is not None}


READINESS: Mapping[str, int] = {
    "initialDelaySeconds": 10,
    "periodSeconds": 10,
    "timeoutSeconds": 1,
    "failureThreshold": 3,
    "successThreshold": 1,
}
LIVENESS: Mapping[str, int] = {
    "initialDelaySeconds": 15,
    "periodSeconds": 30,
    "timeoutSeconds": 5,
    "failureThreshold": 2,
}
STARTUP: Mapping[str, int] = {
    "periodSeconds": 10,
    "timeoutSeconds": 5,
    "failureThreshold": 30,
}
"""Five minutes, during which the liveness probe waits, so that a slow start on a busy node, or an
election, does not end in a restart. (With several masters the documentation asks for at least
three.)"""


def only_readiness_counts_successes(parameter: str, probe: Probe | None) -> None:
    """Refuse a `success_threshold` other than 1 in probes for which Kubernetes refuses it."""
    if probe is not None and probe.success_threshold not in (None, 1):
        raise refuse(
            f"{parameter} success_threshold",
            probe.success_threshold,
            "must be 1, except for readiness",
            "leave it out",
        )


def probe(handler: Mapping[str, Any], defaults: Mapping[str, int], given: Probe | None) -> Any:
    """A probe in the form of a manifest, or None if it is switched off."""
    if given is not None and not given.enabled:
        return None
    # A handler may have defaults of its own; the order of the fields is kept.
    return {**handler, **defaults, **handler, **({} if given is None else probe_fields(given))}


def tcp(port_name: str) -> Mapping[str, Any]:
    """A handler that connects to a named port of the container."""
    return {"tcpSocket": {"port": port_name}}


def by_script(name: str, *arguments: str) -> Mapping[str, Any]:
    """A handler that runs one of the scripts, with a timeout that is long enough.

    Args:
        name: The script's.
        arguments: The script's.
    """
    return {
        "exec": {"command": ["bash", "-c", script(name), name, *arguments]},
        "timeoutSeconds": 5,
    }
