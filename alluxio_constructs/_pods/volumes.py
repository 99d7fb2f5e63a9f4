"""Where a directory of a pod comes from: `VolumeSource`, and the volumes and mounts it becomes."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cdk8s import Size

from .._base import checks
from .._base.quantities import quantity
from .._base.values import value_object
from ..errors import SharedClaimWarning, refuse, warn
from .mounts import Mount, PodVolume

ACCESS_MODES = ("ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod", "ReadOnlyMany")
HOST_PATH_TYPES = ("", "DirectoryOrCreate", "Directory")


class VolumeSource(ABC):
    """What stands behind a directory. Make one with the factories below.

    Which of them fits: a claim for what must outlive the pod, an `emptyDir` for what may go with
    it, a directory of the node for what other pods on the node share.
    """

    size: int | None = None
    """How many bytes fit, or None if nothing says so."""

    prepare: bool = False
    """Whether an init container that runs as root hands the directory to the pod's user."""

    @staticmethod
    def persistent_volume_claim(
        size: Size,
        *,
        storage_class_name: str | None = "standard",
        access_modes: Sequence[str] = ("ReadWriteOnce",),
        selector: Mapping[str, Any] | None = None,
        prepare: bool = False,
    ) -> VolumeSource:
        """A PersistentVolumeClaim that we write.

        In a StatefulSet (journal, metastore) each pod gets its own, from a claim template. In a
        DaemonSet (tiers, domain socket) all pods share one, so the volume behind it should be
        `local` or `hostPath`.

        Args:
            size: How much the claim requests.
            storage_class_name: The storage class; None for the cluster's default class, ``""``
                for volumes without a class only. Default: ``"standard"`` (the chart's).
            access_modes: Default: ReadWriteOnce (the chart's).
            selector: Of the volumes that it may bind to, as in a manifest:
                ``{"matchLabels": {"disk": "fast"}}``. Default: any of its class.
            prepare: Run an init container as root that hands the directory to the pod's user.
                Needed for volumes that ignore `fsGroup`, as those on a `hostPath` do.
                Default: False.

        Raises:
            AlluxioConfigError: On a value that Kubernetes refuses.
        """
        in_bytes = checks.size("VolumeSource.persistent_volume_claim size", size)
        modes = checks.sequence("access_modes", access_modes, str)
        if not modes:
            raise refuse("access_modes", access_modes, "must name a mode", 'use ["ReadWriteOnce"]')
        for mode in modes:
            checks.choice("access_modes", mode, ACCESS_MODES)
        if storage_class_name:
            checks.dns_subdomain("storage_class_name", storage_class_name)
        elif storage_class_name is not None and storage_class_name != "":
            raise refuse("storage_class_name", storage_class_name, "must be a text", "use None")
        return _Claim(
            size=in_bytes,
            storage_class_name=storage_class_name,
            access_modes=modes,
            selector=None if selector is None else checks.plain("selector", selector),
            prepare=checks.boolean("prepare", prepare),
        )

    @staticmethod
    def existing_claim(claim_name: str, *, prepare: bool = False) -> VolumeSource:
        """A PersistentVolumeClaim that somebody else made, in the same namespace.

        Args:
            claim_name: Its name.
            prepare: As for `persistent_volume_claim`. Default: False.

        Raises:
            AlluxioConfigError: On a name that Kubernetes refuses.
        """
        return _ExistingClaim(
            claim_name=checks.dns_subdomain("claim_name", claim_name),
            prepare=checks.boolean("prepare", prepare),
        )

    @staticmethod
    def empty_dir(*, size_limit: Size | None = None, medium: str | None = None) -> VolumeSource:
        """A directory that lives and dies with the pod.

        Args:
            size_limit: More than this, and Kubernetes evicts the pod. Default: for a tier, its
                quota; otherwise none.
            medium: ``"Memory"`` for a RAM disk, which counts towards the memory limit of the
                containers that write to it; ``""`` for the node's disk. Default: for a tier, what
                its medium type says; otherwise the node's disk.

        Raises:
            AlluxioConfigError: On a size of nothing or another medium.
        """
        if medium is not None:
            checks.choice("VolumeSource.empty_dir medium", medium, ("", "Memory"))
        return _EmptyDir(
            size=None
            if size_limit is None
            else checks.size("VolumeSource.empty_dir size_limit", size_limit),
            medium=medium,
        )

    @staticmethod
    def host_path(
        path: str | None = None, *, type: str = "DirectoryOrCreate", prepare: bool = False
    ) -> VolumeSource:
        """A directory of the node, shared by all pods on it.

        Kubernetes creates a missing one for root alone; Alluxio runs as uid 1000.

        Args:
            path: The directory. Default: the path at which it is mounted; for a domain socket
                ``/tmp/NAME-domain``.
            type: ``"DirectoryOrCreate"`` (the default, as in the chart), ``"Directory"``, or
                ``""`` for no check.
            prepare: Run an init container as root that hands the directory to the pod's user.
                Without it, do so on every node yourself. Default: False.

        Raises:
            AlluxioConfigError: If the path is not absolute.
        """
        return _HostPath(
            path=None if path is None else checks.absolute_path("VolumeSource.host_path", path),
            type=checks.choice("VolumeSource.host_path type", type, HOST_PATH_TYPES),
            prepare=checks.boolean("prepare", prepare),
        )

    def at(self, path: str, *, name: str | None = None, read_only: bool = False) -> Mount:
        """A mount of it in any pod: ``PodOptions(mounts=[VolumeSource.….at("/data")])``.

        Args:
            path: Where containers have it.
            name: The volume's name in the pod. Default: made of the path.
            read_only: Whether they may only read. Default: False.

        Raises:
            AlluxioConfigError: If the path is not absolute; on a claim that we would have to
                write.
        """
        path = checks.absolute_path("VolumeSource.at path", path)
        if self.claim_spec is not None:
            raise refuse(
                "VolumeSource.at",
                "persistent_volume_claim",
                "must be on a claim that exists",
                'use VolumeSource.existing_claim("NAME")',
            )
        if name is None:
            name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:63].rstrip("-")
        return Mount(
            volume=self.shared(
                checks.dns_label("VolumeSource.at name", name), claim_name=name, host_path=path
            ),
            path=path,
            read_only=checks.boolean("VolumeSource.at read_only", read_only),
            prepare=self.prepare,
            memory=ram_disk("VolumeSource.at", self),
        )

    @property
    def in_memory(self) -> bool:
        """Whether it is a RAM disk by itself, whatever it is used for."""
        return False

    def for_tier(self, parameter: str, *, in_memory: bool, quota: int) -> VolumeSource:
        """What it is as a directory of a tier: what was left open is filled in.

        Args:
            parameter: What errors call it.
            in_memory: Whether the tier's medium is memory.
            quota: The bytes that the tier keeps in it.

        Raises:
            AlluxioConfigError: If it is of another medium, or smaller.
        """
        if self.size is not None and quota > self.size:
            raise refuse(
                f"{parameter} quota",
                quantity(quota),
                f"must not be above the size of its volume, {quantity(self.size)}",
                "lower the one or raise the other",
            )
        return self

    @property
    def lives_with_the_pod(self) -> bool:
        """Whether what is in it is lost with the pod."""
        return False

    @property
    def one_for_each_pod(self) -> bool:
        """Whether each pod of a StatefulSet can have one for itself, wherever it runs."""
        return True

    @property
    def claim_spec(self) -> Mapping[str, Any] | None:
        """The spec of the claim that someone has to write, or None."""
        return None

    def check_shared(self, what: str, remedy: str) -> None:
        """Refuse, or warn of, what the pods of a DaemonSet, one on each node, cannot share.

        Args:
            what: What it is for, in the words of a message.
            remedy: What to use instead.

        Raises:
            AlluxioConfigError: On an access mode that lets only one pod in, or only readers.
        """
        return

    @abstractmethod
    def shared(self, name: str, *, claim_name: str, host_path: str) -> PodVolume:
        """The volume as all pods of a DaemonSet have it.

        Args:
            name: The volume's name.
            claim_name: The name of the claim, if it is one that we write.
            host_path: The directory of the node where the user named none.
        """

    def own(self, name: str, *, host_path: str) -> PodVolume:
        """The volume as each pod of a StatefulSet has it for itself.

        Args:
            name: The volume's name.
            host_path: The directory of the node where the user named none.
        """
        return self.shared(name, claim_name=name, host_path=host_path)


@value_object()
class _Claim(VolumeSource):
    size: int
    storage_class_name: str | None
    access_modes: tuple[str, ...]
    selector: Mapping[str, Any] | None
    prepare: bool

    @property
    def claim_spec(self) -> Mapping[str, Any]:
        return {
            "accessModes": list(self.access_modes),
            "storageClassName": self.storage_class_name,
            "selector": self.selector,
            "resources": {"requests": {"storage": quantity(self.size)}},
        }

    def check_shared(self, what: str, remedy: str) -> None:
        if "ReadWriteMany" in self.access_modes:
            return
        if "ReadWriteOnce" not in self.access_modes:
            raise refuse(
                f"{what} access_modes",
                list(self.access_modes),
                "must let the pods of all nodes write",
                f"use ReadWriteMany, or {remedy}",
            )
        warn(
            f"{what} is one claim for the pods of all nodes, and ReadWriteOnce: only a hostPath"
            " volume, or a local one where all pods are on its node, serves it; others leave pods"
            f" pending. Otherwise {remedy}",
            SharedClaimWarning,
        )

    def shared(self, name: str, *, claim_name: str, host_path: str) -> PodVolume:
        return PodVolume(name=name, source={"persistentVolumeClaim": {"claimName": claim_name}})

    def own(self, name: str, *, host_path: str) -> PodVolume:
        return PodVolume(name=name, claim_template=self.claim_spec)


@value_object()
class _ExistingClaim(VolumeSource):
    claim_name: str
    prepare: bool

    @property
    def one_for_each_pod(self) -> bool:
        return False

    def shared(self, name: str, *, claim_name: str, host_path: str) -> PodVolume:
        source = {"persistentVolumeClaim": {"claimName": self.claim_name}}
        return PodVolume(name=name, source=source)


@value_object()
class _EmptyDir(VolumeSource):
    size: int | None
    medium: str | None

    @property
    def in_memory(self) -> bool:
        return self.medium == "Memory"

    def for_tier(self, parameter: str, *, in_memory: bool, quota: int) -> VolumeSource:
        super().for_tier(parameter, in_memory=in_memory, quota=quota)
        if self.medium is not None and self.in_memory != in_memory:
            raise refuse(
                f"{parameter} volume's medium",
                self.medium,
                "must be that of its medium_type",
                "leave medium out of VolumeSource.empty_dir(…)",
            )
        return replace(
            self,
            medium="Memory" if in_memory else "",
            size=quota if self.size is None else self.size,
        )

    @property
    def lives_with_the_pod(self) -> bool:
        return True

    def shared(self, name: str, *, claim_name: str, host_path: str) -> PodVolume:
        source = {
            "medium": self.medium or None,
            "sizeLimit": None if self.size is None else quantity(self.size),
        }
        return PodVolume(name=name, source={"emptyDir": source})


@value_object()
class _HostPath(VolumeSource):
    path: str | None
    type: str
    prepare: bool

    @property
    def one_for_each_pod(self) -> bool:
        return False

    def shared(self, name: str, *, claim_name: str, host_path: str) -> PodVolume:
        source = {"path": self.path or host_path, "type": self.type or None}
        return PodVolume(name=name, source={"hostPath": source})


def chart_claim(in_bytes: int) -> VolumeSource:
    """The claim that the chart makes where nothing else is said.

    Args:
        in_bytes: How much it requests.
    """
    return _Claim(
        size=in_bytes,
        storage_class_name="standard",
        access_modes=("ReadWriteOnce",),
        selector=None,
        prepare=False,
    )


def ram_disk(parameter: str, volume: VolumeSource) -> int:
    """How many bytes of memory the files of a volume may take up.

    Args:
        parameter: What errors call the volume.
        volume: The volume.

    Raises:
        AlluxioConfigError: If it is a RAM disk without a size.
    """
    if not volume.in_memory:
        return 0
    if volume.size is None:
        raise refuse(
            parameter,
            "Memory",
            "must have a size if it is in memory, since that counts towards the memory limit",
            'use VolumeSource.empty_dir(medium="Memory", size_limit=…)',
        )
    return volume.size
