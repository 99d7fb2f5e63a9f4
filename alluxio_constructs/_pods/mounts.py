"""What a pod mounts: volumes, each with the path at which a container has it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, get_args

from .._base import checks
from .._base.quantities import INT64
from .._base.values import NOTHING, Value, put, value_object

Propagation = Literal["HostToContainer", "Bidirectional"]
"""Whether mounts that are made later are seen on the other side."""


class VolumeKind(Enum):
    """What a volume of a pod is; the value is the key that a manifest has it under."""

    CLAIM = "persistentVolumeClaim"
    CLAIM_TEMPLATE = "volumeClaimTemplates"
    EMPTY_DIR = "emptyDir"
    EPHEMERAL = "ephemeral"
    HOST_PATH = "hostPath"
    OTHER = ""


OF_ONE_POD = (VolumeKind.CLAIM_TEMPLATE, VolumeKind.EMPTY_DIR, VolumeKind.EPHEMERAL)
"""The volumes that each pod has for itself."""

ON_CLAIMS = (VolumeKind.CLAIM, VolumeKind.CLAIM_TEMPLATE, VolumeKind.EPHEMERAL)
"""The volumes that are claims."""


@value_object()
class PodVolume(Value):
    """A volume of a pod, as plain data.

    Args:
        name: The volume's name in the pod.
        source: The volume's source, such as ``{"emptyDir": {}}``. Default: none, which in a `Mount`
            of `PodOptions` is the volume that the pod has by that name anyhow:
            ``"alluxio-journal"``.
        claim_template: In place of a source, the spec of the claim that each pod of a StatefulSet
            gets for itself.
    """

    name: str
    source: Mapping[str, Any] = NOTHING
    claim_template: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        checks.text("PodVolume name", self.name)
        template = self.claim_template
        put(
            self,
            source=checks.plain("PodVolume source", self.source),
            claim_template=None
            if template is None
            else checks.plain("PodVolume claim_template", template),
        )


def kind_of(volume: PodVolume) -> VolumeKind:
    """What a volume is."""
    if volume.claim_template is not None:
        return VolumeKind.CLAIM_TEMPLATE
    return next((kind for kind in VolumeKind if kind.value in volume.source), VolumeKind.OTHER)


def is_reference(volume: PodVolume) -> bool:
    """Whether it is no more than the name of a volume that the pod has anyhow."""
    return not volume.source and volume.claim_template is None


def claim_of(volume: PodVolume) -> str | None:
    """The name of the claim that a volume is, if it is one."""
    claim = volume.source.get(VolumeKind.CLAIM.value)
    return None if claim is None else str(claim["claimName"])


def host_path_of(volume: PodVolume) -> str | None:
    """The node directory that a volume is, if it is one."""
    directory = volume.source.get(VolumeKind.HOST_PATH.value)
    return None if directory is None else str(directory["path"])


@value_object()
class Mount(Value):
    """A volume mounted in a container. It brings its volume, so neither is ever without the other.

    Args:
        volume: The volume.
        path: Where it is mounted.
        read_only: Whether the container may only read. Default: False.
        propagation: ``"Bidirectional"`` or ``"HostToContainer"``. Default: none.
        prepare: Whether the directory must be handed to the pod's user by an init container.
            Default: False.
        memory: How many bytes of the container's memory its files may take up. Default: 0.
        sub_path: What of the volume is mounted, a file or a directory in it: a key of a ConfigMap
            takes the place of a single file, and leaves those beside it. Such a mount does not
            follow changes of a ConfigMap or Secret. Default: all of the volume.
    """

    volume: PodVolume
    path: str
    read_only: bool = False
    propagation: Propagation | None = None
    prepare: bool = False
    memory: int = 0
    sub_path: str | None = None

    def __post_init__(self) -> None:
        checks.instance("Mount volume", self.volume, PodVolume)
        checks.text("Mount path", self.path)
        checks.boolean("Mount read_only", self.read_only)
        checks.boolean("Mount prepare", self.prepare)
        if self.propagation is not None:
            checks.choice("Mount propagation", self.propagation, get_args(Propagation))
        checks.whole("Mount memory", self.memory, least=0, most=INT64, what="number of bytes")
        if self.sub_path is not None:
            checks.relative_path("Mount sub_path", self.sub_path)
