"""The fields that Kubernetes refuses to change in an existing object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._base.quantities import in_thousandths
from .difference import ABSENT, Difference

_FIXED: Mapping[str, Sequence[str]] = {
    "CSIDriver": ("spec.attachRequired", "spec.volumeLifecycleModes"),
    "ClusterRoleBinding": ("roleRef",),
    "DaemonSet": ("spec.selector",),
    "Deployment": ("spec.selector",),
    "Job": (
        "spec.backoffLimitPerIndex",
        "spec.completionMode",
        "spec.completions",
        "spec.managedBy",
        "spec.podFailurePolicy",
        "spec.selector",
        "spec.successPolicy",
        "spec.template",
    ),
    "PersistentVolume": ("spec",),
    "PersistentVolumeClaim": ("spec",),
    "ReplicaSet": ("spec.selector",),
    "RoleBinding": ("roleRef",),
    "Secret": ("type",),
    "Service": ("spec.clusterIP",),
    "StatefulSet": ("spec",),
    "StorageClass": ("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"),
}
_BUT: Mapping[str, Sequence[str]] = {
    # All but the source, the mode and the nodes.
    "PersistentVolume": (
        "spec.accessModes",
        "spec.capacity",
        "spec.claimRef",
        "spec.mountOptions",
        "spec.persistentVolumeReclaimPolicy",
        "spec.storageClassName",
        "spec.volumeAttributesClassName",
    ),
    "PersistentVolumeClaim": ("spec.volumeAttributesClassName",),
    "StatefulSet": (
        "spec.minReadySeconds",
        "spec.ordinals",
        "spec.persistentVolumeClaimRetentionPolicy",
        "spec.replicas",
        "spec.revisionHistoryLimit",
        "spec.template",
        "spec.updateStrategy",
    ),
}


def is_fixed(kind: str, difference: Difference) -> bool:
    """Whether Kubernetes refuses this difference in an existing object.

    Args:
        kind: The kind of the object.
        difference: The difference.
    """
    field = difference.field
    if not _within(field, _FIXED.get(kind, ())) or _within(field, _BUT.get(kind, ())):
        return False
    if kind == "PersistentVolume" and field == "spec.nodeAffinity":
        return difference.before is not ABSENT  # it may be given once
    # A claim may grow, if its class allows that.
    return not (field == "spec.resources.requests[storage]" and _grows(difference))


def _within(field: str, fields: Sequence[str]) -> bool:
    return any(field == each or field.startswith((f"{each}.", f"{each}[")) for each in fields)


def _grows(difference: Difference) -> bool:
    if ABSENT in (difference.before, difference.after):
        return False
    old, new = in_thousandths(difference.before), in_thousandths(difference.after)
    return old is not None and new is not None and new > old
