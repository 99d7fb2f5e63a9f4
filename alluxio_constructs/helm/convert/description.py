"""What is made of a values file, as values of the typed API: its cluster, and what is beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from ..._base.quantities import Bytes
from ..._model.options import ClusterOptions
from ..._parts.ufs_secret import UfsSecretOptions
from ..._properties.values import PropertyValue
from ..values.tree import Path

if TYPE_CHECKING:
    from ..._pods.volumes import AccessMode
    from .property_checks import Owned


class Secret(NamedTuple):
    """A Secret that the pods need.

    Attributes:
        id: The id of its construct.
        options: How it reaches the processes.
        literals: What is in it, if it is written; None for one that exists.
        place: Where it is in the values.
    """

    id: str
    options: UfsSecretOptions
    literals: Mapping[str, str] | None
    place: Path


class VolumeOptions(TypedDict, total=False):
    """What the storage class and the static volume of the CSI driver have in common."""

    alluxio_path: str
    properties: Mapping[str, PropertyValue]
    jvm_options: Sequence[str]
    mount_options: Sequence[str]


class ClaimOptions(TypedDict, total=False):
    """What the claim and the static volume of the CSI driver have in common."""

    size: Bytes
    access_modes: Sequence[AccessMode]


class Client(NamedTuple):
    """A storage class, a claim of it, and a static volume with its claim.

    Attributes:
        volume: Of class and volume.
        claim: Of claim and volume.
    """

    volume: VolumeOptions
    claim: ClaimOptions


class Description(NamedTuple):
    """What is made of a values file.

    Attributes:
        options: The cluster; only what is not the default. Its Secrets are those of `secrets`, and
            its `short_circuit` is a description where the values describe a directory.
        secrets: The Secrets.
        client: What is mounted by the CSI driver, if anything is written for it.
        owned: The properties of the values that the cluster sets too.
    """

    options: ClusterOptions
    secrets: Sequence[Secret] = ()
    client: Client | None = None
    owned: Sequence[Owned] = ()
