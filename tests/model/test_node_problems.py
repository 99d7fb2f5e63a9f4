"""What cannot be right in the image, on a node, or with a user that nobody knows beforehand."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Component,
    Feature,
    Finding,
    Fuse,
    Journal,
    Mount,
    PodOptions,
    PodVolume,
    VolumeSource,
)
from tests.kit import findings


class InTheImage(Feature):
    """A volume where the image has Alluxio itself."""

    def __init__(self, path: str = "/opt/alluxio", on_node: str = "/srv") -> None:
        source = {"hostPath": {"path": on_node}}
        volume = PodVolume(name="mine", source=source)
        self.mount = Mount(volume=volume, path=path, prepare=True)

    def volume_mounts(self, component: Component) -> list[Mount]:
        return [self.mount] if component is Component.WORKER else []


def test_system_directories_are_not_for_features_to_mount_or_prepare() -> None:
    cases: list[tuple[str, str, str]] = [
        ("/etc", "/srv", "worker mount 'mine' path must not hide /etc of the image"),
        ("/data", "/etc", "worker mount 'mine' volume hostPath must not be a system directory"),
        ("data", "/srv", "worker mount 'mine' path must be absolute (got 'data')"),
    ]
    for path, on_node, message in cases:
        (found,) = findings(features=[InTheImage(path, on_node)])
        assert Finding.SYSTEM_DIRECTORY is found.finding, path
        assert found.message.startswith(message), path
    assert [] == findings(features=[InTheImage("/data", "/srv/data")])


def test_directory_is_prepared_for_a_user_that_is_known() -> None:
    claim = VolumeSource.persistent_volume_claim("1Gi", prepare=True)
    prepared = {"journal": Journal.local(volume=claim)}
    plain = {"journal": Journal.local(volume=VolumeSource.persistent_volume_claim("1Gi"))}
    cases: list[tuple[dict[str, Any], bool]] = [
        ({**prepared, "pod": PodOptions(user="platform", group=0)}, True),
        ({**prepared, "pod": PodOptions(user=5000, group="platform")}, True),
        ({**prepared, "pod": PodOptions(user=5000, fs_group="platform")}, False),
        ({**prepared, "pod": PodOptions(user=0, group="platform")}, False),
        ({**prepared, "worker_pod": PodOptions(user="platform")}, False),
        ({**plain, "pod": PodOptions(user="platform")}, False),
        ({**plain, "pod": PodOptions(user="platform"), "fuse": Fuse()}, False),
    ]
    for options, wrong in cases:
        found = [each.finding for each in findings(**{"short_circuit": "off", **options})]
        assert found == [Finding.PREPARED_FOR_UNKNOWN_USER] * wrong, options
