"""The tiers of a cluster, given or the chart's, and whether the cluster writes their claims."""

from __future__ import annotations

from .._base import checks
from .._base.quantities import GIB, Bytes
from .._parts.tier import Tier
from .._parts.tiers import Tiers, described_tiers
from .._pods.volumes import VolumeSource
from ..errors import AlluxioConfigError

_MEMORY = Tier(
    medium_type="MEM", path="/dev/shm", quota=Bytes(GIB), volume=VolumeSource.empty_dir()
)
"""The chart's tier: 1 GiB of memory."""


def cluster_tiers(
    given: object,
    *,
    name: str,
    stateful: bool,
    worker_enabled: bool,
    whole: bool,
    shared: bool,
) -> tuple[Tiers, Tiers | None]:
    """The tiers of a cluster, and the same tiers again if it writes their claims itself.

    Args:
        given: The option `tiers`.
        name: The cluster's name.
        stateful: Whether the workers are in a StatefulSet, each with an ordinal.
        worker_enabled: Whether the workers are in this chart.
        whole: Whether the whole cluster is created from it, including claims.
        shared: Whether any pod in this chart mounts the claims.

    Raises:
        AlluxioConfigError: On invalid tiers, or tiers that the workers cannot have.
    """
    tiers = described_tiers(given)
    if tiers is None and not whole:
        tiers = checks.instance("tiers", given, Tiers)
    if tiers is None:
        listed = (_MEMORY,) if given is None else checks.sequence("tiers", given, Tier)
        tiers = Tiers(tiers=listed, name=name, claim_for_each_worker=stateful or not shared)
        return tiers, tiers
    if worker_enabled and not stateful and tiers.claim_for_each_worker:
        raise AlluxioConfigError(
            "with claim_for_each_worker=True need workers that are a StatefulSet",
            parameter="tiers",
            remedy="give workers=3, or leave it out",
        )
    return tiers, given if whole and shared and isinstance(given, Tiers) else None
