"""What the network policies of a cluster allow because of `connect` and `allow`."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from cdk8s import App, Chart, JsonPatch

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    JobOptions,
    NetworkPolicies,
    NetworkPolicyWarning,
    PodOptions,
    ProxyOptions,
    WebUiOptions,
)
from alluxio_constructs._constructs.synthesis import synth_text
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


def test_connected_pods_are_allowed_by_a_label_or_in_addition() -> None:
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
    """Another label could take the pods away from what selects them."""
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


def test_allow_takes_peers_with_lists_in_them() -> None:
    alluxio = new_cluster(network_policies=NetworkPolicies())
    expression = {"key": "app", "operator": "In", "values": ["spark", "presto"]}
    for peer in (
        {"ipBlock": {"cidr": "10.1.0.0/16", "except": ["10.1.2.0/24"]}},
        {"podSelector": {"matchExpressions": [expression]}},
    ):
        alluxio.allow(peer)
        assert {"from": [peer], "ports": ports(29999)} == ingress(alluxio, "worker")[-1]


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
        ("spark", "must be a peer of a NetworkPolicy, as a dict or of cdk8s-plus (got 'spark')"),
        (PLUS[0].Cpu.units(1), "must be a peer of a NetworkPolicy, as a dict or of cdk8s-plus"),
        ({"podSelectors": {}}, "[0] "),
    ):
        refused = refusal(alluxio.allow, wrong)
        assert refused.startswith("AlluxioCluster.allow peer"), refused
        assert message in refused, refused


def test_pods_on_the_host_network_are_allowed_by_the_addresses_of_their_nodes() -> None:
    block = {"ipBlock": {"cidr": "10.0.0.0/16"}}
    for make in (on_nodes_by_plus, on_nodes_generated):
        alluxio = new_cluster(network_policies=NetworkPolicies(nodes=["10.0.0.0/16"]))
        chart = new_chart("apps")
        alluxio.connect(make(chart))
        assert {"from": [block], "ports": ports(19998, 20001)} == ingress(alluxio, "master")[-1]
        assert "alluxio-client" not in pod(chart)["metadata"]["labels"]

        # Who gives their addresses otherwise has cared for it.
        alluxio = new_cluster(network_policies=NetworkPolicies(clients=[block]))
        rules = ingress(alluxio, "master")
        alluxio.connect(make(new_chart("apps")))
        assert rules == ingress(alluxio, "master")

        new_cluster().connect(make(new_chart("apps")))
        alluxio = new_cluster(network_policies=NetworkPolicies())
        assert (
            "'test/app' is on the host network, and cluster 'alluxio' has network policies, which"
            " know its pods by their node's address alone; give the policies"
            ' nodes=["10.0.0.0/16"] or whatever their addresses are'
        ) == refusal(alluxio.connect, make(new_chart("apps")))


def on_nodes_by_plus(chart: Chart) -> Any:
    plus = PLUS[0]
    container = plus.ContainerProps(image="application:1")
    return plus.Deployment(chart, "app", containers=[container], host_network=True)


def on_nodes_generated(chart: Chart) -> Any:
    application = generated(PLUS[0], chart, "Deployment")
    application.add_json_patch(JsonPatch.add("/spec/template/spec/hostNetwork", True))
    return application


def test_policies_warn_at_synth_unless_those_who_use_the_cluster_make_it_moot() -> None:
    alone = NetworkPolicies()
    on_nodes = JobOptions(pod=PodOptions(host_network=True))
    there = NetworkPolicies(nodes=["10.0.0.0/16"])
    peer = {"podSelector": {"matchLabels": {"app": "browser"}}}
    cases: list[tuple[dict[str, Any], Callable[[AlluxioCluster], object], bool]] = [
        ({"proxy": ProxyOptions(), "network_policies": alone}, lambda _: None, True),
        ({"proxy": ProxyOptions(), "network_policies": alone}, lambda own: own.allow(peer), False),
        (
            {"proxy": ProxyOptions(), "network_policies": alone},
            lambda own: own.connect(workload(PLUS[0], new_chart("apps"))),
            False,
        ),
        (
            {"web_ui": WebUiOptions(host="ui.example.com"), "network_policies": alone},
            lambda own: own.allow(peer),
            True,
        ),
        (
            {"web_ui": WebUiOptions(host="ui.example.com"), "network_policies": alone},
            lambda own: own.allow(peer, web=True),
            False,
        ),
        ({"network_policies": there}, lambda _: None, True),
        (
            {"network_policies": there},
            lambda own: own.job(Chart.of(own), "x", command=["version"], options=on_nodes),
            False,
        ),
        (
            {"network_policies": there},
            lambda own: own.connect(on_nodes_by_plus(new_chart("apps"))),
            False,
        ),
        (
            {"network_policies": there},
            lambda own: refusal(own.connect, on_nodes_by_plus(new_chart("apps")), containers=["x"]),
            True,
        ),
    ]
    for options, use, expected in cases:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", NetworkPolicyWarning)
            chart = new_chart("alluxio")
            alluxio = new_cluster(chart, **options)
            use(alluxio)
            assert [] == caught, options
            app = App.of(chart)
            synth_text(app)
            synth_text(app)
        assert int(expected) == len(caught), options
        assert all(each.filename.endswith("applications.py") for each in caught), options


def test_warning_of_policies_that_is_made_an_error_is_one_at_synth() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", NetworkPolicyWarning)
        chart = new_chart("alluxio")
        new_cluster(chart, proxy=ProxyOptions(), network_policies=NetworkPolicies())
        with pytest.raises(AlluxioConfigError, match="network_policies block all traffic to the"):
            synth_text(App.of(chart))
