"""The properties of all processes of a cluster, the default ones first."""

from __future__ import annotations

from collections.abc import Mapping

from .._properties.given import Given, given_properties
from .._properties.shell import definition

_DEFAULTS: Mapping[str, str] = {"alluxio.security.stale.channel.purge.interval": "365d"}


def shared_properties(properties: object) -> Given:
    """Check the properties of all processes.

    Args:
        properties: The option `properties`.

    Raises:
        AlluxioConfigError: On an unknown property, or a value that cannot work.
    """
    given = given_properties("properties", properties)
    result = Given(values={**_DEFAULTS, **given.values}, unchecked=given.unchecked)
    for name, value in result.values.items():
        definition(name, value, sourced=False)
    return result
