"""The ConfigMap, and the checksums by which a change of it restarts the pods that it concerns."""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Any

import pytest
from cdk8s import ApiObject, Chart, Size

from alluxio_constructs import (
    AlluxioConfigError,
    AlluxioConfigMap,
    ClusterConfig,
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
    TieredStore,
    Ufs,
    Unchecked,
    VolumeSource,
)

from .kit import Document, checksums, cluster, documents_of, new_chart, one

GIB = Size.gibibytes(1)
MASTER, WORKER, FUSE = "alluxio-master", "alluxio-worker", "alluxio-fuse"


def tier(**options: Any) -> Tier:
    options = {"medium_type": "SSD", "path": "/ssd", "quota": GIB, **options}
    return Tier(volume=VolumeSource.host_path("/srv/ssd"), **options)


def config(chart: Chart, **options: Any) -> ClusterConfig:
    return ClusterConfig(
        ufs=Ufs("s3://bucket/data"),
        tiers=TieredStore(chart, "tiers", tiers=[tier()]),
        short_circuit="off",
        **options,
    )


def config_map(**options: Any) -> Document:
    chart = new_chart()
    AlluxioConfigMap(chart, "config", config=config(chart, **options))
    return one(documents_of(chart), "ConfigMap")


def test_it_is_written_on_its_own_and_within_reach() -> None:
    chart = new_chart()
    made = AlluxioConfigMap(chart, "config", config=config(chart, name="cache"))
    (written,) = documents_of(chart)
    assert written["metadata"]["name"] == "cache-config"
    assert written["metadata"]["labels"] == {"app": "alluxio", "release": "cache"}
    assert ApiObject.of(made).name == made.config_map.name == "cache-config"


def test_what_is_no_config_is_refused() -> None:
    with pytest.raises(AlluxioConfigError, match="AlluxioConfigMap config must be a ClusterConfig"):
        AlluxioConfigMap(new_chart(), "config", config={})  # type: ignore[arg-type]


@pytest.mark.parametrize("fuse", [None, Fuse(worker_embedded=True)], ids=["none", "worker"])
def test_it_has_no_variable_for_a_process_that_is_not_there(fuse: Fuse | None) -> None:
    assert list(config_map(fuse=fuse)["data"]) == [
        "ALLUXIO_JAVA_OPTS",
        "ALLUXIO_MASTER_JAVA_OPTS",
        "ALLUXIO_JOB_MASTER_JAVA_OPTS",
        "ALLUXIO_WORKER_JAVA_OPTS",
        "ALLUXIO_JOB_WORKER_JAVA_OPTS",
    ]


def test_properties_come_first_and_jvm_options_last() -> None:
    process = Process(jvm=Jvm(options=["-XX:+UseG1GC"]), properties={"alluxio.debug": True})
    written = config_map(master=process)["data"]["ALLUXIO_MASTER_JAVA_OPTS"].split()
    assert written[-4:] == [
        "-Dalluxio.debug=true",
        "-Xmx5376m",
        "-XX:MaxDirectMemorySize=768m",
        "-XX:+UseG1GC",
    ]


def test_a_value_that_the_shell_would_touch_arrives_unchanged() -> None:
    process = Process(properties={"alluxio.key": Unchecked('a$b`c"d\\e')})
    opts = config_map(worker=process)["data"]["ALLUXIO_WORKER_JAVA_OPTS"].split()
    assert r"-Dalluxio.key=a\$b\`c\"d\\e" in opts


def test_all_that_is_wrong_with_the_configuration_is_found_here() -> None:
    small = Process(resources=Resources(memory_limit=Size.mebibytes(128)))
    chart = new_chart()
    own = config(chart, masters=3, journal=Journal.local(), master=small, job_worker=small)
    made = AlluxioConfigMap(chart, "config", config=own)
    first, second, third = made.node.validate()
    assert first.startswith("masters=3 with a UFS journal")
    assert second.startswith("memory of master does not fit into its limit of 128Mi")
    assert third.startswith("memory of job-worker does not fit into its limit of 128Mi")


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
    "tiers": ({"tiers": [tier(quota=Size.gibibytes(2))]}, {WORKER}),
    "watermarks": ({"tiers": [tier(high_watermark=0.9)]}, {WORKER}),
    "an alias that masters must know": ({"tiers": [tier(alias="FAST")]}, {MASTER, WORKER}),
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
        {"worker": Process(resources=Resources(memory_limit=Size.gibibytes(6)))},
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


@pytest.mark.parametrize(("change", "restarted"), CHANGES.values(), ids=CHANGES)
def test_a_change_restarts_exactly_the_pods_that_read_it(
    change: dict[str, Any], restarted: set[str]
) -> None:
    documents = cluster(**{**BASE, **change})
    old, new = checksums(base()), checksums(documents)
    assert {name for name in old if old[name] != new[name]} == restarted
    # The pods of the others are the same to the last byte, so nothing restarts them.
    before, after = templates(base()), templates(documents)
    assert {name for name in before if before[name] != after[name]} == restarted


@pytest.mark.parametrize(
    "change",
    [
        {"image": Image(tag="2.9.6")},
        {"pod": PodOptions(annotations={"a": "b"})},
        {"worker": Process(env={"A": "b"})},
        {"worker": Process(liveness_probe=Probe(failure_threshold=9))},
        {"worker": Process(resources=Resources(cpu_limit=9, memory_limit=Size.gibibytes(4)))},
        {"worker_pod": PodOptions(node_selector={"a": "b"})},
        {"journal": Journal.local(volume=VolumeSource.persistent_volume_claim(GIB, prepare=True))},
    ],
    ids=["image", "annotation", "env", "probe", "cpu", "node", "volume"],
)
def test_what_is_in_the_pod_itself_is_not_in_the_checksum(change: dict[str, Any]) -> None:
    documents = cluster(**{**BASE, **change})
    assert checksums(documents) == checksums(base())
    assert templates(documents) != templates(base())


def test_a_change_of_annotations_of_the_users_restarts_as_kubernetes_does() -> None:
    documents = cluster(pod=PodOptions(annotations={"checksum/config": "mine"}))
    # Nobody can switch the checksum off by accident.
    assert checksums(documents) == checksums(cluster())


def test_embedding_fuse_restarts_the_workers() -> None:
    embedded = checksums(cluster(**{**BASE, "fuse": Fuse(worker_embedded=True)}))
    assert embedded[MASTER] == checksums(base())[MASTER]
    assert embedded[WORKER] != checksums(base())[WORKER]
    assert FUSE not in embedded


@pytest.mark.parametrize(
    ("workload", "processes"),
    [
        (MASTER, ["MASTER_", "JOB_MASTER_"]),
        (WORKER, ["WORKER_", "JOB_WORKER_"]),
        (FUSE, ["FUSE_"]),
    ],
)
def test_the_checksum_is_that_of_the_variables_that_the_pods_read(
    workload: str, processes: list[str]
) -> None:
    data = one(base(), "ConfigMap")["data"]
    variables = [f"ALLUXIO_{process}JAVA_OPTS" for process in ("", *processes)]
    text = "".join(f"{variable}={data[variable]}\n" for variable in variables)
    assert checksums(base())[workload] == hashlib.sha256(text.encode()).hexdigest()
