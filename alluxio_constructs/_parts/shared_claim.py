"""Claims that the pods of a DaemonSet, one on each node, share."""

from __future__ import annotations

from .._pods.volumes import Claim, VolumeSource
from ..errors import SharedClaimWarning, refuse, warn


def check_shared_claim(what: str, volume: VolumeSource, remedy: str) -> None:
    """Refuse, or warn of, a claim that the pods of all nodes cannot share.

    Args:
        what: What it is for, in the words of a message.
        volume: What it is on.
        remedy: What to use instead.

    Raises:
        AlluxioConfigError: On an access mode that lets only one pod in, or only readers.
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
        f"{what} is one claim for the pods of all nodes, and ReadWriteOnce: only a hostPath"
        " volume, or a local one where all pods are on its node, serves it; others leave pods"
        f" pending. Otherwise {remedy}",
        SharedClaimWarning,
    )
