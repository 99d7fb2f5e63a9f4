"""Masters of another cluster: how they are named, and which checks are skipped."""

from __future__ import annotations

import warnings
from typing import Any

from alluxio_constructs import (
    Csi,
    Fuse,
    Journal,
    LogServerOptions,
    NetworkPolicies,
    NetworkPolicyWarning,
    PodOptions,
    Process,
    ProxyOptions,
)
from alluxio_constructs._model.elsewhere import masters_elsewhere
from tests.kit import cluster, findings, model, names, one, properties, refusal

HOST = "alluxio.master.hostname"
RPC = "alluxio.master.rpc.addresses"
JOB_RPC = "alluxio.job.master.rpc.addresses"
JOURNAL = "alluxio.master.embedded.journal.addresses"
ZOOKEEPER = {"alluxio.zookeeper.enabled": True, "alluxio.zookeeper.address": "zk-0:2181"}
ALL: dict[str, Any] = {"fuse": Fuse(), "csi": Csi(), "proxy": ProxyOptions()}

NAMED: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({HOST: "m.other.svc"}, {HOST: "m.other.svc"}),
    ({RPC: "a:1,b:1"}, {RPC: "a:1,b:1"}),
    ({RPC: ["a:1", "b:1"], JOB_RPC: "a:2,b:2"}, {RPC: "a:1,b:1", JOB_RPC: "a:2,b:2"}),
    ({JOURNAL: "a:3,b:3"}, {JOURNAL: "a:3,b:3"}),
    (ZOOKEEPER, {"alluxio.zookeeper.enabled": "true", "alluxio.zookeeper.address": "zk-0:2181"}),
    # A worker takes no master for configured that a list of one address names.
    ({RPC: "a.other.svc:1"}, {RPC: "a.other.svc:1", HOST: "a.other.svc"}),
    ({RPC: "a:1", HOST: "b"}, {RPC: "a:1", HOST: "b"}),
]


def about_masters(written: dict[str, str]) -> dict[str, str]:
    owned = (HOST, RPC, JOB_RPC, JOURNAL)
    return {
        name: value
        for name, value in written.items()
        if name in owned or name.startswith("alluxio.zookeeper")
    }


def test_masters_are_where_the_properties_say() -> None:
    for given, expected in NAMED:
        for masters in (1, 3):
            documents = cluster(
                master_enabled=False, masters=masters, properties=given, external=[], **ALL
            )
            assert expected == about_masters(properties(documents)), (given, masters)
            assert [] == names(documents, "StatefulSet")
            for variable in ("WORKER", "JOB_WORKER", "FUSE", "PROXY"):
                own = properties(documents, f"ALLUXIO_{variable}_JAVA_OPTS")
                assert {} == about_masters(own), (given, variable)


def test_masters_elsewhere_have_the_cluster_s_name_by_default() -> None:
    for given in ({}, {JOB_RPC: "a:2"}):
        documents = cluster(master_enabled=False, name="lake", properties=given)
        assert "lake-master-0" == properties(documents)[HOST], given
        assert not masters_elsewhere(model(master_enabled=False, properties=given))


def test_cluster_with_masters_names_them_itself() -> None:
    for name in (HOST, RPC, JOB_RPC, JOURNAL):
        message = refusal(model, properties={name: "a:1"})
        assert message.startswith(f"properties has {name!r}, which the constructs set themselves")


def test_masters_elsewhere_are_named_to_all_processes_at_once() -> None:
    for option in ("worker", "job_worker"):
        process = Process(properties={HOST: "a"})
        assert (
            f"{option} properties has {HOST!r}, which the constructs set themselves; use the"
            " cluster's properties={…}, by which all processes find the masters, or write"
            " Unchecked(…) to override it on purpose"
        ) == refusal(model, master_enabled=False, **{option: process}), option


def test_checks_of_masters_are_skipped_for_masters_elsewhere() -> None:
    for options in (
        {"masters": 3, "journal": Journal.local()},
        {"properties": {**ZOOKEEPER, "alluxio.zookeeper.session.timeout": "60s"}},
        {"properties": {HOST: "a", "alluxio.master.embedded.journal.write.timeout": "9s"}},
    ):
        given: dict[str, Any] = {"properties": {HOST: "a"}, **options}
        assert [] == findings(master_enabled=False, log_server=LogServerOptions(), **given), options


CLIENT = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "other"}}}
AWAY: dict[str, Any] = {"master_enabled": False, "properties": {HOST: "a"}}


def test_policies_know_of_no_local_masters() -> None:
    documents = cluster(network_policies=NetworkPolicies(clients=[CLIENT]), **AWAY)
    (policy,) = (one(documents, "NetworkPolicy"),)
    ours = {
        role
        for rule in policy["spec"]["ingress"]
        for peer in rule["from"]
        for each in peer.get("podSelector", {}).get("matchExpressions", ())
        for role in each["values"]
    }
    assert {"alluxio-worker"} == ours
    (rpc,) = (each for each in policy["spec"]["ingress"] if each["ports"][0]["port"] == 29999)
    assert CLIENT in rpc["from"]


def test_policies_ask_for_no_addresses_of_masters_elsewhere() -> None:
    on_node, off_node = PodOptions(host_network=True), PodOptions(host_network=False)
    options: dict[str, Any] = {
        "pod": on_node,
        "worker_pod": off_node,
        "network_policies": NetworkPolicies(),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NetworkPolicyWarning)
        assert [] == findings(**options, **AWAY)
        (found,) = findings(**options, master_enabled=False)
    assert "would lock out master" in str(found)


def test_policies_that_block_masters_elsewhere_from_the_workers_warn() -> None:
    cases: list[tuple[dict[str, Any], int]] = [
        ({}, 1),
        ({"network_policies": NetworkPolicies(clients=[CLIENT])}, 0),
        ({"network_policies": None}, 0),
        ({"properties": {}}, 0),
    ]
    for options, count in cases:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", NetworkPolicyWarning)
            cluster(**{**AWAY, "network_policies": NetworkPolicies(), **options})
        said = [each for each in caught if "block the masters of another" in str(each.message)]
        assert count == len(said), options
