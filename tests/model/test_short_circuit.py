"""Short circuit: its default, and domain sockets that the release cannot create."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from alluxio_constructs import (
    ClusterConfig,
    Component,
    Csi,
    Fuse,
    Image,
    PodOptions,
    Process,
    ProxyOptions,
    ShortCircuitDomainOptions,
    ShortCircuitWarning,
    Tier,
    TierDirectory,
    Tiers,
    Ufs,
    Unchecked,
    VolumeSource,
)
from alluxio_constructs._manifests.cluster import cluster_manifests
from alluxio_constructs._model.answers import properties_of
from alluxio_constructs._parts.short_circuit import LocalShortCircuit, NoShortCircuit
from alluxio_constructs._parts.tier import MediumType
from tests.kit import cluster, model, mount_paths, properties

UFS = Ufs("s3://bucket/data")
SOCKET = "alluxio.worker.data.server.domain.socket"
SWITCH = "alluxio.user.short.circuit.enabled"
WORKER, FUSE = "ALLUXIO_WORKER_JAVA_OPTS", "ALLUXIO_FUSE_JAVA_OPTS"
HOST, EMPTY = VolumeSource.host_path(prepare=True), VolumeSource.empty_dir()
CLAIM = VolumeSource.existing_claim("disk")


def tier(medium_type: MediumType, volume: VolumeSource, **options: Any) -> Tier:
    path = f"/{medium_type.lower()}"
    return Tier(medium_type=medium_type, path=path, quota="1Gi", volume=volume, **options)


def test_short_circuit_is_local_by_default_where_all_tiers_are_on_the_node() -> None:
    cases: list[tuple[list[Tier], type]] = [
        ([tier("SSD", HOST)], LocalShortCircuit),
        ([tier("MEM", HOST), tier("HDD", HOST)], LocalShortCircuit),
        ([tier("MEM", EMPTY), tier("SSD", HOST)], NoShortCircuit),
        ([tier("SSD", CLAIM)], NoShortCircuit),
        (
            [
                tier(
                    "SSD",
                    HOST,
                    more_directories=[
                        TierDirectory(medium_type="SSD", path="/b", quota="1Gi", volume=EMPTY)
                    ],
                )
            ],
            NoShortCircuit,
        ),
    ]
    for tiers, kind in cases:
        for options in ({}, {"short_circuit": None}):
            given: dict[str, Any] = {"ufs": UFS, "tiers": Tiers(tiers=tiers), **options}
            own = model(**given)
            assert type(own.short_circuit_feature) is kind, tiers


def test_fuse_shares_the_tiers_of_the_node_by_default() -> None:
    documents = cluster(tiers=[tier("SSD", HOST)], fuse=Fuse())
    assert mount_paths(documents, "alluxio-fuse")["alluxio-ssd"] == "/ssd"
    assert properties(documents, WORKER)[SWITCH] == "true"


def test_memory_tier_of_the_chart_has_no_short_circuit() -> None:
    documents = cluster(fuse=Fuse())
    for variable in (WORKER, "ALLUXIO_JOB_WORKER_JAVA_OPTS", FUSE):
        assert properties(documents, variable)[SWITCH] == "false"
    assert "alluxio-mem" not in mount_paths(documents, "alluxio-fuse")


# Clients on the host network, who are called as the worker of their node is.

PROXY = "ALLUXIO_PROXY_JAVA_OPTS"
ON_NODE = PodOptions(host_network=True)
POLICIES: dict[str, dict[str, Any]] = {
    "off": {"short_circuit": "off"},
    "local": {"short_circuit": "local", "tiers": Tiers(tiers=[tier("SSD", HOST)])},
    "default": {},
    "uuid": {"short_circuit": "uuid", "image": Image(domain_sockets=True)},
}


def test_proxy_on_the_host_network_has_no_short_circuit_whatever_the_policy() -> None:
    proxys: list[dict[str, Any]] = [
        {"proxy": ProxyOptions(pod=ON_NODE)},
        {"proxy": ProxyOptions(), "pod": ON_NODE},
    ]
    for policy, given in POLICIES.items():
        for proxy in proxys:
            own = model(**given, **proxy)
            assert "false" == properties_of(own, Component.PROXY)[SWITCH], (policy, proxy)


def test_proxy_in_a_network_of_its_own_takes_no_worker_for_local() -> None:
    proxys: list[dict[str, Any]] = [
        {"proxy": ProxyOptions()},
        {"proxy": ProxyOptions(pod=PodOptions(host_network=False)), "pod": ON_NODE},
    ]
    for policy, given in POLICIES.items():
        for proxy in proxys:
            own = model(**given, **proxy)
            assert SWITCH not in properties_of(own, Component.PROXY), (policy, proxy)


def test_proxy_on_the_host_network_leaves_the_policy_of_the_others_as_it_is() -> None:
    for policy, given in POLICIES.items():
        own, plain = model(**given, proxy=ProxyOptions(pod=ON_NODE)), model(**given)
        for component in (Component.WORKER, Component.JOB_WORKER, Component.FUSE):
            assert properties_of(plain, component) == properties_of(own, component), policy


def test_short_circuit_of_a_proxy_on_the_host_network_can_be_had_on_purpose() -> None:
    process = Process(properties={SWITCH: Unchecked(True)})
    own = model(proxy=ProxyOptions(pod=ON_NODE, process=process))
    assert "true" == properties_of(own, Component.PROXY)[SWITCH]


# Domain sockets, which the release's image cannot make.

REPAIRED = Image(tag="2.9.5-netty", domain_sockets=True)


def test_domain_sockets_with_the_release_s_image_warn() -> None:
    with pytest.warns(ShortCircuitWarning) as caught:
        ClusterConfig(
            ufs=UFS,
            tiers=Tiers(tiers=[tier("MEM", EMPTY)]),
            short_circuit=ShortCircuitDomainOptions(volume=HOST),
        )
    assert [str(each.message) for each in caught] == [
        "short circuit by domain sockets (uuid) does not work with image 'alluxio/alluxio:2.9.5':"
        " the workers of 2.9.5 make no socket (Alluxio#18659), so the cluster's own clients go over"
        " the network, and others that know their worker's host name fail to write. Leave"
        ' short_circuit out, or use "local" with tiers on VolumeSource.host_path(…), or an image'
        " with the fix (pull request 18638) and Image(…, domain_sockets=True)"
    ]
    assert caught[0].filename == __file__


def test_domain_sockets_with_a_repaired_image_do_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ShortCircuitWarning)
        documents = cluster(short_circuit="uuid", image=REPAIRED, fuse=Fuse())
    assert properties(documents, WORKER)[f"{SOCKET}.address"] == "/opt/domain"
    for variable in (WORKER, "ALLUXIO_JOB_WORKER_JAVA_OPTS", FUSE):
        assert SWITCH not in properties(documents, variable)


def test_clients_use_the_network_if_workers_create_no_socket() -> None:
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"JOB_WORKER"}),
        ({"fuse": Fuse()}, {"JOB_WORKER", "FUSE"}),
        ({"fuse": Fuse(worker_embedded=True)}, {"JOB_WORKER", "WORKER"}),
        ({"csi": Csi()}, {"JOB_WORKER", "FUSE"}),
        ({"csi": Csi(), "fuse": Fuse(worker_embedded=True)}, {"JOB_WORKER", "FUSE", "WORKER"}),
    ]
    for options, off in cases:
        documents = cluster(short_circuit="uuid", **options)
        (data,) = (
            each["data"] for each in documents if "ALLUXIO_JAVA_OPTS" in each.get("data", ())
        )
        switched = {
            name.removeprefix("ALLUXIO_").removesuffix("_JAVA_OPTS")
            for name, value in data.items()
            if f"-D{SWITCH}=false" in value
        }
        assert switched == off, options


def test_local_short_circuit_of_tiers_that_no_pod_shares_warns() -> None:
    own = VolumeSource.persistent_volume_claim("2Gi")
    node = Fuse()
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"tiers": [tier("MEM", EMPTY)]}, ["emptyDir at '/mem'"]),
        ({"tiers": [tier("SSD", VolumeSource.ephemeral("2Gi"))]}, ["ephemeral volume at '/ssd'"]),
        ({"tiers": [tier("SSD", own)], "workers": 2}, ["claim of each worker at '/ssd'"]),
        ({"tiers": [tier("SSD", HOST)]}, []),
        ({"tiers": [tier("SSD", HOST)], "fuse": node}, []),
        ({"tiers": [tier("MEM", EMPTY)], "worker_enabled": False}, []),
    ]
    for options, expected in cases:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", ShortCircuitWarning)
            cluster_manifests(model(short_circuit="local", **options), "test")
        said = [str(each.message) for each in caught if each.category is ShortCircuitWarning]
        assert [
            each.partition(", which no pod")[0].partition(" with the ")[2] for each in said
        ] == expected, options
