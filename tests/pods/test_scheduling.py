"""Where pods may run: tolerations, how they spread, affinities; and how these reach the pods."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Fuse,
    LogServerOptions,
    PodOptions,
    ProxyOptions,
    Toleration,
    TopologySpread,
)
from tests.kit import cluster, one, pod_of, refusal

# ----------------------------------------------------------------------------------- tolerations


def test_toleration_refuses_what_kubernetes_refuses() -> None:
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
            "Toleration value must not be given with operator=\"Exists\" (got 'yes'); drop one",
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


def test_toleration_refuses_what_is_no_taint() -> None:
    assert "Toleration key must be a non-empty string" in refusal(Toleration, key=5)
    assert "Toleration key must have keys of at most 63" in refusal(Toleration, key="a b")
    assert "Toleration value must be a non-empty string" in refusal(Toleration, key="a", value="")
    assert "Toleration key['a'] must be at most 63" in refusal(Toleration, key="a", value="b c")


# ------------------------------------------------------------------------------------- spreading

ZONE = "topology.kubernetes.io/zone"


def test_topology_spread_refuses_what_kubernetes_refuses() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"topology_key": ""}, "TopologySpread topology_key must be a non-empty string"),
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


def test_topology_spread_of_one_key_twice_is_refused() -> None:
    spreads = [TopologySpread(max_skew=1), TopologySpread(max_skew=2)]
    assert (
        "PodOptions topology_spread has 'kubernetes.io/hostname ScheduleAnyway' twice; leave one"
        " out"
    ) == refusal(PodOptions, topology_spread=spreads)
    hard = TopologySpread(when_unsatisfiable="DoNotSchedule")
    assert 2 == len(PodOptions(topology_spread=[TopologySpread(), hard]).topology_spread)


def test_topology_spread_of_one_key_twice_is_refused_where_the_clusters_and_a_pods_meet() -> None:
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


def test_topology_spread_selects_the_pods_of_the_workload() -> None:
    documents = cluster(**PARTS, pod=PodOptions(topology_spread=[TopologySpread()]))
    for kind, role in WORKLOADS:
        workload = one(documents, kind, f"alluxio-{role}")
        (constraint,) = pod_of(workload)["topologySpreadConstraints"]
        assert workload["spec"]["selector"] == constraint["labelSelector"], role


# ------------------------------------------------------------------------------------- affinities

NODE: dict[str, Any] = {
    "requiredDuringSchedulingIgnoredDuringExecution": {
        "nodeSelectorTerms": [{"matchExpressions": [{"key": "gpu", "operator": "DoesNotExist"}]}]
    }
}
TERM: dict[str, Any] = {"labelSelector": {"matchLabels": {"app": "a"}}, "topologyKey": ZONE}
POD = {"requiredDuringSchedulingIgnoredDuringExecution": [TERM]}


def test_affinity_reaches_all_pods_beside_what_they_have_of_their_own() -> None:
    plain = cluster(**PARTS)
    documents = cluster(**PARTS, pod=PodOptions(affinity={"nodeAffinity": NODE}))
    for kind, role in WORKLOADS:
        own = pod_of(one(plain, kind, f"alluxio-{role}")).get("affinity", {})
        written = pod_of(one(documents, kind, f"alluxio-{role}"))["affinity"]
        assert {**own, "nodeAffinity": NODE} == written, role


def test_affinity_to_pods_replaces_the_one_of_fuse_to_workers() -> None:
    fuse = Fuse(pod=PodOptions(affinity={"podAffinity": POD}))
    documents = cluster(fuse=fuse)
    assert {"podAffinity": POD} == pod_of(one(documents, "DaemonSet", "alluxio-fuse"))["affinity"]


def test_affinity_is_copied() -> None:
    given: dict[str, Any] = {"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}}
    options = PodOptions(affinity=given)
    given["podAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"].append(TERM)
    assert {"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": ()}} == dict(
        options.affinity
    )


def test_affinity_refuses_what_is_none() -> None:
    cases: list[tuple[object, str]] = [
        (
            {"nodeaffinity": {}},
            "PodOptions affinity has no field 'nodeaffinity'; did you mean nodeAffinity or",
        ),
        ({"nodeAffinity": "gpu"}, "PodOptions affinity.nodeAffinity must be a map, as in a"),
        ([NODE], "PodOptions affinity must be a dict from names to values"),
        (
            {"nodeAffinity": {"a": {1, 2}}},
            "PodOptions affinity['nodeAffinity']['a'] must be plain data, as in a manifest (got {1,"
            " 2}); use strings, numbers, lists, dicts",
        ),
    ]
    for value, message in cases:
        assert refusal(PodOptions, affinity=value).startswith(message), value
