"""The nodes of FUSE: those of the workers, and errors where that is impossible."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from alluxio_constructs import (
    Csi,
    Finding,
    Fuse,
    FuseWarning,
    PodOptions,
    Toleration,
)
from tests.kit import Document, cluster, findings, model, one, pod_of

GPU = Toleration(key="nvidia.com/gpu", operator="Exists", effect="NoSchedule")
SPOT = Toleration(key="spot", operator="Exists")
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def on(**labels: str) -> dict[str, Any]:
    """The affinity to nodes of some labels."""
    terms = [{"key": key, "operator": "In", "values": [each]} for key, each in labels.items()]
    return {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [{"matchExpressions": terms}]}}}


def fuse_pod(**options: Any) -> Document:
    return pod_of(one(cluster(short_circuit="off", **options), "DaemonSet", "alluxio-fuse"))


def tolerated(pod: Document) -> list[str]:
    return [each["key"] for each in pod.get("tolerations", ())]


def test_fuse_is_on_the_nodes_of_the_workers_and_tolerates_their_taints() -> None:
    pod = fuse_pod(
        fuse=Fuse(), worker_pod=PodOptions(node_selector={"gpu": "true"}, tolerations=[GPU])
    )
    assert pod["nodeSelector"] == {"gpu": "true"}
    assert pod["tolerations"] == [
        {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}
    ]
    pod = fuse_pod(fuse=Fuse(), worker_pod=PodOptions(affinity=on(disk="ssd")))
    assert pod["affinity"]["nodeAffinity"] == on(disk="ssd")["nodeAffinity"]
    assert list(pod["affinity"]["podAffinity"]) == [REQUIRED]


def test_fuse_has_nothing_of_the_workers_but_their_nodes() -> None:
    worker_pod = PodOptions(
        node_selector={"gpu": "true"},
        labels={"team": "data"},
        annotations={"a": "b"},
        affinity={"podAntiAffinity": {REQUIRED: []}},
        user=2000,
        env={"TZ": "UTC"},
    )
    with_selector = fuse_pod(fuse=Fuse(), worker_pod=worker_pod)
    assert {"nodeSelector": {"gpu": "true"}, **fuse_pod(fuse=Fuse())} == with_selector


def test_fuse_selector_or_affinity_wins_over_the_workers_and_tolerations_are_added() -> None:
    worker_pod = PodOptions(
        node_selector={"gpu": "true"}, tolerations=[GPU], affinity=on(disk="ssd")
    )
    own = PodOptions(node_selector={"zone": "a"}, tolerations=[SPOT], affinity=on(rack="7"))
    pod = fuse_pod(fuse=Fuse(pod=own), worker_pod=worker_pod)
    assert pod["nodeSelector"] == {"zone": "a"}
    assert tolerated(pod) == ["spot", "nvidia.com/gpu"]
    assert pod["affinity"]["nodeAffinity"] == on(rack="7")["nodeAffinity"]


def test_fuse_toleration_that_workers_have_too_is_written_once() -> None:
    cases: list[tuple[Toleration, bool]] = [
        (Toleration(operator="Exists"), True),
        (Toleration(operator="Exists", effect="NoSchedule"), True),
        (Toleration(key="a", operator="Exists"), True),
        (Toleration(key="a", value="b"), True),
        (Toleration(key="a", value="b", effect="NoSchedule"), True),
        (Toleration(key="a", value="c"), False),
        (Toleration(key="b", operator="Exists"), False),
        (Toleration(operator="Exists", effect="NoExecute"), False),
        (Toleration(operator="Exists", effect="NoExecute", toleration_seconds=5), False),
    ]
    workers = Toleration(key="a", value="b", effect="NoSchedule")
    for own, covers in cases:
        fuse = Fuse(pod=PodOptions(tolerations=[own]))
        pod = fuse_pod(fuse=fuse, worker_pod=PodOptions(tolerations=[workers]))
        assert len(pod["tolerations"]) == (1 if covers else 2), own


def test_fuse_prefers_the_workers_nodes_to_those_of_all_pods() -> None:
    pod = fuse_pod(
        fuse=Fuse(),
        pod=PodOptions(node_selector={"zone": "a"}, tolerations=[SPOT], affinity=on(disk="hdd")),
        worker_pod=PodOptions(
            node_selector={"gpu": "true"}, tolerations=[GPU], affinity=on(disk="ssd")
        ),
    )
    assert pod["nodeSelector"] == {"gpu": "true"}
    assert tolerated(pod) == ["spot", "nvidia.com/gpu"]
    assert pod["affinity"]["nodeAffinity"] == on(disk="ssd")["nodeAffinity"]


def test_fuse_that_is_kept_close_to_others_is_not_bound_to_the_workers_nodes() -> None:
    anywhere = Fuse(pod=PodOptions(affinity={"podAffinity": {}}))
    worker_pod = PodOptions(node_selector={"gpu": "true"}, tolerations=[GPU])
    pod = fuse_pod(fuse=anywhere, worker_pod=worker_pod)
    assert "nodeSelector" not in pod
    assert tolerated(pod) == []


def test_csi_pods_are_on_the_nodes_of_applications() -> None:
    worker_pod = PodOptions(node_selector={"gpu": "true"}, tolerations=[GPU])
    cases: list[dict[str, Any]] = [{}, {"fuse": Fuse()}]
    for options in cases:
        with_workers, without = (
            [
                each
                for each in cluster(csi=Csi(), short_circuit="off", **options, **more)
                if "csi" in each["metadata"]["name"]
            ]
            for more in (dict[str, Any](worker_pod=worker_pod), dict[str, Any]())
        )
        assert with_workers == without != [], options


def test_labels_of_nodes_that_no_worker_is_on_are_found() -> None:
    worker_pod = PodOptions(node_selector={"disk": "ssd", "zone": "a"})
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"node_selector": {"disk": "ssd"}}, []),
        ({"node_selector": {"rack": "7"}}, []),
        ({"node_selector": {"disk": "hdd", "zone": "b"}}, ["disk=hdd", "zone=b"]),
        ({"node_selector": {"disk": "hdd"}, "affinity": {"podAffinity": {}}}, []),
    ]
    for own, labels in cases:
        fuse = Fuse(pod=PodOptions(**own))
        found = findings(fuse=fuse, worker_pod=worker_pod, short_circuit="off")
        assert [each.finding for each in found] == [Finding.FUSE_APART] * len(labels), own
        assert [label in each.message for each, label in zip(found, labels, strict=True)] == [
            True for _ in labels
        ], own
        elsewhere = findings(
            fuse=fuse, worker_pod=worker_pod, short_circuit="off", worker_enabled=False
        )
        assert elsewhere == [], own


def test_fuse_with_a_number_of_workers_on_any_nodes_warns() -> None:
    anywhere: list[dict[str, Any]] = [
        {},
        {"nodeAffinity": None},
        {"nodeAffinity": {REQUIRED: None}},
    ]
    for affinity in anywhere:
        fuse = Fuse(pod=PodOptions(affinity=affinity))
        with pytest.warns(FuseWarning, match="^workers=3 with fuse=Fuse"):
            model(workers=3, fuse=fuse, short_circuit="off")
    chosen = PodOptions(node_selector={"alluxio": "yes"})
    cases: list[dict[str, Any]] = [
        {"workers": 3},
        {"fuse": Fuse()},
        {"workers": 3, "fuse": Fuse(worker_embedded=True)},
        {"workers": 3, "fuse": Fuse(), "pod": chosen},
        {"workers": 3, "fuse": Fuse(), "worker_pod": chosen},
        {"workers": 3, "fuse": Fuse(), "worker_pod": PodOptions(affinity=on(disk="ssd"))},
        {"workers": 3, "fuse": Fuse(pod=chosen)},
        {"workers": 3, "fuse": Fuse(pod=PodOptions(affinity={"podAffinity": {}}))},
    ]
    for options in cases:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FuseWarning)
            model(short_circuit="off", **options)


def test_node_affinities_that_exclude_each_other_are_found() -> None:
    cases: list[tuple[PodOptions, PodOptions, int]] = [
        (PodOptions(affinity=on(disk="ssd")), PodOptions(affinity=on(disk="hdd")), 1),
        (PodOptions(affinity=on(disk="ssd")), PodOptions(node_selector={"disk": "hdd"}), 1),
        (PodOptions(affinity=on(disk="ssd")), PodOptions(affinity=on(zone="a")), 0),
        (
            PodOptions(affinity=on(disk="ssd")),
            PodOptions(affinity={**on(disk="hdd"), "podAffinity": {}}),
            0,
        ),
    ]
    for workers, own, count in cases:
        found = findings(fuse=Fuse(pod=own), worker_pod=workers, short_circuit="off")
        assert [each.finding for each in found] == [Finding.FUSE_APART] * count, own
