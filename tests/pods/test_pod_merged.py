"""Options of pods: how those of the cluster and those of a pod merge, field by field."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from alluxio_constructs import (
    HostAlias,
    PodOptions,
    PodVolume,
    Toleration,
    TopologySpread,
    VolumeSource,
)

GPU = Toleration(key="gpu", operator="Exists")
SPOT = Toleration(key="spot", value="yes", effect="NoSchedule")
NAMENODE = HostAlias(ip="10.0.0.1", hostnames=["namenode"])
DATANODE = HostAlias(ip="10.0.0.2", hostnames=["datanode"])

ZONES = TopologySpread(topology_key="topology.kubernetes.io/zone")
NODES = TopologySpread(when_unsatisfiable="DoNotSchedule")
DATA = VolumeSource.existing_claim("data").at("/data")
MODELS = VolumeSource.existing_claim("models").at("/models")
LOGS = PodVolume(name="logs", source={"emptyDir": {}})
QUEUE = PodVolume(name="queue", source={"emptyDir": {}})
SHIPPER = {"name": "shipper", "image": "example.com/shipper:1"}
WATCHER = {"name": "watcher", "image": "example.com/watcher:1"}

# For each field: what the cluster has, what a pod has, and what comes of the two.
MERGED: dict[str, tuple[Any, Any, Any]] = {
    "labels": ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}, {"a": "1", "b": "2", "c": "2"}),
    "annotations": ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}, {"a": "1", "b": "2", "c": "2"}),
    "object_labels": ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}, {"a": "1", "b": "2", "c": "2"}),
    "object_annotations": ({"a": "1", "b": "1"}, {"b": "2"}, {"a": "1", "b": "2"}),
    "node_selector": ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}, {"b": "2", "c": "2"}),
    "affinity": (
        {"nodeAffinity": {"a": "1"}, "podAffinity": {"a": "1"}},
        {"podAffinity": {"b": "2"}, "podAntiAffinity": {"b": "2"}},
        {"nodeAffinity": {"a": "1"}, "podAffinity": {"b": "2"}, "podAntiAffinity": {"b": "2"}},
    ),
    "topology_spread": ([ZONES], [NODES, ZONES], (ZONES, NODES)),
    "tolerations": ([GPU], [SPOT, GPU], (GPU, SPOT)),
    "host_aliases": ([NAMENODE], [DATANODE, NAMENODE], (NAMENODE, DATANODE)),
    "service_account_name": ("general", "own", "own"),
    "automount_service_account_token": (True, False, False),
    "image_pull_secrets": (["general"], ["own", "general"], ("general", "own")),
    "priority_class_name": ("general", "own", "own"),
    "host_network": (True, False, False),
    "host_pid": (True, False, False),
    "share_process_namespace": (True, False, False),
    "dns_policy": ("Default", "ClusterFirst", "ClusterFirst"),
    "user": (1000, 0, 0),
    "group": (1000, 0, 0),
    "fs_group": (1000, 0, 0),
    "sysctls": (
        {"kernel.a": "1", "kernel.b": "1"},
        {"kernel.b": "2"},
        {"kernel.a": "1", "kernel.b": "2"},
    ),
    "env": ({"A": "1", "B": "1"}, {"B": "2", "C": "2"}, {"A": "1", "B": "2", "C": "2"}),
    "mounts": ([DATA], [MODELS, DATA], (DATA, MODELS)),
    "volumes": ([LOGS], [QUEUE, LOGS], (LOGS, QUEUE)),
    "containers": ([SHIPPER], [WATCHER, SHIPPER], (SHIPPER, WATCHER)),
    "init_containers": ([SHIPPER], [WATCHER, SHIPPER], (SHIPPER, WATCHER)),
    "service_ports": ({"a": 1, "b": 2}, {"b": 3, "c": 4}, {"a": 1, "b": 3, "c": 4}),
}
FIELDS = [each.name for each in fields(PodOptions)]


def options(name: str, value: Any) -> PodOptions:
    given: dict[str, Any] = {name: value}
    return PodOptions(**given)


def test_it_is_said_of_every_field_how_it_merges() -> None:
    assert FIELDS == list(MERGED)


def test_what_a_pod_has_refines_what_the_cluster_has() -> None:
    for name in FIELDS:
        general, own, merged = MERGED[name]
        result = options(name, general).refined_by(options(name, own))
        assert options(name, merged) == result, name


def test_what_a_pod_does_not_have_is_the_clusters() -> None:
    for name in FIELDS:
        general = options(name, MERGED[name][0])
        assert general == general.refined_by(PodOptions()), name


def test_what_the_cluster_does_not_have_is_the_pods() -> None:
    for name in FIELDS:
        own = options(name, MERGED[name][1])
        assert own == PodOptions().refined_by(own), name
