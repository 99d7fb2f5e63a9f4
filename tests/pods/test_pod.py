"""Options of pods: what is written of them, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioConfigError,
    HostAlias,
    PodOptions,
    PodVolume,
    Toleration,
    TopologySpread,
    VolumeSource,
)
from alluxio_constructs._manifests.objects import pruned
from tests.kit import ids_of, refusal

GPU = Toleration(key="gpu", operator="Exists")
SPOT = Toleration(key="spot", value="yes", effect="NoSchedule")
NAMENODE = HostAlias(ip="10.0.0.1", hostnames=["namenode"])

TEXTS = [
    "labels",
    "annotations",
    "object_labels",
    "object_annotations",
    "node_selector",
    "env",
]


def manifest(**given: Any) -> Any:
    return pruned(PodOptions(**given).manifest(selector={"role": "test"}))


# --------------------------------------------------------------------------------- as a manifest


def test_a_pod_runs_as_the_images_user_and_has_little_else_said_of_it() -> None:
    assert {
        "automountServiceAccountToken": False,
        "securityContext": {
            "runAsUser": 1000,
            "runAsGroup": 1000,
            "runAsNonRoot": True,
            "fsGroup": 1000,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    } == manifest()


def test_an_option_is_written_and_nothing_else() -> None:
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"service_account_name": "s3-reader"}, {"serviceAccountName": "s3-reader"}),
        (
            {"image_pull_secrets": ["a", "b"]},
            {"imagePullSecrets": [{"name": "a"}, {"name": "b"}]},
        ),
        ({"priority_class_name": "high"}, {"priorityClassName": "high"}),
        ({"node_selector": {"disk": "ssd"}}, {"nodeSelector": {"disk": "ssd"}}),
        (
            {"tolerations": [GPU, SPOT]},
            {
                "tolerations": [
                    {"key": "gpu", "operator": "Exists"},
                    {"key": "spot", "operator": "Equal", "value": "yes", "effect": "NoSchedule"},
                ]
            },
        ),
        (
            {"host_aliases": [NAMENODE]},
            {"hostAliases": [{"ip": "10.0.0.1", "hostnames": ["namenode"]}]},
        ),
        (
            {"host_network": True},
            {"hostNetwork": True, "dnsPolicy": "ClusterFirstWithHostNet"},
        ),
        (
            {"host_network": True, "dns_policy": "Default"},
            {"hostNetwork": True, "dnsPolicy": "Default"},
        ),
        ({"host_network": False, "host_pid": False}, {}),
        ({"host_pid": True}, {"hostPID": True}),
        ({"share_process_namespace": True}, {"shareProcessNamespace": True}),
        ({"share_process_namespace": False}, {}),
        # Kubernetes refuses both; with the node's processes they see each other's anyway.
        ({"share_process_namespace": True, "host_pid": True}, {"hostPID": True}),
        ({"affinity": {"podAffinity": {}}}, {"affinity": {"podAffinity": {}}}),
        (
            {"topology_spread": [TopologySpread(max_skew=3)]},
            {
                "topologySpreadConstraints": [
                    {
                        "maxSkew": 3,
                        "topologyKey": "kubernetes.io/hostname",
                        "whenUnsatisfiable": "ScheduleAnyway",
                        "labelSelector": {"matchLabels": {"role": "test"}},
                    }
                ]
            },
        ),
        ({"dns_policy": "Default"}, {"dnsPolicy": "Default"}),
    ]
    for given, written in cases:
        assert {**manifest(), **written} == manifest(**given), given


def test_groups_are_as_the_user_where_none_is_given() -> None:
    cases: list[tuple[dict[str, int], tuple[int, int, int]]] = [
        ({"user": 0}, (0, 0, 0)),
        ({"user": 5, "group": 6}, (5, 6, 5)),
        ({"fs_group": 7}, (1000, 1000, 7)),
        ({"user": 5, "group": 0, "fs_group": 0}, (5, 0, 0)),
    ]
    for given, ids in cases:
        assert ids == ids_of(manifest(**given)), given


def test_a_process_that_needs_another_user_has_it_where_none_is_given() -> None:
    users = [
        each.manifest(selector={}, user=0)["securityContext"]["runAsUser"]
        for each in (
            PodOptions(),
            PodOptions(user=5),
        )
    ]
    assert [0, 5] == users


def test_what_others_write_is_not_among_these_fields_of_the_spec() -> None:
    cases: list[dict[str, Any]] = [
        {"labels": {"team": "data"}, "annotations": {"a": "b"}},
        {"object_labels": {"team": "data"}, "object_annotations": {"a": "b"}},
        {"env": {"A": "b"}, "mounts": [VolumeSource.existing_claim("data").at("/data")]},
        {"volumes": [PodVolume(name="a", source={"emptyDir": {}})], "service_ports": {"a": 1}},
        {"containers": [{"name": "a", "image": "a"}]},
        {"init_containers": [{"name": "a", "image": "a"}]},
    ]
    for given in cases:
        assert manifest() == manifest(**given), given


# ------------------------------------------------------------------------------ what is refused


def test_a_label_that_selectors_rest_on_is_refused() -> None:
    for name in ("labels", "object_labels"):
        for label in ("app", "role", "release"):
            assert (
                f"PodOptions {name} must not be one of app, role and release, which selectors rest"
                f" on (got {label!r}); choose another label"
            ) == refusal(PodOptions, **{name: {label: "mine"}}), (name, label)


def test_a_value_that_is_no_text_is_refused() -> None:
    for name in TEXTS:
        assert f"PodOptions {name}['a'] must be a text (got True); use \"True\"" == refusal(
            PodOptions, **{name: {"a": True}}
        ), name


def test_what_is_no_dict_is_refused() -> None:
    for name in TEXTS:
        assert (
            f"PodOptions {name} must be a dict from names to values (got ['a=b']); use"
            f' {{"name": …}}'
        ) == refusal(PodOptions, **{name: ["a=b"]}), name


def test_an_item_of_another_type_is_refused() -> None:
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


def test_a_single_item_is_refused() -> None:
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


def test_what_is_no_name_of_an_object_is_refused() -> None:
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


def test_what_merely_counts_as_true_is_refused() -> None:
    others: list[object] = ["true", 1]
    for name in ("host_network", "host_pid", "share_process_namespace"):
        for value in others:
            assert (
                f"PodOptions {name} must be True or False (got {value!r}); use one of them"
                == refusal(PodOptions, **{name: value})
            ), (name, value)


def test_an_id_out_of_range_is_refused() -> None:
    for name in ("user", "group", "fs_group"):
        for value in (-1, 2**31):
            assert (
                f"PodOptions {name} must be a whole number from 0 to 2147483647 (got {value});"
                " choose one of these"
            ) == refusal(PodOptions, **{name: value}), (name, value)


def test_a_name_for_an_id_is_refused() -> None:
    for name in ("user", "group", "fs_group"):
        assert (
            f"PodOptions {name} must be a whole number from 0 to 2147483647 (got 'alluxio'); use an"
            " int"
        ) == refusal(PodOptions, **{name: "alluxio"}), name


def test_another_dns_policy_is_refused() -> None:
    assert refusal(PodOptions, dns_policy="clusterFirst").startswith(
        "PodOptions dns_policy must be one of 'ClusterFirst', 'ClusterFirstWithHostNet', 'Default'"
    )


# --------------------------------------------------------------------------------------- sysctls


def test_sysctls_are_in_the_pods_security_context() -> None:
    options = PodOptions(sysctls={"net.ipv4.tcp_retries2": "6", "net/ipv4/tcp_syncookies": "1"})
    assert [
        {"name": "net.ipv4.tcp_retries2", "value": "6"},
        {"name": "net/ipv4/tcp_syncookies", "value": "1"},
    ] == options.manifest(selector={})["securityContext"]["sysctls"]


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


def test_an_address_is_let_in() -> None:
    for ip in ("10.0.0.1", "::1", "2001:db8::1"):
        assert {
            "ip": ip,
            "hostnames": ["a.example"],
        } == HostAlias(ip=ip, hostnames=["a.example"]).manifest(), ip


def test_what_is_no_address_is_refused() -> None:
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


def test_host_names_are_taken_over() -> None:
    given = ["a"]
    alias = HostAlias(ip="10.0.0.1", hostnames=given)
    given.append("late")
    assert ("a",) == alias.hostnames


def test_an_alias_of_no_host_is_refused() -> None:
    assert "HostAlias hostnames must name a host (got []); name it" == refusal(
        HostAlias, ip="10.0.0.1", hostnames=[]
    )


def test_a_single_host_name_is_refused() -> None:
    assert "HostAlias hostnames must be a list (got 'namenode'); use ['namenode']" == refusal(
        HostAlias, ip="10.0.0.1", hostnames="namenode"
    )


def test_a_host_name_that_is_none_is_refused() -> None:
    assert (
        "HostAlias hostnames must be at most 253 lower-case letters, digits, '-' or '.', each part"
        " beginning and ending with a letter or digit (got 'name_node'); use the object's name as"
        " kubectl shows it"
    ) == refusal(HostAlias, ip="10.0.0.1", hostnames=["name_node"])


# ------------------------------------------------------------------------------------- labels


def test_what_is_no_label_is_refused() -> None:
    others: list[tuple[str, str, str]] = [
        ("a b", "x", "must have keys of at most 63"),
        ("Example.com/a", "x", "must have keys of at most 63"),
        ("/a", "x", "must have keys of at most 63"),
        ("a", "!", "must be at most 63 letters"),
        ("a", "x" * 64, "must be at most 63 letters"),
    ]
    for name in ("labels", "object_labels", "node_selector"):
        for key, value, said in others:
            options: dict[str, Any] = {name: {key: value}}
            with pytest.raises(AlluxioConfigError, match=f"PodOptions {name}.* {said}"):
                PodOptions(**options)


def test_labels_with_a_domain_and_annotations_of_any_text_are_fine() -> None:
    options = PodOptions(
        labels={"example.com/team": "data", "empty": ""}, annotations={"example.com/x": "a, b!"}
    )
    assert options.annotations == {"example.com/x": "a, b!"}


def test_a_dns_policy_that_needs_what_cannot_be_given_is_refused() -> None:
    with pytest.raises(AlluxioConfigError, match="PodOptions dns_policy must be one of"):
        PodOptions(dns_policy="None")
