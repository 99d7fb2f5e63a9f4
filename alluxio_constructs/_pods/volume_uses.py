"""How a `VolumeSource` is written for the pods of a workload."""

from __future__ import annotations

from .._base.quantities import Bytes, bytes_of
from .mounts import PodVolume
from .volumes import Claim, EmptyDir, EphemeralClaim, VolumeSource, claim_spec, shared_volume


def chart_claim(in_bytes: int) -> VolumeSource:
    """The chart's default claim.

    Args:
        in_bytes: The size that it requests, in bytes.
    """
    return Claim(Bytes(in_bytes))


def size_of(volume: VolumeSource) -> int | None:
    """The size in bytes, or None if it is unknown."""
    if isinstance(volume, (Claim, EphemeralClaim)):
        return bytes_of(volume.size)
    return bytes_of(volume.size_limit) if isinstance(volume, EmptyDir) else None


def one_for_each_pod(volume: VolumeSource) -> bool:
    """Whether each pod of a StatefulSet can have a volume of its own, whatever its node."""
    return isinstance(volume, (Claim, EmptyDir, EphemeralClaim))


def own_volume(volume: VolumeSource, name: str, *, host_path: str) -> PodVolume:
    """The volume of each pod of a StatefulSet, which no other pod shares.

    Args:
        volume: The source of the volume.
        name: The volume's name.
        host_path: The node directory, if the user did not name one.
    """
    if isinstance(volume, Claim):
        return PodVolume(name=name, claim_template=claim_spec(volume))
    return shared_volume(volume, name, claim_name=name, host_path=host_path)
