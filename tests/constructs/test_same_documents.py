"""Constructs write what the manifests say: document by document, in the same order."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import Testing

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigError,
    Csi,
    Fuse,
    HostAlias,
    Image,
    Journal,
    LogServerOptions,
    Metastore,
    Metrics,
    MountPoint,
    NetworkPolicies,
    PodOptions,
    Ports,
    Process,
    ProxyOptions,
    Resources,
    ShortCircuitDomainOptions,
    Tier,
    TierDirectory,
    Tiers,
    Ufs,
    UfsSecretOptions,
    VolumeSource,
    WebUiOptions,
)
from alluxio_constructs._manifests.cluster import cluster_manifests
from tests import fullest
from tests.fuzz import Fuzzer
from tests.kit import cluster, in_plugin, model, new_chart, synthesised

CLAIM = VolumeSource.persistent_volume_claim("10Gi")
NODE = VolumeSource.host_path(prepare=True)
MEM = Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=VolumeSource.empty_dir())
ON_CLAIM = Tier(medium_type="SSD", path="/ssd", quota="10Gi", volume=CLAIM)
ON_NODE = Tier(medium_type="SSD", path="/ssd", quota="10Gi", volume=NODE)
TWO_IN_ONE = Tier(
    medium_type="MEM",
    path="/dev/shm",
    quota="1Gi",
    volume=VolumeSource.empty_dir(),
    more_directories=[TierDirectory(medium_type="SSD", path="/ssd", quota="10Gi", volume=CLAIM)],
)
HDFS = UfsSecretOptions(secret_name="hdfs", mount="hdfsConfig")
KEYS = UfsSecretOptions(
    secret_name="keys",
    env={"AWS_ACCESS_KEY_ID": "access-key"},
    properties={"alluxio.master.mount.table.root.option.s3a.secretKey": "secret-key"},
    pods=["master", "worker", "fuse"],
)
POLICIES = NetworkPolicies(
    clients=[{"podSelector": {"matchLabels": {"a": "b"}}}], nodes=["10.0.0.0/16"]
)
FULLEST = fullest.plain_options()

OPTIONS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({}, []),
    "S3 with keys": ({"ufs": Ufs("s3://b/d", secrets=[KEYS]), "fuse": Fuse()}, ["Secret/keys"]),
    "HDFS": (
        {
            "ufs": Ufs("hdfs://namenode:9000/d", secrets=[HDFS]),
            "journal": Journal.hdfs("hdfs://namenode:9000/journal", secrets=[HDFS]),
            "pod": PodOptions(host_aliases=[HostAlias(ip="10.0.0.1", hostnames=["namenode"])]),
        },
        ["Secret/hdfs"],
    ),
    "a shared path": (
        {"ufs": Ufs("/shared", volume=VolumeSource.existing_claim("nfs"))},
        ["PersistentVolumeClaim/nfs"],
    ),
    "several masters": ({"masters": 3, "metastore": Metastore()}, []),
    "journal on the node": (
        {
            "journal": Journal.local(volume=NODE),
            "metastore": "heap",
            "master_pod": PodOptions(node_selector={"kubernetes.io/hostname": "node-0"}),
        },
        [],
    ),
    "the platform's user": ({"pod": PodOptions(user="platform"), "fuse": Fuse()}, []),
    "tiers on claims": ({"tiers": [MEM, ON_CLAIM], "fuse": Fuse()}, []),
    "tiers on the node": ({"tiers": [ON_NODE], "fuse": Fuse()}, []),
    "two media in one tier": ({"tiers": [TWO_IN_ONE]}, []),
    "workers that are a StatefulSet": ({"workers": 3, "tiers": [MEM, ON_CLAIM]}, []),
    "tiers described apart": (
        {"workers": 2, "tiers": Tiers(tiers=[ON_CLAIM], claim_for_each_worker=True)},
        [],
    ),
    "masters alone": ({"worker_enabled": False, "masters": 3}, []),
    "workers alone": ({"master_enabled": False, "tiers": [ON_CLAIM]}, []),
    "FUSE": ({"fuse": Fuse(mount_point="/mnt/a/b", alluxio_path="/data")}, []),
    "FUSE in the workers": ({"fuse": Fuse(worker_embedded=True)}, []),
    "short circuit off": ({"short_circuit": "off", "fuse": Fuse()}, []),
    "short circuit by the tiers": (
        {"short_circuit": "local", "tiers": [ON_NODE], "fuse": Fuse()},
        [],
    ),
    "domain sockets": (
        {
            "short_circuit": "uuid",
            "image": Image(tag="2.9.5-1", domain_sockets=True),
            "fuse": Fuse(),
        },
        [],
    ),
    "domain sockets on the node": (
        {"short_circuit": ShortCircuitDomainOptions(volume=NODE), "fuse": Fuse()},
        [],
    ),
    "CSI": ({"csi": Csi()}, []),
    "CSI by the node plugin": ({"csi": in_plugin()}, []),
    "CSI beside a daemon": ({"csi": Csi(), "fuse": Fuse(), "name": "cache"}, []),
    "proxy, log server and web UI": (
        {
            "proxy": ProxyOptions(),
            "log_server": LogServerOptions(),
            "web_ui": WebUiOptions(host="alluxio.example.com", tls_secret_name="tls"),
        },
        [],
    ),
    "mounts": (
        {
            "mounts": [MountPoint("/logs", ufs=Ufs("s3://bucket/logs"))],
            "network_policies": NetworkPolicies(),
        },
        [],
    ),
    "metrics": ({"metrics": Metrics(scrape_annotations=True), "masters": 3}, []),
    "policies": (
        {
            "masters": 3,
            "fuse": Fuse(),
            "proxy": ProxyOptions(),
            "log_server": LogServerOptions(),
            "network_policies": POLICIES,
        },
        [],
    ),
    "policies of CSI": ({"csi": Csi(), "network_policies": POLICIES}, []),
    "ports": ({"ports": Ports(**fullest.PORTS), "journal": Journal.embedded()}, []),
    "processes and pods": (
        {
            "worker": Process(resources=Resources(memory_limit="8Gi"), env={"TZ": "UTC"}),
            "properties": {"alluxio.user.file.writetype.default": "CACHE_THROUGH"},
            "jvm_options": ["-XX:+UseG1GC"],
            "pod": PodOptions(labels={"team": "data"}, object_annotations={"a": "b"}),
            "worker_pod": PodOptions(host_network=True, user=2000),
        },
        [],
    ),
    "everything": (
        FULLEST,
        # The constructs of these would write it.
        fullest.EXTERNAL,
    ),
    "everything, with workers on each node": (
        {
            **FULLEST,
            "workers": None,
            "tiers": [ON_CLAIM],
            "csi": None,
            "network_policies": POLICIES,
        },
        [
            *(each for each in fullest.EXTERNAL if each != "ServiceAccount/csi"),
            "PersistentVolumeClaim/sockets",
        ],
    ),
}


def test_constructs_write_the_documents_of_the_manifests() -> None:
    for name, (options, external) in OPTIONS.items():
        plain = cluster(**options, external=external)
        made = synthesised(**options, external=external)
        assert [(each["kind"], each["metadata"]["name"]) for each in made] == [
            (each["kind"], each["metadata"]["name"]) for each in plain
        ], name
        for one, other in zip(made, plain, strict=True):
            assert one == other, (name, one["kind"], one["metadata"]["name"])
            assert list(one) == list(other), (name, one["kind"])


@pytest.mark.filterwarnings("ignore::alluxio_constructs.AlluxioConfigWarning")
def test_constructs_write_the_documents_of_random_clusters() -> None:
    compared = 0
    for seed in range(60):
        try:
            options = Fuzzer(seed).options()
            manifests, errors = cluster_manifests(model(**options), "test")
        except AlluxioConfigError:
            continue
        chart = new_chart()
        try:
            AlluxioCluster(chart, "alluxio", **options)
            documents = Testing.synth(chart)
        except (AlluxioConfigError, RuntimeError):
            assert errors, seed
            continue
        assert errors == [], seed
        assert documents == [each.document("test") for each in manifests], seed
        compared += 1
    assert compared > 10
