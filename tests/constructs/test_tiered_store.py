"""`TieredStore`: the claims that it writes, their names, and its errors."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import AlluxioCluster, Tier, TieredStore, Tiers, Ufs, VolumeSource
from tests.kit import documents_of, names, new_chart, own_labels, refusal


def tier(path: str, **options: Any) -> Tier:
    claim = VolumeSource.persistent_volume_claim("2Gi")
    return Tier(path=path, **{"medium_type": "SSD", "quota": "1Gi", "volume": claim, **options})


def test_tiered_store_writes_claims_that_are_within_reach() -> None:
    chart = new_chart()
    tiers = [tier("/ssd"), tier("/hdd", medium_type="HDD")]
    made = TieredStore(chart, "tiers", tiers=tiers, name="cache")
    assert ["cache-ssd", "cache-hdd"] == [each.name for each in made.claims]
    documents = documents_of(chart)
    assert ["cache-ssd", "cache-hdd"] == names(documents, "PersistentVolumeClaim")
    labels = {"app": "alluxio", "role": "alluxio-worker", "release": "cache"}
    assert labels == own_labels(documents[0]["metadata"]["labels"])
    assert {"requests": {"storage": "2Gi"}} == documents[0]["spec"]["resources"]


def test_tiered_store_describes_its_tiers() -> None:
    tiers = [tier("/ssd")]
    made = TieredStore(new_chart(), "tiers", tiers=tiers, name="cache")
    assert Tiers(tiers=tiers, name="cache") == made.options
    assert "test/tiers" == made.node.path


def test_tiered_store_of_directories_that_are_there_writes_nothing() -> None:
    chart = new_chart()
    more = tier("/more", medium_type="HDD", volume=VolumeSource.host_path())
    there = tier("/ssd", volume=VolumeSource.existing_claim("disk"))
    made = TieredStore(chart, "tiers", tiers=[there, more])
    assert ((), []) == (made.claims, documents_of(chart))


def test_tiered_store_with_claims_for_each_worker_writes_none_itself() -> None:
    chart = new_chart()
    TieredStore(chart, "tiers", tiers=[tier("/ssd")], claim_for_each_worker=True)
    assert [] == documents_of(chart)


def test_tiered_store_made_elsewhere_is_what_a_cluster_uses() -> None:
    chart = new_chart()
    made = TieredStore(chart, "tiers", tiers=[tier("/ssd")])
    alluxio = AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket/data"), tiers=made)
    assert made is alluxio.tiered_store
    assert ["alluxio-ssd"] == names(documents_of(chart), "PersistentVolumeClaim")


def test_tiered_store_that_cannot_work_is_refused_and_leaves_nothing_behind() -> None:
    chart = new_chart()
    assert "TieredStore tiers must have a tier (got []); give it a Tier(…)" == refusal(
        TieredStore, chart, "tiers", tiers=[]
    )
    assert [] == chart.node.children


def test_tiered_store_refuses_an_id_that_is_taken_and_what_is_no_scope() -> None:
    chart = new_chart()
    TieredStore(chart, "tiers", tiers=[tier("/ssd")])
    message = refusal(TieredStore, chart, "tiers", tiers=[tier("/ssd")])
    assert "TieredStore id is the id of another construct in 'test' (got 'tiers')" in message
    assert "TieredStore scope must be a construct (got None)" in refusal(
        TieredStore, None, "tiers", tiers=[tier("/ssd")]
    )
