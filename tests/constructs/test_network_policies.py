"""The NetworkPolicies of constructs: each component writes its own, and they are within reach."""

from __future__ import annotations

from alluxio_constructs import (
    AlluxioCluster,
    AlluxioConfigMap,
    ClusterConfig,
    Master,
    NetworkPolicies,
    Tier,
    Tiers,
    Ufs,
    VolumeSource,
    Worker,
)
from tests.kit import documents_of, names, new_chart

MEMORY = Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=VolumeSource.empty_dir())
WRITTEN = ["alluxio-master", "alluxio-worker"]


def test_network_policies_of_a_cluster_are_within_reach() -> None:
    alluxio = AlluxioCluster(
        new_chart(), "alluxio", ufs=Ufs("s3://b"), network_policies=NetworkPolicies()
    )
    assert WRITTEN == [each.name for each in alluxio.network_policies]
    assert () == AlluxioCluster(new_chart(), "x", ufs=Ufs("s3://b")).network_policies


def test_network_policies_of_components_are_of_their_own_pods() -> None:
    chart = new_chart()
    config = ClusterConfig(
        ufs=Ufs("s3://b"),
        tiers=Tiers(tiers=[MEMORY]),
        short_circuit="off",
        network_policies=NetworkPolicies(),
    )
    AlluxioConfigMap(chart, "config", config=config)
    Master(chart, "master", config=config)
    Worker(chart, "worker", config=config)
    assert WRITTEN == names(documents_of(chart), "NetworkPolicy")
