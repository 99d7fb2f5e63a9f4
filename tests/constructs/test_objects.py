"""The one place that writes Kubernetes objects: what goes in comes out, and patches stick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cdk8s
from cdk8s import JsonPatch
from constructs import Construct

from alluxio_constructs import AlluxioCluster, JournalVolumes, Ufs, synth
from alluxio_constructs._constructs.objects import write, write_all, write_some
from alluxio_constructs._manifests.objects import Manifest
from tests.kit import Document, documents_of, new_chart, one, own_labels, pod_of, refusal

UFS = Ufs("s3://bucket/data")


def manifest(**options: Any) -> Manifest:
    defaults: dict[str, Any] = {
        "id": "config",
        "api_version": "v1",
        "kind": "ConfigMap",
        "name": "settings",
        "labels": {"app": "alluxio"},
        "fields": {"data": {"key": "value"}},
    }
    return Manifest(**{**defaults, **options})


def synthesised(chart: cdk8s.Chart) -> list[Document]:
    """The documents as they are, whatever Kubernetes would say."""
    documents: list[Document] = cdk8s.Testing.synth(chart)
    return documents


def test_object_is_the_manifests_document() -> None:
    cases: list[dict[str, Any]] = [
        {},
        {"fields": {"data": {"z": "1", "a": "2", "m": "3"}}},
        {"annotations": {"example.com/owner": "data"}},
        {"annotations": {}, "labels": {}},
        {"kind": "Namespace", "name": "data", "namespaced": False, "fields": {}},
        {"fields": {"data": {"key": None, "other": ""}, "binaryData": None, "immutable": False}},
    ]
    for options in cases:
        for namespace in ("test", None):
            chart = new_chart(namespace)
            given = manifest(**options)
            written = write(chart, given)
            (document,) = documents_of(chart)
            expected = given.document(namespace)
            if not expected["metadata"]["labels"]:
                del expected["metadata"]["labels"]  # cdk8s leaves out what is empty
            assert document == expected, options
            for field in ("data", "metadata"):
                assert list(document.get(field, ())) == list(expected.get(field, ())), options
            assert (written.kind, written.name) == (given.kind, given.name)
            assert written.node.path == "test/config"


def test_several_are_written_in_their_order_and_none_where_there_is_none() -> None:
    chart = new_chart()
    given = [manifest(id=name, name=name) for name in ("b", "a")]
    assert [each.name for each in write_all(chart, given)] == ["b", "a"]
    assert write_some(chart, None) is None
    assert [each["metadata"]["name"] for each in documents_of(chart)] == ["b", "a"]
    named = write(chart, manifest(name="c"), id="another")
    assert named.node.path == "test/another"


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


def test_patch_of_a_user_adds_replaces_and_removes() -> None:
    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    alluxio.worker.daemon_set.add_json_patch(
        JsonPatch.add("/spec/updateStrategy", {"type": "OnDelete"}),
        JsonPatch.add("/spec/template/spec/terminationGracePeriodSeconds", 120),
    )
    worker = one(documents_of(chart), "DaemonSet")
    assert worker["spec"]["updateStrategy"] == {"type": "OnDelete"}
    assert pod_of(worker)["terminationGracePeriodSeconds"] == 120

    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    alluxio.master.stateful_set.add_json_patch(
        JsonPatch.replace("/spec/replicas", 0),
        JsonPatch.remove("/spec/template/spec/containers/0/livenessProbe"),
    )
    master = one(documents_of(chart, whole=False), "StatefulSet")
    assert master["spec"]["replicas"] == 0
    assert "livenessProbe" not in pod_of(master)["containers"][0]


def test_patch_that_cannot_be_applied_is_an_error_of_ours_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    app = cdk8s.App(outdir=str(tmp_path))
    chart = cdk8s.Chart(app, "test")
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    alluxio.worker.daemon_set.add_json_patch(JsonPatch.remove("/spec/nothing/here"))
    message = refusal(synth, app)
    assert message.startswith("[test/alluxio/worker/Resource] 'alluxio-worker' cannot be written:")
    assert message.endswith("; check the patches, and what else was added to it")
    assert [] == list(tmp_path.iterdir())


def test_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for outdir in (tmp_path / "file", tmp_path / "file" / "dist"):
        message = refusal(synth, cdk8s.App(outdir=str(outdir)))
        assert message == (
            f"App outdir must be a directory, but {tmp_path / 'file'} is not one (got"
            f" {str(outdir)!r}); delete that, or use another"
        ), outdir


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
    labels = {"app": "alluxio", "release": "alluxio", "team": "data"}
    assert own_labels(metadata["labels"]) == labels


def test_dependencies_between_objects_order_the_file() -> None:
    chart = new_chart()
    alluxio = AlluxioCluster(chart, "alluxio", ufs=UFS)
    alluxio.config_map.add_dependency(alluxio.worker.daemon_set)
    kinds = [each["kind"] for each in documents_of(chart)]
    assert kinds.index("DaemonSet") < kinds.index("ConfigMap")


def test_object_that_the_chart_has_already_is_refused() -> None:
    chart = new_chart()
    write(chart, manifest())
    assert refusal(write, Construct(chart, "second"), manifest()) == (
        "ConfigMap 'settings' is written in namespace 'test' by construct 'test' already, and"
        " construct 'test/second' would write it again; give each cluster in a namespace a name of"
        " its own: name=…, or each a namespace"
    )
    # One name for objects of two kinds, or in two charts, is no duplicate.
    write(chart, manifest(id="secret", kind="Secret", fields={"stringData": {"key": "value"}}))
    other = new_chart()
    write(other, manifest())
    assert [each["kind"] for each in documents_of(chart)] == ["ConfigMap", "Secret"]
    assert [each["kind"] for each in documents_of(other)] == ["ConfigMap"]


def test_objects_are_in_the_charts_namespace_if_they_live_in_one() -> None:
    cases: list[str | None] = ["alluxio", None]
    for namespace in cases:
        chart = new_chart(namespace)
        AlluxioCluster(chart, "alluxio", ufs=UFS)
        found = {each["metadata"].get("namespace") for each in documents_of(chart)}
        assert found == {namespace}, namespace
        chart = new_chart(namespace)
        JournalVolumes(chart, "volumes", nodes=["node-0"])
        (volume,) = documents_of(chart)
        assert "namespace" not in volume["metadata"], namespace


def test_the_same_input_gives_the_same_bytes() -> None:
    def text() -> str:
        chart = new_chart()
        AlluxioCluster(chart, "alluxio", ufs=UFS, masters=3)
        documents = documents_of(chart)
        return cdk8s.Yaml.stringify(*documents)

    assert text() == text()
