"""Manifests that a cluster's `kubernetes_version` rejects."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Finding,
    Mount,
    NetworkPolicies,
    PodOptions,
    PodVolume,
    VolumeSource,
)
from alluxio_constructs._manifests.documents import refused_documents
from alluxio_constructs._manifests.objects import Manifest
from tests.kit import cluster, feature, findings, model, refusal

SIDECAR = {"name": "sidecar", "image": "a", "restartPolicy": "Always"}
IMAGE = PodVolume(name="files", source={"image": {"reference": "example.com/files:1"}})


def said(**options: Any) -> list[str]:
    return [str(each) for each in findings(**options)]


def test_cluster_is_for_all_versions_unless_it_names_one() -> None:
    options = PodOptions(init_containers=[SIDECAR])
    message = "PodOptions init_containers['sidecar'].restartPolicy is known to Kubernetes 1.28 and"
    for version, expected in (
        (
            None,
            f"{message} newer, and not to 1.25; leave it out, or name the version that you run:",
        ),
        ("1.27", f"{message} newer, and not to 1.27; leave it out [refused-by-kubernetes]"),
        ("1.28", None),
        ("v1.37.2", None),
    ):
        found = said(pod=options, kubernetes_version=version)
        assert len(found) == (expected is not None), (version, found)
        if expected is not None:
            assert found[0].startswith(expected), version


def test_cluster_refuses_an_unsupported_version() -> None:
    assert refusal(cluster, kubernetes_version="1.24").startswith(
        "kubernetes_version must be a version of Kubernetes from 1.25 to 1.37 (got '1.24')"
    )


def test_parts_of_manifests_are_checked_against_the_versions() -> None:
    affinity = {
        "podAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": [
                {"topologyKey": "zone", "labelSelector": {}, "matchLabelKeys": ["a"]}
            ]
        }
    }
    cases: list[tuple[PodOptions, str]] = [
        (PodOptions(containers=[{**SIDECAR, "restartPolicy": None, "resizePolicy": []}]), "contai"),
        (PodOptions(volumes=[IMAGE]), "volumes['files'] source.image is known to Kubernetes 1.31"),
        (PodOptions(mounts=[Mount(volume=IMAGE, path="/a")]), "mounts['files'] source.image is"),
        (PodOptions(affinity=affinity), "affinity.podAffinity.requiredDuringSchedulingIgnoredDur"),
    ]
    for options, message in cases:
        found = said(worker_pod=options)
        assert len(found) == 1, (message, found)
        assert found[0].startswith(f"PodOptions {message}"), found
        assert [] == said(worker_pod=options, kubernetes_version="1.37"), message
    peers = NetworkPolicies(clients=[{"podSelector": {}}])
    assert [] == said(network_policies=peers)


def test_documents_of_a_named_version_are_checked_whole() -> None:
    broken = Manifest(
        id="a", api_version="v1", kind="Service", name="a", labels={}, fields={"spec": {"ports": 1}}
    )
    (error,) = refused_documents(model(kubernetes_version="1.31"), [broken])
    assert error.finding is Finding.REFUSED
    assert error.message == "Service/a spec.ports must be a list (got 1); use […]"
    assert [] == list(refused_documents(model(), [broken]))


def test_results_of_a_feature_are_checked_against_the_schemas() -> None:
    broken = PodVolume(name="a", source={"configMap": {}})
    template = PodVolume(name="a", claim_template={})
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"volume_mounts": [Mount(volume=broken, path="/a")]},
            "Answering.volume_mounts[0] volume source.configMap.name is missing; give it",
        ),
        (
            {"volume_mounts": [Mount(volume=template, path="/a")]},
            "Answering.volume_mounts[0] volume claim_template.accessModes must name a mode; use"
            ' ["ReadWriteOnce"]',
        ),
        (
            {"environment": [{"name": "A", "value": 1}]},
            'Answering.environment[0] value must be a string (got 1); use "1"',
        ),
    ]
    for answers, message in cases:
        answering = feature(name="Answering", **answers)
        assert refusal(cluster, features=[answering]) == message, message


def test_selector_of_a_claim_is_what_kubernetes_takes() -> None:
    assert refusal(
        VolumeSource.persistent_volume_claim, "1Gi", selector={"matchLabel": {"a": "b"}}
    ) == (
        "VolumeSource.persistent_volume_claim selector has no field 'matchLabel'; did you mean"
        " matchLabels?"
    )
