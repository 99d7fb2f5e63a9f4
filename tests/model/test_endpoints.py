"""The web ports of a cluster, for those who write monitors of their own, and the annotations."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
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
)
from alluxio_constructs._model.endpoints import web_endpoints
from tests.kit import Document, cluster, model, one, refusal
from tests.references import embedded_pods


def endpoints(**options: Any) -> list[tuple[str, str, int]]:
    found = web_endpoints(model(**options))
    return [(each.role, each.port_name, each.port) for each in found]


USUAL = [
    ("master", "web", 19999),
    ("master", "job-web", 20002),
    ("worker", "web", 30000),
    ("worker", "job-web", 30003),
]


def test_web_endpoints_list_the_web_ports_of_a_cluster() -> None:
    cases: list[tuple[dict[str, Any], list[tuple[str, str, int]]]] = [
        ({}, USUAL),
        ({"masters": 3}, USUAL),
        ({"proxy": ProxyOptions()}, [*USUAL, ("proxy", "web", 39999)]),
        ({"fuse": Fuse(), "log_server": LogServerOptions()}, USUAL),
        (
            {"fuse": Fuse(process=Process(properties={"alluxio.fuse.web.enabled": True}))},
            [*USUAL, ("fuse", "web", 49999)],
        ),
        ({"worker_enabled": False}, USUAL[:2]),
        ({"master_enabled": False}, USUAL[2:]),
        ({"ports": Ports(master_web=18888)}, [("master", "web", 18888), *USUAL[1:]]),
    ]
    for options, expected in cases:
        assert expected == endpoints(**options), options


def test_endpoints_select_pods_of_the_cluster_by_the_labels_that_never_change() -> None:
    first = next(web_endpoints(model(name="hot")))
    assert {"app": "alluxio", "role": "alluxio-master", "release": "hot"} == dict(first.selector)
    assert "/metrics/prometheus/" == first.path


def of_prometheus(found: list[Document], kind: str) -> dict[str, str]:
    given = one(found, kind)["spec"]["template"]["metadata"]["annotations"]
    return {key: value for key, value in given.items() if key.startswith("prometheus.io/")}


def test_pods_are_annotated_for_scraping_when_asked_for() -> None:
    found = cluster(metrics=Metrics(scrape_annotations=True), ports=Ports(worker_web=31000))
    expected = {"prometheus.io/scrape": "true", "prometheus.io/path": "/metrics/prometheus/"}
    assert {**expected, "prometheus.io/port": "19999"} == of_prometheus(found, "StatefulSet")
    assert {**expected, "prometheus.io/port": "31000"} == of_prometheus(found, "DaemonSet")


def test_pods_are_annotated_only_where_asked_for_and_possible() -> None:
    cases: list[dict[str, Any]] = [{}, {"metrics": Metrics()}]
    for options in cases:
        assert {} == of_prometheus(cluster(**options), "StatefulSet"), options

    found = cluster(metrics=Metrics(scrape_annotations=True), log_server=LogServerOptions())
    assert {} == of_prometheus(found, "Deployment")

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


def test_scrape_annotation_of_the_user_wins() -> None:
    own = {"prometheus.io/scrape": "false"}
    found = cluster(
        metrics=Metrics(scrape_annotations=True), master_pod=PodOptions(annotations=own)
    )
    assert "false" == of_prometheus(found, "StatefulSet")["prometheus.io/scrape"]
    assert "true" == of_prometheus(found, "DaemonSet")["prometheus.io/scrape"]
