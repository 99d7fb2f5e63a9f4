"""Mounting what is ours into workloads that are not: cdk8s-plus's, or built by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from .._base import checks
from .._pods.mounts import Mount, PodVolume, VolumeKind, kind_of
from ..errors import AlluxioConfigError, refuse
from .registry import ref_of

if TYPE_CHECKING:
    from cdk8s_plus_27 import AbstractPod, Container, Volume

_made: WeakKeyDictionary[AbstractPod, dict[str, tuple[PodVolume, Volume]]] = WeakKeyDictionary()
"""The volumes that were made in workloads, by name, and what from."""


def check_workload(what: str, workload: object) -> None:
    """Refuse what is no workload of cdk8s-plus.

    Args:
        what: What errors call the method that takes it.
        workload: The workload.

    Raises:
        AlluxioConfigError: If it is none.
    """
    from cdk8s_plus_27 import AbstractPod  # 0.2 s, which only this needs

    if not isinstance(workload, AbstractPod):
        raise refuse(
            f"{what} workload",
            workload,
            "must be a Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod of cdk8s_plus_27",
            "give one; for others put volume() and volume_mount() into their manifest",
        )


def mount_into(
    what: str, workload: AbstractPod, mount: Mount, containers: Sequence[Container] | None
) -> str:
    """Mount a volume of ours into a workload of cdk8s-plus: all of it, or, with an error, nothing.

    Args:
        what: What errors call the method that does.
        workload: The workload, which was checked.
        mount: The mount.
        containers: Which of its containers; None for all that it has by now.

    Returns:
        The path.

    Raises:
        AlluxioConfigError: If there is no container, one is not the workload's or has something at
            the path already, or the workload has another volume of this name.
    """
    from cdk8s_plus_27 import MountPropagation

    chosen = _chosen(what, workload, containers)
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


def _chosen(
    what: str, workload: AbstractPod, containers: Sequence[Container] | None
) -> list[Container]:
    """The containers that were chosen, each of them the workload's."""
    if containers is None:
        return list(workload.containers)
    from cdk8s_plus_27 import Container

    chosen = checks.sequence(f"{what} containers", containers, Container)
    there = [*workload.containers, *workload.init_containers]
    for i, each in enumerate(chosen):
        if ref_of(each) not in map(ref_of, there):
            raise refuse(
                f"{what} containers[{i}]",
                each.name,
                f"must be a container of {workload.node.path!r}",
                "leave it out",
            )
        if ref_of(each) in map(ref_of, chosen[:i]):
            raise refuse(f"{what} containers[{i}]", each.name, "is given twice", "leave one out")
    return list(chosen)


def _volume(workload: AbstractPod, mount: Mount) -> Volume:
    """The workload's volume for a mount, made when it is first needed."""
    name = mount.volume.name
    made = _made.setdefault(workload, {})
    if name not in made:
        _check_free(workload, name)
        made[name] = mount.volume, _new_volume(workload, f"{name}-volume", mount)
    source, volume = made[name]
    if source != mount.volume:
        raise AlluxioConfigError(
            f"has another volume called {name!r} already",
            parameter=f"{workload.node.path!r}",
            remedy="give each cluster that is mounted into one workload a name of its own: name=…",
        )
    return volume


def _check_free(workload: AbstractPod, name: str) -> None:
    """Refuse a workload that has a volume of this name from elsewhere, which synth would find."""
    containers = [*workload.containers, *workload.init_containers]
    theirs = {each.volume.name for container in containers for each in container.mounts}
    children = {each.node.id for each in workload.node.children}
    if name in theirs | {each.name for each in workload.volumes}:
        raise AlluxioConfigError(
            f"has another volume called {name!r} already",
            parameter=f"{workload.node.path!r}",
            remedy="rename that, or give the cluster a name of its own: name=…",
        )
    for id in (f"{name}-volume", f"{name}-claim"):
        if id in children:
            raise AlluxioConfigError(
                f"has a construct {id!r} already",
                parameter=f"{workload.node.path!r}",
                remedy="rename that",
            )


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
