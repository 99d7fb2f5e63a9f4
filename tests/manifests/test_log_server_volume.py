"""The volume that the log server keeps logs on."""

from __future__ import annotations

import functools
from typing import Any

from alluxio_constructs import LogServerOptions, VolumeSource
from tests.kit import Document, cluster, container, java_opts, mount_paths, names, one, volume

VARIABLE = "ALLUXIO_LOGSERVER_JAVA_OPTS"
CLAIM = VolumeSource.persistent_volume_claim("20Gi", storage_class_name="fast")


@functools.cache
def smallest() -> tuple[Document, ...]:
    return tuple(cluster(log_server=LogServerOptions()))


def on(source: VolumeSource, **options: Any) -> list[Document]:
    """A cluster whose logs are kept on a volume."""
    return cluster(log_server=LogServerOptions(volume=source), **options)


def test_logs_are_on_the_charts_claim_which_is_the_log_servers_alone() -> None:
    claim = one(smallest(), "PersistentVolumeClaim", "alluxio-logserver-logs")
    assert claim["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "standard",
        "resources": {"requests": {"storage": "4Gi"}},
    }
    assert mount_paths(smallest(), "alluxio-logserver") == {"alluxio-logs": "/opt/alluxio/logs"}
    assert volume(smallest(), "Deployment", "alluxio-logs") == {
        "name": "alluxio-logs",
        "persistentVolumeClaim": {"claimName": "alluxio-logserver-logs"},
    }

    for name in ("alluxio-master", "alluxio-worker", "alluxio-job-worker"):
        assert "alluxio-logs" not in mount_paths(smallest(), name)

    documents = cluster(log_server=LogServerOptions(volume=CLAIM, claim_name="the.logs"))
    assert one(documents, "PersistentVolumeClaim", "the.logs")["spec"]["storageClassName"] == "fast"


def test_logs_on_another_kind_of_volume_need_no_claim() -> None:
    cases: list[tuple[VolumeSource, dict[str, Any]]] = [
        (
            VolumeSource.host_path(),
            {"hostPath": {"path": "/var/lib/alluxio/test/cache/logs", "type": "DirectoryOrCreate"}},
        ),
        (
            VolumeSource.host_path("/srv/logs", type="Directory"),
            {"hostPath": {"path": "/srv/logs", "type": "Directory"}},
        ),
        (
            VolumeSource.existing_claim("theirs"),
            {"persistentVolumeClaim": {"claimName": "theirs"}},
        ),
        (
            VolumeSource.empty_dir(size_limit="1Gi"),
            {"emptyDir": {"sizeLimit": "1Gi"}},
        ),
    ]
    for source, written in cases:
        external = [
            f"PersistentVolumeClaim/{each['claimName']}"
            for each in written.values()
            if "claimName" in each
        ]
        documents = on(source, name="cache", external=external)
        assert volume(documents, "Deployment", "alluxio-logs") == {
            "name": "alluxio-logs",
            **written,
        }, source
        assert "cache-logserver-logs" not in names(documents, "PersistentVolumeClaim"), source


def test_logs_in_a_node_directory_are_prepared_if_asked_for() -> None:
    documents = on(VolumeSource.host_path(prepare=True))
    prepare = container(documents, "prepare-volumes")
    assert prepare["command"][3:] == ["prepare-volumes", "1000:1000", "/opt/alluxio/logs"]


def test_logs_in_memory_count_towards_its_limit() -> None:
    source = VolumeSource.empty_dir(medium="Memory", size_limit="2Gi")
    # 8 GiB less 2 and an eighth of the 6 that are left, of which an eighth is direct memory.
    assert java_opts(on(source), VARIABLE) == ["-Xmx4704m", "-XX:MaxDirectMemorySize=672m"]
