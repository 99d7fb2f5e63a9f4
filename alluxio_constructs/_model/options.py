"""The options of a cluster: their types, defaults, and the other names that people use."""

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
        mounts: Further under storages, mounted beside the root: a list of `MountPoint`, or a
            `MountTableOptions` with the schedule of the CronJob that mounts them. An empty list
            unmounts those declared before. Default: None, no CronJob.
        name: The prefix of the names of all objects of the cluster; at most 45 characters.
            Default: ``"alluxio"``.
        image: The image of all Alluxio processes. Default: ``alluxio/alluxio:2.9.5``.
        masters: The number of masters. Several need the embedded journal. Default: 1.
        journal: The masters' journal. Default: `Journal.local()` with one master,
            `Journal.embedded()` with several.
        workers: The number of workers, which are then a StatefulSet whose pods have claims of
            their own; or ``"autoscaled"``, which leaves `replicas` out, so that an autoscaler can
            set it. Default: None, a DaemonSet with one worker on every node.
        master_enabled: Whether this chart deploys the masters. If not, the workers connect to
            masters called `name`, which something else runs, or to those that `properties` name:
            by ``alluxio.master.hostname``, ``alluxio.master.rpc.addresses`` or ZooKeeper's.
            Default: True.
        worker_enabled: Whether this chart deploys the workers. Default: True.
        tiers: The workers' cache: a list of `Tier`, the fastest first, or separately created
            `Tiers` or a `TieredStore`. Default: 1 GiB of memory at ``/dev/shm`` (the chart's).
        short_circuit: How clients on a worker's node bypass the network: ``"local"``, through the
            tiers' directories; ``"off"``, not at all; ``"uuid"``, through a domain socket on a
            claim, or a separately created `ShortCircuitDomain`, both of which need
            ``Image(…, domain_sockets=True)``. Default: None, which is ``"local"`` if all tiers are
            on `VolumeSource.host_path`, and ``"off"`` otherwise. The chart's is ``uuid``, which
            does not work in 2.9.5.
        metastore: Where masters keep inodes: a `Metastore`, in RocksDB on a volume; ``"heap"``, on
            the heap. The kind must not change on a running cluster. Default: None, which sets
            nothing: Alluxio's own default, RocksDB in the container's file system.
        fuse: Serve the Alluxio namespace as a file system on the nodes. Default: None.
        csi: Mount the Alluxio namespace, by a CSI driver, for pods that have a claim to it. It
            needs a chart with a namespace. Default: None.
        proxy: Serve the Alluxio namespace over S3. Default: None.
        log_server: Collect the logs of all processes. Default: None.
        metrics: The metrics sinks of all processes. Default: None.
        web_ui: A Service for the masters' web UI, and an Ingress if it has a host; they are
            written by the chart of the masters. Default: None.
        network_policies: Who may connect to the pods. Default: None, no policies.
        secrets: Secrets that the pods need in addition to those of `ufs` and `journal`.
            Default: none.
        config_maps: ConfigMaps that the pods need as files. Default: none.
        ports: The ports of all processes. Default: Alluxio's.
        properties: Alluxio properties of all processes, in addition to the default. Default:
            ``alluxio.security.stale.channel.purge.interval=365d`` (the chart's).
        jvm_options: JVM options of all processes. Default: ``-XX:+UseContainerSupport`` (the
            chart's).
        master: Options of the master process. Default: the chart's.
        job_master: Options of the job master process. Default: the chart's.
        worker: Options of the worker process. Default: the chart's.
        job_worker: Options of the job worker process. Default: the chart's.
        pod: Options of all pods. Default: none.
        master_pod: Options of the master pods; they refine `pod`. Default: none.
        worker_pod: Options of the worker pods; they refine `pod`. Default: none.
        features: Features of your own, instances of subclasses of `Feature`. Default: none.
        chart_labels: The labels of the Helm chart, for tools that find a release by them. They are
            in selectors, so they cannot change as long as the cluster runs. Default: None, the
            label `release` is `name`.
        kubernetes_version: The version of Kubernetes that must accept the manifests: ``"1.31"``.
            All of them are then checked against its schemas and rules. Default: None; only parts
            of manifests given here are checked, against all supported versions.
        may_share: Things that another cluster may use as well, although pods of both could be on
            one node: node directories and FUSE mount points by their paths, claims by their names,
            host ports by their numbers, a journal in HDFS by its address. Use it, for example, if
            taints keep the pods apart, of which synth does not know. Default: nothing.
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
"""The number of workers is set by an autoscaler."""

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

# Names that people use for an option who know it from the chart, Kubernetes or Alluxio.
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
    """The options of a cluster, completed with defaults.

    Args:
        what: The name in errors of what takes the options.
        given: The options that were given.
        defaults: Defaults that replace the cluster's. Default: none.

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
        what: The name in errors of what takes the options.
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
    """Check the option `workers`.

    Args:
        given: The value of the option.

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
    """Check the option `may_share`.

    Args:
        given: The value of the option.

    Raises:
        AlluxioConfigError: If it is not a list of strings and numbers.
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
    """The error for an unknown option, with the one that was probably meant.

    Args:
        what: The name in errors of what takes the options.
        name: The unknown option.
        known: The known options.
    """
    snake = snake_case(name)
    wanted = [_WORDS[snake]] if snake in _WORDS else meant(name, known)
    return AlluxioConfigError(
        f"has no option {name!r}",
        parameter=what,
        remedy=did_you_mean(wanted, "see its documentation"),
    )


class Signature:
    """The signature of a class that takes the options of a cluster, built when it is read.

    Args:
        before: Its own keyword arguments, each with its default.
        positional: Its positional arguments. Default: those of constructs.
        defaults: Defaults that replace the cluster's. Default: none.
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
        import inspect  # the command line never reads it

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
