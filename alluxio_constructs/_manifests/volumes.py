"""Volumes and mounts in the form of a pod's manifest."""

from __future__ import annotations

from typing import Any

from .._pods.mounts import Mount
from .objects import pruned


def plain_volume(mount: Mount) -> dict[str, Any]:
    """A volume in the form of a pod's manifest."""
    volume: dict[str, Any] = pruned({"name": mount.volume.name, **mount.volume.source})
    return volume


def plain_mount(mount: Mount) -> dict[str, Any]:
    """A mount in the form of a container's manifest."""
    fields: dict[str, Any] = pruned(
        {
            "name": mount.volume.name,
            "mountPath": mount.path,
            "readOnly": mount.read_only or None,
            "mountPropagation": mount.propagation,
            "subPath": mount.sub_path,
        }
    )
    return fields
