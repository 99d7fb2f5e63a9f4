"""The options of a cluster, once: `AlluxioCluster` and every chart class take these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict

from .._constructs.fuse import Fuse
from .._constructs.log_server import LogServerOptions
from .._constructs.proxy import ProxyOptions
from .._constructs.short_circuit import ShortCircuitDomain
from .._constructs.tiered_store import Tier, Tiers
from .._constructs.ufs_secret import UfsSecret
from .._constructs.web_ui import WebUiOptions
from .._parts.config_map_files import ConfigMapFiles
from .._parts.csi import Csi
from .._parts.feature import Feature
from .._parts.journal import Journal, Metastore
from .._parts.metrics import Metrics
from .._parts.ports import Ports
from .._parts.ufs import Ufs
from .._pods.image import Image
from .._pods.pod import PodOptions
from .._pods.process import Process
from .._properties.values import PropertyValue, Unchecked
from ..errors import AlluxioConfigError
from .network_policies import NetworkPolicies

if TYPE_CHECKING:
    from typing_extensions import Required


class ClusterOptions(TypedDict, total=False):
    """The options of a cluster.

    Attributes:
        ufs: The under store at the root of the name space. Required.
        name: The name that all of the cluster's objects begin with; at most 45 characters.
            Default: ``"alluxio"``.
        image: Default: ``alluxio/alluxio:2.9.5``.
        masters: How many masters. Several need the embedded journal. Default: 1.
        journal: Default: `Journal.local()` with one master, `Journal.embedded()` with several.
        workers: How many workers, as a StatefulSet whose pods have claims of their own. Default:
            None, one on every node (a DaemonSet).
        master_enabled: Whether the masters are in this chart. Without, the workers look for them
            under `name`, where something else runs them. Default: True.
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
        fuse: Serve the name space as a file system of the nodes. Default: None.
        csi: Mount the name space for pods that have a claim to it, by a CSI driver. It needs a
            chart with a namespace. Default: None.
        proxy: Serve it by HTTP and S3. Default: None.
        logserver: Collect the logs of all processes. Default: None.
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
    """

    ufs: Required[Ufs]
    name: str
    image: Image
    masters: int
    workers: int | None
    master_enabled: bool
    worker_enabled: bool
    journal: Journal | None
    tiers: Sequence[Tier] | Tiers
    short_circuit: ShortCircuitDomain | str | None
    metastore: Metastore | Literal["heap"] | None
    fuse: Fuse | None
    csi: Csi | None
    proxy: ProxyOptions | None
    logserver: LogServerOptions | None
    metrics: Metrics | None
    web_ui: WebUiOptions | None
    network_policies: NetworkPolicies | None
    secrets: Sequence[UfsSecret]
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


def check_known(what: str, given: Mapping[str, object]) -> None:
    """Refuse options that there are none of, with the closest that there are.

    Args:
        what: What takes the options.
        given: The options.

    Raises:
        AlluxioConfigError: On an option that is not among them, or `ufs` missing.
    """
    known = tuple(ClusterOptions.__annotations__)
    for name in given:
        if name not in known:
            import difflib  # only a mistake needs it

            close = difflib.get_close_matches(name, known, n=3)
            remedy = f"did you mean {' or '.join(close)}?" if close else "see its documentation"
            raise AlluxioConfigError(f"{what} has no option {name!r}; {remedy}")
    if "ufs" not in given:
        raise AlluxioConfigError(
            f'{what} needs an under store; give it ufs=Ufs("s3://BUCKET/PREFIX") or the like'
        )
