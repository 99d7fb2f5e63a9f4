"""`ClusterConfig`: what all processes of a cluster agree on, and the configuration it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import _checks, _owned, _properties, resources
from ._names import check_name
from ._properties import Given
from ._shell import EnvReference, definition, option
from .errors import QuorumWarning, refuse, warn
from .features import MASTERS, WORKERS, Component, Feature
from .fuse import Fuse, FuseMount
from .image import Image
from .journal import HeapMetastore, Journal, Metastore
from .jvm import check_for_all, checked_options
from .options import ClusterOptions, check_known
from .pod import PodOptions
from .ports import Ports
from .process import Process
from .resources import Amounts
from .short_circuit import LocalShortCircuit, NoShortCircuit, ShortCircuitDomain
from .tiered_store import TieredStore
from .ufs import Ufs
from .ufs_secret import UfsSecret
from .volumes import Mount

if TYPE_CHECKING:
    from typing_extensions import Unpack

_PROPERTIES: Mapping[str, str] = {"alluxio.security.stale.channel.purge.interval": "365d"}
_JVM_OPTIONS = ("-XX:+UseContainerSupport",)


class ClusterConfig:
    """What all processes of a cluster agree on. `Master`, `Worker` and `FuseDaemon` are made of it.

    `AlluxioCluster` makes one of its own; make one yourself to put the components into constructs
    of your own.
    """

    def __init__(self, **options: Unpack[ClusterOptions]) -> None:
        """Describe a cluster.

        Args:
            options: As documented for `ClusterOptions`. `ufs`, `tiers` and `short_circuit` are
                required, and constructs where they are on claims: a `TieredStore`, and a
                `ShortCircuitDomain`, ``"local"`` or ``"off"``.

        Raises:
            AlluxioConfigError: On an option that there is none of, or a value that cannot work.
        """
        check_known("ClusterConfig", options)
        self.name = check_name("name", options.get("name", "alluxio"))
        self.image = _checks.instance("image", options.get("image", Image()), Image)
        self.ufs = _checks.instance("ufs", options["ufs"], Ufs)
        self.masters = _checks.whole("masters", options.get("masters", 1), least=1, most=9)
        if self.masters % 2 == 0:
            warn(
                f"masters={self.masters}: an even number survives no more failures than"
                f" {self.masters - 1} would; use {self.masters - 1} or {self.masters + 1}",
                QuorumWarning,
            )
        journal = options.get("journal")
        if journal is None:
            journal = Journal.local() if self.masters == 1 else Journal.embedded()
        self.journal = _checks.instance("journal", journal, Journal)
        metastore = options.get("metastore")
        if metastore is not None:
            _checks.instance("metastore", metastore, Metastore)
        self.metastore = metastore
        self.ports = _checks.instance("ports", options.get("ports", Ports()), Ports)
        fuse = options.get("fuse")
        if fuse is not None:
            _checks.instance("fuse", fuse, Fuse)
        self.fuse_mount = None if fuse is None else FuseMount(fuse, self.name)
        self.tiered_store = _checks.instance("tiers", options.get("tiers"), TieredStore)
        self.short_circuit = options.get("short_circuit")
        self.pod = _checks.instance("pod", options.get("pod", PodOptions()), PodOptions)
        self.master_pod = self._pod("master_pod", options.get("master_pod"))
        self.worker_pod = self._pod("worker_pod", options.get("worker_pod"))
        self._processes = {
            component: _checks.instance(name, options.get(name, Process()), Process)
            for component, name in (
                (Component.MASTER, "master"),
                (Component.JOB_MASTER, "job_master"),
                (Component.WORKER, "worker"),
                (Component.JOB_WORKER, "job_worker"),
            )
        }
        self._processes[Component.FUSE] = Process() if fuse is None else fuse.process
        given = _properties.given("properties", options.get("properties", {}))
        self._properties = Given(values={**_PROPERTIES, **given.values}, unchecked=given.unchecked)
        for key, value in self._properties.values.items():
            definition(key, value, sourced=False)
        self._check_properties()
        self._jvm_options = checked_options("jvm_options", options.get("jvm_options", _JVM_OPTIONS))
        check_for_all("jvm_options", self._jvm_options)
        for each in self._jvm_options:
            option(each, sourced=False)
        secrets = _checks.sequence("secrets", options.get("secrets", ()), UfsSecret)
        every = [*self.ufs.secrets, *self.journal.secrets, *secrets]
        self.secrets = [each for i, each in enumerate(every) if each not in every[:i]]
        self.short_circuit_feature = self._short_circuit_feature()
        self._java_opts: dict[Component, str] = {}
        self.features: tuple[Feature, ...] = (
            _Masters(self),
            self.ports,
            self.journal,
            self.metastore or HeapMetastore(),
            self.ufs,
            _Workers(self),
            self.tiered_store,
            self.short_circuit_feature,
            *self.secrets,
            *([] if self.fuse_mount is None else [self.fuse_mount]),
            *(
                _Checked(each)
                for each in _checks.sequence("features", options.get("features", ()), Feature)
            ),
        )

    def _check_properties(self) -> None:
        """Refuse properties that constructs set, or that the process they are for never reads."""
        for component in Component:
            parameter, properties = self._given(component)
            for error in _owned.owned(parameter, properties):
                raise error
            for error in _properties.not_read(parameter, component, properties):
                raise error

    def _given(self, component: Component) -> tuple[str, Given]:
        if component is Component.ALL:
            return "properties", self._properties
        name = component.suffix.replace("-", "_")
        return f"{name} properties", self._processes[component].given

    def given_properties(self) -> Iterator[tuple[str, Given]]:
        """The properties that the user gave: what errors call them, and which they are."""
        return map(self._given, Component)

    def _pod(self, parameter: str, own: PodOptions | None) -> PodOptions:
        if own is None:
            return self.pod
        return self.pod.refined_by(_checks.instance(parameter, own, PodOptions))

    def _short_circuit_feature(self) -> Feature:
        if isinstance(self.short_circuit, ShortCircuitDomain):
            return self.short_circuit
        if self.short_circuit == "local":
            return LocalShortCircuit(self.tiered_store.shared_with_clients())
        if self.short_circuit == "off":
            return NoShortCircuit()
        raise refuse(
            "short_circuit",
            self.short_circuit,
            "must be a ShortCircuitDomain, 'uuid', 'local' or 'off', and not 'uuid' for a"
            " ClusterConfig, which makes no construct",
            "use one of them",
        )

    @property
    def config_map_name(self) -> str:
        """The ConfigMap that all containers have their environment from."""
        return f"{self.name}-config"

    @property
    def master_host_names(self) -> list[str]:
        """The masters' host names, which are also the names of their pods and Services."""
        return [f"{self.name}-master-{i}" for i in range(self.masters)]

    @property
    def components(self) -> tuple[Component, ...]:
        """The processes of the cluster."""
        fuse = (
            ()
            if self.fuse_mount is None or self.fuse_mount.options.worker_embedded
            else (Component.FUSE,)
        )
        return (*MASTERS, *WORKERS, *fuse)

    @property
    def fuse_pod(self) -> PodOptions:
        """The options of the FUSE daemon's pod."""
        own = PodOptions() if self.fuse_mount is None else self.fuse_mount.options.pod
        daemon = PodOptions(host_network=True, host_pid=True, user=0, group=0, fs_group=0)
        return self.pod.refined_by(daemon.refined_by(own))

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
        sourced = component is not Component.ALL
        flags: Sequence[str] = self._jvm_options
        if sourced:
            flags = self.process(component).jvm.flags(
                component,
                limit=self.amounts(component).memory_limit,
                ram_disk=self.ram_disk(component),
                native=component is Component.MASTER and self.metastore is not None,
            )
        definitions = [
            definition(name, value, sourced=sourced)
            for name, value in self.properties(component).items()
        ]
        return " ".join([*definitions, *(option(flag, sourced=sourced) for flag in flags)])

    def mounts(self, component: Component) -> list[Mount]:
        """What all features together mount in a process's container."""
        return [each for feature in self.features for each in feature.mounts(component)]

    def environment(self, component: Component) -> list[Mapping[str, Any]]:
        """The variables that all features together need in a process's container."""
        return [each for feature in self.features for each in feature.environment(component)]

    def ram_disk(self, component: Component) -> int:
        """Bytes of memory-backed volumes that a process writes to."""
        return sum(each.memory for each in self.mounts(component))


class _Checked(Feature):
    """A feature of the user's, whose properties are checked as if given by name."""

    def __init__(self, feature: Feature) -> None:
        self._feature = feature
        self._values: dict[Component, Mapping[str, str | EnvReference]] = {}
        for component in Component:
            answered = feature.properties(component)
            references = {
                name: value for name, value in answered.items() if isinstance(value, EnvReference)
            }
            rest = {name: value for name, value in answered.items() if name not in references}
            given = _properties.given(f"{type(feature).__name__} properties", rest)
            self._values[component] = {**given.values, **references}
            for name, value in self._values[component].items():
                definition(name, value, sourced=component is not Component.ALL)

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        return self._values[component]

    def mounts(self, component: Component) -> Sequence[Mount]:
        return self._feature.mounts(component)

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        return self._feature.environment(component)


class _Masters(Feature):
    """How the masters are called, to themselves and to all."""

    def __init__(self, config: ClusterConfig) -> None:
        self._config = config

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        config = self._config
        if component in MASTERS:
            return {"alluxio.master.hostname": EnvReference("ALLUXIO_MASTER_HOSTNAME")}
        if component is not Component.ALL:
            return {}
        properties: dict[str, str | EnvReference] = {}
        if config.masters == 1:
            properties["alluxio.master.hostname"] = config.master_host_names[0]
        if config.journal.is_embedded:
            properties["alluxio.master.embedded.journal.addresses"] = ",".join(
                f"{host}:{config.ports.master_embedded_journal}"
                for host in config.master_host_names
            )
        return properties

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        """The master's own address: a name among the journal's addresses, or else the pod's."""
        if component not in MASTERS:
            return ()
        path = "metadata.name" if self._config.journal.is_embedded else "status.podIP"
        return [_downward("ALLUXIO_MASTER_HOSTNAME", path)]


class _Workers(Feature):
    """How a worker is called: by its node, and where clients connect to."""

    def __init__(self, config: ClusterConfig) -> None:
        self._config = config

    def properties(self, component: Component) -> Mapping[str, str | EnvReference]:
        if component not in WORKERS:
            return {}
        properties: dict[str, str | EnvReference] = {
            "alluxio.worker.hostname": EnvReference("ALLUXIO_WORKER_HOSTNAME")
        }
        if component is Component.WORKER and not self._config.worker_pod.host_network:
            container = EnvReference("ALLUXIO_WORKER_CONTAINER_HOSTNAME")
            properties["alluxio.worker.container.hostname"] = container
        return properties

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        if component not in WORKERS:
            return ()
        variables = [_downward("ALLUXIO_WORKER_HOSTNAME", "status.hostIP")]
        if component is Component.WORKER and not self._config.worker_pod.host_network:
            variables.append(_downward("ALLUXIO_WORKER_CONTAINER_HOSTNAME", "status.podIP"))
        return variables


def _downward(name: str, field_path: str) -> Mapping[str, Any]:
    return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": field_path}}}
