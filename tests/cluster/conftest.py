"""Fixtures of the suite that runs against a real cluster, and the table at its end."""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.cluster.kubectl import CommandError, Kubectl, run, say

_KEEP = bool(os.environ.get("KEEP_NAMESPACES"))


@dataclass
class Cluster:
    """The cluster of the kubeconfig, and what can be done to it."""

    context: str
    version: str
    nodes: list[str]
    namespaces: list[str] = field(default_factory=list)

    def needs_nodes(self, count: int) -> None:
        """Skip unless pods can be on so many nodes."""
        if len(self.nodes) < count:
            pytest.skip(f"needs {count} nodes, the cluster has {len(self.nodes)}")

    def command(self, variable: str, what: str) -> Callable[[str], None]:
        """A command of the environment that does something to a node, or skip.

        Args:
            variable: Holds the command; ``{node}`` in it is the node's name.
            what: What it does, for the reason of a skip.
        """
        template = os.environ.get(variable)
        if not template:
            pytest.skip(f"needs {variable}, a command that {what}")

        def call(node: str) -> None:
            say(f"{variable}: {template.format(node=node)}")
            run("bash", "-c", template.format(node=node), timeout=300)

        return call


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The cluster; without one there is nothing to test."""
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not in PATH")
    try:
        version = json.loads(run("kubectl", "version", "-o", "json", timeout=20).stdout)
        nodes = json.loads(run("kubectl", "get", "nodes", "-o", "json", timeout=20).stdout)["items"]
        context = run("kubectl", "config", "current-context").stdout.strip()
    except (CommandError, ValueError) as error:
        pytest.skip(f"no cluster answers: {str(error).strip().splitlines()[-1]}")
    schedulable = [
        each["metadata"]["name"]
        for each in nodes
        if not each["spec"].get("unschedulable")
        and not any(t["effect"] == "NoSchedule" for t in each["spec"].get("taints", ()))
    ]
    found = Cluster(
        context=context, version=version["serverVersion"]["gitVersion"], nodes=sorted(schedulable)
    )
    say(f"cluster {context}: Kubernetes {found.version}, nodes {', '.join(found.nodes)}")
    return found


@pytest.fixture(scope="session")
def make_namespace(cluster: Cluster) -> Iterator[Callable[..., Kubectl]]:
    """Makes namespaces, which are gone at the end."""
    made: list[str] = []

    def make(name: str | None = None, *, level: str = "privileged") -> Kubectl:
        name = name or f"alluxio-test-{uuid.uuid4().hex[:6]}"
        run("kubectl", "create", "namespace", name)
        made.append(name)
        run("kubectl", "label", "namespace", name, f"pod-security.kubernetes.io/enforce={level}")
        return Kubectl(name)

    yield make
    if _KEEP:
        say(f"left: {', '.join(made)}")
        return
    for name in made:
        run("kubectl", "delete", "namespace", name, "--ignore-not-found", "--wait=false")
    for name in made:
        run("kubectl", "wait", "--for=delete", f"namespace/{name}", "--timeout=300s", timeout=320)


@pytest.fixture
def kubectl(make_namespace: Callable[..., Kubectl]) -> Iterator[Kubectl]:
    """`kubectl` in a namespace of the test's own, whose pods are gone after it."""
    made = make_namespace()
    yield made
    if not _KEEP:
        run("kubectl", "delete", "namespace", made.namespace, timeout=300)


@pytest.fixture(scope="module")
def shared(make_namespace: Callable[..., Kubectl]) -> Iterator[Kubectl]:
    """`kubectl` in a namespace that the tests of a module share."""
    made = make_namespace()
    yield made
    if not _KEEP:
        run("kubectl", "delete", "namespace", made.namespace, timeout=300)


@dataclass
class Row:
    """What the table says of a test."""

    name: str
    outcome: str
    seconds: float
    remarks: str


_rows: list[Row] = []
_remarks: dict[str, list[str]] = {}


@pytest.fixture
def remark(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Notes something for the test's row in the table."""

    def note(text: str) -> None:
        say(text)
        _remarks.setdefault(request.node.nodeid, []).append(text)

    return note


def pytest_runtest_logstart(nodeid: str) -> None:
    """Say which test begins."""
    say(f"=== {nodeid}")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what the table needs."""
    name = report.nodeid.removeprefix("tests/cluster/")
    said = _remarks.get(report.nodeid, [])
    if report.skipped and isinstance(report.longrepr, tuple):
        _rows.append(Row(name, "skipped", 0, report.longrepr[2].removeprefix("Skipped: ")))
    elif report.failed:
        _rows.append(Row(name, f"FAILED ({report.when})", report.duration, "; ".join(said)))
    elif report.when == "call":
        _rows.append(Row(name, "passed", report.duration, "; ".join(said)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if not _rows:
        return
    terminalreporter.section(f"against a cluster, {time.strftime('%Y-%m-%d %H:%M')}")
    wide = max(len(each.name) for each in _rows)
    for each in _rows:
        seconds = f"{each.seconds:5.0f} s" if each.seconds else "       "
        terminalreporter.line(
            f"{each.name:{wide}}  {each.outcome:8}  {seconds}  {each.remarks}".rstrip()
        )
