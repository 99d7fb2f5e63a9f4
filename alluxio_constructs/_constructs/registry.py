"""The registry of an app: the objects and clusters of all its charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias
from weakref import WeakKeyDictionary, WeakValueDictionary

from cdk8s import App, Chart
from constructs import Construct

from .._manifests.objects import Manifest
from .._model.cluster import Cluster
from .._model.several import Home, Things, clashes, elsewhere, not_made, not_written
from .._parts.network_policies import Peer
from ..errors import AlluxioConfigError
from .undo import if_it_fails

_AtConstruct: TypeAlias = "tuple[Construct, AlluxioConfigError]"


class Member:
    """A cluster of an app.

    Attributes:
        construct: The first construct that was built from it.
        cluster: The cluster.
        made: The class names of the components that were built from it.
        whole: Whether one construct builds all components.
        allowed: The peers that its network policies allow after construction, at web or client
            ports.
        has_users_on_nodes: Whether pods on the host network use it.
    """

    def __init__(self, construct: Construct, cluster: Cluster, *, whole: bool) -> None:
        """Register a cluster with its first construct."""
        self.construct = construct
        self.cluster = cluster
        self.made: set[str] = set()
        self.whole = whole
        self.allowed: dict[bool, list[Peer]] = {False: [], True: []}
        self.has_users_on_nodes = False


class Registry:
    """The objects and clusters of one app."""

    def __init__(self) -> None:
        """Start with an empty app."""
        self.has_doubts = False
        """Whether there may be `findings`, which cost time for each chart at synth."""
        self.is_watched = False
        """Whether synth asks for them."""
        self._written: dict[tuple[str, str | None, str], Construct] = {}
        self._members: dict[Cluster, Member] = {}
        self._things = Things()
        self._homes: dict[int, tuple[object, Home]] = {}
        self._is_right = False  # True once nothing was found, until something is added

    def write(self, scope: Construct, namespace: str | None, manifest: Manifest) -> None:
        """Register an object that is written.

        Args:
            scope: The construct that owns it.
            namespace: The namespace of its chart, if it has one.
            manifest: The object.

        Raises:
            AlluxioConfigError: If the app already has such an object of this library.
        """
        key = (manifest.kind, namespace if manifest.namespaced else None, manifest.name)
        earlier = self._written.get(key)
        if earlier is not None and _is_there(earlier):
            raise _twice(key, manifest.namespaced, earlier.node.path, scope.node.path)
        self._written[key] = scope
        if_it_fails(lambda: self._written.pop(key, None))

    def member(self, construct: Construct, cluster: Cluster, *, whole: bool) -> Member:
        """Register a cluster with its first construct, or look it up.

        Args:
            construct: A construct that is built from the cluster.
            cluster: The cluster.
            whole: Whether the construct builds all of its components.
        """
        self._is_right = False
        if cluster not in self._members:
            self._members[cluster] = Member(construct, cluster, whole=whole)
            if_it_fails(lambda: self._members.pop(cluster, None))
            if not whole or any(elsewhere(cluster, self.home_of)):
                self.has_doubts = True
            if not self._things.are_new(cluster):
                self.has_doubts = True
        return self._members[cluster]

    def first_of(self, cluster: Cluster) -> Construct | None:
        """The first construct that was built from a cluster, if there is one."""
        known = self._members.get(cluster)
        return None if known is None else known.construct

    def settle(self, description: object, home: Home) -> None:
        """Register the home of a description."""
        self._is_right = False
        self._homes[id(description)] = description, home  # kept, so that no other gets its id

    def home_of(self, description: object) -> Home | None:
        """The home of a description, if a construct registered it."""
        known = self._homes.get(id(description))
        return None if known is None else known[1]

    def findings(self, root: Construct) -> Mapping[Construct, list[AlluxioConfigError]]:
        """The problems between clusters, each with the construct to report it at.

        cdk8s asks for them with each chart that it writes; a result without problems is cached.

        Args:
            root: The app.
        """
        members = list(self._members.values())
        self._is_right = self._is_right or not any(self._found(members))
        result: dict[Construct, list[AlluxioConfigError]] = {}
        if self._is_right:
            return result
        there = {ref_of(each) for each in root.node.find_all()}  # users can remove some
        members = [each for each in members if ref_of(each.construct) in there]
        for construct, error in self._found(members):
            result.setdefault(construct, []).append(error)
        return result

    def _found(self, members: list[Member]) -> Iterator[_AtConstruct]:
        for each in members:
            if not each.whole:
                for error in not_made(each.cluster, each.made):
                    yield each.construct, error
                for error in not_written(each.cluster, self.home_of):
                    yield each.construct, error
            for error in elsewhere(each.cluster, self.home_of):
                yield each.construct, error
        for clash in clashes([each.cluster for each in members]):
            first, second = members[clash.first].construct, members[clash.second].construct
            yield second, clash.error(first.node.path, second.node.path)


def _is_there(construct: Construct) -> bool:
    """Whether a construct is still in its app: users can remove constructs."""
    wanted = ref_of(construct)
    return any(ref_of(each) == wanted for each in App.of(construct).node.find_all())


def ref_of(made: object) -> str:
    """The reference by which jsii knows an object, of which Python may have several proxies.

    Args:
        made: The object.
    """
    ref: str = made.__jsii_ref__.ref  # type: ignore[attr-defined]
    return ref


def _twice(
    key: tuple[str, str | None, str], namespaced: bool, first: str, second: str
) -> AlluxioConfigError:
    kind, namespace, name = key
    where = "for the whole Kubernetes cluster"
    if namespaced:
        where = "without a namespace" if namespace is None else f"in namespace {namespace!r}"
    remedy = "give each cluster in a namespace a name of its own: name=…, or each a namespace"
    if kind in ("Job", "CronJob", "NetworkPolicy"):  # a cluster's other objects are found first
        remedy = "give each Job and CronJob in a namespace a name of its own: name=…"
    elif kind == "Namespace":
        remedy = "leave create_namespace out of all charts but one"
    elif not namespaced:
        remedy = "give each a name of its own: name=…"
    return AlluxioConfigError(
        f"is written {where} by construct {first!r} already, and construct {second!r} would write"
        " it again",
        parameter=f"{kind} {name!r}",
        remedy=remedy,
    )


class Place(NamedTuple):
    """The place of a chart.

    Attributes:
        root: Its app.
        registry: The registry of the app.
        namespace: Its namespace, if it has one.
    """

    root: Construct
    registry: Registry
    namespace: str | None


_registries: WeakValueDictionary[str, Registry] = WeakValueDictionary()
_places: WeakKeyDictionary[Chart, Place] = WeakKeyDictionary()


def place_of(chart: Chart) -> Place:
    """The place of a chart; jsii is asked only once.

    Args:
        chart: The chart.
    """
    place = _places.get(chart)
    if place is None:
        root = App.of(chart)
        registry = _registries.get(ref_of(root))
        if registry is None:
            registry = _registries[ref_of(root)] = Registry()
        place = _places[chart] = Place(root, registry, chart.namespace)
    return place
