"""`JournalVolumes`: volumes on the nodes' disks for the masters' journals, for want of a class."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._base.quantities import SizeValue
from .._manifests.journal_volumes import journal_volumes
from .objects import Part, write_all


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
        size: SizeValue | None = None,
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
        manifests = journal_volumes(
            name=name,
            masters=masters,
            size=size,
            storage_class_name=storage_class_name,
            host_path=host_path,
        )
        super().__init__(scope, id)
        self.volumes: tuple[ApiObject, ...] = write_all(self, manifests)
        """The PersistentVolumes."""
