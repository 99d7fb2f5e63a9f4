"""`UpdateStrategy` and `ClaimRetention`: what happens to old pods and claims."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

from .._base import checks
from .._base.values import Value, value_object
from ..errors import refuse

UpdateType = Literal["RollingUpdate", "OnDelete"]
"""Whether Kubernetes replaces pods of an old template itself, or waits until they are deleted."""

PodManagementPolicy = Literal["Parallel", "OrderedReady"]
"""Whether the pods of a StatefulSet start and end in parallel or one by one."""

Retention = Literal["Retain", "Delete"]
"""What happens to a claim whose pod no longer needs it."""

_SHARE = r"(100|[1-9]?[0-9])%"


@value_object()
class UpdateStrategy(Value):
    """How pods are replaced when their template changes.

    Args:
        type: ``"RollingUpdate"`` replaces them one after the other; ``"OnDelete"`` replaces a pod
            when somebody deletes it. Default: ``"RollingUpdate"`` (Kubernetes's).
        max_unavailable: How many pods may be unavailable at a time, a number or a percentage
            (``"10%"``). For the workers of a StatefulSet it has an effect only if Kubernetes has
            the feature gate `MaxUnavailableStatefulSet` enabled. Default: 1 (Kubernetes's).
        max_surge: On how many nodes at a time the new pod starts before the old one ends, a number
            or a percentage. Only for a proxy that is not on the host network: two pods of
            any other DaemonSet cannot run on one node. Default: 0, the old pod ends first
            (Kubernetes's).
        partition: Pods of a StatefulSet with a smaller ordinal keep the old template. Default: 0
            (Kubernetes's).

    Raises:
        AlluxioConfigError: On a value that Kubernetes refuses, or fields that exclude each other.
    """

    type: UpdateType = "RollingUpdate"
    max_unavailable: int | str | None = None
    max_surge: int | str | None = None
    partition: int | None = None

    def __post_init__(self) -> None:
        checks.choice("UpdateStrategy type", self.type, get_args(UpdateType))
        for name in ("max_unavailable", "max_surge"):
            if getattr(self, name) is not None:
                _check_pods(f"UpdateStrategy {name}", getattr(self, name))
        if self.partition is not None:
            checks.whole("UpdateStrategy partition", self.partition, least=0)
        fields = ("max_unavailable", "max_surge", "partition")
        given = [name for name in fields if getattr(self, name) is not None]
        if given and self.type == "OnDelete":
            raise refuse(
                f"UpdateStrategy {given[0]}",
                getattr(self, given[0]),
                'cannot be combined with type="OnDelete", where whoever deletes pods decides',
                "leave one of them out",
            )
        if "max_surge" in given and len(given) > 1:
            other = next(name for name in given if name != "max_surge")
            raise refuse(
                f"UpdateStrategy {other}",
                getattr(self, other),
                "cannot be combined with max_surge, with which no pod is unavailable",
                "leave one of them out",
            )


@value_object()
class ClaimRetention(Value):
    """What happens to the claims of a StatefulSet's pods when they are no longer needed.

    Kubernetes supports it since 1.27.

    Args:
        when_deleted: When the StatefulSet is deleted: ``"Retain"`` keeps the claims, ``"Delete"``
            deletes them. Default: ``"Retain"`` (Kubernetes's).
        when_scaled: When the StatefulSet is scaled down, for the claims of the pods removed:
            ``"Retain"`` or ``"Delete"``. Default: ``"Retain"`` (Kubernetes's).

    Raises:
        AlluxioConfigError: On any other value.
    """

    when_deleted: Retention = "Retain"
    when_scaled: Retention = "Retain"

    def __post_init__(self) -> None:
        for name in ("when_deleted", "when_scaled"):
            checks.choice(f"ClaimRetention {name}", getattr(self, name), get_args(Retention))


def _check_pods(parameter: str, value: object) -> None:
    if isinstance(value, str):
        if not re.fullmatch(_SHARE, value) or value == "0%":
            raise refuse(
                parameter,
                value,
                "must be a number of pods, or a percentage from 1% to 100%",
                'use 1 or "10%"',
            )
    else:
        checks.whole(parameter, value, least=1, what="number of pods")


def update_manifest(strategy: UpdateStrategy) -> dict[str, Any]:
    """A workload's `updateStrategy`."""
    rolling: Mapping[str, Any] = {
        # By default one pod may be unavailable, which Kubernetes refuses together with a surge.
        "maxUnavailable": 0 if strategy.max_surge is not None else strategy.max_unavailable,
        "maxSurge": strategy.max_surge,
        "partition": strategy.partition,
    }
    given = {name: value for name, value in rolling.items() if value is not None}
    return {"type": strategy.type, "rollingUpdate": given or None}


def retention_manifest(retention: ClaimRetention) -> dict[str, str]:
    """A StatefulSet's `persistentVolumeClaimRetentionPolicy`."""
    return {"whenDeleted": retention.when_deleted, "whenScaled": retention.when_scaled}
