"""`JournalVolumes`: volumes on the nodes' disks for the masters' journals, for want of a class."""

from __future__ import annotations

from cdk8s import ApiObject, Size
from constructs import Construct

from .._base import checks
from .._base.quantities import GIB, quantity
from .._pods.names import check_name, labels
from .objects import Part, write


class JournalVolumes(Part):
    """One `hostPath` PersistentVolume for each master's journal.

    For clusters without a storage class that provisions volumes. A claim binds to any of them, so
    they suit a single node, or nodes whose directories come and go together.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str = "alluxio",
        masters: int = 1,
        size: Size | None = None,
        storage_class_name: str = "standard",
        host_path: str | None = None,
    ) -> None:
        """Write the volumes.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            name: The cluster's name; the volumes are called ``NAME-journal-0`` and so on, for the
                whole Kubernetes cluster. Default: ``"alluxio"``.
            masters: How many masters there are. Default: 1.
            size: The size of each. Default: 1 GiB (the documentation's).
            storage_class_name: The class that the claims ask for. Default: ``"standard"`` (the
                documentation's).
            host_path: The directory of the node, to which ``-0`` and so on is appended. It is
                root's: give the journal's claim ``prepare=True``.
                Default: ``/tmp/NAME-journal`` (the documentation's).

        Raises:
            AlluxioConfigError: On a value that Kubernetes refuses.
        """
        check_name("JournalVolumes name", name)
        checks.whole("JournalVolumes masters", masters, least=1, most=9)
        in_bytes = GIB if size is None else checks.size("JournalVolumes size", size)
        checks.dns_subdomain("JournalVolumes storage_class_name", storage_class_name)
        path = checks.absolute_path(
            "JournalVolumes host_path", f"/tmp/{name}-journal" if host_path is None else host_path
        )
        super().__init__(scope, id)
        self.volumes: tuple[ApiObject, ...] = tuple(
            write(
                self,
                f"volume-{i}",
                api_version="v1",
                kind="PersistentVolume",
                name=f"{name}-journal-{i}",
                labels={"type": "local", **labels(name, "master")},
                namespaced=False,
                spec={
                    "storageClassName": storage_class_name,
                    "capacity": {"storage": quantity(in_bytes)},
                    "accessModes": ["ReadWriteOnce"],
                    "hostPath": {"path": f"{path}-{i}", "type": "DirectoryOrCreate"},
                },
            )
            for i in range(masters)
        )
        """The PersistentVolumes."""
