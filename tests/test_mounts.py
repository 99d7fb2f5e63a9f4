"""Volumes mounted in any pod: what they are called, what is written of them, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import Size

from alluxio_constructs import Mount, VolumeSource
from alluxio_constructs._base.quantities import GIB
from alluxio_constructs._manifests.objects import pruned
from tests.kit import refusal

ONE_GIB = Size.gibibytes(1)
CLAIM = VolumeSource.persistent_volume_claim(ONE_GIB)
EXISTING = VolumeSource.existing_claim("theirs")
HOST_PATH = VolumeSource.host_path()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/data", "data"),
        ("/data/", "data"),
        ("/opt/Some.Thing_2", "opt-some-thing-2"),
        (f"/{'a' * 70}", "a" * 63),
        (f"/{'a' * 62}/b", "a" * 62),
    ],
)
def test_a_mount_in_any_pod_is_called_after_its_path(path: str, name: str) -> None:
    assert name == EXISTING.at(path).volume.name


@pytest.mark.parametrize(
    ("volume", "source"),
    [
        (EXISTING, {"persistentVolumeClaim": {"claimName": "theirs"}}),
        (VolumeSource.empty_dir(size_limit=ONE_GIB), {"emptyDir": {"sizeLimit": "1Gi"}}),
        (HOST_PATH, {"hostPath": {"path": "/data", "type": "DirectoryOrCreate"}}),
        (
            VolumeSource.host_path("/srv", type=""),
            {"hostPath": {"path": "/srv"}},
        ),
    ],
)
def test_a_volume_is_mounted_in_any_pod(volume: VolumeSource, source: dict[str, Any]) -> None:
    mount = volume.at("/data", name="mine", read_only=True)
    expected = Mount(volume=mount.volume, path="/data", read_only=True)
    assert (expected, "mine", source) == (mount, mount.volume.name, pruned(mount.volume.source))


def test_a_mount_in_any_pod_is_prepared_and_counted_as_its_volume_says() -> None:
    ram = VolumeSource.empty_dir(medium="Memory", size_limit=ONE_GIB)
    assert (False, GIB) == (ram.at("/a").prepare, ram.at("/a").memory)
    prepared = VolumeSource.host_path(prepare=True).at("/a")
    assert (True, 0) == (prepared.prepare, prepared.memory)


@pytest.mark.parametrize(
    ("volume", "options", "message"),
    [
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
            "VolumeSource.at must be on a claim that exists (got 'persistent_volume_claim'); use"
            ' VolumeSource.existing_claim("NAME")',
        ),
        (
            VolumeSource.empty_dir(medium="Memory"),
            {"path": "/a"},
            "VolumeSource.at must have a size if it is in memory",
        ),
    ],
)
def test_a_mount_in_any_pod_that_cannot_be_is_refused(
    volume: VolumeSource, options: dict[str, Any], message: str
) -> None:
    assert refusal(volume.at, **options).startswith(message)
