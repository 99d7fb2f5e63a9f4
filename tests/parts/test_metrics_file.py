"""The metrics file: which pods have it, and which restart when it changes."""

from __future__ import annotations

import functools
from typing import Any

from alluxio_constructs import (
    Component,
    ConsoleSink,
    CsvSink,
    Fuse,
    JmxSink,
    LogServerOptions,
    Metrics,
    MetricsSink,
    PodOptions,
    PrometheusMetricsServlet,
    ProxyOptions,
    Tier,
    VolumeSource,
)
from tests.kit import (
    Document,
    checksums,
    cluster,
    container,
    findings,
    mount_paths,
    names,
    one,
    pod_of,
    properties,
    volume,
)

PARTS: dict[str, Any] = {
    "fuse": Fuse(),
    "proxy": ProxyOptions(),
    "log_server": LogServerOptions(),
}
PROCESSES = [each for each in Component if each not in (Component.ALL, Component.CLIENT)]
CONTAINERS = [f"alluxio-{each.suffix}" for each in PROCESSES]


@functools.cache
def with_all_parts(*sinks: MetricsSink) -> tuple[Document, ...]:
    return tuple(cluster(metrics=Metrics(sinks=sinks), **PARTS))


def test_metrics_file_is_not_there_unless_it_is_asked_for() -> None:
    plain = cluster(**PARTS)
    assert ["alluxio-config"] == names(plain, "ConfigMap")
    assert "alluxio.metrics.conf.file" not in properties(plain)
    assert cluster(metrics=None) == cluster()


def test_metrics_file_is_in_a_config_map_of_its_own() -> None:
    documents = with_all_parts(JmxSink())
    config_map = one(documents, "ConfigMap", "alluxio-metrics")
    (other,) = (each for each in documents if each["metadata"]["name"] == "alluxio-config")
    assert other["metadata"]["labels"] == config_map["metadata"]["labels"]
    assert {
        "metrics.properties": (
            "sink.jmx.class=alluxio.metrics.sink.JmxSink\nsink.jmx.domain=org.alluxio\n"
        )
    } == config_map["data"]


def test_metrics_file_is_where_all_processes_look_for_it() -> None:
    documents = with_all_parts(PrometheusMetricsServlet())
    for name in CONTAINERS:
        (mount,) = (
            each for each in container(documents, name)["volumeMounts"] if "metrics" in each["name"]
        )
        expected = {"name": "alluxio-metrics", "mountPath": "/config/metrics", "readOnly": True}
        assert expected == mount, name
    (file,) = one(documents, "ConfigMap", "alluxio-metrics")["data"]
    # In the variable that all processes read, `alluxio formatJournal` as well.
    assert f"/config/metrics/{file}" == properties(documents)["alluxio.metrics.conf.file"]


def test_metrics_file_is_in_every_pod() -> None:
    documents = [each for each in with_all_parts(JmxSink()) if "template" in each.get("spec", {})]
    assert 5 == len(documents)
    for document in documents:
        (source,) = (
            each for each in pod_of(document)["volumes"] if each["name"] == "alluxio-metrics"
        )
        assert {"name": "alluxio-metrics"} == source["configMap"], document["metadata"]["name"]


def test_metrics_file_is_named_after_the_cluster() -> None:
    documents = cluster(name="cache", metrics=Metrics())
    assert ["cache-config", "cache-metrics"] == names(documents, "ConfigMap")
    source = volume(documents, "StatefulSet", "alluxio-metrics")
    assert {"name": "cache-metrics"} == source["configMap"]


def test_metrics_file_has_the_labels_of_the_clusters_objects() -> None:
    pod = PodOptions(object_labels={"team": "data"}, object_annotations={"a": "b"})
    documents = cluster(metrics=Metrics(), pod=pod)
    for name in ("alluxio-config", "alluxio-metrics"):
        metadata = one(documents, "ConfigMap", name)["metadata"]
        assert ("data", {"a": "b"}) == (metadata["labels"]["team"], metadata["annotations"]), name


def test_metrics_file_that_changes_restarts_every_pod() -> None:
    was = checksums(with_all_parts(ConsoleSink()))
    now = checksums(with_all_parts(ConsoleSink(period="11s")))
    assert 5 == len(was)
    assert [] == [name for name in was if was[name] == now[name]]


def test_metrics_file_that_is_new_restarts_every_pod() -> None:
    was, now = checksums(cluster()), checksums(cluster(metrics=Metrics()))
    assert [] == [name for name in was if was[name] == now[name]]


# CSV files.


def test_csv_files_of_each_process_have_a_directory_of_their_own() -> None:
    documents = with_all_parts(CsvSink(directory="/csv"))
    for component in PROCESSES:
        own = f"alluxio-metrics-csv-{component.suffix}"
        name = f"alluxio-{component.suffix}"
        paths = mount_paths(documents, name)
        assert {own: "/csv"} == {each: paths[each] for each in paths if "csv" in each}, component


def test_csv_files_of_one_pod_are_apart() -> None:
    # Metrics of the JVM have the same names in both.
    pod = pod_of(one(with_all_parts(CsvSink()), "StatefulSet"))
    assert [
        {"name": "alluxio-metrics-csv-master", "emptyDir": {}},
        {"name": "alluxio-metrics-csv-job-master", "emptyDir": {}},
    ] == [each for each in pod["volumes"] if "csv" in each["name"]]


def test_csv_files_can_be_shipped_by_a_sidecar() -> None:
    shipper = {
        "name": "shipper",
        "image": "example.com/shipper:1",
        "volumeMounts": [{"name": "alluxio-metrics-csv-worker", "mountPath": "/in"}],
    }
    documents = cluster(
        metrics=Metrics(sinks=[CsvSink()]), worker_pod=PodOptions(containers=[shipper])
    )
    assert container(documents, "shipper") == shipper


def test_csv_files_in_a_directory_that_is_something_else_already_are_found() -> None:
    for directory in ("/ssd", "/config/metrics"):
        ssd = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=VolumeSource.host_path())
        metrics = Metrics(sinks=[CsvSink(directory=directory)])
        said = [each.message for each in findings(tiers=[ssd], metrics=metrics)]
        expected = f"worker has two volumes at '{directory}'"
        assert any(each.startswith(expected) for each in said), directory
