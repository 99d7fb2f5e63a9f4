"""The Alluxio user that FUSE acts as, and the property that sets it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .._pods.process import Process
from .._properties.components import Component
from .._properties.given import kept
from ..errors import AlluxioConfigError, refuse
from .feature import Feature

LOGIN = "alluxio.security.login.username"

_USER = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_REMEDY = 'leave it out for "alluxio", the superuser, or use "root"'


def check_user(parameter: str, value: object, remedy: str = _REMEDY) -> None:
    """Check the name of an Alluxio user.

    Args:
        parameter: Its name in errors.
        value: The name.
        remedy: What to do. Default: what to do for FUSE.
    """
    if not isinstance(value, str) or not re.fullmatch(_USER, value):
        raise refuse(
            parameter,
            value,
            "must be a user's name: letters, digits and . _ -",
            remedy,
        )


def refuse_login(parameter: str, process: Process, option: str) -> None:
    """Refuse the property that sets the user in a process that serves FUSE.

    Args:
        parameter: The process's name in errors.
        process: The process.
        option: The option that sets it.
    """
    given = kept(process.properties)
    if LOGIN in given.values and LOGIN not in given.unchecked:
        raise AlluxioConfigError(
            f"has {LOGIN!r}, which FUSE sets itself",
            parameter=f"{parameter} properties",
            remedy=f"use {option}, or write Unchecked(…) to override it on purpose",
        )


class FuseUser(Feature):
    """The Alluxio user of processes that serve FUSE, or whose own user is unknown."""

    def __init__(self, users: Mapping[Component, str]) -> None:
        """Set the user for each process, or for `Component.ALL`."""
        self._users = users

    def properties(self, component: Component) -> Mapping[str, str]:
        """The property that sets the user."""
        return {LOGIN: self._users[component]} if component in self._users else {}
