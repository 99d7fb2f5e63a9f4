"""The options of a pod as fields of its spec."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    HostAlias,
    Journal,
    PodOptions,
    PodVolume,
    Toleration,
    TopologySpread,
    VolumeSource,
)
from alluxio_constructs._manifests.master import master_manifests
from alluxio_constructs._manifests.objects import pruned
from alluxio_constructs._manifests.pod_spec import pod_fields, spread_constraint
from alluxio_constructs._pods.pod import refined
from tests.kit import ids_of, model

GPU = Toleration(key="gpu", operator="Exists")
SPOT = Toleration(key="spot", value="yes", effect="NoSchedule")
NAMENODE = HostAlias(ip="10.0.0.1", hostnames=["namenode"])


def manifest(**given: Any) -> Any:
    return pruned(pod_fields(PodOptions(**given), selector={"role": "test"}))


def test_pod_spec_has_the_images_user_and_little_else_by_default() -> None:
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


def test_pod_spec_has_an_option_and_nothing_else() -> None:
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
        (
            {"tolerations": [Toleration(key="gpu", effect="NoExecute", toleration_seconds=0)]},
            {
                "tolerations": [
                    {
                        "key": "gpu",
                        "operator": "Equal",
                        "effect": "NoExecute",
                        "tolerationSeconds": 0,
                    }
                ]
            },
        ),
    ]
    for given, written in cases:
        assert {**manifest(), **written} == manifest(**given), given


def test_pod_spec_has_groups_as_the_user_where_none_is_given() -> None:
    cases: list[tuple[dict[str, int], tuple[int, int, int]]] = [
        ({"user": 0}, (0, 0, 0)),
        ({"user": 5, "group": 6}, (5, 6, 5)),
        ({"fs_group": 7}, (1000, 1000, 7)),
        ({"user": 5, "group": 0, "fs_group": 0}, (5, 0, 0)),
    ]
    for given, ids in cases:
        assert ids == ids_of(manifest(**given)), given


def test_pod_spec_has_the_user_that_a_process_needs_where_none_is_given() -> None:
    users = [
        pod_fields(each, selector={}, user=0)["securityContext"]["runAsUser"]
        for each in (PodOptions(), PodOptions(user=5))
    ]
    assert [0, 5] == users


def test_pod_spec_leaves_the_ids_out_that_the_platform_gives() -> None:
    others = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    cases: list[tuple[PodOptions, dict[str, Any]]] = [
        (PodOptions(user="platform"), {}),
        (PodOptions(user="platform", group=0), {"runAsGroup": 0}),
        (PodOptions(user="platform", fs_group=2000), {"fsGroup": 2000}),
        (PodOptions(fs_group="platform"), {"runAsUser": 1000, "runAsGroup": 1000}),
        (PodOptions(user=5, group="platform"), {"runAsUser": 5, "fsGroup": 5}),
        (refined(PodOptions(user="platform"), PodOptions(labels={"a": "b"})), {}),
        (
            refined(PodOptions(user="platform"), PodOptions(user=5)),
            {"runAsUser": 5, "runAsGroup": 5, "fsGroup": 5},
        ),
    ]
    for options, ids in cases:
        written = pruned(pod_fields(options, selector={}))["securityContext"]
        assert {**ids, **others} == written, options


def test_pod_spec_leaves_to_others_what_they_write() -> None:
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


def test_pod_spec_has_sysctls_in_the_security_context() -> None:
    options = PodOptions(sysctls={"net.ipv4.tcp_retries2": "6", "net/ipv4/tcp_syncookies": "1"})
    assert [
        {"name": "net.ipv4.tcp_retries2", "value": "6"},
        {"name": "net/ipv4/tcp_syncookies", "value": "1"},
    ] == pod_fields(options, selector={})["securityContext"]["sysctls"]


def test_pod_spec_spreads_pods_over_nodes_by_one_by_default() -> None:
    assert {
        "maxSkew": 1,
        "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {"role": "a"}},
    } == spread_constraint(TopologySpread(), {"role": "a"})


def test_pod_spec_spreads_pods_over_zones_as_given() -> None:
    zone = "topology.kubernetes.io/zone"
    spread = TopologySpread(topology_key=zone, max_skew=2, when_unsatisfiable="DoNotSchedule")
    assert {
        "maxSkew": 2,
        "topologyKey": zone,
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"role": "a"}},
    } == spread_constraint(spread, {"role": "a"})


def test_volumes_on_claims_change_hands_once() -> None:
    claim = VolumeSource.persistent_volume_claim("1Gi")
    cases: list[tuple[dict[str, Any], str | None]] = [
        ({"journal": Journal.local(volume=claim)}, "OnRootMismatch"),
        ({"journal": Journal.local(volume=VolumeSource.existing_claim("a"))}, "OnRootMismatch"),
        ({"journal": Journal.local(volume=VolumeSource.host_path("/srv/journal"))}, None),
        (
            {
                "journal": Journal.local(volume=claim),
                "master_pod": PodOptions(fs_group_change_policy="Always"),
            },
            "Always",
        ),
        (
            {"journal": Journal.local(volume=claim), "master_pod": PodOptions(user="platform")},
            None,
        ),
    ]
    for options, expected in cases:
        pod = master_manifests(model(**options)).stateful_set.fields["spec"]["template"]["spec"]
        assert expected == pod["securityContext"]["fsGroupChangePolicy"], options
