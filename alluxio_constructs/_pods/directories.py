"""Directories of the image that must not be hidden, and of nodes that must not be taken over."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from .._base import checks
from ..errors import refuse

_HOME = "/opt/alluxio"
CONF = f"{_HOME}/conf"
"""The image's configuration directory."""

# What the image's processes need: bash, tini, Java and the release (`Dockerfile` of the release).
_NEEDED = (
    "/bin",
    "/dev",
    "/entrypoint.sh",
    "/etc",
    "/lib",
    "/lib64",
    _HOME,
    "/proc",
    "/sbin",
    "/sys",
    "/usr/bin",
    "/usr/lib",
    "/usr/lib/jvm",
    "/usr/lib64",
    "/usr/local/bin",
    "/usr/sbin",
)
# Nothing may be mounted below these; below the last, only where the image does nothing but write.
_NEEDED_TREES = ("/proc", "/sys", _HOME)
_DATA = ("extensions", "journal", "logs", "metastore", "underFSStorage")
_CONF_FILES = ("masters", "workers")
_WRITTEN_AT_START = f"{CONF}/alluxio-env.sh"

# The directories that a node's own processes, and its kubelet, depend on.
_SYSTEM = (
    "/home",
    "/opt",
    "/root",
    "/run",
    "/run/lock",
    "/run/user",
    "/tmp",
    "/usr",
    "/usr/local",
    "/usr/share",
    "/usr/src",
    "/var",
    "/var/cache",
    "/var/lib",
    "/var/lib/k0s",
    "/var/lib/rancher",
    "/var/lock",
    "/var/log",
    "/var/run",
    "/var/spool",
    "/var/tmp",
)
_SYSTEM_TREES = (
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/proc",
    "/run/containerd",
    "/run/crio",
    "/run/systemd",
    "/run/udev",
    "/sbin",
    "/sys",
    "/usr/bin",
    "/usr/include",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/sbin",
    "/usr/sbin",
    "/var/lib/cni",
    "/var/lib/containerd",
    "/var/lib/containers",
    "/var/lib/crio",
    "/var/lib/docker",
    "/var/lib/etcd",
    "/var/lib/kubelet",
    "/var/lib/systemd",
    "/var/log/containers",
    "/var/log/pods",
)
_RAM_DISK = "/dev/shm"  # all users may write to it, and tiers are in it


def container_path(parameter: str, value: object) -> str:
    """Check an absolute path at which a volume is mounted in the image's containers.

    Args:
        parameter: Its name in errors.
        value: The path.

    Raises:
        AlluxioConfigError: If it is not absolute, or a mount there hides files that the image
            needs.
    """
    path = checks.absolute_path(parameter, value)
    hidden = hidden_at(path)
    if hidden is not None:
        raise refuse(
            parameter,
            path,
            f"must not hide {hidden} of the image, without which no process starts",
            'use a directory of its own, such as "/mnt/data"',
        )
    return path


def hidden_at(path: str) -> str | None:
    """The path in the image that a mount hides although the image needs it, or None.

    Args:
        path: The path of the mount, absolute.
    """
    for needed in _NEEDED:
        if within(needed, path):
            return needed
    if any(within(path, f"{_HOME}/{each}") for each in _DATA):
        return None
    if path.startswith(f"{CONF}/") and path != _WRITTEN_AT_START:
        return None
    return path if any(within(path, tree) for tree in _NEEDED_TREES) else None


def is_file_of_conf(path: str) -> bool:
    """Whether a path is a file that Alluxio reads from its configuration directory.

    Args:
        path: The path, absolute.
    """
    name = path.removeprefix(f"{CONF}/")
    return name != path and (name.endswith((".properties", ".xml")) or name in _CONF_FILES)


def check_prepared(parameter: str, path: str) -> None:
    """Refuse to make the pod's user the owner of a system directory of the host.

    Args:
        parameter: Its name in errors.
        path: The directory, absolute.

    Raises:
        AlluxioConfigError: If it is a system directory.
    """
    if is_system(path):
        raise refuse(
            parameter,
            path,
            "must not be a system directory of the host with prepare=True, which hands it to the"
            " pod's user",
            f'use one of its own, such as "/var/lib/alluxio/{posixpath.basename(path)}"',
        )


def is_system(path: str) -> bool:
    """Whether a node's own processes depend on a directory.

    Args:
        path: The directory, absolute.
    """
    if within(path, _RAM_DISK):
        return False
    return path in ("/", *_SYSTEM) or any(within(path, tree) for tree in _SYSTEM_TREES)


def covering(path: str, mounted: Sequence[str]) -> str | None:
    """The path of the mount that a path is on; None if it is in the container's file system.

    Args:
        path: The path, absolute.
        mounted: The paths of the mounts.
    """
    return max((each for each in mounted if within(path, each)), key=len, default=None)


def within(path: str, directory: str) -> bool:
    """Whether a path is a given directory or inside it.

    Args:
        path: The path, absolute.
        directory: The directory, absolute.
    """
    return path == directory or path.startswith(f"{directory}/")
