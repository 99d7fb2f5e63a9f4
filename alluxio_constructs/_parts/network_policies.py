"""`NetworkPolicies`: who may connect to a cluster's pods."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._base import checks
from .._base.values import Value, put, value_object
from ..errors import refuse

Peer = Mapping[str, Any]

_RANGE = r"[0-9a-fA-F.:]+/(0|[1-9][0-9]{0,2})"


@value_object()
class NetworkPolicies(Value):
    """Who may connect to a cluster's pods. Without them every pod of every namespace may.

    The pods of the cluster may connect to each other, on the ports that they use. A network
    plugin has to enforce policies: Calico, Cilium and most managed ones do.

    Args:
        clients: Who may be a client: connect to masters, workers and the proxy. Each as in a
            NetworkPolicy: ``{"podSelector": {"matchLabels": {"alluxio-client": "true"}}}``.
            Default: the cluster's own pods alone.
        web: Who may connect to the web ports, for the UI and metrics. That of the proxy, where
            the files are as well, is among them. Default: masters and workers, each
            other's, as by ``alluxio logLevel --target HOST:PORT``.
        nodes: Address ranges of the nodes, as in ``"10.0.0.0/16"``. Pods on the host network
            (FUSE and the CSI driver are, by default) connect with its address, which no selector
            of pods matches. Default: none.

    Raises:
        AlluxioConfigError: On a peer that no supported version of Kubernetes takes, or a range that
            is no address range.
    """

    clients: Sequence[Peer] = ()
    web: Sequence[Peer] = ()
    nodes: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("clients", "web"):
            put(self, **{name: peers(f"NetworkPolicies {name}", getattr(self, name))})
        nodes = checks.sequence("NetworkPolicies nodes", self.nodes, str)
        for each in nodes:
            _check_range("NetworkPolicies nodes", each)
        put(self, nodes=nodes)


def peers(parameter: str, given: object) -> tuple[Peer, ...]:
    """Check peers of policies.

    Args:
        parameter: What errors call them.
        given: The peers, as in a NetworkPolicy.

    Raises:
        AlluxioConfigError: On one that no supported version of Kubernetes takes.
    """
    listed = checks.sequence(parameter, given, object)
    if not listed:
        return ()
    from .._kubernetes.walk import check  # only those who let somebody in need it

    found = []
    for i, each in enumerate(listed):
        peer = check(f"{parameter}[{i}]", each, "networking.v1.NetworkPolicyPeer")
        for kind, selector in peer.items():
            for key, value in ((kind, selector), *(selector or {}).items()):
                if value is None:  # which would be left out, and leave a selector of everybody
                    raise refuse(
                        f"{parameter}[{i}].{kind}",
                        None,
                        f"must not have {key} without a value",
                        "drop it",
                    )
        block = peer.get("ipBlock")
        if block is not None:
            _check_range(f"{parameter}[{i}].ipBlock.cidr", block["cidr"])
            for j, part in enumerate(block.get("except") or ()):
                _check_range(f"{parameter}[{i}].ipBlock.except[{j}]", part)
        found.append(peer)
    return tuple(found)


def _check_range(parameter: str, value: object) -> Any:
    """The range, if it is one."""
    reason = "as an address, a slash and a number of bits"
    if isinstance(value, str) and re.fullmatch(_RANGE, value):
        import ipaddress  # only those who give addresses need it

        try:
            return ipaddress.ip_network(value)
        except ValueError as error:
            reason = str(error)
    raise refuse(parameter, value, f"must be a range of addresses ({reason})", 'use "10.0.0.0/16"')
