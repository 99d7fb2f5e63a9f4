"""Options of pods: what is refused, and how those of the cluster and of a pod merge."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from alluxio_constructs import (
    ClaimRetention,
    ConfigMapVariables,
    HostAlias,
    PodOptions,
    PodVolume,
    Toleration,
    TopologySpread,
    UpdateStrategy,
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
    "service_annotations",
]


# ------------------------------------------------------------------------------ what is refused


TRUE_OR_FALSE = ("host_network", "host_pid", "share_process_namespace")
IDS = ("user", "group", "fs_group")
NO_OBJECT = (
    "must be at most 253 lower-case letters, digits, '-' or '.', each part beginning and ending"
    " with a letter or digit (got {!r}); use the object's name as kubectl shows it"
)
# Options, each with a value of another type or form, and what is said of it.
REFUSED: list[tuple[str, Any, str]] = [
    *((name, {"a": True}, "['a'] must be a string (got True); use \"True\"") for name in TEXTS),
    *(
        (name, ["a=b"], " must be a dict from names to values (got ['a=b']); use {\"name\": …}")
        for name in TEXTS
    ),
    *(
        (name, [{}], f"[0] must be a {kind} (got {{}}); make one with {kind}(…)")
        for name, kind in (
            ("topology_spread", "TopologySpread"),
            ("tolerations", "Toleration"),
            ("host_aliases", "HostAlias"),
            ("mounts", "Mount"),
            ("volumes", "PodVolume"),
        )
    ),
    ("image_pull_secrets", [{}], '[0] must be a string (got {}); use "…"'),
    *(
        (name, "gpu", " must be a list (got 'gpu'); use ['gpu']")
        for name in (
            "topology_spread",
            "tolerations",
            "host_aliases",
            "mounts",
            "volumes",
            "containers",
        )
    ),
    ("service_account_name", "S3_Reader", f" {NO_OBJECT.format('S3_Reader')}"),
    ("priority_class_name", "", f" {NO_OBJECT.format('')}"),
    ("image_pull_secrets", ["My Secret"], f" {NO_OBJECT.format('My Secret')}"),
    *(
        (name, value, f" must be True or False (got {value!r}); use one of them")
        for name in TRUE_OR_FALSE
        for value in ("true", 1)
    ),
    *(
        (name, value, f" must be a whole number {allowed} (got {value!r}); {remedy}")
        for name in IDS
        for value, allowed, remedy in (
            (-1, "of 0 or more", "choose one of these"),
            (2**31, "from 0 to 2147483647", "choose one of these"),
            (1.5, "of 0 or more", "use an int"),
            (True, "of 0 or more", "use an int"),
        )
    ),
    *(
        (
            name,
            value,
            ' must be a number, or "platform" for the one that the platform gives the pod (got'
            f" {value!r}); use the user's or group's number",
        )
        for name in IDS
        for value in ("alluxio", "1000", "")
    ),
    *(
        (
            "dns_policy",
            policy,
            " must be one of 'ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None' (got"
            f" {policy!r}); use one of them",
        )
        for policy in ("clusterFirst", "none", "")
    ),
    *(
        (
            name,
            {label: "mine"},
            f" must not be one of app, role and release, which selectors use (got {label!r});"
            " choose another label",
        )
        for name in ("labels", "object_labels")
        for label in ("app", "role", "release")
    ),
]


def test_pod_options_refuse_invalid_values() -> None:
    for name, value, message in REFUSED:
        assert f"PodOptions {name}{message}" == refusal(PodOptions, **{name: value}), (name, value)


# --------------------------------------------------------------------------------------- sysctls


def test_sysctl_of_another_form_is_refused() -> None:
    cases: list[str] = ["tcp_retries2", "net.ipv4.", "Net.ipv4.tcp", "net ipv4", ""]
    for name in cases:
        assert (
            f"PodOptions sysctls must be the name of a kernel parameter (got {name!r}); use"
            ' "net.ipv4.tcp_retries2" or the like'
        ) == refusal(PodOptions, sysctls={name: "6"}), name


def test_host_alias_and_pull_secret_must_be_unique() -> None:
    aliases = [HostAlias(ip="10.0.0.1", hostnames=[each]) for each in ("a", "b")]
    assert refusal(PodOptions, host_aliases=aliases) == (
        "PodOptions host_aliases has '10.0.0.1' twice; give all its names at once"
    )
    assert refusal(PodOptions, image_pull_secrets=["a", "b", "a"]) == (
        "PodOptions image_pull_secrets has 'a' twice; leave one out"
    )


def test_sysctl_of_the_network_is_refused_on_the_host_network() -> None:
    assert (
        "PodOptions sysctls must not be a network parameter with host_network=True (got"
        " 'net.ipv4.tcp_retries2'); give it to pods that are not on the host network, such as"
        " master_pod"
    ) == refusal(PodOptions, sysctls={"net.ipv4.tcp_retries2": "6"}, host_network=True)


def test_sysctl_value_must_be_text() -> None:
    assert "PodOptions sysctls['net.ipv4.tcp_retries2'] must be a string" in refusal(
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


def test_host_alias_refuses_what_are_no_names() -> None:
    cases: list[tuple[object, str]] = [
        ([], "must name a host (got []); name it"),
        ("namenode", "must be a list (got 'namenode'); use ['namenode']"),
        (["name_node"], NO_OBJECT.format("name_node")),
    ]
    for names, message in cases:
        expected = f"HostAlias hostnames {message}"
        assert expected == refusal(HostAlias, ip="10.0.0.1", hostnames=names), names


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

SETTINGS, OWN_SETTINGS = ConfigMapVariables("settings"), ConfigMapVariables("own")
ROLLING, ON_DELETE = UpdateStrategy(max_unavailable=2), UpdateStrategy(type="OnDelete")

PREFERRED: dict[str, Any] = {"preferredDuringSchedulingIgnoredDuringExecution": ()}
REQUIRED: dict[str, Any] = {"requiredDuringSchedulingIgnoredDuringExecution": ()}

# For each field: what the cluster has, what a pod has, and what comes of the two.
MERGED: dict[str, tuple[Any, Any, Any]] = {
    "labels": ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}, {"a": "1", "b": "2", "c": "2"}),
    "annotations": ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}, {"a": "1", "b": "2", "c": "2"}),
    "object_labels": ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}, {"a": "1", "b": "2", "c": "2"}),
    "object_annotations": ({"a": "1", "b": "1"}, {"b": "2"}, {"a": "1", "b": "2"}),
    "node_selector": ({"a": "1", "b": "1"}, {"b": "2", "c": "2"}, {"b": "2", "c": "2"}),
    "affinity": (
        {"nodeAffinity": PREFERRED, "podAffinity": PREFERRED},
        {"podAffinity": REQUIRED, "podAntiAffinity": REQUIRED},
        {"nodeAffinity": PREFERRED, "podAffinity": REQUIRED, "podAntiAffinity": REQUIRED},
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
    "dns_config": (
        {"nameservers": ("10.0.0.1",), "searches": ("a",)},
        {"searches": ("b",)},
        {"nameservers": ("10.0.0.1",), "searches": ("b",)},
    ),
    "runtime_class_name": ("general", "own", "own"),
    "termination_grace_period": ("1min", "2min", "2min"),
    "user": (1000, 0, 0),
    "group": (1000, 0, 0),
    "fs_group": (1000, 0, 0),
    "fs_group_change_policy": ("Always", "OnRootMismatch", "OnRootMismatch"),
    "sysctls": (
        {"kernel.a": "1", "kernel.b": "1"},
        {"kernel.b": "2"},
        {"kernel.a": "1", "kernel.b": "2"},
    ),
    "env": ({"A": "1", "B": "1"}, {"B": "2", "C": "2"}, {"A": "1", "B": "2", "C": "2"}),
    "env_from": ([SETTINGS], [OWN_SETTINGS, SETTINGS], (SETTINGS, OWN_SETTINGS)),
    "mounts": ([DATA], [MODELS, DATA], (DATA, MODELS)),
    "volumes": ([LOGS], [QUEUE, LOGS], (LOGS, QUEUE)),
    "containers": ([SHIPPER], [WATCHER, SHIPPER], (SHIPPER, WATCHER)),
    "init_containers": ([SHIPPER], [WATCHER, SHIPPER], (SHIPPER, WATCHER)),
    "service_ports": ({"a": 1, "b": 2}, {"b": 3, "c": 4}, {"a": 1, "b": 3, "c": 4}),
    "service_type": ("NodePort", "ClusterIP", "ClusterIP"),
    "service_annotations": ({"a": "1", "b": "1"}, {"b": "2"}, {"a": "1", "b": "2"}),
    "update_strategy": (ROLLING, ON_DELETE, ON_DELETE),
    "pod_management_policy": ("Parallel", "OrderedReady", "OrderedReady"),
    "claim_retention": (
        ClaimRetention(when_deleted="Delete"),
        ClaimRetention(),
        ClaimRetention(),
    ),
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
