"""What a whole app has, over all its charts: each object once, and which clusters there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias
from weakref import WeakKeyDictionary, WeakValueDictionary

from cdk8s import App, Chart
from constructs import Construct

from .._manifests.objects import Manifest
from .._model.cluster import Cluster
from .._model.several import Home, Things, clashes, elsewhere, not_made, not_written
from ..errors import AlluxioConfigError
from .undo import if_it_fails

_AtConstruct: TypeAlias = "tuple[Construct, AlluxioConfigError]"


class Member:
    """A cluster of an app.

    Attributes:
        construct: The first construct that was made of it.
        cluster: The cluster.
        made: The components that were made of it, by their classes' names.
        whole: Whether one construct makes all of them.
    """

    def __init__(self, construct: Construct, cluster: Cluster, *, whole: bool) -> None:
        """Of its first construct."""
        self.construct = construct
        self.cluster = cluster
        self.made: set[str] = set()
        self.whole = whole


class Registry:
    """What one app has."""

    def __init__(self) -> None:
        """Of an app without anything."""
        self.has_doubts = False
        """Whether there may be `findings`; asking for them at synth costs each chart."""
        self.is_watched = False
        """Whether they are asked for."""
        self._written: dict[tuple[str, str | None, str], Construct] = {}
        self._members: dict[Cluster, Member] = {}
        self._things = Things()
        self._homes: dict[int, tuple[object, Home]] = {}
        self._is_right = False  # once nothing was found, until something is added

    def write(self, scope: Construct, namespace: str | None, manifest: Manifest) -> None:
        """Note that an object is written.

        Args:
            scope: The construct that owns it.
            namespace: The namespace of its chart, if it has one.
            manifest: The object.

        Raises:
            AlluxioConfigError: If the app has such an object of ours already.
        """
        key = (manifest.kind, namespace if manifest.namespaced else None, manifest.name)
        earlier = self._written.get(key)
        if earlier is not None and _is_there(earlier):
            raise _twice(key, manifest.namespaced, earlier.node.path, scope.node.path)
        self._written[key] = scope
        if_it_fails(lambda: self._written.pop(key, None))

    def member(self, construct: Construct, cluster: Cluster, *, whole: bool) -> Member:
        """The cluster as a member of the app, from its first construct on.

        Args:
            construct: A construct that is made of it.
            cluster: The cluster.
            whole: Whether the construct makes all of its components.
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
        """The first construct that was made of a cluster, if any was."""
        known = self._members.get(cluster)
        return None if known is None else known.construct

    def settle(self, description: object, home: Home) -> None:
        """Note where something that is described has its home."""
        self._is_right = False
        self._homes[id(description)] = description, home  # kept, so that no other gets its id

    def home_of(self, description: object) -> Home | None:
        """Where something that is described has its home, if a construct has it."""
        known = self._homes.get(id(description))
        return None if known is None else known[1]

    def findings(self, root: Construct) -> Mapping[Construct, list[AlluxioConfigError]]:
        """What is wrong only with all of them together, each with the construct to report it at.

        cdk8s asks for it with each chart that it writes; that nothing is wrong is found out once.

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
    """Whether a construct is still in its app: users can remove one."""
    wanted = ref_of(construct)
    return any(ref_of(each) == wanted for each in App.of(construct).node.find_all())


def ref_of(made: object) -> str:
    """What jsii knows a construct or the like by, of which Python may have several objects.

    Args:
        made: The construct.
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
    if kind == "Namespace":
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
    """Where a chart is.

    Attributes:
        root: Its app.
        registry: What the app has.
        namespace: Its namespace, if it has one.
    """

    root: Construct
    registry: Registry
    namespace: str | None


_registries: WeakValueDictionary[str, Registry] = WeakValueDictionary()
_places: WeakKeyDictionary[Chart, Place] = WeakKeyDictionary()


def place_of(chart: Chart) -> Place:
    """Where a chart is, asked of jsii once only.

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
