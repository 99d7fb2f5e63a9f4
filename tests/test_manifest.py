"""The one place that writes Kubernetes objects: what goes in comes out, and patches stick."""

from __future__ import annotations

import cdk8s
import pytest
from cdk8s import ApiObject, JsonPatch
from constructs import Construct

from alluxio_constructs import AlluxioCluster, AlluxioConfigError, JournalVolumes, Ufs
from alluxio_constructs._manifests.objects import pruned, write

from .kit import Document, documents_of, new_chart, one, pod_of

UFS = Ufs("s3://bucket/data")


def config_map(scope: Construct, id: str = "config", **fields: object) -> ApiObject:
    fields.setdefault("data", {"key": "value"})
    return write(
        scope,
        id,
        api_version="v1",
        kind="ConfigMap",
        name="settings",
        labels={"app": "alluxio"},
        **fields,  # type: ignore[arg-type]  # of a test
    )


def synthesised(chart: cdk8s.Chart) -> list[Document]:
    """The documents as they are, whatever Kubernetes would say."""
    documents: list[Document] = cdk8s.Testing.synth(chart)
    return documents


def test_an_object_is_written_as_it_was_given() -> None:
    chart = new_chart()
    config_map(chart)
    assert documents_of(chart) == [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "labels": {"app": "alluxio"},
                "name": "settings",
                "namespace": "test",
            },
            "data": {"key": "value"},
        }
    ]


def test_fields_keep_the_order_that_they_were_given_in() -> None:
    chart = new_chart()
    config_map(chart, data={"z": "1", "a": "2", "m": "3"})
    assert list(documents_of(chart)[0]["data"]) == ["z", "a", "m"]


def test_annotations_are_written_where_there_are_some() -> None:
    chart = new_chart()
    config_map(chart, annotations={"example.com/owner": "data"})
    assert documents_of(chart)[0]["metadata"]["annotations"] == {"example.com/owner": "data"}
    chart = new_chart()
    config_map(chart, annotations={})
    assert "annotations" not in documents_of(chart)[0]["metadata"]


def test_an_object_without_further_fields_is_written() -> None:
    chart = new_chart(namespace=None)
    write(chart, "ns", api_version="v1", kind="Namespace", name="data", labels={}, namespaced=False)
    assert documents_of(chart) == [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "data"}}
    ]


def test_fields_of_none_are_pruned_at_any_depth_and_nothing_else_is() -> None:
    given = {"a": None, "b": {"c": None, "d": [{"e": None, "f": 0}, None]}, "g": "", "h": {}}
    assert pruned(given) == {"b": {"d": [{"f": 0}, None]}, "g": "", "h": {}}


def test_pruning_copies_so_that_no_two_objects_share_data() -> None:
    given = {"a": {"b": ["c"]}}
    result = pruned(given)
    result["a"]["b"].append("d")
    assert given == {"a": {"b": ["c"]}}


def test_tuples_become_lists() -> None:
    assert pruned({"modes": ("a", "b")}) == {"modes": ["a", "b"]}


def test_an_object_is_plain_data_before_anything_is_synthesised() -> None:
    alluxio = AlluxioCluster(new_chart(), "alluxio", ufs=UFS)
    manifest = alluxio.master.stateful_set.to_json()
    assert manifest["spec"]["replicas"] == 1
    assert manifest["spec"]["template"]["spec"]["containers"][0]["name"] == "alluxio-master"

    def leaves(value: object) -> set[type]:
        if isinstance(value, dict):
            return set().union(*map(leaves, value.values()))
        if isinstance(value, list):
            return set().union(*map(leaves, value))
        return {type(value)}

    assert leaves(manifest) <= {str, int, float, bool}


def test_a_users_patch_adds_to_what_the_library_wrote() -> None:
    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    alluxio.worker.daemon_set.add_json_patch(
        JsonPatch.add("/spec/updateStrategy", {"type": "OnDelete"}),
        JsonPatch.add("/spec/template/spec/terminationGracePeriodSeconds", 120),
    )
    worker = one(documents_of(chart), "DaemonSet")
    assert worker["spec"]["updateStrategy"] == {"type": "OnDelete"}
    assert pod_of(worker)["terminationGracePeriodSeconds"] == 120


def test_a_users_patch_replaces_and_removes_what_the_library_wrote() -> None:
    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    alluxio.master.stateful_set.add_json_patch(
        JsonPatch.replace("/spec/replicas", 0),
        JsonPatch.remove("/spec/template/spec/containers/0/livenessProbe"),
    )
    master = one(documents_of(chart, whole=False), "StatefulSet")
    assert master["spec"]["replicas"] == 0
    assert "livenessProbe" not in pod_of(master)["containers"][0]


def test_patches_of_fields_newer_than_1_27_stay() -> None:
    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    sidecar = {"name": "shipper", "image": "shipper:1", "restartPolicy": "Always"}
    image = {"name": "data", "image": {"reference": "data:1", "pullPolicy": "IfNotPresent"}}
    alluxio.master.stateful_set.add_json_patch(
        JsonPatch.add("/spec/template/spec/initContainers", [sidecar]),
        JsonPatch.add("/spec/template/spec/volumes", [image]),
    )
    alluxio.master.service.add_json_patch(JsonPatch.add("/spec/trafficDistribution", "PreferClose"))
    documents = synthesised(chart)
    pod = pod_of(one(documents, "StatefulSet"))
    assert pod["initContainers"] == [sidecar]
    assert pod["volumes"] == [image]
    service = one(documents, "Service", "alluxio-master")
    assert service["spec"]["trafficDistribution"] == "PreferClose"


def test_a_users_metadata_is_kept() -> None:
    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    alluxio.config_map.metadata.add_annotation("argocd.argoproj.io/sync-wave", "-1")
    alluxio.config_map.metadata.add_label("team", "data")
    metadata = one(documents_of(chart), "ConfigMap")["metadata"]
    assert metadata["annotations"] == {"argocd.argoproj.io/sync-wave": "-1"}
    assert metadata["labels"] == {"app": "alluxio", "release": "alluxio", "team": "data"}


def test_dependencies_between_objects_order_the_file() -> None:
    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    alluxio.config_map.add_dependency(alluxio.worker.daemon_set)
    kinds = [each["kind"] for each in documents_of(chart)]
    assert kinds.index("DaemonSet") < kinds.index("ConfigMap")


def test_an_object_that_the_chart_has_already_is_refused() -> None:
    chart = new_chart()
    config_map(chart)
    with pytest.raises(AlluxioConfigError) as raised:
        config_map(Construct(chart, "second"))
    assert str(raised.value) == (
        "ConfigMap 'settings' is in this chart already, and construct 'test/second' would write it"
        " again; give each cluster in a chart a name of its own: name=…"
    )


def test_one_name_for_objects_of_two_kinds_is_no_duplicate() -> None:
    chart = new_chart()
    config_map(chart)
    write(
        chart,
        "secret",
        api_version="v1",
        kind="Secret",
        name="settings",
        labels={},
        stringData={"key": "value"},
    )
    assert [each["kind"] for each in documents_of(chart)] == ["ConfigMap", "Secret"]


def test_one_name_in_two_charts_is_no_duplicate() -> None:
    first, second = new_chart(), new_chart()
    config_map(first)
    config_map(second)
    assert documents_of(first) == documents_of(second)


@pytest.mark.parametrize("namespace", ["alluxio", None])
def test_objects_are_in_the_charts_namespace(namespace: str | None) -> None:
    chart = new_chart(namespace)
    AlluxioCluster(chart, "alluxio", ufs=UFS)
    found = {each["metadata"].get("namespace") for each in documents_of(chart)}
    assert found == {namespace}


@pytest.mark.parametrize("namespace", ["alluxio", None])
def test_kinds_that_live_in_no_namespace_get_none(namespace: str | None) -> None:
    chart = new_chart(namespace)
    JournalVolumes(chart, "volumes")
    (volume,) = documents_of(chart)
    assert "namespace" not in volume["metadata"]


def test_the_same_input_gives_the_same_bytes() -> None:
    def text() -> str:
        chart = new_chart()
        AlluxioCluster(chart, "alluxio", ufs=UFS, masters=3)
        documents = documents_of(chart)
        return cdk8s.Yaml.stringify(*documents)

    assert text() == text()
