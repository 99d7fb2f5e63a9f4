"""The check of references finds problems with access between pods."""

from __future__ import annotations

import copy
from typing import Any

from tests.kit import Document, one
from tests.manifests.test_references import Break, broken, guarded


def policy(documents: list[Document]) -> Any:
    return one(documents, "NetworkPolicy", "alluxio-worker")["spec"]


def backend(documents: list[Document]) -> Any:
    ((rule,),) = [each["spec"]["rules"] for each in documents if each["kind"] == "Ingress"]
    return rule["http"]["paths"][0]["backend"]["service"]


POLICY = "NetworkPolicy/alluxio-worker"
ACCESS: list[tuple[str, Break, list[str]]] = [
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
    (
        "pods of others, which may be anywhere",
        lambda documents: policy(documents)["ingress"][0]["from"].append(
            {"podSelector": {"matchLabels": {"app": "spark"}}}
        ),
        [],
    ),
]


def test_access_without_a_target_or_to_others_is_found() -> None:
    for name, change, expected in ACCESS:
        assert broken(change, copy.deepcopy(guarded())) == expected, name
