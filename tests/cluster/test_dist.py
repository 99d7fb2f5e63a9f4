"""`dist/` as it is committed: taken by the API server, and serving files."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cluster.alluxio import Alluxio
from tests.cluster.documented import HDFS, WAIT, documented
from tests.cluster.kubectl import Kubectl, outcomes, run, say
from tests.cluster.stores import make_s3_secret, start_hdfs, start_s3
from tests.docs.pages import ROOT, blocks

DIST = Path(__file__).parent.parent.parent / "dist"
SCENARIOS = {
    "single-master-local-journal": 1,
    "single-master-hdfs-journal": 1,
    "multi-master-embedded-journal": 3,
}
"""The scenarios, and how many masters each has."""


def file_of(scenario: str) -> Path:
    """The file of a scenario."""
    return DIST / f"{scenario}.k8s.yaml"


def exists(*words: str) -> bool:
    """Whether the cluster has an object."""
    return run("kubectl", "get", *words, check=False).returncode == 0


@pytest.fixture
def scenario_namespace(cluster: Any, request: pytest.FixtureRequest) -> Iterator[Kubectl]:
    """The namespace of a scenario, made as `docs/install.md` says, and gone after the test."""
    name = f"alluxio-{request.param}"
    if exists("namespace", name):
        pytest.skip(f"namespace {name} exists: somebody uses it")
    run("kubectl", "create", "namespace", name, "--save-config")
    yield Kubectl(name)
    run("kubectl", "delete", "namespace", name, timeout=300)


def test_dist_holds_the_scenarios_and_their_monitoring() -> None:
    assert {"monitoring", *SCENARIOS} == {
        each.name.removesuffix(".k8s.yaml") for each in DIST.iterdir()
    }


@pytest.mark.parametrize(
    ("scenario", "scenario_namespace"),
    [(each, each) for each in SCENARIOS],
    ids=list(SCENARIOS),
    indirect=["scenario_namespace"],
)
def test_api_server_takes_the_file(scenario: str, scenario_namespace: Kubectl) -> None:
    done = run("kubectl", "apply", "--dry-run=server", "-f", str(file_of(scenario)))
    assert "" == done.stderr, "a warning"
    documents = list(yaml.safe_load_all(file_of(scenario).read_text()))
    assert len(documents) == len(re.findall(r"\(server dry run\)", done.stdout))


def test_api_server_takes_the_monitoring(cluster: Any) -> None:
    if not exists("crd", "podmonitors.monitoring.coreos.com"):
        pytest.skip("the cluster has no PodMonitors")
    if not exists("namespace", "monitoring"):
        pytest.skip("the cluster has no namespace called monitoring")
    done = run("kubectl", "apply", "--dry-run=server", "-f", str(DIST / "monitoring.k8s.yaml"))
    assert "" == done.stderr, "a warning"


def serves(
    kubectl: Kubectl, text: str, masters: int, remark: Callable[[str], None]
) -> dict[str, str]:
    """Apply a scenario until `runTests` passes, and once more.

    Args:
        kubectl: In its namespace, with what it needs.
        text: The file.
        masters: How many it has.
        remark: Notes the seconds to a leader.

    Returns:
        What `kubectl` said of each object at the second time.
    """
    alluxio = Alluxio(kubectl, masters=masters)
    say(f"{kubectl.namespace}: apply, {masters} masters")
    start = time.monotonic()
    kubectl("apply", "-f", "-", stdin=text)
    alluxio.wait_leader(timeout=600)
    remark(f"apply to serving leader {time.monotonic() - start:.0f} s")
    kubectl.wait_ready(alluxio.selector("master"), masters)
    alluxio.wait_workers()
    if masters > 1:
        alluxio.wait_whole()
    remark(f"all ready {time.monotonic() - start:.0f} s")
    run_tests(alluxio, remark)
    before = resource_versions(kubectl)
    said = outcomes(kubectl("apply", "-f", "-", stdin=text))
    assert "" == kubectl("diff", "-f", "-", stdin=text, check=False)
    assert before == resource_versions(kubectl)
    return said


def run_tests(alluxio: Alluxio, remark: Callable[[str], None]) -> None:
    """`alluxio runTests`, as `docs/verify.md` says."""
    printed = alluxio("runTests", timeout=900)
    remark(f"runTests: {printed.count('Passed the test!')} passed")
    assert "Failed the test!" not in printed
    assert printed.count("Passed the test!") > 0
    alluxio("fs", "rm", "-R", "/default_tests_files")


def resource_versions(kubectl: Kubectl) -> dict[str, Any]:
    """What tells whether an object was written: its generation, or its data's version."""
    found = {}
    for kind in ("configmap", "service", "statefulset", "daemonset", "networkpolicy", "pdb"):
        for each in kubectl.items(kind, "app=alluxio"):
            metadata = each["metadata"]
            found[f"{kind}/{metadata['name']}"] = metadata.get(
                "generation", metadata["resourceVersion"]
            )
    return found


def configured(said: dict[str, str]) -> set[str]:
    """The objects that `kubectl` called something else than unchanged."""
    return {name for name, what in said.items() if what != "unchanged"}


SENT_ANEW = {"statefulset.apps/alluxio-master", "poddisruptionbudget.policy/alluxio-master"}
"""What `kubectl apply` calls configured at each time, though nothing changes in it.

Claim templates are filled in by the API server, and a budget's selector is replaced as a whole: the
client sends both again.
"""


@pytest.mark.parametrize("scenario_namespace", ["single-master-local-journal"], indirect=True)
def test_single_master_local_journal_serves(
    cluster: Any, scenario_namespace: Kubectl, remark: Callable[[str], None]
) -> None:
    """It is for a cluster of one node; where there are more, each has an under storage of its own.

    `runTests` passes all the same: a client that one worker cannot give a file asks the next, until
    it comes to the node that the file was written on.
    """
    text = file_of("single-master-local-journal").read_text()
    said = serves(scenario_namespace, text, 1, remark)
    remark(f"{len(cluster.nodes)} nodes")
    assert SENT_ANEW >= configured(said)


@pytest.mark.parametrize("scenario_namespace", ["single-master-hdfs-journal"], indirect=True)
def test_single_master_hdfs_journal_serves(
    scenario_namespace: Kubectl,
    remark: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its journal, an empty folder, needs no formatting; it is then emptied as documented."""
    start_hdfs(scenario_namespace, "/alluxio", "/journal")
    text = file_of("single-master-hdfs-journal").read_text()
    assert set() == configured(serves(scenario_namespace, text, 1, remark))
    listed = scenario_namespace.exec("namenode", "hdfs", "dfs", "-ls", "/journal")
    assert "/journal/FileSystemMaster" in listed

    alluxio = Alluxio(scenario_namespace)
    alluxio("fs", "mkdir", "/gone")
    (block,) = blocks(ROOT / "docs/formatting.md", "yaml")
    monkeypatch.chdir(tmp_path)
    Path("format-journal.yaml").write_text(block.text)
    for each in (
        f"kubectl -n {HDFS} scale statefulset/alluxio-master --replicas=0",
        WAIT.format(HDFS),
        "kubectl create -f format-journal.yaml",
        f"kubectl -n {HDFS} wait --for=jsonpath={{.status.phase}}=Succeeded"
        " pod/alluxio-format-journal --timeout=5m",
        f"kubectl -n {HDFS} delete pod alluxio-format-journal",
        f"kubectl -n {HDFS} scale statefulset/alluxio-master --replicas=1",
    ):
        documented(each, HDFS)
    alluxio.wait_leader(timeout=300)
    assert "/gone" not in alluxio("fs", "ls", "/")


@pytest.mark.parametrize("scenario_namespace", ["multi-master-embedded-journal"], indirect=True)
def test_multi_master_embedded_journal_serves(
    scenario_namespace: Kubectl, remark: Callable[[str], None]
) -> None:
    """The endpoint of `dist/` is Amazon's; that of a server in the cluster is all that is added.

    The bucket has the folder that `main.py` names, which 2.9.5 does not make.
    """
    kubectl = scenario_namespace
    endpoint = start_s3(kubectl, "my-bucket", folder="alluxio")
    make_s3_secret(kubectl)
    committed = file_of("multi-master-embedded-journal").read_text()
    option = "  ALLUXIO_JAVA_OPTS: "
    text = committed.replace(
        option,
        f"{option}-Dalluxio.underfs.s3.endpoint={endpoint}"
        " -Dalluxio.underfs.s3.disable.dns.buckets=true ",
    )
    assert committed.count(option) == 1
    said = serves(kubectl, text, SCENARIOS["multi-master-embedded-journal"], remark)
    assert SENT_ANEW >= configured(said)
