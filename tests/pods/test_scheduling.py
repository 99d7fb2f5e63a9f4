"""Where pods may run: tolerations, how they spread, affinities; and how these reach the pods."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioConfigError,
    Fuse,
    LogServerOptions,
    PodOptions,
    ProxyOptions,
    Toleration,
    TopologySpread,
)
from alluxio_constructs._manifests.objects import pruned
from tests.kit import cluster, one, pod_of, refusal

# ----------------------------------------------------------------------------------- tolerations


def test_a_toleration_is_written_as_given() -> None:
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"operator": "Exists"}, {"operator": "Exists"}),
        ({"key": "gpu"}, {"key": "gpu", "operator": "Equal"}),
        (
            {"key": "gpu", "effect": "NoExecute", "toleration_seconds": 0},
            {"key": "gpu", "operator": "Equal", "effect": "NoExecute", "tolerationSeconds": 0},
        ),
    ]
    for given, written in cases:
        assert written == pruned(Toleration(**given).manifest()), given


def test_a_toleration_that_kubernetes_refuses_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {},
            'Toleration key is missing (got None); give it, or operator="Exists"',
        ),
        (
            {"key": "gpu", "operator": "exists"},
            "Toleration operator must be one of 'Equal', 'Exists' (got 'exists'); use one of them",
        ),
        (
            {"key": "gpu", "effect": "NoRun"},
            "Toleration effect must be one of 'NoSchedule', 'PreferNoSchedule', 'NoExecute' (got"
            " 'NoRun'); use one of them",
        ),
        (
            {"key": "gpu", "operator": "Exists", "value": "yes"},
            "Toleration value does not go with operator=\"Exists\" (got 'yes'); drop one",
        ),
        (
            {"key": "gpu", "toleration_seconds": 5},
            'Toleration toleration_seconds needs effect="NoExecute" (got 5); give it, or leave the'
            " seconds out",
        ),
        (
            {"key": "gpu", "effect": "NoExecute", "toleration_seconds": -1},
            "Toleration toleration_seconds must be a whole number of 0 or more (got -1); choose one"
            " of these",
        ),
    ]
    for given, message in cases:
        assert message == refusal(Toleration, **given), given


def test_a_toleration_of_what_is_no_taint_is_refused() -> None:
    with pytest.raises(AlluxioConfigError, match="Toleration key must be a text"):
        Toleration(key=5)  # type: ignore[arg-type]
    with pytest.raises(AlluxioConfigError, match="Toleration key must have keys of at most 63"):
        Toleration(key="a b")


# ------------------------------------------------------------------------------------- spreading

ZONE = "topology.kubernetes.io/zone"


def test_pods_spread_over_nodes_by_one_as_far_as_that_goes_by_default() -> None:
    assert {
        "maxSkew": 1,
        "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {"role": "a"}},
    } == TopologySpread().manifest({"role": "a"})


def test_pods_spread_over_zones_as_given() -> None:
    spread = TopologySpread(topology_key=ZONE, max_skew=2, when_unsatisfiable="DoNotSchedule")
    assert {
        "maxSkew": 2,
        "topologyKey": ZONE,
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"role": "a"}},
    } == spread.manifest({"role": "a"})


def test_a_spread_that_kubernetes_refuses_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"topology_key": ""}, "TopologySpread topology_key must be a text that is not empty"),
        ({"topology_key": "a b"}, "TopologySpread topology_key must have keys of at most 63"),
        ({"max_skew": 0}, "TopologySpread max_skew must be a whole number of 1 or more (got 0)"),
        ({"max_skew": True}, "TopologySpread max_skew must be a whole number of 1 or more"),
        (
            {"when_unsatisfiable": "Never"},
            "TopologySpread when_unsatisfiable must be one of 'ScheduleAnyway', 'DoNotSchedule'",
        ),
    ]
    for given, message in cases:
        assert refusal(TopologySpread, **given).startswith(message), given


def test_two_spreads_of_one_key_are_refused_as_kubernetes_does() -> None:
    spreads = [TopologySpread(max_skew=1), TopologySpread(max_skew=2)]
    assert (
        "PodOptions topology_spread has 'kubernetes.io/hostname ScheduleAnyway' twice; leave one"
        " out"
    ) == refusal(PodOptions, topology_spread=spreads)
    hard = TopologySpread(when_unsatisfiable="DoNotSchedule")
    assert 2 == len(PodOptions(topology_spread=[TopologySpread(), hard]).topology_spread)


def test_two_spreads_of_one_key_are_refused_where_the_clusters_and_a_pods_meet() -> None:
    options = {
        "pod": PodOptions(topology_spread=[TopologySpread()]),
        "master_pod": PodOptions(topology_spread=[TopologySpread(max_skew=2)]),
    }
    assert "topology_spread has 'kubernetes.io/hostname ScheduleAnyway' twice" in refusal(
        cluster, **options
    )


PARTS: dict[str, Any] = {"fuse": Fuse(), "proxy": ProxyOptions(), "log_server": LogServerOptions()}
WORKLOADS = [
    ("StatefulSet", "master"),
    ("DaemonSet", "worker"),
    ("DaemonSet", "fuse"),
    ("DaemonSet", "proxy"),
    ("Deployment", "logserver"),
]


def test_the_pods_that_spread_are_those_of_the_workload() -> None:
    for kind, role in WORKLOADS:
        documents = cluster(**PARTS, pod=PodOptions(topology_spread=[TopologySpread()]))
        workload = one(documents, kind, f"alluxio-{role}")
        (constraint,) = pod_of(workload)["topologySpreadConstraints"]
        assert workload["spec"]["selector"] == constraint["labelSelector"], kind


# ------------------------------------------------------------------------------------- affinities

NODE: dict[str, Any] = {
    "requiredDuringSchedulingIgnoredDuringExecution": {
        "nodeSelectorTerms": [{"matchExpressions": [{"key": "gpu", "operator": "DoesNotExist"}]}]
    }
}
TERM: dict[str, Any] = {"labelSelector": {"matchLabels": {"app": "a"}}, "topologyKey": ZONE}
POD = {"requiredDuringSchedulingIgnoredDuringExecution": [TERM]}


def test_an_affinity_reaches_all_pods_beside_what_they_have_of_their_own() -> None:
    for kind, role in WORKLOADS:
        plain = pod_of(one(cluster(**PARTS), kind, f"alluxio-{role}")).get("affinity", {})
        documents = cluster(**PARTS, pod=PodOptions(affinity={"nodeAffinity": NODE}))
        assert {**plain, "nodeAffinity": NODE} == pod_of(one(documents, kind, f"alluxio-{role}"))[
            "affinity"
        ], kind


def test_a_pod_affinity_replaces_the_one_of_fuse_to_workers() -> None:
    fuse = Fuse(pod=PodOptions(affinity={"podAffinity": POD}))
    documents = cluster(fuse=fuse)
    assert {"podAffinity": POD} == pod_of(one(documents, "DaemonSet", "alluxio-fuse"))["affinity"]


def test_what_is_given_is_copied() -> None:
    given: dict[str, Any] = {"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}}
    options = PodOptions(affinity=given)
    given["podAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"].append(TERM)
    assert [] == options.affinity["podAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]


def test_an_affinity_that_is_none_is_refused() -> None:
    cases: list[tuple[object, str]] = [
        ({"nodeaffinity": {}}, "PodOptions affinity key must be one of 'nodeAffinity', 'podAff"),
        ({"nodeAffinity": "gpu"}, "PodOptions affinity['nodeAffinity'] must be a dict from names"),
        ({"nodeAffinity": None}, "PodOptions affinity['nodeAffinity'] must be a dict from names"),
        ([NODE], "PodOptions affinity must be a dict from names to values"),
        (
            {"nodeAffinity": {"a": {1, 2}}},
            "PodOptions affinity['nodeAffinity']['a'] must be plain data, as in a manifest (got {1,"
            " 2}); use texts, numbers, lists, dicts",
        ),
    ]
    for value, message in cases:
        assert refusal(PodOptions, affinity=value).startswith(message), value
