"""What cannot be right in the image, or on a node."""

from __future__ import annotations

from alluxio_constructs import (
    Component,
    Feature,
    Finding,
    Mount,
    PodVolume,
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
