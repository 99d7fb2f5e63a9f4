"""`alluxio-constructs doctor`: clusters broken one way after another, and one that is healthy."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from cdk8s import Chart, Testing

from alluxio_constructs import (
    AlluxioConfigWarning,
    Fuse,
    Journal,
    PodOptions,
    Process,
    Resources,
    Ufs,
    UfsSecret,
    VolumeSource,
)
from tests.cluster.alluxio import Alluxio, documents, image
from tests.cluster.kubectl import CommandError, Kubectl, say, until
from tests.docs.pages import blocks
from tests.kit import Document

ROOT = Path(__file__).parents[2]
NOWHERE = {"example.com/nowhere": "true"}
ABSENT = image("alluxio/alluxio:none")
KEPT = os.environ.get("DOCTOR_RECORDS")
"""A folder to keep what each cluster answered in."""


def doctor(kubectl: Kubectl, name: str = "alluxio", *more: str) -> dict[str, Any]:
    """What the command says of a cluster."""
    words = ["doctor", name, "-n", kubectl.namespace, "--output", "json", *more]
    if KEPT and not more:
        words += ["--bundle", f"{KEPT}/{kubectl.namespace}-{name}.tgz"]
    program = "from alluxio_constructs.cli import _entry_point; _entry_point()"
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=300,
    )
    if done.returncode not in (0, 1) or not done.stdout:
        raise CommandError(f"doctor: {done.returncode}\n{done.stdout}{done.stderr}")
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == int(not report["healthy"])
    return report


def ids(report: dict[str, Any]) -> set[str]:
    return {each["id"] for each in report["problems"]}


def wait_for(kubectl: Kubectl, expected: set[str], name: str = "alluxio") -> dict[str, Any]:
    """Wait until the command finds at least what is expected; returns its report."""
    last: dict[str, Any] = {}

    def found() -> bool:
        last.update(doctor(kubectl, name))
        return expected <= ids(last)

    try:
        until(f"doctor of {name} finds {', '.join(sorted(expected))}", found, timeout=240, every=5)
    except CommandError as failed:
        raise CommandError(f"{failed}\n{json.dumps(last, indent=1)[:6000]}") from failed
    for each in last["problems"]:
        say(f"{name}: {each['id']}: {'; '.join(each['objects'])}: {each['why'][:300]}")
    return last


def changed(
    documents: Sequence[Document], kind: str, change: Callable[[Document], None], suffix: str = ""
) -> list[Document]:
    """Documents, of which those of a kind are changed: in ways that the library refuses."""
    for each in documents:
        if each["kind"] == kind and each["metadata"]["name"].endswith(suffix):
            change(each)
    return list(documents)


def container(document: Document, position: int = 0) -> Any:
    return document["spec"]["template"]["spec"]["containers"][position]


def stunted(document: Document) -> None:
    """Too little memory for a JVM to start in."""
    container(document)["resources"]["limits"]["memory"] = "40Mi"
    container(document)["resources"]["requests"]["memory"] = "40Mi"


def impatient(document: Document) -> None:
    """Probes that a JVM cannot satisfy."""
    container(document)["startupProbe"].update(failureThreshold=1, periodSeconds=1)


def unknown_option(document: Document) -> None:
    document["data"]["ALLUXIO_MASTER_JAVA_OPTS"] += " -XX:+Nonsense"


def broken(namespace: str) -> Iterator[tuple[str, set[str], list[Document]]]:
    """Clusters that cost nothing, since next to nothing of them runs: name, findings, documents."""

    def made(name: str, **given: Any) -> list[Document]:
        given.setdefault("workers", 1)
        given.setdefault("journal", Journal.local(volume=VolumeSource.empty_dir(size_limit="64Mi")))
        return documents(namespace, name=name, **given)

    nowhere = PodOptions(node_selector=NOWHERE)
    yield (
        "selector",
        {"pod-waits-for-labelled-node", "no-node-matches"},
        made("selector", image=ABSENT, master_pod=nowhere, worker_pod=nowhere, workers=None),
    )
    greedy = Process(resources=Resources(cpu_request=100, cpu_limit=100))
    yield "greedy", {"pod-waits-for-resources"}, made("greedy", image=ABSENT, master=greedy)
    claim = VolumeSource.persistent_volume_claim("1Gi", storage_class_name="nowhere")
    yield (
        "claim",
        {"claim-not-bound", "pod-waits-for-volume"},
        made("claim", image=ABSENT, journal=Journal.local(volume=claim)),
    )
    yield "image", {"image-not-pulled"}, made("image", image=ABSENT)
    keys = UfsSecret.from_existing(
        Chart(Testing.app(), "keys"),
        "keys",
        secret_name="keys",
        env={"AWS_SECRET_ACCESS_KEY": "secret-key"},
    )
    yield (
        "key",
        {"secret-missing"},
        made("key", ufs=Ufs("s3://bucket/data", secrets=[keys]), worker_enabled=False),
    )
    whole = made("unconfigured", worker_enabled=False)
    yield (
        "unconfigured",
        {"config-map-missing"},
        [each for each in whole if each["kind"] != "ConfigMap"],
    )
    yield (
        "option",
        {"jvm-option-unknown"},
        changed(made("option", worker_enabled=False), "ConfigMap", unknown_option),
    )
    on_root = VolumeSource.host_path(f"/tmp/alluxio-tests/{namespace}/root")
    yield (
        "format",
        {"init-container-fails"},
        made(
            "format", journal=Journal.local(volume=on_root, format="always"), worker_enabled=False
        ),
    )
    yield (
        "small",
        {"out-of-memory"},
        changed(made("small", worker_enabled=False), "StatefulSet", stunted),
    )
    yield (
        "impatient",
        {"killed-while-starting"},
        changed(made("impatient", worker_enabled=False), "StatefulSet", impatient),
    )
    three = made("three", image=ABSENT, masters=3, worker_enabled=False, journal=_three())
    yield (
        "three",
        {"service-missing", "image-not-pulled"},
        [each for each in three if each["metadata"]["name"] != "three-master-1"],
    )
    yield "alone", {"no-node-matches"}, made("alone", image=ABSENT, **_fuse_alone())
    yield (
        "versions",
        {"versions-differ"},
        changed(made("versions", image=ABSENT), "StatefulSet", _another_image, "worker"),
    )
    policy = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "closed", "namespace": namespace},
        "spec": {"podSelector": {"matchLabels": {"release": "closed"}}, "ingress": []},
    }
    yield "closed", {"policy-locks-out"}, [*made("closed", image=ABSENT), policy]
    stopped = changed(made("stopped", worker_enabled=False), "StatefulSet", _stopped)
    yield "stopped", {"scaled-to-none"}, stopped
    first = PodOptions(host_network=True, node_selector={"kubernetes.io/hostname": NODE})
    for name, expected in (("here", "image-not-pulled"), ("ports", "pod-waits-for-ports")):
        yield name, {expected}, made(name, image=ABSENT, worker_pod=first, master_pod=nowhere)


NODE = ""


def _three() -> Journal:
    return Journal.embedded(volume=VolumeSource.empty_dir(size_limit="64Mi"))


def _fuse_alone() -> dict[str, Any]:
    return {
        "fuse": Fuse(),
        "workers": None,
        "worker_pod": PodOptions(node_selector=NOWHERE),
        "short_circuit": "off",
    }


def _another_image(document: Document) -> None:
    for each in document["spec"]["template"]["spec"]["containers"]:
        each["image"] = "alluxio/alluxio:2.9.4-none"


def _stopped(document: Document) -> None:
    document["spec"]["replicas"] = 0


def test_each_broken_cluster_is_told_what_is_wrong(kubectl: Kubectl, cluster: Any) -> None:
    global NODE
    NODE = cluster.nodes[0]
    kubectl("create", "secret", "generic", "keys", "--from-literal=access-key=planted-6c1d")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        cases = list(broken(kubectl.namespace))
    for name, _, made in cases:
        say(f"apply {name}")
        kubectl.apply(made)
    failures = []
    for name, expected, _ in cases:
        try:
            report = wait_for(kubectl, expected, name)
            assert [] == report["notLookedAt"], name
        except (CommandError, AssertionError) as failed:
            failures.append(f"{name}: {failed}")
    assert [] == failures, "\n".join(failures)


def live(namespace: str) -> list[Document]:
    """A cluster that is healthy, with what it takes to break it."""
    return documents(
        namespace,
        workers=1,
        properties={
            "alluxio.master.worker.timeout": "20s",
            "alluxio.user.file.writetype.default": "CACHE_THROUGH",
        },
    )


def edited(kubectl: Kubectl, variable: str, text: str) -> None:
    """Append to a variable of the ConfigMap, as somebody does who edits it."""
    (found,) = kubectl.items("configmap", "app=alluxio")
    value = f"{found['data'][variable]} {text}"
    kubectl("patch", "configmap", "alluxio-config", "-p", json.dumps({"data": {variable: value}}))


def restarted(kubectl: Kubectl, alluxio: Alluxio, workload: str) -> None:
    kubectl("rollout", "restart", f"statefulset/alluxio-{workload}")
    kubectl("rollout", "status", f"statefulset/alluxio-{workload}", timeout=420)
    alluxio.wait_leader(timeout=300)
    alluxio.wait_workers(1)


def signalled(kubectl: Kubectl, pod: str, container: str, process: str, signal: str) -> None:
    command = f"kill -{signal} $(pgrep -f {process} | head -1)"
    kubectl.exec(pod, "bash", "-c", command, container=container)


def account(kubectl: Kubectl) -> str:
    """An account that may do what the page says; returns a kubeconfig with its token."""
    namespace, role = kubectl.namespace, f"doctor-{kubectl.namespace}"
    (block,) = blocks(ROOT / "docs/doctor.md", "yaml")
    subject = {"kind": "ServiceAccount", "name": "doctor", "namespace": namespace}
    made: list[Document] = [
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": "doctor", "namespace": namespace},
        }
    ]
    for each in yaml.safe_load_all(block.text.replace("[alluxio]", f"[{namespace}]")):
        kind = each["kind"]
        each["metadata"] = {"name": role, "namespace": namespace}
        made.append(each)
        made.append(
            {
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": f"{kind}Binding",
                "metadata": {"name": role, "namespace": namespace},
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": role},
                "subjects": [subject],
            }
        )
    for each in made:
        if each["kind"].startswith("ClusterRole"):
            del each["metadata"]["namespace"]
    kubectl.apply(made)
    config = yaml.safe_load(kubectl("config", "view", "--raw", "--minify"))
    config["users"][0]["user"] = {"token": kubectl("create", "token", "doctor").strip()}
    return json.dumps(config)


def test_a_healthy_cluster_is_quiet_and_a_role_suffices(
    kubectl: Kubectl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alluxio = Alluxio(kubectl)
    alluxio.start(live(kubectl.namespace), workers=1)
    healthy = doctor(kubectl)
    assert ([], []) == (healthy["problems"], healthy["notLookedAt"])

    file = tmp_path / "kubeconfig"
    file.write_text(account(kubectl), encoding="utf-8")
    role = f"doctor-{kubectl.namespace}"
    try:
        with monkeypatch.context() as patch:
            patch.setenv("KUBECONFIG", str(file))
            assert healthy == doctor(kubectl)
        kubectl("delete", "role", role)
        with monkeypatch.context() as patch:
            patch.setenv("KUBECONFIG", str(file))
            with pytest.raises(CommandError, match="not allowed to list pods"):
                doctor(kubectl)
    finally:
        kubectl("delete", "clusterrole,clusterrolebinding", role)

    edited(kubectl, "ALLUXIO_MASTER_JAVA_OPTS", "-Dalluxio.master.audit.logging.enabled=true")
    found = wait_for(kubectl, {"configuration-is-old"})
    assert {"configuration-is-old"} == ids(found)

    # What shows with the next start of the master, and of the worker.
    percent = "alluxio.master.journal.space.monitor.percent.free.threshold"
    edited(kubectl, "ALLUXIO_MASTER_JAVA_OPTS", f"-D{percent}=99")
    worker = {
        "alluxio.user.short.circuit.enabled": "true",
        "alluxio.worker.data.server.domain.socket.as.uuid": "true",
        "alluxio.worker.data.server.domain.socket.address": "/tmp/domain",
    }
    edited(
        kubectl,
        "ALLUXIO_WORKER_JAVA_OPTS",
        " ".join(f"-D{name}={value}" for name, value in worker.items()),
    )
    restarted(kubectl, alluxio, "master")
    restarted(kubectl, alluxio, "worker")
    wait_for(kubectl, {"journal-disk-filling", "no-domain-socket"})

    # An under storage that does not answer.
    alluxio(
        *("fs", "mount", "--option", "alluxio.underfs.s3.endpoint=http://127.0.0.1:1"),
        *("--option", "s3a.accessKeyId=planted-6c1d", "--option", "s3a.secretKey=planted-6c1d"),
        *("/s3", "s3://nowhere/data"),
        check=False,
    )
    alluxio("fs", "ls", "/s3", check=False)
    wait_for(kubectl, {"under-storage-fails"})
    kept = tmp_path / "bundle.tgz"
    doctor(kubectl, "alluxio", "--bundle", str(kept))
    text = gzip.decompress(kept.read_bytes())
    assert b"AlluxioS3Exception" in text
    assert b"planted-6c1d" not in text

    signalled(kubectl, "alluxio-worker-0", "alluxio-worker", "AlluxioWorker", "STOP")
    wait_for(kubectl, {"worker-lost"})
    signalled(kubectl, "alluxio-worker-0", "alluxio-worker", "AlluxioWorker", "CONT")

    signalled(kubectl, "alluxio-master-0", "alluxio-master", "AlluxioMaster", "STOP")
    wait_for(kubectl, {"no-leader"})
    signalled(kubectl, "alluxio-master-0", "alluxio-master", "AlluxioMaster", "CONT")

    closed = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "closed", "namespace": kubectl.namespace},
        "spec": {"podSelector": {"matchLabels": {"role": "alluxio-master"}}, "ingress": []},
    }
    kubectl.apply([closed])
    wait_for(kubectl, {"policy-locks-out", "master-not-reached"})
    kubectl("delete", "networkpolicy", "closed")

    edited(
        kubectl, "ALLUXIO_WORKER_JAVA_OPTS", "-Dalluxio.worker.tieredstore.level0.dirs.quota=8Gi"
    )
    kubectl("delete", "pod", "alluxio-worker-0")
    wait_for(kubectl, {"tier-too-small"})


def test_pods_that_the_api_server_refuses_are_told(kubectl: Kubectl) -> None:
    level = "pod-security.kubernetes.io/enforce=restricted"
    kubectl("label", "--overwrite", "namespace", kubectl.namespace, level)
    kubectl.apply(documents(kubectl.namespace, image=ABSENT, workers=1))
    wait_for(kubectl, {"pods-refused"})
