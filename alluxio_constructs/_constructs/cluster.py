"""`AlluxioCluster`: a whole cluster, composed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from cdk8s import ApiObject, Size
from constructs import Construct

from .._base import checks
from .._model.config import ClusterConfig
from .._model.endpoints import WebEndpoint, web_endpoints
from .._model.network_policies import policies_of
from .._model.options import ClusterOptions, check_known
from .._pods.names import check_name
from .._pods.volumes import VolumeSource
from ..errors import AlluxioConfigError
from .config_map import write_config_maps
from .csi import CsiDriver
from .fuse import Fuse, FuseDaemon, FuseMount
from .log_server import LogServer
from .master import Master
from .objects import Part, chart_of
from .proxy import Proxy
from .short_circuit import ShortCircuitDomain
from .tiered_store import Tier, Tiers, tiers_of
from .web_ui import WebUi
from .worker import Worker

if TYPE_CHECKING:
    from typing_extensions import Unpack


T = TypeVar("T")


class AlluxioCluster(Part):
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
        if not isinstance(tiers, Tiers):
            tiers = [_memory_tier()] if tiers is None else checks.sequence("tiers", tiers, Tier)
        chart_of(scope)  # once for all that is in it
        super().__init__(scope, id)
        fuse, short_circuit = options.get("fuse"), options.get("short_circuit")
        workers = options.get("worker_enabled", True)
        daemon = isinstance(fuse, Fuse) and not fuse.worker_embedded
        clients = daemon or options.get("csi") is not None
        if not isinstance(tiers, Tiers):
            # Claims that nobody here is on are for the chart of the workers to write.
            shared = workers or (clients and short_circuit == "local")
            tiers = tiers_of(
                self,
                "tiered-store",
                tiers,
                name=name,
                claim_for_each_worker=options.get("workers") is not None or not shared,
            )
        options["tiers"] = tiers
        if short_circuit == "uuid":
            # Masters alone have nobody to share a directory with.
            options["short_circuit"] = (
                ShortCircuitDomain(self, "short-circuit", name=name)
                if workers or clients
                else "off"
            )
        self.config = ClusterConfig(**options)
        """What all processes agree on."""
        self.tiered_store: Tiers = tiers
        """The workers' tiers."""
        config = self.config
        self.config_map: ApiObject = write_config_maps(self, "config", config)[0]
        """The ConfigMap."""
        self._master = Master(self, "master", config=config) if config.master_enabled else None
        self._worker = Worker(self, "worker", config=config) if config.worker_enabled else None
        self._fuse: FuseMount | None = self.config.fuse_mount
        if self._fuse is not None and not self._fuse.options.worker_embedded:
            self._fuse = FuseDaemon(self, "fuse", config=config)
        self._csi_driver = None if config.csi is None else CsiDriver(self, "csi", config=config)
        self._proxy = None if config.proxy is None else Proxy(self, "proxy", config=config)
        self._log_server = (
            None if config.log_server_files is None else LogServer(self, "logserver", config=config)
        )
        self._web_ui: WebUi | None = None
        if config.web_ui is not None and config.master_enabled:
            self._web_ui = WebUi(self, "web-ui", config=config)

    @property
    def network_policies(self) -> tuple[ApiObject, ...]:
        """The NetworkPolicies, one for each kind of pod, if there are any."""
        return policies_of(self.config)

    @property
    def web_endpoints(self) -> tuple[WebEndpoint, ...]:
        """The web ports, each with the labels of its pods: what a monitor of yours is made of."""
        return tuple(web_endpoints(self.config))

    @property
    def web_ui(self) -> WebUi:
        """The Service of the web UI.

        Raises:
            AlluxioConfigError: If the cluster has none.
        """
        return _there(self._web_ui, "web UI", "web_ui=WebUiOptions()")

    @property
    def master(self) -> Master:
        """The masters.

        Raises:
            AlluxioConfigError: If they are not in this chart.
        """
        return _there(self._master, "masters", "master_enabled=True")

    @property
    def worker(self) -> Worker:
        """The workers.

        Raises:
            AlluxioConfigError: If they are not in this chart.
        """
        return _there(self._worker, "workers", "worker_enabled=True")

    @property
    def csi_driver(self) -> CsiDriver:
        """The CSI driver.

        Raises:
            AlluxioConfigError: If the cluster has none.
        """
        return _there(self._csi_driver, "CSI driver", "csi=Csi()")

    @property
    def proxy(self) -> Proxy:
        """The proxy.

        Raises:
            AlluxioConfigError: If the cluster has none.
        """
        return _there(self._proxy, "proxy", "proxy=ProxyOptions()")

    @property
    def log_server(self) -> LogServer:
        """The log server.

        Raises:
            AlluxioConfigError: If the cluster has none.
        """
        return _there(self._log_server, "log server", "logserver=LogServerOptions()")

    @property
    def fuse(self) -> FuseMount:
        """The file system on the nodes: the `FuseDaemon`, or what the workers serve.

        Raises:
            AlluxioConfigError: If the cluster serves none.
        """
        return _there(self._fuse, "FUSE", "fuse=Fuse()")

    @property
    def fuse_daemon(self) -> FuseDaemon:
        """The FUSE DaemonSet.

        Raises:
            AlluxioConfigError: If the cluster has none.
        """
        daemon = self._fuse if isinstance(self._fuse, FuseDaemon) else None
        return _there(daemon, "FUSE daemon", "fuse=Fuse()")

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


def _there(part: T | None, what: str, option: str) -> T:
    if part is None:
        raise AlluxioConfigError(f"this cluster has no {what}; give it {option}")
    return part


@cache
def _memory_tier() -> Tier:
    """The chart's tier: 1 GiB of memory."""
    return Tier(
        medium_type="MEM",
        path="/dev/shm",
        quota=Size.gibibytes(1),
        volume=VolumeSource.empty_dir(),
    )
