"""What is read, through a `kubectl` that answers from files and says what it was asked."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from alluxio_constructs._doctor import bundle
from alluxio_constructs._doctor.snapshot import as_text
from tests.doctor.kit import pod
from tests.helm.command import loaded_by, ran

PLANTED = "planted-6c1d"
FAKE = f"""#!{sys.executable}
import json, os, sys
folder = os.environ["FAKE_KUBECTL"]
words = sys.argv[1:]
with open(os.path.join(folder, "asked"), "a") as file:
    file.write(json.dumps(words) + "\\n")
answers = json.load(open(os.path.join(folder, "answers.json")))
for start, (code, text) in answers.items():
    if " ".join(words).startswith(start):
        (sys.stderr if code else sys.stdout).write(text)
        sys.exit(code)
kind = words[3] if len(words) > 3 else ""
if words[2] == "get":
    sys.stdout.write(json.dumps({{"kind": "List", "items": []}}))
"""
FORBIDDEN = (
    'Error from server (Forbidden): {0} is forbidden: User "me" cannot list resource "{0}" in API'
    ' group "{1}"{2}'
)
START = "-n test"


def listed(*items: Any) -> tuple[int, str]:
    return 0, json.dumps({"kind": "List", "items": items})


class Fake:
    """A `kubectl` in PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: dict[str, tuple[int, str]] = {}

    def __call__(self, *words: str) -> Any:
        (self.folder / "answers.json").write_text(json.dumps(self.answers), encoding="utf-8")
        return ran("doctor", *words)

    @property
    def asked(self) -> list[list[str]]:
        lines = (self.folder / "asked").read_text(encoding="utf-8").splitlines()
        return [json.loads(each) for each in lines]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    program = tmp_path / "kubectl"
    program.write_text(FAKE, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_KUBECTL", str(tmp_path))
    found = Fake(tmp_path)
    reference = {"name": "s3", "key": "secret-key"}
    environment = [
        {"name": "KEY", "valueFrom": {"secretKeyRef": reference}},
        {"name": "DB_PASSWORD", "value": PLANTED},
    ]
    found.answers[f"{START} get pods "] = listed(pod("master", container={"env": environment}))
    found.answers[f"{START} get secret s3 "] = (0, "secret-key\n")
    found.answers[f"{START} exec"] = (0, "@@clock\n1\n@@web 19999\nanswers\n")
    found.answers[f"{START} logs"] = (0, f"fs.s3a.secret.key={PLANTED}\n")
    return found


def test_a_healthy_cluster_ends_with_0(fake: Fake) -> None:
    done = fake("-n", "test")
    assert (0, "") == (done.code, done.err)
    assert "alluxio in namespace test: nothing wrong found with its 1 pods\n" == done.out


def test_a_problem_ends_with_1(fake: Fake) -> None:
    fake.answers[f"{START} get secret s3 "] = (0, "other\n")
    done = fake("-n", "test", "--output", "json")
    (problem,) = json.loads(done.out)["problems"]
    assert (1, "") == (done.code, done.err)
    assert "secret-missing" == problem["id"]
    assert ["pod/alluxio-master-0"] == problem["objects"]
    assert "The Secret s3 has no key secret-key; it has other." == problem["why"]
    assert "docs/troubleshooting.md#the-pod-waits-for-a-secret" == problem["page"]


def test_it_only_reads(fake: Fake) -> None:
    assert 0 == fake("-n", "test", "--bundle", str(fake.folder / "x.tgz")).code
    verbs = {words[2] for words in fake.asked}
    assert {"get", "logs", "exec"} == verbs
    for words in fake.asked:
        if words[2] == "exec":
            command = words[words.index("--") + 1 :]
            assert command[0] in ("bash", "timeout"), words
            if command[0] == "timeout":
                reports = ("fsadmin report", "fsadmin journal quorum info", "getConf")
                assert " ".join(command[3:]).startswith(reports), words


def test_of_secrets_only_the_names_of_keys_are_asked_for(fake: Fake) -> None:
    fake("-n", "test")
    asked = [words for words in fake.asked if words[3:4] == ["secret"]]
    assert [["get", "secret", "s3", "-o"]] == [words[2:6] for words in asked]
    template = asked[0][6]
    assert template.startswith("go-template={{range $key, $value := .data}}{{$key}}")
    assert "{{$value}}" not in template


def test_what_is_not_allowed_is_told_and_no_end(fake: Fake) -> None:
    fake.answers[f"{START} get nodes "] = (
        1,
        FORBIDDEN.format("nodes", "", " at the cluster scope"),
    )
    fake.answers[f"{START} get statefulsets.apps "] = (
        1,
        FORBIDDEN.format("statefulsets", "apps", ' in the namespace "test"'),
    )
    done = fake("-n", "test", "--output", "json")
    assert 0 == done.code
    assert [
        {"what": "nodes", "reason": "not allowed to list nodes (of the whole cluster)"},
        {"what": "statefulsets", "reason": "not allowed to list statefulsets.apps"},
    ] == sorted(json.loads(done.out)["notLookedAt"], key=lambda each: each["what"])


def test_a_bundle_has_no_credential_and_is_read_again(fake: Fake, tmp_path: Path) -> None:
    kept = tmp_path / "kept.tgz"
    done = fake("-n", "test", "--bundle", str(kept))
    snapshot = bundle.read(str(kept))
    assert {"s3": ["secret-key"]} == snapshot.secrets
    text = as_text(snapshot)
    assert "fs.s3a.secret.key=…" in text
    assert PLANTED not in text
    again = ran("doctor", "--from", str(kept))
    assert (done.code, done.out) == (again.code, again.out)


def test_what_there_is_nothing_to_look_at_ends_with_2(fake: Fake, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no snapshot", encoding="utf-8")
    cases = [
        (
            ["other", "-n", "test"],
            "must be one of the clusters in namespace test: alluxio (got 'other')",
        ),
        (["--from", str(tmp_path / "none")], "cannot be read (No such file or directory)"),
        (["--from", str(tmp_path / "text")], "is no snapshot of a cluster"),
        (["--bundle", str(tmp_path / "no/x.tgz"), "-n", "test"], "No such file or directory"),
    ]
    for words, message in cases:
        done = fake(*words)
        assert (2, "") == (done.code, done.out), words
        assert message in done.err, words
    fake.answers = {f"{START} get pods ": (1, FORBIDDEN.format("pods", "", ""))}
    done = fake("-n", "test")
    assert (2, "") == (done.code, done.out)
    assert "fails: not allowed to list pods" in done.err
    assert [] == [words for words in fake.asked[-1:] if words[2:4] != ["get", "pods"]]
    fake.answers = {f"{START} get pods ": (0, "hello")}
    assert "kubectl -n test get pods fails: kubectl did not print JSON" in fake("-n", "test").err
    fake.answers = {f"{START} get pods ": listed()}
    assert "the namespace has no Alluxio cluster" in fake("-n", "test").err


def test_which_cluster_is_meant_must_be_clear(fake: Fake) -> None:
    one, other, foreign = pod("master"), pod("master", name="b-0"), pod("master", name="c-0")
    other["metadata"]["labels"]["release"] = "b"
    del foreign["metadata"]["labels"]["release"]  # it is not of this library, nor of the chart
    fake.answers[f"{START} get pods "] = listed(one, foreign)
    assert "alluxio in namespace test: nothing wrong" in fake("-n", "test").out
    fake.answers[f"{START} get pods "] = listed(one, foreign, other)
    assert (
        "NAME must be one of the clusters in namespace test: alluxio, b;" in fake("-n", "test").err
    )
    assert "b in namespace test: nothing wrong" in fake("b", "-n", "test").out


def test_a_file_that_cannot_be_run_is_no_kubectl(
    fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(fake.folder))
    (fake.folder / "kubectl").write_bytes(b"\x7fELF")
    done = fake("-n", "test")
    assert (2, "") == (done.code, done.out)
    assert "kubectl cannot be run (Exec format error)" in done.err


def test_without_kubectl_there_is_one_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    done = ran("doctor")
    assert (2, "") == (done.code, done.out)
    assert done.err.startswith("alluxio-constructs: error: kubectl is not installed")


def test_nothing_of_it_is_loaded_for_other_commands() -> None:
    loaded = loaded_by("values")
    assert "alluxio_constructs.cli" in loaded
    assert [] == [each for each in loaded if "_doctor" in each.split(".")]


def test_each_permission_that_is_missing_is_told_and_no_end(fake: Fake) -> None:
    cases = {
        "get events": ("events", "not allowed to list events"),
        "get services": ("services", "not allowed to list services"),
        "get networkpolicies.networking.k8s.io": (
            "networkpolicies",
            "not allowed to list networkpolicies.networking.k8s.io",
        ),
        "get namespace test": ("namespaces", "not allowed to get namespaces"),
        "get secret s3": ("the keys of Secrets", "not allowed to get secrets"),
        "logs": ("logs", "not allowed to get pods/log"),
        "exec": ("inside of containers (kubectl exec)", "not allowed to create pods/exec"),
    }
    answers = dict(fake.answers)
    for command, (what, reason) in cases.items():
        _, _, _, verb, resource = reason.split(" ")
        resource, _, group = resource.partition(".")
        message = (
            f'Error from server (Forbidden): {resource} is forbidden: User "me" cannot {verb}'
            f' resource "{resource}" in API group "{group}" in the namespace "test"'
        )
        start = f"{START} {command}"
        others = {key: each for key, each in answers.items() if key != start}
        fake.answers = {start: (1, message), **others}
        done = fake("-n", "test", "--output", "json")
        assert 0 == done.code, command
        assert {"what": what, "reason": reason} in json.loads(done.out)["notLookedAt"], command
