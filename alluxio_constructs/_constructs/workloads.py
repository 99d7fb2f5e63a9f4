"""Mounting what is ours into workloads that are not: cdk8s-plus's, or built by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from .._pods.mounts import Mount, PodVolume, VolumeKind, kind_of
from ..errors import AlluxioConfigError

if TYPE_CHECKING:
    from cdk8s_plus_27 import AbstractPod, Container, Volume

_made: WeakKeyDictionary[AbstractPod, dict[str, tuple[PodVolume, Volume]]] = WeakKeyDictionary()
"""The volumes that were made in workloads, by name, and what from."""


def mount_into(workload: AbstractPod, mount: Mount, containers: Sequence[Container] | None) -> str:
    """Mount a volume of ours into a workload of cdk8s-plus.

    Args:
        workload: The workload.
        mount: The mount.
        containers: Which of its containers; None for all that it has by now.

    Returns:
        The path.

    Raises:
        AlluxioConfigError: If there is no container, one has something at the path already, or the
            workload has another volume of this name from us.
    """
    from cdk8s_plus_27 import MountPropagation  # 0.2 s, which only this needs

    chosen = list(workload.containers if containers is None else containers)
    path = workload.node.path
    if not chosen:
        raise AlluxioConfigError(
            f"has no container to mount {mount.path!r} into",
            parameter=f"{path!r}",
            remedy="add its containers first",
        )
    for container in chosen:
        if any(each.path == mount.path for each in container.mounts):
            raise AlluxioConfigError(
                f"has something mounted at {mount.path!r} already",
                parameter=f"container {container.name!r} of {path!r}",
                remedy="mount it once, or at another path",
            )
    volume = _volume(workload, mount)
    for container in chosen:
        container.mount(
            mount.path,
            volume,
            read_only=mount.read_only,
            propagation=MountPropagation.HOST_TO_CONTAINER
            if mount.propagation == "HostToContainer"
            else None,
        )
    return mount.path


def _volume(workload: AbstractPod, mount: Mount) -> Volume:
    """The workload's volume for a mount, made when it is first needed."""
    name = mount.volume.name
    made = _made.setdefault(workload, {})
    if name not in made:
        made[name] = mount.volume, _new_volume(workload, f"{name}-volume", mount)
    source, volume = made[name]
    if source != mount.volume:
        raise AlluxioConfigError(
            f"has another volume called {name!r} already",
            parameter=f"{workload.node.path!r}",
            remedy="give each cluster that is mounted into one workload a name of its own: name=…",
        )
    return volume


def _new_volume(workload: AbstractPod, id: str, mount: Mount) -> Volume:
    from cdk8s_plus_27 import HostPathVolumeType, PersistentVolumeClaim, Volume

    name, source = mount.volume.name, mount.volume.source
    if kind_of(mount.volume) is VolumeKind.HOST_PATH:
        host_path = source["hostPath"]
        kinds = {
            "DirectoryOrCreate": HostPathVolumeType.DIRECTORY_OR_CREATE,
            "Directory": HostPathVolumeType.DIRECTORY,
            None: HostPathVolumeType.DEFAULT,
        }
        return Volume.from_host_path(
            workload, id, name, path=host_path["path"], type=kinds[host_path["type"]]
        )
    claim = PersistentVolumeClaim.from_claim_name(
        workload, f"{name}-claim", source["persistentVolumeClaim"]["claimName"]
    )
    return Volume.from_persistent_volume_claim(workload, id, claim, name=name)
