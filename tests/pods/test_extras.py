"""What users add to pods: containers, volumes, mounts and ports of Services."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Fuse,
    LogServerOptions,
    Metastore,
    PodOptions,
    PodVolume,
    ProxyOptions,
    VolumeSource,
)
from tests.kit import (
    Document,
    cluster,
    container,
    java_opts,
    mount_paths,
    names,
    one,
    pod_of,
    refusal,
)

DATA = VolumeSource.existing_claim("data")
PARTS: dict[str, Any] = {
    "fuse": Fuse(),
    "proxy": ProxyOptions(),
    "log_server": LogServerOptions(),
}
WORKLOADS = [
    ("StatefulSet", "master"),
    ("DaemonSet", "worker"),
    ("DaemonSet", "fuse"),
    ("DaemonSet", "proxy"),
    ("Deployment", "logserver"),
]
QUEUE = PodVolume(name="queue", source={"emptyDir": {}})


def sidecar(name: str = "sidecar", **fields: Any) -> dict[str, Any]:
    return {"name": name, "image": "example.com/sidecar:1", **fields}


def mounting(volume: str, path: str = "/in", name: str = "sidecar") -> dict[str, Any]:
    return sidecar(name, volumeMounts=[{"name": volume, "mountPath": path}])


def on(port: int, name: str = "sidecar", **fields: Any) -> dict[str, Any]:
    return sidecar(name, ports=[{"containerPort": port, **fields}])


def pod(documents: list[Document], kind: str, role: str) -> Document:
    return pod_of(one(documents, kind, f"alluxio-{role}"))


def test_extras_of_all_pods_are_in_each() -> None:
    options = PodOptions(
        containers=[mounting("queue")],
        init_containers=[mounting("queue", name="before")],
        volumes=[QUEUE],
        mounts=[DATA.at("/data")],
    )
    documents = cluster(pod=options, external=["PersistentVolumeClaim/data"], **PARTS)
    data = {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}
    for kind, role in WORKLOADS:
        spec = pod(documents, kind, role)
        assert mounting("queue") == spec["containers"][-1], role
        assert mounting("queue", name="before") == spec["initContainers"][0], role
        assert {"name": "queue", "emptyDir": {}} in spec["volumes"], role
        assert data in spec["volumes"], role
        for each in spec["containers"][:-1]:
            assert {"name": "data", "mountPath": "/data"} in each["volumeMounts"], role


def test_extras_of_one_pod_are_in_no_other() -> None:
    options = PodOptions(containers=[mounting("queue")], volumes=[QUEUE])
    documents, plain = cluster(worker_pod=options), cluster()
    assert one(documents, "StatefulSet") == one(plain, "StatefulSet")
    assert one(documents, "DaemonSet") != one(plain, "DaemonSet")


def test_extra_init_containers_run_first() -> None:
    documents = cluster(
        master_pod=PodOptions(init_containers=[sidecar("one"), sidecar("two")]),
        metastore=Metastore(volume=VolumeSource.persistent_volume_claim("1Gi", prepare=True)),
    )
    assert [
        "one",
        "two",
        "prepare-volumes",
    ] == [each["name"] for each in pod(documents, "StatefulSet", "master")["initContainers"]]


def test_extra_container_may_mount_any_volume_of_the_pod() -> None:
    cases: list[tuple[str, str]] = [
        ("master", "alluxio-journal"),  # on a claim template
        ("worker", "alluxio-mem"),
        ("worker", "data"),
    ]
    for role, volume in cases:
        options = PodOptions(containers=[mounting(volume)], mounts=[DATA.at("/data")])
        documents = cluster(**{f"{role}_pod": options}, external=["PersistentVolumeClaim/data"])
        assert container(documents, "sidecar") == mounting(volume), role


def test_extra_container_is_written_as_it_is() -> None:
    given = sidecar(
        env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}],
        livenessProbe={"httpGet": {"path": "/", "port": 9999}},
        securityContext={"runAsUser": 5, "readOnlyRootFilesystem": True},
    )
    documents = cluster(worker_pod=PodOptions(containers=[given]))
    assert container(documents, "sidecar") == given


def test_extra_container_is_copied() -> None:
    given = mounting("queue")
    options = PodOptions(containers=[given])
    given["volumeMounts"].append({"name": "late", "mountPath": "/late"})
    assert PodOptions(containers=[mounting("queue")]) == options


# Mounts.


def test_extra_mount_brings_its_volume() -> None:
    cases: list[tuple[VolumeSource, list[str]]] = [
        (VolumeSource.host_path(), []),
        (VolumeSource.empty_dir(), []),
        (DATA, ["PersistentVolumeClaim/data"]),
    ]
    for source, external in cases:
        options = PodOptions(mounts=[source.at("/opt/Data.1", read_only=True)])
        documents = cluster(master_pod=options, external=external)
        for name in ("alluxio-master", "alluxio-job-master"):
            assert "/opt/Data.1" == mount_paths(documents, name)["opt-data-1"], source
        (mount,) = (
            each
            for each in container(documents, "alluxio-master")["volumeMounts"]
            if each["name"] == "opt-data-1"
        )
        assert mount["readOnly"] is True, source


def test_extra_mount_of_a_host_path_is_at_its_own_path_unless_another_is_named() -> None:
    mounts = [VolumeSource.host_path().at("/a"), VolumeSource.host_path("/srv/b").at("/b")]
    documents = cluster(worker_pod=PodOptions(mounts=mounts))
    paths = {
        each["name"]: each["hostPath"]["path"]
        for each in pod(documents, "DaemonSet", "worker")["volumes"]
        if "hostPath" in each
    }
    assert {"a": "/a", "b": "/srv/b"} == paths


def test_extra_mount_is_handed_to_the_pods_user_if_asked_for() -> None:
    options = PodOptions(mounts=[VolumeSource.host_path(prepare=True).at("/data")], user=500)
    documents = cluster(worker_pod=options)
    assert [
        "prepare-volumes",
        "500:500",
        "/data",
    ] == container(documents, "prepare-volumes")["command"][3:]


def test_extra_mount_in_memory_counts_towards_the_limit_of_each_process() -> None:
    source = VolumeSource.empty_dir(medium="Memory", size_limit="2Gi")
    documents = cluster(master_pod=PodOptions(mounts=[source.at("/ram")]))
    for name, expected in (
        # 8 GiB less 2 and, for RocksDB, a quarter of the 6 that are left, an eighth of it direct.
        ("MASTER", ["-Xmx4032m", "-XX:MaxDirectMemorySize=576m"]),
        # Less an eighth.
        ("JOB_MASTER", ["-Xmx4704m", "-XX:MaxDirectMemorySize=672m"]),
    ):
        assert expected == java_opts(documents, f"ALLUXIO_{name}_JAVA_OPTS")[-2:], name


# Ports of Services.


def test_service_port_is_added_to_all_services_of_the_pods() -> None:
    options = PodOptions(containers=[on(9999, name="sidecar")], service_ports={"more": 9999})
    documents = cluster(masters=3, master_pod=options)
    services = names(documents, "Service")
    assert 4 == len(services)
    for name in services:
        ports = one(documents, "Service", name)["spec"]["ports"]
        assert {"name": "more", "port": 9999} == ports[-1], name
        assert 7 == len(ports), name


def test_service_port_of_all_pods_is_in_the_services_of_those_that_have_one() -> None:
    options = PodOptions(
        containers=[on(9999)], service_ports={"more": 9999}, node_selector={"disk": "ssd"}
    )
    documents = cluster(pod=options, workers=2, **PARTS)
    having = [
        each["metadata"]["name"]
        for each in documents
        if each["kind"] == "Service" and each["spec"]["ports"][-1]["name"] == "more"
    ]
    assert having == names(documents, "Service")
    assert {"alluxio-master", "alluxio-worker", "alluxio-logserver"} <= set(having)


def test_service_port_of_pods_without_a_service_is_refused() -> None:
    pod = PodOptions(service_ports={"a": 1})
    proxys = 'give ProxyOptions(service="ClusterIP"), whose Service has the proxy\'s port'
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"worker_pod": pod}, "worker_pod", "leave it out"),
        ({"fuse": Fuse(pod=pod)}, "Fuse pod", "leave it out"),
        ({"proxy": ProxyOptions(pod=pod)}, "ProxyOptions pod", proxys),
    ]
    for options, parameter, remedy in cases:
        assert (
            f"{parameter} service_ports is only for pods that have a Service: masters, log server,"
            f" workers that are a StatefulSet, and a proxy that was given one (got {{'a': 1}});"
            f" {remedy}"
        ) == refusal(cluster, **options), options
