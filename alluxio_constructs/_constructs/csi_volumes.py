"""Volumes of the CSI driver: `CsiStorageClass`, `CsiClaim` and `CsiVolume`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdk8s import ApiObject
from constructs import Construct

from .._base.quantities import SizeValue
from .._manifests.csi_volumes import (
    MOUNT_OPTIONS,
    PathType,
    provisioned_claim,
    static_volume,
    storage_class,
)
from .._pods.volumes import AccessMode
from .._properties.values import PropertyValue, Unchecked
from .csi import CsiDriver, served_by
from .objects import Part, write


class CsiStorageClass(Part):
    """A StorageClass of the CSI driver. All its volumes are one directory of Alluxio."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        driver: CsiDriver,
        name: str = "alluxio",
        alluxio_path: str = "/",
        path_type: PathType = "Directory",
        mount_in_pod: bool | None = None,
        properties: Mapping[str, PropertyValue | Unchecked] | None = None,
        jvm_options: Sequence[str] = (),
        mount_options: Sequence[str] = MOUNT_OPTIONS,
    ) -> None:
        """Write the class.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            driver: The driver that serves the class, of the cluster that has the CSIDriver object.
            name: The name of the class, unique in the Kubernetes cluster. Default: ``"alluxio"``
                (the chart's).
            alluxio_path: The directory of the Alluxio namespace to mount. Default: ``/`` (the
                chart's).
            path_type: ``"Directory"`` if the directory must exist, ``"DirectoryOrCreate"`` if the
                driver should create it. Default: ``"Directory"`` (the driver's).
            mount_in_pod: Whether a FUSE pod of its own mounts each volume. Default: as for the
                driver.
            properties: Alluxio properties of the volumes' FUSE processes; they override those of
                the driver. They need `mount_in_pod`: without it, FUSE processes read only the
                properties that the node plugin was started with. Default: none.
            jvm_options: JVM options of the same processes. Default: none.
            mount_options: FUSE mount options. Default: ``direct_io``, ``allow_other``, entries
                and attributes cached for ten hours, and no read-ahead (the chart's).

        Raises:
            AlluxioConfigError: On an invalid value, or one that the driver would ignore.
        """
        cluster, csi = served_by("CsiStorageClass driver", driver)
        manifest = storage_class(
            cluster,
            csi,
            name=name,
            alluxio_path=alluxio_path,
            path_type=path_type,
            mount_in_pod=mount_in_pod,
            properties=properties,
            jvm_options=jvm_options,
            mount_options=mount_options,
        )
        super().__init__(scope, id)
        self.name = name
        """The class's name, by which a `CsiClaim` asks for it."""
        self.storage_class: ApiObject = write(self, manifest)
        """The StorageClass."""


class CsiClaim(Part):
    """A PersistentVolumeClaim for a volume that the driver provisions."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str = "alluxio-pvc",
        storage_class_name: str = "alluxio",
        size: SizeValue | None = None,
        access_modes: Sequence[AccessMode] = ("ReadWriteOnce",),
    ) -> None:
        """Write the claim.

        Args:
            scope: The construct that it belongs to, in a chart with the applications' namespace.
            id: The construct id.
            name: The name of the claim. Default: ``"alluxio-pvc"`` (the chart's).
            storage_class_name: The name of a `CsiStorageClass`. Default: ``"alluxio"``.
            size: The size that the claim requests, which the driver does not enforce. Default:
                100 GiB (the chart's).
            access_modes: The access modes. Default: ReadWriteOnce (the chart's).

        Raises:
            AlluxioConfigError: On a value that Kubernetes refuses.
        """
        manifest = provisioned_claim(
            name=name,
            storage_class_name=storage_class_name,
            size=size,
            access_modes=access_modes,
        )
        super().__init__(scope, id)
        self.claim_name = name
        """The name of the claim, for the volumes of pods."""
        self.claim: ApiObject = write(self, manifest)
        """The PersistentVolumeClaim."""


class CsiVolume(Part):
    """A static volume of the CSI driver, and the claim that is bound to it.

    Pods that mount it run only on nodes that the `node_selector` of the node plugin selects.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        driver: CsiDriver,
        name: str = "alluxio",
        alluxio_path: str = "/",
        mount_in_pod: bool | None = None,
        properties: Mapping[str, PropertyValue | Unchecked] | None = None,
        jvm_options: Sequence[str] = (),
        mount_options: Sequence[str] = MOUNT_OPTIONS,
        size: SizeValue | None = None,
        access_modes: Sequence[AccessMode] = ("ReadWriteOnce",),
    ) -> None:
        """Write the volume and its claim.

        Args:
            scope: The construct that it belongs to, in a chart with the applications' namespace.
            id: The construct id.
            driver: The driver that mounts it.
            name: The volume handle, unique in the Kubernetes cluster. The volume is called
                ``NAME-pv``, its claim ``NAME-pvc-static``, and a FUSE pod for it
                ``alluxio-fuse-NODE-NAME``. Default: ``"alluxio"`` (which gives the chart's names).
            alluxio_path: As for `CsiStorageClass`. The directory must exist.
            mount_in_pod: As for `CsiStorageClass`.
            properties: As for `CsiStorageClass`.
            jvm_options: As for `CsiStorageClass`.
            mount_options: As for `CsiStorageClass`.
            size: As for `CsiClaim`.
            access_modes: As for `CsiClaim`.

        Raises:
            AlluxioConfigError: On an invalid value, or one that the driver would ignore.
        """
        cluster, csi = served_by("CsiVolume driver", driver)
        volume, claim = static_volume(
            cluster,
            csi,
            name=name,
            alluxio_path=alluxio_path,
            mount_in_pod=mount_in_pod,
            properties=properties,
            jvm_options=jvm_options,
            mount_options=mount_options,
            size=size,
            access_modes=access_modes,
        )
        super().__init__(scope, id)
        self.claim_name = claim.name
        """The name of the claim, for the volumes of pods."""
        self.volume: ApiObject = write(self, volume)
        """The PersistentVolume."""
        self.claim: ApiObject = write(self, claim)
        """The PersistentVolumeClaim."""
