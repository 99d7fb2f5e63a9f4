"""NetworkPolicies, as their rules say, that keep parts of a cluster from each other."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence

from ..._parts.ports import JOURNAL_PORTS, port_in
from ..._properties.components import Component
from ..ask import in_section
from ..pods import Container, containers_of, labels_of, name_of
from ..snapshot import Object
from ..view import Found, View

_PORTS: Mapping[Component, str] = {
    Component.MASTER: "rpc",
    Component.JOB_MASTER: "job-rpc",
    Component.WORKER: "rpc",
}
_CLIENTS: Mapping[Component, Sequence[str]] = {
    Component.MASTER: ("worker", "fuse", "proxy", "master"),
    Component.JOB_MASTER: ("worker", "master"),
    Component.WORKER: ("worker", "fuse", "proxy"),
}


def locked_out(view: View) -> Iterator[Found]:
    """Pairs of pods that must talk, and that policies keep apart."""
    policies = view.objects("networkpolicies")
    told = set()
    for source, target, port, name in _needed(view) if policies else ():
        for kind, here, there in (("ingress", target, source), ("egress", source, target)):
            blocking = _blocking(view, policies, kind, here, there, port, name)
            key = (kind, _role(here), _role(there), port)
            if blocking and key not in told:
                told.add(key)
                way = "lets it in" if kind == "ingress" else "lets it out"
                yield Found(
                    ", ".join(f"networkpolicy/{each}" for each in blocking),
                    f"{name_of(source)} must reach port {port} of {name_of(target)}, and no rule"
                    f" {way}.",
                )


def no_names(view: View) -> Iterator[Found]:
    """Policies that keep pods from DNS, where a name was not resolved, or nobody answered."""
    policies = view.objects("networkpolicies")
    for each in view.pods:
        own = _policies_of(each, policies, "egress")
        rules = [rule for policy in own for rule in policy["spec"].get("egress") or ()]
        if own and _unresolved(view, each) and not any(map(_allows_dns, rules)):
            yield Found(
                ", ".join(f"networkpolicy/{name_of(policy)}" for policy in own),
                f"{name_of(each)} did not reach a master by its name, and no rule lets it out to"
                " port 53 (UDP) of another namespace, where DNS is.",
            )


def _unresolved(view: View, document: Object) -> bool:
    return any(
        not answer or "name" in answer
        for each in containers_of(document)
        for answer in in_section(view.probe(each), "reach").values()
    )


def _allows_dns(rule: Object) -> bool:
    peers = rule.get("to")
    outside = not peers or any({"ipBlock", "namespaceSelector"} & each.keys() for each in peers)
    return outside and _port_allowed(rule.get("ports"), 53, "dns", "UDP")


def _role(document: Object) -> str:
    return labels_of(document).get("role", "")


def _needed(view: View) -> Iterator[tuple[Object, Object, int, str]]:
    """Who must reach whom, at which port: its number, and its name in the container."""
    for target in view.containers:
        component = target.component
        if component is None:
            continue
        if component in _PORTS:
            yield from _pairs(view, _CLIENTS[component], target, component, _PORTS[component])
        if component in JOURNAL_PORTS and len(view.role("master")) > 1:
            yield from _pairs(view, ("master",), target, component, JOURNAL_PORTS[component])


def _pairs(
    view: View, roles: Sequence[str], target: Container, component: Component, wanted: str
) -> Iterator[tuple[Object, Object, int, str]]:
    port = int(port_in(view.options(target), component, wanted))
    ports = target.spec.get("ports") or ()
    name = next((each.get("name", "") for each in ports if each["containerPort"] == port), "")
    for role in roles:
        for source in view.role(role):
            if source is not target.pod:
                yield source, target.pod, port, name


def _blocking(
    view: View,
    policies: Sequence[Object],
    kind: str,
    here: Object,
    there: Object,
    port: int,
    name: str,
) -> list[str]:
    """The policies of a pod none of which allows a connection; empty if one does."""
    own = _policies_of(here, policies, kind)
    for each in own:
        for rule in each["spec"].get(kind) or ():
            peers = rule.get("from" if kind == "ingress" else "to")
            if _port_allowed(rule.get("ports"), port, name) and _peer_allowed(view, peers, there):
                return []
    return [name_of(each) for each in own]


def _policies_of(document: Object, policies: Sequence[Object], kind: str) -> list[Object]:
    """The policies that apply to a pod: none to one on its host's network."""
    return [
        each
        for each in policies
        if kind in [k.lower() for k in each["spec"].get("policyTypes", ["Ingress"])]
        and _selects(each["spec"].get("podSelector") or {}, labels_of(document))
        and not document["spec"].get("hostNetwork")
    ]


def _selects(selector: Object, labels: Mapping[str, str]) -> bool:
    """Whether a selector of labels selects what has these."""
    if any(labels.get(key) != value for key, value in (selector.get("matchLabels") or {}).items()):
        return False
    for each in selector.get("matchExpressions") or ():
        has, values = each["key"] in labels, each.get("values") or ()
        matches = {
            "In": has and labels.get(each["key"]) in values,
            "NotIn": not has or labels.get(each["key"]) not in values,
            "Exists": has,
            "DoesNotExist": not has,
        }
        if not matches.get(each["operator"], True):
            return False
    return True


def _port_allowed(
    ports: Sequence[Object] | None, port: int, name: str, protocol: str = "TCP"
) -> bool:
    if not ports:
        return True
    for each in ports:
        given = each.get("port")
        if each.get("protocol", "TCP") != protocol:
            continue
        if given is None or given == name:
            return True
        if isinstance(given, int) and given <= port <= each.get("endPort", given):
            return True
    return False


def _peer_allowed(view: View, peers: Sequence[Object] | None, there: Object) -> bool:
    if not peers:
        return True
    return any(_is_peer(view, each, there) for each in peers)


def _is_peer(view: View, peer: Object, there: Object) -> bool:
    if "ipBlock" in peer:
        return _in_block(peer["ipBlock"], there.get("status", {}).get("podIP"))
    if there["spec"].get("hostNetwork"):
        return False  # it has its node's address, which no selector matches
    if "namespaceSelector" in peer:
        found = view.objects("namespaces")
        default = {"kubernetes.io/metadata.name": view.snapshot.namespace}
        labels = labels_of(found[0]) if found else default
        if not _selects(peer["namespaceSelector"], labels):
            return False
    return _selects(peer.get("podSelector") or {}, labels_of(there))


def _in_block(block: Object, address: str | None) -> bool:
    """Whether an address is in a block; one that is not known yet may be."""
    if not address:
        return True
    found = ipaddress.ip_address(address)
    excepted = any(
        found in ipaddress.ip_network(each, strict=False) for each in block.get("except") or ()
    )
    return found in ipaddress.ip_network(block["cidr"], strict=False) and not excepted
