"""The documentation says what is so: its code runs, its manifests are valid, its links lead on."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import cdk8s
import pytest
import yaml

import alluxio_constructs
from alluxio_constructs import DataLossWarning
from tests.kit import check_schemas

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


PREAMBLE, *SCENARIOS = blocks(ROOT / "docs/scenarios.md", "python")
# A block that imports cdk8s-plus goes on from the one before.
SCENARIOS = [
    SCENARIOS[i - 1] + block if "import cdk8s_plus" in block else block
    for i, block in enumerate(SCENARIOS)
]
SCENARIOS += blocks(ROOT / "docs/configuration.md", "python")


@pytest.mark.parametrize("number", range(len(SCENARIOS)))
def test_each_block_of_a_page_synthesises(number: int) -> None:
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        exec(PREAMBLE + SCENARIOS[number], names)
    check_schemas(cdk8s.Testing.synth(names["chart"]))


def test_the_filters_of_warnings_run() -> None:
    (filters,) = blocks(ROOT / "docs/findings.md", "python")
    with warnings.catch_warnings():
        exec(filters, {})


def test_the_example_of_the_readme_writes_its_file(tmp_path: Path) -> None:
    (example,) = blocks(ROOT / "README.md", "python")
    subprocess.run([sys.executable, "-c", example], cwd=tmp_path, check=True)
    written = tmp_path / "dist/alluxio.k8s.yaml"
    check_schemas(yaml.safe_load_all(written.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_manifest_in_a_page_is_valid(page: Path) -> None:
    for block in blocks(page, "yaml"):
        check_schemas(yaml.safe_load_all(block))


def test_the_pod_that_formats_an_hdfs_journal_has_the_masters_configuration() -> None:
    (block,) = blocks(ROOT / "docs/formatting.md", "yaml")
    pod = yaml.safe_load(block)
    dist = ROOT / "dist/single-master-hdfs-journal.k8s.yaml"
    (master,) = [
        each
        for each in yaml.safe_load_all(dist.read_text(encoding="utf-8"))
        if each["kind"] == "StatefulSet"
    ]
    spec = master["spec"]["template"]["spec"]
    (container,) = pod["spec"]["containers"]
    assert spec["containers"][0]["image"] == container["image"]
    assert spec["containers"][0]["envFrom"] == container["envFrom"]
    assert spec["securityContext"] == pod["spec"]["securityContext"]
    assert [each["secret"] for each in spec["volumes"]] == [
        each["secret"] for each in pod["spec"]["volumes"]
    ]
    assert [each["mountPath"] for each in spec["containers"][0]["volumeMounts"]] == [
        each["mountPath"] for each in container["volumeMounts"]
    ]
    assert master["metadata"]["namespace"] == pod["metadata"]["namespace"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        linked = page if not file else page.parent / file
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = [re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings]
            assert anchor in slugs, target


def test_all_public_names_are_there_and_documented() -> None:
    assert sorted(alluxio_constructs.__all__, key=lambda name: (name.islower(), name)) == list(
        alluxio_constructs.__all__
    )
    for name in alluxio_constructs.__all__:
        assert getattr(alluxio_constructs, name).__doc__, name


def test_every_make_target_that_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(), re.MULTILINE)
    }
    assert named <= targets
    assert {"synth", "test"} <= named
