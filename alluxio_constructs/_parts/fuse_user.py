"""The Alluxio user that FUSE acts as: who it is, and which property says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .._pods.process import Process
from .._properties.given import Given
from ..errors import AlluxioConfigError, refuse
from .feature import Component, Feature

if TYPE_CHECKING:
    from .._constructs.fuse import Fuse
    from .csi import Csi

LOGIN = "alluxio.security.login.username"

_USER = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"


def check_user(parameter: str, value: object) -> None:
    """Refuse what is no name of a user.

    Args:
        parameter: What errors call it.
        value: The name.
    """
    if not isinstance(value, str) or not re.fullmatch(_USER, value):
        raise refuse(
            parameter,
            value,
            "must be a user's name: letters, digits and . _ -",
            'leave it out for "alluxio", the superuser, or use "root"',
        )


def refuse_login(parameter: str, process: Process, option: str) -> None:
    """Refuse the property of the user among those of a process that serves FUSE.

    Args:
        parameter: What errors call the process.
        process: The process.
        option: The option that sets it.
    """
    given = process.given
    if LOGIN in given.values and LOGIN not in given.unchecked:
        raise AlluxioConfigError(
            f"{parameter} properties has {LOGIN!r}, which FUSE sets itself; use {option}, or write"
            " Unchecked(…) to override it on purpose"
        )


class FuseUser(Feature):
    """Which Alluxio user processes act as that serve FUSE."""

    def __init__(self, users: Mapping[Component, str]) -> None:
        """Of each process that serves it."""
        self._users = users

    def properties(self, component: Component) -> Mapping[str, str]:
        """The user."""
        return {LOGIN: self._users[component]} if component in self._users else {}


def fuse_users(
    fuse: Fuse | None,
    csi: Csi | None,
    processes: Mapping[Component, Process],
    properties: Given,
    *,
    as_root: bool,
) -> FuseUser:
    """Who the FUSE processes of a cluster act as: by default the masters' user, the superuser.

    Args:
        fuse: The FUSE of the cluster, if it has one.
        csi: The CSI driver, if it starts FUSE processes that do not read a daemon's options.
        processes: What was set for each process.
        properties: The cluster's own properties.
        as_root: Whether the masters' pods run as user 0.

    Raises:
        AlluxioConfigError: If a worker that serves FUSE has the property already.
    """
    superuser = "root" if as_root else "alluxio"
    for given in (properties, processes[Component.MASTER].given):
        superuser = given.values.get(LOGIN, superuser)
    users: dict[Component, str] = {}
    if fuse is not None:
        users[fuse.component] = fuse.user or superuser
        if fuse.worker_embedded:
            refuse_login("worker", processes[Component.WORKER], "fuse=Fuse(user=…)")
    if csi is not None:
        users[Component.FUSE] = csi.fuse_user or superuser
    return FuseUser(users)
