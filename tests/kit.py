"""Helpers with which tests build clusters. All output is validated against Kubernetes's schemas.

Every document passes the strict schemas of all supported Kubernetes versions, in which the library
itself finds no mistake either, and every set of
documents that stands for a whole passes the referential check: no test has to ask for it.
"""

from __future__ import annotations

import functools
import json
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import jsonschema
import kubernetes_validate
import pytest
from kubernetes_validate import utils

import alluxio_constructs
from alluxio_constructs import AlluxioConfigError, Component, Csi, CsiWarning, Feature, Ufs
from alluxio_constructs._kubernetes.documents import document_mistakes
from alluxio_constructs._kubernetes.versions import SUPPORTED
from alluxio_constructs._manifests.cluster import cluster_manifests
from alluxio_constructs._model.cluster import Cluster
from tests.custom_resources import pods_of, schema_of
from tests.references import problems

if TYPE_CHECKING:
    from cdk8s import App, Chart

Document = dict[str, Any]

CONSTRUCTS = {
    name
    for module, names in alluxio_constructs._MODULES.items()
    if module.startswith("_constructs.")
    for name in names
}
"""The public names that need cdk8s."""

KUBERNETES_VERSIONS = [f"1.{minor}" for minor in SUPPORTED]

# The package reads its schemas again for every document.
utils.schema_contents = functools.cache(utils.schema_contents)
utils.all_versions = functools.cache(utils.all_versions)

_valid: set[str] = set()


def check_schemas(documents: Iterable[Document]) -> None:
    """Fail unless every document passes the strict schemas of all supported versions, or ours."""
    for document in documents:
        text = json.dumps(document, sort_keys=True)
        if text in _valid:
            continue
        schema = schema_of(document)
        if schema is not None:
            jsonschema.validate(document, schema)
            check_schemas(pods_of(document))
        else:
            for version in KUBERNETES_VERSIONS:
                kubernetes_validate.validate(document, version, strict=True)
            assert [] == [str(each) for each in document_mistakes(document, SUPPORTED)]
        _valid.add(text)


def new_chart(namespace: str | None = "test") -> Chart:
    """A chart in an app of its own, for what only constructs can show, since it starts Node.js."""
    from cdk8s import Chart, Testing

    return Chart(Testing.app(), "test", namespace=namespace, disable_resource_name_hashes=True)


def documents_of(
    chart: Chart, *, external: Sequence[str] = (), whole: bool = True
) -> list[Document]:
    """Synthesise a chart, and check what comes out.

    Args:
        chart: The chart.
        external: What the documents refer to and do not hold, as ``KIND/NAME``.
        whole: Whether they are a whole, in which every reference leads somewhere.
    """
    from cdk8s import ApiObject, Testing

    if whole:
        return checked(Testing.synth(chart), external=external)
    # Part of a cluster: synth would find the rest missing.
    objects = [each for each in chart.node.find_all() if isinstance(each, ApiObject)]
    return checked([each.to_json() for each in objects], whole=False)


def checked(
    documents: list[Document], *, external: Sequence[str] = (), whole: bool = True
) -> list[Document]:
    """Documents, once they pass the schemas and the referential check; arguments as above."""
    check_schemas(documents)
    if whole:
        assert problems(documents, external=external) == []
    return documents


def model(**options: Any) -> Cluster:
    """A cluster, resolved. The under storage is an S3 bucket where none is given."""
    options.setdefault("ufs", Ufs("s3://bucket/data"))
    return Cluster("AlluxioCluster", options, whole=True)  # type: ignore[arg-type]


def findings(namespace: str | None = "test", **options: Any) -> list[AlluxioConfigError]:
    """What is wrong with a cluster as a whole."""
    return cluster_manifests(model(**options), namespace)[1]


def cluster(*, external: Sequence[str] = (), **options: Any) -> list[Document]:
    """The documents of a cluster, made without constructs, and without Node.js."""
    manifests, errors = cluster_manifests(model(**options), "test")
    if errors:
        raise AlluxioConfigError("nothing was written, since:", errors=errors)
    return checked([each.document("test") for each in manifests], external=external)


def synthesised(*, external: Sequence[str] = (), **options: Any) -> list[Document]:
    """The documents of a cluster, made by its constructs."""
    from alluxio_constructs import AlluxioCluster

    chart = new_chart()
    options.setdefault("ufs", Ufs("s3://bucket/data"))
    AlluxioCluster(chart, "alluxio", **options)
    return documents_of(chart, external=external)


def one(documents: Iterable[Document], kind: str, name: str | None = None) -> Document:
    """The one document of a kind, or of a kind and name."""
    found = [
        each
        for each in documents
        if each["kind"] == kind and name in (None, each["metadata"]["name"])
    ]
    assert len(found) == 1, f"{len(found)} of {kind} {name or ''}"
    return found[0]


def names(documents: Iterable[Document], kind: str) -> list[str]:
    """The names of the documents of a kind, in their order."""
    return [each["metadata"]["name"] for each in documents if each["kind"] == kind]


def own_labels(labels: dict[str, str]) -> dict[str, str]:
    """Labels without those that Kubernetes recommends, which `test_objects` asks for."""
    return {key: each for key, each in labels.items() if not key.startswith("app.kubernetes.io/")}


def pod_of(document: Document) -> Document:
    """The pod `spec` of a workload."""
    spec: Document = document["spec"]["template"]["spec"]
    return spec


def ids_of(pod: Document) -> tuple[int, int, int]:
    """The user, the group and the volumes' group that a pod runs as."""
    context = pod["securityContext"]
    return context["runAsUser"], context["runAsGroup"], context["fsGroup"]


def container(documents: Iterable[Document], name: str) -> Document:
    """The container, or init container, of a name, in whichever pod it is."""
    found: list[Document] = [
        each
        for document in documents
        if "template" in document.get("spec", {})
        for each in (
            *pod_of(document).get("initContainers", ()),
            *pod_of(document)["containers"],
        )
        if each["name"] == name
    ]
    assert len(found) == 1, f"{len(found)} containers {name}"
    return found[0]


def volume(documents: Iterable[Document], workload: str, name: str) -> Document:
    """The volume of a name in a workload of a kind."""
    volumes: list[Document] = pod_of(one(documents, workload))["volumes"]
    found = [each for each in volumes if each["name"] == name]
    assert len(found) == 1, f"{len(found)} volumes {name}"
    return found[0]


def mount_paths(documents: Iterable[Document], name: str) -> dict[str, str]:
    """The paths at which a container mounts its volumes, by the volumes' names."""
    mounts = container(documents, name).get("volumeMounts", ())
    return {each["name"]: each["mountPath"] for each in mounts}


def java_opts(documents: Iterable[Document], variable: str = "ALLUXIO_JAVA_OPTS") -> list[str]:
    """The JVM options in a variable of the cluster's ConfigMap, one by one."""
    (data,) = (each["data"] for each in documents if "ALLUXIO_JAVA_OPTS" in each.get("data", ()))
    options: str = data[variable]
    return options.split()


def properties(
    documents: Iterable[Document], variable: str = "ALLUXIO_JAVA_OPTS"
) -> dict[str, str]:
    """The Alluxio properties in a variable of the ConfigMap."""
    pairs = [each[2:] for each in java_opts(documents, variable) if each.startswith("-D")]
    return dict(pair.split("=", 1) for pair in pairs)


def checksums(documents: Iterable[Document]) -> dict[str, str]:
    """The configuration checksum of each workload's pods, by the workload's name."""
    return {
        each["metadata"]["name"]: each["spec"]["template"]["metadata"]["annotations"][
            "checksum/config"
        ]
        for each in documents
        if "template" in each.get("spec", {})
    }


def app() -> App:
    """An app that writes nowhere that matters."""
    from cdk8s import Testing

    return Testing.app()


def refusal(make: Callable[..., object], *args: Any, **options: Any) -> str:
    """The message with which a call is refused; a call that is not refused fails the test."""
    with pytest.raises(AlluxioConfigError) as caught:
        make(*args, **options)
    return str(caught.value)


def in_plugin(**options: Any) -> Csi:
    """A CSI driver whose node plugin mounts volumes itself, without the warning that it gets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CsiWarning)
        return Csi(mount_in_pod=False, **options)


def feature(
    *, of: Component | None = Component.WORKER, name: str = "Mine", owns: Any = None, **answers: Any
) -> Feature:
    """A feature of a user's, which answers the same for one process, or for each.

    Args:
        of: The process; None for each.
        name: What its class is called, and errors call it.
        owns: As a class has it.
        answers: What its methods answer, by their names.
    """

    def answering(method: str, nothing: Any) -> Callable[[Feature, Component], Any]:
        def answer(self: Feature, component: Component) -> Any:
            there = of is None or component is of
            return answers[method] if there else nothing

        return answer

    empty: dict[str, Any] = {"properties": {}, "volume_mounts": (), "environment": ()}
    methods = {each: answering(each, empty[each]) for each in answers}
    body: dict[str, Any] = methods if owns is None else {**methods, "owns": owns}
    made: Feature = type(name, (Feature,), body)()
    return made
