"""Claims that several pods share: of tiers, of the domain socket's directory."""

from __future__ import annotations

from .._parts.short_circuit import ShortCircuitDomainOptions
from .._parts.tiers import Tiers
from .._pods.names import labels
from .._properties.components import Role
from .objects import Manifest


def tier_claims(tiers: Tiers) -> tuple[Manifest, ...]:
    """The claims of tiers that the workers share."""
    return tuple(
        Manifest(
            id=claim_name.removeprefix(f"{tiers.name}-") + "-claim",
            api_version="v1",
            kind="PersistentVolumeClaim",
            name=claim_name,
            labels=labels(tiers.name, Role.WORKER),
            fields={"spec": spec},
        )
        for claim_name, spec in tiers.claims.items()
    )


def domain_claim(domain: ShortCircuitDomainOptions) -> Manifest | None:
    """The claim of a directory with domain sockets, if it is on one that we write."""
    for claim_name, spec in domain.claims.items():
        return Manifest(
            id="Resource",
            api_version="v1",
            kind="PersistentVolumeClaim",
            name=claim_name,
            labels=labels(domain.name, Role.WORKER),
            fields={"spec": spec},
        )
    return None
