"""NetworkPolicies that lock out the cluster's own pods, or protect or allow less than expected."""

from __future__ import annotations

import warnings
from typing import Any

from alluxio_constructs import (
    Csi,
    Fuse,
    LogServerOptions,
    Metrics,
    NetworkPolicies,
    NetworkPolicyWarning,
    PodOptions,
    ProxyOptions,
    WebUiOptions,
)
from tests.kit import cluster, findings, in_plugin

CLIENT = {"podSelector": {"matchLabels": {"alluxio-client": "true"}}}
PROMETHEUS = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
NODES = ("10.0.0.0/16", "2001:db8::/32")
OFF_NODE = PodOptions(host_network=False)


def locked_out(**options: Any) -> str | None:
    """The pods that the finding names."""
    options.setdefault("network_policies", NetworkPolicies())
    (*found,) = (each.message for each in findings(**options))
    (message,) = found or [""]
    return message.partition("would lock out ")[2].partition(", whose pods")[0] or None


ON_NODE = PodOptions(host_network=True)


def test_policies_that_lock_pods_out_are_found() -> None:
    cases: list[tuple[dict[str, Any], str | None]] = [
        ({}, None),
        ({"fuse": Fuse()}, "fuse"),
        ({"fuse": Fuse(pod=OFF_NODE)}, None),
        ({"fuse": Fuse(worker_embedded=True)}, None),
        ({"csi": in_plugin()}, "csi-nodeplugin"),
        (
            {"csi": in_plugin(controller_pod=ON_NODE, node_pod=OFF_NODE)},
            "csi-controller",
        ),
        ({"csi": in_plugin(node_pod=OFF_NODE)}, None),
        ({"csi": Csi(mount_in_pod=True, node_pod=OFF_NODE)}, "csi-fuse"),
        ({"csi": Csi(mount_in_pod=True), "pod": OFF_NODE}, None),
        ({"proxy": ProxyOptions(pod=ON_NODE)}, "proxy"),
        ({"worker_pod": ON_NODE}, "worker"),
        ({"pod": ON_NODE}, None),
        # It connects only to itself.
        ({"log_server": LogServerOptions(pod=ON_NODE)}, None),
        ({"fuse": Fuse(), "network_policies": NetworkPolicies(nodes=NODES)}, None),
        ({"fuse": Fuse(), "network_policies": None}, None),
    ]
    for options, expected in cases:
        assert expected == locked_out(**options), options


def warned(**options: Any) -> list[str]:
    options.setdefault("network_policies", NetworkPolicies())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", NetworkPolicyWarning)
        findings(**options)
    return [str(each.message) for each in caught if each.category is NetworkPolicyWarning]


ANYBODY = NetworkPolicies(clients=[CLIENT], web=[PROMETHEUS], nodes=NODES)


def test_policies_that_protect_or_allow_less_than_expected_warn() -> None:
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, []),
        ({"fuse": Fuse(), "csi": in_plugin()}, []),
        ({"pod": ON_NODE}, ["network_policies do not protect master, worker, whose pods are on"]),
        ({"worker_pod": ON_NODE, "network_policies": None}, []),
        (
            {"web_ui": WebUiOptions(host="alluxio.example.com")},
            ["network_policies block all traffic to the web ports, which web_ui's host sends"],
        ),
        ({"web_ui": WebUiOptions()}, []),
        (
            {"metrics": Metrics(scrape_annotations=True)},
            ["network_policies block all traffic to the web ports, which scrape_annotations sends"],
        ),
        ({"metrics": Metrics()}, []),
        ({"proxy": ProxyOptions()}, ["network_policies block all traffic to the proxy"]),
        (
            {
                "proxy": ProxyOptions(),
                "fuse": Fuse(),
                "metrics": Metrics(scrape_annotations=True),
                "web_ui": WebUiOptions(host="alluxio.example.com"),
                "network_policies": ANYBODY,
            },
            [],
        ),
    ]
    for options, beginnings in cases:
        found = warned(**options)
        assert len(found) == len(beginnings), options
        assert all(map(str.startswith, found, beginnings)), options


def test_policies_that_lock_out_servers_of_the_other_half_are_found() -> None:
    assert "worker" == locked_out(worker_enabled=False, worker_pod=ON_NODE)
    assert "master" == locked_out(master_enabled=False, master_pod=ON_NODE)


def test_policies_with_nodes_that_nobody_connects_from_warn() -> None:
    cases: list[tuple[dict[str, Any], bool]] = [
        ({}, True),
        ({"fuse": Fuse(worker_embedded=True)}, True),
        ({"fuse": Fuse(pod=OFF_NODE)}, True),
        ({"fuse": Fuse()}, False),
        ({"csi": Csi()}, False),
        ({"worker_pod": PodOptions(host_network=True)}, False),
        # In half a cluster, others know what is on the nodes' network.
        ({"worker_enabled": False}, False),
    ]
    for options, warns in cases:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", NetworkPolicyWarning)
            documents = cluster(network_policies=NetworkPolicies(nodes=NODES), **options)
        said = [str(each.message) for each in caught if "nodes have no effect" in str(each.message)]
        assert len(said) == warns, options
        assert (NODES[0] in str(documents)) != warns, options
        if warns:
            assert said[0].endswith(
                "leave nodes out, or give clients on the host network as"
                ' NetworkPolicies(clients=[{"ipBlock": {"cidr": "…"}}])'
            ), options
