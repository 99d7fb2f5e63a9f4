"""The referential check finds each kind of problem: one thing of good documents is broken."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any

from alluxio_constructs import Fuse
from tests.kit import Document, cluster, container, one, pod_of
from tests.references import host_paths, problems

Break = Callable[[list[Document]], None]


@functools.cache
def _cluster() -> list[Document]:
    return cluster(fuse=Fuse(), masters=3)


def good() -> list[Document]:
    """Documents without a problem, to be broken."""
    return copy.deepcopy(_cluster())


def broken(change: Break) -> list[str]:
    documents = good()
    change(documents)
    return problems(documents)


def master(documents: list[Document]) -> Document:
    return one(documents, "StatefulSet")


def master_container(documents: list[Document]) -> Document:
    return container(documents, "alluxio-master")


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


def remove(documents: list[Document], kind: str, name: str) -> None:
    documents.remove(one(documents, kind, name))


def test_good_documents_have_no_problem() -> None:
    assert problems(good()) == []


def test_a_document_that_is_there_twice_is_found() -> None:
    found = broken(lambda documents: documents.append(copy.deepcopy(one(documents, "ConfigMap"))))
    assert found == ["ConfigMap/alluxio-config is there 2 times"]


def test_one_name_in_two_namespaces_is_no_duplicate() -> None:
    documents = good()
    other = copy.deepcopy(one(documents, "ConfigMap"))
    other["metadata"]["namespace"] = "other"
    assert problems([*documents, other]) == []


def test_a_reference_that_leads_nowhere_is_found() -> None:
    cases: list[tuple[Break, str]] = [
        (
            lambda documents: worker_pod(documents).update(serviceAccountName="missing"),
            "ServiceAccount/missing",
        ),
        (
            lambda documents: worker_pod(documents).update(priorityClassName="missing"),
            "PriorityClass/missing",
        ),
        (
            lambda documents: worker_pod(documents).update(imagePullSecrets=[{"name": "missing"}]),
            "Secret/missing",
        ),
        (
            lambda documents: volume(documents, {"secret": {"secretName": "missing"}}),
            "Secret/missing",
        ),
        (
            lambda documents: volume(documents, {"configMap": {"name": "missing"}}),
            "ConfigMap/missing",
        ),
        (
            lambda documents: volume(
                documents, {"persistentVolumeClaim": {"claimName": "missing"}}
            ),
            "PersistentVolumeClaim/missing",
        ),
        (
            lambda documents: env(documents, {"secretKeyRef": {"name": "missing", "key": "k"}}),
            "Secret/missing",
        ),
        (
            lambda documents: env(documents, {"configMapKeyRef": {"name": "missing", "key": "k"}}),
            "ConfigMap/missing",
        ),
    ]
    for change, reference in cases:
        finding = f"DaemonSet/alluxio-worker refers to {reference}, which is nowhere"
        assert broken(change) == [finding], reference


def test_an_environment_that_comes_from_nowhere_is_found() -> None:
    def from_secret(documents: list[Document]) -> None:
        pod = worker_pod(documents)
        pod["initContainers"] = [{"name": "init", "envFrom": [{"secretRef": {"name": "missing"}}]}]

    finding = "DaemonSet/alluxio-worker refers to Secret/missing, which is nowhere"
    assert broken(from_secret) == [finding]


def test_a_config_map_that_is_not_there_is_found_in_each_workload() -> None:
    found = broken(lambda documents: remove(documents, "ConfigMap", "alluxio-config"))
    for workload in ("StatefulSet/alluxio-master", "DaemonSet/alluxio-worker"):
        finding = f"{workload} refers to ConfigMap/alluxio-config, which is nowhere"
        assert finding in found


def test_what_kubernetes_makes_by_itself_is_somewhere() -> None:
    for reference in ("ServiceAccount/default", "ConfigMap/kube-root-ca.crt"):
        kind, _, name = reference.partition("/")
        documents = good()
        if kind == "ServiceAccount":
            worker_pod(documents)["serviceAccountName"] = name
        else:
            volume(documents, {"configMap": {"name": name}})
        assert problems(documents) == [], reference


def test_what_is_external_need_not_be_among_the_documents() -> None:
    documents = good()
    worker_pod(documents)["serviceAccountName"] = "reader"
    assert problems(documents, external=["ServiceAccount/reader"]) == []


def test_something_external_that_nothing_refers_to_is_found() -> None:
    found = problems(good(), external=["Secret/unused"])
    assert found == ["nothing refers to external Secret/unused"]


BROKEN_PODS: list[tuple[str, Break, str]] = [
    (
        "two volumes of a name",
        lambda documents: worker_pod(documents)["volumes"].append(
            {"name": "alluxio-mem", "emptyDir": {}}
        ),
        "DaemonSet/alluxio-worker has 2 volumes called alluxio-mem",
    ),
    (
        "a volume and a claim template of a name",
        lambda documents: pod_of(master(documents)).update(
            volumes=[{"name": "alluxio-journal", "emptyDir": {}}]
        ),
        "StatefulSet/alluxio-master has 2 volumes called alluxio-journal",
    ),
    (
        "a volume that nothing mounts",
        lambda documents: worker_pod(documents)["volumes"].append(
            {"name": "unused", "emptyDir": {}}
        ),
        "DaemonSet/alluxio-worker mounts no unused",
    ),
    (
        "a mount without a volume",
        lambda documents: container(documents, "alluxio-worker")["volumeMounts"].append(
            {"name": "missing", "mountPath": "/missing"}
        ),
        "DaemonSet/alluxio-worker has no volume missing",
    ),
    (
        "two containers of a name",
        lambda documents: worker_pod(documents).update(initContainers=[{"name": "alluxio-worker"}]),
        "DaemonSet/alluxio-worker has 2 containers called alluxio-worker",
    ),
    (
        "a port in two containers",
        lambda documents: container(documents, "alluxio-worker")["ports"].append(
            {"name": "more", "containerPort": 30001}
        ),
        "DaemonSet/alluxio-worker has 2 ports 30001",
    ),
    (
        "two ports of a name",
        lambda documents: container(documents, "alluxio-worker")["ports"].append(
            {"name": "job-rpc", "containerPort": 4000}
        ),
        "DaemonSet/alluxio-worker has 2 ports called job-rpc",
    ),
    (
        "two variables of a name",
        lambda documents: container(documents, "alluxio-worker")["env"].append(
            {"name": "ALLUXIO_WORKER_HOSTNAME", "value": "x"}
        ),
        "DaemonSet/alluxio-worker alluxio-worker has 2 variables ALLUXIO_WORKER_HOSTNAME",
    ),
    (
        "two mounts at a path",
        lambda documents: container(documents, "alluxio-worker")["volumeMounts"].append(
            {"name": "alluxio-mem", "mountPath": "/dev/shm"}
        ),
        "DaemonSet/alluxio-worker alluxio-worker has 2 mounts at /dev/shm",
    ),
]


def test_a_pod_that_contradicts_itself_is_found() -> None:
    for change, finding in [each[1:] for each in BROKEN_PODS]:
        assert broken(change) == [finding], finding


def test_a_probe_of_a_port_that_is_not_the_containers_is_found() -> None:
    for probe in ("livenessProbe", "startupProbe"):

        def change(documents: list[Document]) -> None:
            # A port of the other container in the pod.
            master_container(documents)[probe]["tcpSocket"]["port"] = "job-rpc"

        label = "StatefulSet/alluxio-master alluxio-master"
        assert broken(change) == [f"{label} probes port job-rpc, which it does not have"], probe


def test_a_selector_that_misses_its_own_pods_is_found() -> None:
    def change(documents: list[Document]) -> None:
        workload = one(documents, "DaemonSet", "alluxio-fuse")
        workload["spec"]["template"]["metadata"]["labels"]["role"] = "another"

    assert broken(change) == ["DaemonSet/alluxio-fuse does not select its own pods"]


def test_a_selector_that_takes_in_the_pods_of_another_is_found() -> None:
    def change(documents: list[Document]) -> None:
        selector = one(documents, "DaemonSet", "alluxio-fuse")["spec"]["selector"]
        selector["matchLabels"] = {"app": "alluxio"}

    assert broken(change) == [
        "DaemonSet/alluxio-fuse selects the pods of StatefulSet/alluxio-master",
        "DaemonSet/alluxio-fuse selects the pods of DaemonSet/alluxio-worker",
    ]


def without_governing_service(documents: list[Document]) -> None:
    remove(documents, "Service", "alluxio-master")


def with_a_cluster_ip(documents: list[Document]) -> None:
    del one(documents, "Service", "alluxio-master")["spec"]["clusterIP"]


def test_a_stateful_set_without_a_headless_service_is_found() -> None:
    cases: list[Break] = [without_governing_service, with_a_cluster_ip]
    for change in cases:
        finding = "StatefulSet/alluxio-master has no headless Service alluxio-master"
        assert broken(change) == [finding], change


def test_a_service_that_selects_no_pods_or_those_of_several_is_found() -> None:
    cases: list[tuple[str, dict[str, str], int]] = [
        ("alluxio-master", {"app": "another"}, 0),
        ("alluxio-master", {"app": "alluxio"}, 3),
        # No pod of this number with three masters.
        ("alluxio-master-1", {"statefulset.kubernetes.io/pod-name": "alluxio-master-3"}, 0),
        ("alluxio-master-1", {"statefulset.kubernetes.io/pod-name": "alluxio-worker-1"}, 0),
    ]
    for name, selector, count in cases:

        def change(documents: list[Document]) -> None:
            one(documents, "Service", name)["spec"]["selector"] = selector

        assert broken(change) == [f"Service/{name} selects the pods of {count} workloads"], name


def test_a_service_with_a_port_that_its_pods_do_not_have_is_found() -> None:
    cases: list[dict[str, Any]] = [{"name": "rpc", "port": 1}, {"name": "none", "port": 19998}]
    for port in cases:

        def change(documents: list[Document]) -> None:
            one(documents, "Service", "alluxio-master-0")["spec"]["ports"][0] = port

        finding = f"Service/alluxio-master-0 has port {port['name']}, which its pods do not"
        assert broken(change) == [finding], port


def sidecar(documents: list[Document], **fields: Any) -> None:
    """Give the masters a container of somebody else's."""
    pod_of(master(documents))["containers"].append({"name": "sidecar", "image": "a", **fields})


def test_a_port_of_a_service_may_be_a_sidecars() -> None:
    cases: list[tuple[Document, str | None]] = [
        ({"name": "more", "containerPort": 9999}, None),
        ({"containerPort": 9999}, None),
        ({"name": "other", "containerPort": 9999}, "has port more, which its pods do not"),
        ({"containerPort": 9998}, "has port more, which its pods do not"),
    ]
    for port, problem in cases:

        def change(documents: list[Document]) -> None:
            more = {"name": "more", "port": 9999}
            one(documents, "Service", "alluxio-master-0")["spec"]["ports"].append(more)
            sidecar(documents, ports=[port])

        assert broken(change) == (
            [] if problem is None else [f"Service/alluxio-master-0 {problem}"]
        ), port


def test_two_ports_of_a_service_that_have_something_in_common_are_found() -> None:
    cases: list[tuple[Document, str]] = [
        ({"name": "rpc", "port": 19999}, "rpc"),
        ({"name": "web2", "port": 19998}, "19998"),
    ]
    for more, twice in cases:

        def change(documents: list[Document]) -> None:
            one(documents, "Service", "alluxio-master-0")["spec"]["ports"].append(more)

        assert f"Service/alluxio-master-0 has 2 ports {twice}" in broken(change), more


def test_a_sidecar_needs_no_options_of_ours() -> None:
    documents = good()
    sidecar(documents, envFrom=[{"configMapRef": {"name": "alluxio-config"}}])
    assert problems(documents) == []


def test_options_that_refer_to_a_variable_that_is_not_there_are_found() -> None:
    for variable in ("ALLUXIO_JAVA_OPTS", "ALLUXIO_FUSE_JAVA_OPTS"):

        def change(documents: list[Document]) -> None:
            data = one(documents, "ConfigMap")["data"]
            data["ALLUXIO_JAVA_OPTS"] = ""
            data[variable] += " -Dalluxio.user.hostname=${MISSING}"

        finding = f"DaemonSet/alluxio-fuse alluxio-fuse has no variable MISSING, which {variable} refers to"
        assert finding in broken(change), variable


def test_a_dollar_that_is_escaped_refers_to_nothing() -> None:
    documents = good()
    one(documents, "ConfigMap")["data"]["ALLUXIO_FUSE_JAVA_OPTS"] += r" -Dkey=\${MISSING}"
    assert problems(documents) == []


def test_a_process_without_options_is_found() -> None:
    def change(documents: list[Document]) -> None:
        del one(documents, "ConfigMap")["data"]["ALLUXIO_JOB_WORKER_JAVA_OPTS"]

    label = "DaemonSet/alluxio-worker alluxio-job-worker"
    assert broken(change) == [f"{label} has no options in its ConfigMap"]


def test_host_paths_are_the_directories_of_the_nodes_that_are_in_use() -> None:
    documents = good()
    volume(documents, {"hostPath": {"path": "/ssd"}})
    local = {"kind": "PersistentVolume", "spec": {"hostPath": {"path": "/tmp/journal-0"}}}
    assert host_paths([*documents, local]) == {"/mnt", "/ssd", "/tmp/journal-0"}
