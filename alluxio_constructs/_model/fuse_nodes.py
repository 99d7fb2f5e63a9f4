"""The nodes of a FUSE daemon's pods: those of the workers, which they need on their node."""

from __future__ import annotations

from collections.abc import Iterator

from .._pods.nodes import meet, nodes_of
from .._pods.pod import PodOptions, refined
from .._pods.scheduling import Toleration, node_terms
from ..errors import AlluxioConfigError, Finding, FuseWarning, problem, warn


def beside_workers(workers: PodOptions, daemon: PodOptions, *, own: PodOptions) -> PodOptions:
    """The daemon's options, with the workers' nodes unless it has its own.

    Args:
        workers: The workers' merged options.
        daemon: The daemon's merged options.
        own: The options given for the daemon itself.
    """
    if not needs_workers(daemon):
        return daemon
    affinity = {
        kind: each
        for kind, each in workers.affinity.items()
        if kind == "nodeAffinity" and kind not in own.affinity
    }
    nodes = PodOptions(
        node_selector=own.node_selector or workers.node_selector,
        tolerations=[
            each
            for each in workers.tolerations
            if not any(_covers(other, each) for other in daemon.tolerations)
        ],
        affinity=affinity,
    )
    return refined(daemon, nodes)


def needs_workers(daemon: PodOptions) -> bool:
    """Whether the pods run only beside workers, as they do unless given another pod affinity.

    Args:
        daemon: The daemon's merged options.
    """
    return "podAffinity" not in daemon.affinity


def apart(workers: PodOptions, daemon: PodOptions) -> Iterator[AlluxioConfigError]:
    """The errors if the daemon's and the workers' options exclude a common node.

    Args:
        workers: The workers' merged options.
        daemon: The daemon's.
    """
    if not needs_workers(daemon):
        return
    found = False
    for key, value in daemon.node_selector.items():
        other = workers.node_selector.get(key, value)
        if other != value:
            found = True
            yield problem(
                Finding.FUSE_APART,
                f"FUSE pods run on nodes with {key}={value} and beside workers, which run on nodes"
                f" with {key}={other}: they stay Pending",
                "leave node_selector out of Fuse(pod=PodOptions(…)), which has the workers' then",
            )
    if not found and not meet(nodes_of(workers), nodes_of(daemon)):
        yield problem(
            Finding.FUSE_APART,
            "FUSE pods run beside workers, and there is no node for both: their node selectors and"
            " node affinities exclude each other, so that they stay Pending",
            "leave node_selector and nodeAffinity out of Fuse(pod=PodOptions(…)), which has the"
            " workers' then",
        )


def warn_of_pending(workers: int | str, daemon: PodOptions) -> None:
    """Warn about pods of the daemon on nodes without a worker.

    Args:
        workers: The number of workers.
        daemon: The daemon's merged options.
    """
    if daemon.node_selector or node_terms(daemon.affinity) or not needs_workers(daemon):
        return
    warn(
        f"workers={workers!r} with fuse=Fuse(…): there is a FUSE pod for every node, and on nodes"
        " without a worker it stays Pending, so that the DaemonSet never gets ready; give"
        " worker_pod=PodOptions(node_selector=…) for as many nodes, which FUSE has then as well",
        FuseWarning,
    )


def _covers(one: Toleration, other: Toleration) -> bool:
    """Whether one toleration tolerates everything that another does, for as long."""
    of_all = one.operator == "Exists"
    keys = (of_all and one.key is None) or one.key == other.key
    values = of_all or (other.operator == "Equal" and one.value == other.value)
    effects = one.effect in (None, other.effect)
    return keys and values and effects and one.toleration_seconds is None
