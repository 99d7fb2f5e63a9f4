"""Commands that entries say to run."""

from __future__ import annotations

from .._compare.pairs import Name

_OF_THE_CLUSTER = frozenset(
    (
        "CSIDriver",
        "ClusterRole",
        "ClusterRoleBinding",
        "Namespace",
        "PersistentVolume",
        "PriorityClass",
        "StorageClass",
    )
)


def in_namespace(of: Name, words: str) -> str:
    """A command of kubectl's.

    Args:
        of: An object in the namespace that it runs in.
        words: What comes after that.
    """
    where = "" if of.kind in _OF_THE_CLUSTER else f"-n {of.namespace or 'NAMESPACE'} "
    return f"`kubectl {where}{words}`"


def called(name: Name) -> str:
    """An object as kubectl takes it: ``statefulset/alluxio-master``."""
    return f"{name.kind.lower()}/{name.name}"


def deleting(name: Name, *flags: str) -> str:
    """The command that deletes an object.

    Args:
        name: The object.
        flags: Flags of it.
    """
    return in_namespace(name, " ".join(["delete", called(name), *flags]))
