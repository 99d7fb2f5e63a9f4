"""Contradictions in what users add to pods."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Fuse,
    LogServerOptions,
    Mount,
    PodOptions,
    PodVolume,
    Ports,
    ProxyOptions,
    Tier,
    VolumeSource,
)
from tests.kit import cluster, container, findings, one, pod_of

DATA = VolumeSource.existing_claim("data")
PARTS: dict[str, Any] = {
    "fuse": Fuse(),
    "proxy": ProxyOptions(),
    "log_server": LogServerOptions(),
}


def sidecar(name: str = "sidecar", **fields: Any) -> dict[str, Any]:
    return {"name": name, "image": "example.com/sidecar:1", **fields}


def mounting(volume: str, path: str = "/in", name: str = "sidecar") -> dict[str, Any]:
    return sidecar(name, volumeMounts=[{"name": volume, "mountPath": path}])


def on(port: int, name: str = "sidecar", **fields: Any) -> dict[str, Any]:
    return sidecar(name, ports=[{"containerPort": port, **fields}])


def found(**options: Any) -> list[str]:
    """The problems of a cluster as a whole."""
    return [str(each) for each in findings(**options)]


def test_mount_may_name_a_volume_that_the_pod_has_already() -> None:
    names = ("alluxio-journal", "data", "queue")
    queue = PodVolume(name="queue", source={"emptyDir": {}})
    options = PodOptions(
        mounts=[
            DATA.at("/data"),
            *(Mount(volume=PodVolume(name=each), path=f"/again/{each}") for each in names),
        ],
        volumes=[queue],
    )
    documents = cluster(master_pod=options, external=["PersistentVolumeClaim/data"])
    for name in ("alluxio-master", "alluxio-job-master"):
        mounts = container(documents, name)["volumeMounts"]
        again = {f"/again/{each}": each for each in names}
        assert again == {
            each["mountPath"]: each["name"] for each in mounts if each["mountPath"] in again
        }
    volumes = [each["name"] for each in pod_of(one(documents, "StatefulSet"))["volumes"]]
    assert ["data", "queue"] == volumes


def test_mount_of_a_volume_that_the_pod_does_not_have_is_found() -> None:
    mount = Mount(volume=PodVolume(name="alluxio-journal"), path="/again")
    found_in = [
        each.partition(" of the ")[2] for each in found(worker_pod=PodOptions(mounts=[mount]))
    ]
    assert [
        "worker pod mounts 'alluxio-journal', which is not a volume of it; use one of alluxio-mem,"
        " or add it to PodOptions volumes [container-mounts-unknown-volume]"
    ] * 2 == found_in


def test_pod_with_two_containers_of_one_name_is_found() -> None:
    cases: list[tuple[PodOptions, str]] = [
        (PodOptions(containers=[sidecar("alluxio-worker")]), "alluxio-worker"),
        (PodOptions(containers=[sidecar(), sidecar(image="a")]), "sidecar"),
        (PodOptions(containers=[sidecar()], init_containers=[sidecar()]), "sidecar"),
        (PodOptions(init_containers=[sidecar("prepare-volumes")]), "prepare-volumes"),
    ]
    prepared = VolumeSource.host_path(prepare=True)
    tier = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=prepared)
    for options, name in cases:
        assert [
            f"the worker pod has 2 containers called {name!r}; rename the one in PodOptions"
            " containers or init_containers [two-containers-of-one-name]"
        ] == found(worker_pod=options, tiers=[tier]), options


def test_pod_without_the_volume_that_a_container_mounts_is_found() -> None:
    for where in ("containers", "init_containers"):
        options: dict[str, Any] = {where: [mounting("queue")]}
        assert [
            "container 'sidecar' of the worker pod mounts 'queue', which is not a volume of it; use"
            " one of alluxio-mem, or add it to PodOptions volumes [container-mounts-unknown-volume]"
        ] == found(worker_pod=PodOptions(**options)), where


def test_pod_without_any_volume_says_so() -> None:
    (finding,) = found(proxy=ProxyOptions(pod=PodOptions(containers=[mounting("queue")])))
    assert "use one of none, or add it to PodOptions volumes" in finding


def test_pod_without_a_volume_that_is_mounted_twice_is_found_once() -> None:
    twice = sidecar(volumeMounts=[{"name": "queue", "mountPath": path} for path in ("/a", "/b")])
    assert 1 == len(found(worker_pod=PodOptions(containers=[twice])))


def test_pod_with_two_volumes_of_one_name_is_found() -> None:
    cases: list[tuple[str, str]] = [
        ("worker", "alluxio-mem"),
        ("master", "alluxio-journal"),  # on a claim template, which would hide the volume
    ]
    for role, name in cases:
        options = PodOptions(volumes=[PodVolume(name=name, source={"emptyDir": {}})])
        assert [
            f"the {role} pod has 2 volumes called {name!r}; rename the one in PodOptions volumes"
            " [two-volumes-of-one-name]"
        ] == found(**{f"{role}_pod": options}), role


def test_pod_with_a_mount_that_collides_with_the_clusters_own_is_found() -> None:
    cases: list[tuple[Mount, str]] = [
        (DATA.at("/journal", name="mine"), "master has two volumes at '/journal'"),
        (DATA.at("/mine", name="alluxio-journal"), "two volumes are called 'alluxio-journal'"),
        (DATA.at("/alluxio/journal"), "two volumes are called 'alluxio-journal'"),
    ]
    for mount, message in cases:
        findings = found(pod=PodOptions(mounts=[mount]))
        assert [each for each in findings if each.startswith(message)] != [], mount
        assert {each.rpartition(" ")[2] for each in findings} <= {
            "[two-volumes-at-one-path]",
            "[two-volumes-of-one-name]",
        }, mount


def test_pod_with_two_mounts_at_one_path_is_found_for_each_process() -> None:
    general = PodOptions(mounts=[DATA.at("/data")])
    own = VolumeSource.host_path("/srv").at("/data", name="srv")
    findings = found(pod=general, worker_pod=PodOptions(mounts=[own]))
    assert [
        "worker has two volumes at '/data'",
        "job-worker has two volumes at '/data'",
    ] == [each.partition(" (")[0] for each in findings]


def test_pod_with_a_port_in_two_containers_is_found() -> None:
    cases: list[PodOptions] = [
        PodOptions(containers=[on(29999)]),
        PodOptions(containers=[on(29999, protocol="TCP")]),
        PodOptions(init_containers=[{**on(29999), "restartPolicy": "Always"}]),
    ]
    for options in cases:
        (finding,) = found(worker_pod=options, kubernetes_version="1.37")
        for part in (
            "both have port 29999; move one of them [port-used-twice-in-a-pod]",
            "'alluxio-worker'",
            "'sidecar'",
        ):
            assert part in finding, options


def test_pod_may_have_any_port_that_nobody_else_in_it_listens_on() -> None:
    cases: list[PodOptions] = [
        PodOptions(containers=[on(29999, protocol="UDP")]),
        PodOptions(containers=[on(19999)]),  # of the masters, in other pods
        PodOptions(containers=[sidecar(ports=[{"containerPort": 9999}, {"containerPort": 9998}])]),
    ]
    for options in cases:
        assert [] == found(worker_pod=options), options


def test_pods_with_one_port_on_the_host_network_are_found() -> None:
    network = PodOptions(host_network=True, containers=[on(9999)])
    assert [
        "port 9999 is used by sidecar in the master pods and sidecar in the worker pods, both on"
        " the host network; move one of them, with ports=Ports(…) if it is the cluster's"
        " [host-network-port-used-twice]"
    ] == found(pod=network)
    # FUSE is on the host network by itself.
    (finding,) = found(pod=PodOptions(containers=[on(9999)]), worker_pod=network, fuse=Fuse())
    assert "used by sidecar in the worker pods and sidecar in the fuse pods, both on" in finding
    assert [] == found(pod=PodOptions(containers=[on(9999)]), worker_pod=network)


def test_pod_with_a_variable_that_the_cluster_sets_is_found_where_it_does() -> None:
    findings = found(pod=PodOptions(env={"ALLUXIO_WORKER_HOSTNAME": "x"}))
    assert ["worker", "job-worker"] == [each.partition(" has the variable")[0] for each in findings]


def test_pod_with_a_mount_in_memory_that_does_not_fit_is_found() -> None:
    source = VolumeSource.empty_dir(medium="Memory", size_limit="8Gi")
    (finding,) = found(fuse=Fuse(pod=PodOptions(mounts=[source.at("/ram")])))
    assert finding.startswith("memory of fuse does not fit into its limit of 4Gi: ")
    assert "+ 8Gi RAM disk +" in finding


def test_service_port_that_services_have_already_is_found() -> None:
    cases: list[tuple[str, int, str]] = [
        ("rpc", 9999, "'rpc', port 19998"),
        ("more", 19999, "'web', port 19999"),
    ]
    for name, port, taken in cases:
        assert [
            f"service_ports of the master pods have {name!r}, port {port}, but their Services have"
            f" {taken}; rename or move it [service-port-used-twice]"
        ] == found(master_pod=PodOptions(service_ports={name: port})), name


def test_service_port_is_found_in_the_services_of_each_kind_of_pods() -> None:
    options = PodOptions(
        service_ports={"web": 9999, "logging": 9998}, node_selector={"disk": "ssd"}
    )
    assert [
        "master",
        "worker",
        "logserver",
    ] == [each.split()[3] for each in found(pod=options, workers=1, **PARTS)]


def test_service_port_that_was_moved_away_is_free() -> None:
    options = PodOptions(service_ports={"more": 19999})
    assert [] == found(master_pod=options, ports=Ports(master_web=12345))
