"""The one form of question and answer that every part of a cluster has."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import pytest

import alluxio_constructs
from alluxio_constructs import (
    Component,
    ConfigMapFiles,
    ConsoleSink,
    Csi,
    CsvSink,
    EnvReference,
    Feature,
    Fuse,
    GraphiteSink,
    HostAlias,
    Image,
    JmxSink,
    Journal,
    Jvm,
    LogServerOptions,
    Metastore,
    Metrics,
    Mount,
    NetworkPolicies,
    PodOptions,
    PodVolume,
    Ports,
    Probe,
    Process,
    PrometheusMetricsServlet,
    ProxyOptions,
    Resources,
    Slf4jSink,
    Tier,
    TierDirectory,
    Toleration,
    TopologySpread,
    Ufs,
    Unchecked,
    VolumeSource,
    WebEndpoint,
    WebUiOptions,
)
from alluxio_constructs._parts.feature import PODS

ON_DISK: dict[str, Any] = {
    "medium_type": "SSD",
    "path": "/ssd",
    "quota": "1Gi",
    "volume": VolumeSource.host_path(),
}
VALUE_OBJECTS = [
    ConfigMapFiles(config_map_name="a", mount="a"),
    ConsoleSink(),
    Csi(),
    CsvSink(),
    EnvReference("A"),
    Fuse(),
    GraphiteSink(host="graphite", port=2003),
    HostAlias(ip="10.0.0.1", hostnames=["a"]),
    Image(),
    JmxSink(),
    Journal.local(),
    Jvm(),
    LogServerOptions(),
    Metastore(),
    Metrics(),
    Mount(volume=PodVolume(name="a"), path="/a"),
    NetworkPolicies(),
    PodOptions(),
    PodVolume(name="a"),
    Ports(),
    Probe(),
    Process(),
    PrometheusMetricsServlet(),
    ProxyOptions(),
    Resources(),
    Slf4jSink(),
    Tier(**ON_DISK),
    TierDirectory(**ON_DISK),
    Toleration(operator="Exists"),
    TopologySpread(),
    Ufs("s3://bucket"),
    Unchecked("a"),
    WebEndpoint(role="master", selector={}, port_name="web", port=19999),
    WebUiOptions(),
]


def test_a_component_has_the_images_variable_and_the_charts_name() -> None:
    cases: list[tuple[Component, str, str]] = [
        (Component.ALL, "ALLUXIO_JAVA_OPTS", "all"),
        (Component.MASTER, "ALLUXIO_MASTER_JAVA_OPTS", "master"),
        (Component.JOB_MASTER, "ALLUXIO_JOB_MASTER_JAVA_OPTS", "job-master"),
        (Component.WORKER, "ALLUXIO_WORKER_JAVA_OPTS", "worker"),
        (Component.JOB_WORKER, "ALLUXIO_JOB_WORKER_JAVA_OPTS", "job-worker"),
        (Component.FUSE, "ALLUXIO_FUSE_JAVA_OPTS", "fuse"),
        (Component.PROXY, "ALLUXIO_PROXY_JAVA_OPTS", "proxy"),
        (Component.LOG_SERVER, "ALLUXIO_LOGSERVER_JAVA_OPTS", "logserver"),
    ]
    for component, variable, suffix in cases:
        assert (variable, suffix) == (component.variable, component.suffix), component


def test_a_shell_reads_the_variables_that_the_entry_point_writes() -> None:
    unread = [component for component in Component if not component.sourced]
    assert [Component.ALL, Component.LOG_SERVER] == unread


def test_every_process_is_in_one_pod() -> None:
    processes = [component for within in PODS.values() for component in within]
    assert processes == [component for component in Component if component is not Component.ALL]


def test_a_feature_that_answers_nothing_needs_nothing() -> None:
    for component in list(Component):
        feature = Feature()
        answers = (
            dict(feature.properties(component)),
            list(feature.volume_mounts(component)),
            list(feature.environment(component)),
        )
        assert ({}, [], []) == answers, component


def test_every_value_object_is_in_the_list_of_these_tests() -> None:
    public = [getattr(alluxio_constructs, name) for name in alluxio_constructs.__all__]
    assert [each for each in public if is_dataclass(each)] == [type(one) for one in VALUE_OBJECTS]


def test_a_value_object_cannot_be_changed() -> None:
    for one in VALUE_OBJECTS:
        name = fields(one)[0].name if fields(one) else "PATH"
        with pytest.raises(FrozenInstanceError, match=f"^cannot assign to field '{name}'$"):
            setattr(one, name, None)
