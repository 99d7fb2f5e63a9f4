"""`TieredStore`: the tiers in which workers cache, and the claims for them."""

from __future__ import annotations

from collections.abc import Sequence

from cdk8s import ApiObject
from constructs import Construct

from .._manifests.claims import tier_claims
from .._model.cluster import Cluster
from .._parts.tier import Tier
from .._parts.tiers import Tiers
from .._pods.mounts import claim_of
from .objects import Part, settle, write_all


class TieredStore(Part):
    """The workers' tiers, and the claims for them."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tiers: Sequence[Tier],
        name: str = "alluxio",
        claim_for_each_worker: bool = False,
    ) -> None:
        """Describe the tiers, and write the claims for those that need one.

        Args:
            scope: The construct that it belongs to.
            id: The construct id.
            tiers: The tiers, the fastest first.
            name: The name of the cluster. Claims are called ``NAME-mem``, ``NAME-ssd`` and so on.
                Default: ``"alluxio"``.
            claim_for_each_worker: Whether each worker gets claims of its own, which needs workers
                in a StatefulSet: ``workers=3``. Default: False, all workers share one claim.

        Raises:
            AlluxioConfigError: If there are no tiers, or an alias, a path or a claim is given
                twice.
        """
        described = Tiers(tiers=tiers, name=name, claim_for_each_worker=claim_for_each_worker)
        self._write(scope, id, described, None)

    def _write(self, scope: Construct, id: str, described: Tiers, cluster: Cluster | None) -> None:
        Part.__init__(self, scope, id)
        self.options: Tiers = described
        """The tiers."""
        claims = [claim_of(each.volume) for each in described.directory_mounts]
        for claim in (each for each in claims if each is not None):
            settle(self, described, f"the claim {claim!r} of {type(self).__name__} {id!r}")
        self.claims: tuple[ApiObject, ...] = write_all(self, tier_claims(described, cluster))
        """The claims that are written for the tiers."""


class OwnTieredStore(TieredStore):
    """The tiered store of a single cluster, made from the cluster's own description."""

    def __init__(self, scope: Construct, id: str, described: Tiers, cluster: Cluster) -> None:
        """Write the claims that the description needs."""
        self._write(scope, id, described, cluster)
