"""Where a directory of a pod comes from: `VolumeSource`, a value of one of five kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, get_args

from .._base import checks, quantities
from .._base.arguments import explained
from .._base.quantities import SizeValue, bytes_of, quantity
from .._base.values import Value, field, put, value_object
from ..errors import refuse
from .directories import check_prepared, container_path
from .mounts import Mount, PodVolume

AccessMode = Literal["ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod", "ReadOnlyMany"]
"""How many pods may mount a volume, and whether they may write to it."""

HostPathType = Literal["", "DirectoryOrCreate", "Directory"]
"""What Kubernetes makes sure of before it mounts a node directory."""

Medium = Literal["", "Memory"]
"""What an `emptyDir` is on."""


class VolumeSource(Value):
    """What stands behind a directory. Make one with the factories below.

    Which of them fits: a claim for what must outlive the pod, an `emptyDir` or an ephemeral volume
    for what may go with it, a node directory for what other pods on the node share.
    """

    @staticmethod
    @explained("VolumeSource.persistent_volume_claim")
    def persistent_volume_claim(
        size: SizeValue,
        *,
        storage_class_name: str | None = "standard",
        access_modes: Sequence[AccessMode] = ("ReadWriteOnce",),
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
        return Claim(
            size,
            storage_class_name=storage_class_name,
            access_modes=access_modes,
            selector=selector,
            prepare=prepare,
        )

    @staticmethod
    @explained("VolumeSource.existing_claim")
    def existing_claim(claim_name: str, *, prepare: bool = False) -> VolumeSource:
        """A PersistentVolumeClaim that somebody else made, in the same namespace.

        Args:
            claim_name: Its name.
            prepare: As for `persistent_volume_claim`. Default: False.

        Raises:
            AlluxioConfigError: On a name that Kubernetes refuses.
        """
        return ExistingClaim(claim_name, prepare=prepare)

    @staticmethod
    @explained("VolumeSource.empty_dir")
    def empty_dir(
        *, size_limit: SizeValue | None = None, medium: Medium | None = None
    ) -> VolumeSource:
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
        return EmptyDir(size_limit=size_limit, medium=medium)

    @staticmethod
    @explained("VolumeSource.ephemeral")
    def ephemeral(
        size: SizeValue,
        *,
        storage_class_name: str | None = "standard",
        access_modes: Sequence[AccessMode] = ("ReadWriteOnce",),
        selector: Mapping[str, Any] | None = None,
        prepare: bool = False,
    ) -> VolumeSource:
        """A volume of a storage class that each pod gets for itself, and that goes with the pod.

        Kubernetes makes a claim for each pod, of a DaemonSet as well, and deletes it with the pod.

        Args:
            size: How much the claim of each pod requests.
            storage_class_name: As for `persistent_volume_claim`. Default: ``"standard"``.
            access_modes: As for `persistent_volume_claim`. Default: ReadWriteOnce.
            selector: As for `persistent_volume_claim`. Default: any of its class.
            prepare: As for `persistent_volume_claim`. Default: False.

        Raises:
            AlluxioConfigError: On a value that Kubernetes refuses.
        """
        return EphemeralClaim(
            size,
            storage_class_name=storage_class_name,
            access_modes=access_modes,
            selector=selector,
            prepare=prepare,
        )

    @staticmethod
    @explained("VolumeSource.host_path")
    def host_path(
        path: str | None = None, *, type: HostPathType = "DirectoryOrCreate", prepare: bool = False
    ) -> VolumeSource:
        """A node directory, shared by all pods on it.

        Kubernetes creates a missing one for root alone; Alluxio runs as uid 1000.

        Args:
            path: The directory. Default: the path at which it is mounted; for domain sockets and
                the log server ``/var/lib/alluxio/NAMESPACE/NAME/domain`` and ``…/logs``, without
                the namespace where none is known.
            type: ``"DirectoryOrCreate"`` (the default, as in the chart), ``"Directory"``, or
                ``""`` for no check.
            prepare: Run an init container as root that hands the directory to the pod's user.
                Without it, do so on every node yourself. Default: False.

        Raises:
            AlluxioConfigError: If the path is not absolute, or a system directory of the host is
                to be prepared.
        """
        return HostPath(path, type=type, prepare=prepare)

    @explained("VolumeSource.at", bound=True)
    def at(self, path: str, *, name: str | None = None, read_only: bool = False) -> Mount:
        """A mount of it in any pod: ``PodOptions(mounts=[VolumeSource.….at("/data")])``.

        Args:
            path: Where containers have it.
            name: The volume's name in the pod. Default: made of the path.
            read_only: Whether they may only read. Default: False.

        Raises:
            AlluxioConfigError: If the path is not absolute, or hides what the image needs; on a
                claim that we would have to write.
        """
        return mount_at(self, path, name=name, read_only=read_only)


@value_object(kw_only=False)
class _Requested(VolumeSource):
    """What a claim requests."""

    _factory: ClassVar[str]
    size: SizeValue
    storage_class_name: str | None = field(default="standard", kw_only=True)
    access_modes: Sequence[AccessMode] = field(default=("ReadWriteOnce",), kw_only=True)
    selector: Mapping[str, Any] | None = field(default=None, kw_only=True)
    prepare: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        in_bytes = quantities.size(f"{self._factory} size", self.size)
        modes = checks.sequence("access_modes", self.access_modes, str)
        if not modes:
            raise refuse(
                "access_modes", self.access_modes, "must name a mode", 'use ["ReadWriteOnce"]'
            )
        for mode in modes:
            checks.choice("access_modes", mode, get_args(AccessMode))
        name = self.storage_class_name
        if name:
            checks.dns_subdomain("storage_class_name", name)
        elif name is not None and name != "":
            raise refuse("storage_class_name", name, "must be a string", "use None")
        checks.boolean("prepare", self.prepare)
        put(
            self,
            size=in_bytes,
            access_modes=modes,
            selector=None if self.selector is None else self._selector(self.selector),
        )

    def __repr__(self) -> str:
        return f"{self._factory}({self._arguments()})"

    def _selector(self, value: object) -> Mapping[str, Any]:
        from .._kubernetes.walk import check  # only those who give one need it

        return check(f"{self._factory} selector", value, "meta.v1.LabelSelector")


@value_object(kw_only=False)
class Claim(_Requested):
    """A claim that we write."""

    _factory: ClassVar[str] = "VolumeSource.persistent_volume_claim"


@value_object(kw_only=False)
class EphemeralClaim(_Requested):
    """A claim that Kubernetes makes for each pod, and deletes with it."""

    _factory: ClassVar[str] = "VolumeSource.ephemeral"


@value_object(kw_only=False)
class ExistingClaim(VolumeSource):
    """A claim that somebody else made."""

    claim_name: str
    prepare: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        checks.dns_subdomain("claim_name", self.claim_name)
        checks.boolean("prepare", self.prepare)

    def __repr__(self) -> str:
        return f"VolumeSource.existing_claim({self._arguments()})"


@value_object()
class EmptyDir(VolumeSource):
    """A directory that lives and dies with the pod."""

    size_limit: SizeValue | None = None
    medium: Medium | None = None

    def __post_init__(self) -> None:
        if self.medium is not None:
            checks.choice("VolumeSource.empty_dir medium", self.medium, get_args(Medium))
        if self.size_limit is not None:
            limit = quantities.size("VolumeSource.empty_dir size_limit", self.size_limit)
            put(self, size_limit=limit)

    def __repr__(self) -> str:
        return f"VolumeSource.empty_dir({self._arguments()})"


@value_object(kw_only=False)
class HostPath(VolumeSource):
    """A node directory."""

    path: str | None = None
    type: HostPathType = field(default="DirectoryOrCreate", kw_only=True)
    prepare: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        if self.path is not None:
            put(self, path=checks.absolute_path("VolumeSource.host_path", self.path))
        checks.choice("VolumeSource.host_path type", self.type, get_args(HostPathType))
        checks.boolean("prepare", self.prepare)
        if self.prepare and self.path is not None:
            check_prepared("VolumeSource.host_path", self.path)

    def __repr__(self) -> str:
        return f"VolumeSource.host_path({self._arguments()})"


def needs_preparing(volume: VolumeSource) -> bool:
    """Whether an init container that runs as root hands the directory to the pod's user."""
    return not isinstance(volume, EmptyDir) and bool(getattr(volume, "prepare", False))


def claim_spec(volume: VolumeSource) -> Mapping[str, Any] | None:
    """The spec of the claim that someone has to write, or None."""
    return _spec(volume) if isinstance(volume, Claim) else None


def _spec(volume: _Requested) -> Mapping[str, Any]:
    return {
        "accessModes": list(volume.access_modes),
        "storageClassName": volume.storage_class_name,
        "selector": volume.selector,
        "resources": {"requests": {"storage": quantity(bytes_of(volume.size) or 0)}},
    }


def shared_volume(volume: VolumeSource, name: str, *, claim_name: str, host_path: str) -> PodVolume:
    """The volume as all pods of a DaemonSet have it.

    Args:
        volume: What it is.
        name: The volume's name.
        claim_name: The name of the claim, if it is one that we write.
        host_path: The node directory where the user named none.
    """
    source: dict[str, Any] = {}
    if isinstance(volume, (Claim, ExistingClaim)):
        claim = claim_name if isinstance(volume, Claim) else volume.claim_name
        source = {"persistentVolumeClaim": {"claimName": claim}}
    elif isinstance(volume, EmptyDir):
        limit = bytes_of(volume.size_limit)
        source = {
            "emptyDir": {
                "medium": volume.medium or None,
                "sizeLimit": None if limit is None else quantity(limit),
            }
        }
    elif isinstance(volume, EphemeralClaim):
        source = {"ephemeral": {"volumeClaimTemplate": {"spec": _spec(volume)}}}
    elif isinstance(volume, HostPath):
        source = {"hostPath": {"path": volume.path or host_path, "type": volume.type or None}}
    return PodVolume(name=name, source=source)


def mounted_at(parameter: str, path: object, volume: VolumeSource) -> str:
    """The path at which a volume is mounted in the image's containers.

    Args:
        parameter: What errors call it.
        path: The path.
        volume: What is mounted; a node directory without a path is the one at this path.

    Raises:
        AlluxioConfigError: If it is not absolute or hides what the image needs, or a system
            node directory would be prepared.
    """
    where = container_path(parameter, path)
    if isinstance(volume, HostPath) and volume.prepare and volume.path is None:
        check_prepared(parameter, where)
    return where


def mount_at(volume: VolumeSource, path: str, *, name: str | None, read_only: bool) -> Mount:
    """A mount of it in any pod; arguments as for `VolumeSource.at`."""
    path = mounted_at("VolumeSource.at path", path, volume)
    if isinstance(volume, Claim):
        raise refuse(
            "VolumeSource.at",
            "persistent_volume_claim",
            "must be on a claim that exists",
            'use VolumeSource.existing_claim("NAME")',
        )
    if name is None:
        name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:63].rstrip("-")
    checks.dns_label("VolumeSource.at name", name)
    return Mount(
        volume=shared_volume(volume, name, claim_name=name, host_path=path),
        path=path,
        read_only=checks.boolean("VolumeSource.at read_only", read_only),
        prepare=needs_preparing(volume),
        memory=ram_disk("VolumeSource.at", volume),
    )


def ram_disk(parameter: str, volume: VolumeSource) -> int:
    """How many bytes of memory the files of a volume may take up.

    Args:
        parameter: What errors call the volume.
        volume: The volume.

    Raises:
        AlluxioConfigError: If it is a RAM disk without a size.
    """
    if not isinstance(volume, EmptyDir) or volume.medium != "Memory":
        return 0
    size = bytes_of(volume.size_limit)
    if size is None:
        raise refuse(
            parameter,
            "Memory",
            "must have a size if it is in memory, since that counts towards the memory limit",
            'use VolumeSource.empty_dir(medium="Memory", size_limit=…)',
        )
    return size
