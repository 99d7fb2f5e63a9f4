"""`JournalVolumes`: volumes on the nodes' disks for the masters' journals, without a class."""

from __future__ import annotations

from collections.abc import Sequence

from cdk8s import ApiObject
from constructs import Construct

from .._base.quantities import SizeValue
from .._manifests.journal_volumes import journal_volumes
from .objects import Part, placed, write_all


class JournalVolumes(Part):
    """One `hostPath` PersistentVolume for each master's journal.

    For clusters without a storage class that provisions volumes. A claim binds to any of them, and
    its master then runs on that volume's node only.
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
        nodes: Sequence[str] = (),
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
            host_path: The node directory, to which ``-0`` and so on is appended. It is
                root's: give the journal's claim ``prepare=True``.
                Default: ``/var/lib/alluxio/NAMESPACE/NAME/journal``, without the namespace in a
                chart that has none. The documentation's is ``/tmp/alluxio-journal``, which many
                nodes clear when they boot.
            nodes: The nodes that the directories are on, one for each master, as their label
                ``kubernetes.io/hostname`` names them; one may be named several times. Default:
                none, which warns: a master would start with an empty journal on another node.

        Raises:
            AlluxioConfigError: On a value that Kubernetes refuses, or not as many nodes as
                masters.
        """
        manifests = journal_volumes(
            name=name,
            masters=masters,
            size=size,
            storage_class_name=storage_class_name,
            host_path=host_path,
            nodes=nodes,
            namespace=placed(scope).namespace if isinstance(scope, Construct) else None,
        )
        super().__init__(scope, id)
        self.volumes: tuple[ApiObject, ...] = write_all(self, manifests)
        """The PersistentVolumes."""
