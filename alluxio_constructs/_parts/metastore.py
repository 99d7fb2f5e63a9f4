"""`Metastore`: where a master keeps inodes and blocks while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from .._base import checks
from .._base.quantities import GIB
from .._base.values import Value, put, value_object
from .._pods.mounts import Mount
from .._pods.volume_uses import chart_claim, own_volume
from .._pods.volumes import VolumeSource, mounted_at, needs_preparing, ram_disk
from .._properties.components import Component
from ..errors import refuse
from .feature import Feature


@value_object()
class Metastore(Value, Feature):
    """A metastore on a volume of its own: RocksDB, which keeps inodes and blocks off the heap.

    A cluster without one has Alluxio's default, RocksDB at ``/opt/alluxio/metastore`` in the
    container's file system. The kind must not change on a running cluster: a master does not start
    from a checkpoint of the other kind.

    Args:
        volume: The volume that RocksDB writes to. An `emptyDir` is fine: the master empties the
            directory at every start, and rebuilds it from the journal. Default: a claim of 1 GiB,
            storage class ``standard`` (the documentation's).
        path: The path at which it is mounted. Default: ``/metastore`` (the documentation's).

    Raises:
        AlluxioConfigError: On a path that is not absolute or hides files that the image needs.
    """

    owns: ClassVar[Mapping[str, str]] = {r"alluxio\.master\.metastore(\.dir)?": "metastore=…"}

    volume: VolumeSource = chart_claim(GIB)
    path: str = "/metastore"

    def __post_init__(self) -> None:
        ram_disk("Metastore volume", checks.instance("Metastore volume", self.volume, VolumeSource))
        put(self, path=mounted_at("Metastore path", self.path, self.volume))

    def properties(self, component: Component) -> Mapping[str, str]:
        """The metastore, which only the master reads."""
        if component is not Component.MASTER:
            return {}
        return {"alluxio.master.metastore": "ROCKS", "alluxio.master.metastore.dir": self.path}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The metastore's volume."""
        if component is not Component.MASTER:
            return ()
        return (
            Mount(
                volume=own_volume(self.volume, "alluxio-metastore", host_path=self.path),
                path=self.path,
                prepare=needs_preparing(self.volume),
                memory=ram_disk("Metastore volume", self.volume),
            ),
        )


class HeapMetastore(Feature):
    """Inodes and blocks on the master's heap: the meaning of ``metastore="heap"``."""

    volume = None

    def properties(self, component: Component) -> Mapping[str, str]:
        """The metastore, which only the master reads."""
        return {"alluxio.master.metastore": "HEAP"} if component is Component.MASTER else {}


def metastore_feature(given: object) -> Metastore | HeapMetastore | None:
    """The feature for the value of the option `metastore`; None for Alluxio's own default.

    Args:
        given: The option.

    Raises:
        AlluxioConfigError: On anything but a `Metastore`, ``"heap"`` and None.
    """
    if isinstance(given, str) and given == "heap":
        return HeapMetastore()
    if given is None or isinstance(given, Metastore):
        return given
    raise refuse(
        "metastore",
        given,
        'must be a Metastore or "heap"',
        "use Metastore(…), or leave it out for Alluxio's own default",
    )


def keeps_rocksdb(of: Callable[[Component], Mapping[str, object]]) -> bool:
    """Whether a master keeps inodes or blocks in RocksDB, Alluxio's default for both.

    Args:
        of: The properties of a process of the cluster.
    """
    properties = {**of(Component.ALL), **of(Component.MASTER)}
    kind = properties.get("alluxio.master.metastore", "ROCKS")
    return any(
        str(properties.get(name, kind)).upper() != "HEAP"
        for name in ("alluxio.master.metastore.inode", "alluxio.master.metastore.block")
    )
