"""The examples for Argo CD and Flux: each applies one file of `dist/`, and deletes nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.docs.pages import ROOT

ARGO_CD = ROOT / "examples/argocd/application.yaml"
FLUX = ROOT / "examples/flux/alluxio.yaml"


def documents(file: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(file.read_text(encoding="utf-8")))


def application() -> dict[str, Any]:
    (only,) = documents(ARGO_CD)
    return only


def namespace_in(file: Path) -> str:
    (name,) = (each["metadata"]["name"] for each in documents(file) if each["kind"] == "Namespace")
    return str(name)


def test_the_application_has_the_fields_of_one_and_no_others() -> None:
    found = application()
    assert ("argoproj.io/v1alpha1", "Application") == (found["apiVersion"], found["kind"])
    assert {"project", "source", "destination", "syncPolicy"} == set(found["spec"])
    assert {"repoURL", "targetRevision", "path", "directory"} == set(found["spec"]["source"])
    assert {"server", "namespace"} == set(found["spec"]["destination"])


def test_argo_cd_applies_one_file_of_dist_into_its_namespace() -> None:
    source = application()["spec"]["source"]
    folder = ROOT / source["path"]
    (file,) = folder.glob(source["directory"]["include"])
    assert folder == ROOT / "dist"
    assert namespace_in(file) == application()["spec"]["destination"]["namespace"]


def test_argo_cd_deletes_and_ignores_nothing() -> None:
    found = application()
    annotations = found["metadata"]["annotations"]
    assert {"argocd.argoproj.io/compare-options": "ServerSideDiff=true"} == annotations
    assert ["ServerSideApply=true"] == found["spec"]["syncPolicy"]["syncOptions"]
    assert "ignoreDifferences" not in found["spec"]

    found = application()
    assert {"selfHeal": True, "prune": False} == found["spec"]["syncPolicy"]["automated"]
    assert "finalizers" not in found["metadata"]


def test_flux_has_a_repository_and_a_kustomization_of_it() -> None:
    repository, kustomization = documents(FLUX)
    assert [
        ("source.toolkit.fluxcd.io/v1", "GitRepository"),
        ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"),
    ] == [(each["apiVersion"], each["kind"]) for each in (repository, kustomization)]
    assert {"interval", "url", "ref", "ignore"} == set(repository["spec"])
    assert {"interval", "sourceRef", "path", "prune", "wait", "timeout"} == set(
        kustomization["spec"]
    )
    source = kustomization["spec"]["sourceRef"]
    assert {"kind": repository["kind"], "name": repository["metadata"]["name"]} == source
    assert repository["metadata"]["namespace"] == kustomization["metadata"]["namespace"]


def test_flux_deletes_nothing() -> None:
    _, kustomization = documents(FLUX)
    assert kustomization["spec"]["prune"] is False


def test_flux_leaves_all_but_one_file_of_the_repository_out(tmp_path: Path) -> None:
    """By git itself, whose format the patterns have."""
    repository, kustomization = documents(FLUX)
    files = [
        each.relative_to(ROOT).as_posix()
        for folder in ("dist", "docs", "examples", "tests")
        for each in (ROOT / folder).rglob("*.yaml")
    ]
    for file in [*files, "main.py", "cdk8s.yaml"]:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    (tmp_path / "patterns").write_text(repository["spec"]["ignore"])
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-from=patterns"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    (kept,) = listed.stdout.splitlines()
    assert ROOT / kustomization["spec"]["path"] == (ROOT / kept).parent
    assert namespace_in(ROOT / kept)


def test_gitops_examples_name_the_scenario_of_the_install_page() -> None:
    cases: list[Path] = [ARGO_CD, FLUX]
    for file in cases:
        page = (ROOT / "docs/install.md").read_text(encoding="utf-8")
        scenario = "multi-master-embedded-journal"
        assert scenario in file.read_text(encoding="utf-8"), file
        assert f"dist/{scenario}.k8s.yaml" in page, file
        assert file.relative_to(ROOT).as_posix() in page, file


def test_gitops_examples_mark_what_users_have_to_change() -> None:
    assert [3, 3] == [file.read_text(encoding="utf-8").count("change:") for file in (ARGO_CD, FLUX)]
