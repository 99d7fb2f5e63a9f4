"""The Alluxio user of processes whose operating system user does not determine it."""

from __future__ import annotations

from collections.abc import Mapping

from .._parts.csi import Csi
from .._parts.fuse import Fuse
from .._parts.fuse_user import LOGIN, FuseUser, refuse_login
from .._pods.process import Process
from .._properties.components import Component
from .._properties.given import Given, kept


def fuse_users(
    fuse: Fuse | None,
    csi: Csi | None,
    processes: Mapping[Component, Process],
    properties: Given,
    *,
    as_root: bool,
    unknown: bool,
) -> FuseUser:
    """The user that the FUSE processes of a cluster act as: by default the masters', the superuser.

    All processes act as it if some run as a user that the image does not know: Alluxio asks the
    operating system for a name only if none is configured.

    Args:
        fuse: The FUSE of the cluster, if it has one.
        csi: The CSI driver, if it starts FUSE processes that do not read a daemon's options.
        processes: The options of each process.
        properties: The cluster's own properties.
        as_root: Whether the masters' pods run as user 0.
        unknown: Whether pods run as a user that the platform assigns.

    Raises:
        AlluxioConfigError: If a worker that serves FUSE has the property already.
    """
    superuser = "root" if as_root else "alluxio"
    for given in (properties, kept(processes[Component.MASTER].properties)):
        superuser = given.values.get(LOGIN, superuser)
    users: dict[Component, str] = {Component.ALL: superuser} if unknown else {}
    if fuse is not None:
        users[fuse.component] = fuse.user or superuser
        if fuse.worker_embedded:
            refuse_login("worker", processes[Component.WORKER], "fuse=Fuse(user=…)")
    if csi is not None:
        users[Component.FUSE] = csi.fuse_user or superuser
    return FuseUser(users)
