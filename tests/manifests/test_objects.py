"""A Kubernetes object as plain data, and as the document that is applied."""

from __future__ import annotations

import json
from typing import Any

from alluxio_constructs import (
    Csi,
    Image,
    LogServerOptions,
    Metrics,
    NetworkPolicies,
    PodOptions,
    ProxyOptions,
    Tier,
    VolumeSource,
    WebUiOptions,
)
from alluxio_constructs._manifests.objects import Manifest, pruned
from tests.kit import cluster, one


def document(namespace: str | None = "test", **options: Any) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        "id": "config",
        "api_version": "v1",
        "kind": "ConfigMap",
        "name": "settings",
        "labels": {"app": "alluxio"},
    }
    return Manifest(**{**defaults, **options}).document(namespace)


def test_document_has_the_fields_in_the_order_that_they_were_given_in() -> None:
    written = document(fields={"data": {"z": "1", "a": "2", "m": "3"}, "immutable": True})
    assert written == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"labels": {"app": "alluxio"}, "name": "settings", "namespace": "test"},
        "data": {"z": "1", "a": "2", "m": "3"},
        "immutable": True,
    }
    assert list(written) == ["apiVersion", "kind", "metadata", "data", "immutable"]
    assert list(written["data"]) == ["z", "a", "m"]


def test_metadata_has_annotations_and_a_namespace_where_there_are_some() -> None:
    annotations = {"example.com/owner": "data"}
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"labels", "name", "namespace"}),
        ({"namespace": None}, {"labels", "name"}),
        ({"namespaced": False}, {"labels", "name"}),
        ({"annotations": annotations}, {"annotations", "labels", "name", "namespace"}),
    ]
    for options, expected in cases:
        assert set(document(**options)["metadata"]) == expected, options


def test_fields_of_none_are_pruned_at_any_depth_and_nothing_else_is() -> None:
    given = {"a": None, "b": {"c": None, "d": [{"e": None, "f": 0}, None]}, "g": "", "h": {}}
    assert pruned(given) == {"b": {"d": [{"f": 0}, None]}, "g": "", "h": {}}
    assert "spec" not in document(fields={"spec": None})


def test_pruning_copies_so_that_no_two_objects_share_data() -> None:
    given = {"a": {"b": ["c"]}, "modes": ("d", "e")}
    result = pruned(given)
    assert result == {"a": {"b": ["c"]}, "modes": ["d", "e"]}
    result["a"]["b"].append("d")
    assert given == {"a": {"b": ["c"]}, "modes": ("d", "e")}


def test_documents_of_the_same_options_are_equal_plain_data() -> None:
    def leaves(value: object) -> set[type]:
        if isinstance(value, dict):
            return set().union(*map(leaves, value.values()))
        if isinstance(value, list):
            return set().union(*map(leaves, value))
        return {type(value)}

    documents = cluster(masters=3)
    assert documents == cluster(masters=3)
    assert leaves(documents) <= {str, int, float, bool}


def test_every_object_has_the_labels_that_kubernetes_recommends() -> None:
    documents = cluster(
        masters=3,
        workers=3,
        name="cache",
        image=Image(tag="2.9.5-1"),
        tiers=[Tier(medium_type="MEM", path="/m", quota="1Gi", volume=VolumeSource.empty_dir())],
        csi=Csi(),
        proxy=ProxyOptions(),
        log_server=LogServerOptions(),
        metrics=Metrics(),
        network_policies=NetworkPolicies(nodes=["10.0.0.0/16"]),
        web_ui=WebUiOptions(host="alluxio.example.com"),
        pod=PodOptions(object_labels={"team": "data"}, object_annotations={"contact": "data"}),
    )
    for each in documents:
        metadata, name = each["metadata"], f"{each['kind']} {each['metadata']['name']}"
        role = metadata["labels"].get("role", "").removeprefix("alluxio-")
        expected = {"name": "alluxio", "instance": "cache", "version": "2.9.5-1"}
        expected |= {"component": role} if role else {}
        assert expected == recommended(metadata["labels"]), name
        assert metadata["labels"]["team"] == "data", name
        assert metadata["annotations"] == {"contact": "data"}, name
        template = each.get("spec", {}).get("template")
        if template is not None:
            assert expected == recommended(template["metadata"]["labels"]), name
    selected = json.dumps([each["spec"]["selector"] for each in documents if is_workload(each)])
    assert "app.kubernetes.io" not in selected


def recommended(labels: dict[str, str]) -> dict[str, str]:
    prefix = "app.kubernetes.io/"
    found = {key: each for key, each in labels.items() if key.startswith(prefix)}
    return {key.removeprefix(prefix): each for key, each in found.items()}


def is_workload(document: dict[str, Any]) -> bool:
    return document["kind"] in ("StatefulSet", "DaemonSet", "Deployment", "Service")


def test_version_label_is_left_out_if_the_tag_cannot_be_one() -> None:
    config_map = one(cluster(image=Image(tag=f"{'x' * 80}")), "ConfigMap")
    assert "version" not in recommended(config_map["metadata"]["labels"])
