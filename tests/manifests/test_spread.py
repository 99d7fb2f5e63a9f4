"""Masters spread over nodes and zones, as far as there are enough."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import PodOptions, TopologySpread
from tests.kit import Document, cluster, one, pod_of

MASTERS = {"matchLabels": {"app": "alluxio", "role": "alluxio-master", "release": "alluxio"}}
ZONES = {
    "maxSkew": 1,
    "topologyKey": "topology.kubernetes.io/zone",
    "whenUnsatisfiable": "ScheduleAnyway",
    "labelSelector": MASTERS,
}
NODES = {
    "podAntiAffinity": {
        "preferredDuringSchedulingIgnoredDuringExecution": [
            {
                "weight": 100,
                "podAffinityTerm": {
                    "labelSelector": MASTERS,
                    "topologyKey": "kubernetes.io/hostname",
                },
            }
        ]
    }
}


def masters(**options: Any) -> Document:
    return pod_of(one(cluster(**options), "StatefulSet"))


def test_masters_prefer_different_nodes_and_never_stay_pending_for_it() -> None:
    for number in (3, 5):
        pod = masters(masters=number)
        assert pod["affinity"] == NODES, number
        assert pod["topologySpreadConstraints"] == [ZONES], number


def test_spread_is_not_written_for_one_master_or_workers() -> None:
    assert {"affinity", "topologySpreadConstraints"} & set(masters()) == set()

    documents = cluster(masters=3, workers=3)
    assert "topologySpreadConstraints" not in pod_of(
        one(documents, "StatefulSet", "alluxio-worker")
    )


def test_spread_of_the_user_replaces_the_default() -> None:
    for option in ("pod", "master_pod"):
        own = TopologySpread(when_unsatisfiable="DoNotSchedule")
        pod = masters(masters=3, **{option: PodOptions(topology_spread=[own])})
        assert [each["topologyKey"] for each in pod["topologySpreadConstraints"]] == [
            "kubernetes.io/hostname"
        ], option
        assert pod["affinity"] == NODES, option


def test_affinity_of_the_user_replaces_the_default_of_its_kind() -> None:
    own: dict[str, Any] = {
        "podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": []}
    }
    pod = masters(masters=3, master_pod=PodOptions(affinity=own))
    assert pod["affinity"] == own
    assert pod["topologySpreadConstraints"] == [ZONES]

    own = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}}
    assert masters(masters=3, pod=PodOptions(affinity=own))["affinity"] == {**NODES, **own}
