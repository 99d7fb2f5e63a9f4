"""Storage classes, claims and volumes of the CSI driver as Kubernetes objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal, get_args

from .._base import checks, limits, quantities
from .._base.quantities import GIB, SizeValue, quantity
from .._model.cluster import Cluster
from .._model.jvm_problems import added_problems
from .._model.ownership import owned
from .._parts.csi import Csi
from .._pods.names import APP, APP_LABEL
from .._pods.volumes import AccessMode
from .._properties.components import Component, Role
from .._properties.given import given_properties, not_read
from .._properties.jvm import checked_options
from .._properties.jvm_ports import opened
from .._properties.shell import definition, option
from .._properties.values import PropertyValue, Unchecked
from ..errors import AlluxioConfigError, refuse
from .csi import DRIVER
from .objects import Manifest, metadata

MOUNT_OPTIONS = (
    "direct_io",
    "allow_other",
    "entry_timeout=36000",
    "attr_timeout=36000",
    "max_readahead=0",
)
"""The chart's."""

PathType = Literal["Directory", "DirectoryOrCreate"]
"""Whether the driver creates the directory of a volume."""

_ONE_POD = "ReadWriteOncePod"

_MEMORY = (
    r"-Xm[sx].*|-XX:(Max|Initial|Min)(RAMPercentage|HeapSize|DirectMemorySize)=.*"
    r"|-XX:(MaxMetaspace|ReservedCodeCache)Size=.*|-XX:MaxRAMFraction=.*"
)


def storage_class(
    cluster: Cluster,
    csi: Csi,
    *,
    name: str = "alluxio",
    alluxio_path: str = "/",
    path_type: PathType = "Directory",
    mount_in_pod: bool | None = None,
    properties: Mapping[str, PropertyValue | Unchecked] | None = None,
    jvm_options: Sequence[str] = (),
    mount_options: Sequence[str] = MOUNT_OPTIONS,
) -> Manifest:
    """A storage class of a cluster's driver; other arguments as for `CsiStorageClass`."""
    what = "CsiStorageClass"
    checks.dns_subdomain(f"{what} name", name)
    checks.choice(f"{what} path_type", path_type, get_args(PathType))
    attributes = _attributes(what, csi, alluxio_path, mount_in_pod, properties, jvm_options)
    _check_options(cluster, what, jvm_options)
    for number, each in opened(jvm_options):
        if cluster.pods[Role.CSI_FUSE].host_network:
            raise refuse(
                f"{what} jvm_options",
                each,
                f"opens port {number} of a node, which the FUSE process of every volume there"
                " would want",
                "leave it out, or give Csi(fuse_pod=PodOptions(host_network=False))",
            )
    if not csi.driver_object:
        raise refuse(
            f"{what} driver",
            "Csi(driver_object=False)",
            "must be that of the cluster with the CSIDriver object: pods with a provisioned"
            " volume run on any node, and not those of one cluster's node plugin alone",
            "make a CsiVolume, or the class for the other cluster",
        )
    return Manifest(
        id="Resource",
        api_version="storage.k8s.io/v1",
        kind="StorageClass",
        name=name,
        **metadata(cluster),
        namespaced=False,
        fields={
            "provisioner": DRIVER,
            "parameters": {
                **attributes,
                "pathType": None if path_type == "Directory" else path_type,
            },
            "volumeBindingMode": "Immediate",
            "mountOptions": _mount_options(what, mount_options),
        },
    )


def provisioned_claim(
    *,
    name: str = "alluxio-pvc",
    storage_class_name: str = "alluxio",
    size: SizeValue | None = None,
    access_modes: Sequence[AccessMode] = ("ReadWriteOnce",),
) -> Manifest:
    """A claim for a volume that the driver provisions; arguments as for `CsiClaim`."""
    what = "CsiClaim"
    checks.dns_subdomain(f"{what} name", name)
    checks.dns_subdomain(f"{what} storage_class_name", storage_class_name)
    amount = _amount(what, size)
    return Manifest(
        id="Resource",
        api_version="v1",
        kind="PersistentVolumeClaim",
        name=name,
        labels={"app": APP, **APP_LABEL},
        fields={
            "spec": {
                "accessModes": _access_modes(what, access_modes),
                "storageClassName": storage_class_name,
                "resources": {"requests": amount},
            }
        },
    )


def static_volume(
    cluster: Cluster,
    csi: Csi,
    *,
    name: str = "alluxio",
    alluxio_path: str = "/",
    mount_in_pod: bool | None = None,
    properties: Mapping[str, PropertyValue | Unchecked] | None = None,
    jvm_options: Sequence[str] = (),
    mount_options: Sequence[str] = MOUNT_OPTIONS,
    size: SizeValue | None = None,
    access_modes: Sequence[AccessMode] = ("ReadWriteOnce",),
) -> tuple[Manifest, Manifest]:
    """A volume and the claim that is bound to it; other arguments as for `CsiVolume`."""
    what = "CsiVolume"
    checks.dns_label(f"{what} name", name)
    attributes = _attributes(what, csi, alluxio_path, mount_in_pod, properties, jvm_options)
    _check_options(cluster, what, jvm_options)
    options = _mount_options(what, mount_options)
    amount = _amount(what, size)
    modes = _access_modes(what, access_modes)
    volume = Manifest(
        id="volume",
        api_version="v1",
        kind="PersistentVolume",
        name=f"{name}-pv",
        **metadata(cluster, named=f"{name}-pv"),
        namespaced=False,
        fields={
            "spec": {
                "storageClassName": "",
                "capacity": amount,
                "accessModes": modes,
                "mountOptions": options,
                "csi": {"driver": DRIVER, "volumeHandle": name, "volumeAttributes": attributes},
                "nodeAffinity": _node_affinity(cluster),
            }
        },
    )
    claim = Manifest(
        id="claim",
        api_version="v1",
        kind="PersistentVolumeClaim",
        name=f"{name}-pvc-static",
        **metadata(cluster),
        fields={
            "spec": {
                "accessModes": modes,
                "storageClassName": "",
                "volumeName": volume.name,
                "resources": {"requests": amount},
            }
        },
    )
    return volume, claim


def _attributes(
    what: str,
    csi: Csi,
    alluxio_path: str,
    mount_in_pod: bool | None,
    properties: Mapping[str, PropertyValue | Unchecked] | None,
    jvm_options: Sequence[str],
) -> dict[str, str | None]:
    """The volume attributes that the driver reads."""
    if alluxio_path != "/":
        alluxio_path = checks.absolute_path(f"{what} alluxio_path", alluxio_path)
    if mount_in_pod is None:
        mount_in_pod = csi.mount_in_pod
    elif checks.boolean(f"{what} mount_in_pod", mount_in_pod) and not csi.mount_in_pod:
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


def _node_affinity(cluster: Cluster) -> dict[str, Any] | None:
    """The affinity to the nodes of the driver's node plugin, for pods with a volume."""
    expressions = [
        {"key": key, "operator": "In", "values": [value]}
        for key, value in cluster.pods[Role.CSI_NODE_PLUGIN].node_selector.items()
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
    """A volume's own JVM options, which come after those of the driver.

    The entry point of a FUSE pod writes them to the file that its shell reads. The node plugin
    passes them to its own process in a variable, which that same file then overrides.
    """
    given = given_properties(f"{what} properties", properties)
    for error in owned(f"{what} properties", given):
        raise error
    for error in not_read(f"{what} properties", Component.FUSE, given):
        raise error
    options = checked_options(f"{what} jvm_options", jvm_options)
    for each in options:
        if re.fullmatch(_MEMORY, each):
            raise refuse(
                f"{what} jvm_options",
                each,
                "must not set memory, which is divided for the container as a whole",
                "use Csi(fuse=Process(jvm=Jvm(…)))",
            )
    if (given.values or options) and not mount_in_pod:
        raise AlluxioConfigError(
            "have no effect without mount_in_pod, since the node plugin's FUSE processes read what"
            " it was started with",
            parameter=f"{what} properties and jvm_options",
            remedy="give them to the driver: csi=Csi(fuse=Process(…)), or leave mount_in_pod=False"
            " out",
        )
    written = [
        _plain(f"{what} properties[{name!r}]", value, partial(definition, name, value))
        for name, value in given.values.items()
    ]
    written += [_plain(f"{what} jvm_options", each, partial(option, each)) for each in options]
    text = " ".join(written)
    size = limits.variable_size(Component.FUSE.variable, text)
    if size > limits.VARIABLE:
        raise AlluxioConfigError(
            f"would be a variable of {size} bytes, and Linux takes {limits.VARIABLE} for one",
            parameter=f"{what} properties and jvm_options",
            remedy="shorten them",
        )
    return text or None


def _check_options(cluster: Cluster, what: str, jvm_options: Sequence[str]) -> None:
    """Refuse options with which no JVM starts, after those of the driver's FUSE processes."""
    where = f"{what} jvm_options"
    for error in added_problems(cluster, Component.FUSE, where, jvm_options):
        raise error


def _plain(parameter: str, value: str, write: Callable[..., str]) -> str:
    """Refuse characters that Kubernetes or a shell would interpret."""
    try:
        return write(sourced=False)
    except AlluxioConfigError:
        raise refuse(
            parameter,
            value,
            'must not contain white space or one of $ ` " \\',
            "leave it out, or, without white space, give it to csi=Csi(fuse=Process(…))",
        ) from None


def _mount_options(what: str, options: Sequence[str]) -> list[str] | None:
    return list(checks.mount_options(f"{what} mount_options", options)) or None


def _amount(what: str, size: SizeValue | None) -> dict[str, Any]:
    in_bytes = 100 * GIB if size is None else quantities.size(f"{what} size", size)
    return {"storage": quantity(in_bytes)}


def _access_modes(what: str, modes: Sequence[str]) -> list[str]:
    checked = checks.sequence(f"{what} access_modes", modes, str)
    if not checked:
        raise refuse(f"{what} access_modes", modes, "must name a mode", 'use ["ReadWriteOnce"]')
    for mode in checked:
        checks.choice(f"{what} access_modes", mode, get_args(AccessMode))
    if _ONE_POD in checked and {*checked} != {_ONE_POD}:
        raise refuse(
            f"{what} access_modes",
            modes,
            f"must not combine {_ONE_POD} with other modes",
            "leave the others out",
        )
    return list(checked)
