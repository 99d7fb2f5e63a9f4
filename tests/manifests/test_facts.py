"""The facts of Alluxio 2.9.5 and its chart as tables: names, ports, configuration, defaults."""

from __future__ import annotations

import functools

from alluxio_constructs import Fuse, Metastore, PodOptions, Process
from alluxio_constructs._pods.scripts import script
from tests.kit import (
    Document,
    cluster,
    container,
    ids_of,
    names,
    one,
    own_labels,
    pod_of,
)


@functools.cache
def single() -> tuple[Document, ...]:
    """One master, FUSE, a metastore: all else by default."""
    return tuple(cluster(fuse=Fuse(), metastore=Metastore()))


@functools.cache
def several() -> tuple[Document, ...]:
    """Three masters with the embedded journal."""
    return tuple(cluster(masters=3, fuse=Fuse()))


# Names and labels.


def test_names_of_the_objects_of_one_master() -> None:
    assert [
        ("ConfigMap", "alluxio-config"),
        ("DaemonSet", "alluxio-fuse"),
        ("DaemonSet", "alluxio-worker"),
        ("Service", "alluxio-master"),
        ("Service", "alluxio-master-0"),
        ("StatefulSet", "alluxio-master"),
    ] == sorted((each["kind"], each["metadata"]["name"]) for each in single())


def test_services_are_one_for_each_master_and_the_governing_one() -> None:
    # Deliberately not the chart's, which names the governing Service and never creates it.
    assert [
        "alluxio-master",
        "alluxio-master-0",
        "alluxio-master-1",
        "alluxio-master-2",
    ] == names(several(), "Service")
    assert "alluxio-master" == one(several(), "StatefulSet")["spec"]["serviceName"]


def test_claim_templates_give_claims_the_names_of_the_documentation() -> None:
    # Kubernetes appends the pod's name: alluxio-journal-alluxio-master-0.
    templates = one(single(), "StatefulSet")["spec"]["volumeClaimTemplates"]
    found = [each["metadata"]["name"] for each in templates]
    assert ["alluxio-journal", "alluxio-metastore"] == found


def test_name_of_the_release_begins_every_name() -> None:
    documents = cluster(name="cache", masters=3, fuse=Fuse())
    assert ["cache"] * 9 == [each["metadata"]["name"].partition("-")[0] for each in documents]
    assert {"alluxio"} == {each["metadata"]["labels"]["app"] for each in documents}


def test_labels_that_documented_commands_select_on() -> None:
    cases: list[tuple[str, str, str]] = [
        ("StatefulSet", "alluxio-master", "alluxio-master"),
        ("Service", "alluxio-master", "alluxio-master"),
        ("Service", "alluxio-master-0", "alluxio-master"),
        ("DaemonSet", "alluxio-worker", "alluxio-worker"),
        ("DaemonSet", "alluxio-fuse", "alluxio-fuse"),
    ]
    for kind, name, role in cases:
        document = one(single(), kind, name)
        expected = {"app": "alluxio", "role": role, "release": "alluxio"}
        assert expected == own_labels(document["metadata"]["labels"]), name
        if "template" in document["spec"]:
            assert expected == own_labels(document["spec"]["template"]["metadata"]["labels"]), name


def test_labels_of_the_config_map_have_no_role() -> None:
    labels = one(single(), "ConfigMap")["metadata"]["labels"]
    assert {"app": "alluxio", "release": "alluxio"} == own_labels(labels)


# Containers: entry point, ports, environment, resources, image.


def test_names_of_containers() -> None:
    cases: list[tuple[str, str, list[str]]] = [
        ("StatefulSet", "alluxio-master", ["alluxio-master", "alluxio-job-master"]),
        ("DaemonSet", "alluxio-worker", ["alluxio-worker", "alluxio-job-worker"]),
        ("DaemonSet", "alluxio-fuse", ["alluxio-fuse"]),
    ]
    for kind, name, containers in cases:
        found = pod_of(one(single(), kind, name))["containers"]
        assert containers == [each["name"] for each in found], name


ARGS = {
    "alluxio-master": ["master-only", "--no-format"],
    "alluxio-job-master": ["job-master"],
    "alluxio-worker": ["worker-only", "--no-format"],
    "alluxio-job-worker": ["job-worker"],
    "alluxio-fuse": ["fuse", "--fuse-opts=allow_other", "/mnt/alluxio/test/alluxio/fuse", "/"],
}


def test_entry_point_and_image() -> None:
    for name, args in ARGS.items():
        found = container(single(), name)
        assert ["tini", "--", "/entrypoint.sh"] == found["command"], name
        assert args == found["args"], name
        assert "alluxio/alluxio:2.9.5" == found["image"], name
        assert "IfNotPresent" == found["imagePullPolicy"], name
        assert [{"configMapRef": {"name": "alluxio-config"}}] == found["envFrom"], name


PORTS = {
    "alluxio-master": {"rpc": 19998, "web": 19999, "embedded": 19200},
    "alluxio-job-master": {"job-rpc": 20001, "job-web": 20002, "job-embedded": 20003},
    "alluxio-worker": {"rpc": 29999, "web": 30000},
    "alluxio-job-worker": {"job-rpc": 30001, "job-data": 30002, "job-web": 30003},
    "alluxio-fuse": {},
}


def ports_of(found: Document, number: str = "containerPort") -> dict[str, int]:
    return {each["name"]: each[number] for each in found.get("ports", ())}


def test_container_ports() -> None:
    for name, ports in PORTS.items():
        assert ports_of(container(several(), name)) == ports, name


def test_container_ports_of_the_embedded_journal_are_not_there_without_one() -> None:
    assert {"rpc": 19998, "web": 19999} == ports_of(container(single(), "alluxio-master"))
    assert {
        "job-rpc": 20001,
        "job-web": 20002,
    } == ports_of(container(single(), "alluxio-job-master"))


def test_container_ports_of_fuse_are_there_once_it_is_enabled() -> None:
    cases: list[str | bool] = ["true", True]
    for value in cases:
        switch = {"alluxio.fuse.web.enabled": value}
        for documents in (
            cluster(fuse=Fuse(process=Process(properties=switch))),
            cluster(fuse=Fuse(), properties=switch),
        ):
            assert {"web": 49999} == ports_of(container(documents, "alluxio-fuse")), value


def test_services_lead_to_masters_that_are_not_ready() -> None:
    cases: list[str] = [
        "alluxio-master",
        "alluxio-master-0",
        "alluxio-master-1",
        "alluxio-master-2",
    ]
    for name in cases:
        spec = one(several(), "Service", name)["spec"]
        # Deliberately not the chart's: the name of a headless one is unknown while its pod is away.
        assert spec.get("clusterIP") == ("None" if name == "alluxio-master" else None), name
        # Deliberately not the chart's: masters must resolve each other before any of them is ready.
        assert spec["publishNotReadyAddresses"] is True, name
        assert {
            **PORTS["alluxio-master"],
            **PORTS["alluxio-job-master"],
        } == ports_of(spec, "port"), name
        selector = {"statefulset.kubernetes.io/pod-name": name}
        if name == "alluxio-master":
            selector = {"app": "alluxio", "role": "alluxio-master", "release": "alluxio"}
        assert spec["selector"] == selector, name


def test_masters_start_together() -> None:
    assert "Parallel" == one(several(), "StatefulSet")["spec"]["podManagementPolicy"]


ENVIRONMENT = {
    "alluxio-master": {"ALLUXIO_MASTER_HOSTNAME": "status.podIP"},
    "alluxio-job-master": {"ALLUXIO_MASTER_HOSTNAME": "status.podIP"},
    "alluxio-worker": {
        "ALLUXIO_WORKER_HOSTNAME": "status.hostIP",
        "ALLUXIO_WORKER_CONTAINER_HOSTNAME": "status.podIP",
    },
    "alluxio-job-worker": {"ALLUXIO_WORKER_HOSTNAME": "status.hostIP"},
    "alluxio-fuse": {"ALLUXIO_CLIENT_HOSTNAME": "status.hostIP"},
}


def test_environment() -> None:
    for name, environment in ENVIRONMENT.items():
        assert container(single(), name)["env"] == [
            {"name": variable, "valueFrom": {"fieldRef": {"fieldPath": path}}}
            for variable, path in environment.items()
        ], name


def test_environment_calls_masters_with_the_embedded_journal_by_their_names() -> None:
    for name in ("alluxio-master", "alluxio-job-master"):
        (hostname,) = container(several(), name)["env"]
        assert {"fieldRef": {"fieldPath": "metadata.name"}} == hostname["valueFrom"], name


RESOURCES = {
    "alluxio-master": ("1", "4", "1Gi", "8Gi"),
    "alluxio-job-master": ("1", "4", "1Gi", "8Gi"),
    "alluxio-worker": ("1", "4", "2Gi", "4Gi"),
    "alluxio-job-worker": ("1", "4", "1Gi", "4Gi"),
    "alluxio-fuse": ("500m", "4", "1Gi", "4Gi"),
}


def test_default_resources() -> None:
    for name, amounts in RESOURCES.items():
        cpu_request, cpu_limit, memory_request, memory_limit = amounts
        assert {
            "requests": {"cpu": cpu_request, "memory": memory_request},
            "limits": {"cpu": cpu_limit, "memory": memory_limit},
        } == container(single(), name)["resources"], name


def test_default_user() -> None:
    cases: list[tuple[str, str, int]] = [
        ("StatefulSet", "alluxio-master", 1000),
        ("DaemonSet", "alluxio-worker", 1000),
        ("DaemonSet", "alluxio-fuse", 0),
    ]
    for kind, name, user in cases:
        assert (user, user, user) == ids_of(pod_of(one(single(), kind, name))), kind


# Probes.

READINESS = {
    "initialDelaySeconds": 10,
    "periodSeconds": 10,
    "timeoutSeconds": 1,
    "failureThreshold": 3,
    "successThreshold": 1,
}
LIVENESS = {
    "initialDelaySeconds": 15,
    "periodSeconds": 30,
    "timeoutSeconds": 5,
    "failureThreshold": 2,
}


def test_probes() -> None:
    cases: list[tuple[int, str, str]] = [
        (1, "alluxio-master", "rpc"),
        (3, "alluxio-master", "embedded"),
        (1, "alluxio-job-master", "job-rpc"),
        (3, "alluxio-job-master", "job-embedded"),
        (1, "alluxio-worker", "rpc"),
        (1, "alluxio-job-worker", "job-rpc"),
    ]
    for masters, name, port in cases:
        found = container(single() if masters == 1 else several(), name)
        handler = {"tcpSocket": {"port": port}}
        assert {**handler, **LIVENESS} == found["livenessProbe"], masters
        if "worker" in name:
            assert {**handler, **READINESS} == found["readinessProbe"], masters


HOSTS = ("alluxio-master-0", "alluxio-master-1", "alluxio-master-2")


def test_readiness_of_masters_is_their_part_in_the_quorum() -> None:
    cases: list[tuple[int, str, tuple[str, ...]]] = [
        (1, "alluxio-master", ("19999",)),
        (3, "alluxio-master", ("19999", "19200", *HOSTS)),
        (1, "alluxio-job-master", ("20002",)),
        (3, "alluxio-job-master", ("20002", "20003", *HOSTS)),
    ]
    for masters, name, arguments in cases:
        # Deliberately not the chart's: a standby has its ports open, in a quorum or not.
        found = container(single() if masters == 1 else several(), name)
        command = ["bash", "-c", script("master-ready"), "master-ready", *arguments]
        assert {
            "exec": {"command": command},
            **READINESS,
            "timeoutSeconds": 5,
        } == found["readinessProbe"], masters


def test_readiness_of_fuse_is_that_it_is_mounted() -> None:
    # Deliberately not the chart's `cd MOUNT_POINT`, which a bare directory passes.
    fuse = container(single(), "alluxio-fuse")
    for probe, usual, what in (
        ("livenessProbe", LIVENESS, "live"),
        ("readinessProbe", {**READINESS, "timeoutSeconds": 5}, "ready"),
    ):
        given = dict(fuse[probe])
        command = given.pop("exec")["command"]
        assert ["fuse-mounted", "/mnt/alluxio/test/alluxio/fuse", what] == command[3:], probe
        assert usual == given, probe


def test_startup_probe_outlasts_a_slow_start_or_an_election() -> None:
    # Deliberately not the chart's, where it is optional.
    for name in RESOURCES:
        for masters, documents in ((1, single()), (3, several())):
            startup = container(documents, name)["startupProbe"]
            seconds = startup["periodSeconds"] * startup["failureThreshold"]
            assert 300 == seconds, (name, masters)
            live = container(documents, name)["livenessProbe"]
            assert startup.get("tcpSocket") == live.get("tcpSocket"), (name, masters)


def test_host_network_makes_cluster_dns_work() -> None:
    documents = cluster(pod=PodOptions(host_network=True, host_pid=True))
    for kind in ("StatefulSet", "DaemonSet"):
        pod = pod_of(one(documents, kind))
        assert (True, True) == (pod["hostNetwork"], pod["hostPID"]), kind
        assert "ClusterFirstWithHostNet" == pod["dnsPolicy"], kind
