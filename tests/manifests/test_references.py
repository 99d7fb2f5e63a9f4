"""The check of references finds each kind of problem, made by one change to good documents."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any

from alluxio_constructs import Fuse, NetworkPolicies, WebUiOptions
from tests.kit import Document, cluster, container, one, pod_of
from tests.references import host_paths, problems

Break = Callable[[list[Document]], object]


@functools.cache
def _cluster() -> list[Document]:
    return cluster(fuse=Fuse(), masters=3)


@functools.cache
def guarded() -> list[Document]:
    return cluster(
        masters=3,
        web_ui=WebUiOptions(host="alluxio.example.com"),
        network_policies=NetworkPolicies(clients=[{"podSelector": {"matchLabels": {"a": "b"}}}]),
    )


def good() -> list[Document]:
    """Documents without a problem, for a test to change."""
    return copy.deepcopy(_cluster())


def broken(change: Break, documents: list[Document] | None = None) -> list[str]:
    documents = good() if documents is None else documents
    change(documents)
    return problems(documents)


def master(documents: list[Document]) -> Document:
    return one(documents, "StatefulSet")


def worker_pod(documents: list[Document]) -> Document:
    return pod_of(one(documents, "DaemonSet", "alluxio-worker"))


def volume(documents: list[Document], source: dict[str, Any]) -> None:
    """Give the workers a volume, and mount it."""
    worker_pod(documents)["volumes"].append({"name": "more", **source})
    mounts = container(documents, "alluxio-worker")["volumeMounts"]
    mounts.append({"name": "more", "mountPath": "/more"})


def env(documents: list[Document], source: dict[str, Any]) -> None:
    """Give the worker a variable that comes from elsewhere."""
    more = {"name": "MORE", "valueFrom": source}
    container(documents, "alluxio-worker")["env"].append(more)


def service(documents: list[Document], name: str = "alluxio-master-0") -> Document:
    spec: Document = one(documents, "Service", name)["spec"]
    return spec


def fuse(documents: list[Document]) -> Document:
    spec: Document = one(documents, "DaemonSet", "alluxio-fuse")["spec"]
    return spec


def data(documents: list[Document]) -> Document:
    found: Document = one(documents, "ConfigMap")["data"]
    return found


def sidecar(documents: list[Document], **fields: Any) -> None:
    """Add a user's container to the masters."""
    pod_of(master(documents))["containers"].append({"name": "sidecar", "image": "a", **fields})


def service_of_a_sidecar(documents: list[Document], port: Document) -> None:
    """Give a Service a port that is a sidecar's."""
    service(documents)["ports"].append({"name": "more", "port": 9999})
    sidecar(documents, ports=[port])


def remove(documents: list[Document], kind: str, name: str) -> None:
    documents.remove(one(documents, kind, name))


def test_good_documents_have_no_problem() -> None:
    assert problems(good()) == []
    assert problems(guarded()) == []


# References.


NOWHERE: list[tuple[str, Break]] = [
    (
        "ServiceAccount/missing",
        lambda documents: worker_pod(documents).update(serviceAccountName="missing"),
    ),
    (
        "PriorityClass/missing",
        lambda documents: worker_pod(documents).update(priorityClassName="missing"),
    ),
    (
        "Secret/missing",
        lambda documents: worker_pod(documents).update(imagePullSecrets=[{"name": "missing"}]),
    ),
    (
        "Secret/missing",
        lambda documents: volume(documents, {"secret": {"secretName": "missing"}}),
    ),
    (
        "ConfigMap/missing",
        lambda documents: volume(documents, {"configMap": {"name": "missing"}}),
    ),
    (
        "PersistentVolumeClaim/missing",
        lambda documents: volume(documents, {"persistentVolumeClaim": {"claimName": "missing"}}),
    ),
    (
        "Secret/missing",
        lambda documents: env(documents, {"secretKeyRef": {"name": "missing", "key": "k"}}),
    ),
    (
        "ConfigMap/missing",
        lambda documents: env(documents, {"configMapKeyRef": {"name": "missing", "key": "k"}}),
    ),
    (
        "Secret/missing",
        lambda documents: worker_pod(documents).update(
            initContainers=[{"name": "init", "envFrom": [{"secretRef": {"name": "missing"}}]}]
        ),
    ),
]


def test_reference_without_a_target_is_found() -> None:
    for i, (reference, change) in enumerate(NOWHERE):
        finding = f"DaemonSet/alluxio-worker refers to {reference}, which is nowhere"
        assert broken(change) == [finding], i


def test_config_map_that_is_not_there_is_found_in_each_workload() -> None:
    found = broken(lambda documents: remove(documents, "ConfigMap", "alluxio-config"))
    for workload in ("StatefulSet/alluxio-master", "DaemonSet/alluxio-worker"):
        finding = f"{workload} refers to ConfigMap/alluxio-config, which is nowhere"
        assert finding in found, workload


def test_names_of_a_kind_are_unique_in_a_namespace() -> None:
    documents = good()
    other = copy.deepcopy(one(documents, "ConfigMap"))
    assert problems([*documents, other]) == ["ConfigMap/alluxio-config is there 2 times"]
    other["metadata"]["namespace"] = "other"
    assert problems([*documents, other]) == []


def test_reference_to_an_external_or_generated_object_needs_no_document() -> None:
    documents = good()
    worker_pod(documents)["serviceAccountName"] = "default"
    volume(documents, {"configMap": {"name": "kube-root-ca.crt"}})
    assert problems(documents) == []
    worker_pod(documents)["serviceAccountName"] = "reader"
    assert problems(documents, external=["ServiceAccount/reader"]) == []


def test_something_external_that_nothing_refers_to_is_found() -> None:
    found = problems(good(), external=["Secret/unused"])
    assert found == ["nothing refers to external Secret/unused"]


# Pods, and what leads to them.


WORKER, MASTER = "DaemonSet/alluxio-worker", "StatefulSet/alluxio-master"
NO_PODS = {"statefulset.kubernetes.io/pod-name": "alluxio-master-3"}  # of three masters
OTHERS = {"statefulset.kubernetes.io/pod-name": "alluxio-worker-1"}
NO_PORT = "has port more, which its pods do not"

BROKEN: list[tuple[str, Break, list[str]]] = [
    (
        "two volumes of a name",
        lambda documents: worker_pod(documents)["volumes"].append(
            {"name": "alluxio-mem", "emptyDir": {}}
        ),
        ["DaemonSet/alluxio-worker has 2 volumes called alluxio-mem"],
    ),
    (
        "a volume and a claim template of a name",
        lambda documents: pod_of(master(documents)).update(
            volumes=[{"name": "alluxio-journal", "emptyDir": {}}]
        ),
        ["StatefulSet/alluxio-master has 2 volumes called alluxio-journal"],
    ),
    (
        "a volume that nothing mounts",
        lambda documents: worker_pod(documents)["volumes"].append(
            {"name": "unused", "emptyDir": {}}
        ),
        ["DaemonSet/alluxio-worker mounts no unused"],
    ),
    (
        "a mount without a volume",
        lambda documents: container(documents, "alluxio-worker")["volumeMounts"].append(
            {"name": "missing", "mountPath": "/missing"}
        ),
        ["DaemonSet/alluxio-worker has no volume missing"],
    ),
    (
        "two containers of a name",
        lambda documents: worker_pod(documents).update(initContainers=[{"name": "alluxio-worker"}]),
        ["DaemonSet/alluxio-worker has 2 containers called alluxio-worker"],
    ),
    (
        "a port in two containers",
        lambda documents: container(documents, "alluxio-worker")["ports"].append(
            {"name": "more", "containerPort": 30001}
        ),
        ["DaemonSet/alluxio-worker has 2 ports 30001"],
    ),
    (
        "two ports of a name",
        lambda documents: container(documents, "alluxio-worker")["ports"].append(
            {"name": "job-rpc", "containerPort": 4000}
        ),
        ["DaemonSet/alluxio-worker has 2 ports called job-rpc"],
    ),
    (
        "two variables of a name",
        lambda documents: container(documents, "alluxio-worker")["env"].append(
            {"name": "ALLUXIO_WORKER_HOSTNAME", "value": "x"}
        ),
        ["DaemonSet/alluxio-worker alluxio-worker has 2 variables ALLUXIO_WORKER_HOSTNAME"],
    ),
    (
        "two mounts at a path",
        lambda documents: container(documents, "alluxio-worker")["volumeMounts"].append(
            {"name": "alluxio-mem", "mountPath": "/dev/shm"}
        ),
        ["DaemonSet/alluxio-worker alluxio-worker has 2 mounts at /dev/shm"],
    ),
    *(
        (
            f"a {probe} of a port that is not the container's",
            # A port of the other container in the pod.
            lambda documents, probe=probe: container(documents, "alluxio-master")[probe][
                "tcpSocket"
            ].update(port="job-rpc"),
            [f"{MASTER} alluxio-master probes port job-rpc, which it does not have"],
        )
        for probe in ("livenessProbe", "startupProbe")
    ),
    (
        "a selector that misses its own pods",
        lambda documents: fuse(documents)["template"]["metadata"]["labels"].update(role="another"),
        ["DaemonSet/alluxio-fuse does not select its own pods"],
    ),
    (
        "a selector that takes in the pods of another",
        lambda documents: fuse(documents).update(selector={"matchLabels": {"app": "alluxio"}}),
        [
            "DaemonSet/alluxio-fuse selects the pods of StatefulSet/alluxio-master",
            "DaemonSet/alluxio-fuse selects the pods of DaemonSet/alluxio-worker",
        ],
    ),
    (
        "no governing Service",
        lambda documents: remove(documents, "Service", "alluxio-master"),
        ["StatefulSet/alluxio-master has no headless Service alluxio-master"],
    ),
    (
        "a governing Service with an address",
        lambda documents: service(documents, "alluxio-master").pop("clusterIP"),
        ["StatefulSet/alluxio-master has no headless Service alluxio-master"],
    ),
    *(
        (
            f"a Service of {selector}",
            lambda documents, name=name, selector=selector: service(documents, name).update(
                selector=selector
            ),
            [f"Service/{name} selects the pods of {count} workloads"],
        )
        for name, selector, count in (
            ("alluxio-master", {"app": "another"}, 0),
            ("alluxio-master", {"app": "alluxio"}, 3),
            ("alluxio-master-1", NO_PODS, 0),
            ("alluxio-master-1", OTHERS, 0),
        )
    ),
    *(
        (
            f"port {port} of a Service",
            lambda documents, port=port: service(documents)["ports"].__setitem__(0, port),
            [f"Service/alluxio-master-0 has port {port['name']}, which its pods do not"],
        )
        for port in ({"name": "rpc", "port": 1}, {"name": "none", "port": 19998})
    ),
    *(
        (
            f"port {port} of a sidecar",
            lambda documents, port=port: service_of_a_sidecar(documents, port),
            [] if problem is None else [f"Service/alluxio-master-0 {problem}"],
        )
        for port, problem in (
            ({"name": "more", "containerPort": 9999}, None),
            ({"containerPort": 9999}, None),
            ({"name": "other", "containerPort": 9999}, NO_PORT),
            ({"containerPort": 9998}, NO_PORT),
        )
    ),
    (
        "a sidecar that reads the options",
        lambda documents: sidecar(
            documents, envFrom=[{"configMapRef": {"name": "alluxio-config"}}]
        ),
        [],
    ),
    (
        "an escaped dollar",
        lambda documents: data(documents).update(ALLUXIO_FUSE_JAVA_OPTS=r"-Dkey=\${MISSING}"),
        [],
    ),
    (
        "a process without options",
        lambda documents: data(documents).pop("ALLUXIO_JOB_WORKER_JAVA_OPTS"),
        [f"{WORKER} alluxio-job-worker has no options in its ConfigMap"],
    ),
]


def test_documents_that_contradict_themselves_are_found() -> None:
    for name, change, expected in BROKEN:
        assert broken(change) == expected, name


def test_ports_of_a_service_that_overlap_are_found() -> None:
    for twice, more in (
        ("rpc", {"name": "rpc", "port": 19999}),
        ("19998", {"name": "web2", "port": 19998}),
    ):
        documents = good()
        service(documents)["ports"].append(more)
        assert f"Service/alluxio-master-0 has 2 ports {twice}" in problems(documents)


def test_options_that_refer_to_a_variable_that_is_not_there_are_found() -> None:
    for variable in ("ALLUXIO_JAVA_OPTS", "ALLUXIO_FUSE_JAVA_OPTS"):
        documents = good()
        data(documents)["ALLUXIO_JAVA_OPTS"] = ""
        data(documents)[variable] += " -Dalluxio.user.hostname=${MISSING}"
        assert (
            "DaemonSet/alluxio-fuse alluxio-fuse has no variable MISSING, which"
            f" {variable} refers to"
        ) in problems(documents)


def test_host_paths_are_the_directories_of_the_nodes_that_are_in_use() -> None:
    documents = good()
    volume(documents, {"hostPath": {"path": "/ssd"}})
    local = {"kind": "PersistentVolume", "spec": {"hostPath": {"path": "/tmp/journal-0"}}}
    assert host_paths([*documents, local]) == {
        "/mnt/alluxio/test/alluxio",
        "/ssd",
        "/tmp/journal-0",
    }
