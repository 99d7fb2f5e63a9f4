"""What mount points need in processes: their volumes, and the task that mounts them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._base.values import value_object
from .._pods.mounts import Mount
from .._pods.scripts import script
from .._properties.components import Component
from .feature import Feature
from .mount_point import MountPoint, secret_options
from .task import Task
from .ufs import mount_options, ufs_mounts
from .ufs_secret import variable_of

_SCRIPT = "mounts"


class MountedVolume(Feature):
    """The volume that the under storage of a mount point is on, in masters and workers."""

    def __init__(self, point: MountPoint) -> None:
        """Of a mount point."""
        self._ufs = point.ufs
        name = re.sub(r"[^a-z0-9]+", "-", f"alluxio-ufs{point.path.lower()}")
        self._name = name[:63].rstrip("-")

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The volume, if the under storage is a path that has one."""
        return ufs_mounts(self._ufs, component, self._name)


class _Credentials(Feature):
    """The variables with the options that are in Secrets."""

    def __init__(self, points: Sequence[MountPoint]) -> None:
        """Of some mount points."""
        self._keys = dict.fromkeys(
            secret_key for each in points for secret_key in secret_options(each.ufs).values()
        )

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """A variable for each key of a Secret."""
        if component is not Component.CLIENT:
            return ()
        return [
            {
                "name": variable_of(secret, key),
                "valueFrom": {"secretKeyRef": {"name": secret, "key": key}},
            }
            for secret, key in self._keys
        ]


@value_object(kw_only=False)
class MountTask(Task):
    """Brings Alluxio's mount table to some mount points.

    Args:
        points: The mount points.
    """

    points: Sequence[MountPoint]

    def words(self) -> Sequence[str]:
        """The script, with each mount point and its options as arguments."""
        arguments = [word for each in self.points for word in _arguments(each)]
        return ("bash", "-c", script(_SCRIPT), _SCRIPT, *arguments)

    def features(self) -> Sequence[Feature]:
        """The variables with the options that are in Secrets."""
        return (_Credentials(self.points),)


def _arguments(point: MountPoint) -> list[str]:
    words = ["--mount", point.path, point.ufs.uri]
    words += ["--readonly"] if point.ufs.read_only else []
    words += ["--shared"] if point.shared else []
    for name, value in sorted(mount_options(point.ufs).items()):
        words += ["--option", f"{name}={value}"]
    for name, (secret, key) in sorted(secret_options(point.ufs).items()):
        words += ["--secret", f"{name}={variable_of(secret, key)}"]
    return words
