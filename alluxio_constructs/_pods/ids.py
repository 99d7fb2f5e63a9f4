"""The users and groups that pods run as."""

from __future__ import annotations

from typing import Literal, TypeAlias

from .._base import checks
from ..errors import refuse

UserId: TypeAlias = int | Literal["platform"]
"""The number of a user or group, or that the platform gives it."""

PLATFORM: Literal["platform"] = "platform"
"""The user that the platform gives a pod."""


def check_id(parameter: str, value: object) -> None:
    """Refuse what is neither a number of a user or group nor left to the platform.

    Args:
        parameter: What errors call it.
        value: What was given.

    Raises:
        AlluxioConfigError: If it is neither.
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
