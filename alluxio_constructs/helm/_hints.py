"""Which keys of the values to change, for messages that name options of the typed API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..errors import (
    CsiWarning,
    DataLossWarning,
    Finding,
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
    Finding.FUSE_NEEDS_ROOT: "user, or worker.fuseEnabled",
    Finding.TIERS_NOT_SHARED: "tieredstore.levels[].type: hostPath, or shortCircuit left out",
    Finding.MEMORY: (
        "COMPONENT.resources.limits.memory, tieredstore.levels[].quota, or -Xmx and"
        " -XX:MaxDirectMemorySize in COMPONENT.jvmOptions"
    ),
    Finding.HOST_PORT_TWICE: "COMPONENT.ports, or COMPONENT.hostNetwork",
    Finding.MOUNT_PATH_TWICE: (
        "journal.folder, metastore.mountPath, tieredstore.levels[].path, mounts,"
        " COMPONENT.extraVolumeMounts"
    ),
    Finding.VOLUME_NAME_TWICE: "mounts, COMPONENT.extraVolumes",
    Finding.NOTHING_TO_RUN: "master.enabled, or worker.enabled",
    Finding.NODES_UNKNOWN: "COMPONENT.hostNetwork",
    Finding.CONTAINER_NAME_TWICE: "COMPONENT.extraContainers",
    Finding.UNKNOWN_VOLUME: "COMPONENT.extraContainers, COMPONENT.extraVolumes",
    Finding.PORT_TWICE: "COMPONENT.extraContainers, or COMPONENT.ports",
    Finding.SERVICE_PORT_TWICE: "master.extraServicePorts",
    Finding.VARIABLE_TWICE: "COMPONENT.env",
}
WARNINGS: Mapping[type[Warning], str] = {
    CsiWarning: "csi.mountInPod: true",
    DataLossWarning: "journal.volumeType: persistentVolumeClaim",
    QuorumWarning: "master.count",
    ShortCircuitWarning: "shortCircuit left out, or shortCircuit.policy: local",
    SharedClaimWarning: "shortCircuit.volumeType: hostPath, tieredstore.levels[].type: hostPath",
    UnpinnedImageWarning: "imageTag",
}

_FOUND = re.compile(r" *(?:\[\S+\] )?(?P<message>.+?);? \[(?P<finding>[a-z0-9-]+)\]")
_NAMED = {finding.value: finding for finding in Finding}


def mistakes(error: Exception) -> Iterator[str]:
    """The mistakes in an error, one by one; those found at synth with a hint.

    Args:
        error: The error.
    """
    found = list(_found(str(error)))
    yield from found or str(error).splitlines()


def _found(text: str) -> Iterator[str]:
    for match in map(_FOUND.fullmatch, text.splitlines()):
        finding = match and _NAMED.get(match["finding"])
        if match and finding:
            yield f"{match['message']}; in the values: {FINDINGS[finding]} [{finding.value}]"


def warning(message: Warning | str) -> str:
    """A warning, with a hint if it is of the typed API.

    Args:
        message: The warning.
    """
    hint = next((hint for kind, hint in WARNINGS.items() if isinstance(message, kind)), None)
    return str(message) if hint is None else f"{message}; in the values: {hint}"
