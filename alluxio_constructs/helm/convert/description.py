"""The result of converting a values file: values of the typed API."""

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
        options: How processes get its keys.
        literals: Its content, if it is written; None if it exists already.
        place: Its path in the values.
    """

    id: str
    options: UfsSecretOptions
    literals: Mapping[str, str] | None
    place: Path


class VolumeOptions(TypedDict, total=False):
    """The options that the storage class and the static volume of the CSI driver share."""

    alluxio_path: str
    properties: Mapping[str, PropertyValue]
    jvm_options: Sequence[str]
    mount_options: Sequence[str]


class ClaimOptions(TypedDict, total=False):
    """The options that the claim and the static volume of the CSI driver share."""

    size: Bytes
    access_modes: Sequence[AccessMode]


class Client(NamedTuple):
    """A storage class, a claim of it, and a static volume with its claim.

    Attributes:
        volume: The options of the class and the volume.
        claim: The options of the claim and the volume.
    """

    volume: VolumeOptions
    claim: ClaimOptions


class Description(NamedTuple):
    """The result of converting a values file.

    Attributes:
        options: The options of the cluster that are not the defaults. Its Secrets are those of
            `secrets`, and its `short_circuit` is a description if the values describe a directory.
        secrets: The Secrets.
        client: The class and volumes of the CSI driver, if they are written.
        owned: The properties of the values that the cluster sets as well.
    """

    options: ClusterOptions
    secrets: Sequence[Secret] = ()
    client: Client | None = None
    owned: Sequence[Owned] = ()
