"""The ConfigMap, and the checksums by which a change of it restarts the pods that read it."""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Any

from alluxio_constructs import (
    Fuse,
    Image,
    Journal,
    Jvm,
    Metastore,
    PodOptions,
    Ports,
    Probe,
    Process,
    Resources,
    Tier,
    Ufs,
    Unchecked,
    VolumeSource,
)
from tests.kit import Document, checksums, cluster, one, own_labels

GIB = "1Gi"
MASTER, WORKER, FUSE = "alluxio-master", "alluxio-worker", "alluxio-fuse"


def tier(**options: Any) -> Tier:
    options = {"medium_type": "SSD", "path": "/ssd", "quota": GIB, **options}
    return Tier(volume=VolumeSource.host_path("/srv/ssd"), **options)


def own_config_map(**options: Any) -> Document:
    return one(cluster(**options), "ConfigMap")


def test_config_map_is_named_after_the_cluster() -> None:
    metadata = own_config_map(name="cache")["metadata"]
    assert metadata["name"] == "cache-config"
    assert own_labels(metadata["labels"]) == {"app": "alluxio", "release": "cache"}


def test_config_map_has_no_variable_for_a_process_that_is_not_there() -> None:
    cases: list[Fuse | None] = [None, Fuse(worker_embedded=True)]
    for fuse in cases:
        assert list(own_config_map(fuse=fuse)["data"]) == [
            "ALLUXIO_JAVA_OPTS",
            "ALLUXIO_MASTER_JAVA_OPTS",
            "ALLUXIO_JOB_MASTER_JAVA_OPTS",
            "ALLUXIO_WORKER_JAVA_OPTS",
            "ALLUXIO_JOB_WORKER_JAVA_OPTS",
        ], fuse


def test_properties_come_first_and_jvm_options_last() -> None:
    process = Process(jvm=Jvm(options=["-XX:+UseG1GC"]), properties={"alluxio.debug": True})
    written = own_config_map(master=process)["data"]["ALLUXIO_MASTER_JAVA_OPTS"].split()
    assert written[-4:] == [
        "-Dalluxio.debug=true",
        "-Xmx5376m",
        "-XX:MaxDirectMemorySize=768m",
        "-XX:+UseG1GC",
    ]


def test_value_that_the_shell_interprets_arrives_unchanged() -> None:
    process = Process(properties={"alluxio.key": Unchecked('a$b`c"d\\e')})
    opts = own_config_map(worker=process)["data"]["ALLUXIO_WORKER_JAVA_OPTS"].split()
    assert r"-Dalluxio.key=a\$b\`c\"d\\e" in opts


# Checksums.

BASE: dict[str, Any] = {"fuse": Fuse(), "tiers": [tier()]}
PROPERTY = Process(properties={"alluxio.user.file.writetype.default": "CACHE_THROUGH"})
EVERYONE = {MASTER, WORKER, FUSE}

CHANGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "properties": ({"properties": {"alluxio.debug": True}}, EVERYONE),
    "jvm_options": ({"jvm_options": ["-XX:+UseG1GC"]}, EVERYONE),
    "journal folder": ({"journal": Journal.local(folder="/j")}, EVERYONE),
    "journal type": ({"journal": Journal.embedded()}, EVERYONE),
    "masters": ({"masters": 3}, EVERYONE),
    "a port of the masters": ({"ports": Ports(master_rpc=2000)}, EVERYONE),
    "a port of the job master": ({"ports": Ports(job_master_web=2000)}, EVERYONE),
    "a port of the workers": ({"ports": Ports(worker_web=2000)}, {WORKER}),
    "a port of the job worker": ({"ports": Ports(job_worker_data=2000)}, {WORKER}),
    "a port of FUSE": ({"ports": Ports(fuse_web=2000)}, {FUSE}),
    "ufs": ({"ufs": Ufs("s3://bucket/other")}, {MASTER}),
    "ufs options": (
        {"ufs": Ufs("s3://bucket/data", options={"alluxio.underfs.s3.region": "eu-central-1"})},
        {MASTER},
    ),
    "metastore": ({"metastore": Metastore()}, {MASTER}),
    "tiers": ({"tiers": [tier(quota="2Gi")]}, {WORKER}),
    "watermarks": ({"tiers": [tier(high_watermark=0.9)]}, {WORKER}),
    "an alias that all must know": ({"tiers": [tier(alias="FAST")]}, EVERYONE),
    "short circuit off": ({"short_circuit": "off"}, {WORKER, FUSE}),
    "master": ({"master": PROPERTY}, {MASTER}),
    "job_master": ({"job_master": PROPERTY}, {MASTER}),
    "worker": ({"worker": PROPERTY}, {WORKER}),
    "job_worker": ({"job_worker": PROPERTY}, {WORKER}),
    "fuse process": ({"fuse": Fuse(process=PROPERTY)}, {FUSE}),
    "fuse mount point": ({"fuse": Fuse(mount_point="/mnt/a/b")}, {FUSE}),
    "fuse path": ({"fuse": Fuse(alluxio_path="/data")}, {FUSE}),
    "jvm of the master": ({"master": Process(jvm=Jvm(heap=GIB))}, {MASTER}),
    "jvm of the job worker": ({"job_worker": Process(jvm=Jvm(options=["-Xss1m"]))}, {WORKER}),
    "memory of the worker": (
        {"worker": Process(resources=Resources(memory_limit="6Gi"))},
        {WORKER},
    ),
}


def templates(documents: list[Document]) -> dict[str, str]:
    """The pod templates as text, by workload."""
    return {
        each["metadata"]["name"]: json.dumps(each["spec"]["template"])
        for each in documents
        if "template" in each.get("spec", {})
    }


@functools.cache
def base() -> list[Document]:
    return cluster(**BASE)


def test_change_of_configuration_restarts_exactly_the_pods_that_read_it() -> None:
    for name, (change, restarted) in CHANGES.items():
        documents = cluster(**{**BASE, **change})
        old, new = checksums(base()), checksums(documents)
        assert {each for each in old if old[each] != new[each]} == restarted, name
        # The pods of the others are the same to the last byte, so nothing restarts them.
        before, after = templates(base()), templates(documents)
        assert {each for each in before if before[each] != after[each]} == restarted, name


def test_checksum_does_not_cover_the_pod_template_itself() -> None:
    cases: list[dict[str, Any]] = [
        {"image": Image(tag="2.9.6")},
        {"pod": PodOptions(annotations={"a": "b"})},
        {"worker": Process(env={"A": "b"})},
        {"worker": Process(liveness_probe=Probe(failure_threshold=9))},
        {"worker": Process(resources=Resources(cpu_limit=9, memory_limit="4Gi"))},
        {"worker_pod": PodOptions(node_selector={"a": "b"})},
        {"journal": Journal.local(volume=VolumeSource.persistent_volume_claim(GIB, prepare=True))},
    ]
    for change in cases:
        documents = cluster(**{**BASE, **change})
        assert checksums(documents) == checksums(base()), change
        assert templates(documents) != templates(base()), change


def test_change_of_the_users_annotations_restarts_pods_as_in_kubernetes() -> None:
    documents = cluster(pod=PodOptions(annotations={"checksum/config": "mine"}))
    # Nobody can switch the checksum off by accident.
    assert checksums(documents) == checksums(cluster())


def test_embedding_fuse_restarts_the_workers() -> None:
    embedded = checksums(cluster(**{**BASE, "fuse": Fuse(worker_embedded=True)}))
    assert embedded[MASTER] == checksums(base())[MASTER]
    assert embedded[WORKER] != checksums(base())[WORKER]
    assert FUSE not in embedded


def test_checksum_is_that_of_the_variables_that_the_pods_read() -> None:
    cases: list[tuple[str, list[str]]] = [
        (MASTER, ["MASTER_", "JOB_MASTER_"]),
        (WORKER, ["WORKER_", "JOB_WORKER_"]),
        (FUSE, ["FUSE_"]),
    ]
    for workload, processes in cases:
        data = one(base(), "ConfigMap")["data"]
        variables = [f"ALLUXIO_{process}JAVA_OPTS" for process in ("", *processes)]
        text = "".join(f"{variable}={data[variable]}\n" for variable in variables)
        assert checksums(base())[workload] == hashlib.sha256(text.encode()).hexdigest(), workload
