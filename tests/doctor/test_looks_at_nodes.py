"""Diagnoses of nodes, of pods that get none, and of NetworkPolicies."""

from __future__ import annotations

from typing import Any

from tests.doctor.kit import ids, pod, snapshot, why


def unscheduled(message: str, **given: Any) -> dict[str, Any]:
    condition = {"type": "PodScheduled", "status": "False", "message": message}
    return pod(status={"conditions": [condition]}, **given)


def test_a_pod_without_a_node_is_told_its_first_reason() -> None:
    cases = {
        "1 node(s) had untolerated taint {a: b}, 2 node(s) had untolerated taint(s)": "toleration",
        "2 Insufficient cpu, 1 node(s) had untolerated taint {a: b}": "resources",
        "1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector": (
            "cordoned-node"
        ),
        "3 node(s) didn't match pod affinity rules": "companions",
        "3 node(s) didn't have free ports for the requested pod ports": "ports",
        "1 node(s) had volume node affinity conflict, 2 Insufficient cpu": "volume",
    }
    for message, reason in cases.items():
        found = ids(
            snapshot(objects={"pods": [unscheduled(f"0/3 nodes are available: {message}.")]})
        )
        assert [f"pod-waits-for-{reason}"] == found, message


def test_a_pod_of_a_daemon_set_is_for_one_node() -> None:
    message = "1 Insufficient memory, 2 node(s) didn't match Pod's node affinity/selector."
    found = unscheduled(message, owner="DaemonSet")
    assert ["pod-waits-for-resources"] == ids(snapshot(objects={"pods": [found]}))


def test_a_taint_is_told_where_a_labelled_node_has_it() -> None:
    message = (
        "1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector."
    )
    found = unscheduled(message, spec={"nodeSelector": {"cache": "true"}})
    for labels, expected in (({"cache": "true"}, "toleration"), ({}, "labelled-node")):
        nodes = [{"metadata": {"name": "n1", "labels": labels}}]
        assert [f"pod-waits-for-{expected}"] == ids(
            snapshot(objects={"pods": [found], "nodes": nodes})
        ), labels


def test_a_node_that_is_not_ready_is_told_with_its_pods() -> None:
    conditions = [{"type": "Ready", "status": "Unknown", "message": "Kubelet stopped posting"}]
    node = {"metadata": {"name": "n1"}, "status": {"conditions": conditions}}
    found = snapshot(objects={"pods": [pod()], "nodes": [node]})
    assert ["node/n1: Ready: Kubelet stopped posting. On it: alluxio-worker-0."] == why(
        found, "node-not-ready"
    )


def test_conditions_of_nodes_are_wrong_by_what_they_mean() -> None:
    cases = {
        ("Ready", "True"): [],
        ("Ready", "Unknown"): ["node-not-ready"],
        ("DiskPressure", "True"): ["node-not-ready"],
        ("DiskPressure", "Unknown"): [],
        ("KernelReady", "True"): [],  # of a platform
        ("StorageReady", "False"): [],
    }
    for (kind, status), expected in cases.items():
        conditions = [{"type": kind, "status": status}]
        node = {"metadata": {"name": "n1"}, "status": {"conditions": conditions}}
        found = snapshot(objects={"pods": [pod()], "nodes": [node]})
        assert expected == ids(found), (kind, status)


def test_a_deployment_whose_pods_are_rejected_is_told() -> None:
    failure = {"type": "ReplicaFailure", "status": "True", "message": "exceeded quota: q"}
    for conditions, expected in (([], []), ([failure], ["deployment/x: exceeded quota: q"])):
        deployment = {
            "metadata": {"name": "x"},
            "spec": {"replicas": 1},
            "status": {"conditions": conditions},
        }
        found = snapshot(objects={"deployments": [deployment]})
        assert expected == why(found, "pods-refused"), conditions


def test_a_policy_of_addresses_may_name_a_host_in_its_block() -> None:
    for block, expected in (("10.1.0.9/16", []), ("10.2.0.9/16", ["policy-locks-out"])):
        rule = {"from": [{"ipBlock": {"cidr": block, "except": ["10.9.0.1/16"]}}]}
        policy = {
            "metadata": {"name": "p"},
            "spec": {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [rule]},
        }
        pods = [pod("master"), pod("worker")]
        found = snapshot(objects={"pods": pods, "networkpolicies": [policy]})
        assert expected == ids(found), block


def test_a_policy_that_blocks_dns_is_told_where_a_name_is_not_resolved() -> None:
    anywhere: dict[str, Any] = {"namespaceSelector": {}}
    dns = {"protocol": "UDP", "port": 53}
    failed = "x: Temporary failure in name resolution"
    for rules, answer, expected in (
        ([{"to": [{"podSelector": {}}]}], failed, ["policy-blocks-dns"]),
        ([{"to": [{"podSelector": {}}]}], "", ["policy-blocks-dns"]),
        ([{"to": [{"podSelector": {}}]}], "yes", []),
        ([{"to": [{"podSelector": {}}]}], "x: Connection refused", []),
        ([{"to": [anywhere], "ports": [dns]}], failed, []),
        ([{"to": [anywhere], "ports": [{"port": 53}]}], failed, ["policy-blocks-dns"]),
        ([{"ports": [dns]}], failed, []),
        ([{}], failed, []),
    ):
        policy = {
            "metadata": {"name": "p"},
            "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": rules},
        }
        found = snapshot(
            objects={"pods": [pod()], "networkpolicies": [policy]},
            probes={"alluxio-worker-0/alluxio-worker": {"reach alluxio-master-0:19998": answer}},
        )
        assert expected == ids(found), (rules, answer)


def test_an_eviction_is_told() -> None:
    status = {"phase": "Failed", "reason": "Evicted", "message": "low on ephemeral-storage"}
    assert "pod-evicted" in ids(snapshot(objects={"pods": [pod(status=status)]}))
