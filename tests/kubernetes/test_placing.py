"""Affinities, tolerations and peers that Kubernetes refuses, as tried on an API server of 1.34."""

from __future__ import annotations

from typing import Any

from tests.kubernetes.cases import Case, check, said

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def nodes(**expression: Any) -> dict[str, Any]:
    term = {"matchExpressions": [expression]}
    return {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [term]}}}


def pods(**term: Any) -> dict[str, Any]:
    return {"podAffinity": {REQUIRED: [{"topologyKey": "zone", **term}]}}


def weighted(weight: object) -> dict[str, Any]:
    return {
        "podAntiAffinity": {
            PREFERRED: [{"weight": weight, "podAffinityTerm": {"topologyKey": "a"}}]
        }
    }


def test_node_affinity_is_of_terms_with_expressions() -> None:
    terms = f".nodeAffinity.{REQUIRED}.nodeSelectorTerms"
    first = f"{terms}[0].matchExpressions[0]"
    by_name: dict[str, Any] = {"key": "metadata.name", "operator": "In", "values": ["a"]}
    cases: list[Case] = [
        ({}, ""),
        (nodes(key="a", operator="In", values=["b"]), ""),
        (nodes(key="example.com/a", operator="Exists"), ""),
        (nodes(key="a", operator="Gt", values=["4"]), ""),
        ({"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [{"matchFields": [by_name]}]}}}, ""),
        ({"podAffinty": {}}, " has no field 'podAffinty'; did you mean podAffinity"),
        ({"nodeAffinity": {REQUIRED: []}}, f".nodeAffinity.{REQUIRED} must be a map"),
        ({"nodeAffinity": {REQUIRED: {}}}, f"{terms} is missing"),
        ({"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": []}}}, f"{terms} must have a term"),
        (nodes(key="a", operator="in", values=["b"]), f"{first}.operator must be one of 'In'"),
        (nodes(key="a", operator="In"), f"{first}.values must be given with In and NotIn, and"),
        (nodes(key="a", operator="Exists", values=["b"]), f"{first}.values must be given with In"),
        (nodes(key="a", operator="In", values=[1]), f"{first}.values[0] must be a string (got 1)"),
        (nodes(key="a", operator="In", values=["b c"]), f"{first}.values[0]['a'] must be at most"),
        (nodes(key="a b", operator="Exists"), f"{first}.key must have keys of at most 63"),
        (nodes(operator="Exists"), f"{first}.key is missing"),
        (nodes(key="a", operator="Gt", values=["1", "2"]), f"{first}.values must be one whole"),
        (nodes(key="a", operator="Lt", values=["x"]), f"{first}.values must be one whole number"),
        (
            {
                "nodeAffinity": {
                    REQUIRED: {"nodeSelectorTerms": [{"matchFields": [{**by_name, "key": "x"}]}]}
                }
            },
            f"{terms}[0].matchFields[0] must have key metadata.name and exactly one value",
        ),
        (
            {"nodeAffinity": {PREFERRED: [{"weight": 101, "preference": {}}]}},
            f".nodeAffinity.{PREFERRED}[0].weight must be a whole number from 1 to 100 (got 101)",
        ),
    ]
    check("core.v1.Affinity", cases)


def test_pod_affinity_is_of_terms_with_a_topology_key() -> None:
    first = f".podAffinity.{REQUIRED}[0]"
    expression = {"key": "a", "operator": "Gt", "values": ["1"]}
    cases: list[Case] = [
        (pods(labelSelector={"matchLabels": {"a": "b"}}, namespaces=["a"]), ""),
        (weighted(1), ""),
        (weighted(100), ""),
        (pods(topologyKey=None), f"{first}.topologyKey is missing"),
        (pods(topologyKey=""), f"{first}.topologyKey must have keys of at most 63"),
        (pods(namespaces=["A"]), f"{first}.namespaces[0] must be at most 63 lower-case"),
        (
            pods(labelSelector={"matchLabels": {"a": "b c"}}),
            f"{first}.labelSelector.matchLabels['a'] must be at most 63",
        ),
        (
            pods(labelSelector={"matchExpressions": [expression]}),
            f"{first}.labelSelector.matchExpressions[0].operator must be one of 'In', 'NotIn'",
        ),
        (pods(matchLabelKeys=["a"]), f"{first}.matchLabelKeys needs a labelSelector"),
        (weighted(0), f".podAntiAffinity.{PREFERRED}[0].weight must be a whole number from 1 to"),
        (weighted(101), f".podAntiAffinity.{PREFERRED}[0].weight must be a whole number from 1"),
        (weighted("1"), f".podAntiAffinity.{PREFERRED}[0].weight must be a whole number (got '1')"),
    ]
    check("core.v1.Affinity", cases)


def test_toleration_says_which_taint() -> None:
    cases: list[Case] = [
        ({"operator": "Exists"}, ""),
        ({"key": "a", "value": "b", "effect": "NoSchedule"}, ""),
        ({"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": -1}, ""),
        ({}, ".key is missing; give it, or operator: Exists"),
        ({"key": "a", "operator": "exists"}, ".operator must be one of "),
        ({"key": "a", "operator": "Exists", "value": "b"}, ".value needs operator Equal"),
        ({"key": "a", "effect": "x"}, ".effect must be one of "),
        ({"key": "a", "tolerationSeconds": 1}, ".tolerationSeconds needs effect NoExecute"),
        ({"key": "a", "value": "b c"}, ".key['a'] must be at most 63 letters"),
        ({"key": "a b", "operator": "Exists"}, ".key must have keys of at most 63 letters"),
    ]
    check("core.v1.Toleration", cases)
    compared = {"key": "a", "operator": "Gt", "value": "1"}
    assert [] == said(compared, "core.v1.Toleration", (35,))
    assert said(compared, "core.v1.Toleration", (34,))[0].startswith(
        "it.operator needs Kubernetes 1.35 or newer (got 'Gt')"
    )


def test_topology_spread_has_a_skew_of_at_least_one_pod() -> None:
    spread: dict[str, Any] = {
        "maxSkew": 1,
        "topologyKey": "zone",
        "whenUnsatisfiable": "DoNotSchedule",
    }
    cases: list[Case] = [
        (spread, ""),
        ({**spread, "minDomains": 2}, ""),
        ({**spread, "maxSkew": 0}, ".maxSkew must be a whole number from 1"),
        ({**spread, "minDomains": 0}, ".minDomains must be a whole number from 1"),
        ({**spread, "topologyKey": "a b"}, ".topologyKey must have keys of at most 63"),
        ({**spread, "whenUnsatisfiable": "x"}, ".whenUnsatisfiable must be one of"),
        (
            {**spread, "minDomains": 2, "whenUnsatisfiable": "ScheduleAnyway"},
            ".minDomains needs whenUnsatisfiable: DoNotSchedule",
        ),
    ]
    check("core.v1.TopologySpreadConstraint", cases)


def test_peer_is_a_range_or_selectors() -> None:
    cases: list[Case] = [
        ({"podSelector": {}}, ""),
        ({"podSelector": {}, "namespaceSelector": {"matchLabels": {"a": "b"}}}, ""),
        ({"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}, ""),
        ({}, " must select something"),
        ({"podSelectr": {}}, " has no field 'podSelectr'; did you mean podSelector"),
        ({"podSelector": {}, "ipBlock": {"cidr": "10.0.0.0/8"}}, " must not mix ipBlock with"),
        ({"ipBlock": {}}, ".ipBlock.cidr is missing"),
        ({"ipBlock": {"cidr": "10.0.0.0"}}, ".ipBlock.cidr must be a range of addresses"),
        (
            {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.0.0.0/8"]}},
            ".ipBlock.except[0] must be a smaller range within cidr, 10.0.0.0/8",
        ),
        (
            {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["2001:db8::/64"]}},
            ".ipBlock.except[0] must be a smaller range within cidr, 10.0.0.0/8",
        ),
    ]
    check("networking.v1.NetworkPolicyPeer", cases)
