"""Variables whose values are not in the manifest."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import ConfigMapVariables, EnvSource, PodOptions, Process
from alluxio_constructs._pods.env_sources import variables_source
from tests.kit import cluster, container, refusal


def test_sources_are_written_as_a_manifest_has_them() -> None:
    cases: list[tuple[EnvSource, dict[str, Any]]] = [
        (EnvSource.field("spec.nodeName"), {"fieldRef": {"fieldPath": "spec.nodeName"}}),
        (
            EnvSource.field("metadata.labels['team']"),
            {"fieldRef": {"fieldPath": "metadata.labels['team']"}},
        ),
        (EnvSource.resource("limits.cpu"), {"resourceFieldRef": {"resource": "limits.cpu"}}),
        (
            EnvSource.resource("requests.memory", divisor="1Mi"),
            {"resourceFieldRef": {"resource": "requests.memory", "divisor": "1Mi"}},
        ),
        (EnvSource.config_map_key("a", "b"), {"configMapKeyRef": {"name": "a", "key": "b"}}),
        (
            EnvSource.config_map_key("a", "b", optional=True),
            {"configMapKeyRef": {"name": "a", "key": "b", "optional": True}},
        ),
    ]
    for source, expected in cases:
        assert source.manifest() == expected, source


def test_sources_that_kubernetes_refuses_are_refused() -> None:
    cases: list[tuple[str, Any]] = [
        ("EnvSource.field.fieldRef.fieldPath must be", lambda: EnvSource.field("spec.hostname")),
        ("EnvSource.field path must be a non-empty string", lambda: EnvSource.field("")),
        ("EnvSource.resource.resourceFieldRef.resource must", lambda: EnvSource.resource("memory")),
        (
            "EnvSource.resource.resourceFieldRef.divisor must be one of 1m, 1 (got '1Mi')",
            lambda: EnvSource.resource("limits.cpu", divisor="1Mi"),
        ),
        (
            "EnvSource.config_map_key config_map_name must be",
            lambda: EnvSource.config_map_key("A B", "c"),
        ),
        ("EnvSource.config_map_key key must be", lambda: EnvSource.config_map_key("a", "b/c")),
        (
            "EnvSource.config_map_key optional must be True or False",
            lambda: EnvSource.config_map_key("a", "b", optional=1),  # type: ignore[arg-type]
        ),
        (
            "ConfigMapVariables prefix must be letters",
            lambda: ConfigMapVariables("a", prefix="a-b"),
        ),
        (
            "PodOptions env_from has 'a P_' twice; leave one out",
            lambda: PodOptions(env_from=[ConfigMapVariables("a", prefix="P_")] * 2),
        ),
    ]
    for start, make in cases:
        assert refusal(make).startswith(start), start


def test_credential_from_a_source_that_is_not_a_secret_is_refused() -> None:
    sources = (EnvSource.config_map_key("a", "b"), EnvSource.field("metadata.annotations['a']"))
    for source in sources:
        for what, kind in (("Process", Process), ("PodOptions", PodOptions)):
            assert refusal(kind, env={"AWS_SECRET_ACCESS_KEY": source}) == (
                f"{what} env has the credential AWS_SECRET_ACCESS_KEY from a source that"
                " is not a Secret; put it into a Secret, and give the under storage"
                ' secrets=[UfsSecret.from_existing(…, secret_name="NAME",'
                ' env={"AWS_SECRET_ACCESS_KEY": "KEY OF THE SECRET"})]'
            ), source


def test_config_map_of_the_cluster_wins_over_those_of_users() -> None:
    theirs = ConfigMapVariables("theirs", prefix="T_", optional=True)
    shared = ConfigMapVariables("shared")
    documents = cluster(
        external=["ConfigMap/theirs", "ConfigMap/shared"],
        pod=PodOptions(env_from=[shared]),
        worker=Process(env_from=[theirs, shared]),
    )
    ours = {"configMapRef": {"name": "alluxio-config"}}
    assert container(documents, "alluxio-worker")["envFrom"] == [
        {"configMapRef": {"name": "shared"}},
        variables_source(theirs),
        ours,
    ]
    assert container(documents, "alluxio-job-worker")["envFrom"] == [
        {"configMapRef": {"name": "shared"}},
        ours,
    ]


def test_jvm_options_from_a_source_are_not_checked() -> None:
    source = EnvSource.config_map_key("a", "b")
    documents = cluster(
        external=["ConfigMap/a"],
        pod=PodOptions(env={"JAVA_TOOL_OPTIONS": "-Xmx2g"}),
        worker=Process(env={"JAVA_TOOL_OPTIONS": source}),
    )
    assert {"name": "JAVA_TOOL_OPTIONS", "valueFrom": source.manifest()} in (
        container(documents, "alluxio-worker")["env"]
    )
