"""The PodDisruptionBudget of several masters: a majority of them stays where it is."""

from __future__ import annotations

import warnings

import pytest

from alluxio_constructs import AlluxioCluster, PodOptions, QuorumWarning, Ufs

from .kit import Document, cluster, names, new_chart, one


def budget(masters: int) -> Document:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", QuorumWarning)
        return one(cluster(masters=masters), "PodDisruptionBudget")


@pytest.mark.parametrize(
    ("masters", "away"), [(2, 0), (3, 1), (4, 1), (5, 2), (6, 2), (7, 3), (8, 3), (9, 4)]
)
def test_as_many_masters_may_be_away_as_leave_a_majority(masters: int, away: int) -> None:
    assert budget(masters)["spec"]["maxUnavailable"] == away
    assert masters - away > masters / 2
    assert masters - (away + 1) <= masters / 2


def test_it_is_for_the_pods_of_the_masters() -> None:
    selector = {"app": "alluxio", "role": "alluxio-master", "release": "alluxio"}
    written = budget(3)
    assert written["spec"]["selector"] == {"matchLabels": selector}
    assert written["metadata"]["name"] == "alluxio-master"
    assert written["metadata"]["labels"] == selector
    stateful_set = one(cluster(masters=3), "StatefulSet")
    assert stateful_set["spec"]["selector"] == written["spec"]["selector"]


def test_one_master_has_none_since_its_node_could_never_be_drained() -> None:
    assert names(cluster(), "PodDisruptionBudget") == []


def test_workers_have_none_since_what_they_hold_is_in_the_under_store() -> None:
    assert names(cluster(masters=3, workers=3), "PodDisruptionBudget") == ["alluxio-master"]


def test_it_is_where_the_masters_are() -> None:
    assert names(cluster(masters=3, master_enabled=False), "PodDisruptionBudget") == []


def test_it_has_the_labels_and_annotations_of_the_masters_objects() -> None:
    pod = PodOptions(object_labels={"team": "data"}, object_annotations={"note": "x"})
    metadata = one(cluster(masters=3, master_pod=pod), "PodDisruptionBudget")["metadata"]
    assert metadata["labels"]["team"] == "data"
    assert metadata["annotations"] == {"note": "x"}


def test_it_is_within_reach() -> None:
    several = AlluxioCluster(new_chart(), "alluxio", ufs=Ufs("s3://b"), masters=3)
    found = several.master.pod_disruption_budget
    assert found is not None
    assert found.name == "alluxio-master"
    single = AlluxioCluster(new_chart(), "alluxio", ufs=Ufs("s3://b"))
    assert single.master.pod_disruption_budget is None
