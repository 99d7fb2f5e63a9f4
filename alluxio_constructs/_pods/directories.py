"""Directories that nobody may mount over in the image, or take over on a node."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from .._base import checks
from ..errors import refuse

_HOME = "/opt/alluxio"
CONF = f"{_HOME}/conf"
"""The image's directory of configuration."""

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
# Nothing at all may be mounted below these; of the last, below all but what it only writes to.
_NEEDED_TREES = ("/proc", "/sys", _HOME)
_DATA = ("extensions", "journal", "logs", "metastore", "underFSStorage")
_CONF_FILES = ("masters", "workers")
_WRITTEN_AT_START = f"{CONF}/alluxio-env.sh"

# What a node's own processes, and its kubelet, rest on.
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
_RAM_DISK = "/dev/shm"  # all users may write to it, and tiers are on it


def container_path(parameter: str, value: object) -> str:
    """An absolute path at which a volume is mounted in the image's containers.

    Args:
        parameter: What errors call it.
        value: The path.

    Raises:
        AlluxioConfigError: If it is not absolute, or what is mounted there hides what the image
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
    """What the image needs that a mount hides, or None.

    Args:
        path: Where it is mounted, absolute.
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
    """Whether a path is that of a file that Alluxio reads from its directory of configuration.

    Args:
        path: The path, absolute.
    """
    name = path.removeprefix(f"{CONF}/")
    return name != path and (name.endswith((".properties", ".xml")) or name in _CONF_FILES)


def check_prepared(parameter: str, path: str) -> None:
    """Refuse to hand a system directory of the host to the pod's user.

    Args:
        parameter: What errors call it.
        path: The directory, absolute.

    Raises:
        AlluxioConfigError: If it is one of the system's.
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
    """Whether a node's own processes rest on a directory.

    Args:
        path: The directory, absolute.
    """
    if within(path, _RAM_DISK):
        return False
    return path in ("/", *_SYSTEM) or any(within(path, tree) for tree in _SYSTEM_TREES)


def covering(path: str, mounted: Sequence[str]) -> str | None:
    """Of the paths of mounts, the one that a path is on, or None if it is the container's own.

    Args:
        path: The path, absolute.
        mounted: The paths of the mounts.
    """
    return max((each for each in mounted if within(path, each)), key=len, default=None)


def within(path: str, directory: str) -> bool:
    """Whether a path is a directory, or of something in it.

    Args:
        path: The path, absolute.
        directory: The directory, absolute.
    """
    return path == directory or path.startswith(f"{directory}/")
