"""Whether masters can read the backup that their journal is restored from."""

from __future__ import annotations

from collections.abc import Iterator

from .._parts.ufs import parse_uri
from .._properties.components import Component
from ..errors import AlluxioConfigError, Finding, problem
from .answers import mounts_of
from .cluster import Cluster


def backup_out_of_reach(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """The error for a backup that is neither in the root under storage nor on a volume.

    Masters look for any address in the under storage at the root, and ignore its scheme and
    bucket, so they would read a different file, or none.

    Args:
        cluster: The cluster.
    """
    backup = cluster.journal.backup
    if backup is None or not cluster.master_enabled:
        return
    match = parse_uri("Journal.restored_from backup", backup)
    if match is None or match["scheme"] == "file":
        path = backup if match is None else match["path"] or ""
        paths = [each.path.rstrip("/") for each in mounts_of(cluster, Component.MASTER)]
        if not any(path.startswith(f"{each}/") for each in paths):
            yield problem(
                Finding.BACKUP_ELSEWHERE,
                f"the journal is restored from {backup!r}, which is on no volume of the masters"
                f" (they have {', '.join(paths) or 'none'})",
                "mount the volume that it is on, by master_pod=PodOptions(mounts=[…])",
            )
        return
    root = parse_uri("Ufs uri", cluster.ufs.uri)
    its = match["scheme"], match["authority"]
    if root is None or its != (root["scheme"], root["authority"]):
        yield problem(
            Finding.BACKUP_ELSEWHERE,
            f"the journal is restored from {backup!r}, which is not in the under storage at the"
            f" root, {cluster.ufs.uri!r}, where masters would look for it",
            "copy the backup there, or give a path on a volume of the masters",
        )
