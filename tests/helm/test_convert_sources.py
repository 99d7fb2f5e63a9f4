"""Where values come from: files, mappings, several of them; and the chart around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alluxio_constructs.helm import HelmValuesChart
from tests.kit import app, documents_of, names, one, refusal

from .scenario import UFS, built, found


def chart(**options: Any) -> HelmValuesChart:
    return HelmValuesChart(app(), "test", **options)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text("properties: {alluxio.master.mount.table.root.ufs: s3://bucket/data}\n")
    return path


def test_values_are_a_path_a_mapping_or_a_list_of_either(file: Path) -> None:
    forms: list[Any] = [file, str(file), UFS, [file], [UFS], [str(file), UFS], (UFS, file, {})]
    first, *others = [documents_of(chart(values=values)) for values in forms]
    assert others == [first] * 6


def test_without_values_there_is_the_chart_s_cluster_and_a_warning() -> None:
    documents, warned = built("{}", values_below=False)
    assert ["alluxio-master"] == names(documents, "StatefulSet")
    (message,) = warned
    assert message.startswith(
        "there is no under storage: Alluxio's default, /opt/alluxio/underFSStorage, is a separate"
        " directory in each container of master, worker, job-worker: "
    )


def test_an_empty_address_is_no_under_store() -> None:
    _, warned = built("properties:\n  alluxio.master.mount.table.root.ufs: ''")
    assert ["there is no under storage"] == [each[:25] for each in warned]


def test_later_values_win_map_by_map_and_lists_are_replaced(file: Path) -> None:
    documents = documents_of(
        chart(
            values=[
                file,
                {"worker": {"nodeSelector": {"a": "1", "b": "1"}}, "jvmOptions": ["-Xss1m"]},
                {"worker": {"nodeSelector": {"b": "2"}}, "jvmOptions": ["-Xss2m"]},
            ]
        )
    )
    assert {"a": "1", "b": "2"} == found(documents, "pod worker nodeSelector")
    assert ["-Xss2m"] == found(documents, "ALL flags")


def test_a_mapping_is_not_kept(file: Path) -> None:
    values: dict[str, Any] = {"worker": {"podAnnotations": {"a": "b"}}}
    first = chart(values=[file, values])
    values["worker"]["podAnnotations"]["a"] = "c"
    template = found(documents_of(first), "DaemonSet/alluxio-worker spec.template.metadata")
    assert "b" == template["annotations"]["a"]
    assert {"worker": {"podAnnotations": {"a": "c"}}} == values


def test_a_mistake_in_one_of_several_sources_names_that_one(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "prod.yaml"
    other.write_text("worker:\n  ports:\n    rpc: 80\n")
    message = refusal(chart, values=[file, other])
    assert message.startswith(f"{other}, line 3: worker.ports.rpc: Ports worker_rpc must")
    message = refusal(chart, values=[file, {"worker": {"ports": {"rpc": 80}}}])
    assert message.startswith("values: worker.ports.rpc: Ports worker_rpc must")


def test_sources_that_are_not_values_are_refused() -> None:
    cases: list[Any] = [
        (5, 'values must be a path, a dict, or a list of these (got 5); use "config.yaml"'),
        ([5], 'values must be a path, a dict, or a list of these (got 5); use "config.yaml"'),
        ([[{}]], "values must be a path or a dict (got [{}]); use […] of these"),
        ("nowhere.yaml", "nowhere.yaml: does not exist; give the path of a values file"),
        (
            {"worker": {1: 2}},
            "values: worker: has the key 1 of type int; use a string",
        ),
    ]
    for values, message in cases:
        assert message == refusal(chart, values=values), values


def test_a_release_that_helm_refuses_is_refused() -> None:
    cases: list[Any] = ["", "Prod", "-a", "a-", "a_b", "a" * 54, 5]
    for name in cases:
        assert refusal(chart, values=UFS, release_name=name) == (
            "the release name must be at most 53 lower-case letters, digits or '-'"
            f" (got {name!r}); give a name such as alluxio"
        ), name


def test_a_namespace_that_kubernetes_refuses_is_refused() -> None:
    assert refusal(chart, values=UFS, namespace="My_Space").startswith("namespace must be at most")


def test_the_namespace_is_on_all_objects_or_on_none() -> None:
    for namespace in ("lake", None):
        documents = documents_of(chart(values=UFS, namespace=namespace))
        assert {namespace} == {each["metadata"].get("namespace") for each in documents}


def test_the_cluster_is_at_hand_to_go_on_with() -> None:
    made = chart(values=UFS)
    assert "alluxio-master" == made.alluxio.master.stateful_set.name
    assert "alluxio-worker" == one(documents_of(made), "DaemonSet")["metadata"]["name"]


def test_two_charts_of_one_app_do_not_know_of_each_other() -> None:
    both = app()
    charts = [HelmValuesChart(both, each, values=UFS, namespace=each) for each in ("a", "b")]
    assert [["alluxio-master"]] * 2 == [names(documents_of(each), "StatefulSet") for each in charts]


def test_a_secret_may_be_called_like_anything_of_the_cluster() -> None:
    secrets = ["alluxio", "domain", "csi-claim", "1st", "class", "chart"]
    documents, _ = built(
        "shortCircuit: {volumeType: hostPath}\n"
        "csi: {enabled: true, clientEnabled: true}\n"
        "secrets:\n  master:\n" + "".join(f"    {name}: {name}\n" for name in secrets),
        external=[f"Secret/{name}" for name in secrets],
    )
    mounts = found(documents, "mounts alluxio-master")
    assert [f"/secrets/{name}" for name in secrets] == [
        mounts[f"secret-{name}-volume"] for name in secrets
    ]


def test_a_secret_with_two_mounts_is_given_twice() -> None:
    documents, _ = built(
        "secrets:\n  master: {keys: a}\n  worker: {keys: b}\n", external=["Secret/keys"]
    )
    assert "/secrets/a" == found(documents, "mounts alluxio-master")["secret-keys-volume"]
    assert "/secrets/b" == found(documents, "mounts alluxio-worker")["secret-keys-volume"]
