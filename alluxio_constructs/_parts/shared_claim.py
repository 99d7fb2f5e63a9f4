"""Claims that are shared by the pods of a DaemonSet, one on each node."""

from __future__ import annotations

from .._pods.volumes import Claim, VolumeSource
from ..errors import SharedClaimWarning, refuse, warn


def check_shared_claim(what: str, volume: VolumeSource, remedy: str) -> None:
    """Refuse, or warn about, a claim that the pods of all nodes cannot share.

    Args:
        what: What the claim is for, as messages say it.
        volume: The source of the volume.
        remedy: What to use instead.

    Raises:
        AlluxioConfigError: On an access mode for a single pod, or only for reading.
    """
    if not isinstance(volume, Claim) or "ReadWriteMany" in volume.access_modes:
        return
    if "ReadWriteOnce" not in volume.access_modes:
        raise refuse(
            f"{what} access_modes",
            list(volume.access_modes),
            "must let the pods of all nodes write",
            f"use ReadWriteMany, or {remedy}",
        )
    warn(
        f"{what} is on one ReadWriteOnce claim for the pods of all nodes: that works only with a"
        " hostPath volume, or with a local one if all pods are on its node; with any other, pods"
        f" stay Pending. Otherwise {remedy}",
        SharedClaimWarning,
    )
