"""`UpdateStrategy` and `ClaimRetention`: what becomes of old pods and claims."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

from .._base import checks
from .._base.values import Value, value_object
from ..errors import refuse

UpdateType = Literal["RollingUpdate", "OnDelete"]
"""Who replaces pods of an old template: Kubernetes, or whoever deletes them."""

PodManagementPolicy = Literal["Parallel", "OrderedReady"]
"""Whether the pods of a StatefulSet start and end all at once, or one after the other."""

Retention = Literal["Retain", "Delete"]
"""What becomes of a claim that its pod no longer needs."""

_SHARE = r"(100|[1-9]?[0-9])%"


@value_object()
class UpdateStrategy(Value):
    """How pods are replaced when their template changes.

    Args:
        type: ``"RollingUpdate"`` replaces them one after the other; ``"OnDelete"`` leaves each as
            it is until somebody deletes it. Default: ``"RollingUpdate"`` (Kubernetes's).
        max_unavailable: How many pods may be missing at a time, a number or a share (``"10%"``).
            Of workers that are a StatefulSet, only a Kubernetes with the feature gate
            `MaxUnavailableStatefulSet` takes note of it. Default: 1 (Kubernetes's).
        max_surge: On how many nodes the new pod starts beside the old one, as a number or a share.
            For a proxy that is not on the host network; what else a DaemonSet runs needs its node
            for itself. Default: 0 (Kubernetes's), the old pod ends first.
        partition: Of a StatefulSet: pods with a smaller ordinal keep the old template. Default: 0
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
                'does not go with type="OnDelete", where whoever deletes pods decides',
                "leave one of them out",
            )
        if "max_surge" in given and len(given) > 1:
            other = next(name for name in given if name != "max_surge")
            raise refuse(
                f"UpdateStrategy {other}",
                getattr(self, other),
                "does not go with max_surge, with which no pod is missing",
                "leave one of them out",
            )


@value_object()
class ClaimRetention(Value):
    """What becomes of the claims that each pod of a StatefulSet has for itself.

    Kubernetes takes note of it since 1.27.

    Args:
        when_deleted: When the StatefulSet is deleted: ``"Retain"`` or ``"Delete"``. Default:
            ``"Retain"`` (Kubernetes's).
        when_scaled: When the StatefulSet has fewer pods: of those that are no more. Default:
            ``"Retain"`` (Kubernetes's).

    Raises:
        AlluxioConfigError: On another value.
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
                "must be a number of pods, or a share of them from 1% to 100%",
                'use 1 or "10%"',
            )
    else:
        checks.whole(parameter, value, least=1, what="number of pods")


def update_manifest(strategy: UpdateStrategy) -> dict[str, Any]:
    """A workload's `updateStrategy`."""
    rolling: Mapping[str, Any] = {
        # By default one pod may be missing, which Kubernetes refuses beside a surge.
        "maxUnavailable": 0 if strategy.max_surge is not None else strategy.max_unavailable,
        "maxSurge": strategy.max_surge,
        "partition": strategy.partition,
    }
    given = {name: value for name, value in rolling.items() if value is not None}
    return {"type": strategy.type, "rollingUpdate": given or None}


def retention_manifest(retention: ClaimRetention) -> dict[str, str]:
    """A StatefulSet's `persistentVolumeClaimRetentionPolicy`."""
    return {"whenDeleted": retention.when_deleted, "whenScaled": retention.when_scaled}
