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


def has_namespace(name: Name) -> bool:
    """Whether an object is in a namespace."""
    return name.kind not in _OF_THE_CLUSTER


def in_namespace(of: Name, words: str) -> str:
    """A command of kubectl's.

    Args:
        of: An object in the namespace that it runs in.
        words: What comes after that.
    """
    where = f"-n {of.namespace or 'NAMESPACE'} " if has_namespace(of) else ""
    return f"`kubectl {where}{words}`"


def called(name: Name) -> str:
    """An object as kubectl takes it: ``statefulset/alluxio-master``."""
    return f"{name.kind.lower()}/{name.name}"


def patching(name: Name, spec: str) -> str:
    """The command that changes fields of an object where it is.

    Args:
        name: The object.
        spec: The fields of its `spec`, as JSON.
    """
    return in_namespace(name, f"patch {called(name)} --type=merge -p '{{\"spec\":{spec}}}'")


def deleting(name: Name, *others: Name, flag: str = "") -> str:
    """The commands that delete objects, one for each namespace.

    Args:
        name: The object.
        others: More objects.
        flag: A flag of the commands.
    """
    places: dict[tuple[bool, str], list[Name]] = {}
    for each in (name, *others):
        places.setdefault((has_namespace(each), each.namespace), []).append(each)
    end = f" {flag}" if flag else ""
    return ", ".join(
        in_namespace(names[0], f"delete {' '.join(map(called, names))}{end}")
        for names in places.values()
    )
