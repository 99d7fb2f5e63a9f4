"""Where the two sides of a plan come from: files, a commit, or a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._compare.documents import read, refused
from .._compare.pairs import Objects, named
from ..errors import NOT_SHOWN, AlluxioConfigError
from .kubectl import CLUSTER, Kubectl

GIT = "git:"


class Sides(NamedTuple):
    """What is compared.

    Attributes:
        old: What is there.
        new: What is to be applied.
        classes: Storage classes of the cluster, if one was read.
    """

    old: Objects
    new: Objects
    classes: Objects | None = None


def sides(old: str, new: str, kubectl: Kubectl) -> Sides:
    """Read both sides of a plan.

    Args:
        old: A file, a folder, ``-``, ``git:REF:PATH`` or ``cluster``.
        new: Another.
        kubectl: How a cluster is read.

    Raises:
        AlluxioConfigError: If one of them cannot be read, or both are the same stream or cluster.
    """
    if old == new and old in ("-", CLUSTER):
        what = "standard input" if old == "-" else "the cluster"
        raise AlluxioConfigError(
            f"{what} is given twice",
            parameter="NEW:",
            value=NOT_SHOWN,
            remedy="give a file for one of them",
        )
    if CLUSTER not in (old, new):
        return Sides(named(_read(old), old), named(_read(new), new))
    from .live import live  # it runs kubectl

    file = new if old == CLUSTER else old
    given = named(_read(file), file)
    objects, classes = live(given, kubectl)
    return Sides(objects, given, classes) if old == CLUSTER else Sides(given, objects, classes)


def _read(source: str) -> Sequence[Mapping[str, Any]]:
    if source.startswith(GIT):
        from .commit import objects  # it runs git

        found: Sequence[Mapping[str, Any]] = objects(source)
    else:
        found = read(source)
    if not found:  # as of a command before a pipe that failed
        raise refused(source, "has no object in it", "give manifests, or `cluster`")
    return found
