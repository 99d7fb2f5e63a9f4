"""`AlluxioCluster`: a whole cluster, composed."""

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
            AlluxioConfigError: On an unknown option, or a value that cannot work;
                at synth, with all that is wrong with the cluster as a whole.
        """
        cluster = Cluster("AlluxioCluster", options, whole=True)
        place_cluster(scope, cluster)
        super().__init__(scope, id)
        config = config_of(cluster)
        self.config: ClusterConfig = config
        """What all processes agree on."""
        self._cluster = cluster
        self._allowed = {False: [], True: []}
        self._given_domain = options.get("short_circuit")
        self.tiered_store: Tiers | TieredStore = self._tiered_store(options)
        """The workers' tiers; a `TieredStore` where they are on claims."""
        self._domain = self._short_circuit()
        self.config_map: ApiObject = write(self, config_map(cluster, id="config"))
        """The ConfigMap."""
        write_some(self, metrics_config_map(cluster))
        report_cluster(self, cluster, whole=True)
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
        """A Job that runs an `alluxio` command, once, as a client of this cluster.

        Args:
            scope: The construct that it belongs to; its chart has the cluster's namespace.
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
        """A CronJob that runs an `alluxio` command again and again, as a client of this cluster.

        Args:
            scope: The construct that it belongs to; its chart has the cluster's namespace.
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
        """The NetworkPolicies, one for each kind of pod, if there are any."""
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
        """The web ports, each with the labels of its pods: what a monitor of yours is made of."""
        return tuple(web_endpoints(self._cluster))

    @property
    def mount_table(self) -> MountTable:
        """What mounts the under storages beside the root's.

        Raises:
            AlluxioConfigError: If the cluster has none.
        """
        return _there(self._mount_table, "mounts", 'mounts=[MountPoint("/logs", ufs=Ufs(…))]')

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
        return _there(self._log_server, "log server", "log_server=LogServerOptions()")

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
