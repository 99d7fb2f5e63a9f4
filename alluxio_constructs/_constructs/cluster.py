"""`AlluxioCluster`: a complete cluster, composed of its components."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from cdk8s import ApiObject
from constructs import Construct

from .._base.arguments import explained
from .._manifests.claims import tier_claims
from .._manifests.config_maps import config_map, metrics_config_map
from .._model.cluster import Cluster
from .._model.config import ClusterConfig, config_of
from .._model.endpoints import WebEndpoint, web_endpoints
from .._model.options import ClusterOptions, Signature
from .._parts.job import JOB_OPTIONS, JobOptions, ScheduleLike
from .._parts.task import TaskLike
from .._parts.tiers import Tiers
from ..errors import AlluxioConfigError
from .clients import Clients
from .csi import CsiDriver
from .findings import report_cluster, report_part
from .fuse import FuseDaemon, FuseMount
from .jobs import AlluxioCronJob, AlluxioJob
from .log_server import LogServer
from .master import Master
from .mount_table import MountTable
from .objects import Part, place_cluster, write, write_some
from .proxy import Proxy
from .short_circuit import OwnDomain, ShortCircuitDomain
from .tiered_store import OwnTieredStore, TieredStore
from .web_ui import WebUi
from .worker import Worker

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")


class AlluxioCluster(Clients, Part):
    """A complete Alluxio cluster: configuration, masters, workers, and optional components.

    A chart or a namespace may contain several clusters, each with a `name` of its own.
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
            options: The options, documented in `ClusterOptions`. `ufs` is required.

        Raises:
            AlluxioConfigError: On an unknown option or an invalid value; at synth, with all
                problems that involve several options.
        """
        cluster = Cluster("AlluxioCluster", options, whole=True)
        place_cluster(scope, cluster)
        super().__init__(scope, id)
        config = config_of(cluster)
        self.config: ClusterConfig = config
        """The resolved cluster, from which its components are built."""
        self._cluster = cluster
        self._given_domain = options.get("short_circuit")
        self.tiered_store: Tiers | TieredStore = self._tiered_store(options)
        """The workers' tiers; a `TieredStore` if they are on claims."""
        self._domain = self._short_circuit()
        self.config_map: ApiObject = write(self, config_map(cluster, id="config"))
        """The ConfigMap."""
        write_some(self, metrics_config_map(cluster))
        self._member = report_cluster(self, cluster, whole=True)
        report_part(self, cluster, "AlluxioConfigMap")
        self._master = Master(self, "master", config=config) if cluster.master_enabled else None
        self._worker = Worker(self, "worker", config=config) if cluster.worker_enabled else None
        self._fuse: FuseMount | None = None
        if cluster.has_fuse_daemon:
            self._fuse = FuseDaemon(self, "fuse", config=config)
        elif cluster.fuse is not None:
            self._fuse = (
                FuseMount(cluster.fuse, config=config)
                if self._worker is None
                else self._worker.fuse
            )
        self._csi_driver = None if cluster.csi is None else CsiDriver(self, "csi", config=config)
        self._proxy = None if cluster.proxy is None else Proxy(self, "proxy", config=config)
        self._log_server = (
            None if cluster.log_server is None else LogServer(self, "logserver", config=config)
        )
        self._mount_table: MountTable | None = None
        if cluster.mounts is not None and cluster.master_enabled:
            self._mount_table = MountTable(self, "mounts", config=config)
        self._web_ui: WebUi | None = None
        if cluster.web_ui is not None and cluster.master_enabled:
            self._web_ui = WebUi(self, "web-ui", config=config)

    @explained("job", bound=True)
    def job(
        self,
        scope: Construct,
        id: str,
        *,
        command: TaskLike,
        name: str | None = None,
        options: JobOptions = JOB_OPTIONS,
    ) -> AlluxioJob:
        """Add a Job that runs an `alluxio` command once, as a client of this cluster.

        Args:
            scope: The construct that it belongs to, in a chart with the cluster's namespace.
            id: The construct id.
            command: As for `AlluxioJob`.
            name: As for `AlluxioJob`.
            options: As for `AlluxioJob`.

        Raises:
            AlluxioConfigError: As for `AlluxioJob`.
        """
        return AlluxioJob(
            scope, id, config=self.config, command=command, name=name, options=options
        )

    @explained("cron_job", bound=True)
    def cron_job(
        self,
        scope: Construct,
        id: str,
        *,
        schedule: ScheduleLike,
        command: TaskLike,
        name: str | None = None,
        options: JobOptions = JOB_OPTIONS,
    ) -> AlluxioCronJob:
        """Add a CronJob that runs an `alluxio` command on a schedule, as a client of this cluster.

        Args:
            scope: The construct that it belongs to, in a chart with the cluster's namespace.
            id: The construct id.
            schedule: As for `AlluxioCronJob`.
            command: As for `AlluxioJob`.
            name: As for `AlluxioCronJob`.
            options: As for `AlluxioJob`.

        Raises:
            AlluxioConfigError: As for `AlluxioCronJob`.
        """
        return AlluxioCronJob(
            scope,
            id,
            config=self.config,
            schedule=schedule,
            command=command,
            name=name,
            options=options,
        )

    def _tiered_store(self, options: ClusterOptions) -> Tiers | TieredStore:
        own = self._cluster.own_tiers
        if own is None:
            given = options.get("tiers")
            return given if isinstance(given, TieredStore) else self._cluster.tiers
        if not tier_claims(own):
            return own
        return OwnTieredStore(self, "tiered-store", own, self._cluster)

    def _short_circuit(self) -> ShortCircuitDomain | None:
        own = self._cluster.own_domain
        if own is not None:
            return OwnDomain(self, "short-circuit", own, self._cluster)
        given = self._given_domain
        return given if isinstance(given, ShortCircuitDomain) else None

    @property
    def network_policies(self) -> tuple[ApiObject, ...]:
        """The NetworkPolicies, one for each kind of pod; empty if there are none."""
        parts = (
            self._master,
            self._worker,
            self._fuse if isinstance(self._fuse, FuseDaemon) else None,
            self._csi_driver,
            self._proxy,
            self._log_server,
            self._mount_table,
        )
        return tuple(each for part in parts if part is not None for each in part.network_policies)

    @property
    def web_endpoints(self) -> tuple[WebEndpoint, ...]:
        """The web ports with the labels of their pods, from which to build monitors of your own."""
        return tuple(web_endpoints(self._cluster))

    @property
    def mount_table(self) -> MountTable:
        """The mount table: mounts the under storages of the option `mounts`.

        Raises:
            AlluxioConfigError: If the cluster has no `mounts`.
        """
        return _there(self._mount_table, "mounts", 'mounts=[MountPoint("/logs", ufs=Ufs(…))]')

    @property
    def web_ui(self) -> WebUi:
        """The web UI: its Service and Ingress.

        Raises:
            AlluxioConfigError: If the cluster has no `web_ui`.
        """
        return _there(self._web_ui, "web UI", "web_ui=WebUiOptions()")

    @property
    def master(self) -> Master:
        """The masters.

        Raises:
            AlluxioConfigError: If the cluster has ``master_enabled=False``.
        """
        return _there(self._master, "masters", "master_enabled=True")

    @property
    def worker(self) -> Worker:
        """The workers.

        Raises:
            AlluxioConfigError: If the cluster has ``worker_enabled=False``.
        """
        return _there(self._worker, "workers", "worker_enabled=True")

    @property
    def csi_driver(self) -> CsiDriver:
        """The CSI driver.

        Raises:
            AlluxioConfigError: If the cluster has no `csi`.
        """
        return _there(self._csi_driver, "CSI driver", "csi=Csi()")

    @property
    def proxy(self) -> Proxy:
        """The proxy.

        Raises:
            AlluxioConfigError: If the cluster has no `proxy`.
        """
        return _there(self._proxy, "proxy", "proxy=ProxyOptions()")

    @property
    def log_server(self) -> LogServer:
        """The log server.

        Raises:
            AlluxioConfigError: If the cluster has no `log_server`.
        """
        return _there(self._log_server, "log server", "log_server=LogServerOptions()")

    @property
    def fuse(self) -> FuseMount:
        """The FUSE file system on the nodes, which the `FuseDaemon` or the workers serve.

        Raises:
            AlluxioConfigError: If the cluster has no `fuse`.
        """
        return _there(self._fuse, "FUSE", "fuse=Fuse()")

    @property
    def fuse_daemon(self) -> FuseDaemon:
        """The FUSE daemon.

        Raises:
            AlluxioConfigError: If the cluster has no `fuse`, or its workers serve FUSE.
        """
        daemon = self._fuse if isinstance(self._fuse, FuseDaemon) else None
        return _there(daemon, "FUSE daemon", "fuse=Fuse()")

    @property
    def short_circuit(self) -> ShortCircuitDomain:
        """The directory with the workers' domain sockets.

        Raises:
            AlluxioConfigError: If short circuit does not use domain sockets.
        """
        if self._domain is None:
            raise AlluxioConfigError(
                f"has no domain sockets (short_circuit={self._cluster.short_circuit!r})",
                parameter="this cluster",
                remedy='use short_circuit="uuid" or a ShortCircuitDomain',
            )
        return self._domain


AlluxioCluster.__signature__ = Signature()


def _there(part: T | None, what: str, option: str) -> T:
    if part is None:
        raise AlluxioConfigError(
            f"has no {what}", parameter="this cluster", remedy=f"give it {option}"
        )
    return part
