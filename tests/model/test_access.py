"""NetworkPolicies: every connection that Alluxio needs is allowed, and no other."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from alluxio_constructs import (
    Csi,
    Fuse,
    LogServerOptions,
    NetworkPolicies,
    PodOptions,
    Ports,
    Process,
    ProxyOptions,
)
from tests.kit import Document, cluster, in_plugin, names, one
from tests.references import embedded_pods

CLIENT = {"podSelector": {"matchLabels": {"alluxio-client": "true"}}}
PROMETHEUS = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
NODES = ("10.0.0.0/16", "2001:db8::/32")
POLICIES = NetworkPolicies(clients=[CLIENT], web=[PROMETHEUS], nodes=NODES)
OFF_NODE = PodOptions(host_network=False)
FUSE_WEB = {"alluxio.fuse.web.enabled": True}

# The clients: the cluster's pods by role, others by name, nodes by address.
CLIENTS, WEB, NODE, STRANGER = "client", "prometheus", "node", "stranger"
OURS = (
    "master",
    "worker",
    "fuse",
    "proxy",
    "logserver",
    "csi-controller",
    "csi-nodeplugin",
    "csi-fuse",
)
EVERYBODY = (*OURS, CLIENTS, WEB, NODE, STRANGER)


def asks(who: str, name: str = "alluxio") -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The labels of a user's pod and of its namespace."""
    ours = {"kubernetes.io/metadata.name": "test"}
    if who in OURS:
        return {"app": "alluxio", "role": f"alluxio-{who}", "release": name}, ours
    if who == CLIENTS:
        return {"alluxio-client": "true"}, ours
    return {}, {"kubernetes.io/metadata.name": "monitoring" if who == WEB else "elsewhere"}


def selects(selector: Document, labels: Mapping[str, str]) -> bool:
    return selector.get("matchLabels", {}).items() <= labels.items() and all(
        labels.get(each["key"]) in each["values"] for each in selector.get("matchExpressions", ())
    )


def is_peer(peer: Document, who: str) -> bool:
    """Whether a peer selects a pod, by the rules of Kubernetes."""
    if who == NODE:
        block = ipaddress.ip_network(peer.get("ipBlock", {"cidr": "0.0.0.0/32"})["cidr"])
        return ipaddress.ip_address("10.0.3.4") in block
    labels, namespace = asks(who)
    if "ipBlock" in peer:
        return False
    if "namespaceSelector" not in peer and namespace["kubernetes.io/metadata.name"] != "test":
        return False
    return selects(peer.get("namespaceSelector", {}), namespace) and selects(
        peer.get("podSelector", {}), labels
    )


def let_in(policy: Document) -> dict[int, set[str]]:
    """Who may connect to which port of the pods of a policy."""
    found: dict[int, set[str]] = {}
    for rule in policy["spec"]["ingress"]:
        for port in rule["ports"]:
            assert "TCP" == port["protocol"]
            who = {each for each in EVERYBODY for peer in rule["from"] if is_peer(peer, each)}
            found.setdefault(port["port"], set()).update(who)
    return found


def policy(role: str, **options: Any) -> dict[int, set[str]]:
    options.setdefault("network_policies", POLICIES)
    return let_in(one(cluster(**options), "NetworkPolicy", f"alluxio-{role}"))


@functools.cache
def everything() -> tuple[Document, ...]:
    """A cluster with all components, without host networks."""
    fuse = Fuse(pod=OFF_NODE, process=Process(properties=FUSE_WEB))
    return tuple(
        cluster(
            masters=3,
            fuse=fuse,
            proxy=ProxyOptions(),
            log_server=LogServerOptions(),
            csi=Csi(mount_in_pod=True, node_pod=OFF_NODE, fuse_pod=OFF_NODE),
            network_policies=POLICIES,
        )
    )


CSI = {"csi-controller", "csi-nodeplugin", "csi-fuse"}
SERVERS = {"master", "worker"}
FILES = {*SERVERS, "fuse", "proxy", *CSI}
# For each port of each kind of pods: who needs it.
NEEDED: dict[str, dict[str, set[str]]] = {
    "master": {
        "master_rpc": {*FILES, CLIENTS},
        "master_web": {*SERVERS, WEB},
        "master_embedded_journal": {"master"},
        "job_master_rpc": {*FILES, CLIENTS},
        "job_master_web": {*SERVERS, WEB},
        "job_master_embedded_journal": {"master"},
    },
    "worker": {
        "worker_rpc": {*FILES, CLIENTS},
        "worker_web": {*SERVERS, WEB},
        "job_worker_rpc": SERVERS,
        "job_worker_data": {"worker"},
        "job_worker_web": {*SERVERS, WEB},
    },
    "fuse": {"fuse_web": {WEB}},
    "proxy": {"proxy_web": {CLIENTS, WEB}},
    "logserver": {"log_server_logging": {*FILES, "logserver"}},
    "csi-controller": {},
    "csi-nodeplugin": {},
    "csi-fuse": {"fuse_web": {WEB}},
}


def test_policy_lets_those_connect_who_need_a_port_and_nobody_else() -> None:
    for role in NEEDED:
        found = let_in(one(everything(), "NetworkPolicy", f"alluxio-{role}"))
        ports = {getattr(Ports(), name): who for name, who in NEEDED[role].items()}
        assert {port: who - {NODE} for port, who in found.items()} == ports, role


def test_policy_of_each_pod_and_port_is_in_the_table() -> None:
    listed = {name for ports in NEEDED.values() for name in ports}
    assert listed == {each.name for each in fields(Ports)}
    assert sorted(NEEDED) == sorted(OURS)
    found = names(everything(), "NetworkPolicy")
    assert sorted(found) == sorted(f"alluxio-{role}" for role in NEEDED)


def test_policy_selects_the_pods_of_one_workload() -> None:
    templates = {
        each["metadata"]["name"]: each["spec"]["template"]["metadata"]["labels"]
        for each in everything()
        if "template" in each.get("spec", {})
    }
    templates["alluxio-csi-fuse"] = embedded_pods(everything())[0]["metadata"]["labels"]
    for each in everything():
        if each["kind"] == "NetworkPolicy":
            selector = each["spec"]["podSelector"]
            selected = [key for key, labels in templates.items() if selects(selector, labels)]
            name = each["metadata"]["name"]
            assert [name] == selected, name
            assert ["Ingress"] == each["spec"]["policyTypes"], name


def test_policy_blocks_pods_of_another_cluster() -> None:
    rules = one(everything(), "NetworkPolicy", "alluxio-master")["spec"]["ingress"]
    labels, _ = asks("worker", name="other")
    selectors = [
        peer["podSelector"] for each in rules for peer in each["from"] if "podSelector" in peer
    ]
    assert not any(selects(each, labels) for each in selectors)


def test_policy_opens_a_port_where_it_was_moved_to() -> None:
    moved = {each.name: 21000 + i for i, each in enumerate(fields(Ports))}
    options: dict[str, Any] = {"ports": Ports(**moved), "masters": 3, "proxy": ProxyOptions()}
    for role in ("master", "worker", "proxy"):
        assert {moved[name] for name in NEEDED[role]} == set(policy(role, **options)), role


def test_policy_closes_ports_of_the_embedded_journal_without_one() -> None:
    assert {19200, 20003} & set(policy("master")) == set()


def test_policy_allows_the_cluster_alone_by_default() -> None:
    found = policy("master", network_policies=NetworkPolicies())
    assert found == dict.fromkeys((19998, 19999, 20001, 20002), SERVERS)
    assert {
        **dict.fromkeys((29999, 30000, 30001, 30003), SERVERS),
        30002: {"worker"},
    } == policy("worker", network_policies=NetworkPolicies())


def test_policy_of_a_pod_that_nobody_needs_blocks_everybody() -> None:
    # A port to which nobody may connect has no rule: a rule without peers would allow everybody.
    documents = cluster(proxy=ProxyOptions(), network_policies=NetworkPolicies())
    assert [] == one(documents, "NetworkPolicy", "alluxio-proxy")["spec"]["ingress"]


def test_policy_names_only_parts_that_the_cluster_has() -> None:
    assert {"master", "worker", CLIENTS} == policy("master")[19998]
    documents = cluster(network_policies=POLICIES)
    assert ["alluxio-master", "alluxio-worker"] == names(documents, "NetworkPolicy")


def test_policies_are_not_there_unless_asked_for() -> None:
    assert [] == names(cluster(fuse=Fuse()), "NetworkPolicy")


# Pods on the host network.


def test_policy_names_pods_on_the_host_network_by_the_nodes_address() -> None:
    found = policy("master", masters=3, fuse=Fuse())
    assert {"master", "worker", NODE, CLIENTS} == found[19998]
    # Masters are not among them, and no other pod connects to their journal.
    assert {"master"} == found[19200]
    assert {*SERVERS, WEB} == found[19999]
    assert {"master", "worker", NODE, CLIENTS} == policy("worker", fuse=Fuse())[29999]
    found = policy("worker", csi=in_plugin())
    assert {"master", "worker", "csi-controller", NODE, CLIENTS} == found[29999]


def test_policy_allows_all_ranges_of_the_nodes() -> None:
    documents = cluster(fuse=Fuse(), network_policies=POLICIES)
    (first, *_) = one(documents, "NetworkPolicy", "alluxio-master")["spec"]["ingress"]
    blocks = [each["ipBlock"]["cidr"] for each in first["from"] if "ipBlock" in each]
    assert blocks == list(NODES)


def test_policy_does_not_name_nodes_that_nothing_is_on() -> None:
    assert all(NODE not in who for who in policy("master").values())


def test_policy_is_not_written_for_pods_on_the_host_network() -> None:
    documents = cluster(
        fuse=Fuse(), worker_pod=PodOptions(host_network=True), network_policies=POLICIES
    )
    assert ["alluxio-master"] == names(documents, "NetworkPolicy")


ON_NODE = PodOptions(host_network=True)

# Halves of a cluster, in charts of their own.


def test_policy_of_half_a_cluster_allows_what_may_be_in_the_other() -> None:
    masters = policy("master", worker_enabled=False, masters=3)
    assert {*FILES, NODE, CLIENTS} == masters[19998]
    assert {"master"} == masters[19200]
    workers = policy("worker", master_enabled=False)
    assert {*FILES, NODE, CLIENTS} == workers[29999]
    assert {"worker"} == workers[30002]


def test_policies_of_half_a_cluster_are_of_its_own_pods() -> None:
    masters = cluster(worker_enabled=False, network_policies=POLICIES)
    assert ["alluxio-master"] == names(masters, "NetworkPolicy")
    workers = cluster(master_enabled=False, network_policies=POLICIES)
    assert ["alluxio-worker"] == names(workers, "NetworkPolicy")


def test_policy_of_half_a_cluster_knows_the_network_of_the_others_servers() -> None:
    found = policy("worker", master_enabled=False, pod=ON_NODE, worker_pod=OFF_NODE)
    assert "master" not in found[30001]
    assert {"worker", NODE} == found[30001]


# Containers of the user's own, and labels.


def test_policy_opens_service_ports_of_a_sidecar_to_clients() -> None:
    ports = [{"name": "health", "containerPort": 8080}, {"name": "own", "containerPort": 8081}]
    sidecar = {"name": "mine", "image": "example.com/mine:1", "ports": ports}
    pod = PodOptions(containers=[sidecar], service_ports={"health": 8080})
    found = policy("master", master_pod=pod)
    assert {CLIENTS} == found[8080]
    assert 8081 not in found


def test_policy_opens_no_service_port_of_pods_without_a_service() -> None:
    sidecar = {"name": "mine", "image": "example.com/mine:1", "ports": [{"containerPort": 8080}]}
    pod = PodOptions(containers=[sidecar], service_ports={"health": 8080})
    assert 8080 not in policy("worker", pod=pod)


def test_policy_has_the_labels_and_annotations_of_the_objects_of_its_pods() -> None:
    pod = PodOptions(object_labels={"team": "data"}, object_annotations={"note": "x"})
    documents = cluster(pod=pod, network_policies=POLICIES)
    metadata = one(documents, "NetworkPolicy", "alluxio-worker")["metadata"]
    assert "data" == metadata["labels"]["team"]
    assert "alluxio-worker" == metadata["labels"]["role"]
    assert {"note": "x"} == metadata["annotations"]
