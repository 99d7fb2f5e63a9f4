"""`AlluxioCluster`: a whole cluster, composed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdk8s import ApiObject, Size
from constructs import Construct

from . import _checks
from ._names import check_name
from .cluster_config import ClusterConfig
from .config_map import AlluxioConfigMap
from .errors import AlluxioConfigError
from .fuse import FuseDaemon, FuseMount
from .master import Master
from .options import ClusterOptions, check_known
from .short_circuit import ShortCircuitDomain
from .tiered_store import Tier, TieredStore
from .volumes import VolumeSource
from .worker import Worker

if TYPE_CHECKING:
    from typing_extensions import Unpack


class AlluxioCluster(Construct):
    """An Alluxio cluster: configuration, masters, workers, and FUSE if asked for.

    Several fit into one chart and one namespace, each with a `name` of its own.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        **options: Unpack[ClusterOptions],
    ) -> None:
        """Compose the cluster.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            options: As documented for `ClusterOptions`. `ufs` is required.

        Raises:
            AlluxioConfigError: On an option that there is none of, or a value that cannot work;
                at synth, with all that is wrong with the cluster as a whole.
        """
        check_known("AlluxioCluster", options)
        name = check_name("name", options.get("name", "alluxio"))
        tiers = options.get("tiers")
        if not isinstance(tiers, TieredStore):
            tiers = [_memory_tier()] if tiers is None else _checks.sequence("tiers", tiers, Tier)
        super().__init__(scope, id)
        if not isinstance(tiers, TieredStore):
            tiers = TieredStore(self, "tiered-store", tiers=tiers, name=name)
        options["tiers"] = tiers
        if options.get("short_circuit", "uuid") == "uuid":
            options["short_circuit"] = ShortCircuitDomain(self, "short-circuit", name=name)
        self.config = ClusterConfig(**options)
        """What all processes agree on."""
        self.tiered_store: TieredStore = tiers
        """The workers' tiers."""
        self.config_map: ApiObject = AlluxioConfigMap(self, "config", config=self.config).config_map
        """The ConfigMap."""
        self.master = Master(self, "master", config=self.config)
        """The masters."""
        self.worker = Worker(self, "worker", config=self.config)
        """The workers."""
        self._fuse: FuseMount | None = self.config.fuse_mount
        if self._fuse is not None and not self._fuse.options.worker_embedded:
            self._fuse = FuseDaemon(self, "fuse", config=self.config)

    @property
    def fuse(self) -> FuseMount:
        """The file system on the nodes: the `FuseDaemon`, or what the workers serve.

        Raises:
            AlluxioConfigError: If the cluster serves none.
        """
        if self._fuse is None:
            raise AlluxioConfigError("this cluster has no FUSE; give it fuse=Fuse()")
        return self._fuse

    @property
    def fuse_daemon(self) -> FuseDaemon:
        """The FUSE DaemonSet.

        Raises:
            AlluxioConfigError: If the cluster has none.
        """
        if not isinstance(self._fuse, FuseDaemon):
            raise AlluxioConfigError("this cluster has no FUSE daemon; give it fuse=Fuse()")
        return self._fuse

    @property
    def short_circuit(self) -> ShortCircuitDomain:
        """The directory with the domain sockets.

        Raises:
            AlluxioConfigError: If short circuit goes without one.
        """
        domain = self.config.short_circuit
        if not isinstance(domain, ShortCircuitDomain):
            raise AlluxioConfigError(
                f"this cluster has no domain sockets (short_circuit={domain!r}); use"
                ' short_circuit="uuid" or a ShortCircuitDomain'
            )
        return domain


def _memory_tier() -> Tier:
    """The chart's tier: 1 GiB of memory."""
    return Tier(
        medium_type="MEM",
        path="/dev/shm",
        quota=Size.gibibytes(1),
        volume=VolumeSource.empty_dir(),
    )
