"""`Cluster`: a cluster with its options resolved and checked; all else is a function of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from .._base import checks
from .._parts.config_map_files import ConfigMapFiles
from .._parts.csi import Csi, CsiFuse, check_beside_daemon
from .._parts.feature import Feature
from .._parts.fuse import Fuse, FuseFileSystem, check_unmounts
from .._parts.journal import Journal
from .._parts.log_server import LogServerFiles, LogServerOptions
from .._parts.metastore import metastore_feature
from .._parts.metrics import Metrics, MetricsFile
from .._parts.network_policies import NetworkPolicies
from .._parts.ports import Ports
from .._parts.proxy import ProxyOptions
from .._parts.short_circuit import ShortCircuitDomainOptions, short_circuit_features
from .._parts.ufs import Ufs
from .._parts.ufs_secret import SecretUse, described_secrets
from .._parts.web_ui import WebUiOptions
from .._pods.chart_labels import ChartLabels
from .._pods.ids import PLATFORM
from .._pods.image import Image
from .._pods.names import check_name
from .._pods.pod import PodOptions
from .._pods.process import PROCESS, Process
from .._properties.components import MASTERS, POD_OF, PODS, WORKERS, Component, Role
from .._properties.given import Given, kept, not_read
from .._properties.jvm import check_for_all, checked_options
from .._properties.shell import option
from ..errors import AlluxioConfigError, QuorumWarning, warn
from .fuse_nodes import warn_of_pending
from .fuse_users import fuse_users
from .mounts import cluster_mounts, mount_features, mount_secrets
from .names import MasterNames, ProxyName, WorkerNames, master_host_names
from .options import ClusterOptions, complete, number_of_workers, things_to_share
from .own_features import checked_features, own_features
from .ownership import owned
from .pod_options import merged_pods
from .shared import shared_properties
from .tiers import cluster_tiers


class Cluster:
    """A cluster with its options resolved.

    Attributes:
        own_tiers: The tiers, if they belong to this cluster alone, which then writes their claims.
        own_domain: The directory of domain sockets, likewise.
        namespace: The namespace of its objects, set by `place`; None if it is unknown.
    """

    def __init__(self, what: str, given: ClusterOptions, *, whole: bool) -> None:
        """Resolve the options of a cluster.

        Args:
            what: The name in errors of what takes the options.
            given: The options.
            whole: Whether the whole cluster is created from it, including claims. Otherwise tiers
                and domain sockets must be described separately.

        Raises:
            AlluxioConfigError: On an unknown option, or a value that cannot work.
        """
        options = complete(what, given)
        self.name = check_name("name", options["name"])
        self.image = checks.instance("image", options["image"], Image)
        self.ufs = checks.instance("ufs", options["ufs"], Ufs)
        self.mounts = cluster_mounts(options["mounts"], self.ufs)
        self.masters = checks.whole("masters", options["masters"], least=1, most=9)
        if self.masters % 2 == 0:
            warn(
                f"masters={self.masters}: an even number survives no more failures than"
                f" {self.masters - 1} would; use {self.masters - 1} or {self.masters + 1}",
                QuorumWarning,
            )
        self.master_enabled = checks.boolean("master_enabled", options["master_enabled"])
        self.worker_enabled = checks.boolean("worker_enabled", options["worker_enabled"])
        self.workers = number_of_workers(options["workers"])
        journal = options["journal"]
        if journal is None:
            journal = Journal.local() if self.masters == 1 else Journal.embedded()
        self.journal = checks.instance("journal", journal, Journal)
        self.metastore = metastore_feature(options["metastore"])
        self.ports = checks.instance("ports", options["ports"], Ports)
        self._add_parts(options)
        self.own_domain: ShortCircuitDomainOptions | None = None
        # Claims that no pod of this chart uses are written by the chart of the workers.
        shared = self.worker_enabled or (
            self._has_clients and _is(options["short_circuit"], "local")
        )
        self.tiers, self.own_tiers = cluster_tiers(
            options["tiers"],
            name=self.name,
            stateful=self.workers is not None,
            worker_enabled=self.worker_enabled,
            whole=whole,
            shared=shared,
        )
        self.short_circuit = self._short_circuit(options, whole=whole)
        self.chart_labels = checks.optional("chart_labels", options["chart_labels"], ChartLabels)
        self.pod = checks.instance("pod", options["pod"], PodOptions)
        self.pods = merged_pods(
            options,
            name=self.name,
            fuse=None if self.fuse is None else self.fuse.options,
            csi=self.csi,
            proxy=self.proxy,
            log_server=None if self.log_server is None else self.log_server.options,
            with_services=self.roles_with_services,
            numbered=self.workers is not None,
        )
        if self.has_fuse_daemon and self.workers is not None:
            warn_of_pending(self.workers, self.pods[Role.FUSE])
        self.processes = self._processes(options)
        self.given = shared_properties(options["properties"])
        self.jvm_options = checked_options("jvm_options", options["jvm_options"])
        check_for_all("jvm_options", self.jvm_options)
        for each in self.jvm_options:
            option(each, sourced=False)
        secrets = [
            *described_secrets("ufs secrets", self.ufs.secrets),
            *mount_secrets(self.mounts),
            *self.journal.secrets,
            *described_secrets("secrets", options["secrets"]),
        ]
        self.secrets = tuple(SecretUse(each) for each in dict.fromkeys(secrets))
        self.features = self._features(options)
        self.kubernetes_version = options["kubernetes_version"]
        if self.kubernetes_version is not None:
            from .._kubernetes.versions import minors_of  # slow, and needed with a version only

            minors_of("kubernetes_version", self.kubernetes_version)
        self.may_share = things_to_share(options["may_share"])
        self.namespace: str | None = None
        self.is_placed = False

    def place(self, namespace: str | None) -> None:
        """Set the namespace of the cluster, before anything else is read from it.

        Its default node directories are named after the namespace.

        Args:
            namespace: The namespace, if it is known.

        Raises:
            AlluxioConfigError: If it is in another one already.
        """
        if self.is_placed and namespace == self.namespace:
            return
        if self.is_placed:
            raise AlluxioConfigError(
                f"is in namespace {self.namespace!r} already, and cannot be in {namespace!r} too",
                parameter=f"cluster {self.name!r}",
                remedy="make another ClusterConfig for the other namespace",
            )
        self.is_placed, self.namespace = True, namespace
        for part in (self.fuse, self.log_server):
            if part is not None:
                part.namespace = namespace
        self.features = tuple(
            each.within(namespace) if isinstance(each, ShortCircuitDomainOptions) else each
            for each in self.features
        )

    def leave(self) -> None:
        """Undo `place`, because nothing was created in the namespace after all."""
        self.is_placed = False

    def _add_parts(self, options: ClusterOptions) -> None:
        """Add the optional parts of the cluster."""
        fuse = checks.optional("fuse", options["fuse"], Fuse)
        self.fuse = None if fuse is None else FuseFileSystem(fuse, self.name)
        self.proxy = checks.optional("proxy", options["proxy"], ProxyOptions)
        log_server = checks.optional("log_server", options["log_server"], LogServerOptions)
        self.log_server = None if log_server is None else LogServerFiles(log_server, self.name)
        # Workers alone may be in the namespace of the masters, which another chart has.
        half = self.name if self.master_enabled else f"{self.name}-worker"
        self.config_map_name = f"{half}-config"
        metrics = checks.optional("metrics", options["metrics"], Metrics)
        self.metrics = None if metrics is None else MetricsFile(metrics, half)
        self.web_ui = checks.optional("web_ui", options["web_ui"], WebUiOptions)
        self.network_policies = checks.optional(
            "network_policies", options["network_policies"], NetworkPolicies
        )
        self.csi = checks.optional("csi", options["csi"], Csi)
        if self.csi is not None and self.has_fuse_daemon:
            check_beside_daemon(self.csi)

    def _short_circuit(self, options: ClusterOptions, *, whole: bool) -> object:
        given = options["short_circuit"]
        domain = given if isinstance(given, ShortCircuitDomainOptions) else None
        if not whole or (domain is None and not _is(given, "uuid")):
            return given
        if not (self.worker_enabled or self._has_clients):
            # Masters alone have no clients to share a directory with.
            return "off" if domain is None else domain
        self.own_domain = ShortCircuitDomainOptions(name=self.name) if domain is None else domain
        return self.own_domain

    @property
    def _has_clients(self) -> bool:
        return self.has_fuse_daemon or self.csi is not None

    def _processes(self, options: ClusterOptions) -> Mapping[Component, Process]:
        logs = self.log_server
        processes = {
            Component.MASTER: checks.instance("master", options["master"], Process),
            Component.JOB_MASTER: checks.instance("job_master", options["job_master"], Process),
            Component.WORKER: checks.instance("worker", options["worker"], Process),
            Component.JOB_WORKER: checks.instance("job_worker", options["job_worker"], Process),
            Component.FUSE: PROCESS if self.fuse is None else self.fuse.options.process,
            Component.PROXY: PROCESS if self.proxy is None else self.proxy.process,
            Component.LOG_SERVER: PROCESS if logs is None else logs.options.process,
            Component.CLIENT: PROCESS,
        }
        if self.csi is not None and not self.has_fuse_daemon:
            processes[Component.FUSE] = self.csi.fuse
        if self.fuse_in_workers is not None:
            check_unmounts("worker", processes[Component.WORKER])
        return processes

    def _features(self, options: ClusterOptions) -> tuple[Feature, ...]:
        config_maps = checks.sequence("config_maps", options["config_maps"], ConfigMapFiles)
        own = own_features(options["features"])
        for parameter, properties in self.given_to():
            masters = self.master_enabled
            for error in owned(
                parameter, properties, metastore=self.metastore, features=own, masters=masters
            ):
                raise error
        for component in self.processes:
            parameter, properties = self.given_to_component(component)
            for error in not_read(parameter, component, properties):
                raise error
        fuse = None if self.fuse is None else self.fuse.options
        short_circuit = short_circuit_features(
            self.short_circuit,
            tiers=self.tiers,
            image=self.image,
            fuse=Component.FUSE if fuse is None else fuse.component,
            without_directories=(Component.PROXY,) if self.proxy_is_on_node else (),
        )
        self.short_circuit_feature = short_circuit[0]
        by_driver = self.csi is not None and not self.has_fuse_daemon
        csi_fuse = CsiFuse(self.given.values) if by_driver else None
        users = fuse_users(
            fuse,
            self.csi if by_driver else None,
            self.processes,
            self.given,
            as_root=self.pods[Role.MASTER].user == 0,
            unknown=any(each.user == PLATFORM for each in self.pods.values()),
        )
        maybe = (self.fuse, csi_fuse, users, self.log_server, self.metrics)
        return (
            MasterNames(
                self.master_host_names,
                self.journal,
                self.ports,
                {} if self.master_enabled else self.given.values,
            ),
            self.ports,
            self.journal,
            *(() if self.metastore is None else (self.metastore,)),
            self.ufs,
            *mount_features(self.mounts),
            WorkerNames(
                on_host_network=bool(self.pods[Role.WORKER].host_network),
                numbered=self.workers is not None,
            ),
            self.tiers,
            *short_circuit,
            *self.secrets,
            *config_maps,
            *(each for each in maybe if each is not None),
            ProxyName(),
            *checked_features(
                own,
                components=self.components,
                numbered=self.workers is not None,
                metastore=self.metastore,
            ),
        )

    def given_to_component(self, component: Component) -> tuple[str, Given]:
        """The properties that the user gave for a process, with their name in errors."""
        if component is Component.ALL:
            return "properties", self.given
        if component not in self._kept:
            option = component.name.lower()  # log_server, unlike the pod, logserver
            properties = kept(self.processes[component].properties)
            self._kept[component] = f"{option} properties", properties
        return self._kept[component]

    def given_to(self) -> Iterator[tuple[str, Given]]:
        """The properties that the user gave for all processes and for each one."""
        return map(self.given_to_component, Component)

    @cached_property
    def _kept(self) -> dict[Component, tuple[str, Given]]:
        return {}

    @cached_property
    def master_host_names(self) -> list[str]:
        """The masters' host names, which are also the names of their pods and Services."""
        return master_host_names(self.name, self.masters)

    @property
    def log_server_host_name(self) -> str:
        """The name of the log server's Service."""
        return f"{self.name}-{Role.LOG_SERVER.value}"

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The processes of the cluster, including those that the CSI driver starts."""
        fuse = self.has_fuse_daemon or self.csi is not None
        return (
            *(MASTERS if self.master_enabled else ()),
            *(WORKERS if self.worker_enabled else ()),
            *((Component.FUSE,) if fuse else ()),
            *((Component.PROXY,) if self.proxy is not None else ()),
            *((Component.LOG_SERVER,) if self.log_server is not None else ()),
        )

    @cached_property
    def roles(self) -> Mapping[Role, tuple[Component, ...]]:
        """The kinds of pods that the cluster has, with their processes."""
        there = {
            role: tuple(each for each in components if each in self.components)
            for role, components in PODS.items()
        }
        if not self.has_fuse_daemon:
            there[Role.FUSE] = ()
        roles = {role: components for role, components in there.items() if components}
        if self.csi is not None:
            roles.update({Role.CSI_CONTROLLER: (), Role.CSI_NODE_PLUGIN: ()})
            if self.csi.mount_in_pod:
                roles[Role.CSI_FUSE] = (Component.FUSE,)
        return roles

    @property
    def roles_with_services(self) -> tuple[Role, ...]:
        """The pods that have a Service."""
        workers = () if self.workers is None else (Role.WORKER,)
        has_proxys = self.proxy is not None and self.proxy.service is not None
        return (Role.MASTER, *workers, *((Role.PROXY,) if has_proxys else ()), Role.LOG_SERVER)

    @property
    def proxy_is_on_node(self) -> bool:
        """Whether there is a proxy on the host network, where it has the worker's host name."""
        return self.proxy is not None and bool(self.pods[Role.PROXY].host_network)

    @property
    def has_fuse_daemon(self) -> bool:
        """Whether a daemon serves FUSE, rather than the workers or the CSI driver alone."""
        return self.fuse is not None and not self.fuse.options.worker_embedded

    @property
    def fuse_in_workers(self) -> FuseFileSystem | None:
        """The file system, if the workers serve it."""
        return None if self.has_fuse_daemon else self.fuse

    def pod_of(self, component: Component) -> PodOptions:
        """The options of the pod that a process is in."""
        return self.pods.get(POD_OF[component], self.pod)


def _is(value: object, word: str) -> bool:
    """Whether a value, of any type, is the given word."""
    return isinstance(value, str) and value == word
