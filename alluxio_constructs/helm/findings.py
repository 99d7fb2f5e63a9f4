"""The keys of the values to change, for errors and warnings that name typed options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..errors import (
    AlluxioConfigError,
    AlluxioConfigWarning,
    CsiWarning,
    DataLossWarning,
    Finding,
    JvmOptionWarning,
    KerberosWarning,
    MemoryWarning,
    QuorumWarning,
    SharedClaimWarning,
    ShortCircuitWarning,
    UnpinnedImageWarning,
)

FINDINGS: Mapping[Finding, str] = {
    Finding.SEVERAL_MASTERS: "journal.type: EMBEDDED, or master.count: 1",
    Finding.SHARED_MASTER_VOLUME: "journal.volumeType, metastore.volumeType",
    Finding.HA_ONLY_OPTION: "properties, master.properties; or journal.type: EMBEDDED",
    Finding.SECRET_TWICE: "secrets.master, secrets.worker, secrets.logserver",
    Finding.SECRET_MOUNT_TWICE: "secrets.master, secrets.worker, secrets.logserver",
    Finding.SECRET_VARIABLE_TWICE: "COMPONENT.env",
    Finding.FUSE_APART: "fuse.nodeSelector, worker.nodeSelector",
    Finding.FUSE_NEEDS_ROOT: "user, or worker.fuseEnabled",
    Finding.TIERS_NOT_SHARED: "tieredstore.levels[].type: hostPath, or shortCircuit left out",
    Finding.MEMORY: (
        "COMPONENT.resources.limits.memory, tieredstore.levels[].quota, or -Xmx and"
        " -XX:MaxDirectMemorySize in COMPONENT.jvmOptions or jvmOptions"
    ),
    Finding.HOST_PORT_TWICE: "COMPONENT.ports, or COMPONENT.hostNetwork",
    Finding.MOUNT_PATH_TWICE: (
        "journal.folder, metastore.mountPath, tieredstore.levels[].path, mounts,"
        " COMPONENT.extraVolumeMounts"
    ),
    Finding.PREPARED_FOR_UNKNOWN_USER: "user, group",
    Finding.VOLUME_NAME_TWICE: "mounts, COMPONENT.extraVolumes",
    Finding.NOTHING_TO_RUN: "master.enabled, or worker.enabled",
    Finding.NODES_UNKNOWN: "COMPONENT.hostNetwork",
    Finding.CONTAINER_NAME_TWICE: "COMPONENT.extraContainers",
    Finding.UNKNOWN_VOLUME: (
        "COMPONENT.extraContainers, COMPONENT.extraVolumeMounts, COMPONENT.extraVolumes"
    ),
    Finding.PORT_TWICE: "COMPONENT.extraContainers, COMPONENT.jvmOptions, or COMPONENT.ports",
    Finding.SERVICE_PORT_TWICE: "master.extraServicePorts",
    Finding.VARIABLE_TWICE: "COMPONENT.env",
    Finding.LOG_LEVELS_OF_A_MOUNT: "configmaps, COMPONENT.extraVolumeMounts",
    Finding.RETENTION_WITHOUT_CLAIMS: "journal.volumeType, metastore.volumeType",
    Finding.CREDENTIAL_AS_TEXT: "secrets.master, secrets.worker",
    Finding.VARIABLE_TOO_LONG: (
        "properties, jvmOptions, COMPONENT.properties, COMPONENT.jvmOptions, COMPONENT.env"
    ),
    Finding.UNKNOWN_JVM_OPTION: "jvmOptions, COMPONENT.jvmOptions, or COMPONENT.env",
    Finding.JVM_OPTIONS_CONTRADICT: "jvmOptions, COMPONENT.jvmOptions, or COMPONENT.env",
    Finding.CONFIG_MAP_TOO_LARGE: "properties, jvmOptions, COMPONENT.properties, metrics",
    Finding.REFUSED: "COMPONENT.extraContainers, COMPONENT.extraVolumes; or --kubernetes-version",
    Finding.MOUNT_POINT_OF_TWO: "fuse.mountPoint",
    Finding.DIRECTORY_OF_TWO: (
        "tieredstore.levels[].path, shortCircuit.hostPath, or COMPONENT.nodeSelector"
    ),
    Finding.CSI_DRIVER_OF_TWO: "csi.enabled",
    Finding.PORT_OF_TWO: "COMPONENT.ports, COMPONENT.hostNetwork, or COMPONENT.nodeSelector",
    Finding.CLAIM_OF_TWO: "tieredstore.levels[].name, shortCircuit.pvcName",
    Finding.JOURNAL_OF_TWO: "journal.folder",
    Finding.OTHER_NAMESPACE: "secrets.master, secrets.worker, secrets.logserver",
    Finding.NOT_MADE: "COMPONENT.enabled",
    Finding.NOT_WRITTEN: "shortCircuit.pvcName",
    Finding.BACKUP_ELSEWHERE: "mounts, master.properties",
}
WARNINGS: Mapping[type[Warning], str] = {
    KerberosWarning: "properties, secrets.master, secrets.worker",
    CsiWarning: "csi.mountInPod: true",
    DataLossWarning: "journal.volumeType: persistentVolumeClaim",
    JvmOptionWarning: "jvmOptions, COMPONENT.jvmOptions, or COMPONENT.env",
    MemoryWarning: (
        "-Xmx in COMPONENT.jvmOptions or jvmOptions, or COMPONENT.resources.limits.memory"
    ),
    QuorumWarning: "master.count",
    ShortCircuitWarning: (
        "leave out shortCircuit, or set shortCircuit.policy: local with tieredstore.levels[].type:"
        " hostPath"
    ),
    SharedClaimWarning: "shortCircuit.volumeType: hostPath, tieredstore.levels[].type: hostPath",
    UnpinnedImageWarning: "imageTag",
}
PARAMETERS: Mapping[str, str] = {
    "ufs": (
        "mounts, with a claim at that path for all pods; or properties, with the address of a"
        " storage that all pods reach"
    ),
}
"""The hint for a warning about this parameter, in place of the hint for its category."""


def mistakes(error: AlluxioConfigError) -> Iterator[str]:
    """The messages of the mistakes in an error; findings are followed by the keys to change.

    Args:
        error: The error.
    """
    for each in error.errors or (error,):
        if each.finding is None:
            yield each.message
        else:
            yield f"{_hinted(each.message, of_error(each))} [{each.finding.value}]"


def warning(message: Warning | str) -> str:
    """The text of a warning, followed by the keys to change if it names typed options.

    Args:
        message: The warning.
    """
    return _hinted(str(message), of_warning(message))


def of_error(error: AlluxioConfigError) -> str:
    """The keys to change for an error; empty if its text names them.

    Args:
        error: A single error.
    """
    return "" if error.finding is None else FINDINGS[error.finding]


def of_warning(message: Warning | str) -> str:
    """The keys to change for a warning; empty if its text names them.

    Args:
        message: The warning.
    """
    parameter = message.parameter if isinstance(message, AlluxioConfigWarning) else None
    if parameter is not None and parameter in PARAMETERS:
        return PARAMETERS[parameter]
    return next((hint for kind, hint in WARNINGS.items() if isinstance(message, kind)), "")


def _hinted(text: str, keys: str) -> str:
    return f"{text}; in the values: {keys}" if keys else text
