"""What is wrong with clusters, as synth reports it: all of it, each with its construct's path."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from cdk8s import App, Chart, JsonPatch, Testing
from constructs import Construct

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    AlluxioConfigMap,
    AlluxioConfigWarning,
    ClusterConfig,
    DataLossWarning,
    Finding,
    Fuse,
    HelmValuesWarning,
    Journal,
    Master,
    Metastore,
    PodOptions,
    Process,
    QuorumWarning,
    Resources,
    SharedClaimWarning,
    ShortCircuitDomain,
    ShortCircuitWarning,
    Tiers,
    Ufs,
    UfsSecret,
    VolumeSource,
    synth,
)
from alluxio_constructs.helm import HelmValuesChart
from tests import fullest
from tests.kit import app, new_chart
from tests.model.test_cluster import MEM
from tests.model.test_problems import FOUND

S3 = Ufs("s3://bucket/data")


def said(chart: Chart) -> list[str]:
    """The lines in which cdk8s says what is wrong with a chart."""
    with pytest.raises(RuntimeError, match="Validation failed") as caught:
        Testing.synth(chart)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_each_finding_is_reported_with_its_path_its_message_and_its_name() -> None:
    for finding, (options, message) in FOUND.items():
        chart = new_chart()
        arguments: dict[str, Any] = {"ufs": S3, "short_circuit": "off", **options}
        AlluxioCluster(chart, "alluxio", **arguments)
        (line,) = [line for line in said(chart) if f"[{finding.value}]" in line]
        assert message in line, finding
        assert re.match(r"\[test/alluxio(/\w+)?\] ", line), finding


def in_two_charts(directory: Path) -> tuple[Chart, App]:
    """An app with a chart without a fault, and one to put faults into."""
    app = App(outdir=str(directory))
    AlluxioCluster(Chart(app, "good", namespace="good"), "alluxio", ufs=S3)
    return Chart(app, "bad", namespace="bad"), app


def test_all_that_is_wrong_is_reported_together_and_nothing_is_written(tmp_path: Path) -> None:
    chart, app = in_two_charts(tmp_path)
    AlluxioCluster(
        Construct(chart, "team"),
        "blue",
        name="blue",
        ufs=S3,
        masters=3,
        journal=Journal.local(),
        metastore=Metastore(path="/journal"),
        worker=Process(env={"ALLUXIO_WORKER_HOSTNAME": "host"}),
    )
    AlluxioCluster(
        chart,
        "green",
        name="green",
        ufs=S3,
        short_circuit="local",
        fuse=Fuse(process=Process(resources=Resources(memory_limit="1Gi"))),
    )
    with pytest.raises(AlluxioConfigError) as caught:
        synth(app)
    assert [(each.path, each.finding) for each in caught.value.errors] == [
        ("bad/team/blue", Finding.SEVERAL_MASTERS),
        ("bad/team/blue/master", Finding.MOUNT_PATH_TWICE),
        ("bad/team/blue/worker", Finding.VARIABLE_TWICE),
        ("bad/green", Finding.TIERS_NOT_SHARED),
        ("bad/green", Finding.MEMORY),
    ]
    first, second = str(caught.value).splitlines()[:2]
    assert first == "nothing was written, since:"
    assert second.startswith("  [bad/team/blue] masters=3 with a UFS journal: several ")
    # cdk8s itself says the same.
    with pytest.raises(RuntimeError) as raised:
        app.synth()
    assert [line.strip() for line in str(raised.value).splitlines()[1:]] == [
        str(each) for each in caught.value.errors
    ]
    assert list(tmp_path.iterdir()) == []


def test_without_a_finding_all_is_written(tmp_path: Path) -> None:
    _, app = in_two_charts(tmp_path)
    synth(app)
    written = {each.name: each.read_text() != "" for each in tmp_path.iterdir()}
    assert written == {"good.k8s.yaml": True, "bad.k8s.yaml": False}


def test_components_by_themselves_report_the_whole_once_and_with_the_first_of_them() -> None:
    chart = new_chart()
    options: dict[str, Any] = {"masters": 3, "journal": Journal.local()}
    config = ClusterConfig(ufs=S3, tiers=Tiers(tiers=[MEM]), short_circuit="off", **options)
    small = Process(resources=Resources(memory_limit="128Mi"))
    AlluxioConfigMap(chart, "one", config=config)
    whole = [line for line in said(chart) if Finding.NOT_MADE.value not in line]
    assert [line.partition("] ")[0] for line in whole] == ["[test/one"]
    config = ClusterConfig(
        ufs=S3,
        tiers=Tiers(tiers=[MEM]),
        short_circuit="off",
        master=small,
        job_worker=small,
        **options,
    )
    made = AlluxioConfigMap(new_chart(), "config", config=config)
    first, second, third = made.node.validate()
    assert first.startswith("masters=3 with a UFS journal")
    assert second.startswith("memory of master does not fit into its limit of 128Mi")
    assert third.startswith("memory of job-worker does not fit into its limit of 128Mi")


def test_each_app_reports_what_is_wrong_with_a_cluster_that_another_has_as_well() -> None:
    config = ClusterConfig(ufs=S3, tiers=Tiers(tiers=[MEM]), masters=3, journal=Journal.local())
    for _ in range(2):
        chart = new_chart()
        Master(chart, "master", config=config)
        assert any("[several-masters-need" in each for each in said(chart))


def test_two_volumes_of_one_name_are_found_in_the_masters_pods_and_in_the_workers() -> None:
    chart = new_chart()
    secrets = [
        UfsSecret.from_existing(chart, f"secret-{i}", secret_name=name, mount=f"mount-{i}")
        for i, name in enumerate(["a.b", "a-b"])
    ]
    AlluxioCluster(chart, "alluxio", ufs=S3, secrets=secrets)
    assert [line.partition("'secret-a-b-volume'")[0] for line in said(chart)] == [
        f"[test/alluxio/{part}] two volumes are called " for part in ("master", "worker")
    ]


WARNINGS: dict[type[AlluxioConfigWarning], Callable[[], object]] = {
    DataLossWarning: lambda: AlluxioCluster(new_chart(), "x", ufs=Ufs("/data")),
    HelmValuesWarning: lambda: HelmValuesChart(
        app(),
        "x",
        values={
            "properties": {"alluxio.master.mount.table.root.ufs": "s3://bucket/data"},
            "metrics": {"enabled": True},
        },
    ),
    ShortCircuitWarning: lambda: AlluxioCluster(
        new_chart(),
        "x",
        ufs=S3,
        short_circuit=ShortCircuitDomain(new_chart(), "x", volume=VolumeSource.host_path()),
    ),
    QuorumWarning: lambda: AlluxioCluster(new_chart(), "x", ufs=S3, masters=4, short_circuit="off"),
    SharedClaimWarning: lambda: ShortCircuitDomain(new_chart(), "x"),
}


def test_warnings_of_constructs_point_at_the_users_line() -> None:
    for category, make in WARNINGS.items():
        with pytest.warns(category) as caught:
            make()
        assert [each.filename for each in caught] == [__file__], category
        with warnings.catch_warnings():
            warnings.simplefilter("error", category)
            with pytest.raises(category):
                make()


def patched(tmp_path: Path, port: int) -> App:
    """An app whose Service has another port than we gave it, by a patch of the user."""
    whole = App(outdir=str(tmp_path))
    chart = Chart(whole, "all", namespace="test", disable_resource_name_hashes=True)
    alluxio = AlluxioCluster(chart, "alluxio", ufs=S3)
    alluxio.master.service.add_json_patch(JsonPatch.replace("/spec/ports/0/port", port))
    return whole


def test_synth_checks_documents_as_they_are_written_for_the_version_that_it_is_given(
    tmp_path: Path,
) -> None:
    (tmp_path / "all.k8s.yaml").write_text("before")
    with pytest.raises(AlluxioConfigError) as caught:
        synth(patched(tmp_path, 0), kubernetes_version="1.31")
    assert str(caught.value).splitlines() == [
        "nothing was written, since:",
        "  [all/alluxio/master/service] Service/alluxio-master spec.ports[0].port must be a whole"
        " number from 1 to 65535 (got 0); choose another [refused-by-kubernetes]",
    ]
    assert (tmp_path / "all.k8s.yaml").read_text() == "before"
    synth(patched(tmp_path, 20000), kubernetes_version="1.31")
    assert "port: 20000" in (tmp_path / "all.k8s.yaml").read_text()


def test_synth_looks_at_no_document_where_it_is_given_no_version(tmp_path: Path) -> None:
    synth(patched(tmp_path, 0))
    assert "port: 0" in (tmp_path / "all.k8s.yaml").read_text()


def test_synth_is_given_a_version_that_there_is(tmp_path: Path) -> None:
    with pytest.raises(AlluxioConfigError, match=r"from 1\.25 to 1\.37 \(got '1\.99'\)"):
        synth(patched(tmp_path, 20000), kubernetes_version="1.99")
    assert list(tmp_path.iterdir()) == []


def test_cluster_that_names_a_version_has_all_of_its_documents_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at = []

    def look(document: dict[str, Any], minors: Sequence[int]) -> Sequence[AlluxioConfigError]:
        looked_at.append((document["kind"], document["metadata"]["name"], *minors))
        return ()

    monkeypatch.setattr("alluxio_constructs._kubernetes.documents.document_mistakes", look)
    options = {key: each for key, each in fullest.plain_options().items() if key != "csi"}
    chart = new_chart()
    AlluxioCluster(chart, "alluxio", **{**options, "kubernetes_version": "1.31"})
    written = [(each["kind"], each["metadata"]["name"], 31) for each in Testing.synth(chart)]
    assert sorted(written) == sorted(looked_at)


def test_component_is_for_the_version_of_its_cluster() -> None:
    chart = new_chart()
    sidecar = {"name": "a", "image": "b", "restartPolicy": "Always"}
    config = ClusterConfig(
        ufs=S3,
        tiers=Tiers(tiers=[MEM]),
        master_pod=PodOptions(init_containers=[sidecar]),
        kubernetes_version="1.27",
    )
    Master(chart, "master", config=config)
    found = [each for each in said(chart) if "never-made" not in each]
    assert found == [
        "[test/master] PodOptions init_containers['a'].restartPolicy is known to Kubernetes 1.28"
        " and newer, and not to 1.27; leave it out [refused-by-kubernetes]"
    ]


def test_values_are_for_the_version_of_their_chart() -> None:
    scope = app()
    values = {"properties": {"alluxio.master.mount.table.root.ufs": "s3://bucket/data"}}
    HelmValuesChart(scope, "a", values=values, kubernetes_version="1.31")
    with pytest.raises(AlluxioConfigError, match=r"kubernetes_version must be a version"):
        HelmValuesChart(scope, "b", values=values, kubernetes_version="1")
    assert [each.node.id for each in scope.node.children] == ["a"]
