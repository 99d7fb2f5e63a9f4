"""What all processes of a cluster are told: its properties, those that it has by default first."""

from __future__ import annotations

from collections.abc import Mapping

from .._properties.given import Given, given_properties
from .._properties.shell import definition

_DEFAULTS: Mapping[str, str] = {"alluxio.security.stale.channel.purge.interval": "365d"}


def shared_properties(properties: object) -> Given:
    """The properties of all processes, checked.

    Args:
        properties: The option.

    Raises:
        AlluxioConfigError: On an unknown one, or a value that cannot work.
    """
    given = given_properties("properties", properties)
    result = Given(values={**_DEFAULTS, **given.values}, unchecked=given.unchecked)
    for name, value in result.values.items():
        definition(name, value, sourced=False)
    return result
