"""What is mounted by way of the CSI driver: `CsiStorageClass`, `CsiClaim` and `CsiVolume`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from cdk8s import ApiObject, Size
from constructs import Construct

from .._base import checks
from .._base.quantities import GIB, quantity
from .._model import ownership
from .._parts.csi import NODE_PLUGIN
from .._parts.feature import Component
from .._pods.names import APP, labels
from .._pods.volumes import ACCESS_MODES
from .._properties.given import given_properties, not_read
from .._properties.jvm import checked_options
from .._properties.shell import definition, option
from .._properties.values import PropertyValue, Unchecked
from ..errors import AlluxioConfigError, refuse
from .csi import DRIVER, CsiDriver
from .objects import Part, write

MOUNT_OPTIONS = (
    "direct_io",
    "allow_other",
    "entry_timeout=36000",
    "attr_timeout=36000",
    "max_readahead=0",
)
"""The chart's."""

PATH_TYPES = ("Directory", "DirectoryOrCreate")

_ONE_POD = "ReadWriteOncePod"

_MEMORY = r"-Xm[sx].*|-XX:(Max|Initial|Min)(RAMPercentage|HeapSize|DirectMemorySize)=.*"


class CsiStorageClass(Part):
    """A storage class whose volumes all are one directory of the name space."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        driver: CsiDriver,
        name: str = "alluxio",
        alluxio_path: str = "/",
        path_type: str = "Directory",
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
            alluxio_path: The part of the name space that is mounted. Default: ``/`` (the chart's).
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
        what = "CsiStorageClass"
        checks.dns_subdomain(f"{what} name", name)
        checks.choice(f"{what} path_type", path_type, PATH_TYPES)
        attributes = _attributes(what, driver, alluxio_path, mount_in_pod, properties, jvm_options)
        if driver.driver_object is None:
            raise refuse(
                f"{what} driver",
                "Csi(driver_object=False)",
                "must be that of the cluster with the CSIDriver object: pods with a provisioned"
                " volume run on any node, and not those of one cluster's node plugin alone",
                "make a CsiVolume, or the class for the other cluster",
            )
        options = _mount_options(what, mount_options)
        super().__init__(scope, id)
        self.name = name
        """The class's name, by which a `CsiClaim` asks for it."""
        self.storage_class: ApiObject = write(
            self,
            "Resource",
            api_version="storage.k8s.io/v1",
            kind="StorageClass",
            name=name,
            labels=labels(driver.config.name),
            namespaced=False,
            provisioner=DRIVER,
            parameters={
                **attributes,
                "pathType": None if path_type == "Directory" else path_type,
            },
            volumeBindingMode="Immediate",
            mountOptions=options,
        )
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
        size: Size | None = None,
        access_modes: Sequence[str] = ("ReadWriteOnce",),
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
        what = "CsiClaim"
        self.claim_name = checks.dns_subdomain(f"{what} name", name)
        """The claim's name, for pods' volumes."""
        checks.dns_subdomain(f"{what} storage_class_name", storage_class_name)
        amount = _amount(what, size)
        modes = _access_modes(what, access_modes)
        super().__init__(scope, id)
        self.claim: ApiObject = write(
            self,
            "Resource",
            api_version="v1",
            kind="PersistentVolumeClaim",
            name=name,
            labels={"app": APP},
            spec={
                "accessModes": modes,
                "storageClassName": storage_class_name,
                "resources": {"requests": amount},
            },
        )
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
        size: Size | None = None,
        access_modes: Sequence[str] = ("ReadWriteOnce",),
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
        what = "CsiVolume"
        checks.dns_label(f"{what} name", name)
        attributes = _attributes(what, driver, alluxio_path, mount_in_pod, properties, jvm_options)
        options = _mount_options(what, mount_options)
        amount = _amount(what, size)
        modes = _access_modes(what, access_modes)
        super().__init__(scope, id)
        volume_name = f"{name}-pv"
        self.claim_name = f"{name}-pvc-static"
        """The claim's name, for pods' volumes."""
        self.volume: ApiObject = write(
            self,
            "volume",
            api_version="v1",
            kind="PersistentVolume",
            name=volume_name,
            labels=labels(driver.config.name),
            namespaced=False,
            spec={
                "storageClassName": "",
                "capacity": amount,
                "accessModes": modes,
                "mountOptions": options,
                "csi": {"driver": DRIVER, "volumeHandle": name, "volumeAttributes": attributes},
                "nodeAffinity": _node_affinity(driver),
            },
        )
        """The PersistentVolume."""
        self.claim: ApiObject = write(
            self,
            "claim",
            api_version="v1",
            kind="PersistentVolumeClaim",
            name=self.claim_name,
            labels=labels(driver.config.name),
            spec={
                "accessModes": modes,
                "storageClassName": "",
                "volumeName": volume_name,
                "resources": {"requests": amount},
            },
        )
        """The PersistentVolumeClaim."""


def _attributes(
    what: str,
    driver: CsiDriver,
    alluxio_path: str,
    mount_in_pod: bool | None,
    properties: Mapping[str, PropertyValue | Unchecked] | None,
    jvm_options: Sequence[str],
) -> dict[str, str | None]:
    """What the driver is told of a volume."""
    checks.instance(f"{what} driver", driver, CsiDriver)
    if alluxio_path != "/":
        alluxio_path = checks.absolute_path(f"{what} alluxio_path", alluxio_path)
    if mount_in_pod is None:
        mount_in_pod = driver.mount_in_pod
    elif checks.boolean(f"{what} mount_in_pod", mount_in_pod) and not driver.mount_in_pod:
        raise refuse(
            f"{what} mount_in_pod",
            mount_in_pod,
            "needs a driver that may start FUSE pods",
            "leave mount_in_pod=False out of csi=Csi(…)",
        )
    return {
        "alluxioPath": alluxio_path,
        "mountInPod": "true" if mount_in_pod else "false",
        "javaOptions": _java_options(
            what, mount_in_pod, {} if properties is None else properties, jvm_options
        ),
    }


def _node_affinity(driver: CsiDriver) -> dict[str, Any] | None:
    """The nodes of the driver's node plugin, so that pods with a volume are on no others."""
    expressions = [
        {"key": key, "operator": "In", "values": [value]}
        for key, value in driver.config.pods[NODE_PLUGIN].node_selector.items()
    ]
    if not expressions:
        return None
    return {"required": {"nodeSelectorTerms": [{"matchExpressions": expressions}]}}


def _java_options(
    what: str,
    mount_in_pod: bool,
    properties: Mapping[str, PropertyValue | Unchecked],
    jvm_options: Sequence[str],
) -> str | None:
    """The JVM options of a volume's own, which come after those of the driver.

    The entry point of a FUSE pod writes them to the file that its shell reads. The node plugin
    hands them to a process of its own by a variable, which that same file then overrides.
    """
    given = given_properties(f"{what} properties", properties)
    for error in ownership.owned(f"{what} properties", given):
        raise error
    for error in not_read(f"{what} properties", Component.FUSE, given):
        raise error
    options = checked_options(f"{what} jvm_options", jvm_options)
    for each in options:
        if re.fullmatch(_MEMORY, each):
            raise refuse(
                f"{what} jvm_options",
                each,
                "must not be of memory, whose sum is that of the container",
                "use Csi(fuse=Process(jvm=Jvm(…)))",
            )
    if (given.values or options) and not mount_in_pod:
        raise AlluxioConfigError(
            f"{what} properties and jvm_options have no effect without mount_in_pod, since the"
            " node plugin's FUSE processes read what it was started with; give them to the driver:"
            " csi=Csi(fuse=Process(…)), or leave mount_in_pod=False out"
        )
    written = [
        _plain(f"{what} properties[{name!r}]", value, partial(definition, name, value))
        for name, value in given.values.items()
    ]
    written += [_plain(f"{what} jvm_options", each, partial(option, each)) for each in options]
    return " ".join(written) or None


def _plain(parameter: str, value: str, write: Callable[..., str]) -> str:
    """Write what neither Kubernetes nor a shell takes for more than it is."""
    try:
        return write(sourced=False)
    except AlluxioConfigError:
        raise refuse(
            parameter,
            value,
            'must have neither white space nor one of $ ` " \\ in it',
            "leave it out, or give what has but the latter to csi=Csi(fuse=Process(…))",
        ) from None


def _mount_options(what: str, options: Sequence[str]) -> list[str] | None:
    return list(checks.mount_options(f"{what} mount_options", options)) or None


def _amount(what: str, size: Size | None) -> dict[str, Any]:
    in_bytes = 100 * GIB if size is None else checks.size(f"{what} size", size)
    return {"storage": quantity(in_bytes)}


def _access_modes(what: str, modes: Sequence[str]) -> list[str]:
    checked = checks.sequence(f"{what} access_modes", modes, str)
    if not checked:
        raise refuse(f"{what} access_modes", modes, "must name a mode", 'use ["ReadWriteOnce"]')
    for mode in checked:
        checks.choice(f"{what} access_modes", mode, ACCESS_MODES)
    if _ONE_POD in checked and {*checked} != {_ONE_POD}:
        raise refuse(
            f"{what} access_modes",
            modes,
            f"must not have others beside {_ONE_POD}",
            "leave it, or them, out",
        )
    return list(checked)
