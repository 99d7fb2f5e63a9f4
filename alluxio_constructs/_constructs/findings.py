"""What is wrong with clusters, handed to cdk8s, which reports all of it at synth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary, WeakSet

import jsii
from constructs import Construct, IValidation

from .._base.values import Value
from .._manifests.cluster import objects_of
from .._manifests.documents import refused_documents
from .._model.cluster import Cluster
from .._model.problems import problems, warn_of_unwise
from ..errors import AlluxioConfigError
from .undo import if_it_fails

_found: WeakKeyDictionary[Construct, list[AlluxioConfigError]] = WeakKeyDictionary()
_reported: WeakSet[Cluster] = WeakSet()


@jsii.implements(IValidation)
class _Found:
    def __init__(self, messages: list[str]) -> None:
        self._messages = messages

    def validate(self) -> list[str]:
        return self._messages


def report(construct: Construct, errors: Iterable[AlluxioConfigError]) -> None:
    """Report what was found wrong with a construct.

    cdk8s asks every construct for its findings before it writes anything, and raises one error
    with all of them, each with its construct's path. A construct without any costs nothing.

    Args:
        construct: The construct.
        errors: What was found.
    """
    found = list({str(each): each for each in errors}.values())
    if found:
        _found.setdefault(construct, []).extend(found)
        construct.node.add_validation(_Found([str(each) for each in found]))


def report_cluster(construct: Construct, cluster: Cluster) -> None:
    """Report what is wrong with a cluster as a whole, with the first construct that is made of it.

    Args:
        construct: The construct.
        cluster: The cluster.
    """
    if cluster not in _reported:
        _reported.add(cluster)
        if_it_fails(lambda: _reported.discard(cluster))
        warn_of_unwise(cluster)
        report(construct, problems(cluster))


def report_part(construct: Construct, cluster: Cluster, part: Value) -> None:
    """Report what is wrong with a component, and what its version of Kubernetes refuses of it.

    Args:
        construct: The construct.
        cluster: The cluster.
        part: What the component's manifests are.
    """
    found = getattr(part, "problems", ()) or refused_documents(cluster, objects_of(part))
    report(construct, found)


def reported(root: Construct) -> Iterator[AlluxioConfigError]:
    """All that was reported within a construct, each with the path of its own.

    Args:
        root: The construct.
    """
    for construct in root.node.find_all():
        if isinstance(construct, Construct):
            for each in _found.get(construct, []):
                yield each.found(path=construct.node.path)
