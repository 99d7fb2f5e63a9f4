"""Which pods may connect to which port: `NetworkPolicies`, and the objects that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._base.values import value_object
from .._constructs.objects import write
from .._parts.feature import Component
from .._pods.names import APP, labels
from ..errors import refuse

if TYPE_CHECKING:
    from .config import ClusterConfig

Peer = Mapping[str, Any]

_RANGE = r"[0-9a-fA-F.:]+/(0|[1-9][0-9]{0,2})"
_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_PEERS = {
    "podSelector": ("matchLabels", "matchExpressions"),
    "namespaceSelector": ("matchLabels", "matchExpressions"),
    "ipBlock": ("cidr", "except"),
}

# Who connects to what, beside clients: port by port, the roles of the pods that do.
_MASTERS = ("master",)
_SERVERS = ("master", "worker")
_ALL = ("master", "worker", "fuse", "proxy", "csi-controller", "csi-nodeplugin", "csi-fuse")
_WITHIN: Mapping[Component, Mapping[str, Sequence[str]]] = {
    # `alluxio logLevel --target HOST:PORT` asks a server's web port, from another's pod as well.
    Component.MASTER: {"rpc": _ALL, "web": _SERVERS, "embedded": _MASTERS},
    Component.JOB_MASTER: {"job-rpc": _ALL, "job-web": _SERVERS, "job-embedded": _MASTERS},
    Component.WORKER: {"rpc": _ALL, "web": _SERVERS},
    Component.JOB_WORKER: {"job-rpc": _SERVERS, "job-data": ("worker",), "job-web": _SERVERS},
    Component.FUSE: {"web": ()},
    Component.PROXY: {"web": ()},
    Component.LOGSERVER: {"logging": (*_ALL, "logserver")},
}
_FOR_CLIENTS = {
    Component.MASTER: ("rpc",),
    Component.JOB_MASTER: ("job-rpc",),
    Component.WORKER: ("rpc",),
    Component.PROXY: ("web",),
}
_WEB = ("web", "job-web")
_SERVING = (*_SERVERS, "proxy", "logserver")
# Pods that no workload of ours makes, by the role of those that do.
_MADE_BY = {"csi-nodeplugin": ("csi-fuse",)}

_written: WeakKeyDictionary[ClusterConfig, list[ApiObject]] = WeakKeyDictionary()


@value_object()
class NetworkPolicies:
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
            object.__setattr__(self, name, _peers(f"NetworkPolicies {name}", getattr(self, name)))
        nodes = checks.sequence("NetworkPolicies nodes", self.nodes, str)
        for each in nodes:
            _check_range("NetworkPolicies nodes", each)
        object.__setattr__(self, "nodes", nodes)


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


def write_policies(scope: Construct, config: ClusterConfig, role: str) -> None:
    """Write the policy of the pods of a workload, and of those that they make, if there are any.

    Args:
        scope: The construct that owns the workload.
        config: The cluster.
        role: What the role of the workload's pods ends in.
    """
    for each in (role, *_MADE_BY.get(role, ())):
        # Kubernetes leaves open whether a policy is of any use to pods on their node's network.
        if config.network_policies is None or each not in config.roles or _on_node(config, each):
            continue
        policy = _write(scope, config, config.network_policies, each)
        _written.setdefault(config, []).append(policy)


def policies_of(config: ClusterConfig) -> tuple[ApiObject, ...]:
    """The policies that were written for a cluster."""
    return tuple(_written.get(config, ()))


def _write(
    scope: Construct, config: ClusterConfig, policies: NetworkPolicies, role: str
) -> ApiObject:
    pod = config.pods[role]
    rules = [
        _rule(_who(config, policies, component, name), number)
        for component in config.roles[role]
        for name, number in config.container_ports(component).items()
    ]
    if role in config.roles_with_services:
        rules += [_rule(policies.clients, number) for number in pod.service_ports.values()]
    own = labels(config.name, role)
    return write(
        scope,
        f"{role}-policy",
        api_version="networking.k8s.io/v1",
        kind="NetworkPolicy",
        name=f"{config.name}-{role}",
        labels={**own, **pod.object_labels},
        annotations=pod.object_annotations,
        spec={
            "podSelector": {"matchLabels": own},
            "policyTypes": ["Ingress"],
            # A rule without anybody would let everybody in.
            "ingress": [rule for rule in rules if rule["from"]],
        },
    )


def _on_node(config: ClusterConfig, role: str) -> bool:
    return bool(config.pods[role].host_network)


def unwise(config: ClusterConfig) -> Iterator[str]:
    """What the policies of a cluster protect less, or let in less, than one would think.

    Args:
        config: The cluster.
    """
    policies = config.network_policies
    if policies is None:
        return
    # Those that mount on their node are on its network by default, and serve nobody else.
    open_all = [each for each in config.roles if each in _SERVING and _on_node(config, each)]
    if open_all:
        yield (
            f"network_policies do not protect {', '.join(open_all)}, whose pods are on their node's"
            " network: no policy is written for them; leave host_network out, or protect the ports"
            " by the nodes' firewall"
        )
    if not policies.web:
        metrics = config.metrics_file
        for what, wanted in (
            ("web_ui's host", config.web_ui is not None and config.web_ui.host is not None),
            ("scrape_annotations", metrics is not None and metrics.options.scrape_annotations),
        ):
            if wanted:
                yield (
                    f"network_policies let nobody at the web ports that {what} sends somebody to;"
                    " give NetworkPolicies(web=[…]) whoever that is"
                )
    if policies.nodes and not any(
        _of_nodes(config, component, name)
        for role, components in config.roles.items()
        if not _on_node(config, role)
        for component in components
        for name in config.container_ports(component)
    ):
        yield (
            "network_policies' nodes have no effect: no pod of the cluster connects to others from"
            " its node's network, as FUSE and the CSI driver do; leave nodes out, or give clients"
            ' on the host network as NetworkPolicies(clients=[{"ipBlock": {"cidr": "…"}}])'
        )
    if config.proxy is not None and not policies.clients and not policies.web:
        yield (
            "network_policies let nobody at the proxy; give NetworkPolicies(clients=[…]) those who"
            " use it"
        )


def locked_out(config: ClusterConfig) -> list[str]:
    """The kinds of pods that policies keep from what they need: no selector matches their node.

    Args:
        config: The cluster.
    """
    policies, roles = config.network_policies, config.roles
    if policies is None or policies.nodes:
        return []
    needed = {
        needs
        for role, components in roles.items()
        if not _on_node(config, role)
        for component in components
        for name in config.container_ports(component)
        for needs in _WITHIN[component][name]
    }
    # Of half a cluster, the other half's servers are known as well.
    known = dict.fromkeys((*roles, *_SERVERS))
    return [role for role in known if _on_node(config, role) and role in needed]


def _who(
    config: ClusterConfig, policies: NetworkPolicies, component: Component, name: str
) -> list[Peer]:
    """Who may connect to a port."""
    roles = _connecting(config, component, name)
    on_node = [each for each in roles if each in _known(config) and _on_node(config, each)]
    selected = [f"{APP}-{each}" for each in roles if each not in on_node]
    peers: list[Peer] = []
    if selected:
        expression = {"key": "role", "operator": "In", "values": selected}
        peers.append(
            {
                "podSelector": {
                    "matchLabels": {"app": APP, "release": config.name},
                    "matchExpressions": [expression],
                }
            }
        )
    if _of_nodes(config, component, name):
        peers += [{"ipBlock": {"cidr": each}} for each in policies.nodes]
    if name in _FOR_CLIENTS.get(component, ()):
        peers += policies.clients
    if name in _WEB:
        peers += [each for each in policies.web if each not in peers]
    return peers


def _connecting(config: ClusterConfig, component: Component, name: str) -> list[str]:
    """The kinds of pods of a cluster that connect to a port."""
    whole = config.master_enabled and config.worker_enabled
    # Half a cluster has its other pods in another chart, and of most only that knows the network.
    return [each for each in _WITHIN[component][name] if each in config.roles or not whole]


def _known(config: ClusterConfig) -> set[str]:
    """The kinds of pods of which it is known whether they are on their node's network."""
    return {*config.roles, *_SERVERS}


def _of_nodes(config: ClusterConfig, component: Component, name: str) -> bool:
    """Whether a port is connected to from a node's own address, or may be."""
    roles, known = _connecting(config, component, name), _known(config)
    return any(each not in known or _on_node(config, each) for each in roles)


def _rule(peers: Sequence[Peer], number: int) -> dict[str, Any]:
    return {"from": list(peers), "ports": [{"protocol": "TCP", "port": number}]}
