"""The scenarios as charts: their defaults, what each refuses, the namespace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cdk8s import App, Chart, Size

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    DataLossWarning,
    Fuse,
    Journal,
    MultiMasterEmbeddedJournalChart,
    SingleMasterHdfsJournalChart,
    SingleMasterLocalJournalChart,
    Ufs,
    UfsSecret,
    VolumeSource,
)
from tests.kit import Document, app, cluster, container, documents_of, one, properties

UFS = Ufs("s3://bucket/data")
HDFS = Journal.hdfs("hdfs://namenode:9000/journal")
# The charts, each with the options that it requires.
CHARTS: dict[Any, dict[str, Any]] = {
    SingleMasterLocalJournalChart: {},
    SingleMasterHdfsJournalChart: {"journal": HDFS},
    MultiMasterEmbeddedJournalChart: {},
}
# What each is by default and a cluster is not.
DEFAULTS: dict[Any, dict[str, Any]] = {MultiMasterEmbeddedJournalChart: {"masters": 3}}


def refused(cls: Any, **options: Any) -> str:
    with pytest.raises(AlluxioConfigError) as raised:
        cls(app(), "chart", ufs=UFS, **options)
    return str(raised.value)


def test_a_chart_is_a_cluster_and_nothing_else() -> None:
    for cls, required in CHARTS.items():
        chart = cls(app(), "chart", namespace="test", ufs=UFS, **required)
        assert isinstance(chart.alluxio, AlluxioCluster), cls
        assert documents_of(chart) == cluster(**required, **DEFAULTS.get(cls, {})), cls


def test_every_option_of_a_cluster_is_an_option_of_the_chart() -> None:
    for cls, required in CHARTS.items():
        options: dict[str, Any] = {
            "name": "cache",
            "fuse": Fuse(),
            "properties": {"alluxio.debug": True},
            **required,
        }
        chart = cls(app(), "chart", namespace="test", ufs=UFS, **options)
        assert documents_of(chart) == cluster(**options, **DEFAULTS.get(cls, {})), cls


def test_options_that_no_cluster_has_or_none_at_all_are_refused_by_the_charts_name() -> None:
    for cls, required in CHARTS.items():
        message = refused(cls, tier=[], **required)
        assert message.startswith(f"{cls.__name__} has no option 'tier'; did you mean tiers"), cls

    for cls, required in CHARTS.items():
        with pytest.raises(
            AlluxioConfigError, match=f"^{cls.__name__} needs an under storage; give it"
        ):
            cls(app(), "chart", **required)


# The namespace.


def test_namespace_is_in_every_object_if_there_is_one() -> None:
    for cls, required in CHARTS.items():
        chart = cls(app(), "chart", ufs=UFS, **required)
        assert {each["metadata"].get("namespace") for each in documents_of(chart)} == {None}, cls

    for cls, required in CHARTS.items():
        chart = cls(app(), "chart", namespace="alluxio", ufs=UFS, **required)
        documents = documents_of(chart)
        assert {each["metadata"]["namespace"] for each in documents} == {"alluxio"}, cls
        assert "Namespace" not in {each["kind"] for each in documents}, cls


def test_namespace_that_is_created_comes_first_with_its_labels() -> None:
    for cls, required in CHARTS.items():
        chart = cls(app(), "chart", namespace="alluxio", create_namespace=True, ufs=UFS, **required)
        first, *others = documents_of(chart)
        assert first == {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": "alluxio"},
        }, cls
        assert {each["metadata"]["namespace"] for each in others} == {"alluxio"}, cls

    for cls, required in CHARTS.items():
        labels = {"pod-security.kubernetes.io/enforce": "privileged"}
        options = {"namespace": "alluxio", "create_namespace": True, "ufs": UFS, **required}
        chart = cls(app(), "chart", namespace_labels=labels, **options)
        (written,) = (each for each in documents_of(chart) if each["kind"] == "Namespace")
        assert written["metadata"] == {"name": "alluxio", "labels": labels}, cls


def test_namespace_that_cannot_be_is_refused() -> None:
    for cls, required in CHARTS.items():
        assert refused(cls, create_namespace=True, **required) == (
            'create_namespace needs a namespace (got True); give namespace="alluxio"'
        ), cls

    for cls, required in CHARTS.items():
        for namespace in ("Alluxio", "my_space", "", "a" * 64):
            message = refused(cls, namespace=namespace, **required)
            assert message.startswith(
                "namespace must be at most 63 lower-case letters, digits or '-'"
            ), (cls, namespace)


def test_labels_of_a_namespace_that_cannot_be_are_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"namespace_labels": {"a": "b"}},
            "namespace_labels needs create_namespace=True (got {'a': 'b'}); add that, or label",
        ),
        ({"namespace_labels": {"a": 1}}, "namespace_labels['a'] must be a string (got 1)"),
        ({"namespace_labels": {"a": "b c"}}, "namespace_labels['a'] must be at most 63 letters"),
        ({"namespace_labels": "a"}, "namespace_labels must be a dict from names to values"),
    ]
    for options, message in cases:
        assert message in refused(SingleMasterLocalJournalChart, namespace="alluxio", **options), (
            options
        )


# What each refuses.


def test_a_chart_of_one_master_has_one() -> None:
    cases: list[Any] = [SingleMasterLocalJournalChart, SingleMasterHdfsJournalChart]
    for cls in cases:
        required = CHARTS[cls]
        assert refused(cls, masters=3, **required) == (
            f"{cls.__name__} masters must be 1 (got 3); leave it out, or use a"
            " MultiMasterEmbeddedJournalChart"
        ), cls
        chart = cls(app(), "chart", ufs=UFS, masters=1, **required)
        assert one(documents_of(chart), "StatefulSet")["spec"]["replicas"] == 1, cls


def test_chart_of_several_masters_has_several() -> None:
    assert refused(MultiMasterEmbeddedJournalChart, masters=1) == (
        "MultiMasterEmbeddedJournalChart masters must be more than 1 (got 1); use masters=3, or a"
        " SingleMasterLocalJournalChart"
    )
    chart = MultiMasterEmbeddedJournalChart(app(), "chart", ufs=UFS, masters=5)
    assert one(documents_of(chart), "StatefulSet")["spec"]["replicas"] == 5

    for masters in (0, 10, "3"):
        message = refused(MultiMasterEmbeddedJournalChart, masters=masters)
        assert message.startswith("masters must be a whole number from 1 to 9"), masters


ON_A_VOLUME, EMBEDDED = Journal.local(), Journal.embedded()


def test_journal_of_another_kind_or_none_is_refused() -> None:
    cases: list[tuple[Any, Any, str]] = [
        (SingleMasterLocalJournalChart, HDFS, "Journal.local(…)"),
        (SingleMasterLocalJournalChart, EMBEDDED, "Journal.local(…)"),
        (SingleMasterLocalJournalChart, "/journal", "Journal.local(…)"),
        (SingleMasterHdfsJournalChart, ON_A_VOLUME, "Journal.hdfs(…)"),
        (SingleMasterHdfsJournalChart, EMBEDDED, "Journal.hdfs(…)"),
        (SingleMasterHdfsJournalChart, None, "Journal.hdfs(…)"),
        (MultiMasterEmbeddedJournalChart, ON_A_VOLUME, "Journal.embedded(…)"),
        (MultiMasterEmbeddedJournalChart, HDFS, "Journal.embedded(…)"),
    ]
    for cls, journal, factory in cases:
        message = f"{cls.__name__} journal must be made with {factory}; use that"
        assert refused(cls, journal=journal) == message, factory

    message = "SingleMasterHdfsJournalChart journal must be made with Journal.hdfs(…); use that"
    assert refused(SingleMasterHdfsJournalChart) == message


def test_a_journal_of_the_same_kind_elsewhere_is_the_users_choice() -> None:
    cases: list[tuple[Any, Any]] = [
        (SingleMasterLocalJournalChart, Journal.local),
        (MultiMasterEmbeddedJournalChart, Journal.embedded),
    ]
    for cls, factory in cases:
        with pytest.warns(DataLossWarning):
            journal = factory(
                volume=VolumeSource.empty_dir(size_limit=Size.gibibytes(1)), folder="/j"
            )
        documents = documents_of(cls(app(), "chart", ufs=UFS, journal=journal))
        assert properties(documents)["alluxio.master.journal.folder"] == "/j", cls


def test_a_chart_that_is_refused_leaves_nothing_in_the_app() -> None:
    scope = app()
    with pytest.raises(AlluxioConfigError):
        SingleMasterLocalJournalChart(scope, "chart", ufs=UFS, masters=3)
    assert scope.node.children == []


def test_each_chart_is_a_file_of_its_name(tmp_path: Path) -> None:
    scope = App(outdir=str(tmp_path))
    MultiMasterEmbeddedJournalChart(scope, "cache", namespace="cache", ufs=UFS)
    SingleMasterLocalJournalChart(scope, "test", namespace="test", ufs=UFS)
    scope.synth()
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "cache.k8s.yaml",
        "test.k8s.yaml",
    ]


def test_a_chart_is_a_chart_of_cdk8s_that_holds_more() -> None:
    chart: Chart = SingleMasterLocalJournalChart(app(), "chart", ufs=UFS)
    AlluxioCluster(chart, "second", name="second", ufs=UFS)
    stateful_sets = [each for each in documents_of(chart) if each["kind"] == "StatefulSet"]
    assert [each["metadata"]["name"] for each in stateful_sets] == [
        "alluxio-master",
        "second-master",
    ]


# The sets of the documentation.


def objects(documents: list[Document]) -> list[str]:
    return sorted(f"{each['kind']}/{each['metadata']['name']}" for each in documents)


SET_OF_ONE_MASTER = [
    "ConfigMap/alluxio-config",
    "DaemonSet/alluxio-worker",
    "Service/alluxio-master",
    "Service/alluxio-master-0",
    "StatefulSet/alluxio-master",
]


def test_scenario_17_the_set_of_one_master() -> None:
    # A chart class needs the Secret before there is a chart: the app will do as its scope.
    scope = app()
    secret = UfsSecret.from_existing(scope, "secret", secret_name="hdfs", mount="hdfsConfig")
    journal = Journal.hdfs("hdfs://namenode:9000/journal", secrets=[secret])
    ufs = Ufs("hdfs://namenode:9000/alluxio", secrets=[secret])
    chart: Chart = SingleMasterHdfsJournalChart(scope, "hdfs", ufs=ufs, journal=journal)
    documents = documents_of(chart, external=["Secret/hdfs"])
    assert objects(documents) == SET_OF_ONE_MASTER
    folder = properties(documents)["alluxio.master.journal.folder"]
    assert folder == "hdfs://namenode:9000/journal"
    mounts = container(documents, "alluxio-master")["volumeMounts"]
    assert [each["mountPath"] for each in mounts] == ["/secrets/hdfsConfig"]
    chart = SingleMasterLocalJournalChart(app(), "local", ufs=UFS)
    documents = documents_of(chart)
    assert objects(documents) == SET_OF_ONE_MASTER
    assert properties(documents)["alluxio.master.journal.type"] == "UFS"
    assert properties(documents)["alluxio.master.journal.folder"] == "/journal"


def test_scenario_17_the_set_of_several_masters() -> None:
    documents = documents_of(MultiMasterEmbeddedJournalChart(app(), "embedded", ufs=UFS))
    assert objects(documents) == sorted(
        [
            *SET_OF_ONE_MASTER,
            "PodDisruptionBudget/alluxio-master",
            "Service/alluxio-master-1",
            "Service/alluxio-master-2",
        ]
    )
    assert properties(documents)["alluxio.master.journal.type"] == "EMBEDDED"
