"""Volumes and mounts as a pod's manifest has them."""

from __future__ import annotations

from typing import Any

from .._pods.mounts import Mount
from .objects import pruned


def plain_volume(mount: Mount) -> dict[str, Any]:
    """The volume as a pod's manifest has it."""
    volume: dict[str, Any] = pruned({"name": mount.volume.name, **mount.volume.source})
    return volume


def plain_mount(mount: Mount) -> dict[str, Any]:
    """The mount as a container's manifest has it."""
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
