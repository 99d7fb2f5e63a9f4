"""Which pods connect to which port, and how network policies affect that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .._parts.network_policies import NetworkPolicies, Peer, node_peers
from .._pods.names import APP
from .._properties.components import Component, Role
from .answers import ports
from .cluster import Cluster
from .elsewhere import masters_elsewhere
from .labels import selector_labels

# For each port, the roles of the pods that connect to it, apart from clients.
_MASTERS = (Role.MASTER,)
_SERVERS = (Role.MASTER, Role.WORKER)
_ALL = (
    Role.MASTER,
    Role.WORKER,
    Role.FUSE,
    Role.PROXY,
    Role.CSI_CONTROLLER,
    Role.CSI_NODE_PLUGIN,
    Role.CSI_FUSE,
)
_WITHIN: Mapping[Component, Mapping[str, Sequence[Role]]] = {
    # `alluxio logLevel --target HOST:PORT` connects to a server's web port, also from other pods.
    Component.MASTER: {"rpc": _ALL, "web": _SERVERS, "embedded": _MASTERS},
    Component.JOB_MASTER: {"job-rpc": _ALL, "job-web": _SERVERS, "job-embedded": _MASTERS},
    Component.WORKER: {"rpc": _ALL, "web": _SERVERS},
    Component.JOB_WORKER: {"job-rpc": _SERVERS, "job-data": (Role.WORKER,), "job-web": _SERVERS},
    Component.FUSE: {"web": ()},
    Component.PROXY: {"web": ()},
    Component.LOG_SERVER: {"logging": (*_ALL, Role.LOG_SERVER)},
}
_FOR_CLIENTS = {
    Component.MASTER: ("rpc",),
    Component.JOB_MASTER: ("job-rpc",),
    Component.WORKER: ("rpc",),
    Component.PROXY: ("web",),
}
_WEB = ("web", "job-web")
_SERVING = (*_SERVERS, Role.PROXY, Role.LOG_SERVER)


def on_host_network(cluster: Cluster, role: Role) -> bool:
    return bool(cluster.pods[role].host_network)


class Users(NamedTuple):
    """Who uses a cluster, beside those whom it was made for.

    Attributes:
        clients: Whom its policies allow in addition at the ports of clients.
        web: Whom they allow in addition at web ports.
        on_nodes: Whether pods on the host network connect to it.
    """

    clients: Sequence[Peer] = ()
    web: Sequence[Peer] = ()
    on_nodes: bool = False


_NO_USERS = Users()


def unwise(cluster: Cluster, users: Users = _NO_USERS) -> Iterator[str]:
    """Warnings about policies that protect less, or allow less, than one would expect.

    Args:
        cluster: The cluster.
        users: Who uses it in addition. Default: nobody.
    """
    policies = cluster.network_policies
    if policies is None:
        return
    clients = [*policies.clients, *users.clients]
    web = [*policies.web, *users.web]
    # Pods that mount on their node are on the host network by default, and serve no other node.
    open_all = [
        each for each in cluster.roles if each in _SERVING and on_host_network(cluster, each)
    ]
    if open_all:
        yield (
            f"network_policies do not protect {_named(open_all)}, whose pods are on the host"
            " network: no policy is written for them; leave host_network out, or protect the ports"
            " by the nodes' firewall"
        )
    if not web:
        metrics = cluster.metrics
        for what, wanted in (
            ("web_ui's host", cluster.web_ui is not None and cluster.web_ui.host is not None),
            ("scrape_annotations", metrics is not None and metrics.options.scrape_annotations),
        ):
            if wanted:
                yield (
                    f"network_policies block all traffic to the web ports, which {what} sends"
                    " clients to; list these clients in NetworkPolicies(web=[…])"
                )
    if (
        policies.nodes
        and not users.on_nodes
        and not any(
            _of_nodes(cluster, component, name)
            for role, components in cluster.roles.items()
            if not on_host_network(cluster, role)
            for component in components
            for name in ports(cluster, component)
        )
    ):
        yield (
            "network_policies' nodes have no effect: no pod of the cluster connects to others from"
            " the host network, as FUSE and the CSI driver do; leave nodes out, or give clients"
            ' on the host network as NetworkPolicies(clients=[{"ipBlock": {"cidr": "…"}}])'
        )
    if masters_elsewhere(cluster) and not clients and Role.WORKER not in open_all:
        yield (
            "network_policies block the masters of another cluster, which properties name, from"
            " the workers, to which `alluxio fs load` connects from them; allow their pods:"
            ' NetworkPolicies(clients=[{"namespaceSelector": {…}, "podSelector": {…}}])'
        )
    if cluster.proxy is not None and not clients and not web:
        yield (
            "network_policies block all traffic to the proxy; list its clients in"
            " NetworkPolicies(clients=[…])"
        )


def locked_out(cluster: Cluster) -> list[Role]:
    """The kinds of pods on the host network that policies lock out: no selector matches them.

    Args:
        cluster: The cluster.
    """
    policies, roles = cluster.network_policies, cluster.roles
    if policies is None or policies.nodes:
        return []
    needed = {
        needs
        for role, components in roles.items()
        if not on_host_network(cluster, role)
        for component in components
        for name in ports(cluster, component)
        for needs in _WITHIN[component][name]
    }
    return [each for each in _known(cluster) if on_host_network(cluster, each) and each in needed]


def who_connects(
    cluster: Cluster, policies: NetworkPolicies, component: Component, name: str
) -> list[Peer]:
    """Who may connect to a port."""
    roles = _connecting(cluster, component, name)
    on_node = [each for each in roles if each in _known(cluster) and on_host_network(cluster, each)]
    selected = [f"{APP}-{each.value}" for each in roles if each not in on_node]
    peers: list[Peer] = []
    if selected:
        expression = {"key": "role", "operator": "In", "values": selected}
        peers.append(
            {
                "podSelector": {
                    "matchLabels": selector_labels(cluster),
                    "matchExpressions": [expression],
                }
            }
        )
    if _of_nodes(cluster, component, name):
        peers += node_peers(policies)
    if name in _FOR_CLIENTS.get(component, ()):
        peers += policies.clients
    if name in _WEB:
        peers += [each for each in policies.web if each not in peers]
    return peers


def open_to(cluster: Cluster, role: Role, *, web: bool) -> list[int]:
    """The ports of a kind of pods that policies open to clients or, if `web`, for web access.

    Args:
        cluster: The cluster.
        role: The kind of pods.
        web: Whether to return the web ports.
    """
    numbers = [
        number
        for component in cluster.roles.get(role, ())
        for name, number in ports(cluster, component).items()
        if name in (_WEB if web else _FOR_CLIENTS.get(component, ()))
    ]
    if role in cluster.roles_with_services and not web:
        numbers += cluster.pods[role].service_ports.values()
    return numbers


def _connecting(cluster: Cluster, component: Component, name: str) -> list[Role]:
    """The kinds of pods of a cluster that connect to a port."""
    masters = cluster.master_enabled or masters_elsewhere(cluster)
    whole = masters and cluster.worker_enabled
    # The other pods of half a cluster are in another chart, which alone knows their network.
    return [each for each in _WITHIN[component][name] if each in cluster.roles or not whole]


def _known(cluster: Cluster) -> list[Role]:
    """The kinds of pods that are known to be, or not to be, on the host network.

    For half a cluster these include the servers of the other half, except masters elsewhere.
    """
    others = _SERVERS[1:] if masters_elsewhere(cluster) else _SERVERS
    return list(dict.fromkeys((*cluster.roles, *others)))


def _of_nodes(cluster: Cluster, component: Component, name: str) -> bool:
    """Whether clients connect, or may connect, to a port from a node's address."""
    roles, known = _connecting(cluster, component, name), _known(cluster)
    return any(each not in known or on_host_network(cluster, each) for each in roles)


def _named(roles: Sequence[Role]) -> str:
    return ", ".join(each.value for each in roles)
