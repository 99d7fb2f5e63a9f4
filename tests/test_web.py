"""The web ports of a cluster, for those who write monitors of their own, and the annotations."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioCluster,
    ConsoleSink,
    Csi,
    Fuse,
    LogServerOptions,
    Metrics,
    PodOptions,
    Ports,
    Process,
    PrometheusMetricsServlet,
    ProxyOptions,
    Ufs,
)
from tests.kit import Document, cluster, new_chart, one, refusal
from tests.references import embedded_pods


def endpoints(**options: Any) -> list[tuple[str, str, int]]:
    alluxio = AlluxioCluster(new_chart(), "alluxio", ufs=Ufs("s3://bucket/data"), **options)
    return [(each.role, each.port_name, each.port) for each in alluxio.web_endpoints]


USUAL = [
    ("master", "web", 19999),
    ("master", "job-web", 20002),
    ("worker", "web", 30000),
    ("worker", "job-web", 30003),
]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, USUAL),
        ({"masters": 3}, USUAL),
        ({"proxy": ProxyOptions()}, [*USUAL, ("proxy", "web", 39999)]),
        ({"fuse": Fuse(), "logserver": LogServerOptions()}, USUAL),
        (
            {"fuse": Fuse(process=Process(properties={"alluxio.fuse.web.enabled": True}))},
            [*USUAL, ("fuse", "web", 49999)],
        ),
        ({"worker_enabled": False}, USUAL[:2]),
        ({"master_enabled": False}, USUAL[2:]),
        ({"ports": Ports(master_web=18888)}, [("master", "web", 18888), *USUAL[1:]]),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_a_cluster_knows_its_web_ports(
    options: dict[str, Any], expected: list[tuple[str, str, int]]
) -> None:
    assert expected == endpoints(**options)


def test_endpoints_select_pods_of_the_cluster_by_the_labels_that_never_change() -> None:
    chart = new_chart()
    hot = AlluxioCluster(chart, "hot", name="hot", ufs=Ufs("s3://bucket/data"))
    assert {"app": "alluxio", "role": "alluxio-master", "release": "hot"} == dict(
        hot.web_endpoints[0].selector
    )
    assert "/metrics/prometheus/" == hot.web_endpoints[0].path


def of_prometheus(found: list[Document], kind: str) -> dict[str, str]:
    given = one(found, kind)["spec"]["template"]["metadata"]["annotations"]
    return {key: value for key, value in given.items() if key.startswith("prometheus.io/")}


def test_pods_are_annotated_for_scraping_when_asked_for() -> None:
    found = cluster(metrics=Metrics(scrape_annotations=True), ports=Ports(worker_web=31000))
    expected = {"prometheus.io/scrape": "true", "prometheus.io/path": "/metrics/prometheus/"}
    assert {**expected, "prometheus.io/port": "19999"} == of_prometheus(found, "StatefulSet")
    assert {**expected, "prometheus.io/port": "31000"} == of_prometheus(found, "DaemonSet")


@pytest.mark.parametrize("options", [{}, {"metrics": Metrics()}], ids=["none", "metrics"])
def test_pods_are_not_annotated_otherwise(options: dict[str, Any]) -> None:
    assert {} == of_prometheus(cluster(**options), "StatefulSet")


def test_a_pod_without_a_web_port_is_not_annotated() -> None:
    found = cluster(metrics=Metrics(scrape_annotations=True), log_server=LogServerOptions())
    assert {} == of_prometheus(found, "Deployment")


def test_annotations_need_the_servlet() -> None:
    said = refusal(Metrics, sinks=[ConsoleSink()], scrape_annotations=True)
    assert "add PrometheusMetricsServlet() to sinks" in said
    both = Metrics(sinks=[ConsoleSink(), PrometheusMetricsServlet()], scrape_annotations=True)
    assert "19999" == of_prometheus(cluster(metrics=both), "StatefulSet")["prometheus.io/port"]


def test_fuse_pods_of_the_csi_driver_have_an_endpoint_where_they_have_a_port() -> None:
    off = PodOptions(host_network=False)
    fuse = Process(properties={"alluxio.fuse.web.enabled": True})
    in_pods: dict[str, Any] = {"csi": Csi(mount_in_pod=True, fuse=fuse, fuse_pod=off)}
    assert [*USUAL, ("csi-fuse", "web", 49999)] == endpoints(**in_pods)
    (pod,) = embedded_pods(cluster(**in_pods))
    (container,) = pod["spec"]["containers"]
    assert [{"name": "web", "containerPort": 49999}] == container["ports"]
    assert USUAL == endpoints(csi=Csi(mount_in_pod=True))


def test_an_annotation_of_the_users_wins() -> None:
    own = {"prometheus.io/scrape": "false"}
    found = cluster(
        metrics=Metrics(scrape_annotations=True), master_pod=PodOptions(annotations=own)
    )
    assert "false" == of_prometheus(found, "StatefulSet")["prometheus.io/scrape"]
    assert "true" == of_prometheus(found, "DaemonSet")["prometheus.io/scrape"]
