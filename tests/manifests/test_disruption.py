"""The PodDisruptionBudget of several masters, which keeps a majority of them."""

from __future__ import annotations

import warnings

from alluxio_constructs import PodOptions, QuorumWarning
from tests.kit import Document, cluster, names, one, own_labels


def budget(masters: int) -> Document:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", QuorumWarning)
        return one(cluster(masters=masters), "PodDisruptionBudget")


def test_budget_keeps_a_majority_of_the_masters() -> None:
    for masters, away in ((2, 0), (3, 1), (4, 1), (5, 2), (6, 2), (7, 3), (8, 3), (9, 4)):
        assert budget(masters)["spec"]["maxUnavailable"] == away, masters
        assert masters - away > masters / 2, masters
        assert masters - (away + 1) <= masters / 2, masters


def test_budget_is_for_the_pods_of_the_masters() -> None:
    selector = {"app": "alluxio", "role": "alluxio-master", "release": "alluxio"}
    written = budget(3)
    assert written["spec"]["selector"] == {"matchLabels": selector}
    assert written["metadata"]["name"] == "alluxio-master"
    assert own_labels(written["metadata"]["labels"]) == selector
    stateful_set = one(cluster(masters=3), "StatefulSet")
    assert stateful_set["spec"]["selector"] == written["spec"]["selector"]


def test_budget_is_of_several_masters_and_of_nothing_else() -> None:
    assert names(cluster(), "PodDisruptionBudget") == []

    assert names(cluster(masters=3, workers=3), "PodDisruptionBudget") == ["alluxio-master"]

    assert names(cluster(masters=3, master_enabled=False), "PodDisruptionBudget") == []


def test_budget_has_the_labels_and_annotations_of_the_masters_objects() -> None:
    pod = PodOptions(object_labels={"team": "data"}, object_annotations={"note": "x"})
    metadata = one(cluster(masters=3, master_pod=pod), "PodDisruptionBudget")["metadata"]
    assert metadata["labels"]["team"] == "data"
    assert metadata["annotations"] == {"note": "x"}
