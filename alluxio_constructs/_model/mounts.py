"""The mount points of a cluster, beside the under storage at its root."""

from __future__ import annotations

from collections.abc import Iterator

from .._parts.mount_point import MountTableOptions, check_apart, described_mounts, process_secrets
from .._parts.mount_task import MountedVolume
from .._parts.ufs import Ufs
from .._parts.ufs_secret import UfsSecretOptions
from ..errors import AlluxioConfigError


def cluster_mounts(given: object, root: Ufs) -> MountTableOptions | None:
    """The option `mounts`, checked beside the under storage at the root.

    Args:
        given: The option.
        root: The under storage at the root.

    Raises:
        AlluxioConfigError: On what is no mount point, an under storage that overlaps the root's,
            or a root that is read-only: Alluxio refuses to mount anything in it.
    """
    mounts = described_mounts(given)
    if mounts is None:
        return None
    for each in mounts.mount_points:
        check_apart("the root", root, each)
    if root.read_only and mounts.mount_points:
        raise AlluxioConfigError(
            "need a root that Alluxio may write to, which ufs=Ufs(…, read_only=True) is not",
            parameter="mounts",
            remedy="mount that below a root of its own",
        )
    return mounts


def mount_secrets(mounts: MountTableOptions | None) -> Iterator[UfsSecretOptions]:
    """What masters and workers need of the Secrets of mount points."""
    for each in () if mounts is None else mounts.mount_points:
        yield from process_secrets(each.ufs)


def mount_features(mounts: MountTableOptions | None) -> Iterator[MountedVolume]:
    """What masters and workers mount for mount points."""
    for each in () if mounts is None else mounts.mount_points:
        if each.ufs.volume is not None:
            yield MountedVolume(each)
