"""How many pods there are: what an apply sets, and what it leaves to an autoscaler."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Tier
from alluxio_constructs._plan.entry import Section
from tests.kit import Document, one
from tests.plan.made import Documents, entry, in_short, made, planned
from tests.plan.pairs import CLAIM, pairs
from tests.plan.test_live import live

AUTOSCALED: dict[str, Any] = {"workers": "autoscaled"}


def scaled(documents: Documents, number: int) -> list[Document]:
    """Documents as they are in a cluster, with workers scaled by somebody else."""
    there = live(documents)
    workers_of(there)["spec"]["replicas"] = number
    return there


def workers_of(documents: Documents) -> Document:
    """The StatefulSet of the workers."""
    workers = [each for each in documents if each["metadata"]["name"] == "alluxio-worker"]
    return one(workers, "StatefulSet")


def test_number_that_nobody_applied_stays() -> None:
    documents = made(**AUTOSCALED)
    assert {} == in_short(planned(scaled(documents, 5), documents))
    created = scaled(documents, 5)  # not by an apply: nothing says who set the number
    for each in created:
        each["metadata"]["annotations"] = {}
    assert {} == in_short(planned(created, documents))


def test_pods_of_an_autoscaled_set_are_named_by_the_number_that_there_is() -> None:
    old, new = made(**AUTOSCALED), made(**AUTOSCALED, properties={"alluxio.user.app.id": "a"})
    found = in_short(planned(scaled(old, 3), new))
    assert "restart alluxio-worker-2 alluxio-worker-1 alluxio-worker-0" in found["restarts"]
    assert "restart alluxio-worker-*" in in_short(planned(old, new))["restarts"]


def test_number_that_an_apply_takes_out_becomes_1() -> None:
    for old in (made(workers=3), live(made(workers=3))):
        plan = planned(old, made(**AUTOSCALED))
        risk = entry(plan, Section.RISKS, "workers-fewer")
        assert "the number of workers goes down: 3 -> 1" == risk.text
        assert "because: spec.replicas: 3 -> absent, which the API server sets to 1" in risk.details
        assert "`kubectl -n test apply edit-last-applied statefulset/alluxio-worker`" in risk.do
        stop = entry(plan, Section.RESTARTS, "stop")
        assert ["alluxio-worker-2", "alluxio-worker-1"] == stop.pods


def test_number_that_was_changed_since_is_set_back() -> None:
    documents = made(workers=2)
    risk = entry(planned(scaled(documents, 4), documents), Section.RISKS, "workers-fewer")
    assert "the number of workers goes down: 4 -> 2" == risk.text
    assert any(
        "2 was applied before, and somebody or an autoscaler changed it since" in each
        for each in risk.details
    )
    assert "`alluxio fs persist /`" in risk.do


def test_number_is_set_where_nobody_knows_how_many_there_are() -> None:
    plan = planned(*pairs()["workers taken from an autoscaler"])
    risk = entry(plan, Section.RISKS, "workers-fewer")
    assert risk.text.startswith("the number of workers is set to 3, ")
    assert "because: spec.replicas: absent -> 3" in risk.details


def test_claims_of_pods_that_stop_are_deleted_or_stay() -> None:
    claims = {f"alluxio-ssd-alluxio-worker-{i}" for i in (1, 2)}
    for name, section, rule in (
        ("fewer workers, whose claims are deleted", Section.RISKS, "claims-deleted"),
        ("fewer workers, whose claims are no longer deleted", Section.STAYS, "claim-stays"),
    ):
        plan = planned(*pairs()[name])
        found = {
            named.name
            for each in (*plan[Section.RISKS], *plan[Section.STAYS])
            for named in each.objects
            if each.rule in ("claims-deleted", "claim-stays")
        }
        assert claims == found, name
        assert any(each.rule == rule for each in plan[section]), name


def test_masters_whose_claims_are_deleted_lose_the_journal_at_0() -> None:
    old, new = made(masters=3), made(masters=3)
    for each in (old, new):
        one(each, "StatefulSet")["spec"]["persistentVolumeClaimRetentionPolicy"] = {
            "whenScaled": "Delete"
        }
    one(new, "StatefulSet")["spec"]["replicas"] = 0
    plan = planned(old, new)
    claims = [f"alluxio-journal-alluxio-master-{i}" for i in range(3)]
    deleted = entry(plan, Section.RISKS, "claims-deleted")
    assert claims == [each.name for each in deleted.objects]
    stop = entry(plan, Section.RESTARTS, "stop")
    assert not any("the journal stays" in each for each in stop.details)


def test_deleting_a_set_with_its_claims_keeps_them_first() -> None:
    plan = planned(*pairs()["selector of masters whose claims are deleted with the set"])
    refused = entry(plan, Section.REFUSED, "immutable-field")
    retain = '\'{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain"}}}\''
    assert f"patch statefulset/alluxio-master --type=merge -p {retain}" in refused.do
    assert refused.do.index(retain) < refused.do.index("delete statefulset/alluxio-master")


def test_autoscaled_set_that_is_created_again_needs_its_number() -> None:
    claim = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM("1Gi"))
    larger = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM("2Gi"))
    for workers, expected in (("autoscaled", True), (3, False)):
        old, new = (made(workers=workers, tiers=[each]) for each in (claim, larger))
        refused = entry(planned(old, new), Section.REFUSED, "immutable-field")
        assert expected == ("starts again with 1 pod" in refused.do), workers
