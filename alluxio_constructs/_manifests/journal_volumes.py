"""Volumes on the nodes' disks for the masters' journals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._base import checks, quantities
from .._base.quantities import GIB, SizeValue, quantity
from .._pods.directories import check_prepared
from .._pods.names import check_name
from .._pods.scheduling import HOST_NAME
from .._properties.components import Role
from ..errors import DataLossWarning, refuse, warn
from .objects import Manifest, named_labels


def journal_volumes(
    *,
    name: str,
    masters: int,
    size: SizeValue | None,
    storage_class_name: str,
    host_path: str | None,
    nodes: Sequence[str] = (),
    namespace: str | None = None,
) -> tuple[Manifest, ...]:
    """One `hostPath` PersistentVolume for each master's journal; arguments as `JournalVolumes`.

    Args:
        name: The cluster's name.
        masters: The number of masters.
        size: The size of each volume.
        storage_class_name: The storage class that the claims request.
        host_path: The node directory, to which the master's number is appended.
        nodes: The nodes, one for each master.
        namespace: The namespace of the chart, if it has one.
    """
    check_name("JournalVolumes name", name)
    checks.whole("JournalVolumes masters", masters, least=1, most=9)
    in_bytes = GIB if size is None else quantities.size("JournalVolumes size", size)
    checks.dns_subdomain("JournalVolumes storage_class_name", storage_class_name)
    if host_path is None:
        host_path = "/".join(("/var/lib/alluxio", *([namespace] if namespace else []), name))
        host_path += "/journal"
    path = checks.absolute_path("JournalVolumes host_path", host_path)
    check_prepared("JournalVolumes host_path", f"{path}-0")
    where = _checked_nodes(nodes, masters)
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
                    **({"nodeAffinity": _on_node(where[i])} if where else {}),
                }
            },
        )
        for i in range(masters)
    )


def _checked_nodes(nodes: object, masters: int) -> tuple[str, ...]:
    """Check the nodes: one for each master, or none, which warns."""
    checked = checks.sequence("JournalVolumes nodes", nodes, str)
    for each in checked:
        checks.label("JournalVolumes nodes", HOST_NAME, checks.text("JournalVolumes nodes", each))
    if not checked:
        warn(
            "JournalVolumes without nodes: nothing says on which node a volume's directory is, so a"
            " master that starts on another node finds none there, and starts with an empty"
            ' journal; give nodes=["NODE", …], one for each master, as'
            f" {HOST_NAME} of `kubectl get nodes --show-labels` names them",
            DataLossWarning,
        )
    elif len(checked) != masters:
        raise refuse(
            "JournalVolumes nodes",
            list(checked),
            f"must be one for each of {masters} masters",
            "name a node twice if two masters are to be on it",
        )
    return checked


def _on_node(node: str) -> dict[str, Any]:
    """The affinity of a volume that is on one node."""
    here = {"key": HOST_NAME, "operator": "In", "values": [node]}
    return {"required": {"nodeSelectorTerms": [{"matchExpressions": [here]}]}}
