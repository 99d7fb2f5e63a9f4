"""Mounting what is ours into workloads that are not: cdk8s-plus's, and pods built by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cdk8s_plus_27 as kplus
import pytest
from cdk8s import ApiObject, Chart, Cron, JsonPatch

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    Fuse,
    ShortCircuitDomain,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._pods.volumes import HostPathType
from tests.kit import Document, documents_of, new_chart, one, pod_of

ABOVE = "/mnt/alluxio/test/alluxio"
IMAGE = kplus.ContainerProps(image="application:1", port_number=8080)

WORKLOADS: dict[str, Callable[[Chart], Any]] = {
    "Deployment": lambda chart: kplus.Deployment(chart, "app", containers=[IMAGE]),
    "StatefulSet": lambda chart: kplus.StatefulSet(chart, "app", containers=[IMAGE]),
    "DaemonSet": lambda chart: kplus.DaemonSet(chart, "app", containers=[IMAGE]),
    "Job": lambda chart: kplus.Job(chart, "app", containers=[IMAGE]),
    "CronJob": lambda chart: kplus.CronJob(
        chart, "app", schedule=Cron.hourly(), containers=[IMAGE]
    ),
    "Pod": lambda chart: kplus.Pod(chart, "app", containers=[IMAGE]),
}


def new_cluster(chart: Chart, name: str = "alluxio", **options: Any) -> AlluxioCluster:
    options = {"fuse": Fuse(), "short_circuit": "uuid", **options}
    return AlluxioCluster(chart, name, name=name, ufs=Ufs("s3://bucket/data"), **options)


def pod_spec(chart: Chart, kind: str) -> Document:
    """The pod of the application in a chart that holds the application alone."""
    spec: Document = one(documents_of(chart, whole=False), kind)["spec"]
    spec = spec.get("jobTemplate", {}).get("spec", spec)
    return spec["template"]["spec"] if "template" in spec else spec


def mounts(pod: Document) -> list[list[tuple[str, str]]]:
    """Name and path of what each container mounts."""
    return [
        [(each["name"], each["mountPath"]) for each in container.get("volumeMounts", ())]
        for container in pod["containers"]
    ]


def mount(alluxio: AlluxioCluster, what: str, application: Any) -> None:
    if what == "fuse":
        alluxio.fuse.mount(application, "/opt/domain")
    else:
        alluxio.short_circuit.mount(application)


def test_the_file_system_is_mounted_into_any_workload() -> None:
    for kind in WORKLOADS:
        alluxio = new_cluster(new_chart())
        chart = new_chart()
        assert alluxio.fuse.mount(WORKLOADS[kind](chart), "/data") == "/data/fuse", kind
        pod = pod_spec(chart, kind)
        assert pod["volumes"] == [
            {"name": "alluxio-fuse", "hostPath": {"path": ABOVE, "type": "DirectoryOrCreate"}}
        ], kind
        assert pod["containers"][0]["volumeMounts"] == [
            {
                "name": "alluxio-fuse",
                "mountPath": "/data",
                "mountPropagation": "HostToContainer",
                "readOnly": False,
            }
        ], kind


def test_the_domain_is_mounted_into_any_workload() -> None:
    for kind in WORKLOADS:
        alluxio = new_cluster(new_chart())
        chart = new_chart()
        assert alluxio.short_circuit.mount(WORKLOADS[kind](chart)) == "/opt/domain", kind
        pod = pod_spec(chart, kind)
        claim = {"claimName": "alluxio-worker-domain-socket", "readOnly": False}
        assert pod["volumes"] == [{"name": "alluxio-domain", "persistentVolumeClaim": claim}], kind
        (mount,) = pod["containers"][0]["volumeMounts"]
        assert (mount["name"], mount["mountPath"]) == ("alluxio-domain", "/opt/domain"), kind
        assert "mountPropagation" not in mount, kind


def test_a_directory_of_the_node_is_the_applications_too() -> None:
    types: tuple[HostPathType, ...] = ("DirectoryOrCreate", "Directory", "")
    for type in types:
        domain = ShortCircuitDomain(
            new_chart(), "domain", volume=VolumeSource.host_path("/srv/domain", type=type)
        )
        chart = new_chart()
        domain.mount(WORKLOADS["Deployment"](chart))
        (volume,) = pod_spec(chart, "Deployment")["volumes"]
        assert volume["hostPath"] == {"path": "/srv/domain", "type": type}, type


def test_path_that_is_returned_is_the_file_systems() -> None:
    fuse = Fuse(mount_point="/mnt/alluxio/data")
    alluxio = new_cluster(new_chart(), fuse=fuse)
    chart = new_chart()
    assert alluxio.fuse.mount(WORKLOADS["Pod"](chart), "/input/") == "/input/data"
    pod = pod_spec(chart, "Pod")
    assert pod["volumes"][0]["hostPath"]["path"] == "/mnt/alluxio"
    assert mounts(pod) == [[("alluxio-fuse", "/input")]]

    alluxio = new_cluster(new_chart())
    with pytest.raises(AlluxioConfigError, match=r"path must be absolute \(got 'data'\); use \"/d"):
        alluxio.fuse.mount(WORKLOADS["Pod"](new_chart()), "data")


def test_all_containers_that_are_there_get_it_unless_some_are_chosen() -> None:
    alluxio = new_cluster(new_chart())
    chart = new_chart()
    application = WORKLOADS["Deployment"](chart)
    application.add_container(image="second:1", name="second")
    alluxio.fuse.mount(application, "/data")
    application.add_container(image="third:1", name="third")
    pod = pod_spec(chart, "Deployment")
    assert mounts(pod) == [[("alluxio-fuse", "/data")], [("alluxio-fuse", "/data")], []]
    assert len(pod["volumes"]) == 1

    alluxio = new_cluster(new_chart())
    chart = new_chart()
    application = WORKLOADS["Deployment"](chart)
    second = application.add_container(image="second:1", name="second")
    third = application.add_container(image="third:1", name="third")
    alluxio.fuse.mount(application, "/data", containers=[second])
    # Another container, another path, the same volume.
    alluxio.fuse.mount(application, "/input", containers=[third])
    pod = pod_spec(chart, "Deployment")
    assert mounts(pod) == [[], [("alluxio-fuse", "/data")], [("alluxio-fuse", "/input")]]
    assert len(pod["volumes"]) == 1


def test_file_system_and_domain_go_together() -> None:
    alluxio = new_cluster(new_chart())
    chart = new_chart()
    application = WORKLOADS["Deployment"](chart)
    alluxio.fuse.mount(application, "/data")
    alluxio.short_circuit.mount(application)
    assert mounts(pod_spec(chart, "Deployment")) == [
        [("alluxio-fuse", "/data"), ("alluxio-domain", "/opt/domain")]
    ]


def test_mount_into_no_container_or_twice_is_refused() -> None:
    for what in ("fuse", "domain"):
        alluxio = new_cluster(new_chart())
        application = WORKLOADS["Deployment"](new_chart())
        mount(alluxio, what, application)
        with pytest.raises(AlluxioConfigError) as raised:
            mount(alluxio, what, application)
        assert str(raised.value) == (
            "container 'main' of 'test/app' already has something mounted at '/opt/domain'; mount"
            " it once, or at another path"
        ), what

    for what in ("fuse", "domain"):
        alluxio = new_cluster(new_chart())
        application = kplus.Deployment(new_chart(), "app")
        with pytest.raises(AlluxioConfigError) as raised:
            mount(alluxio, what, application)
        assert str(raised.value) == (
            "'test/app' has no container to mount '/opt/domain' into; add its containers first"
        ), what


def test_a_mount_that_is_refused_leaves_nothing_behind() -> None:
    alluxio = new_cluster(new_chart())
    chart = new_chart()
    application = WORKLOADS["Deployment"](chart)
    occupied = application.add_container(image="second:1", name="second")
    scratch = kplus.Volume.from_empty_dir(chart, "scratch", "scratch")
    occupied.mount("/data", scratch)
    with pytest.raises(AlluxioConfigError, match="container 'second' of 'test/app' already has"):
        alluxio.fuse.mount(application, "/data")
    pod = pod_spec(chart, "Deployment")
    assert mounts(pod) == [[], [("scratch", "/data")]]
    assert [each["name"] for each in pod["volumes"]] == ["scratch"]


def test_a_claim_cannot_be_mounted_from_another_namespace() -> None:
    cases: list[str | None] = ["other", None]
    for other in cases:
        alluxio = new_cluster(new_chart("alluxio"))
        with pytest.raises(AlluxioConfigError) as raised:
            alluxio.short_circuit.mount(WORKLOADS["Deployment"](new_chart(other)))
        assert str(raised.value) == (
            "ShortCircuitDomain is on claim 'alluxio-worker-domain-socket' in namespace 'alluxio',"
            f" which 'test/app' in namespace {other!r} cannot mount; put both into one namespace,"
            " or use volume=VolumeSource.host_path(…)"
        ), other


def test_a_directory_of_the_node_can_be_mounted_from_another_namespace() -> None:
    alluxio = new_chart("alluxio")
    domain = ShortCircuitDomain(alluxio, "domain", volume=VolumeSource.host_path())
    cluster = new_cluster(alluxio, short_circuit=domain)
    chart = new_chart("other")
    application = WORKLOADS["Deployment"](chart)
    domain.mount(application)
    cluster.fuse.mount(application, "/data")
    volumes = pod_spec(chart, "Deployment")["volumes"]
    assert [each["hostPath"]["path"] for each in volumes] == [
        "/var/lib/alluxio/alluxio/alluxio/domain",
        "/mnt/alluxio/alluxio/alluxio",
    ]


def test_two_clusters_in_one_workload() -> None:
    clusters = new_chart()
    blue, green = (
        new_cluster(
            clusters,
            name,
            fuse=Fuse(mount_point=f"/mnt/{name}/fs"),
            short_circuit=ShortCircuitDomain(
                clusters, f"{name}-domain", name=name, path=f"/opt/{name}"
            ),
        )
        for name in ("blue", "green")
    )
    chart = new_chart()
    application = WORKLOADS["Deployment"](chart)
    for alluxio in (blue, green):
        alluxio.fuse.mount(application, f"/data{alluxio.fuse.host_path}")
        alluxio.short_circuit.mount(application)
    pod = pod_spec(chart, "Deployment")
    sources = {each["name"]: each for each in pod["volumes"]}
    paths = {
        each["mountPath"]: sources[each["name"]] for each in pod["containers"][0]["volumeMounts"]
    }
    for name in ("blue", "green"):
        assert paths[f"/data/mnt/{name}"]["hostPath"]["path"] == f"/mnt/{name}"
        claim = paths[f"/opt/{name}"]["persistentVolumeClaim"]["claimName"]
        assert claim == f"{name}-worker-domain-socket"


def test_two_clusters_of_one_name_in_one_workload_are_refused() -> None:
    here = new_cluster(new_chart(), fuse=Fuse(mount_point="/mnt/here/fs"))
    there = new_cluster(new_chart(), fuse=Fuse(mount_point="/mnt/there/fs"))
    application = WORKLOADS["Deployment"](new_chart())
    here.fuse.mount(application, "/here")
    with pytest.raises(AlluxioConfigError, match="another volume called 'alluxio-fuse'"):
        there.fuse.mount(application, "/there")


# Pods that are built by hand.


def test_a_pod_built_by_hand_mounts_the_same() -> None:
    alluxio = new_cluster(new_chart())
    fuse, domain = alluxio.fuse, alluxio.short_circuit
    chart = new_chart()
    container = {
        "name": "main",
        "image": "application:1",
        "volumeMounts": [fuse.volume_mount("/data"), domain.volume_mount()],
    }
    spec = {"containers": [container], "volumes": [fuse.volume(), domain.volume()]}
    pod = ApiObject(chart, "pod", api_version="v1", kind="Pod", metadata={"name": "app"})
    pod.add_json_patch(JsonPatch.add("/spec", spec))
    written = pod_spec(chart, "Pod")
    assert written["volumes"] == [
        {"name": "alluxio-fuse", "hostPath": {"path": ABOVE, "type": "DirectoryOrCreate"}},
        {
            "name": "alluxio-domain",
            "persistentVolumeClaim": {"claimName": "alluxio-worker-domain-socket"},
        },
    ]
    assert written["containers"][0]["volumeMounts"] == [
        {"name": "alluxio-fuse", "mountPath": "/data", "mountPropagation": "HostToContainer"},
        {"name": "alluxio-domain", "mountPath": "/opt/domain"},
    ]


def test_volumes_and_mounts_for_users_are_copies() -> None:
    alluxio = new_cluster(new_chart())
    alluxio.fuse.volume()["hostPath"]["path"] = "/"
    assert alluxio.fuse.volume()["hostPath"]["path"] == ABOVE


def test_scenario_23_an_application_on_fuse() -> None:
    cases: list[Fuse] = [Fuse(), Fuse(worker_embedded=True)]
    for fuse in cases:
        chart = new_chart()
        alluxio = AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket/data"), fuse=fuse)
        application = kplus.Deployment(
            chart, "trainer", containers=[kplus.ContainerProps(image="trainer:1")]
        )
        assert alluxio.fuse.mount(application, "/data") == "/data/fuse", fuse
        pod = pod_of(one(documents_of(chart), "Deployment"))
        # What is above the mount, so that a mount that was re-created is seen.
        assert pod["volumes"] == [
            {"name": "alluxio-fuse", "hostPath": {"path": ABOVE, "type": "DirectoryOrCreate"}}
        ], fuse
        (main,) = pod["containers"]
        assert main["volumeMounts"] == [
            {
                "name": "alluxio-fuse",
                "mountPath": "/data",
                "mountPropagation": "HostToContainer",
                "readOnly": False,
            }
        ], fuse
        assert main["securityContext"]["privileged"] is False, fuse
