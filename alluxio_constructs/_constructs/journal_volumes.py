"""`JournalVolumes`: volumes on node disks for the masters' journals, without a provisioner."""

from __future__ import annotations

from collections.abc import Sequence

from cdk8s import ApiObject
from constructs import Construct

from .._base.quantities import SizeValue
from .._manifests.journal_volumes import journal_volumes
from .objects import Part, placed, write_all


class JournalVolumes(Part):
    """A `hostPath` PersistentVolume for the journal of each master.

    It is for Kubernetes clusters without a storage class that provisions volumes. A claim binds to
    any of these volumes, and its master then runs only on the node of that volume.
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
            name: The name of the cluster. The volumes are called ``NAME-journal-0`` and so on,
                unique in the Kubernetes cluster. Default: ``"alluxio"``.
            masters: The number of masters. Default: 1.
            size: The size of each volume. Default: 1 GiB (the documentation's).
            storage_class_name: The storage class that the claims request. Default: ``"standard"``
                (the documentation's).
            host_path: The node directory, to which ``-0`` and so on is appended. It belongs to
                root, so give the journal's claim ``prepare=True``.
                Default: ``/var/lib/alluxio/NAMESPACE/NAME/journal``, without the namespace in a
                chart that has none. The documentation uses ``/tmp/alluxio-journal``, which many
                nodes clear at boot.
            nodes: The node of each master's directory, by its label ``kubernetes.io/hostname``; a
                node may be named several times. Default: none, with a warning: on another node, a
                master would start with an empty journal.

        Raises:
            AlluxioConfigError: On a value that Kubernetes refuses, or if the number of nodes is
                not that of the masters.
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
