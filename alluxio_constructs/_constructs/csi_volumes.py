"""What is mounted by way of the CSI driver: `CsiStorageClass`, `CsiClaim` and `CsiVolume`."""

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
    """A storage class whose volumes all are one directory of the Alluxio namespace."""

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
            driver: The driver that serves it, of the cluster that has the CSIDriver object.
            name: The class's name, for the whole Kubernetes cluster. Default: ``"alluxio"`` (the
                chart's).
            alluxio_path: The part of the Alluxio namespace that is mounted. Default: ``/`` (the
                chart's).
            path_type: ``"Directory"`` if it must be there, ``"DirectoryOrCreate"`` to have the
                driver make it. Default: ``"Directory"`` (the driver's).
            mount_in_pod: Mount each volume by a FUSE pod of its own. Default: as the driver.
            properties: Alluxio properties of the volumes' FUSE processes, which win over the
                driver's. They need `mount_in_pod`: other processes read what the node plugin was
                started with, and nothing else. Default: none.
            jvm_options: JVM options of the same processes. Default: none.
            mount_options: Options of FUSE. Default: ``direct_io``, ``allow_other``, entries
                and attributes cached for ten hours, and no read-ahead (the chart's).

        Raises:
            AlluxioConfigError: On a value that cannot work, or one that the driver would not heed.
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
    """A claim of a volume that the driver provisions."""

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
            scope: The construct that it belongs to; its chart has the applications' namespace.
            id: The construct id.
            name: The claim's name. Default: ``"alluxio-pvc"`` (the chart's).
            storage_class_name: The name of a `CsiStorageClass`. Default: ``"alluxio"``.
            size: What the claim requests; the driver limits nobody to it. Default: 100 GiB (the
                chart's).
            access_modes: Default: ReadWriteOnce (the chart's).

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
        """The claim's name, for pods' volumes."""
        self.claim: ApiObject = write(self, manifest)
        """The PersistentVolumeClaim."""


class CsiVolume(Part):
    """A volume that is not provisioned but written down, and the claim that is bound to it.

    Pods that mount it run where the driver's node plugin does, by its `node_selector`.
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
            scope: The construct that it belongs to; its chart has the applications' namespace.
            id: The construct id.
            driver: The driver that mounts it.
            name: The volume's handle, of which the Kubernetes cluster has one only. The volume is
                called ``NAME-pv``, its claim ``NAME-pvc-static``, and a FUSE pod for it
                ``alluxio-fuse-NODE-NAME``. Default: ``"alluxio"`` (which gives the chart's names).
            alluxio_path: As for `CsiStorageClass`. Nothing makes the directory.
            mount_in_pod: As for `CsiStorageClass`.
            properties: As for `CsiStorageClass`.
            jvm_options: As for `CsiStorageClass`.
            mount_options: As for `CsiStorageClass`.
            size: As for `CsiClaim`.
            access_modes: As for `CsiClaim`.

        Raises:
            AlluxioConfigError: On a value that cannot work, or one that the driver would not heed.
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
        """The claim's name, for pods' volumes."""
        self.volume: ApiObject = write(self, volume)
        """The PersistentVolume."""
        self.claim: ApiObject = write(self, claim)
        """The PersistentVolumeClaim."""
