"""The interface that every part of a cluster implements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alluxio_constructs import Component, Feature, Mount, VolumeSource
from alluxio_constructs._model.ownership import PARTS
from tests.kit import cluster, container, mount_paths, properties


def test_feature_without_methods_needs_nothing() -> None:
    for component in list(Component):
        feature = Feature()
        answers = (
            dict(feature.properties(component)),
            list(feature.volume_mounts(component)),
            list(feature.environment(component)),
        )
        assert ({}, [], []) == answers, component


def test_feature_of_a_user_reaches_the_process_that_it_answers_for() -> None:
    class Mine(Feature):
        def properties(self, component: Component) -> Mapping[str, Any]:
            return {"alluxio.debug": True} if component is Component.WORKER else {}

        def volume_mounts(self, component: Component) -> Sequence[Mount]:
            mount = VolumeSource.empty_dir().at("/mine")
            return [mount] if component is Component.WORKER else []

        def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
            return [{"name": "MINE", "value": component.suffix}]

    documents = cluster(features=[Mine()])
    assert "true" == properties(documents, Component.WORKER.variable)["alluxio.debug"]
    assert "alluxio.debug" not in properties(documents, Component.MASTER.variable)
    assert "/mine" == mount_paths(documents, "alluxio-worker")["mine"]
    assert "mine" not in mount_paths(documents, "alluxio-job-worker")
    for suffix in ("master", "worker", "job-worker"):
        variable = {"name": "MINE", "value": suffix}
        assert variable in container(documents, f"alluxio-{suffix}")["env"], suffix


def test_feature_owns_nothing_that_another_owns() -> None:
    patterns = [pattern for part in PARTS for pattern in part.owns]
    assert len(set(patterns)) == len(patterns)
    assert {} == dict(Feature.owns)
