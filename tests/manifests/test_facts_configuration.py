"""The facts of Alluxio 2.9.5 and its chart as tables: what each process is configured with."""

from __future__ import annotations

import functools
from typing import Any

from alluxio_constructs import Fuse, Metastore
from tests.kit import Document, cluster, java_opts, one, properties

MASTER = "ALLUXIO_MASTER_JAVA_OPTS"
JOB_MASTER = "ALLUXIO_JOB_MASTER_JAVA_OPTS"
WORKER = "ALLUXIO_WORKER_JAVA_OPTS"
JOB_WORKER = "ALLUXIO_JOB_WORKER_JAVA_OPTS"
FUSE = "ALLUXIO_FUSE_JAVA_OPTS"


@functools.cache
def single() -> tuple[Document, ...]:
    """One master, FUSE, a metastore: all else by default."""
    return tuple(cluster(fuse=Fuse(), metastore=Metastore()))


CONFIGURATION: dict[str, dict[str, str]] = {
    "ALLUXIO_JAVA_OPTS": {
        "alluxio.master.hostname": "alluxio-master-0",
        "alluxio.master.journal.type": "UFS",
        "alluxio.master.journal.folder": "/journal",
        "alluxio.security.stale.channel.purge.interval": "365d",
    },
    MASTER: {
        "alluxio.master.hostname": "${ALLUXIO_MASTER_HOSTNAME}",
        "alluxio.master.metastore": "ROCKS",
        "alluxio.master.metastore.dir": "/metastore",
        "alluxio.master.mount.table.root.ufs": "s3://bucket/data",
    },
    JOB_MASTER: {"alluxio.master.hostname": "${ALLUXIO_MASTER_HOSTNAME}"},
    WORKER: {
        "alluxio.worker.hostname": "${ALLUXIO_WORKER_HOSTNAME}",
        "alluxio.worker.container.hostname": "${ALLUXIO_WORKER_CONTAINER_HOSTNAME}",
        "alluxio.worker.rpc.port": "29999",
        "alluxio.worker.web.port": "30000",
        # Deliberately not the chart's uuid, for which the release makes no socket.
        "alluxio.user.short.circuit.enabled": "false",
        "alluxio.worker.ramdisk.size": "1Gi",
        "alluxio.worker.tieredstore.levels": "1",
        "alluxio.worker.tieredstore.level0.alias": "MEM",
        "alluxio.worker.tieredstore.level0.dirs.mediumtype": "MEM",
        "alluxio.worker.tieredstore.level0.dirs.path": "/dev/shm",
        "alluxio.worker.tieredstore.level0.dirs.quota": "1Gi",
        "alluxio.worker.tieredstore.level0.watermark.high.ratio": "0.95",
        "alluxio.worker.tieredstore.level0.watermark.low.ratio": "0.7",
    },
    JOB_WORKER: {
        "alluxio.worker.hostname": "${ALLUXIO_WORKER_HOSTNAME}",
        "alluxio.job.worker.rpc.port": "30001",
        "alluxio.job.worker.data.port": "30002",
        "alluxio.job.worker.web.port": "30003",
        "alluxio.user.short.circuit.enabled": "false",
    },
    FUSE: {
        "alluxio.user.hostname": "${ALLUXIO_CLIENT_HOSTNAME}",
        "alluxio.fuse.mount.point": "/mnt/alluxio/test/alluxio/fuse",
        "alluxio.fuse.mount.alluxio.path": "/",
        "alluxio.fuse.mount.options": "allow_other",
        "alluxio.user.short.circuit.enabled": "false",
        # Deliberately not the chart's root, who may not write to /.
        "alluxio.security.login.username": "alluxio",
    },
}


def test_config_map_has_a_variable_for_each_process() -> None:
    assert list(one(single(), "ConfigMap")["data"]) == list(CONFIGURATION)


def test_properties_of_one_master() -> None:
    for variable, expected in CONFIGURATION.items():
        assert expected == properties(single(), variable), variable


def test_properties_of_several_masters() -> None:
    # No stray comma at the beginning, as the chart has.
    assert {
        "alluxio.master.embedded.journal.addresses": (
            "alluxio-master-0:19200,alluxio-master-1:19200,alluxio-master-2:19200"
        ),
        "alluxio.master.journal.type": "EMBEDDED",
        "alluxio.master.journal.folder": "/journal",
        "alluxio.security.stale.channel.purge.interval": "365d",
    } == properties(cluster(masters=3, fuse=Fuse()))


def test_properties_of_the_user_come_beside_the_default_one() -> None:
    given: dict[str, Any] = {"alluxio.user.file.writetype.default": "CACHE_THROUGH"}
    written = properties(cluster(properties=given))
    assert "CACHE_THROUGH" == written["alluxio.user.file.writetype.default"]
    assert "365d" == written["alluxio.security.stale.channel.purge.interval"]


def test_jvm_options_have_a_default_until_others_are_given() -> None:
    assert "-XX:+UseContainerSupport" == java_opts(single())[-1]
    assert "-XX:+UseG1GC" == java_opts(cluster(jvm_options=["-XX:+UseG1GC"]))[-1]


def test_memory_of_each_jvm_fits_into_its_limit() -> None:
    cases: list[tuple[str, list[str]]] = [
        (MASTER, ["-Xmx5376m", "-XX:MaxDirectMemorySize=768m"]),  # with RocksDB beside the heap
        (JOB_MASTER, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
        (WORKER, ["-Xmx1344m", "-XX:MaxDirectMemorySize=1344m"]),
        (JOB_WORKER, ["-Xmx3136m", "-XX:MaxDirectMemorySize=448m"]),
        (FUSE, ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]),
    ]
    for variable, flags in cases:
        # Deliberately not the launcher's, whose heaps overrun the chart's limits.
        assert [
            each for each in java_opts(single(), variable) if not each.startswith("-D")
        ] == flags, variable
