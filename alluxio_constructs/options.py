"""The options of a cluster, once: `AlluxioCluster` and every chart class take these."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from ._property_values import PropertyValue, Unchecked
from .errors import AlluxioConfigError
from .features import Feature
from .fuse import Fuse
from .image import Image
from .journal import Journal, Metastore
from .pod import PodOptions
from .ports import Ports
from .process import Process
from .short_circuit import ShortCircuitDomain
from .tiered_store import Tier, TieredStore
from .ufs import Ufs
from .ufs_secret import UfsSecret

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
        tiers: Where workers cache: tiers, the fastest first, or a `TieredStore` made elsewhere.
            Default: 1 GiB of memory at ``/dev/shm`` (the chart's).
        short_circuit: How clients on a worker's node go around the network: ``"uuid"``, by a
            domain socket on a claim; a `ShortCircuitDomain` made elsewhere; ``"local"``, by the
            tiers' own directories; ``"off"``. Default: ``"uuid"`` (the chart's).
        metastore: A metastore off the heap. Default: None, on the heap.
        fuse: Serve the name space as a file system of the nodes. Default: None.
        secrets: Secrets that masters and workers need, beside those of `ufs` and `journal`.
            Default: none.
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
    journal: Journal | None
    tiers: Sequence[Tier] | TieredStore
    short_circuit: ShortCircuitDomain | str
    metastore: Metastore | None
    fuse: Fuse | None
    secrets: Sequence[UfsSecret]
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
            close = difflib.get_close_matches(name, known, n=3)
            remedy = f"did you mean {' or '.join(close)}?" if close else "see its documentation"
            raise AlluxioConfigError(f"{what} has no option {name!r}; {remedy}")
    if "ufs" not in given:
        raise AlluxioConfigError(
            f'{what} needs an under store; give it ufs=Ufs("s3://BUCKET/PREFIX") or the like'
        )
