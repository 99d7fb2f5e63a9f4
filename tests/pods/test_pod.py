"""Options of pods: what is refused, and how those of the cluster and of a pod merge."""

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
from alluxio_constructs._pods.pod import refined
from tests.kit import refusal

TEXTS = [
    "labels",
    "annotations",
    "object_labels",
    "object_annotations",
    "node_selector",
    "env",
]


# ------------------------------------------------------------------------------ what is refused


def test_pod_options_refuse_a_label_that_selectors_rest_on() -> None:
    for name in ("labels", "object_labels"):
        for label in ("app", "role", "release"):
            assert (
                f"PodOptions {name} must not be one of app, role and release, which selectors rest"
                f" on (got {label!r}); choose another label"
            ) == refusal(PodOptions, **{name: {label: "mine"}}), (name, label)


def test_pod_options_refuse_a_value_that_is_no_text() -> None:
    for name in TEXTS:
        assert f"PodOptions {name}['a'] must be a text (got True); use \"True\"" == refusal(
            PodOptions, **{name: {"a": True}}
        ), name


def test_pod_options_refuse_what_is_no_dict() -> None:
    for name in TEXTS:
        assert (
            f"PodOptions {name} must be a dict from names to values (got ['a=b']); use"
            f' {{"name": …}}'
        ) == refusal(PodOptions, **{name: ["a=b"]}), name


def test_pod_options_refuse_an_item_of_another_type() -> None:
    cases: list[tuple[str, str]] = [
        ("topology_spread", "TopologySpread"),
        ("tolerations", "Toleration"),
        ("host_aliases", "HostAlias"),
        ("image_pull_secrets", "str"),
        ("mounts", "Mount"),
        ("volumes", "PodVolume"),
    ]
    for name, kind in cases:
        assert (
            f"PodOptions {name}[0] must be a {kind} (got {{}}); make one with {kind}(…)"
        ) == refusal(PodOptions, **{name: [{}]}), name


def test_pod_options_refuse_a_single_item() -> None:
    cases: list[str] = [
        "topology_spread",
        "tolerations",
        "host_aliases",
        "mounts",
        "volumes",
        "containers",
    ]
    for name in cases:
        assert f"PodOptions {name} must be a list (got 'gpu'); use ['gpu']" == refusal(
            PodOptions, **{name: "gpu"}
        ), name


def test_pod_options_refuse_what_is_no_name_of_an_object() -> None:
    cases: list[tuple[str, Any]] = [
        ("service_account_name", "S3_Reader"),
        ("priority_class_name", ""),
        ("image_pull_secrets", ["My Secret"]),
    ]
    for name, value in cases:
        wrong = value[0] if isinstance(value, list) else value
        assert (
            f"PodOptions {name} must be at most 253 lower-case letters, digits, '-' or '.', each"
            f" part beginning and ending with a letter or digit (got {wrong!r}); use the object's"
            " name as kubectl shows it"
        ) == refusal(PodOptions, **{name: value}), name


def test_pod_options_refuse_what_merely_counts_as_true() -> None:
    others: list[object] = ["true", 1]
    for name in ("host_network", "host_pid", "share_process_namespace"):
        for value in others:
            assert (
                f"PodOptions {name} must be True or False (got {value!r}); use one of them"
                == refusal(PodOptions, **{name: value})
            ), (name, value)


def test_pod_options_refuse_an_id_out_of_range() -> None:
    for name in ("user", "group", "fs_group"):
        for value in (-1, 2**31):
            assert (
                f"PodOptions {name} must be a whole number from 0 to 2147483647 (got {value});"
                " choose one of these"
            ) == refusal(PodOptions, **{name: value}), (name, value)


def test_pod_options_refuse_a_name_for_an_id() -> None:
    for name in ("user", "group", "fs_group"):
        assert (
            f"PodOptions {name} must be a whole number from 0 to 2147483647 (got 'alluxio'); use an"
            " int"
        ) == refusal(PodOptions, **{name: "alluxio"}), name


def test_pod_options_refuse_another_dns_policy() -> None:
    # "None" needs a configuration of DNS, for which there is no option.
    for policy in ("clusterFirst", "None", ""):
        assert refusal(PodOptions, dns_policy=policy).startswith(
            "PodOptions dns_policy must be one of 'ClusterFirst', 'ClusterFirstWithHostNet',"
            f" 'Default' (got {policy!r})"
        ), policy


# --------------------------------------------------------------------------------------- sysctls


def test_sysctl_of_another_form_is_refused() -> None:
    cases: list[str] = ["tcp_retries2", "net.ipv4.", "Net.ipv4.tcp", "net ipv4", ""]
    for name in cases:
        assert (
            f"PodOptions sysctls must be the name of a kernel parameter (got {name!r}); use"
            ' "net.ipv4.tcp_retries2" or the like'
        ) == refusal(PodOptions, sysctls={name: "6"}), name


def test_sysctl_of_the_network_is_refused_on_the_host_network() -> None:
    assert (
        "PodOptions sysctls must not be of the network with host_network=True (got"
        " 'net.ipv4.tcp_retries2'); give it to pods that are not on the host network, such as"
        " master_pod"
    ) == refusal(PodOptions, sysctls={"net.ipv4.tcp_retries2": "6"}, host_network=True)


def test_sysctl_value_must_be_text() -> None:
    assert "PodOptions sysctls['net.ipv4.tcp_retries2'] must be a text" in refusal(
        PodOptions, sysctls={"net.ipv4.tcp_retries2": 6}
    )


# ---------------------------------------------------------------------------------- host aliases


def test_host_alias_accepts_addresses_of_both_families() -> None:
    for ip in ("10.0.0.1", "::1", "2001:db8::1"):
        assert ip == HostAlias(ip=ip, hostnames=["a.example"]).ip, ip


def test_host_alias_refuses_what_is_no_address() -> None:
    cases: list[object] = [
        "",
        "namenode",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.0/8",
        "fe80::1%eth0",
        5,
        None,
    ]
    for ip in cases:
        assert f'HostAlias ip must be an IP address (got {ip!r}); use "10.0.0.1"' == refusal(
            HostAlias, ip=ip, hostnames=["a"]
        ), ip


def test_host_alias_copies_its_names() -> None:
    given = ["a"]
    alias = HostAlias(ip="10.0.0.1", hostnames=given)
    given.append("late")
    assert ("a",) == alias.hostnames


def test_host_alias_refuses_no_host() -> None:
    assert "HostAlias hostnames must name a host (got []); name it" == refusal(
        HostAlias, ip="10.0.0.1", hostnames=[]
    )


def test_host_alias_refuses_a_single_name() -> None:
    assert "HostAlias hostnames must be a list (got 'namenode'); use ['namenode']" == refusal(
        HostAlias, ip="10.0.0.1", hostnames="namenode"
    )


def test_host_alias_refuses_what_is_no_name() -> None:
    assert (
        "HostAlias hostnames must be at most 253 lower-case letters, digits, '-' or '.', each part"
        " beginning and ending with a letter or digit (got 'name_node'); use the object's name as"
        " kubectl shows it"
    ) == refusal(HostAlias, ip="10.0.0.1", hostnames=["name_node"])


# ------------------------------------------------------------------------------------- labels


def test_pod_options_refuse_what_is_no_label() -> None:
    others: list[tuple[str, str, str]] = [
        ("a b", "x", "must have keys of at most 63"),
        ("Example.com/a", "x", "must have keys of at most 63"),
        ("/a", "x", "must have keys of at most 63"),
        ("a", "!", "must be at most 63 letters"),
        ("a", "x" * 64, "must be at most 63 letters"),
    ]
    for name in ("labels", "object_labels", "node_selector"):
        for key, value, said in others:
            message = refusal(PodOptions, **{name: {key: value}})
            assert message.startswith(f"PodOptions {name}"), (name, key)
            assert said in message, (name, key)


def test_pod_options_accept_labels_with_a_domain_and_any_text_as_annotation() -> None:
    options = PodOptions(
        labels={"example.com/team": "data", "empty": ""}, annotations={"example.com/x": "a, b!"}
    )
    assert {"example.com/x": "a, b!"} == options.annotations


# ------------------------------------------------------- the cluster's options, and a pod's own

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


def test_refined_is_tested_for_every_field() -> None:
    assert FIELDS == list(MERGED)


def test_refined_merges_a_pods_own_options_field_by_field() -> None:
    for name in FIELDS:
        general, own, merged = MERGED[name]
        result = refined(options(name, general), options(name, own))
        assert options(name, merged) == result, name


def test_refined_keeps_the_clusters_where_a_pod_has_none() -> None:
    for name in FIELDS:
        general = options(name, MERGED[name][0])
        assert general == refined(general, PodOptions()), name


def test_refined_keeps_the_pods_where_the_cluster_has_none() -> None:
    for name in FIELDS:
        own = options(name, MERGED[name][1])
        assert own == refined(PodOptions(), own), name
