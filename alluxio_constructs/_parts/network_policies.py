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
    """Network policies: who may connect to a cluster's pods. Without them any pod may.

    The pods of the cluster may connect to each other, on the ports that they use. Policies need a
    network plugin that enforces them: Calico, Cilium and most managed ones do.

    Args:
        clients: The peers that may connect to masters, workers and the proxy, each as in a
            NetworkPolicy: ``{"podSelector": {"matchLabels": {"alluxio-client": "true"}}}``.
            Default: only the cluster's own pods.
        web: The peers that may connect to the web ports, for the UI and metrics. They include the
            proxy's port, which also serves files. Default: only masters and workers, to each
            other, as ``alluxio logLevel --target HOST:PORT`` does.
        nodes: Address ranges of the nodes, such as ``"10.0.0.0/16"``. Pods on the host network
            (by default FUSE and the CSI driver) connect from the node's address, which no pod
            selector matches. Default: none.

    Raises:
        AlluxioConfigError: On a peer that no supported version of Kubernetes accepts, or an
            invalid address range.
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
    """Check the peers of network policies.

    Args:
        parameter: Their name in errors.
        given: The peers, as in a NetworkPolicy.

    Raises:
        AlluxioConfigError: On one that no supported version of Kubernetes takes.
    """
    listed = checks.sequence(parameter, given, object)
    if not listed:
        return ()
    from .._kubernetes.walk import check  # slow, and needed for peers only

    found = []
    for i, each in enumerate(listed):
        peer = check(f"{parameter}[{i}]", each, "networking.v1.NetworkPolicyPeer")
        for kind, selector in peer.items():
            for key, value in ((kind, selector), *(selector or {}).items()):
                if value is None:  # it would be left out, and the selector would match everything
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


def node_peers(policies: NetworkPolicies) -> list[Peer]:
    """The nodes as peers, which pods on the host network connect as.

    Args:
        policies: The policies.
    """
    return [{"ipBlock": {"cidr": each}} for each in policies.nodes]


def _check_range(parameter: str, value: object) -> Any:
    """Check an address range."""
    reason = "as an address, a slash and a number of bits"
    if isinstance(value, str) and re.fullmatch(_RANGE, value):
        import ipaddress  # slow, and needed for addresses only

        try:
            return ipaddress.ip_network(value)
        except ValueError as error:
            reason = str(error)
    raise refuse(parameter, value, f"must be a range of addresses ({reason})", 'use "10.0.0.0/16"')
