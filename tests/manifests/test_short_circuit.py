"""Short circuit: the domain and its volume, the other policies, and their errors."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Component,
    Fuse,
    ShortCircuitDomainOptions,
    Tier,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._manifests.claims import domain_claim
from alluxio_constructs._parts.short_circuit import LocalShortCircuit, NoShortCircuit
from alluxio_constructs._pods.mounts import Mount, PodVolume
from tests.kit import (
    cluster,
    mount_paths,
    names,
    one,
    properties,
    refusal,
    volume,
)

UFS = Ufs("s3://bucket/data")
SOCKET = "alluxio.worker.data.server.domain.socket"
WORKER, FUSE = "ALLUXIO_WORKER_JAVA_OPTS", "ALLUXIO_FUSE_JAVA_OPTS"
SWITCH = "alluxio.user.short.circuit.enabled"


def test_domain_that_cannot_work_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
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
            {"volume": VolumeSource.ephemeral("1Gi")},
            "ShortCircuitDomain volume must be shared by the worker and its clients, which an"
            " ephemeral volume is not (got 'ephemeral'); use VolumeSource.host_path(…) or"
            " VolumeSource.persistent_volume_claim(…)",
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
    ]
    for options, message in cases:
        assert refusal(ShortCircuitDomainOptions, **options) == message

    path = f"/{'x' * 69}"
    domain = ShortCircuitDomainOptions(path=path)
    # A slash and the 36 characters of the worker's uuid.
    assert len(domain.path) + 1 + 36 == 107


def test_domain_path_of_the_user_is_the_same_in_workers_and_clients() -> None:
    domain = ShortCircuitDomainOptions(path="/sockets/", volume=VolumeSource.host_path())
    documents = cluster(short_circuit=domain, fuse=Fuse())
    assert properties(documents, WORKER)[f"{SOCKET}.address"] == "/sockets"
    for name in ("alluxio-worker", "alluxio-job-worker", "alluxio-fuse"):
        assert mount_paths(documents, name)["alluxio-domain"] == "/sockets"


def test_domain_sockets_are_not_mounted_in_masters() -> None:
    documents = cluster(short_circuit="uuid")
    for name in ("alluxio-master", "alluxio-job-master"):
        assert "alluxio-domain" not in mount_paths(documents, name)


def test_domain_sockets_are_configured_for_the_worker_alone() -> None:
    cases: list[tuple[Component, dict[str, str]]] = [
        (Component.ALL, {}),
        (Component.MASTER, {}),
        (Component.JOB_MASTER, {}),
        (Component.WORKER, {f"{SOCKET}.address": "/opt/domain", f"{SOCKET}.as.uuid": "true"}),
        (Component.JOB_WORKER, {}),
        (Component.FUSE, {}),
        (Component.PROXY, {}),
    ]
    for component, expected in cases:
        assert ShortCircuitDomainOptions().properties(component) == expected, component


def test_domain_on_an_existing_claim_writes_none() -> None:
    source = VolumeSource.existing_claim("sockets")
    documents = cluster(
        short_circuit=ShortCircuitDomainOptions(volume=source),
        external=["PersistentVolumeClaim/sockets"],
    )
    assert names(documents, "PersistentVolumeClaim") == []
    claim = volume(documents, "DaemonSet", "alluxio-domain")["persistentVolumeClaim"]
    assert claim == {"claimName": "sockets"}


def test_domain_claim_may_have_another_name_class_and_size() -> None:
    source = VolumeSource.persistent_volume_claim("4Mi", storage_class_name="local")
    domain = ShortCircuitDomainOptions(volume=source, claim_name="sockets", name="cache")
    claim = domain_claim(domain)
    assert claim is not None
    written = claim.document("test")
    assert written["metadata"]["name"] == "sockets"
    assert written["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "local",
        "resources": {"requests": {"storage": "4Mi"}},
    }
    documents = cluster(
        short_circuit=domain, name="cache", external=["PersistentVolumeClaim/sockets"]
    )
    mounted = volume(documents, "DaemonSet", "alluxio-domain")["persistentVolumeClaim"]
    assert mounted == {"claimName": "sockets"}


def test_domain_claim_name_that_cannot_work_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"claim_name": "Sockets"},
            "ShortCircuitDomain claim_name must be at most 253 lower-case letters",
        ),
        (
            {"claim_name": "sockets", "volume": VolumeSource.host_path()},
            "ShortCircuitDomain claim_name needs a claim that the library writes (got 'sockets');"
            " leave it out, or use volume=VolumeSource.persistent_volume_claim(…)",
        ),
    ]
    for options, message in cases:
        assert refusal(ShortCircuitDomainOptions, **options).startswith(message), options


# The other policies.


def test_short_circuit_switch_is_set_for_the_processes_that_read_it() -> None:
    cases: list[tuple[Component, str | None, str | None]] = [
        (Component.ALL, None, None),
        (Component.MASTER, None, None),
        (Component.WORKER, "false", "true"),
        (Component.JOB_WORKER, "false", None),
        (Component.FUSE, "false", None),
        # Not on the network of any node, so not beside a worker either.
        (Component.PROXY, None, None),
    ]
    for component, off, local in cases:
        switch = "alluxio.user.short.circuit.enabled"
        assert NoShortCircuit().properties(component).get(switch) == off, component
        assert LocalShortCircuit([]).properties(component).get(switch) == local, component


def test_clients_share_the_directories_of_the_tiers() -> None:
    cases: list[tuple[Component, bool]] = [
        (Component.MASTER, False),
        (Component.WORKER, False),  # it has the directories already
        (Component.JOB_WORKER, True),
        (Component.FUSE, True),
    ]
    for component, shares in cases:
        mount = Mount(volume=PodVolume(name="disk"), path="/disk")
        assert LocalShortCircuit([mount]).volume_mounts(component) == ([mount] if shares else ()), (
            component
        )


def test_local_short_circuit_of_an_empty_dir_is_fine_within_the_workers_pod() -> None:
    cases: list[Fuse | None] = [None, Fuse(worker_embedded=True)]
    for fuse in cases:
        documents = cluster(short_circuit="local", fuse=fuse)
        for name in ("alluxio-worker", "alluxio-job-worker"):
            assert mount_paths(documents, name)["alluxio-mem"] == "/dev/shm", fuse


def test_local_short_circuit_on_claims() -> None:
    tier = Tier(
        medium_type="SSD",
        path="/ssd",
        quota="1Gi",
        volume=VolumeSource.persistent_volume_claim("1Gi"),
    )
    documents = cluster(short_circuit="local", tiers=[tier], fuse=Fuse())
    assert names(documents, "PersistentVolumeClaim") == ["alluxio-ssd"]
    assert one(documents, "DaemonSet", "alluxio-fuse")["spec"]["template"]["spec"]["volumes"][
        0
    ] == {"name": "alluxio-ssd", "persistentVolumeClaim": {"claimName": "alluxio-ssd"}}
