"""The workers: DaemonSet, what their options do, and FUSE embedded in them."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Fuse,
    Image,
    Jvm,
    PodOptions,
    Probe,
    Process,
    Resources,
    Tier,
    VolumeSource,
)
from tests.kit import (
    Document,
    cluster,
    container,
    ids_of,
    java_opts,
    mount_paths,
    one,
    pod_of,
    properties,
)

VARIABLE = "ALLUXIO_WORKER_JAVA_OPTS"
BOTH = ("alluxio-worker", "alluxio-job-worker")


def disk_tier(source: VolumeSource, path: str = "/ssd-disk") -> Tier:
    return Tier(medium_type="SSD", path=path, quota="10Gi", volume=source)


def worker_pod(documents: list[Document]) -> Document:
    return pod_of(one(documents, "DaemonSet", "alluxio-worker"))


def flags(documents: list[Document], variable: str = VARIABLE) -> list[str]:
    return [each for each in java_opts(documents, variable) if not each.startswith("-D")]


def test_worker_options_of_one_process_do_not_reach_the_other() -> None:
    cases: list[tuple[str, str, str, str]] = [
        ("worker", "alluxio-worker", VARIABLE, "rpc"),
        ("job_worker", "alluxio-job-worker", "ALLUXIO_JOB_WORKER_JAVA_OPTS", "job-rpc"),
    ]
    for option, name, variable, port in cases:
        process = Process(
            resources=Resources(memory_request="8Gi", memory_limit="8Gi"),
            jvm=Jvm(direct_memory="2Gi", allowance="1Gi"),
            properties={"alluxio.worker.network.async.cache.manager.threads.max": 4},
            env={"TZ": "UTC"},
            startup_probe=Probe(initial_delay="3s"),
        )
        options: dict[str, Any] = {
            option: process,
            "tiers": [disk_tier(VolumeSource.host_path())],
        }
        documents = cluster(**options)
        plain = cluster(tiers=options["tiers"])
        changed = container(documents, name)
        assert changed["resources"] == {
            "requests": {"memory": "8Gi"},
            "limits": {"memory": "8Gi"},
        }, option
        assert changed["env"][-1] == {"name": "TZ", "value": "UTC"}, option
        assert changed["startupProbe"] == {
            "tcpSocket": {"port": port},
            "periodSeconds": 10,
            "timeoutSeconds": 5,
            "failureThreshold": 30,
            "initialDelaySeconds": 3,
        }, option
        written = properties(documents, variable)
        assert written["alluxio.worker.network.async.cache.manager.threads.max"] == "4", option
        assert flags(documents, variable) == ["-Xmx5120m", "-XX:MaxDirectMemorySize=2048m"], option
        (other,) = {*BOTH} - {name}
        assert container(documents, other) == container(plain, other), option


def test_disk_tier_leaves_the_whole_limit_to_the_jvm_if_there_is_one() -> None:
    documents = cluster(tiers=[disk_tier(VolumeSource.host_path())])
    # 4 GiB less an eighth, half heap and half direct memory.
    assert flags(documents) == ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]

    documents = cluster(worker=Process(resources=Resources(cpu_request="500m")))
    assert flags(documents) == []
    assert container(documents, "alluxio-worker")["resources"] == {"requests": {"cpu": "500m"}}


def test_pod_options_of_the_workers_are_theirs_alone() -> None:
    documents = cluster(
        worker_pod=PodOptions(
            annotations={"prometheus.io/scrape": "true"},
            node_selector={"disk": "ssd"},
            priority_class_name="cache",
            service_account_name="worker",
            image_pull_secrets=["registry"],
            host_pid=True,
            dns_policy="Default",
        ),
        external=["PriorityClass/cache", "ServiceAccount/worker", "Secret/registry"],
    )
    pod = worker_pod(documents)
    assert pod["nodeSelector"] == {"disk": "ssd"}
    assert pod["priorityClassName"] == "cache"
    assert pod["serviceAccountName"] == "worker"
    assert pod["imagePullSecrets"] == [{"name": "registry"}]
    assert pod["hostPID"] is True
    assert pod["dnsPolicy"] == "Default"
    annotations = one(documents, "DaemonSet")["spec"]["template"]["metadata"]["annotations"]
    assert annotations["prometheus.io/scrape"] == "true"
    assert one(documents, "StatefulSet")["spec"] == one(cluster(), "StatefulSet")["spec"]


def test_image_is_in_every_container() -> None:
    image = Image(
        repository="registry.example.com/alluxio",
        tag="2.9.5-own",
        digest="sha256:" + "a" * 64,
        pull_policy="Always",
    )
    documents = cluster(
        image=image, fuse=Fuse(), tiers=[disk_tier(VolumeSource.host_path(prepare=True))]
    )
    containers = [
        each
        for document in documents
        if "template" in document.get("spec", {})
        for each in (
            *pod_of(document).get("initContainers", ()),
            *pod_of(document)["containers"],
        )
    ]
    assert [each["name"] for each in containers] == [
        "alluxio-master",
        "alluxio-job-master",
        "prepare-volumes",
        "alluxio-worker",
        "alluxio-job-worker",
        "prepare-fuse-mount",
        "alluxio-fuse",
    ]
    reference = f"registry.example.com/alluxio:2.9.5-own@sha256:{'a' * 64}"
    assert {each["image"] for each in containers} == {reference}
    assert {each["imagePullPolicy"] for each in containers} == {"Always"}


def test_directories_of_the_node_are_prepared_for_the_workers_user() -> None:
    documents = cluster(
        tiers=[
            disk_tier(VolumeSource.host_path(prepare=True)),
            Tier(
                medium_type="HDD",
                path="/hdd",
                quota="1Gi",
                volume=VolumeSource.host_path(),
            ),
        ],
        worker_pod=PodOptions(user=2000, group=3000, fs_group=4000),
    )
    pod = worker_pod(documents)
    (prepare,) = pod["initContainers"]
    assert prepare["command"][3:] == ["prepare-volumes", "2000:3000", "/ssd-disk"]
    assert prepare["volumeMounts"] == [{"name": "alluxio-ssd", "mountPath": "/ssd-disk"}]
    assert ids_of(pod) == (2000, 3000, 4000)

    documents = cluster(tiers=[disk_tier(VolumeSource.host_path(prepare=True))])
    assert container(documents, "prepare-volumes")["resources"] == {
        "limits": {"cpu": "500m", "memory": "64Mi"},
        "requests": {"cpu": "10m", "memory": "16Mi"},
    }


# FUSE embedded in the worker.


def test_embedded_fuse_keeps_the_workers_probes_and_ports() -> None:
    worker = container(cluster(fuse=Fuse(worker_embedded=True)), "alluxio-worker")
    plain = container(cluster(), "alluxio-worker")
    for field in ("args", "ports", "readinessProbe", "livenessProbe", "resources"):
        assert worker[field] == plain[field]
    assert [each["name"] for each in worker["env"]] == [
        "ALLUXIO_WORKER_HOSTNAME",
        "ALLUXIO_WORKER_CONTAINER_HOSTNAME",
        "ALLUXIO_CLIENT_HOSTNAME",
    ]


def test_tiers_are_mounted_in_the_worker_alone() -> None:
    tiers = [disk_tier(VolumeSource.host_path())]
    documents = cluster(tiers=tiers, fuse=Fuse(), short_circuit="off")
    assert mount_paths(documents, "alluxio-worker")["alluxio-ssd"] == "/ssd-disk"
    for name in ("alluxio-job-worker", "alluxio-fuse"):
        assert "alluxio-ssd" not in mount_paths(documents, name)
