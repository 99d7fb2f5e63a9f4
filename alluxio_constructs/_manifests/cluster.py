"""A whole cluster as Kubernetes objects, for callers that need no constructs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from .._base.values import Value, fields
from .._model.cluster import Cluster
from .._model.problems import problems, warn_of_unwise
from ..errors import AlluxioConfigError, refuse
from .claims import domain_claim, tier_claims
from .config_maps import config_map, metrics_config_map
from .documents import refused_documents
from .master import master_manifests
from .objects import Manifest
from .worker import worker_manifests


def cluster_manifests(
    cluster: Cluster, namespace: str | None
) -> tuple[list[Manifest], list[AlluxioConfigError]]:
    """The objects of a cluster, in the order in which `AlluxioCluster` writes them.

    Args:
        cluster: The cluster.
        namespace: The namespace of all objects, if it is written.

    Returns:
        The objects, and all problems of the cluster as a whole.

    Raises:
        AlluxioConfigError: On a CSI driver without a namespace.
    """
    cluster.place(namespace)
    warn_of_unwise(cluster)
    written = list(shared_manifests(cluster))
    found = list(problems(cluster))
    for part in _parts(cluster, namespace):
        written += objects_of(part)
        found += getattr(part, "problems", ())
    found += written_twice(written)
    if not found:  # a problem of a part would be reported again for its documents
        found += refused_documents(cluster, written)
    # Pods and processes that share something report the same problem with it.
    return written, list({str(each): each for each in found}.values())


def all_manifests(cluster: Cluster) -> Iterator[Manifest]:
    """The objects of a cluster, whether or not it has problems.

    Args:
        cluster: The cluster, which knows its namespace if it has one.

    Raises:
        AlluxioConfigError: On a CSI driver without a namespace.
    """
    yield from shared_manifests(cluster)
    for part in _parts(cluster, cluster.namespace):
        yield from objects_of(part)


def shared_manifests(cluster: Cluster) -> Iterator[Manifest]:
    """The objects of a cluster that do not belong to a single component.

    Args:
        cluster: The cluster.
    """
    if cluster.own_tiers is not None:
        yield from tier_claims(cluster.own_tiers, cluster)
    if cluster.own_domain is not None:
        yield from _all(domain_claim(cluster.own_domain, cluster))
    yield from _all(config_map(cluster), metrics_config_map(cluster))


def written_twice(written: Sequence[Manifest]) -> Iterator[AlluxioConfigError]:
    """The errors for objects that would be written more than once.

    Args:
        written: All objects that are written together.
    """
    for (kind, name), count in Counter((each.kind, each.name) for each in written).items():
        if count > 1:
            yield AlluxioConfigError(
                f"would be written {count} times",
                parameter=f"{kind} {name!r}",
                remedy="give what it belongs to another name",
            )


def _parts(cluster: Cluster, namespace: str | None) -> Iterator[Value]:
    """The objects of each component that the cluster has; other modules are not even loaded."""
    if cluster.master_enabled:
        yield master_manifests(cluster)
    if cluster.worker_enabled:
        yield worker_manifests(cluster)
    if cluster.fuse is not None and cluster.has_fuse_daemon:
        from .fuse import fuse_manifests

        yield fuse_manifests(cluster, cluster.fuse)
    if cluster.csi is not None:
        from .csi import csi_manifests

        yield csi_manifests(cluster, cluster.csi, driver_namespace(namespace))
    if cluster.proxy is not None:
        from .proxy import proxy_manifests

        yield proxy_manifests(cluster)
    if cluster.log_server is not None:
        from .log_server import log_server_manifests

        yield log_server_manifests(cluster, cluster.log_server)
    if cluster.mounts is not None and cluster.master_enabled:
        from .mount_table import mount_table_manifests

        yield mount_table_manifests(cluster, cluster.mounts)
    if cluster.web_ui is not None and cluster.master_enabled:
        from .web_ui import web_ui_manifests

        yield web_ui_manifests(cluster, cluster.web_ui)


def driver_namespace(namespace: str | None) -> str:
    """The namespace of a CSI driver, which must be known.

    Args:
        namespace: The namespace of its chart, if it has one.

    Raises:
        AlluxioConfigError: If it has none.
    """
    if namespace is None:
        raise refuse(
            "CsiDriver chart's namespace",
            namespace,
            "must be known, since the roles of the driver's accounts name it",
            'give the chart namespace="alluxio"',
        )
    return namespace


def _all(*manifests: Manifest | None) -> Iterator[Manifest]:
    return (each for each in manifests if each is not None)


def objects_of(part: Value) -> Iterator[Manifest]:
    """The objects among a component's manifests, in their order.

    Args:
        part: The component's manifests.
    """
    for each in fields(part):
        value = getattr(part, each.name)
        for one in value if isinstance(value, Sequence) else (value,):
            if isinstance(one, Manifest):
                yield one
