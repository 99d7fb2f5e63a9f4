"""`ClusterConfig`: what all processes of a cluster agree on, and the configuration it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from .._base import checks
from .._constructs.fuse import Fuse, FuseMount
from .._constructs.log_server import LogServerFiles, LogServerOptions
from .._constructs.proxy import ProxyOptions
from .._constructs.short_circuit import short_circuit_features
from .._constructs.tiered_store import Tiers
from .._constructs.ufs_secret import UfsSecret
from .._constructs.web_ui import WebUiOptions
from .._parts.config_map_files import ConfigMapFiles
from .._parts.csi import CONTROLLER, FUSE_POD, NODE_PLUGIN, Csi, CsiFuse
from .._parts.feature import MASTERS, PODS, WORKERS, Component, Feature
from .._parts.fuse_user import fuse_users
from .._parts.journal import Journal, keeps_rocksdb, metastore
from .._parts.metrics import Metrics, MetricsFile
from .._parts.ports import Ports
from .._parts.ufs import Ufs
from .._pods import resources
from .._pods.image import Image
from .._pods.mounts import Mount
from .._pods.names import check_name
from .._pods.pod import NO_OPTIONS, PodOptions
from .._pods.process import PROCESS, Process
from .._pods.resources import Amounts
from .._properties.given import Given, given_properties, not_read
from .._properties.jvm import check_for_all, checked_options
from .._properties.shell import EnvReference, definition, option
from ..errors import AlluxioConfigError, QuorumWarning, refuse, warn
from . import ownership
from .names import CheckedFeature, MasterNames, ProxyName, WorkerNames
from .network_policies import NetworkPolicies
from .options import ClusterOptions, check_known

if TYPE_CHECKING:
    from typing_extensions import Unpack

_PROPERTIES: Mapping[str, str] = {"alluxio.security.stale.channel.purge.interval": "365d"}
_JVM_OPTIONS = ("-XX:+UseContainerSupport",)
# Made once for all clusters that give none.
_IMAGE, _PORTS = Image(), Ports()
# FUSE is on its node unless somebody says otherwise, of all pods or of its own, and always root.
_ON_NODE = PodOptions(host_network=True, host_pid=True)
_ROOT = PodOptions(user=0, group=0, fs_group=0)

T = TypeVar("T")


class ClusterConfig:
    """What all processes of a cluster agree on. `Master`, `Worker` and `FuseDaemon` are made of it.

    `AlluxioCluster` makes one of its own; make one yourself to put the components into constructs
    of your own.
    """

    def __init__(self, **options: Unpack[ClusterOptions]) -> None:
        """Describe a cluster.

        Args:
            options: As documented for `ClusterOptions`. `ufs` and `tiers` are required, and
                constructs where they are on claims: `Tiers`, which a `TieredStore` is, and a
                `ShortCircuitDomain` in place of ``"uuid"``.

        Raises:
            AlluxioConfigError: On an option that there is none of, or a value that cannot work.
        """
        check_known("ClusterConfig", options)
        self.name = check_name("name", options.get("name", "alluxio"))
        self.image = checks.instance("image", options.get("image", _IMAGE), Image)
        self.ufs = checks.instance("ufs", options["ufs"], Ufs)
        self.masters = checks.whole("masters", options.get("masters", 1), least=1, most=9)
        if self.masters % 2 == 0:
            warn(
                f"masters={self.masters}: an even number survives no more failures than"
                f" {self.masters - 1} would; use {self.masters - 1} or {self.masters + 1}",
                QuorumWarning,
            )
        journal = options.get("journal")
        if journal is None:
            journal = Journal.local() if self.masters == 1 else Journal.embedded()
        self.journal = checks.instance("journal", journal, Journal)
        self.metastore = metastore(options.get("metastore"))
        self.ports = checks.instance("ports", options.get("ports", _PORTS), Ports)
        fuse = _optional("fuse", options.get("fuse"), Fuse)
        self.fuse_mount = None if fuse is None else FuseMount(fuse, self.name)
        self.proxy = _optional("proxy", options.get("proxy"), ProxyOptions)
        logserver = _optional("logserver", options.get("logserver"), LogServerOptions)
        self.log_server_files = None if logserver is None else LogServerFiles(logserver, self.name)
        self.master_enabled = checks.boolean("master_enabled", options.get("master_enabled", True))
        # Workers alone may stand in one namespace with the masters of another chart.
        self._half = self.name if self.master_enabled else f"{self.name}-worker"
        metrics = _optional("metrics", options.get("metrics"), Metrics)
        self.metrics_file = None if metrics is None else MetricsFile(metrics, self._half)
        self.worker_enabled = checks.boolean("worker_enabled", options.get("worker_enabled", True))
        workers = options.get("workers")
        self.workers = None if workers is None else checks.whole("workers", workers, least=1)
        self.web_ui = _optional("web_ui", options.get("web_ui"), WebUiOptions)
        self.network_policies = _optional(
            "network_policies", options.get("network_policies"), NetworkPolicies
        )
        self.csi = _optional("csi", options.get("csi"), Csi)
        if self.csi is not None and self.has_fuse_daemon:
            self.csi.check_beside_daemon()
        self.tiered_store = checks.instance("tiers", options.get("tiers"), Tiers)
        alone = self.worker_enabled and self.workers is None
        if alone and self.tiered_store.claim_for_each_worker:
            raise AlluxioConfigError(
                "tiers with claim_for_each_worker=True need workers that are a StatefulSet; give"
                " workers=3, or leave it out"
            )
        self.short_circuit = options.get("short_circuit")
        self.pod = checks.instance("pod", options.get("pod", NO_OPTIONS), PodOptions)
        self.pods = self._pods(options, logserver)
        self._processes = {
            component: checks.instance(name, options.get(name, PROCESS), Process)
            for component, name in (
                (Component.MASTER, "master"),
                (Component.JOB_MASTER, "job_master"),
                (Component.WORKER, "worker"),
                (Component.JOB_WORKER, "job_worker"),
            )
        }
        for component, part in (
            (Component.FUSE, fuse),
            (Component.PROXY, self.proxy),
            (Component.LOGSERVER, logserver),
        ):
            self._processes[component] = PROCESS if part is None else part.process
        if self.csi is not None and not self.has_fuse_daemon:
            self._processes[Component.FUSE] = self.csi.fuse
        given = given_properties("properties", options.get("properties", {}))
        self._properties = Given(values={**_PROPERTIES, **given.values}, unchecked=given.unchecked)
        for key, value in self._properties.values.items():
            definition(key, value, sourced=False)
        self._check_properties()
        self._jvm_options = checked_options("jvm_options", options.get("jvm_options", _JVM_OPTIONS))
        check_for_all("jvm_options", self._jvm_options)
        for each in self._jvm_options:
            option(each, sourced=False)
        secrets = checks.sequence("secrets", options.get("secrets", ()), UfsSecret)
        every = [*self.ufs.secrets, *self.journal.secrets, *secrets]
        self.secrets = [each for i, each in enumerate(every) if each not in every[:i]]
        short_circuit = short_circuit_features(
            self.short_circuit,
            tiers=self.tiered_store,
            image=self.image,
            fuse=Component.FUSE if fuse is None else fuse.component,
        )
        self.short_circuit_feature = short_circuit[0]
        self._java_opts: dict[Component, str] = {}
        self.config_maps = checks.sequence(
            "config_maps", options.get("config_maps", ()), ConfigMapFiles
        )
        own = checks.sequence("features", options.get("features", ()), Feature)
        volumes = self.csi is not None and not self.has_fuse_daemon
        csi_fuse = CsiFuse(self._properties.values) if volumes else None
        users = fuse_users(
            fuse,
            None if csi_fuse is None else self.csi,
            self._processes,
            self._properties,
            as_root=self.pods["master"].user == 0,
        )
        maybe = (self.fuse_mount, csi_fuse, users, self.log_server_files, self.metrics_file)
        self.features: tuple[Feature, ...] = (
            MasterNames(self),
            self.ports,
            self.journal,
            *(() if self.metastore is None else (self.metastore,)),
            self.ufs,
            WorkerNames(self),
            self.tiered_store,
            *short_circuit,
            *self.secrets,
            *self.config_maps,
            *(each for each in maybe if each is not None),
            ProxyName(),
            *(CheckedFeature(each, (Component.ALL, *self.components)) for each in own),
        )

    def _pods(
        self, options: ClusterOptions, logserver: LogServerOptions | None
    ) -> Mapping[str, PodOptions]:
        """The options of each kind of pod, by what its role ends in, merged with the cluster's."""
        given: dict[str, tuple[str, PodOptions | None]] = {
            "master": ("master_pod", options.get("master_pod")),
            "worker": ("worker_pod", options.get("worker_pod")),
        }
        if self.fuse_mount is not None:
            given["fuse"] = ("Fuse pod", self.fuse_mount.options.pod)
        elif self.csi is not None:
            given["fuse"] = ("Fuse pod", None)
        if self.proxy is not None:
            given["proxy"] = ("ProxyOptions pod", self.proxy.pod)
        if logserver is not None:
            given["logserver"] = ("LogServerOptions pod", logserver.pod)
        pods = {}
        for role, (parameter, own) in given.items():
            own = NO_OPTIONS if own is None else checks.instance(parameter, own, PodOptions)
            if own.service_ports and role not in self.roles_with_services:
                raise refuse(
                    f"{parameter} service_ports",
                    dict(own.service_ports),
                    "must be of pods that have a Service: masters, log server, and workers that"
                    " are a StatefulSet",
                    "leave it out",
                )
            general = self.pod
            if role == "fuse":
                general = _ON_NODE.refined_by(general).refined_by(_ROOT)
            pods[role] = general.refined_by(own)
        if self.csi is not None:
            pods.update(self.csi.pods(self.name, general=self.pod, fuse=pods["fuse"]))
        return pods

    def _check_properties(self) -> None:
        """Refuse properties that constructs set, or that the process they are for never reads."""
        for component in Component:
            parameter, properties = self._given(component)
            for error in ownership.owned(parameter, properties, metastore=self.metastore):
                raise error
            for error in not_read(parameter, component, properties):
                raise error

    def _given(self, component: Component) -> tuple[str, Given]:
        if component is Component.ALL:
            return "properties", self._properties
        name = component.suffix.replace("-", "_")
        return f"{name} properties", self._processes[component].given

    def given_properties(self) -> Iterator[tuple[str, Given]]:
        """The properties that the user gave: what errors call them, and which they are."""
        return map(self._given, Component)

    @property
    def config_map_name(self) -> str:
        """The ConfigMap that all containers have their environment from."""
        return f"{self._half}-config"

    @property
    def master_host_names(self) -> list[str]:
        """The masters' host names, which are also the names of their pods and Services."""
        return [f"{self.name}-master-{i}" for i in range(self.masters)]

    @property
    def log_server_host_name(self) -> str:
        """The name of the log server's Service."""
        return f"{self.name}-logserver"

    @property
    def components(self) -> tuple[Component, ...]:
        """The processes of the cluster, whoever starts them."""
        fuse = self.has_fuse_daemon or self.csi is not None
        return (
            *(MASTERS if self.master_enabled else ()),
            *(WORKERS if self.worker_enabled else ()),
            *((Component.FUSE,) if fuse else ()),
            *((Component.PROXY,) if self.proxy is not None else ()),
            *((Component.LOGSERVER,) if self.log_server_files is not None else ()),
        )

    @property
    def roles(self) -> Mapping[str, Sequence[Component]]:
        """The kinds of pods that there are, by what their role ends in, with their processes."""
        there = {
            role: [each for each in components if each in self.components]
            for role, components in PODS.items()
        }
        if not self.has_fuse_daemon:
            there["fuse"] = []
        roles = {role: components for role, components in there.items() if components}
        if self.csi is not None:
            roles.update({CONTROLLER: [], NODE_PLUGIN: []})
            if self.csi.mount_in_pod:
                roles[FUSE_POD] = [Component.FUSE]
        return roles

    @property
    def roles_with_services(self) -> tuple[str, ...]:
        """The pods that have a Service."""
        return ("master", *(() if self.workers is None else ("worker",)), "logserver")

    @property
    def has_fuse_daemon(self) -> bool:
        """Whether FUSE is served by a daemon, and not by the workers or for volumes alone."""
        return self.fuse_mount is not None and not self.fuse_mount.options.worker_embedded

    def pod_of(self, component: Component) -> PodOptions:
        """The options of the pod that a process is in."""
        role = next(role for role, within in PODS.items() if component in within)
        return self.pods.get(role, self.pod)

    def shared_data(self) -> Mapping[str, str]:
        """What all containers read beside JVM options: the log server, and where metrics go.

        The first is in the ConfigMap of the variables, the second in one of its own.
        """
        data: dict[str, str] = {}
        if self.metrics_file is not None:
            data.update(self.metrics_file.data)
        return {**self.log_server_variables(), **data}

    def log_server_variables(self) -> Mapping[str, str]:
        """The variables that switch remote logging on in every process."""
        if self.log_server_files is None:
            return {}
        return {
            "ALLUXIO_LOGSERVER_HOSTNAME": self.log_server_host_name,
            "ALLUXIO_LOGSERVER_PORT": str(self.ports.logserver_logging),
        }

    @cached_property
    def image_fields(self) -> Mapping[str, str]:
        """The fields that name the image in a container."""
        return {"image": self.image.reference, "imagePullPolicy": self.image.pull_policy}

    def process(self, component: Component) -> Process:
        """What was set for a process."""
        return self._processes[component]

    def amounts(self, component: Component) -> Amounts:
        """The resources of a process's container."""
        given = self.process(component).resources
        return resources.DEFAULTS[component] if given is None else given.amounts

    def container_ports(self, component: Component) -> Mapping[str, int]:
        """The ports of a process's container that something listens on, by name."""
        if component is Component.FUSE:
            switch = "alluxio.fuse.web.enabled"
            own = self.process(component).given.values
            if own.get(switch, self._properties.values.get(switch)) != "true":
                return {}
        return self.ports.of(component, embedded_journal=self.journal.is_embedded)

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        """The Alluxio properties in a component's variable.

        What the constructs set comes first; what the user gave for the component (for
        `Component.ALL`: for the cluster) wins over it. A component's variable wins over
        `ALLUXIO_JAVA_OPTS`, since it comes later on the command line.
        """
        merged: dict[str, str | EnvReference] = {}
        for feature in self.features:
            for name, value in feature.properties(component).items():
                merged[name] = value if isinstance(value, EnvReference) else str(value)
        if component is Component.ALL:
            return {**merged, **self._properties.values}
        return {**merged, **self.process(component).given.values}

    def java_opts(self, component: Component) -> str:
        """The value of a component's variable.

        Raises:
            AlluxioConfigError: If the JVM's memory does not fit into the container's limit.
        """
        if component not in self._java_opts:
            self._java_opts[component] = self._joined(component)
        return self._java_opts[component]

    def _joined(self, component: Component) -> str:
        sourced = component.sourced
        flags: Sequence[str] = self._jvm_options
        if component is not Component.ALL:
            flags = self.process(component).jvm.flags(
                component,
                limit=self.amounts(component).memory_limit,
                ram_disk=self.ram_disk(component),
                native=component is Component.MASTER and keeps_rocksdb(self.properties),
            )
        definitions = [
            definition(name, value, sourced=sourced)
            for name, value in self.properties(component).items()
        ]
        return " ".join([*definitions, *(option(flag, sourced=sourced) for flag in flags)])

    def mounts(self, component: Component) -> list[Mount]:
        """What all features together mount in a process's container."""
        mounts = [each for feature in self.features for each in feature.mounts(component)]
        return [*mounts, *self.pod_of(component).mounts]

    def environment(self, component: Component) -> list[Mapping[str, Any]]:
        """The variables that all features together need in a process's container."""
        return [each for feature in self.features for each in feature.environment(component)]

    def ram_disk(self, component: Component) -> int:
        """Bytes of memory-backed volumes that a process writes to."""
        return sum(each.memory for each in self.mounts(component))


def _optional(parameter: str, value: object, kind: type[T]) -> T | None:
    return None if value is None else checks.instance(parameter, value, kind)
