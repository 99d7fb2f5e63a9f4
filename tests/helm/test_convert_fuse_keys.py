"""The keys of FUSE that the documentation and earlier charts have beside the chart's own."""

from __future__ import annotations

from .scenario import built, found, refused

POINT = "alluxio.fuse.mount.point"
HOST_PATH = "shortCircuit:\n  volumeType: hostPath\n"
WORKER = "worker:\n  fuseEnabled: true\n"
CLIENT = (
    "fuse.clientEnabled has no effect: the chart has had no example application since 0.6.49;"
    " mount FUSE in an application of your own (docs/fuse.md)"
)


def test_the_example_of_the_documentation_runs_unchanged() -> None:
    documents, warned = built(
        "fuse:\n  enabled: true\n  clientEnabled: true\n  mountPath: /mnt/alluxio-fuse\n"
        "  alluxioPath: /\n  mountOptions: allow_other\n"
    )
    assert [CLIENT] == warned
    assert "/mnt/alluxio-fuse" == found(documents, f"FUSE {POINT}")


def test_the_mount_point_is_the_chart_s_whatever_the_cluster_is_called() -> None:
    for names in ("fullnameOverride: lake", "fullnameOverride: null\nnameOverride: lake"):
        documents, _ = built(f"{names}\n{HOST_PATH}fuse:\n  enabled: true\n")
        assert "/mnt/alluxio-fuse" == found(documents, f"FUSE {POINT}"), names
        assert "/mnt" == found(documents, "pod fuse volumes[alluxio-fuse-mount].hostPath.path")
        documents, _ = built(f"{names}\n{WORKER}")
        assert "/mnt/alluxio-fuse" == found(documents, f"WORKER {POINT}"), names


def test_a_client_that_is_not_enabled_is_not_mentioned() -> None:
    for value in ("false", "null"):
        _, warned = built(f"fuse:\n  enabled: true\n  clientEnabled: {value}\n")
        assert [] == warned, value


def test_a_mount_path_is_the_workers_where_they_serve_fuse() -> None:
    documents, warned = built(f"{WORKER}fuse:\n  mountPath: /mnt/lake/fuse\n")
    assert "/mnt/lake/fuse" == found(documents, f"WORKER {POINT}")
    assert "/mnt/lake" == found(documents, "mounts alluxio-worker")["alluxio-fuse-mount"]
    assert [] == warned


def test_a_mount_path_of_the_workers_wins_over_a_mount_point_and_says_so() -> None:
    documents, warned = built(
        f"{WORKER}fuse:\n  mountPoint: /mnt/one/fuse\n  mountPath: /mnt/other/fuse\n"
    )
    assert "/mnt/other/fuse" == found(documents, f"WORKER {POINT}")
    assert [
        "fuse.mountPoint has no effect with worker.fuseEnabled if fuse.mountPath is given, as in"
        " the chart: FUSE is mounted at '/mnt/other/fuse'"
    ] == warned


def test_a_mount_path_that_the_daemon_would_ignore_names_the_key_to_use() -> None:
    message = (
        "fuse.mountPath: is '/mnt/old', but FUSE would be mounted at {!r}: since 0.6.42, the"
        " chart reads the mount point of its daemon from fuse.mountPoint; use fuse.mountPoint:"
        " /mnt/old"
    )
    for values, point in (
        ("fuse:\n  enabled: true\n  mountPath: /mnt/old", "/mnt/alluxio-fuse"),
        ("fuse:\n  enabled: true\n  mountPath: /mnt/old\n  mountPoint: /mnt/new", "/mnt/new"),
    ):
        assert f"config.yaml, line 3: {message.format(point)}" == refused(values), values


def test_a_mount_path_that_cannot_be_one_is_told_by_its_own_key() -> None:
    assert refused(f"{WORKER}fuse:\n  mountPath: mnt").startswith(
        "config.yaml, line 4: fuse.mountPath: Fuse mount_point"
    )


def test_without_fuse_its_keys_say_nothing() -> None:
    documents, warned = built("fuse:\n  mountPath: /mnt/old\n")
    assert ([], built("{}")[0]) == (warned, documents)
