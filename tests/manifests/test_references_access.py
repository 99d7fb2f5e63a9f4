"""The referential check of who leads to which pods: one thing of good documents is broken."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any

from alluxio_constructs import NetworkPolicies, WebUiOptions
from tests.kit import Document, cluster, one
from tests.references import problems

Break = Callable[[list[Document]], object]


@functools.cache
def _cluster() -> list[Document]:
    return cluster(
        masters=3,
        web_ui=WebUiOptions(host="alluxio.example.com"),
        network_policies=NetworkPolicies(clients=[{"podSelector": {"matchLabels": {"a": "b"}}}]),
    )


def broken(change: Break) -> list[str]:
    documents = copy.deepcopy(_cluster())
    change(documents)
    return problems(documents)


def policy(documents: list[Document]) -> Any:
    return one(documents, "NetworkPolicy", "alluxio-worker")["spec"]


def backend(documents: list[Document]) -> Any:
    ((rule,),) = [each["spec"]["rules"] for each in documents if each["kind"] == "Ingress"]
    return rule["http"]["paths"][0]["backend"]["service"]


def test_good_documents_have_no_problem() -> None:
    assert problems(_cluster()) == []


POLICY = "NetworkPolicy/alluxio-worker"
BROKEN: list[tuple[str, Break, list[str]]] = [
    (
        "a policy of nobody's pods",
        lambda documents: policy(documents)["podSelector"]["matchLabels"].update(role="none"),
        [f"{POLICY} selects the pods of 0 workloads"],
    ),
    (
        "a policy of the pods of several",
        lambda documents: policy(documents)["podSelector"]["matchLabels"].pop("role"),
        [f"{POLICY} selects the pods of 2 workloads"],
    ),
    (
        "a policy with a port of others",
        lambda documents: policy(documents)["ingress"][0]["ports"][0].update(port=19998),
        [f"{POLICY} opens port 19998, which its pods do not have"],
    ),
    (
        "a rule for everybody",
        lambda documents: policy(documents)["ingress"][0].update({"from": []}),
        [f"{POLICY} lets everybody in"],
    ),
    (
        "pods of ours that there are none of",
        lambda documents: policy(documents)["ingress"][0]["from"][0]["podSelector"][
            "matchExpressions"
        ][0].update(values=["alluxio-fuse"]),
        [f"{POLICY} lets pods in that there are none of"],
    ),
    (
        "a budget of nobody's pods",
        lambda documents: one(documents, "PodDisruptionBudget")["spec"]["selector"].update(
            matchLabels={"app": "none"}
        ),
        ["PodDisruptionBudget/alluxio-master selects the pods of 0 workloads"],
    ),
    (
        "a budget of the pods of several",
        lambda documents: one(documents, "PodDisruptionBudget")["spec"]["selector"].update(
            matchLabels={"app": "alluxio"}
        ),
        ["PodDisruptionBudget/alluxio-master selects the pods of 2 workloads"],
    ),
    (
        "a backend that is nowhere",
        lambda documents: backend(documents).update(name="other"),
        ["Ingress/alluxio-web refers to Service/other, which is nowhere"],
    ),
    (
        "a port of a backend that is nowhere",
        lambda documents: backend(documents)["port"].update(name="http"),
        ["Ingress/alluxio-web leads to port http of Service/alluxio-web, which has none"],
    ),
]


def test_what_leads_nowhere_or_too_far_is_found() -> None:
    for change, expected in [each[1:] for each in BROKEN]:
        assert broken(change) == expected, change


def test_pods_of_others_that_policies_name_may_be_anywhere() -> None:
    def change(documents: list[Document]) -> None:
        peer = {"podSelector": {"matchLabels": {"app": "spark"}}}
        policy(documents)["ingress"][0]["from"].append(peer)

    assert broken(change) == []
