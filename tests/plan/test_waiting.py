"""Pods that keep an old template, by their update strategy: who replaces them, and when."""

from __future__ import annotations

from typing import Any

from alluxio_constructs._plan.entry import Section
from tests.kit import one
from tests.plan.made import entry, in_short, made, planned
from tests.plan.pairs import BY_HAND_ONLY, pairs
from tests.plan.test_live import live


def test_masters_deleted_by_hand_are_deleted_in_an_order_that_keeps_the_quorum() -> None:
    plan = planned(*pairs()["template of masters that are deleted by hand"])
    assert [] == plan[Section.RESTARTS]
    found = {each.objects[0].name: each for each in plan[Section.IN_PLACE] if each.do}
    masters = found["alluxio-master"]
    assert any(each.startswith("quorum: survives: 2 of 3 stay") for each in masters.details)
    for said in (
        "one at a time, the leader last (`alluxio fs masterInfo`)",
        "`kubectl -n test delete pod alluxio-master-2`",
        "all 3 must be AVAILABLE",
        "`alluxio fsadmin journal quorum info`",
    ):
        assert said in masters.do, said
    assert "`kubectl -n test delete pod NAME`" in found["alluxio-worker"].do


def test_journal_in_pods_that_are_deleted_by_hand_is_at_risk_only_then() -> None:
    plan = planned(*pairs()["template of masters on emptyDir that are deleted by hand"])
    assert [] == plan[Section.RISKS]
    (masters,) = (
        each
        for each in plan[Section.IN_PLACE]
        if (each.rule, each.objects[0].name) == ("not-rolled", "alluxio-master")
    )
    assert any("the journal goes with each pod" in each for each in masters.details)


def test_pods_of_an_earlier_template_are_replaced_once_nothing_holds_them_back() -> None:
    held, free = made(masters=3, **BY_HAND_ONLY), made(masters=3)
    masters = "released alluxio-master-2 alluxio-master-1 alluxio-master-0"
    assert masters in in_short(planned(held, free))["restarts"]
    for updated, expected in ((3, False), (1, True), (None, True)):
        there = live(held)
        status: dict[str, Any] = {"replicas": 3}
        if updated is not None:
            status["updatedReplicas"] = updated
        one(there, "StatefulSet")["status"] = status
        found = in_short(planned(there, free)).get("restarts", [])
        assert expected == (masters in found), updated


def test_a_lower_partition_replaces_the_pods_above_it() -> None:
    old, new = made(masters=3), made(masters=3)
    for documents, partition in ((old, 3), (new, 1)):
        strategy = {"type": "RollingUpdate", "rollingUpdate": {"partition": partition}}
        one(documents, "StatefulSet")["spec"]["updateStrategy"] = strategy
    released = entry(planned(old, new), Section.RESTARTS, "released")
    assert ["alluxio-master-2", "alluxio-master-1"] == released.pods
    assert [] == planned(new, old)[Section.RESTARTS]
