"""Who has the file that says where metrics go, and what restarts when it changes."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigMap,
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
    Ufs,
    VolumeSource,
)
from tests.kit import (
    Document,
    checksums,
    cluster,
    container,
    documents_of,
    mount_paths,
    names,
    new_chart,
    one,
    pod_of,
    properties,
    volume,
)

from .test_worker import config

PARTS: dict[str, Any] = {
    "fuse": Fuse(),
    "proxy": ProxyOptions(),
    "log_server": LogServerOptions(),
}
PROCESSES = [each for each in Component if each is not Component.ALL]
CONTAINERS = [f"alluxio-{each.suffix}" for each in PROCESSES]


@functools.cache
def with_all_parts(*sinks: MetricsSink) -> tuple[Document, ...]:
    return tuple(cluster(metrics=Metrics(sinks=sinks), **PARTS))


def test_there_is_none_unless_it_is_asked_for() -> None:
    plain = cluster(**PARTS)
    assert names(plain, "ConfigMap") == ["alluxio-config"]
    assert "alluxio.metrics.conf.file" not in properties(plain)
    assert cluster(metrics=None) == cluster()


def test_it_is_in_a_config_map_of_its_own() -> None:
    documents = with_all_parts(JmxSink())
    config_map = one(documents, "ConfigMap", "alluxio-metrics")
    assert config_map["metadata"]["labels"] == {"app": "alluxio", "release": "alluxio"}
    assert config_map["data"] == {
        "metrics.properties": (
            "sink.jmx.class=alluxio.metrics.sink.JmxSink\nsink.jmx.domain=org.alluxio\n"
        )
    }


def test_every_container_has_the_file_where_all_processes_look_for_it() -> None:
    for name in CONTAINERS:
        documents = with_all_parts(PrometheusMetricsServlet())
        (mount,) = (
            each for each in container(documents, name)["volumeMounts"] if "metrics" in each["name"]
        )
        assert mount == {
            "name": "alluxio-metrics",
            "mountPath": "/config/metrics",
            "readOnly": True,
        }, name
        (file,) = one(documents, "ConfigMap", "alluxio-metrics")["data"]
        # In the variable that all processes read, `alluxio formatJournal` as well.
        assert (
            properties(documents)["alluxio.metrics.conf.file"] == f"{mount['mountPath']}/{file}"
        ), name


def test_every_pod_has_the_config_map() -> None:
    documents = [each for each in with_all_parts(JmxSink()) if "template" in each.get("spec", {})]
    assert len(documents) == 5
    for document in documents:
        (source,) = (
            each for each in pod_of(document)["volumes"] if each["name"] == "alluxio-metrics"
        )
        assert source["configMap"] == {"name": "alluxio-metrics"}


def test_it_is_called_after_the_cluster() -> None:
    documents = cluster(name="cache", metrics=Metrics())
    assert names(documents, "ConfigMap") == ["cache-config", "cache-metrics"]
    assert volume(documents, "StatefulSet", "alluxio-metrics")["configMap"] == {
        "name": "cache-metrics"
    }


def test_labels_of_the_clusters_objects_are_its_as_well() -> None:
    pod = PodOptions(object_labels={"team": "data"}, object_annotations={"a": "b"})
    documents = cluster(metrics=Metrics(), pod=pod)
    for name in ("alluxio-config", "alluxio-metrics"):
        metadata = one(documents, "ConfigMap", name)["metadata"]
        assert (metadata["labels"]["team"], metadata["annotations"]) == ("data", {"a": "b"})


def test_it_is_within_reach() -> None:
    chart = new_chart()
    made = AlluxioConfigMap(chart, "config", config=config(chart, metrics=Metrics()))
    assert made.metrics_config_map is not None
    assert made.metrics_config_map.name == "alluxio-metrics"
    plain = new_chart()
    without = AlluxioConfigMap(plain, "config", config=config(plain))
    assert without.metrics_config_map is None


def test_a_change_of_sinks_restarts_every_pod() -> None:
    was = checksums(with_all_parts(ConsoleSink()))
    now = checksums(with_all_parts(ConsoleSink(period="11s")))
    assert len(was) == 5
    assert [name for name in was if was[name] == now[name]] == []


def test_all_pods_restart_when_metrics_are_asked_for() -> None:
    was, now = checksums(cluster()), checksums(cluster(metrics=Metrics()))
    assert [name for name in was if was[name] == now[name]] == []


# CSV files.


def test_each_process_has_a_directory_of_its_own_for_its_csv_files() -> None:
    for component in PROCESSES:
        documents = with_all_parts(CsvSink(directory="/csv"))
        own = f"alluxio-metrics-csv-{component.suffix}"
        name = f"alluxio-{component.suffix}"
        paths = mount_paths(documents, name)
        assert {each: paths[each] for each in paths if "csv" in each} == {own: "/csv"}, component


def test_processes_in_one_pod_do_not_write_to_the_same_files() -> None:
    # Metrics of the JVM have the same names in both.
    pod = pod_of(one(with_all_parts(CsvSink()), "StatefulSet"))
    assert [each for each in pod["volumes"] if "csv" in each["name"]] == [
        {"name": "alluxio-metrics-csv-master", "emptyDir": {}},
        {"name": "alluxio-metrics-csv-job-master", "emptyDir": {}},
    ]


def test_a_sidecar_can_ship_the_csv_files() -> None:
    shipper = {
        "name": "shipper",
        "image": "example.com/shipper:1",
        "volumeMounts": [{"name": "alluxio-metrics-csv-worker", "mountPath": "/in"}],
    }
    documents = cluster(
        metrics=Metrics(sinks=[CsvSink()]), worker_pod=PodOptions(containers=[shipper])
    )
    assert container(documents, "shipper") == shipper


def test_a_directory_that_is_something_else_already_is_found() -> None:
    for directory in ("/ssd", "/config/metrics"):
        chart = new_chart()
        ssd = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=VolumeSource.host_path())
        sinks = [CsvSink(directory=directory)]
        AlluxioCluster(
            chart, "alluxio", ufs=Ufs("s3://b"), tiers=[ssd], metrics=Metrics(sinks=sinks)
        )
        with pytest.raises(RuntimeError, match=f"worker has two volumes at '{directory}'"):
            documents_of(chart)
