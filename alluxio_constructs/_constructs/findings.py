"""Hands the problems of clusters to cdk8s, which reports all of them at synth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

import jsii
from constructs import Construct, IValidation

from .._base.values import Value
from .._manifests.cluster import objects_of, shared_manifests
from .._manifests.documents import refused_documents
from .._model.access import Users, unwise
from .._model.cluster import Cluster
from .._model.problems import problems, warn_of_unwise
from ..errors import AlluxioConfigError, NetworkPolicyWarning, users_line, warn
from .objects import placed
from .registry import Member, Registry
from .undo import if_it_fails

_found: WeakKeyDictionary[Construct, list[AlluxioConfigError]] = WeakKeyDictionary()
_beside_others: WeakKeyDictionary[Construct, list[AlluxioConfigError]] = WeakKeyDictionary()


@jsii.implements(IValidation)
class _Found:
    """The problems of one construct."""

    def __init__(self, errors: list[AlluxioConfigError]) -> None:
        self._errors = errors

    def validate(self) -> list[str]:
        return [str(each) for each in self._errors]


@jsii.implements(IValidation)
class _Unwise:
    """What is unwise about the policies of a cluster, unless those that use it change that."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self._line = users_line()
        self._is_told = False

    def validate(self) -> list[str]:
        if self._is_told:  # cdk8s asks for it with each chart that it writes
            return []
        member = self._member
        users = Users(
            clients=member.allowed[False],
            web=member.allowed[True],
            on_nodes=member.has_users_on_nodes,
        )
        for message in unwise(member.cluster, users):
            try:
                warn(message, NetworkPolicyWarning, at=self._line)
            except NetworkPolicyWarning as warning:  # which somebody has made an error
                return [str(warning)]
        self._is_told = True
        return []


@jsii.implements(IValidation)
class _BesideOthers:
    """The problems between clusters, looked for when the root of the app is validated first.

    The constructs that they are about report them, again at each synth.
    """

    def __init__(self, registry: Registry, root: Construct) -> None:
        self._registry = registry
        self._root = root
        self._told: list[list[AlluxioConfigError]] = []

    def validate(self) -> list[str]:
        for each in self._told:
            each.clear()
        for construct, errors in self._registry.findings(self._root).items():
            told = _beside_others.get(construct)
            if told is None:
                told = _beside_others[construct] = []
                self._told.append(told)
                construct.node.add_validation(_Found(told))
            told.extend(errors)
        return []


def report(construct: Construct, errors: Iterable[AlluxioConfigError]) -> None:
    """Report the problems of a construct.

    cdk8s asks every construct for its problems before it writes anything, and raises one error
    with all of them, each with its construct's path. A construct without problems costs nothing.

    Args:
        construct: The construct.
        errors: Its problems.
    """
    found = list({str(each): each for each in errors}.values())
    if found:
        _found.setdefault(construct, []).extend(found)
        construct.node.add_validation(_Found(found))


def report_cluster(construct: Construct, cluster: Cluster, *, whole: bool = False) -> Member:
    """Report the problems of a cluster at the first construct that is built from it.

    Problems with other clusters are looked for at synth, if there may be any.

    Args:
        construct: The construct.
        cluster: The cluster.
        whole: Whether the construct builds all components of the cluster.

    Returns:
        The cluster as a member of the app.
    """
    place = placed(construct)
    registry = place.registry
    is_first = registry.first_of(cluster) is None
    member = registry.member(construct, cluster, whole=whole)
    if registry.has_doubts and not registry.is_watched:
        registry.is_watched = True
        place.root.node.add_validation(_BesideOthers(registry, place.root))
    if is_first:
        warn_of_unwise(cluster, policies=False)
        if any(unwise(cluster)):
            construct.node.add_validation(_Unwise(member))
        report(construct, problems(cluster))
    return member


def report_part(
    construct: Construct, cluster: Cluster, name: str, part: Value | None = None
) -> None:
    """Report the problems of a component and of its cluster.

    Args:
        construct: The component.
        cluster: The cluster.
        name: The name of the component's class.
        part: The manifests of the component. Default: those that belong to no component.
    """
    member = report_cluster(construct, cluster)
    member.has_users_on_nodes |= getattr(part, "on_host_network", False)
    made = member.made
    if name not in made:
        made.add(name)
        if_it_fails(lambda: made.discard(name))
    written = shared_manifests(cluster) if part is None else objects_of(part)
    report(construct, getattr(part, "problems", ()) or refused_documents(cluster, written))


def reported(root: Construct) -> Iterator[AlluxioConfigError]:
    """All problems that were reported within a construct, each with the path of its construct.

    Args:
        root: The construct.
    """
    for construct in root.node.find_all():
        if isinstance(construct, Construct):
            for each in (*_found.get(construct, ()), *_beside_others.get(construct, ())):
                yield each.found(path=construct.node.path)
