"""The peers of NetworkPolicies: written as given, or refused."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import NetworkPolicies
from tests.kit import cluster, one, refusal


def test_network_policies_write_a_peer_as_it_is_given() -> None:
    others: list[dict[str, Any]] = [
        {"podSelector": {}},
        {"podSelector": {}, "namespaceSelector": {"matchLabels": {"team": "data"}}},
        {"podSelector": {"matchExpressions": [{"key": "client", "operator": "Exists"}]}},
        {"ipBlock": {"cidr": "10.1.0.0/16", "except": ["10.1.2.0/24"]}},
    ]
    for name in ("clients", "web"):
        for peer in others:
            arguments: dict[str, Any] = {name: [peer]}
            given = NetworkPolicies(**arguments)
            rules = one(cluster(network_policies=given), "NetworkPolicy", "alluxio-master")["spec"]
            named = [each for rule in rules["ingress"] for each in rule["from"]]
            assert peer in named, (name, peer)


RANGE = "must be a range of addresses"
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"clients": "spark"}, "NetworkPolicies clients must be a list (got 'spark')"),
    ({"clients": ["spark"]}, "NetworkPolicies clients[0] must be a dict from names to values"),
    ({"web": [{}]}, "NetworkPolicies web[0] must select something (got {})"),
    (
        {"clients": [{"serviceAccount": "a"}]},
        "NetworkPolicies clients[0] has no field 'serviceAccount'; it has ipBlock,"
        " namespaceSelector, podSelector",
    ),
    (
        {"clients": [{"podSelector": {"matchLabel": {"a": "b"}}}]},
        "NetworkPolicies clients[0].podSelector has no field 'matchLabel'; did you mean"
        " matchLabels?",
    ),
    (
        {"clients": [{"podSelector": None}]},
        "NetworkPolicies clients[0] must select something (got {'podSelector': None})",
    ),
    (
        {"clients": [{"podSelector": {"matchLabels": None}}]},
        "NetworkPolicies clients[0].podSelector must not have matchLabels without a value",
    ),
    (
        {"clients": [{"podSelector": {"matchLabels": {"a": 1}}}]},
        "NetworkPolicies clients[0].podSelector.matchLabels['a'] must be a string (got 1)",
    ),
    (
        {"clients": [{"podSelector": {"matchLabels": {"a": "b c"}}}]},
        "NetworkPolicies clients[0].podSelector.matchLabels['a'] must be at most 63",
    ),
    (
        {"clients": [{"podSelector": {"matchExpressions": None}}]},
        "NetworkPolicies clients[0].podSelector must not have matchExpressions without a value",
    ),
    (
        {"clients": [{"podSelector": {"matchExpressions": ["a"]}}]},
        "NetworkPolicies clients[0].podSelector.matchExpressions[0] must be a map",
    ),
    (
        {"web": [{"podSelector": {}}, {"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}]},
        "NetworkPolicies web[1] must not mix ipBlock with selectors",
    ),
    ({"web": [{"ipBlock": {}}]}, "NetworkPolicies web[0].ipBlock.cidr is missing"),
    ({"web": [{"ipBlock": {"cidr": "10.0.0.0"}}]}, f"web[0].ipBlock.cidr {RANGE}"),
    (
        {"web": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.1"]}}]},
        f"NetworkPolicies web[0].ipBlock.except[0] {RANGE}",
    ),
    (
        {"web": [{"ipBlock": {"cidr": "10.0.0.0/16", "except": ["192.168.0.0/16"]}}]},
        "NetworkPolicies web[0].ipBlock.except[0] must be a smaller range within cidr,"
        " 10.0.0.0/16 (got '192.168.0.0/16')",
    ),
    (
        {"web": [{"ipBlock": {"cidr": "10.0.0.0/16", "except": ["2001:db8::/48"]}}]},
        "NetworkPolicies web[0].ipBlock.except[0] must be a smaller range",
    ),
    *(
        ({"clients": [{"podSelector": {"matchExpressions": [expression]}}]}, f"[0]{message}")
        for expression, message in (
            ({"op": "In"}, " has no field 'op'; it has key, operator, values"),
            ({"key": ["x"], "operator": "Exists"}, ".key must be a string (got ('x',))"),
            ({"key": "a b", "operator": "Exists"}, ".key must have keys of at most 63 letters"),
            ({"key": "a", "operator": "Exist"}, ".operator must be one of 'In', 'NotIn', 'Exist"),
            ({"key": "a", "operator": "In"}, ".values must be given with In and NotIn, and only"),
            ({"key": "a", "operator": "In", "values": []}, ".values must be given with In"),
            (
                {"key": "a", "operator": "Exists", "values": ["b"]},
                ".values must be given with In and NotIn, and only with them (got ['b'])",
            ),
            ({"key": "a", "operator": "In", "values": [1]}, ".values[0] must be a string (got 1)"),
            (
                {"key": "a", "operator": "In", "values": ["b c"]},
                ".values[0]['a'] must be at most 63",
            ),
        )
    ),
    ({"nodes": "10.0.0.0/16"}, "NetworkPolicies nodes must be a list (got '10.0.0.0/16')"),
    *(
        ({"nodes": [each]}, f"NetworkPolicies nodes {RANGE}")
        for each in (
            "10.0.0.1",
            "10.0.0.0/255.255.0.0",
            "10.0.0.0/016",
            "10.0.0.0/33",
            "10.0.0.1/16",
            "fe80::%eth0/64",
            "nodes",
        )
    ),
    ({"nodes": ["10.0.0.1/16"]}, "(10.0.0.1/16 has host bits set) (got '10.0.0.1/16'); use"),
]


def test_network_policies_refuse_what_kubernetes_would_refuse_or_ignore() -> None:
    for given, message in REFUSED:
        assert message in refusal(NetworkPolicies, **given), given


def test_network_policies_refuse_something_else_in_their_place() -> None:
    assert refusal(cluster, network_policies=True) == (
        "network_policies must be a NetworkPolicies (got True); make one with NetworkPolicies(…)"
    )
