"""`alluxio-constructs plan` is right: asked of the API server, and seen with pods that restart.

The pods are stand-ins, which sleep in place of Alluxio: what restarts them is the same.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from alluxio_constructs import Fuse, Journal, LogServerOptions, PodOptions, Process, VolumeSource
from tests.chart.release import Release
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import Kubectl, outcomes, run, until
from tests.helm.command import ran
from tests.kit import Document
from tests.plan.made import made, planned
from tests.plan.pairs import pairs

OF_THE_CLUSTER = (
    "PersistentVolume",
    "StorageClass",
    "CSIDriver",
    "ClusterRole",
    "ClusterRoleBinding",
)
WORKLOADS = ("StatefulSet", "DaemonSet", "Deployment")
NOWHERE = {"alluxio-constructs/no-such-node": "true"}
# Two namespaces; and a claim that must be bound before it may grow, which has a test of its own.
APART = ("namespace", "claim of a class that lets it grow")
LARGER = VolumeSource.persistent_volume_claim("2Gi")
PARTS = 4
SLEEP = ["sh", "-c", "trap 'exit 0' TERM; sleep 100000 & wait"]
IMAGE = "busybox:1.35"


def in_namespace(
    documents: Sequence[Document], namespace: str, *, run: bool = False
) -> list[Document]:
    """Documents in a namespace, with names of their own outside of it; their pods may not run."""
    found = copy.deepcopy(list(documents))
    for each in found:
        if each["kind"] in OF_THE_CLUSTER:
            each["metadata"]["name"] = f"{namespace}-{each['metadata']['name']}"
        else:
            each["metadata"]["namespace"] = namespace
        if each["kind"] == "ClusterRoleBinding":
            each["roleRef"]["name"] = f"{namespace}-{each['roleRef']['name']}"
        if each["kind"] in WORKLOADS and not run:
            each["spec"]["template"]["spec"]["nodeSelector"] = NOWHERE
    return found


def dry_run(kubectl: Kubectl, documents: Sequence[Document]) -> set[str]:
    """The objects that the API server takes, as ``KIND/NAME``."""
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(documents)})
    said = kubectl("apply", "--dry-run=server", "-f", "-", stdin=text, check=False, timeout=180)
    taken = outcomes(said)
    return {
        f"{each['kind']}/{each['metadata']['name']}"
        for each in documents
        if any(
            name.split(".")[0].partition("/")[0] == each["kind"].lower()
            and name.endswith(f"/{each['metadata']['name']}")
            for name in taken
        )
    }


@pytest.mark.parametrize("part", range(PARTS))
def test_api_server_refuses_what_the_plan_calls_refused_and_nothing_else(
    cluster: Cluster,
    make_namespace: Callable[..., Kubectl],
    remark: Callable[[str], None],
    part: int,
) -> None:
    asked = refused = 0
    every_pair = [(name, pair) for name, pair in pairs().items() if name not in APART]
    size = -(-len(every_pair) // PARTS)
    chosen = every_pair[part * size :][:size]
    for name, pair in chosen:
        kubectl = make_namespace()
        old, new = (in_namespace(each, kubectl.namespace) for each in pair)
        try:
            if old:
                kubectl.apply(old)
            every = {f"{each['kind']}/{each['metadata']['name']}" for each in new}
            told = {
                str(named)
                for each in planned(old, new).values()
                for entry in each
                if entry.rule == "immutable-field"
                for named in entry.objects
            }
            assert every - told == dry_run(kubectl, new), name
            asked, refused = asked + len(every), refused + len(told)
        finally:
            outside = [each for each in (*old, *new) if each["kind"] in OF_THE_CLUSTER]
            if outside:
                kubectl.delete(outside, "--wait=false")
            run("kubectl", "delete", "namespace", kubectl.namespace, "--wait=false")
    remark(f"{len(chosen)} pairs, {asked} objects, {refused} of them refused")


def _with(name: str) -> Process:
    """A process with a property switched on."""
    return Process(properties={name: True})


def stand_ins(documents: Sequence[Document]) -> list[Document]:
    """Documents whose pods sleep, with nothing to wait for."""
    found = copy.deepcopy(list(documents))
    for each in found:
        if each["kind"] in WORKLOADS:
            pod = each["spec"]["template"]["spec"]
            for name in ("initContainers", "containers"):
                for container in pod.get(name, ()):
                    sleeps = SLEEP if name == "containers" else ["true"]
                    container.update(image=IMAGE, command=sleeps, resources={})
                    for field in ("readinessProbe", "livenessProbe", "startupProbe", "lifecycle"):
                        container.pop(field, None)
    return found


def pods_of(kubectl: Kubectl) -> dict[str, tuple[str, str]]:
    """Each pod's id and when it was made, by its name."""
    return {
        each["metadata"]["name"]: (each["metadata"]["uid"], each["metadata"]["creationTimestamp"])
        for each in kubectl.pods()
    }


def wait_until_rolled(kubectl: Kubectl, documents: Sequence[Document]) -> None:
    """Wait until each workload has the pods that it asks for, all of its newest template."""
    for each in documents:
        if each["kind"] in WORKLOADS:
            target = f"{each['kind'].lower()}/{each['metadata']['name']}"
            kubectl("rollout", "status", target, "--timeout=300s", timeout=320)

    def none_goes() -> bool:
        every = kubectl.items("pods", "app=alluxio")
        return not any("deletionTimestamp" in each["metadata"] for each in every)

    until("no pod is stopping", none_goes)


def json_plan(kubectl: Kubectl, old: str, new: str) -> tuple[int, dict[str, Any]]:
    """What the command says of the cluster."""
    done = ran("plan", old, new, "-n", kubectl.namespace, "--output", "json")
    assert "" == done.err
    return done.code, json.loads(done.out)


def write(folder: Path, name: str, documents: Sequence[Document]) -> str:
    """Write documents to a file, and say which."""
    file = folder / f"{name}.json"
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(documents)})
    file.write_text(text, encoding="utf-8")
    return str(file)


def summary(plan: Mapping[str, Any], section: str) -> list[Any]:
    """What a section of a plan says, without its words."""
    return sorted(
        [each["rule"], [named["name"] for named in each["objects"]], each.get("pods", [])]
        for each in plan[section]
    )


def apply_what_is_taken(kubectl: Kubectl, documents: Sequence[Document]) -> None:
    """Apply documents as anybody does, of which the API server may refuse some."""
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": list(documents)})
    kubectl("apply", "-f", "-", stdin=text, check=False, timeout=180)


def assert_order(
    pods: Mapping[str, tuple[str, str]], restarts: Sequence[Mapping[str, Any]], what: str
) -> None:
    """Fail unless the pods of StatefulSets were made in the order in which the plan names them."""
    for each in restarts:
        made_at = [pods[name][1] for name in each["pods"] if name in pods and not each["stops"]]
        assert sorted(made_at) == made_at, (what, each["pods"])


def is_named(pod: str, patterns: Sequence[str]) -> bool:
    """Whether a plan names a pod."""
    return any(
        pod.startswith(each[:-1]) if each.endswith("*") else pod == each for each in patterns
    )


BASE: Mapping[str, Any] = {"masters": 3, "fuse": Fuse(), "log_server": LogServerOptions()}
# Each is applied over the one before: what is changed, and what the plan ends with.
STEPS: Sequence[tuple[str, Mapping[str, Any], int]] = (
    ("nothing", {}, 0),
    ("a label of objects", {"pod": PodOptions(object_labels={"team": "data"})}, 0),
    ("a property of the masters", {"master": _with("alluxio.master.audit.logging.enabled")}, 3),
    (
        "a property of job workers",
        {"job_worker": _with("alluxio.user.metrics.collection.enabled")},
        3,
    ),
    ("a property of FUSE", {"fuse": Fuse(process=_with("alluxio.fuse.debug.enabled"))}, 3),
    ("a property of all", {"properties": {"alluxio.user.file.writetype.default": "THROUGH"}}, 3),
    ("a label of the workers' pods", {"worker_pod": PodOptions(labels={"team": "data"})}, 3),
    ("one master less", {"masters": 2}, 4),
    ("claims of another size", {"journal": Journal.embedded(volume=LARGER)}, 4),
    ("no FUSE", {"fuse": None}, 0),
)
CHART_STEPS: Sequence[tuple[str, Mapping[str, Any], int]] = (
    ("nothing", {}, 0),
    ("a property", {"properties": {"alluxio.user.file.writetype.default": "THROUGH"}}, 0),
    ("metrics", {"metrics": True}, 3),
)


def chart(namespace: str, **options: Any) -> list[Document]:
    """A release of the chart, in a namespace."""
    release = Release(namespace=namespace, masters=3, small=True, domain=False, **options)
    return in_namespace(release.objects(), namespace, run=True)


@pytest.mark.parametrize(("steps", "make"), [(STEPS, made), (CHART_STEPS, chart)])
def test_pods_that_the_plan_names_restart_and_no_others(
    kubectl: Kubectl,
    tmp_path: Path,
    remark: Callable[[str], None],
    steps: Sequence[tuple[str, Mapping[str, Any], int]],
    make: Callable[..., list[Document]],
) -> None:
    options = dict(BASE if make is made else {})
    before = stand_ins(make(kubectl.namespace, **options))
    kubectl.apply(before)
    wait_until_rolled(kubectl, before)
    replaced = 0
    for what, change, code in steps:
        options.update(change)
        after = stand_ins(make(kubectl.namespace, **options))
        old, new = (write(tmp_path, *each) for each in (("old", before), ("new", after)))
        found = json_plan(kubectl, "cluster", new)
        assert code == found[0], what
        of_files = json_plan(kubectl, old, new)[1]
        for section in ("dataAtRisk", "refused", "restarts"):  # more may be left from before
            assert summary(of_files, section) == summary(found[1], section), (what, section)
        pods = pods_of(kubectl)
        apply_what_is_taken(kubectl, after)
        wait_until_rolled(kubectl, after)
        now = pods_of(kubectl)
        gone = {name for name, pod in pods.items() if now.get(name) != pod}
        named = [pod for each in found[1]["restarts"] for pod in each["pods"]]
        assert {name for name in pods if is_named(name, named)} == gone, what
        assert_order(now, found[1]["restarts"], what)
        replaced += len(gone)
        if not found[1]["refused"]:
            before = after
        else:
            options = {**options, **{name: BASE.get(name) for name in change}}
    remark(f"{len(steps)} changes, {replaced} pods replaced, all of them named")


def test_claim_that_grows_is_taken_where_its_class_allows_it(
    cluster: Cluster, kubectl: Kubectl, tmp_path: Path
) -> None:
    provisioner = default_provisioner()
    for allowed in (True, False):
        name = f"{kubectl.namespace}-{str(allowed).lower()}"
        storage = {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "StorageClass",
            "metadata": {"name": name},
            "provisioner": provisioner,
            "volumeBindingMode": "WaitForFirstConsumer",
            "allowVolumeExpansion": allowed,
        }
        try:
            kubectl.apply([storage])
            kubectl.apply([claim(name, "1Mi"), user_of(name)])
            kubectl("wait", f"pod/{name}", "--for=condition=Ready", "--timeout=180s", timeout=200)
            larger = claim(name, "2Mi")
            code, found = json_plan(kubectl, "cluster", write(tmp_path, name, [larger]))
            assert (0 if allowed else 4) == code, found
            taken = {f"PersistentVolumeClaim/{name}"} if allowed else set()
            assert taken == dry_run(kubectl, [larger])
        finally:
            kubectl("delete", f"pod/{name}", "--ignore-not-found", "--now")
            kubectl.delete([claim(name, "1Mi")])
            kubectl.delete([storage])


def default_provisioner() -> str:
    """What makes volumes of the class that has none named."""
    classes = json.loads(run("kubectl", "get", "storageclass", "-o", "json").stdout)["items"]
    marked = "storageclass.kubernetes.io/is-default-class"
    for each in classes:
        if each["metadata"].get("annotations", {}).get(marked) == "true":
            return str(each["provisioner"])
    pytest.skip("needs a default storage class")


def claim(name: str, size: str) -> Document:
    """A claim of the class of its name."""
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name},
        "spec": {
            "storageClassName": name,
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": size}},
        },
    }


def user_of(name: str) -> Document:
    """A pod that mounts the claim of its name."""
    container = {
        "name": "one",
        "image": IMAGE,
        "command": SLEEP,
        "volumeMounts": [{"name": "files", "mountPath": "/files"}],
    }
    volume = {"name": "files", "persistentVolumeClaim": {"claimName": name}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {"containers": [container], "volumes": [volume]},
    }
