"""Short circuit: the domain and its volume, the other policies, what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import ApiObject, Size

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    Component,
    Fuse,
    ShortCircuitDomain,
    Tier,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._parts.short_circuit import LocalShortCircuit, NoShortCircuit
from alluxio_constructs._pods.mounts import Mount, PodVolume

from .kit import (
    cluster,
    documents_of,
    mount_paths,
    names,
    new_chart,
    one,
    properties,
    refusal,
    volume,
)

UFS = Ufs("s3://bucket/data")
SOCKET = "alluxio.worker.data.server.domain.socket"
WORKER, FUSE = "ALLUXIO_WORKER_JAVA_OPTS", "ALLUXIO_FUSE_JAVA_OPTS"
SWITCH = "alluxio.user.short.circuit.enabled"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"path": "opt/domain"},
            "ShortCircuitDomain path must be absolute (got 'opt/domain'); use \"/opt/domain\"",
        ),
        (
            {"path": f"/{'x' * 70}"},
            f"ShortCircuitDomain path must be at most 70 characters: a Unix socket's path has 107,"
            f" and the worker's uuid is appended (got '/{'x' * 70}'); use \"/opt/domain\"",
        ),
        (
            {"volume": VolumeSource.empty_dir()},
            "ShortCircuitDomain volume must be shared by the worker and its clients, which an"
            " emptyDir is not (got 'empty_dir'); use VolumeSource.host_path(…) or"
            " VolumeSource.persistent_volume_claim(…)",
        ),
        (
            {"volume": "/tmp/domain"},
            "ShortCircuitDomain volume must be a VolumeSource (got '/tmp/domain'); make one with"
            " VolumeSource(…)",
        ),
        (
            {"name": "Alluxio"},
            "ShortCircuitDomain name must be at most 45 lower-case letters, digits or '-',"
            " beginning with a letter and not ending with '-', since '-master-0123456789' is"
            " appended and the whole is a host name and a label (got 'Alluxio'); choose a shorter"
            " or plainer name",
        ),
    ],
)
def test_a_domain_that_cannot_work_is_refused(options: dict[str, Any], message: str) -> None:
    chart = new_chart()
    with pytest.raises(AlluxioConfigError) as raised:
        ShortCircuitDomain(chart, "domain", **options)
    assert str(raised.value) == message
    assert chart.node.children == []


def test_the_longest_path_leaves_room_for_a_socket() -> None:
    path = f"/{'x' * 69}"
    domain = ShortCircuitDomain(new_chart(), "domain", path=path)
    # A slash and the 36 characters of the worker's uuid.
    assert len(domain.path) + 1 + 36 == 107


def test_the_claim_is_within_reach() -> None:
    chart = new_chart()
    domain = ShortCircuitDomain(chart, "domain", name="cache")
    assert domain.claim is not None
    assert ApiObject.of(domain).name == domain.claim.name == "cache-worker-domain-socket"
    (written,) = documents_of(chart)
    assert written["metadata"]["labels"] == {
        "app": "alluxio",
        "role": "alluxio-worker",
        "release": "cache",
    }


@pytest.mark.parametrize(
    "source",
    [VolumeSource.host_path("/srv/domain"), VolumeSource.existing_claim("domain")],
    ids=["host path", "existing claim"],
)
def test_a_domain_on_what_is_there_writes_nothing(source: VolumeSource) -> None:
    chart = new_chart()
    domain = ShortCircuitDomain(chart, "domain", volume=source)
    assert domain.claim is None
    assert documents_of(chart) == []


@pytest.mark.parametrize(
    ("name", "path"), [("alluxio", "/tmp/alluxio-domain"), ("cache", "/tmp/cache-domain")]
)
def test_clusters_on_one_node_have_directories_of_their_own(name: str, path: str) -> None:
    domain = ShortCircuitDomain(new_chart(), "domain", volume=VolumeSource.host_path(), name=name)
    assert domain.volume() == {
        "name": f"{name}-domain",
        "hostPath": {"path": path, "type": "DirectoryOrCreate"},
    }


def test_a_path_of_ones_own_is_the_same_to_workers_and_clients() -> None:
    chart = new_chart()
    domain = ShortCircuitDomain(chart, "domain", path="/sockets/")
    AlluxioCluster(chart, "alluxio", ufs=UFS, short_circuit=domain, fuse=Fuse())
    documents = documents_of(chart)
    assert properties(documents, WORKER)[f"{SOCKET}.address"] == "/sockets"
    for name in ("alluxio-worker", "alluxio-job-worker", "alluxio-fuse"):
        assert mount_paths(documents, name)["alluxio-domain"] == "/sockets"
    assert domain.volume_mount() == {"name": "alluxio-domain", "mountPath": "/sockets"}


def test_the_masters_have_no_part_in_it() -> None:
    documents = cluster(short_circuit="uuid")
    for name in ("alluxio-master", "alluxio-job-master"):
        assert "alluxio-domain" not in mount_paths(documents, name)


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (Component.ALL, {}),
        (Component.MASTER, {}),
        (Component.JOB_MASTER, {}),
        (Component.WORKER, {f"{SOCKET}.address": "/opt/domain", f"{SOCKET}.as.uuid": "true"}),
        (Component.JOB_WORKER, {}),
        (Component.FUSE, {}),
        (Component.PROXY, {}),
    ],
)
def test_the_worker_alone_is_told_of_the_sockets(
    component: Component, expected: dict[str, str]
) -> None:
    assert ShortCircuitDomain(new_chart(), "domain").properties(component) == expected


def test_a_domain_on_an_existing_claim() -> None:
    chart = new_chart()
    source = VolumeSource.existing_claim("sockets")
    AlluxioCluster(
        chart,
        "alluxio",
        ufs=UFS,
        short_circuit=ShortCircuitDomain(chart, "domain", volume=source),
    )
    documents = documents_of(chart, external=["PersistentVolumeClaim/sockets"])
    assert names(documents, "PersistentVolumeClaim") == []
    claim = volume(documents, "DaemonSet", "alluxio-domain")["persistentVolumeClaim"]
    assert claim == {"claimName": "sockets"}


def test_a_claim_of_another_name() -> None:
    chart = new_chart()
    domain = ShortCircuitDomain(chart, "domain", claim_name="sockets", name="cache")
    AlluxioCluster(chart, "alluxio", ufs=UFS, short_circuit=domain, name="cache")
    documents = documents_of(chart)
    assert names(documents, "PersistentVolumeClaim") == ["sockets"]
    claim = volume(documents, "DaemonSet", "alluxio-domain")["persistentVolumeClaim"]
    assert claim == {"claimName": "sockets"}
    # In workloads that are not ours the volume is called after the cluster.
    assert domain.volume() == {"name": "cache-domain", "persistentVolumeClaim": claim}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"claim_name": "Sockets"},
            "ShortCircuitDomain claim_name must be at most 253 lower-case letters",
        ),
        (
            {"claim_name": "sockets", "volume": VolumeSource.host_path()},
            "ShortCircuitDomain claim_name needs a claim that we write (got 'sockets'); leave it"
            " out, or use volume=VolumeSource.persistent_volume_claim(…)",
        ),
    ],
)
def test_a_claims_name_that_cannot_be_is_refused(options: dict[str, Any], message: str) -> None:
    assert refusal(ShortCircuitDomain, new_chart(), "domain", **options).startswith(message)


def test_a_claim_of_another_class_and_size() -> None:
    chart = new_chart()
    source = VolumeSource.persistent_volume_claim(Size.mebibytes(4), storage_class_name="local")
    ShortCircuitDomain(chart, "domain", volume=source)
    (claim,) = documents_of(chart)
    assert claim["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "local",
        "resources": {"requests": {"storage": "4Mi"}},
    }


def test_two_domains_of_one_name_are_refused_in_a_chart() -> None:
    chart = new_chart()
    ShortCircuitDomain(chart, "domain")
    with pytest.raises(
        AlluxioConfigError,
        match="PersistentVolumeClaim 'alluxio-worker-domain-socket' is in this chart already",
    ):
        ShortCircuitDomain(chart, "again")


# The other policies.


@pytest.mark.parametrize(
    ("component", "off", "local"),
    [
        (Component.ALL, None, None),
        (Component.MASTER, None, None),
        (Component.WORKER, "false", "true"),
        (Component.JOB_WORKER, "false", None),
        (Component.FUSE, "false", None),
        # Not on the network of any node, so not beside a worker either.
        (Component.PROXY, None, None),
    ],
)
def test_the_switch_is_told_to_those_that_read_it(
    component: Component, off: str | None, local: str | None
) -> None:
    switch = "alluxio.user.short.circuit.enabled"
    assert NoShortCircuit().properties(component).get(switch) == off
    assert LocalShortCircuit([]).properties(component).get(switch) == local


@pytest.mark.parametrize(
    ("component", "shares"),
    [
        (Component.MASTER, False),
        (Component.WORKER, False),  # it has the directories anyhow
        (Component.JOB_WORKER, True),
        (Component.FUSE, True),
    ],
)
def test_clients_share_the_directories_of_the_tiers(component: Component, shares: bool) -> None:
    mount = Mount(volume=PodVolume(name="disk"), path="/disk")
    assert LocalShortCircuit([mount]).volume_mounts(component) == ([mount] if shares else ())


def test_local_short_circuit_of_an_empty_dir_is_found_where_fuse_cannot_share_it() -> None:
    chart = new_chart()
    AlluxioCluster(chart, "alluxio", ufs=UFS, short_circuit="local", fuse=Fuse())
    findings = [each for child in chart.node.find_all() for each in child.node.validate()]
    assert findings == [
        'short_circuit="local" needs tiers that the FUSE pod can share (got the emptyDir at'
        " '/dev/shm'); use VolumeSource.host_path(…), or leave short_circuit out"
        " [local-short-circuit-needs-shared-tiers]"
    ]


@pytest.mark.parametrize("fuse", [None, Fuse(worker_embedded=True)], ids=["none", "worker"])
def test_local_short_circuit_of_an_empty_dir_is_fine_within_the_workers_pod(
    fuse: Fuse | None,
) -> None:
    documents = cluster(short_circuit="local", fuse=fuse)
    for name in ("alluxio-worker", "alluxio-job-worker"):
        assert mount_paths(documents, name)["alluxio-mem"] == "/dev/shm"


def test_local_short_circuit_on_claims() -> None:
    tier = Tier(
        medium_type="SSD",
        path="/ssd",
        quota=Size.gibibytes(1),
        volume=VolumeSource.persistent_volume_claim(Size.gibibytes(1)),
    )
    documents = cluster(short_circuit="local", tiers=[tier], fuse=Fuse())
    assert names(documents, "PersistentVolumeClaim") == ["alluxio-ssd"]
    assert one(documents, "DaemonSet", "alluxio-fuse")["spec"]["template"]["spec"]["volumes"][
        0
    ] == {"name": "alluxio-ssd", "persistentVolumeClaim": {"claimName": "alluxio-ssd"}}


@pytest.mark.parametrize("policy", ["UUID", "none", True])
def test_another_policy_is_refused(policy: object) -> None:
    options: dict[str, Any] = {"short_circuit": policy}
    with pytest.raises(AlluxioConfigError) as raised:
        AlluxioCluster(new_chart(), "alluxio", ufs=UFS, **options)
    assert str(raised.value) == (
        "short_circuit must be 'local', 'off', a ShortCircuitDomain, 'uuid' (not for a"
        f" ClusterConfig, which makes no construct) or None (got {policy!r}); leave it out, for"
        " what the tiers allow"
    )
