"""The labels of the Helm chart's objects, for users' tools and for the library's selectors."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    ChartLabels,
    Csi,
    Fuse,
    LogServerOptions,
    Metrics,
    NetworkPolicies,
    ProxyOptions,
    WebUiOptions,
)
from alluxio_constructs._model.endpoints import web_endpoints
from tests.kit import Document, cluster, model, own_labels, refusal

ALL: dict[str, Any] = {
    "name": "lake",
    "masters": 3,
    "fuse": Fuse(),
    "csi": Csi(),
    "proxy": ProxyOptions(),
    "log_server": LogServerOptions(),
    "metrics": Metrics(),
    "web_ui": WebUiOptions(),
    "network_policies": NetworkPolicies(nodes=["10.0.0.0/16"]),
}
LABELS = ChartLabels(release="prod", app="cache")


def of_chart() -> list[Document]:
    return cluster(**ALL, chart_labels=LABELS)


def selectors(value: object) -> list[dict[str, str]]:
    """All selectors by labels, wherever they are."""
    found: list[dict[str, str]] = []
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "matchLabels" or (key == "selector" and "matchLabels" not in each):
                found.append(each)
            else:
                found += selectors(each)
    elif isinstance(value, list):
        for each in value:
            found += selectors(each)
    return found


def test_chart_labels_say_the_release_and_the_app() -> None:
    for each in of_chart():
        labels = each["metadata"]["labels"]
        assert ("cache", "prod") == (labels["app"], labels["release"]), each["metadata"]["name"]
        template = each.get("spec", {}).get("template")
        if template is not None:
            labels = template["metadata"]["labels"]
            assert ("cache", "prod") == (labels["app"], labels["release"])


def test_every_selector_selects_on_the_chart_s_labels() -> None:
    found = [each for each in selectors(of_chart()) if "app" in each or "release" in each]
    assert {("cache", "prod")} == {(each["app"], each["release"]) for each in found}
    assert len(found) > 20


def test_selectors_are_of_the_same_keys_with_and_without() -> None:
    plain = selectors(cluster(**ALL))
    assert [sorted(each) for each in plain] == [sorted(each) for each in selectors(of_chart())]


def test_chart_label_name_is_where_the_chart_has_it() -> None:
    documents = of_chart()
    named = {
        (each["kind"], each["metadata"]["labels"]["name"])
        for each in documents
        if "name" in each["metadata"]["labels"]
    }
    assert {
        ("ConfigMap", "lake-config"),
        ("ConfigMap", "lake-metrics"),
        ("ConfigMap", "lake-csi-fuse-config"),
        ("StatefulSet", "lake-master"),
        ("Deployment", "lake-logserver"),
        ("Deployment", "lake-csi-controller"),
        ("DaemonSet", "lake-csi-nodeplugin"),
    } == named
    templates = {
        each["metadata"]["name"]: each["spec"]["template"]["metadata"]["labels"].get("name")
        for each in documents
        if "template" in each.get("spec", {})
    }
    assert {
        "lake-master": "lake-master",
        "lake-worker": None,
        "lake-fuse": None,
        "lake-proxy": None,
        "lake-logserver": "lake-logserver",
        "lake-csi-controller": "lake-csi-controller",
        "lake-csi-nodeplugin": "lake-csi-nodeplugin",
    } == templates


def test_chart_label_name_is_on_the_driver_s_fuse_pods() -> None:
    (pods,) = (
        each["data"]["alluxio-csi-fuse.yaml"]
        for each in of_chart()
        if each["metadata"]["name"] == "lake-csi-fuse-config"
    )
    assert '"name": "lake-fuse"' in pods


def test_chart_labels_are_what_monitors_select_on() -> None:
    found = {each.role: each.selector for each in web_endpoints(model(**ALL, chart_labels=LABELS))}
    assert {"app": "cache", "role": "alluxio-worker", "release": "prod"} == found["worker"]


def test_chart_labels_change_no_selector_by_default() -> None:
    documents = cluster(chart_labels=ChartLabels(), name="lake")
    assert selectors(cluster(name="lake")) == selectors(documents)
    (masters,) = (each for each in documents if each["kind"] == "StatefulSet")
    assert {
        "app": "alluxio",
        "role": "alluxio-master",
        "release": "lake",
        "name": "lake-master",
    } == own_labels(masters["metadata"]["labels"])


def test_label_name_is_on_no_object_without_chart_labels() -> None:
    assert [] == [each for each in cluster(**ALL) if "name" in each["metadata"]["labels"]]


def test_chart_labels_refuse_what_is_no_value_of_a_label() -> None:
    for options in ({"app": ""}, {"release": ""}, {"app": "a b"}, {"release": "-a"}, {"app": 1}):
        (name,) = options
        message = refusal(ChartLabels, **options)
        assert message.startswith(f"ChartLabels {name}"), options
