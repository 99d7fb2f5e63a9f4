"""The options of a cluster, once: which there are, their defaults, and who means what by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from .._base import checks
from .._base.arguments import unwrapped
from .._base.suggest import did_you_mean, meant, snake_case
from .._base.values import NOTHING
from .._parts.config_map_files import ConfigMapFiles
from .._parts.csi import Csi
from .._parts.feature import Feature
from .._parts.fuse import Fuse
from .._parts.journal import Journal
from .._parts.log_server import LogServerOptions
from .._parts.metastore import Metastore
from .._parts.metrics import Metrics
from .._parts.mount_point import MountTableLike
from .._parts.network_policies import NetworkPolicies
from .._parts.ports import Ports
from .._parts.proxy import ProxyOptions
from .._parts.short_circuit import DomainLike, ShortCircuitPolicy
from .._parts.tier import Tier
from .._parts.tiers import TiersLike
from .._parts.ufs import Ufs
from .._parts.ufs_secret import SecretLike
from .._parts.web_ui import WebUiOptions
from .._pods.chart_labels import ChartLabels
from .._pods.image import Image
from .._pods.pod import NO_OPTIONS, PodOptions
from .._pods.process import PROCESS, Process
from .._properties.jvm import JVM_OPTIONS
from .._properties.values import PropertyValue, Unchecked
from ..errors import AlluxioConfigError, refuse

if TYPE_CHECKING:
    import inspect

    from typing_extensions import Required


class ClusterOptions(TypedDict, total=False):
    """The options of a cluster.

    Attributes:
        ufs: The under storage at the root of the Alluxio namespace. Required.
        mounts: Under storages beside that of the root: a list of `MountPoint`, or a
            `MountTableOptions` with the schedule of the CronJob that mounts them. An empty list
            unmounts what was declared before. Default: None, and no CronJob.
        name: The name that all of the cluster's objects begin with; at most 45 characters.
            Default: ``"alluxio"``.
        image: Default: ``alluxio/alluxio:2.9.5``.
        masters: How many masters. Several need the embedded journal. Default: 1.
        journal: Default: `Journal.local()` with one master, `Journal.embedded()` with several.
        workers: How many workers, as a StatefulSet whose pods have claims of their own, or
            ``"autoscaled"`` for as many as somebody else says: no `replicas` is written then, so
            that an autoscaler's stay. Default: None, one on every node (a DaemonSet).
        master_enabled: Whether the masters are in this chart. Without, the workers look for them
            under `name`, where something else runs them, or where `properties` say that they are:
            by ``alluxio.master.hostname``, ``alluxio.master.rpc.addresses`` or ZooKeeper's.
            Default: True.
        worker_enabled: Whether the workers are. Default: True.
        tiers: Where workers cache: tiers, the fastest first, or `Tiers` or a `TieredStore` made
            elsewhere. Default: 1 GiB of memory at ``/dev/shm`` (the chart's).
        short_circuit: How clients on a worker's node go around the network: ``"local"``, by the
            tiers' own directories; ``"off"``, not at all; ``"uuid"``, by a domain socket on a
            claim, or a `ShortCircuitDomain` made elsewhere, which both need
            ``Image(…, domain_sockets=True)``. Default: None, which is ``"local"`` if all tiers are
            on `VolumeSource.host_path`, and ``"off"`` otherwise. The chart's is ``uuid``, which
            does not work in 2.9.5.
        metastore: A `Metastore` keeps inodes in RocksDB on a volume; ``"heap"`` keeps them on the
            master's heap. The kind must not change on a running cluster. Default: None, which sets
            nothing: Alluxio's own default, RocksDB in the container's file system.
        fuse: Serve the Alluxio namespace as a file system of the nodes. Default: None.
        csi: Mount the Alluxio namespace for pods that have a claim to it, by a CSI driver. It needs
            a chart with a namespace. Default: None.
        proxy: Serve it by HTTP and S3. Default: None.
        log_server: Collect the logs of all processes. Default: None.
        metrics: Where all processes report their metrics to. Default: None.
        web_ui: A Service for the masters' web UI, and an Ingress if it has a host; they are
            written where the masters are. Default: None.
        network_policies: Who may connect to the pods. Default: None, whoever can.
        secrets: Secrets that the pods need, beside those of `ufs` and `journal`. Default: none.
        config_maps: ConfigMaps that they need as files. Default: none.
        ports: Default: Alluxio's.
        properties: Alluxio properties of all processes. Default:
            ``alluxio.security.stale.channel.purge.interval=365d`` (the chart's), which those
            given here come in addition to.
        jvm_options: JVM options of all processes. Default: ``-XX:+UseContainerSupport`` (the
            chart's).
        master: Of the master process. Default: the chart's.
        job_master: Of the job master process. Default: the chart's.
        worker: Of the worker process. Default: the chart's.
        job_worker: Of the job worker process. Default: the chart's.
        pod: Of all pods. Default: none.
        master_pod: Of the master pods; they refine `pod`. Default: none.
        worker_pod: Of the worker pods; they refine `pod`. Default: none.
        features: Features of your own. Default: none.
        chart_labels: Labels as the Helm chart has them, for tools that know a release by these.
            They are in selectors, so they cannot change as long as the cluster runs. Default:
            None, the label `release` is `name`.
        kubernetes_version: The version of Kubernetes that is to take the manifests: ``"1.31"``.
            All of them are then checked against its schemas and rules. Default: None; parts of
            manifests that are given here are checked against all supported versions.
        may_share: What another cluster may have as well, though pods of both can be on one node:
            host directories and FUSE mount points by their paths, claims by their names, ports of
            the node by their numbers, a journal in HDFS by its address. Taints that keep the pods
            apart are a reason, since synth knows of none. Default: nothing.
    """

    ufs: Required[Ufs]
    mounts: MountTableLike | None
    name: str
    image: Image
    masters: int
    workers: int | Literal["autoscaled"] | None
    master_enabled: bool
    worker_enabled: bool
    journal: Journal | None
    tiers: Sequence[Tier] | TiersLike | None
    short_circuit: ShortCircuitPolicy | DomainLike | None
    metastore: Metastore | Literal["heap"] | None
    fuse: Fuse | None
    csi: Csi | None
    proxy: ProxyOptions | None
    log_server: LogServerOptions | None
    metrics: Metrics | None
    web_ui: WebUiOptions | None
    network_policies: NetworkPolicies | None
    secrets: Sequence[SecretLike]
    config_maps: Sequence[ConfigMapFiles]
    ports: Ports
    properties: Mapping[str, PropertyValue | Unchecked]
    jvm_options: Sequence[str]
    master: Process
    job_master: Process
    worker: Process
    job_worker: Process
    pod: PodOptions
    master_pod: PodOptions
    worker_pod: PodOptions
    features: Sequence[Feature]
    chart_labels: ChartLabels | None
    kubernetes_version: str | None
    may_share: Sequence[str | int]


AUTOSCALED: Literal["autoscaled"] = "autoscaled"
"""As many workers as an autoscaler says."""

DEFAULTS: Mapping[str, Any] = {
    "mounts": None,
    "name": "alluxio",
    "image": Image(),
    "masters": 1,
    "workers": None,
    "master_enabled": True,
    "worker_enabled": True,
    "journal": None,
    "tiers": None,
    "short_circuit": None,
    "metastore": None,
    "fuse": None,
    "csi": None,
    "proxy": None,
    "log_server": None,
    "metrics": None,
    "web_ui": None,
    "network_policies": None,
    "secrets": (),
    "config_maps": (),
    "ports": Ports(),
    "properties": NOTHING,
    "jvm_options": JVM_OPTIONS,
    "master": PROCESS,
    "job_master": PROCESS,
    "worker": PROCESS,
    "job_worker": PROCESS,
    "pod": NO_OPTIONS,
    "master_pod": NO_OPTIONS,
    "worker_pod": NO_OPTIONS,
    "features": (),
    "chart_labels": None,
    "kubernetes_version": None,
    "may_share": (),
}
"""The default of each option but `ufs`, which is required."""

# What people call an option who come from the chart, from Kubernetes or from Alluxio itself.
_WORDS: Mapping[str, str] = {
    "autoscaling": 'workers="autoscaled"',
    "config_map": "config_maps",
    "count": "masters",
    "domain": "short_circuit",
    "dns_config": "pod=PodOptions(dns_config=…)",
    "env": "pod=PodOptions(env=…)",
    "env_from": "pod=PodOptions(env_from=…)",
    "fullname_override": "name",
    "kube_version": "kubernetes_version",
    "host_network": "pod=PodOptions(host_network=…)",
    "java_opts": "jvm_options",
    "levels": "tiers",
    "log_level": "master=Process(log_levels=…) and so on",
    "log_levels": "master=Process(log_levels=…) and so on",
    "logserver": "log_server",
    "master_count": "masters",
    "mount_points": "mounts",
    "mount_table": "mounts",
    "node_selector": "pod=PodOptions(node_selector=…)",
    "replicas": "masters or workers",
    "resources": "master=Process(resources=…) and so on",
    "runtime_class": "pod=PodOptions(runtime_class_name=…)",
    "runtime_class_name": "pod=PodOptions(runtime_class_name=…)",
    "service_account": "pod=PodOptions(service_account_name=…)",
    "service_account_name": "pod=PodOptions(service_account_name=…)",
    "storage": "tiers",
    "storage_class": "journal=Journal.local(volume=…)",
    "strategy": "pod=PodOptions(update_strategy=…)",
    "tag": "image=Image(tag=…)",
    "tiered_store": "tiers",
    "tieredstore": "tiers",
    "tolerations": "pod=PodOptions(tolerations=…)",
    "termination_grace_period_seconds": "pod=PodOptions(termination_grace_period=…)",
    "under_store": "ufs",
    "underfs": "ufs",
    "update_strategy": "pod=PodOptions(update_strategy=…)",
    "volumes": "pod=PodOptions(volumes=…)",
    "worker_count": "workers",
}


def complete(
    what: str, given: Mapping[str, Any], *, defaults: Mapping[str, Any] = NOTHING
) -> ClusterOptions:
    """The options of a cluster, each of them there.

    Args:
        what: What takes the options.
        given: The options that were given.
        defaults: Defaults of what takes them, in place of the cluster's. Default: none.

    Raises:
        AlluxioConfigError: On an unknown option, or `ufs` missing.
    """
    known = tuple(ClusterOptions.__annotations__)
    for name in given:
        if name not in known:
            raise unknown_option(what, name, known)
    check_ufs(what, given)
    plain = {name: unwrapped(each) for name, each in given.items()}
    return {**DEFAULTS, **defaults, **plain}  # type: ignore[typeddict-item]


def check_ufs(what: str, given: Mapping[str, Any]) -> None:
    """Refuse options without an under storage.

    Args:
        what: What takes the options.
        given: The options that were given.

    Raises:
        AlluxioConfigError: If `ufs` is missing.
    """
    if "ufs" not in given:
        raise AlluxioConfigError(
            "needs an under storage",
            parameter=what,
            remedy='give it ufs=Ufs("s3://BUCKET/PREFIX") or the like',
        )


def number_of_workers(given: object) -> int | Literal["autoscaled"] | None:
    """The option `workers`, checked.

    Args:
        given: What was given.

    Raises:
        AlluxioConfigError: If it is neither a number nor ``"autoscaled"``.
    """
    if given is None:
        return None
    if not isinstance(given, str):
        return checks.whole("workers", given, least=1)
    if given != AUTOSCALED:
        raise refuse(
            "workers",
            given,
            'must be a whole number of 1 or more, "autoscaled", or None for one on every node',
            "use 3 or the like",
        )
    return AUTOSCALED


def things_to_share(given: object) -> tuple[str | int, ...]:
    """The option `may_share`, checked.

    Args:
        given: What was given.

    Raises:
        AlluxioConfigError: If it is no list of texts and numbers.
    """
    things = []
    for i, each in enumerate(checks.sequence("may_share", given, object)):
        if isinstance(each, bool) or not isinstance(each, (str, int)) or each == "":
            raise refuse(
                f"may_share[{i}]",
                each,
                "must be a path, the name of a claim or the number of a port",
                'use "/ssd-disk", "ssd" or 29999',
            )
        if isinstance(each, str) and each.startswith("/"):
            each = checks.absolute_path(f"may_share[{i}]", each)
        things.append(each)
    return tuple(things)


def unknown_option(what: str, name: str, known: Sequence[str]) -> AlluxioConfigError:
    """The error of an unknown option, with the one that was meant.

    Args:
        what: What takes the options.
        name: The option.
        known: The options that there are.
    """
    snake = snake_case(name)
    wanted = [_WORDS[snake]] if snake in _WORDS else meant(name, known)
    return AlluxioConfigError(
        f"has no option {name!r}",
        parameter=what,
        remedy=did_you_mean(wanted, "see its documentation"),
    )


class Signature:
    """The signature of a class that takes the options of a cluster, made when it is asked for.

    Args:
        before: Its own keyword arguments, each with its default.
        positional: What it takes by position. Default: what constructs do.
        defaults: Defaults in place of the cluster's. Default: none.
    """

    def __init__(
        self,
        *before: tuple[str, object],
        positional: Sequence[str] = ("scope", "id"),
        defaults: Mapping[str, Any] = NOTHING,
    ) -> None:
        self._positional = positional
        self._own = dict(before)
        self._defaults = defaults

    def __get__(self, _: object, owner: type) -> inspect.Signature:
        import inspect  # a command line never asks

        kinds = inspect.Parameter
        first = [kinds(name, kinds.POSITIONAL_OR_KEYWORD) for name in self._positional]
        values = {**self._own, "ufs": kinds.empty, **DEFAULTS, **self._defaults}
        annotations = ClusterOptions.__annotations__
        named = [
            kinds(
                name,
                kinds.KEYWORD_ONLY,
                default=default,
                annotation=getattr(annotations.get(name), "__forward_arg__", kinds.empty),
            )
            for name, default in values.items()
        ]
        return inspect.Signature([*first, *named])
