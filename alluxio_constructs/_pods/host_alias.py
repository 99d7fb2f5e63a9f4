"""`HostAlias`: host names that the cluster's DNS does not know."""

from __future__ import annotations

from collections.abc import Sequence

from .._base import checks
from .._base.values import Value, put, value_object
from ..errors import refuse


@value_object()
class HostAlias(Value):
    """A line in a pod's ``/etc/hosts``, for host names that the cluster's DNS does not know.

    Args:
        ip: The IP address.
        hostnames: The host names with that address, at least one.

    Raises:
        AlluxioConfigError: On an invalid address or host name.
    """

    ip: str
    hostnames: Sequence[str]

    def __post_init__(self) -> None:
        if not checks.is_address(self.ip):
            raise refuse("HostAlias ip", self.ip, "must be an IP address", 'use "10.0.0.1"')
        names = checks.sequence("HostAlias hostnames", self.hostnames, str)
        if not names:
            raise refuse("HostAlias hostnames", self.hostnames, "must name a host", "name it")
        for name in names:
            checks.dns_subdomain("HostAlias hostnames", name)
        put(self, hostnames=names)
