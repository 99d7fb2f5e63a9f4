"""The alerts of a cluster that is in another chart, and the dashboard beside them."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import App, Chart, Testing

from alluxio_constructs import (
    AlluxioAlerts,
    AlluxioCluster,
    AlluxioDashboard,
    ClusterConfig,
    ConsoleSink,
    Metrics,
    Tier,
    Tiers,
    Ufs,
    VolumeSource,
)
from tests.kit import check_schemas, names, refusal

UFS = Ufs("s3://bucket/data")


def cluster_tiers() -> Tiers:
    ram = VolumeSource.empty_dir()
    return Tiers(tiers=[Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=ram)])


@pytest.fixture
def app() -> App:
    return Testing.app()


def chart(app: App, id: str, namespace: str | None = None) -> Chart:
    return Chart(app, id, namespace=namespace, disable_resource_name_hashes=True)


def cluster(app: App, namespace: str | None = "data", **options: Any) -> AlluxioCluster:
    where = chart(app, "cluster", namespace)
    return AlluxioCluster(where, "alluxio", ufs=UFS, **{"metrics": Metrics(), **options})


def test_alerts_are_where_prometheus_looks_and_about_where_the_cluster_is(app: App) -> None:
    alluxio = cluster(app)
    monitoring = chart(app, "monitoring", "prometheus")
    made = AlluxioAlerts(monitoring, "alerts", config=alluxio.config)
    AlluxioDashboard(monitoring, "dashboard")
    documents = Testing.synth(monitoring)
    check_schemas(documents)
    assert ["alluxio-alerts"] == names(documents, "PrometheusRule")
    assert ["alluxio-dashboard"] == names(documents, "ConfigMap")
    assert {"prometheus"} == {each["metadata"]["namespace"] for each in documents}
    (group,) = made.groups
    for rule in group["rules"]:
        assert 'namespace="data"' in rule["expr"], rule["alert"]
        assert "data" == rule["labels"]["namespace"], rule["alert"]


def test_alerts_need_a_cluster_that_prometheus_can_scrape(app: App) -> None:
    monitoring = chart(app, "monitoring", "prometheus")
    cases: list[Metrics | None] = [None, Metrics(sinks=[ConsoleSink()])]
    for metrics in cases:
        config = ClusterConfig(ufs=UFS, tiers=cluster_tiers(), short_circuit="off", metrics=metrics)
        said = refusal(AlluxioAlerts, monitoring, "alerts", config=config, namespace="data")
        assert "must be of a cluster that Prometheus can scrape" in said
        assert "metrics=Metrics()" in said
    assert [] == monitoring.node.children


def test_alerts_need_the_namespace_of_the_cluster(app: App) -> None:
    alluxio = cluster(app, namespace=None)
    monitoring = chart(app, "monitoring", "prometheus")
    said = refusal(AlluxioAlerts, monitoring, "alerts", config=alluxio.config)
    assert said.startswith("AlluxioAlerts namespace must be given")
    made = AlluxioAlerts(monitoring, "alerts", config=alluxio.config, namespace="default")
    assert "alluxio/default/alluxio" == made.groups[0]["name"]
