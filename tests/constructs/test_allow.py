"""Whom the network policies of a cluster allow because of `connect` and `allow`."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import NetworkPolicies, PodOptions, ProxyOptions
from tests.constructs.applications import (
    LABELLED,
    PLUS,
    generated,
    ingress,
    new_cluster,
    pod,
    ports,
    workload,
)
from tests.kit import new_chart, refusal


def test_connected_pods_are_let_in_by_a_label_or_in_addition() -> None:
    there = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "apps"}}}
    label = {"alluxio-client": "true"}
    cases: list[tuple[list[Any], str, dict[str, str], list[Any]]] = [
        ([LABELLED], "alluxio", label, []),
        ([], "alluxio", label, [LABELLED]),
        ([LABELLED], "apps", label, [{**there, **LABELLED}]),
        ([there], "apps", {}, []),
        # Another one would have a label, which they need not have.
        ([{**there, "podSelector": {"matchLabels": {"a": "b"}}}, there], "apps", {}, []),
    ]
    for plus in PLUS:
        for make in (workload, generated):
            for clients, namespace, labels, allowed in cases:
                alluxio = new_cluster(network_policies=NetworkPolicies(clients=clients))
                chart = new_chart(namespace)
                application = make(plus, chart, "Deployment")
                before = pod(chart)["metadata"]["labels"]
                alluxio.connect(application)
                case = (plus.__name__, make.__name__, clients, namespace)
                assert {**before, **labels} == pod(chart)["metadata"]["labels"], case
                assert [{"from": [each], "ports": ports(19998, 20001)} for each in allowed] == [
                    each for each in ingress(alluxio, "master") if len(each["ports"]) > 1
                ], case


def test_a_label_that_pods_have_stays_as_it_is() -> None:
    """The label of whom policies let in could take the pods away from who selects them."""
    clients = [{"podSelector": {"matchLabels": {"app": "spark"}}}]
    for plus in PLUS:
        alluxio = new_cluster(network_policies=NetworkPolicies(clients=clients))
        chart = new_chart("alluxio")
        alluxio.connect(generated(plus, chart, "Deployment"))
        labels = {"app": "application", "alluxio-client": "true"}
        assert labels == pod(chart)["metadata"]["labels"]


def test_allow_adds_to_each_policy_the_ports_of_clients_or_the_web_ports() -> None:
    alluxio = new_cluster(
        network_policies=NetworkPolicies(clients=[LABELLED]),
        proxy=ProxyOptions(),
        worker_pod=PodOptions(service_ports={}),
    )
    peer = {"podSelector": {"matchLabels": {"app": "spark"}}}
    prometheus = {"podSelector": {"matchLabels": {"app": "prometheus"}}}
    for _ in range(2):  # once is enough
        alluxio.allow(peer)
        alluxio.allow(LABELLED)
        alluxio.allow(prometheus, web=True)
    cases: list[tuple[str, Any, list[int]]] = [
        ("master", peer, [19998, 20001]),
        ("master", prometheus, [19999, 20002]),
        ("worker", peer, [29999]),
        ("worker", prometheus, [30000, 30003]),
        ("proxy", peer, [39999]),
        ("proxy", prometheus, [39999]),
    ]
    for role, who, numbers in cases:
        rules = [each for each in ingress(alluxio, role) if each["from"] == [who]]
        assert [{"from": [who], "ports": ports(*numbers)}] == rules, (role, who)


def test_allow_takes_peers_of_cdk8s_plus() -> None:
    for plus in PLUS:
        alluxio, chart = new_cluster(network_policies=NetworkPolicies()), new_chart("apps")
        there = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "apps"}}}
        spark = {"podSelector": {"matchLabels": {"app": "spark"}}}
        application = workload(plus, chart)
        address = pod(chart)["metadata"]["labels"]
        namespaces = plus.Namespaces.select(chart, "apps", names=["apps"])
        selected = plus.Pods.select(chart, "spark", labels={"app": "spark"}, namespaces=namespaces)
        block = plus.NetworkPolicyIpBlock.ipv4(chart, "block", "10.0.0.0/8")
        cases: list[tuple[Any, dict[str, Any]]] = [
            (selected, {**there, **spark}),
            (block, {"ipBlock": {"cidr": "10.0.0.0/8"}}),
            (namespaces, {**there, "podSelector": {}}),
            (application, {**there, "podSelector": {"matchLabels": address}}),
        ]
        for peer, expected in cases:
            alluxio.allow(peer)
            rule = ingress(alluxio, "worker")[-1]
            assert [expected] == rule["from"], type(peer)


def test_allow_without_policies_does_nothing_and_refuses_what_is_no_peer() -> None:
    alluxio = new_cluster()
    alluxio.allow(LABELLED)
    assert [] == [each.kind for each in alluxio.network_policies]
    for wrong, message in (
        ("spark", "must be a peer as in a NetworkPolicy, or one of cdk8s-plus (got 'spark')"),
        (PLUS[0].Cpu.units(1), "must be a peer as in a NetworkPolicy, or one of cdk8s-plus"),
        ({"podSelectors": {}}, "[0] "),
    ):
        refused = refusal(alluxio.allow, wrong)
        assert refused.startswith("AlluxioCluster.allow peer"), refused
        assert message in refused, refused
