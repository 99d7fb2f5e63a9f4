"""Kerberos: keytabs that do not reach all processes that need them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._parts.ufs_secret import SecretUse
from .._properties.components import Component, Role
from .answers import properties_of
from .cluster import Cluster

_PROPERTIES: Mapping[Role, tuple[Component, str]] = {
    Role.MASTER: (Component.MASTER, "alluxio.master.keytab.file"),
    Role.WORKER: (Component.WORKER, "alluxio.worker.keytab.file"),
}
"""The pods that log in to HDFS, each with the property that names the keytab."""


def unwise(cluster: Cluster) -> Iterator[str]:
    """Warnings about keytabs that masters or workers of the cluster do not get.

    Both read and write the under storage, so both log in to it. Only masters access a journal in
    HDFS.

    Args:
        cluster: The cluster.
    """
    there = [
        role
        for role, enabled in (
            (Role.MASTER, cluster.master_enabled),
            (Role.WORKER, cluster.worker_enabled and not _journal_alone(cluster)),
        )
        if enabled
    ]
    named = {role: path for role in there if (path := _keytab(cluster, role)) is not None}
    for role in there:
        others = [each for each in there if each is not role]
        prop = _PROPERTIES[role][1]
        if role in named:
            yield from _mounted(cluster, role, prop, named[role])
        elif any(each in named for each in others):
            yield (
                f"only the {others[0].value}s have a keytab, by {_PROPERTIES[others[0]][1]}:"
                f" masters and workers both log in to the under storage; give {prop} and"
                f" {prop.replace('keytab.file', 'principal')} too"
            )
    if not named:
        yield from _in_secrets(cluster, there)


def _journal_alone(cluster: Cluster) -> bool:
    """Whether only the journal is in HDFS, not the under storage."""
    return cluster.journal.folder.startswith("hdfs://") and not cluster.ufs.uri.startswith("hdfs:")


def _keytab(cluster: Cluster, role: Role) -> str | None:
    """The path of the keytab that is set for the processes of a role."""
    component, name = _PROPERTIES[role]
    # Options of a mount are set for the master, also those that workers use.
    for each in (component, Component.ALL, Component.MASTER):
        for found, value in properties_of(cluster, each).items():
            if found == name or found.endswith(f".option.{name}"):
                return str(value)
    return None


def _mounted(cluster: Cluster, role: Role, name: str, path: str) -> Iterator[str]:
    """A warning if the keytab is in a Secret that the role's pods do not mount."""
    holders = [each for each in cluster.secrets if _holds(each, path)]
    if holders and not any(role.value in each.options.pods for each in holders):
        options = holders[0].options
        yield (
            f"{name} is {path!r}, in Secret {options.secret_name!r}, which the {role.value}s do not"
            f" get; add {role.value!r} to pods=… of its UfsSecret"
        )


def _holds(secret: SecretUse, path: str) -> bool:
    return secret.directory is not None and path.startswith(f"{secret.directory}/")


def _in_secrets(cluster: Cluster, there: list[Role]) -> Iterator[str]:
    """A warning about Secrets with a keytab that reach only masters or only workers."""
    with_keytab = [
        each.options
        for each in cluster.secrets
        if any(name.endswith(".keytab") for name in each.options.files)
    ]
    reached = {pod for options in with_keytab for pod in options.pods}
    missing = [role for role in there if role.value not in reached]
    if with_keytab and missing and len(missing) < len(there):
        yield (
            f"the keytab in Secret {with_keytab[0].secret_name!r} does not reach the"
            f" {missing[0].value}s: masters and workers both log in to the under storage; add"
            f" {missing[0].value!r} to pods=… of its UfsSecret, or give them a Secret of their own"
        )
