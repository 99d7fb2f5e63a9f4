"""`ClusterConfig`: what all processes of a cluster agree on, and the configuration it becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import _checks, _properties, resources
from ._names import check_name
from ._shell import EnvReference, definition, option
from .errors import refuse
from .features import MASTERS, WORKERS, Component, Feature
from .fuse import Fuse, FuseMount
from .image import Image
from .journal import HeapMetastore, Journal, Metastore
from .jvm import checked_options
from .options import ClusterOptions, check_known
from .pod import PodOptions
from .ports import Ports
from .process import Process
from .resources import Amounts
from .short_circuit import LocalShortCircuit, NoShortCircuit, ShortCircuitDomain
from .tiered_store import TieredStore
from .ufs import Ufs
from .ufs_secret import UfsSecret, check_secrets

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
        self._properties = {
            **_PROPERTIES,
            **_properties.given("properties", options.get("properties", {})),
        }
        for key, value in self._properties.items():
            definition(key, value, sourced=False)
        self._jvm_options = checked_options("jvm_options", options.get("jvm_options", _JVM_OPTIONS))
        for each in self._jvm_options:
            option(each, sourced=False)
        given = _checks.sequence("secrets", options.get("secrets", ()), UfsSecret)
        every = [*self.ufs.secrets, *self.journal.secrets, *given]
        self.secrets = [each for i, each in enumerate(every) if each not in every[:i]]
        self.features: tuple[Feature, ...] = (
            _Masters(self),
            self.ports,
            self.journal,
            self.metastore or HeapMetastore(),
            self.ufs,
            _Workers(self),
            self.tiered_store,
            self._short_circuit_feature(),
            *self.secrets,
            *([] if self.fuse_mount is None else [self.fuse_mount]),
            *_checks.sequence("features", options.get("features", ()), Feature),
        )

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
            own = self.process(component).written_properties
            if own.get(switch, self._properties.get(switch)) != "true":
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
                merged[name] = _properties.render(name, value)
        if component is Component.ALL:
            return {**merged, **self._properties}
        return {**merged, **self.process(component).written_properties}

    def java_opts(self, component: Component) -> str:
        """The value of a component's variable.

        Raises:
            AlluxioConfigError: If the JVM's memory does not fit into the container's limit.
        """
        return self._java_opts[component]

    @cached_property
    def _java_opts(self) -> _JavaOpts:
        return _JavaOpts(self)

    def ram_disk(self, component: Component) -> int:
        """Bytes of memory-backed volumes that a process writes to."""
        mounts = (each for feature in self.features for each in feature.mounts(component))
        return sum(each.memory for each in mounts)

    def problems(self) -> Iterator[str]:
        """What is wrong with the parts as a whole."""
        if self.masters > 1 and not self.journal.is_embedded:
            yield (
                f"masters={self.masters} with a {self.journal.type} journal: several masters need"
                " the embedded one; use journal=Journal.embedded(…), or masters=1"
            )
        if self.masters > 1:
            for part, volume in (
                ("journal", self.journal.volume),
                ("metastore", None if self.metastore is None else self.metastore.volume),
            ):
                if volume is not None and not volume.one_for_each_pod:
                    yield (
                        f"masters={self.masters} share one volume for the {part}, and would"
                        " destroy it; use VolumeSource.persistent_volume_claim(…), which each"
                        " master gets for itself"
                    )
        yield from check_secrets(self.secrets)
        if self.fuse_mount is None:
            return
        if self.fuse_mount.options.worker_embedded:
            if self.worker_pod.user not in (None, 0):
                yield (
                    f"worker-embedded FUSE needs user 0 (got worker_pod user="
                    f"{self.worker_pod.user}); leave user out of the pod options"
                )
        elif self.short_circuit == "local":
            for mount in self.tiered_store.shared_with_clients():
                if "emptyDir" in mount.volume.source:
                    yield (
                        f'short_circuit="local" needs tiers that the FUSE pod can share (got an'
                        f" emptyDir at {mount.path!r}); use VolumeSource.host_path(…), or"
                        ' short_circuit="uuid"'
                    )


class _JavaOpts(dict[Component, str]):
    """The variables' values, each made once."""

    def __init__(self, config: ClusterConfig) -> None:
        super().__init__()
        self._config = config

    def __missing__(self, component: Component) -> str:
        config = self._config
        sourced = component is not Component.ALL
        if sourced:
            flags: Sequence[str] = config.process(component).jvm.flags(
                component,
                limit=config.amounts(component).memory_limit,
                ram_disk=config.ram_disk(component),
                native=component is Component.MASTER and config.metastore is not None,
            )
        else:
            flags = config._jvm_options
        definitions = [
            definition(name, value, sourced=sourced)
            for name, value in config.properties(component).items()
        ]
        self[component] = " ".join(
            [*definitions, *(option(flag, sourced=sourced) for flag in flags)]
        )
        return self[component]


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
