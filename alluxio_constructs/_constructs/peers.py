"""Peers of network policies, given as constructs of cdk8s-plus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdk8s import ApiObject, App, Chart

from .._parts.network_policies import Peer, peers
from ..errors import refuse
from .plus_workloads import plus_of


def plain_peers(parameter: str, given: object) -> tuple[Peer, ...]:
    """The peers that are allowed, as a NetworkPolicy has them.

    Args:
        parameter: The name of the parameter in errors.
        given: A peer as in a NetworkPolicy, or one of cdk8s-plus: pods, namespaces, a workload, or
            a range of addresses.

    Raises:
        AlluxioConfigError: If it is neither, or Kubernetes refuses it.
    """
    if isinstance(given, Mapping):
        return peers(parameter, [given])
    plus = plus_of(given, r"\w+")
    if plus is None or not hasattr(given, "to_network_policy_peer_config"):
        raise refuse(
            parameter,
            given,
            "must be a peer of a NetworkPolicy, as a dict or of cdk8s-plus",
            'use {"podSelector": {"matchLabels": {…}}}',
        )
    # cdk8s-plus shows its selectors only in a policy that has them.
    policy: Any = plus.NetworkPolicy(
        Chart(App(), "peers"),
        "peers",
        ingress=plus.NetworkPolicyTraffic(rules=[plus.NetworkPolicyRule(peer=given)]),
    )
    written = ApiObject.of(policy).to_json()["spec"]["ingress"]
    return peers(parameter, [each for rule in written for each in rule["from"]])
