"""The processes of a cluster: their variables, their names, and the pods that they are in."""

from __future__ import annotations

from alluxio_constructs import Component
from alluxio_constructs._properties.components import PODS


def test_component_has_the_images_variable_and_the_charts_name() -> None:
    cases: list[tuple[Component, str, str]] = [
        (Component.ALL, "ALLUXIO_JAVA_OPTS", "all"),
        (Component.MASTER, "ALLUXIO_MASTER_JAVA_OPTS", "master"),
        (Component.JOB_MASTER, "ALLUXIO_JOB_MASTER_JAVA_OPTS", "job-master"),
        (Component.WORKER, "ALLUXIO_WORKER_JAVA_OPTS", "worker"),
        (Component.JOB_WORKER, "ALLUXIO_JOB_WORKER_JAVA_OPTS", "job-worker"),
        (Component.FUSE, "ALLUXIO_FUSE_JAVA_OPTS", "fuse"),
        (Component.PROXY, "ALLUXIO_PROXY_JAVA_OPTS", "proxy"),
        (Component.LOG_SERVER, "ALLUXIO_LOGSERVER_JAVA_OPTS", "logserver"),
        (Component.CLIENT, "ALLUXIO_USER_JAVA_OPTS", "client"),
    ]
    for component, variable, suffix in cases:
        assert (variable, suffix) == (component.variable, component.suffix), component


def test_component_variables_are_read_by_a_shell_if_the_entry_point_writes_them() -> None:
    unread = [component for component in Component if not component.sourced]
    assert [Component.ALL, Component.LOG_SERVER, Component.CLIENT] == unread
    assert [Component.CLIENT] == [component for component in Component if component.expanded]


def test_component_is_in_one_kind_of_pod() -> None:
    processes = [component for within in PODS.values() for component in within]
    assert processes == [component for component in Component if component is not Component.ALL]
