"""What the project's own files say of the package, the forge and the support, held together."""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import Any

import yaml
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager
from readme_renderer import markdown

from alluxio_constructs._kubernetes.versions import NEWEST, OLDEST
from tests.docs.pages import ROOT

CLASSIFIER = "Programming Language :: Python :: 3."


@cache
def project() -> Any:
    """The metadata of the wheel, as its build makes them."""
    return ProjectMetadata(str(ROOT), PluginManager()).core


def pythons() -> list[str]:
    return [
        each.rpartition(" ")[2] for each in project().classifiers if each.startswith(CLASSIFIER)
    ]


def workflow() -> Any:
    return yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))


def support() -> list[str]:
    text = (ROOT / "RELEASING.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| (\d.*) \|$", text, re.MULTILINE)
    cells: list[str] = row.split(" | ")
    return cells


def test_page_of_the_wheel_renders_and_links_to_nothing_that_it_lacks() -> None:
    text = project().readme
    html = markdown.render(text)
    assert html is not None
    assert html.startswith("<h1")
    assert "MultiMasterEmbeddedJournalChart" in html
    assert "<img" not in html
    for target in re.findall(r'href="([^"]+)"', html):
        assert target.startswith(("https://", "#")), target


def test_workflow_runs_every_python_of_the_classifiers() -> None:
    jobs = workflow()["jobs"]
    assert pythons() == jobs["check"]["strategy"]["matrix"]["python"]
    assert f">={pythons()[0]}" == project().requires_python


def test_support_table_has_the_versions_that_the_library_knows() -> None:
    version, alluxio, kubernetes, cdk8s, python = support()
    assert project().version.rpartition(".")[0] == version
    assert f"deploy Alluxio {alluxio} on" in project().description
    assert kubernetes.startswith(f"1.{OLDEST} to 1.{NEWEST} ")
    assert f"{pythons()[0]} to {pythons()[-1]}" == python
    ranges = {
        each[1]: f"{each[3]} or newer, below {each[2]}"
        for text in project().dependencies
        if (each := re.fullmatch(r"([a-z0-9-]+)<([\d.]+),>=([\d.]+)", text))
    }
    assert f"{ranges['cdk8s']}; constructs {ranges['constructs']}" == cdk8s


def test_ci_and_workflow_call_existing_make_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    steps = [
        step["run"] for job in workflow()["jobs"].values() for step in job["steps"] if "run" in step
    ]
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    called = [
        shlex.split(line)[1]
        for text in (*steps, script)
        for line in text.splitlines()
        if line.strip().startswith("make ")
    ]
    assert "test-cluster" in called
    assert set(called) <= targets
    assert "bash .ci/run" in steps


def test_forms_of_issues_ask_for_something() -> None:
    for form in sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")):
        if form.name != "config.yml":
            read = yaml.safe_load(form.read_text(encoding="utf-8"))
            assert {"name", "description", "body"} <= read.keys(), form
            ids = [each["id"] for each in read["body"] if each["type"] != "markdown"]
            assert len(ids) == len(set(ids)) > 0, form
