"""Pods that get no node, or that the API server rejects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ..diagnosis import TROUBLESHOOTING as PAGE
from ..diagnosis import Diagnosis
from ..looks import scheduling, starting

DIAGNOSES: Sequence[Diagnosis] = (
    Diagnosis(
        "pods-refused",
        "The API server rejects the pods of a workload",
        "Raise the namespace's pod security level or its quota, whichever the message names.",
        "security.md#what-pods-may-do",
        scheduling.not_created,
    ),
    Diagnosis(
        "scaled-to-none",
        "A StatefulSet is scaled to 0",
        "Scale it to the number of masters: kubectl scale --replicas.",
        "number-of-masters.md",
        starting.scaled_to_none,
    ),
    Diagnosis(
        "node-not-ready",
        "A node that runs pods of the cluster is not ready or is under pressure",
        "Repair the node, or drain it.",
        "high-availability.md#a-node-that-lost-its-power",
        scheduling.nodes,
    ),
    Diagnosis(
        "claim-not-bound",
        "A claim does not exist or is not bound to a volume",
        "Name a storage class that exists, or create the claim or the volume.",
        f"{PAGE}#a-claim-stays-pending",
        scheduling.claims,
    ),
    Diagnosis(
        "pod-waits-for-volume",
        "A pod cannot be scheduled because of its volume",
        "Check its claim; a volume on one node serves only the pods on that node.",
        f"{PAGE}#a-claim-stays-pending",
        partial(scheduling.unschedulable, "claim"),
    ),
    Diagnosis(
        "pod-waits-for-ports",
        "A pod cannot be scheduled: its host ports are taken on every node",
        "Move the ports with Ports(…), or leave out host_network.",
        "several-clusters.md",
        partial(scheduling.unschedulable, "ports"),
    ),
    Diagnosis(
        "pod-waits-for-resources",
        "A pod cannot be scheduled: it requests more than any node has left",
        "Request less, or add nodes: Resources(cpu_request=…, memory_request=…).",
        "choosing-a-scenario.md#what-they-need-of-the-nodes",
        partial(scheduling.unschedulable, "resources"),
    ),
    Diagnosis(
        "pod-waits-for-cordoned-node",
        "A pod cannot be scheduled: nodes are cordoned",
        "Run kubectl uncordon on the node when its maintenance is over.",
        "high-availability.md#nodes-that-are-drained",
        partial(scheduling.unschedulable, "cordoned"),
    ),
    Diagnosis(
        "pod-waits-for-companions",
        "A pod cannot be scheduled: no node satisfies its affinity to other pods, or its spread",
        "FUSE runs only on nodes with a worker: give both the same nodes.",
        "fuse.md#where-it-runs",
        partial(scheduling.unschedulable, "companions"),
    ),
    Diagnosis(
        "pod-waits-for-labelled-node",
        "A pod cannot be scheduled: no node has the labels that it selects",
        "Label nodes, or correct PodOptions(node_selector=…).",
        "pods.md#where-pods-run",
        partial(scheduling.unschedulable, "selector"),
    ),
    Diagnosis(
        "pod-waits-for-toleration",
        "A pod cannot be scheduled: it does not tolerate the nodes' taints",
        "Add PodOptions(tolerations=…), or remove the taint.",
        "pods.md#where-pods-run",
        partial(scheduling.unschedulable, "taints"),
    ),
    Diagnosis(
        "no-node-matches",
        "A DaemonSet has no node to run on",
        "Label nodes, or correct PodOptions(node_selector=…).",
        "pods.md#where-pods-run",
        scheduling.no_node_matches,
    ),
    Diagnosis(
        "pod-evicted",
        "A pod was evicted, or rejected by its node",
        "Free resources on the node, then delete the pod.",
        f"{PAGE}#a-pod-stays-pending",
        scheduling.evicted,
    ),
)
