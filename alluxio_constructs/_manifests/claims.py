"""Claims that several pods share: for tiers, and for the domain socket's directory."""

from __future__ import annotations

from typing import Any

from .._model.cluster import Cluster
from .._parts.short_circuit import ShortCircuitDomainOptions
from .._parts.tiers import Tiers
from .._properties.components import Role
from .objects import Manifest, metadata, named_labels


def tier_claims(tiers: Tiers, cluster: Cluster | None = None) -> tuple[Manifest, ...]:
    """The claims of tiers that the workers share.

    Args:
        tiers: The tiers.
        cluster: The cluster, if they belong to a single one. Default: unknown.
    """
    return tuple(
        Manifest(
            id=claim_name.removeprefix(f"{tiers.name}-") + "-claim",
            api_version="v1",
            kind="PersistentVolumeClaim",
            name=claim_name,
            **_metadata(tiers.name, cluster),
            fields={"spec": spec},
        )
        for claim_name, spec in tiers.claims.items()
    )


def domain_claim(
    domain: ShortCircuitDomainOptions, cluster: Cluster | None = None
) -> Manifest | None:
    """The claim for a directory with domain sockets, if the library writes it.

    Args:
        domain: The directory.
        cluster: The cluster, if it belongs to a single one. Default: unknown.
    """
    for claim_name, spec in domain.claims.items():
        return Manifest(
            id="Resource",
            api_version="v1",
            kind="PersistentVolumeClaim",
            name=claim_name,
            **_metadata(domain.name, cluster),
            fields={"spec": spec},
        )
    return None


def _metadata(name: str, cluster: Cluster | None) -> dict[str, Any]:
    if cluster is None:
        return {"labels": named_labels(name, Role.WORKER)}
    return metadata(cluster, Role.WORKER)
