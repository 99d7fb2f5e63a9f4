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
_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_PEERS = {
    "podSelector": ("matchLabels", "matchExpressions"),
    "namespaceSelector": ("matchLabels", "matchExpressions"),
    "ipBlock": ("cidr", "except"),
}


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
        nodes: Address ranges of the nodes, as in ``"10.0.0.0/16"``. Pods on their node's network
            (FUSE and the CSI driver are, by default) connect with its address, which no selector
            of pods matches. Default: none.

    Raises:
        AlluxioConfigError: On a peer that is none or whose fields Kubernetes does not know, or a
            range that is no address range.
    """

    clients: Sequence[Peer] = ()
    web: Sequence[Peer] = ()
    nodes: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("clients", "web"):
            put(self, **{name: _peers(f"NetworkPolicies {name}", getattr(self, name))})
        nodes = checks.sequence("NetworkPolicies nodes", self.nodes, str)
        for each in nodes:
            _check_range("NetworkPolicies nodes", each)
        put(self, nodes=nodes)


def _peers(parameter: str, given: object) -> tuple[Peer, ...]:
    peers = []
    for i, each in enumerate(checks.sequence(parameter, given, object)):
        peer = checks.plain(f"{parameter}[{i}]", each)
        if not peer:
            raise refuse(
                f"{parameter}[{i}]", peer, "must say whom it means", 'use {"podSelector": {}}'
            )
        for key, value in peer.items():
            checks.choice(f"{parameter}[{i}] key", key, tuple(_PEERS))
            _check_peer(f"{parameter}[{i}][{key!r}]", key, value)
        if "ipBlock" in peer and len(peer) > 1:
            raise refuse(
                f"{parameter}[{i}]", peer, "must not mix ipBlock with selectors", "use two peers"
            )
        peers.append(peer)
    return tuple(peers)


def _check_peer(parameter: str, kind: str, value: object) -> None:
    """Refuse what Kubernetes would drop, which leaves a selector that means everybody."""
    for key, each in checks.mapping(parameter, value).items():
        checks.choice(f"{parameter} key", key, _PEERS[kind])
        if key == "matchLabels":
            checks.labels(f"{parameter}[{key!r}]", each)
        elif key == "matchExpressions":
            for i, one in enumerate(checks.sequence(f"{parameter}[{key!r}]", each, object)):
                _check_expression(f"{parameter}[{key!r}][{i}]", one)
    if kind == "ipBlock":
        block = checks.mapping(parameter, value)
        whole = _check_range(f"{parameter} cidr", block.get("cidr"))
        for each in checks.sequence(f"{parameter} except", block.get("except", ()), str):
            if not _is_within(_check_range(f"{parameter} except", each), whole):
                raise refuse(
                    f"{parameter} except",
                    each,
                    f"must be within the range that it is taken out of, {whole}",
                    "leave it out, or take it out of another range",
                )


def _is_within(part: Any, whole: Any) -> bool:
    return part.version == whole.version and bool(part.subnet_of(whole))


def _check_expression(parameter: str, value: object) -> None:
    """Refuse what is no expression of a label selector."""
    given = checks.mapping(parameter, value)
    for field in given:
        checks.choice(f"{parameter} key", field, ("key", "operator", "values"))
    checks.label(parameter, checks.text(f"{parameter} key", given.get("key")), "")
    operator = checks.choice(f"{parameter} operator", given.get("operator"), _OPERATORS)
    values = checks.sequence(f"{parameter} values", given.get("values") or (), str)
    if bool(values) != (operator in ("In", "NotIn")):
        raise refuse(
            f"{parameter} values",
            list(values),
            "must be given with In and NotIn, and only with them",
            'use {"key": "team", "operator": "In", "values": ["data"]}, or operator "Exists"',
        )
    for each in values:
        checks.label(f"{parameter} values", str(given["key"]), each)


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
