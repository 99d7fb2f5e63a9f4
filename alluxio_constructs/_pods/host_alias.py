"""`HostAlias`: a host that the cluster's DNS does not know."""

from __future__ import annotations

from collections.abc import Sequence

from .._base import checks
from .._base.values import Value, put, value_object
from ..errors import refuse


@value_object()
class HostAlias(Value):
    """A line of a pod's ``/etc/hosts``, for hosts that the cluster's DNS does not know.

    Args:
        ip: The address.
        hostnames: The names it has.

    Raises:
        AlluxioConfigError: On something that is no address or name.
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
