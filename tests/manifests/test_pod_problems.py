"""What users add to pods and does not fit together, or is refused when it is given."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    AlluxioCluster,
    Fuse,
    LogServerOptions,
    Mount,
    PodOptions,
    PodVolume,
    Ports,
    ProxyOptions,
    Tier,
    Ufs,
    VolumeSource,
)
from tests.kit import (
    Document,
    cluster,
    new_chart,
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


def found(**options: Any) -> list[str]:
    """What synth finds wrong with a cluster."""
    chart = new_chart()
    AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket"), **options)
    return [each for child in chart.node.find_all() for each in child.node.validate()]


# What does not fit together.


def test_two_containers_of_one_name_are_found() -> None:
    cases: list[tuple[PodOptions, str]] = [
        (PodOptions(containers=[sidecar("alluxio-worker")]), "alluxio-worker"),
        (PodOptions(containers=[sidecar(), sidecar(image="a")]), "sidecar"),
        (PodOptions(containers=[sidecar()], init_containers=[sidecar()]), "sidecar"),
        (PodOptions(init_containers=[sidecar("prepare-volumes")]), "prepare-volumes"),
    ]
    for options, name in cases:
        tier = Tier(
            medium_type="SSD",
            path="/ssd",
            quota="1Gi",
            volume=VolumeSource.host_path(prepare=True),
        )
        assert found(worker_pod=options, tiers=[tier]) == [
            f"the worker pod has 2 containers called {name!r}; rename what PodOptions containers or"
            " init_containers call so [two-containers-of-one-name]"
        ], options


def test_a_volume_that_the_pod_does_not_have_is_found() -> None:
    for where in ("containers", "init_containers"):
        options: dict[str, Any] = {where: [mounting("queue")]}
        assert found(worker_pod=PodOptions(**options)) == [
            "container 'sidecar' of the worker pod mounts 'queue', which is no volume of it; use"
            " one of alluxio-mem, or add it to PodOptions volumes [container-mounts-unknown-volume]"
        ], where


def test_a_pod_without_a_volume_says_so() -> None:
    (finding,) = found(proxy=ProxyOptions(pod=PodOptions(containers=[mounting("queue")])))
    assert "use one of none, or add it to PodOptions volumes" in finding


def test_a_volume_that_is_mounted_twice_and_not_there_is_found_once() -> None:
    twice = sidecar(volumeMounts=[{"name": "queue", "mountPath": path} for path in ("/a", "/b")])
    assert len(found(worker_pod=PodOptions(containers=[twice]))) == 1


def test_a_volume_of_a_name_that_is_taken_is_found() -> None:
    cases: list[tuple[str, str]] = [
        ("worker", "alluxio-mem"),
        ("master", "alluxio-journal"),  # on a claim template, which would hide the volume
    ]
    for role, name in cases:
        options = PodOptions(volumes=[PodVolume(name=name, source={"emptyDir": {}})])
        assert found(**{f"{role}_pod": options}) == [
            f"the {role} pod has 2 volumes called {name!r}; rename the one in PodOptions volumes"
            " [two-volumes-of-one-name]"
        ], role


def test_a_mount_that_collides_with_the_clusters_own_is_found() -> None:
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


def test_two_mounts_at_one_path_are_found_in_each_process() -> None:
    general = PodOptions(mounts=[DATA.at("/data")])
    own = VolumeSource.host_path("/srv").at("/data", name="srv")
    findings = found(pod=general, worker_pod=PodOptions(mounts=[own]))
    assert [each.partition(" (")[0] for each in findings] == [
        "worker has two volumes at '/data'",
        "job-worker has two volumes at '/data'",
    ]


def test_a_port_that_another_container_of_the_pod_has_is_found() -> None:
    cases: list[PodOptions] = [
        PodOptions(containers=[on(29999)]),
        PodOptions(containers=[on(29999, protocol="TCP")]),
        PodOptions(init_containers=[{**on(29999), "restartPolicy": "Always"}]),
    ]
    for options in cases:
        (finding,) = found(worker_pod=options)
        assert "both have port 29999; move one of them [port-used-twice-in-a-pod]" in finding, (
            options
        )
        assert "'alluxio-worker'" in finding, options
        assert "'sidecar'" in finding, options


def test_a_port_that_nobody_else_in_the_pod_listens_on_is_let_in() -> None:
    cases: list[PodOptions] = [
        PodOptions(containers=[on(29999, protocol="UDP")]),
        PodOptions(containers=[on(19999)]),  # of the masters, in other pods
        PodOptions(containers=[sidecar(ports=[{"containerPort": 9999}, {"containerPort": 9998}])]),
    ]
    for options in cases:
        assert found(worker_pod=options) == [], options


def test_ports_of_containers_are_found_on_the_nodes_network() -> None:
    network = PodOptions(host_network=True, containers=[on(9999)])
    assert found(pod=network) == [
        "port 9999 is used by sidecar in the master pods and sidecar in the worker pods, both on"
        " the node's network; move one of them, with ports=Ports(…) if it is the cluster's"
        " [host-network-port-used-twice]"
    ]
    # FUSE is on the node's network by itself.
    (finding,) = found(pod=PodOptions(containers=[on(9999)]), worker_pod=network, fuse=Fuse())
    assert "used by sidecar in the worker pods and sidecar in the fuse pods, both on" in finding
    assert found(pod=PodOptions(containers=[on(9999)]), worker_pod=network) == []


def test_a_variable_of_all_pods_that_the_cluster_sets_is_found_where_it_does() -> None:
    findings = found(pod=PodOptions(env={"ALLUXIO_WORKER_HOSTNAME": "x"}))
    assert [each.partition(" has the variable")[0] for each in findings] == ["worker", "job-worker"]


def test_what_is_mounted_in_memory_and_does_not_fit_is_found() -> None:
    source = VolumeSource.empty_dir(medium="Memory", size_limit="8Gi")
    (finding,) = found(fuse=Fuse(pod=PodOptions(mounts=[source.at("/ram")])))
    assert finding.startswith("memory of fuse does not fit into its limit of 4Gi: ")
    assert "+ 8Gi RAM disk +" in finding


def test_a_port_that_services_have_already_is_found() -> None:
    cases: list[tuple[str, int, str]] = [
        ("rpc", 9999, "'rpc', port 19998"),
        ("more", 19999, "'web', port 19999"),
    ]
    for name, port, taken in cases:
        assert found(master_pod=PodOptions(service_ports={name: port})) == [
            f"service_ports of the master pods have {name!r}, port {port}, but their Services have"
            f" {taken}; rename or move it [service-port-used-twice]"
        ], name


def test_a_port_is_found_in_the_services_of_each_kind_of_pods() -> None:
    options = PodOptions(service_ports={"web": 9999, "logging": 9998})
    assert [each.split()[3] for each in found(pod=options, workers=1, **PARTS)] == [
        "master",
        "worker",
        "logserver",
    ]


def test_a_port_that_was_moved_away_is_free() -> None:
    options = PodOptions(service_ports={"more": 19999})
    assert found(master_pod=options, ports=Ports(master_web=12345)) == []


# What is refused when it is given.


LOOP: dict[str, Any] = {"name": "loop", "image": "a"}
LOOP["self"] = LOOP
NO_LABEL = "must be at most 63 lower-case letters, digits or '-', beginning and ending with a"


def test_what_is_no_container_is_refused() -> None:
    others: list[tuple[Any, str]] = [
        ("nginx", " must be a dict from names to values (got 'nginx')"),
        ({"image": "a"}, f" name {NO_LABEL}"),
        ({"name": "A", "image": "a"}, f" name {NO_LABEL}"),
        ({"name": "a"}, " image must be a text that is not empty (got None)"),
        (sidecar(command=object), "['command'] must be plain data, as in a manifest"),
        (sidecar(env=[{"a": {1}}]), "['env'][0]['a'] must be plain data, as in a manifest"),
        (sidecar(a=float("nan")), "['a'] must be plain data, as in a manifest"),
        (sidecar(a="\ud800"), "['a'] must be plain data, as in a manifest"),
        (sidecar(env={1: 2}), "['env'] must be a dict from names to values"),
        (LOOP, "['self']['self']"),
        (sidecar(volumeMounts=5), " volumeMounts must be a list (got 5); use [5]"),
        (sidecar(volumeMounts=["a"]), " volumeMounts[0] must be a dict from names"),
        (sidecar(volumeMounts=[{}]), " volumeMounts name must be a text that is not empty"),
        (
            sidecar(volumeMounts=[{"name": "a"}]),
            " volumeMounts mountPath must be a text that is not empty (got None)",
        ),
        (
            sidecar(volumeMounts=[{"name": each, "mountPath": "/a"} for each in "ab"]),
            " volumeMounts mountPath has '/a' twice; give each a path of its own",
        ),
        (sidecar(ports={"a": 1}), " ports must be a list (got {'a': 1})"),
        (sidecar(ports=[{}]), " ports containerPort must be a whole number from 1 to 65535"),
        (on(0), " ports containerPort must be a whole number from 1 to 65535 (got 0)"),
        (
            on(1, protocol="tcp"),
            " ports protocol must be one of 'TCP', 'UDP', 'SCTP' (got 'tcp')",
        ),
    ]
    for where in ("containers", "init_containers"):
        for given, message in others:
            options = {where: [given]}
            assert refusal(PodOptions, **options).startswith(f"PodOptions {where}[0]{message}"), (
                where,
                given,
            )


ON_A_CLAIM = PodVolume(name="a", source={"emptyDir": {}}, claim_template={"resources": {}})


def test_what_is_no_volume_is_refused() -> None:
    cases: list[tuple[PodVolume, str]] = [
        (PodVolume(name="A_b", source={"emptyDir": {}}), f"name {NO_LABEL}"),
        (PodVolume(name="a"), "source must be one source of a volume (got {})"),
        (
            PodVolume(name="a", source={"emptyDir": {}, "secret": {}}),
            "source must be one source of a volume (got {'emptyDir': {}, 'secret': {}}); use"
            ' source={"emptyDir": {}} or the like',
        ),
        (PodVolume(name="a", source={"csi": object}), "source['csi'] must be plain data"),
        (
            ON_A_CLAIM,
            "claim_template is for journal, metastore and tiers (got {'resources': {}}); leave it"
            " out, and give source={…}",
        ),
    ]
    for volume, message in cases:
        assert refusal(PodOptions, volumes=[volume]).startswith(
            f"PodOptions volumes[0] {message}"
        ), volume
        assert refusal(PodOptions, mounts=[Mount(volume=volume, path="/a")]).startswith(
            f"PodOptions mounts[0] volume {message}"
        ), volume


def test_what_is_no_mount_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"path": "data"}, "path must be absolute (got 'data'); use \"/data\""),
        ({"path": "/"}, "path must not be the root directory (got '/')"),
        ({"volume": None}, "volume must be a PodVolume (got None)"),
        ({"read_only": 1}, "read_only must be True or False (got 1)"),
        ({"prepare": "yes"}, "prepare must be True or False (got 'yes')"),
        (
            {"propagation": "None"},
            "propagation must be one of 'HostToContainer', 'Bidirectional' (got 'None')",
        ),
        ({"memory": "1Gi"}, "memory must be a whole number of bytes of 0 or more (got '1Gi')"),
        (
            {"read_only": True, "prepare": True},
            "read_only does not go with prepare=True, which writes to the directory (got True);"
            " leave one of them out",
        ),
    ]
    for options, message in cases:
        mount = Mount(**{"volume": QUEUE, "path": "/queue", **options})
        assert refusal(PodOptions, mounts=[mount]).startswith(f"PodOptions mounts[0] {message}"), (
            options
        )


def test_what_is_no_port_of_a_service_is_refused() -> None:
    cases: list[tuple[Any, str]] = [
        ([80], "PodOptions service_ports must be a dict from names to values (got [80])"),
        ({"A": 80}, f"PodOptions service_ports key {NO_LABEL}"),
        ({"a": "80"}, "PodOptions service_ports['a'] must be a whole number from 1 to 65535"),
        ({"a": 0}, "PodOptions service_ports['a'] must be a whole number from 1 to 65535 (got 0)"),
        (
            {"a": 80, "b": 80},
            "PodOptions service_ports['b'] is given twice (got 80); leave one out",
        ),
    ]
    for given, message in cases:
        assert refusal(PodOptions, service_ports=given).startswith(message), given


def test_one_port_under_two_names_is_refused_where_the_clusters_and_a_pods_meet() -> None:
    assert "PodOptions service_ports['b'] is given twice (got 80); leave one out" == refusal(
        cluster,
        pod=PodOptions(service_ports={"a": 80}),
        master_pod=PodOptions(service_ports={"b": 80}),
    )
