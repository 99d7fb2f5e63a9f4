"""The labels of a release: as the chart has them, so that monitors and policies still match."""

from __future__ import annotations

from tests.kit import Document, own_labels

from .scenario import built

# What the chart's templates make of `lake`, with nameOverride: cache, in the release `prod`; but
# for `chart` and `heritage`.
CHART = {
    "ConfigMap/lake-config": {"name": "lake-config"},
    "ConfigMap/lake-metrics": {"name": "lake-metrics"},
    "Service/lake-master-0": {"role": "alluxio-master"},
    "StatefulSet/lake-master": {"role": "alluxio-master", "name": "lake-master"},
    "DaemonSet/lake-worker": {"role": "alluxio-worker"},
    "DaemonSet/lake-fuse": {"role": "alluxio-fuse"},
    "DaemonSet/lake-proxy": {"role": "alluxio-proxy"},
    "Deployment/lake-logserver": {"role": "alluxio-logserver", "name": "lake-logserver"},
    "Service/lake-logserver": {"role": "alluxio-logserver"},
    "PersistentVolumeClaim/lake-logserver-logs": {"role": "alluxio-logserver"},
    "Deployment/lake-csi-controller": {
        "role": "alluxio-csi-controller",
        "name": "lake-csi-controller",
    },
    "DaemonSet/lake-csi-nodeplugin": {
        "role": "alluxio-csi-nodeplugin",
        "name": "lake-csi-nodeplugin",
    },
    "ConfigMap/lake-csi-fuse-config": {"name": "lake-csi-fuse-config"},
}
VALUES = """\
fullnameOverride: lake
nameOverride: cache
fuse: {enabled: true}
proxy: {enabled: true}
logserver: {enabled: true}
csi: {enabled: true, clientEnabled: true}
metrics: {enabled: true, PrometheusMetricsServlet: true}
"""


def by_name(documents: list[Document]) -> dict[str, Document]:
    return {f"{each['kind']}/{each['metadata']['name']}": each for each in documents}


def test_objects_and_pods_have_the_labels_of_the_chart_s() -> None:
    documents = by_name(built(VALUES, release_name="prod")[0])
    for name, labels in CHART.items():
        document = documents[name]
        expected = {"app": "cache", "release": "prod", **labels}
        assert expected == own_labels(document["metadata"]["labels"]), name
        template = document.get("spec", {}).get("template")
        if template is not None:
            assert expected == own_labels(template["metadata"]["labels"]), name
    volume = documents["PersistentVolume/alluxio-pv"]["metadata"]["labels"]
    assert "alluxio-pv" == volume["name"]


def test_selectors_are_of_the_app_the_role_and_the_release() -> None:
    documents = by_name(built(VALUES, release_name="prod")[0])
    for name, labels in CHART.items():
        kind = name.partition("/")[0]
        if kind in ("StatefulSet", "DaemonSet", "Deployment"):
            selector = documents[name]["spec"]["selector"]["matchLabels"]
            assert {"app": "cache", "role": labels["role"], "release": "prod"} == selector, name


def test_the_release_is_the_cluster_where_nobody_names_one() -> None:
    for values, name in (
        ("fullnameOverride: lake", "lake"),
        ("{}", "alluxio"),
        ("fullnameOverride: null\nnameOverride: cache", "alluxio-cache"),
    ):
        documents = by_name(built(values, release_name=None)[0])
        labels = documents[f"StatefulSet/{name}-master"]["spec"]["selector"]["matchLabels"]
        assert name == labels["release"], values


def test_a_name_override_is_the_label_app_as_far_as_a_label_goes() -> None:
    for override, app in (("cache", "cache"), ("x" * 62 + "-y", "x" * 62), ("Cache_1", "Cache_1")):
        documents = by_name(built(f"nameOverride: {override}")[0])
        labels = documents["StatefulSet/alluxio-master"]["metadata"]["labels"]
        assert app == labels["app"], override
