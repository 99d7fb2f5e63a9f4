"""The users and groups that pods run as."""

from __future__ import annotations

from typing import Literal, TypeAlias

from .._base import checks
from ..errors import refuse

UserId: TypeAlias = int | Literal["platform"]
"""The ID of a user or group, or ``"platform"`` if the platform assigns it."""

PLATFORM: Literal["platform"] = "platform"
"""The ID is assigned by the platform."""


def check_id(parameter: str, value: object) -> None:
    """Refuse anything but the ID of a user or group, or ``"platform"``.

    Args:
        parameter: Its name in errors.
        value: The value given.

    Raises:
        AlluxioConfigError: On anything else.
    """
    if isinstance(value, str) and value != PLATFORM:
        raise refuse(
            parameter,
            value,
            'must be a number, or "platform" for the one that the platform gives the pod',
            "use the user's or group's number",
        )
    if not isinstance(value, str) or value != PLATFORM:
        checks.whole(parameter, value, least=0)
