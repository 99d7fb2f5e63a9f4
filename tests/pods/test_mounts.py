"""Volumes mounted in any pod: what they are called, what is written of them, what is refused."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Mount, PodOptions, PodVolume, VolumeSource
from alluxio_constructs._base.quantities import GIB
from alluxio_constructs._manifests.objects import pruned
from alluxio_constructs._pods.mounts import VolumeKind, kind_of
from tests.kit import cluster, container, refusal

CLAIM = VolumeSource.persistent_volume_claim("1Gi")
EXISTING = VolumeSource.existing_claim("theirs")
HOST_PATH = VolumeSource.host_path()


def test_mount_is_called_after_its_path() -> None:
    cases: list[tuple[str, str]] = [
        ("/data", "data"),
        ("/data/", "data"),
        ("/opt/Some.Thing_2", "opt-some-thing-2"),
        (f"/{'a' * 70}", "a" * 63),
        (f"/{'a' * 62}/b", "a" * 62),
    ]
    for path, name in cases:
        assert name == EXISTING.at(path).volume.name, path


def test_mount_has_the_volume_that_its_source_becomes() -> None:
    cases: list[tuple[VolumeSource, dict[str, Any]]] = [
        (EXISTING, {"persistentVolumeClaim": {"claimName": "theirs"}}),
        (VolumeSource.empty_dir(size_limit="1Gi"), {"emptyDir": {"sizeLimit": "1Gi"}}),
        (HOST_PATH, {"hostPath": {"path": "/data", "type": "DirectoryOrCreate"}}),
        (
            VolumeSource.host_path("/srv", type=""),
            {"hostPath": {"path": "/srv"}},
        ),
    ]
    for volume, source in cases:
        mount = volume.at("/data", name="mine", read_only=True)
        expected = Mount(volume=mount.volume, path="/data", read_only=True)
        assert (expected, "mine", source) == (
            mount,
            mount.volume.name,
            pruned(mount.volume.source),
        ), volume


def test_mount_is_prepared_and_counted_as_its_source_says() -> None:
    ram = VolumeSource.empty_dir(medium="Memory", size_limit="1Gi")
    assert (False, GIB) == (ram.at("/a").prepare, ram.at("/a").memory)
    prepared = VolumeSource.host_path(prepare=True).at("/a")
    assert (True, 0) == (prepared.prepare, prepared.memory)


def test_mount_that_cannot_be_is_refused() -> None:
    cases: list[tuple[VolumeSource, dict[str, Any], str]] = [
        (EXISTING, {"path": "data"}, "VolumeSource.at path must be absolute (got 'data'); use \"/"),
        (EXISTING, {"path": "/a", "name": "A"}, "VolumeSource.at name must be at most 63"),
        (EXISTING, {"path": "/@"}, "VolumeSource.at name must be at most 63"),
        (
            EXISTING,
            {"path": "/a", "read_only": "yes"},
            "VolumeSource.at read_only must be True or False (got 'yes')",
        ),
        (
            CLAIM,
            {"path": "/a"},
            "VolumeSource.at needs an existing claim (got 'persistent_volume_claim'); use"
            ' VolumeSource.existing_claim("NAME")',
        ),
        (
            VolumeSource.empty_dir(medium="Memory"),
            {"path": "/a"},
            "VolumeSource.at must have a size if it is in memory",
        ),
    ]
    for volume, options, message in cases:
        assert refusal(volume.at, **options).startswith(message), volume


def test_mount_may_be_written_to_and_says_nothing_else_by_default() -> None:
    mount = Mount(volume=PodVolume(name="a"), path="/a")
    seen = (mount.read_only, mount.propagation, mount.prepare, mount.memory)
    assert (False, None, False, 0) == seen


def test_mount_volume_keeps_its_kind() -> None:
    for volume, kind in (
        (EXISTING, VolumeKind.CLAIM),
        (VolumeSource.empty_dir(), VolumeKind.EMPTY_DIR),
        (HOST_PATH, VolumeKind.HOST_PATH),
    ):
        assert kind is kind_of(volume.at("/a").volume), volume
    template = PodVolume(name="a", claim_template={"accessModes": ["ReadWriteOnce"]})
    assert VolumeKind.CLAIM_TEMPLATE is kind_of(template)
    assert VolumeKind.OTHER is kind_of(PodVolume(name="a", source={"secret": {}}))


def test_mount_of_a_part_of_a_volume_has_its_path_in_the_manifest() -> None:
    volume = PodVolume(name="log4j", source={"configMap": {"name": "log4j"}})
    path = "/opt/alluxio/conf/log4j.properties"
    mount = Mount(volume=volume, path=path, sub_path="log4j.properties")
    options = PodOptions(mounts=[mount])
    documents = cluster(pod=options, short_circuit="off", external=["ConfigMap/log4j"])
    for name in ("alluxio-master", "alluxio-job-worker"):
        assert {"name": "log4j", "mountPath": path, "subPath": "log4j.properties"} in container(
            documents, name
        )["volumeMounts"], name


def test_mount_of_a_part_of_a_volume_that_cannot_be_is_refused() -> None:
    volume = PodVolume(name="a", source={"emptyDir": {}})
    for sub_path in ("", "/a", "a/../b", "..", "./a", "a//b", "a b", 5):
        message = refusal(Mount, volume=volume, path="/a", sub_path=sub_path)
        assert message.startswith("Mount sub_path must be a relative path"), sub_path
    prepared = Mount(volume=volume, path="/a", sub_path="b", prepare=True)
    assert "PodOptions mounts[0] sub_path cannot be combined with prepare=True" in refusal(
        PodOptions, mounts=[prepared]
    )


def test_mount_over_a_file_of_alluxio_needs_the_part_that_takes_its_place() -> None:
    volume = PodVolume(name="log4j", source={"configMap": {"name": "log4j"}})
    conf = "/opt/alluxio/conf"
    for name in ("log4j.properties", "alluxio-site.properties", "core-site.xml", "masters"):
        assert refusal(PodOptions, mounts=[Mount(volume=volume, path=f"{conf}/{name}")]) == (
            "PodOptions mounts[0] path must be a directory, or have a sub_path: it is a file of"
            f" Alluxio, and a volume is a directory (got '{conf}/{name}'); give"
            f" Mount(…, sub_path={name!r}), or config_maps=[ConfigMapFiles(conf_files=[…])]"
        )
    file = PodVolume(name="file", source={"hostPath": {"path": "/srv/core.xml", "type": "File"}})
    for fits in (
        Mount(volume=volume, path=f"{conf}/more"),
        Mount(volume=volume, path="/etc/hadoop/core-site.xml"),
        Mount(volume=file, path=f"{conf}/core-site.xml"),
    ):
        PodOptions(mounts=[fits])
