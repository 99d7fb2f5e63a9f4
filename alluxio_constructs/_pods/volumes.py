"""`VolumeSource`: the volume behind a directory, of one of five kinds."""

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
"""How many nodes or pods may mount a volume, and whether they may write to it."""

HostPathType = Literal["", "DirectoryOrCreate", "Directory"]
"""What Kubernetes checks before it mounts a node directory."""

Medium = Literal["", "Memory"]
"""The medium of an `emptyDir`."""


class VolumeSource(Value):
    """The volume behind a directory. Use one of the factories below.

    Use a claim for data that must outlive the pod, an `emptyDir` or an ephemeral volume for data
    that may be lost with it, and a node directory for data that pods on a node share.
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
        """A PersistentVolumeClaim that the library writes.

        In a StatefulSet (journal, metastore) each pod gets its own, from a claim template. In a
        DaemonSet (tiers, domain socket) all pods share one, so the volume behind it should be
        `local` or `hostPath`.

        Args:
            size: The size that the claim requests: ``"10Gi"``.
            storage_class_name: The storage class; None for the cluster's default class, ``""``
                for volumes without a class only. Default: ``"standard"`` (the chart's).
            access_modes: The access modes. Default: ``["ReadWriteOnce"]`` (the chart's).
            selector: Restricts the volumes that it may bind to, as in a manifest:
                ``{"matchLabels": {"disk": "fast"}}``. Default: any volume of its class.
            prepare: Run an init container as root that hands the directory to the pod's user.
                Needed for volumes that ignore `fsGroup`, such as those on a `hostPath`.
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
        """An existing PersistentVolumeClaim in the same namespace.

        Args:
            claim_name: The claim's name.
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
        """A directory that is created and deleted with the pod.

        Args:
            size_limit: Kubernetes evicts a pod that uses more than this. Default: for a tier in
                memory, its quota; otherwise none.
            medium: ``"Memory"`` for a RAM disk, which counts towards the memory limit of the
                containers that write to it; ``""`` for the node's disk. Default: for a tier, what
                its medium type says; otherwise the node's disk.

        Raises:
            AlluxioConfigError: On an invalid size or medium.
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
        """A volume of a storage class that each pod gets for itself and that is deleted with it.

        Kubernetes creates a claim for each pod, also in a DaemonSet, and deletes it with the pod.

        Args:
            size: The size that each claim requests: ``"10Gi"``.
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
        """A directory on the node, shared by all pods there.

        A directory that Kubernetes creates belongs to root; Alluxio runs as user 1000.

        Args:
            path: The directory. Default: the path at which it is mounted; for domain sockets and
                the log server ``/var/lib/alluxio/NAMESPACE/NAME/domain`` and ``…/logs``, without
                the namespace if none is known.
            type: ``"DirectoryOrCreate"``, ``"Directory"``, or ``""`` for no check. Default:
                ``"DirectoryOrCreate"`` (the chart's).
            prepare: Run an init container as root that hands the directory to the pod's user.
                Without it, do so on every node yourself. Default: False.

        Raises:
            AlluxioConfigError: If the path is not absolute, or a system directory of the host is
                to be prepared.
        """
        return HostPath(path, type=type, prepare=prepare)

    @explained("VolumeSource.at", bound=True)
    def at(self, path: str, *, name: str | None = None, read_only: bool = False) -> Mount:
        """Mount the volume in any pod: ``PodOptions(mounts=[VolumeSource.….at("/data")])``.

        Args:
            path: The mount path in the containers.
            name: The volume's name in the pod. Default: derived from the path.
            read_only: Whether the mount is read-only. Default: False.

        Raises:
            AlluxioConfigError: If the path is not absolute, or hides files that the image needs;
                on a claim that the library would have to write.
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
        from .._kubernetes.walk import check  # slow, and needed for these only

        return check(f"{self._factory} selector", value, "meta.v1.LabelSelector")


@value_object(kw_only=False)
class Claim(_Requested):
    """A claim that the library writes."""

    _factory: ClassVar[str] = "VolumeSource.persistent_volume_claim"


@value_object(kw_only=False)
class EphemeralClaim(_Requested):
    """A claim that Kubernetes creates for each pod, and deletes with it."""

    _factory: ClassVar[str] = "VolumeSource.ephemeral"


@value_object(kw_only=False)
class ExistingClaim(VolumeSource):
    """An existing claim."""

    claim_name: str
    prepare: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        checks.dns_subdomain("claim_name", self.claim_name)
        checks.boolean("prepare", self.prepare)

    def __repr__(self) -> str:
        return f"VolumeSource.existing_claim({self._arguments()})"


@value_object()
class EmptyDir(VolumeSource):
    """A directory that is created and deleted with the pod."""

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
    """The spec of the claim that must be written, or None."""
    return _spec(volume) if isinstance(volume, Claim) else None


def _spec(volume: _Requested) -> Mapping[str, Any]:
    return {
        "accessModes": list(volume.access_modes),
        "storageClassName": volume.storage_class_name,
        "selector": volume.selector,
        "resources": {"requests": {"storage": quantity(bytes_of(volume.size) or 0)}},
    }


def shared_volume(volume: VolumeSource, name: str, *, claim_name: str, host_path: str) -> PodVolume:
    """The volume of the pods of a DaemonSet, which share it.

    Args:
        volume: The source of the volume.
        name: The volume's name.
        claim_name: The name of the claim, if the library writes it.
        host_path: The node directory, if the user did not name one.
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
        parameter: Its name in errors.
        path: The path.
        volume: The volume; a node directory without a path is the one at this path.

    Raises:
        AlluxioConfigError: If it is not absolute or hides files that the image needs, or a system
            directory of the node would be prepared.
    """
    where = container_path(parameter, path)
    if isinstance(volume, HostPath) and volume.prepare and volume.path is None:
        check_prepared(parameter, where)
    return where


def mount_at(volume: VolumeSource, path: str, *, name: str | None, read_only: bool) -> Mount:
    """Mount a volume in any pod; arguments as for `VolumeSource.at`."""
    path = mounted_at("VolumeSource.at path", path, volume)
    if isinstance(volume, Claim):
        raise refuse(
            "VolumeSource.at",
            "persistent_volume_claim",
            "needs an existing claim",
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
    """How many bytes of memory the files of a volume may use.

    Args:
        parameter: The volume's name in errors.
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
