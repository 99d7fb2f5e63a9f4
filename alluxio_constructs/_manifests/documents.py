"""Whether the version of Kubernetes that a cluster is for accepts its documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .._model.cluster import Cluster
from .._model.versions import version_problems
from ..errors import AlluxioConfigError, Finding
from .objects import Manifest


def refused_documents(
    cluster: Cluster, manifests: Iterable[Manifest]
) -> Iterator[AlluxioConfigError]:
    """What a cluster's `kubernetes_version` rejects in its documents; nothing if it has none.

    Args:
        cluster: The cluster.
        manifests: The objects.
    """
    if cluster.kubernetes_version is None or any(version_problems(cluster)):
        return
    from .._kubernetes.documents import document_mistakes  # slow, and needed with a version only
    from .._kubernetes.versions import minors_of

    minors = minors_of("kubernetes_version", cluster.kubernetes_version)
    for each in manifests:
        for error in document_mistakes(each.document(None), minors):
            yield error.found(Finding.REFUSED)
