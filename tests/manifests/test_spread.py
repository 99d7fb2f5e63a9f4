"""Several masters keep off each other's nodes and zones, as far as there are any."""

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


def test_several_masters_keep_apart_and_are_never_kept_pending_for_it() -> None:
    for number in (3, 5):
        pod = masters(masters=number)
        assert pod["affinity"] == NODES, number
        assert pod["topologySpreadConstraints"] == [ZONES], number


def test_one_master_and_workers_do_not_spread() -> None:
    assert {"affinity", "topologySpreadConstraints"} & set(masters()) == set()

    documents = cluster(masters=3, workers=3)
    assert "topologySpreadConstraints" not in pod_of(
        one(documents, "StatefulSet", "alluxio-worker")
    )


def test_a_spread_of_the_users_replaces_ours() -> None:
    for option in ("pod", "master_pod"):
        own = TopologySpread(when_unsatisfiable="DoNotSchedule")
        pod = masters(masters=3, **{option: PodOptions(topology_spread=[own])})
        assert [each["topologyKey"] for each in pod["topologySpreadConstraints"]] == [
            "kubernetes.io/hostname"
        ], option
        assert pod["affinity"] == NODES, option


def test_affinity_of_the_users_replaces_ours_if_it_is_of_the_kind() -> None:
    own: dict[str, Any] = {
        "podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": []}
    }
    pod = masters(masters=3, master_pod=PodOptions(affinity=own))
    assert pod["affinity"] == own
    assert pod["topologySpreadConstraints"] == [ZONES]

    own = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}}
    assert masters(masters=3, pod=PodOptions(affinity=own))["affinity"] == {**NODES, **own}
