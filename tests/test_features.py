"""The one form of question and answer that every part of a cluster has."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import pytest
from cdk8s import Size

import alluxio_constructs
from alluxio_constructs import (
    Component,
    EnvReference,
    Feature,
    Fuse,
    HostAlias,
    Image,
    Journal,
    Jvm,
    Metastore,
    Mount,
    PodOptions,
    PodVolume,
    Ports,
    Probe,
    Process,
    Resources,
    Tier,
    TierDirectory,
    Toleration,
    Ufs,
    Unchecked,
    VolumeSource,
)

ON_DISK: dict[str, Any] = {
    "medium_type": "SSD",
    "path": "/ssd",
    "quota": Size.gibibytes(1),
    "volume": VolumeSource.host_path(),
}
VALUE_OBJECTS = [
    EnvReference("A"),
    Fuse(),
    HostAlias(ip="10.0.0.1", hostnames=["a"]),
    Image(),
    Journal.local(),
    Jvm(),
    Metastore(),
    Mount(volume=PodVolume(name="a"), path="/a"),
    PodOptions(),
    PodVolume(name="a"),
    Ports(),
    Probe(),
    Process(),
    Resources(),
    Tier(**ON_DISK),
    TierDirectory(**ON_DISK),
    Toleration(operator="Exists"),
    Ufs("s3://bucket"),
    Unchecked("a"),
]


@pytest.mark.parametrize(
    ("component", "variable", "suffix"),
    [
        (Component.ALL, "ALLUXIO_JAVA_OPTS", "all"),
        (Component.MASTER, "ALLUXIO_MASTER_JAVA_OPTS", "master"),
        (Component.JOB_MASTER, "ALLUXIO_JOB_MASTER_JAVA_OPTS", "job-master"),
        (Component.WORKER, "ALLUXIO_WORKER_JAVA_OPTS", "worker"),
        (Component.JOB_WORKER, "ALLUXIO_JOB_WORKER_JAVA_OPTS", "job-worker"),
        (Component.FUSE, "ALLUXIO_FUSE_JAVA_OPTS", "fuse"),
    ],
)
def test_a_component_has_the_images_variable_and_the_charts_name(
    component: Component, variable: str, suffix: str
) -> None:
    assert (variable, suffix) == (component.variable, component.suffix)


@pytest.mark.parametrize("component", list(Component))
def test_a_feature_that_answers_nothing_needs_nothing(component: Component) -> None:
    feature = Feature()
    answers = (
        dict(feature.properties(component)),
        list(feature.mounts(component)),
        list(feature.environment(component)),
    )
    assert ({}, [], []) == answers


def test_every_value_object_is_in_the_list_of_these_tests() -> None:
    public = [getattr(alluxio_constructs, name) for name in alluxio_constructs.__all__]
    assert [each for each in public if is_dataclass(each)] == [type(one) for one in VALUE_OBJECTS]


@pytest.mark.parametrize("one", VALUE_OBJECTS, ids=lambda one: type(one).__name__)
def test_a_value_object_cannot_be_changed(one: Any) -> None:
    name = fields(one)[0].name
    with pytest.raises(FrozenInstanceError, match=f"^cannot assign to field '{name}'$"):
        setattr(one, name, None)
