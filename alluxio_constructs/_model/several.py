"""Conflicts between clusters, found once for a whole app, across all its charts."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from .._parts.short_circuit import ShortCircuitDomainOptions
from .._parts.tiers import Tiers
from .._pods.nodes import meet, values_of
from ..errors import AlluxioConfigError, Finding, problem
from .cluster import Cluster
from .uses import CSI, FUSE, JOURNAL, REMEDIES, Use, uses

_Placed: TypeAlias = "tuple[int, Use]"
"""A use, with the index of its cluster."""


class Clash(NamedTuple):
    """Two clusters that use the same things.

    Attributes:
        first: The index of the first cluster.
        second: The index of the second cluster.
        finding: Which problem it is.
        both: What the two clusters use, and for what: the first's use and the second's.
    """

    first: int
    second: int
    finding: Finding
    both: Sequence[tuple[Use, Use]]

    def error(self, first: str, second: str) -> AlluxioConfigError:
        """The error for the conflict.

        Args:
            first: The name of the first cluster.
            second: The name of the second cluster.
        """
        things = ", ".join(_said(one, other) for one, other in self.both)
        is_on_node = all(other.nodes is not None for _, other in self.both)
        share = f"may_share={list(dict.fromkeys(other.thing for _, other in self.both))!r}"
        apart = ", keep the pods apart by PodOptions(node_selector=…)" if is_on_node else ""
        return problem(
            self.finding,
            f"{_KINDS[self.finding]} {things} would belong to both {first!r} and {second!r}"
            f"{', whose pods can be on one node' if is_on_node else ''}",
            f"{REMEDIES[self.finding]}{apart}, or, if it is meant, give one of them {share}",
        )


_KINDS = {
    Finding.MOUNT_POINT_OF_TWO: "FUSE mount point",
    Finding.DIRECTORY_OF_TWO: "host directory",
    Finding.CSI_DRIVER_OF_TWO: "directory of the CSI driver",
    Finding.PORT_OF_TWO: "node port",
    Finding.CLAIM_OF_TWO: "claim",
    Finding.JOURNAL_OF_TWO: JOURNAL,
}


_SAID = (FUSE, CSI, JOURNAL)
"""The purposes that the kind already implies."""


def _said(one: Use, other: Use) -> str:
    if one.thing != other.thing:
        return f"{other.thing!r} ({other.purpose}, inside the {one.purpose} {one.thing!r})"
    purposes = [each for each in dict.fromkeys((one.purpose, other.purpose)) if each not in _SAID]
    return f"{one.thing!r} ({', '.join(purposes)})" if purposes else repr(one.thing)


def clashes(clusters: Sequence[Cluster]) -> Iterator[Clash]:
    """The conflicts between clusters over things that only one can use.

    Args:
        clusters: All clusters whose pods may be in one Kubernetes cluster.
    """
    found: dict[tuple[int, int, Finding], list[tuple[Use, Use]]] = {}
    for (i, one), (j, other) in _met(clusters):
        found.setdefault((i, j, other.finding), []).append((one, other))
    for (i, j, finding), both in found.items():
        yield Clash(i, j, finding, both)


def _met(clusters: Sequence[Cluster]) -> Iterator[tuple[_Placed, _Placed]]:
    groups: dict[tuple[str | int, str, bool], list[_Placed]] = {}
    for i, cluster in enumerate(clusters):
        for use in uses(cluster):
            if use.thing not in cluster.may_share:
                on_node = use.nodes is not None
                groups.setdefault((use.thing, use.where, on_node), []).append((i, use))
    for (thing, where, on_node), group in groups.items():
        above = []
        if isinstance(thing, str) and on_node:
            above = [
                (i, use)
                for path in _above(thing)
                for i, use in groups.get((path, where, on_node), ())
                if use.purpose == FUSE
            ]
        if len(group) + len(above) > 1:
            yield from _in_group(above, group)


def _above(path: str) -> Iterator[str]:
    while (path := posixpath.dirname(path)) != "/":
        yield path


def _in_group(
    above: Sequence[_Placed], group: Sequence[_Placed]
) -> Iterator[tuple[_Placed, _Placed]]:
    """The first conflict of each cluster."""
    earlier = _Earlier()
    for i, use in above:
        earlier.add(i, use)
    for i, use in group:
        for j, other in earlier.candidates(use):
            if i != j and (use.nodes is None or meet(other.nodes or (), use.nodes)):
                yield (j, other), (i, use)
                break
        earlier.add(i, use)


class _Earlier:
    """The uses of one thing so far, by the label values that their nodes must have.

    So a thousand clusters, each with nodes of its own, are not all compared with each other.
    """

    def __init__(self) -> None:
        self._all: list[_Placed] = []
        self._having: dict[str, dict[str, list[_Placed]]] = {}
        self._lacking: dict[str, list[_Placed]] = {}

    def add(self, i: int, use: Use) -> None:
        values = values_of(use.nodes or ())
        for label in values:
            if label not in self._having:
                self._having[label] = {}
                self._lacking[label] = list(self._all)
        for label, having in self._having.items():
            if label not in values:
                self._lacking[label].append((i, use))
            for value in values.get(label, ()):
                having.setdefault(value, []).append((i, use))
        self._all.append((i, use))

    def candidates(self, use: Use) -> Sequence[_Placed]:
        fewest: Sequence[_Placed] = self._all
        for label, values in values_of(use.nodes or ()).items():
            if label in self._having:
                having = self._having[label]
                found = [*self._lacking[label]]
                found += [each for value in sorted(values) for each in having.get(value, ())]
                if len(found) < len(fewest):
                    fewest = found
        return fewest


class Things:
    """The things in use so far, on any node: shows which clusters may conflict, or too many."""

    def __init__(self) -> None:
        """Start without clusters."""
        self._things: set[tuple[str | int, str]] = set()
        self._above: set[str] = set()
        self._mount_points: set[str] = set()

    def are_new(self, cluster: Cluster) -> bool:
        """Record what a cluster uses, and return whether no other cluster uses any of it.

        Args:
            cluster: The cluster.
        """
        things: set[tuple[str | int, str]] = set()
        above: set[str] = set()
        mount_points: set[str] = set()
        for use in uses(cluster):
            things.add((use.thing, use.where))
            if isinstance(use.thing, str) and use.nodes is not None:
                above.update(_above(use.thing))
                if use.purpose == FUSE:
                    mount_points.add(use.thing)
        new = (
            self._things.isdisjoint(things)
            and self._above.isdisjoint(mount_points)
            and self._mount_points.isdisjoint(above)
        )
        self._things |= things
        self._above |= above
        self._mount_points |= mount_points
        return new


class Home(NamedTuple):
    """Where the object of a construct is.

    Attributes:
        what: The object, such as ``Secret 'keys'``.
        namespace: Its namespace, if that is known.
    """

    what: str
    namespace: str | None


def elsewhere(
    cluster: Cluster, home_of: Callable[[object], Home | None]
) -> Iterator[AlluxioConfigError]:
    """The errors for objects that pods of a cluster need and that are in another namespace.

    Args:
        cluster: The cluster.
        home_of: Returns where the object of a description is, if a construct has it.
    """
    described: list[object] = [each.options for each in cluster.secrets]
    described += [cluster.tiers, *cluster.features]
    for home in dict.fromkeys(map(home_of, described)):
        if home is None or None in (home.namespace, cluster.namespace):
            continue
        if home.namespace != cluster.namespace:
            yield problem(
                Finding.OTHER_NAMESPACE,
                f"{home.what} is in namespace {home.namespace!r}, and the pods that need it are in"
                f" {cluster.namespace!r}",
                "make the construct that has it in a chart of the cluster's namespace",
            )


def not_written(
    cluster: Cluster, home_of: Callable[[object], Home | None]
) -> Iterator[AlluxioConfigError]:
    """The errors for claims that no construct writes, since only a description was given.

    Args:
        cluster: The cluster.
        home_of: Returns where the object of a description is, if a construct has it.
    """
    needed: list[tuple[Tiers | ShortCircuitDomainOptions, str]] = []
    if cluster.worker_enabled:
        needed.append((cluster.tiers, "tiers=TieredStore(…)"))
    if cluster.worker_enabled or cluster.has_fuse_daemon or cluster.csi is not None:
        for feature in cluster.features:
            if isinstance(feature, ShortCircuitDomainOptions):
                needed.append((feature, "short_circuit=ShortCircuitDomain(…)"))
    for described, construct in needed:
        if described.claims and home_of(described) is None:
            claims = ", ".join(map(repr, described.claims))
            yield problem(
                Finding.NOT_WRITTEN,
                f"claim {claims}, which pods of cluster {cluster.name!r} mount, is written by no"
                " construct",
                f"give it {construct}, which writes it, or VolumeSource.existing_claim(…)",
            )


def not_made(cluster: Cluster, made: Collection[str]) -> Iterator[AlluxioConfigError]:
    """The errors for components that a cluster's options ask for and that were not created.

    Args:
        cluster: The cluster.
        made: The components that were created from it, by class name.
    """
    if "AlluxioConfigMap" not in made:
        yield problem(
            Finding.NOT_MADE,
            f"ConfigMap {cluster.config_map_name!r}, which all containers of cluster"
            f" {cluster.name!r} read, is never created",
            'make AlluxioConfigMap(chart, "config", config=config)',
        )
    for part, (option, without, wanted) in {
        "Master": ("master_enabled=True", "give it master_enabled=False", cluster.master_enabled),
        "Worker": ("worker_enabled=True", "give it worker_enabled=False", cluster.worker_enabled),
        "FuseDaemon": ("fuse", "leave fuse out", cluster.has_fuse_daemon),
        "CsiDriver": ("csi", "leave csi out", cluster.csi is not None),
        "Proxy": ("proxy", "leave proxy out", cluster.proxy is not None),
        "LogServer": ("log_server", "leave log_server out", cluster.log_server is not None),
        "MountTable": (
            "mounts",
            "leave mounts out",
            cluster.mounts is not None and cluster.master_enabled,
        ),
        "WebUi": (
            "web_ui",
            "leave web_ui out",
            cluster.web_ui is not None and cluster.master_enabled,
        ),
    }.items():
        if wanted and part not in made:
            yield problem(
                Finding.NOT_MADE,
                f"cluster {cluster.name!r} has {option}, but no {part} is created from its"
                " ClusterConfig",
                f"make {part}(chart, {part.lower()!r}, config=config), or {without}",
            )
