"""Directories of the image that must not be hidden, and of nodes that must not be taken over."""

from __future__ import annotations

from collections.abc import Callable

from alluxio_constructs import (
    Csi,
    CsvSink,
    Fuse,
    Journal,
    Metastore,
    Mount,
    PodOptions,
    PodVolume,
    ShortCircuitDomainOptions,
    Tier,
    TierDirectory,
    Ufs,
    VolumeSource,
)
from alluxio_constructs._pods.directories import covering, hidden_at, is_system
from tests.kit import refusal

SCRATCH = VolumeSource.empty_dir()
NODE = VolumeSource.host_path(prepare=True)
HIDES = " must not hide "
PREPARED = "must not be a system directory of the host with prepare=True, which hands it to the"

ON_A_VOLUME: dict[str, Callable[[str, VolumeSource], object]] = {
    "Tier path": lambda path, volume: Tier(
        medium_type="SSD", path=path, quota="1Gi", volume=volume
    ),
    "TierDirectory path": lambda path, volume: TierDirectory(
        medium_type="SSD", path=path, quota="1Gi", volume=volume
    ),
    "Journal.local folder": lambda path, volume: Journal.local(folder=path, volume=volume),
    "Journal.embedded folder": lambda path, volume: Journal.embedded(folder=path, volume=volume),
    "Metastore path": lambda path, volume: Metastore(path=path, volume=volume),
    "Ufs uri": lambda path, volume: Ufs(path, volume=volume),
    "VolumeSource.at path": lambda path, volume: volume.at(path),
}
"""What mounts a volume at a path, by what errors call the path."""


def plain(path: str, *, on_node: str = "/srv", prepare: bool = False) -> PodOptions:
    volume = PodVolume(name="mine", source={"hostPath": {"path": on_node}})
    return PodOptions(mounts=[Mount(volume=volume, path=path, prepare=prepare)])


AT_A_PATH: dict[str, Callable[[str], object]] = {
    **{
        name: lambda path, make=make: make(path, VolumeSource.host_path("/srv"))  # type: ignore[misc]
        for name, make in ON_A_VOLUME.items()
    },
    "PodOptions mounts[0] path": plain,
    "ShortCircuitDomain path": lambda path: ShortCircuitDomainOptions(
        path=path, volume=VolumeSource.host_path()
    ),
    "CsvSink directory": lambda path: CsvSink(directory=path),
    "Csi kubelet_directory": lambda path: Csi(kubelet_directory=path),
}
"""All that puts a volume at a path of somebody's choice."""


def test_mount_that_hides_what_the_image_needs_is_refused_wherever_it_is_given() -> None:
    for parameter, make in AT_A_PATH.items():
        for path in ("/opt/alluxio", "/usr", "/bin", "/lib", "/etc", "/proc", "/sys", "/dev"):
            message = refusal(make, path)
            assert message.startswith(f"{parameter}{HIDES}"), (parameter, path)
            assert f"(got {path!r}); use a directory of its own" in message, (parameter, path)


def test_mount_hides_what_is_below_its_path_or_is_in_a_directory_of_the_release() -> None:
    cases: dict[str, str] = {
        "/opt": "/opt/alluxio",
        "/opt/alluxio/lib": "/opt/alluxio/lib",
        "/opt/alluxio/conf": "/opt/alluxio/conf",
        "/opt/alluxio/conf/alluxio-env.sh": "/opt/alluxio/conf/alluxio-env.sh",
        "/opt/alluxio/integration/fuse/bin": "/opt/alluxio/integration/fuse/bin",
        "/usr/local": "/usr/local/bin",
        "/proc/1": "/proc/1",
        "/sys/fs/cgroup": "/sys/fs/cgroup",
        "/entrypoint.sh": "/entrypoint.sh",
        "/sbin": "/sbin",
        "/lib64": "/lib64",
    }
    for path, hidden in cases.items():
        assert hidden == hidden_at(path), path


def test_mount_that_hides_nothing_the_image_needs_is_accepted_wherever_it_is_given() -> None:
    cases: list[str] = [
        *("/data", "/mnt", "/opt/domain", "/opt/alluxio-data", "/tmp", "/var/lib/data", "/home/a"),
        *("/dev/shm", "/etc/hadoop", "/etc/krb5.conf", "/usr/local/share/ca-certificates"),
        *("/opt/alluxio/logs", "/opt/alluxio/metastore", "/opt/alluxio/underFSStorage"),
        *("/opt/alluxio/extensions", "/opt/alluxio/journal", "/opt/alluxio/conf/log4j.properties"),
    ]
    for parameter, make in AT_A_PATH.items():
        for path in cases:
            assert make(path), (parameter, path)


def test_under_storage_without_a_volume_hides_nothing() -> None:
    assert "/etc" == Ufs("/etc").uri


SYSTEM = [
    *("/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/opt", "/proc", "/root", "/run"),
    *("/sbin", "/sys", "/tmp", "/usr", "/var", "/var/lib", "/var/lib/kubelet", "/var/log"),
    *("/var/run", "/var/tmp", "/usr/local/bin", "/usr/lib/systemd", "/etc/kubernetes"),
    *("/var/lib/kubelet/pods", "/var/lib/containerd", "/var/lib/etcd/member", "/boot/efi"),
]
OWN = [
    *("/data", "/mnt", "/mnt/disks/ssd0", "/srv/journal", "/dev/shm", "/tmp/alluxio-domain"),
    *("/var/lib/alluxio", "/var/lib/alluxio/journal", "/home/alluxio", "/opt/data", "/run/alluxio"),
    *("/usr/local/alluxio", "/etcetera", "/binary"),
]


def test_system_directory_of_a_node_is_not_prepared() -> None:
    for path in SYSTEM:
        name = path.rpartition("/")[2]
        assert (
            f"VolumeSource.host_path {PREPARED} pod's user (got {path!r}); use one of its own, such"
            f' as "/var/lib/alluxio/{name}"'
        ) == refusal(VolumeSource.host_path, path, prepare=True), path
        assert refusal(plain, "/data", on_node=path, prepare=True).startswith(
            f"PodOptions mounts[0] volume hostPath {PREPARED}"
        ), path


def test_directory_of_a_node_that_is_not_the_systems_is_prepared() -> None:
    for path in OWN:
        assert not is_system(path), path
        assert VolumeSource.host_path(path, prepare=True).at("/data").prepare, path
        (mount,) = plain("/data", on_node=path, prepare=True).mounts
        assert {"path": path} == mount.volume.source["hostPath"], path


def test_system_directory_of_a_node_is_mounted_without_being_prepared() -> None:
    for path in SYSTEM:
        mount = VolumeSource.host_path(path, type="").at("/data", read_only=True)
        assert {"path": path, "type": None} == mount.volume.source["hostPath"], path
        assert (mount,) == PodOptions(mounts=[mount]).mounts, path


def test_directory_that_is_named_by_the_path_in_the_container_is_checked_too() -> None:
    for parameter, make in ON_A_VOLUME.items():
        for path in ("/tmp", "/home", "/var/lib"):
            assert refusal(make, path, NODE).startswith(f"{parameter} {PREPARED}"), parameter
            assert make(path, VolumeSource.host_path("/srv/own", prepare=True)), parameter
            assert make(path, VolumeSource.host_path()), parameter


def test_fuse_is_not_mounted_among_the_system_s_directories() -> None:
    cases: list[tuple[str, str]] = [
        ("/etc/fuse", "must not be in /etc, a system directory of the host"),
        ("/tmp/alluxio-fuse", "must not be in /tmp, a system directory of the host"),
        ("/var/lib/kubelet", "must not be in /var/lib, a system directory of the host"),
        ("/var/lib/kubelet/fuse", "must not be in /var/lib/kubelet, a system directory"),
        ("/opt/fuse", "must not be in /opt, a system directory of the host"),
        ("/dev/fs/fuse", "must not be in /dev/fs, a system directory of the host"),
        ("/usr/local/bin/fuse", "must not be in /usr/local/bin, a system directory"),
        (
            "/opt/alluxio/fuse",
            "must not be in /opt/alluxio: FUSE's pod mounts that node directory, and would"
            " hide /opt/alluxio of the image",
        ),
    ]
    for path, problem in cases:
        name = path.rpartition("/")[2]
        for embedded in (False, True):
            message = refusal(Fuse, mount_point=path, worker_embedded=embedded)
            assert message.startswith(f"Fuse mount_point {problem}"), path
            assert message.endswith(f'(got {path!r}); use "/mnt/{name}"'), path


def test_fuse_is_mounted_in_a_directory_of_its_own() -> None:
    for path in ("/mnt/fuse", "/mnt/alluxio/fuse", "/data/fuse", "/tmp/alluxio/fuse", "/srv/a/b"):
        assert path == Fuse(mount_point=path).mount_point, path


def test_path_is_on_the_deepest_mount_that_is_above_it() -> None:
    cases: list[tuple[str, list[str], str | None]] = [
        ("/data", [], None),
        ("/data", ["/dat", "/data/below", "/other"], None),
        ("/data", ["/data"], "/data"),
        ("/data/a/b", ["/data", "/data/a", "/data/a/bc"], "/data/a"),
    ]
    for path, mounted, expected in cases:
        assert expected == covering(path, mounted), (path, mounted)
