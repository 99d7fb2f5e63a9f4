"""`cluster` as a side of a plan: what `kubectl` is asked, and what becomes of its answers."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from alluxio_constructs import ProxyOptions
from tests.helm.command import ran
from tests.plan.made import made
from tests.plan.pairs import pairs
from tests.plan.test_command import written
from tests.plan.test_live import live

KUBECTL = """#!/usr/bin/env python3
import json, os, sys
answers = json.load(open(os.environ["ANSWERS"]))
words = sys.argv[1:]
with open(os.environ["ASKED"], "a") as log:
    log.write(" ".join(words) + "\\n")
others = {"-f": "named", "storageclass": "classes", "namespace": "namespaces", "config": "config"}
answer = answers[next((kind for word, kind in others.items() if word in words), "labelled")]
if isinstance(answer, str):
    sys.exit(answer)
if answer == [] and "namespace" in words:
    sys.exit(0)
if isinstance(answer, list):
    answer = {"apiVersion": "v1", "kind": "List", "items": answer}
print(json.dumps(answer))
"""


@pytest.fixture
def kubectl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Puts a `kubectl` in the way that answers as it is told, and says what it was asked."""
    program = tmp_path / "bin/kubectl"
    program.parent.mkdir()
    program.write_text(KUBECTL.replace("/usr/bin/env python3", sys.executable), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("ANSWERS", str(tmp_path / "answers.json"))
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))

    def answering(named: Any, labelled: Any = (), classes: Any = (), **others: Any) -> Any:
        answers = {"named": named, "labelled": labelled, "classes": classes, **others}
        (tmp_path / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
        (tmp_path / "asked").write_text("", encoding="utf-8")
        return lambda: (tmp_path / "asked").read_text(encoding="utf-8").splitlines()

    return answering


def test_cluster_is_read_by_kubectl_get_alone(
    tmp_path: Path, kubectl: Callable[..., Callable[[], list[str]]]
) -> None:
    documents = made(masters=3)
    asked = kubectl(live(documents))
    file = written(tmp_path, "new.yaml", documents)
    done = ran("plan", "cluster", file, "-n", "other", "--kubectl-context", "lab")
    assert (0, "") == (done.code, done.err)
    assert [
        "--context=lab --namespace=other get --ignore-not-found -f - -o json --request-timeout=60s",
        "--context=lab --namespace=test get KINDS -l app=alluxio,release=alluxio"
        " --ignore-not-found -o json --request-timeout=60s",
    ] == [re.sub(r"statefulset,\S+", "KINDS", each) for each in asked()]


def test_what_the_cluster_has_beside_stays_behind(
    tmp_path: Path, kubectl: Callable[..., Callable[[], list[str]]]
) -> None:
    new = made()
    there = live(made(proxy=ProxyOptions()))
    kubectl([each for each in there if "proxy" not in each["metadata"]["name"]], there)
    done = ran("plan", "cluster", written(tmp_path, "new.yaml", new), "--output", "json")
    assert ["alluxio-proxy"] == [
        each["objects"][0]["name"] for each in json.loads(done.out)["staysBehind"]
    ]


def test_way_back_to_a_file_is_a_plan_too(
    tmp_path: Path, kubectl: Callable[..., Callable[[], list[str]]]
) -> None:
    kubectl(live(made(properties={"alluxio.user.app.id": "x"})))
    done = ran("plan", written(tmp_path, "old.yaml", made()), "cluster")
    assert 3 == done.code
    assert "alluxio.user.app.id=x: added" in done.out


def test_growth_of_a_claim_is_judged_by_its_class(
    tmp_path: Path, kubectl: Callable[..., Callable[[], list[str]]]
) -> None:
    (storage, claim), (_, larger) = pairs()["claim of a class that lets it grow"]
    file = written(tmp_path, "new.yaml", [larger])
    for classes, code in (([storage], 0), ([], 4), ("error: forbidden", 4)):
        kubectl(live([claim]), (), classes)
        assert code == ran("plan", "cluster", file).code, classes


def test_what_kubectl_refuses_ends_with_2(
    tmp_path: Path, kubectl: Callable[..., Callable[[], list[str]]]
) -> None:
    file = written(tmp_path, "new.yaml", made())
    cases = {
        'Error from server (Forbidden): secrets "s3" is forbidden': "ask for get and list",
        'error: context "x" does not exist': "kubectl config get-contexts",
        "The connection to the server localhost:8080 was refused": "see that `kubectl get pods`",
    }
    for said, remedy in cases.items():
        logged = 'E1128 06:27:13.000632    6016 memcache.go:265] "Unhandled Error" err="…"'
        kubectl(f"{logged}\n{said}")
        done = ran("plan", "cluster", file)
        assert (2, "") == (done.code, done.out), said
        assert "cluster: cannot be read by kubectl: " in done.err, said
        assert "memcache.go" not in done.err, said
        assert remedy in done.err, said
        assert 1 == len(done.err.splitlines()), said


def test_kind_that_a_cluster_does_not_know_is_new(
    tmp_path: Path, kubectl: Callable[..., Callable[[], list[str]]]
) -> None:
    monitor = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PodMonitor",
        "metadata": {"name": "alluxio"},
    }
    kubectl('error: unable to recognize "STDIN": no matches for kind "PodMonitor" in version "x"')
    done = ran("plan", "cluster", written(tmp_path, "new.yaml", [monitor]), "--output", "json")
    assert ["alluxio"] == [each["objects"][0]["name"] for each in json.loads(done.out)["new"]]


NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "mine"}}


def test_namespace_that_does_not_exist_ends_with_2(
    tmp_path: Path, kubectl: Callable[..., Callable[[], list[str]]]
) -> None:
    config = {"contexts": [{"context": {"namespace": "mine"}}]}
    cases: Sequence[tuple[str | None, Sequence[str], str, Any]] = (
        ("test", (), "test", {}),
        (None, ("-n", "other"), "other", {}),
        (None, (), "mine", config),
        (None, (), "default", {"contexts": [{"context": {}}]}),
    )
    for own, flags, name, context in cases:
        kubectl([], [], namespaces=[], config=context)
        done = ran("plan", "cluster", written(tmp_path, "new.yaml", made(own)), *flags)
        assert (2, "") == (done.code, done.out), name
        assert (
            f"cluster: has no namespace '{name}'; create it (`kubectl create namespace {name}`)"
            in done.err
        )


def test_everything_is_new_in_a_namespace_that_may_exist(
    tmp_path: Path, kubectl: Callable[..., Callable[[], list[str]]]
) -> None:
    new = made("mine")
    file = written(tmp_path, "new.yaml", new)
    for answer in ([NAMESPACE], 'Error from server (Forbidden): namespaces "mine" is forbidden'):
        kubectl([], [], namespaces=answer)
        done = ran("plan", "cluster", file)
        assert (0, "") == (done.code, done.err), answer
    kubectl([], [], namespaces=[])
    done = ran("plan", "cluster", written(tmp_path, "both.yaml", [NAMESPACE, *new]))
    assert (0, "") == (done.code, done.err)
