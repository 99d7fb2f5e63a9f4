"""What becomes of a `VolumeSource` in the pods of a workload."""

from __future__ import annotations

from functools import lru_cache

from .._base.quantities import Bytes, bytes_of
from .mounts import PodVolume
from .volumes import Claim, EmptyDir, EphemeralClaim, VolumeSource, claim_spec, shared_volume


def chart_claim(in_bytes: int) -> VolumeSource:
    """The claim that the chart makes where nothing else is said.

    Args:
        in_bytes: How much it requests.
    """
    return Claim(Bytes(in_bytes))


def size_of(volume: VolumeSource) -> int | None:
    """How many bytes fit, or None if nothing says so."""
    if isinstance(volume, (Claim, EphemeralClaim)):
        return bytes_of(volume.size)
    return bytes_of(volume.size_limit) if isinstance(volume, EmptyDir) else None


def one_for_each_pod(volume: VolumeSource) -> bool:
    """Whether each pod of a StatefulSet can have one for itself, wherever it runs."""
    return isinstance(volume, (Claim, EmptyDir, EphemeralClaim))


@lru_cache(maxsize=256)  # each process of a pod asks
def own_volume(volume: VolumeSource, name: str, *, host_path: str) -> PodVolume:
    """The volume as each pod of a StatefulSet has it for itself.

    Args:
        volume: What it is.
        name: The volume's name.
        host_path: The node directory where the user named none.
    """
    if isinstance(volume, Claim):
        return PodVolume(name=name, claim_template=claim_spec(volume))
    return shared_volume(volume, name, claim_name=name, host_path=host_path)
