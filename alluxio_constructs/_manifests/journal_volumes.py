"""Volumes on the nodes' disks for the masters' journals."""

from __future__ import annotations

from .._base import checks, quantities
from .._base.quantities import GIB, SizeValue, quantity
from .._pods.names import check_name
from .._properties.components import Role
from .objects import Manifest, named_labels


def journal_volumes(
    *,
    name: str,
    masters: int,
    size: SizeValue | None,
    storage_class_name: str,
    host_path: str | None,
) -> tuple[Manifest, ...]:
    """One `hostPath` PersistentVolume for each master's journal; arguments as `JournalVolumes`."""
    check_name("JournalVolumes name", name)
    checks.whole("JournalVolumes masters", masters, least=1, most=9)
    in_bytes = GIB if size is None else quantities.size("JournalVolumes size", size)
    checks.dns_subdomain("JournalVolumes storage_class_name", storage_class_name)
    path = checks.absolute_path(
        "JournalVolumes host_path", f"/tmp/{name}-journal" if host_path is None else host_path
    )
    return tuple(
        Manifest(
            id=f"volume-{i}",
            api_version="v1",
            kind="PersistentVolume",
            name=f"{name}-journal-{i}",
            labels={"type": "local", **named_labels(name, Role.MASTER)},
            namespaced=False,
            fields={
                "spec": {
                    "storageClassName": storage_class_name,
                    "capacity": {"storage": quantity(in_bytes)},
                    "accessModes": ["ReadWriteOnce"],
                    "hostPath": {"path": f"{path}-{i}", "type": "DirectoryOrCreate"},
                }
            },
        )
        for i in range(masters)
    )
