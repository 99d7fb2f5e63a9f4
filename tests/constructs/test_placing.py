"""Where a construct is put: a mistake in scope or id is one of our errors, and never jsii's."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import App, Chart, JsonPatch, Testing
from constructs import Construct

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    ShortCircuitDomain,
    SingleMasterLocalJournalChart,
    Ufs,
    VolumeSource,
)
from alluxio_constructs.helm import HelmValuesChart
from tests.kit import documents_of, new_chart

UFS = Ufs("s3://bucket/data")
ON_NODE = VolumeSource.host_path("/domain")


def cluster(scope: Any, id: Any) -> None:
    AlluxioCluster(scope, id, ufs=UFS, name="other")


def domain(scope: Any, id: Any) -> None:
    ShortCircuitDomain(scope, id, volume=ON_NODE)


def scenario(scope: Any, id: Any) -> None:
    SingleMasterLocalJournalChart(scope, id, ufs=UFS)


def values(scope: Any, id: Any) -> None:
    HelmValuesChart(scope, id)


MAKERS = [
    (domain, "ShortCircuitDomain"),
    (scenario, "SingleMasterLocalJournalChart"),
    (values, "HelmValuesChart"),
]


def test_a_scope_that_is_no_construct_is_refused() -> None:
    for make, kind in MAKERS:
        for scope in (None, "chart", UFS):
            with pytest.raises(AlluxioConfigError) as raised:
                make(scope, "id")
            assert str(raised.value) == (
                f"{kind} scope must be a construct (got {scope!r}); give it a Chart or an App"
            ), (kind, scope)


def test_id_that_is_no_text_or_taken_is_refused() -> None:
    for make, kind in MAKERS:
        for id in (None, "", 3):
            with pytest.raises(AlluxioConfigError) as raised:
                make(Testing.app(), id)
            assert (
                str(raised.value) == f"{kind} id must be a non-empty string (got {id!r}); give one"
            ), (kind, id)

    for make, kind in MAKERS:
        app = App()
        Construct(app, "taken")
        with pytest.raises(AlluxioConfigError) as raised:
            make(app, "taken")
        assert str(raised.value) == (
            f"{kind} id is the id of another construct in the app (got 'taken'); choose another"
        ), kind

    chart = new_chart()
    Construct(chart, "taken")
    with pytest.raises(AlluxioConfigError) as raised:
        cluster(chart, "taken")
    assert str(raised.value) == (
        "AlluxioCluster id is the id of another construct in 'test' (got 'taken'); choose another"
    )


def test_cluster_is_within_a_chart() -> None:
    for scope in (None, "chart"):
        with pytest.raises(AlluxioConfigError) as raised:
            cluster(scope, "alluxio")
        assert str(raised.value) == (
            f"scope must be a construct (got {scope!r}); give it a Chart"
        ), scope

    with pytest.raises(AlluxioConfigError) as raised:
        cluster(App(), "alluxio")
    assert str(raised.value) == (
        "scope must be a Chart, or a construct within one (got 'the app');"
        ' use Chart(app, "alluxio")'
    )

    with pytest.raises(AlluxioConfigError, match="must be a Chart, or a construct"):
        ShortCircuitDomain(App(), "domain")


def test_error_inside_a_construct_is_not_reported_as_a_wrong_scope() -> None:
    chart = new_chart()
    cluster(chart, "alluxio")
    with pytest.raises(AlluxioConfigError, match="construct 'test/second' would write it again"):
        cluster(chart, "second")


def test_written_objects_are_plain_constructs_and_api_objects() -> None:
    chart = Chart(Testing.app(), "test")
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    workers = alluxio.worker.daemon_set
    workers.metadata.add_label("team", "data")
    workers.add_json_patch(JsonPatch.add("/spec/minReadySeconds", 5))
    workers.add_dependency(alluxio.config_map)
    assert workers.node.path == "test/alluxio/worker/Resource"
    assert (workers.kind, workers.api_version, workers.name) == (
        "DaemonSet",
        "apps/v1",
        "alluxio-worker",
    )
    (written,) = (each for each in documents_of(chart) if each["kind"] == "DaemonSet")
    assert written["metadata"]["labels"]["team"] == "data"
    assert written["spec"]["minReadySeconds"] == 5
