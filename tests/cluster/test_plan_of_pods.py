"""What `alluxio-constructs plan` says of numbers, claims, held pods and nodes, of stand-ins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alluxio_constructs import PodOptions
from tests.cluster.conftest import Cluster
from tests.cluster.kubectl import Kubectl, until
from tests.cluster.test_plan import (
    json_plan,
    pods_of,
    stand_ins,
    summary,
    wait_until_rolled,
    write,
)
from tests.plan.made import WRITE_TYPE, made
from tests.plan.pairs import BY_HAND_ONLY, DELETING

THROUGH: Mapping[str, Any] = {"properties": {WRITE_TYPE: "THROUGH"}}
WORKERS = [f"alluxio-worker-{i}" for i in range(3)]


class Change:
    """A change: what the plan says of it, and what becomes of the pods."""

    def __init__(
        self, kubectl: Kubectl, folder: Path, rolls: bool = True, /, **options: Any
    ) -> None:
        """Plan it and apply it; then wait for the rollout, if there is one."""
        documents = stand_ins(made(kubectl.namespace, **options))
        self.code, self.plan = json_plan(kubectl, "cluster", write(folder, "new", documents))
        before = pods_of(kubectl)
        kubectl.apply(documents)
        if rolls:
            wait_until_rolled(kubectl, documents)
        after = pods_of(kubectl)
        self.gone = sorted(name for name, pod in before.items() if after.get(name) != pod)
        self.pods = sorted(after)

    def named(self, rule: str) -> list[str]:
        """The pods that the plan names by a rule."""
        return sorted(
            pod for each in self.plan["restarts"] if each["rule"] == rule for pod in each["pods"]
        )


def test_number_of_pods_is_what_the_plan_says(kubectl: Kubectl, tmp_path: Path) -> None:
    autoscaled: Mapping[str, Any] = {"workers": "autoscaled", "masters": 1}
    Change(kubectl, tmp_path, **autoscaled)
    kubectl("scale", "statefulset/alluxio-worker", "--replicas=3")
    kubectl("rollout", "status", "statefulset/alluxio-worker", "--timeout=180s", timeout=200)
    same = Change(kubectl, tmp_path, **autoscaled)
    assert (0, []) == (same.code, same.gone)
    changed = Change(kubectl, tmp_path, **autoscaled, **THROUGH)
    assert changed.gone == changed.named("restart") == ["alluxio-master-0", *WORKERS]
    fewer = Change(kubectl, tmp_path, **{**autoscaled, "workers": 2}, **THROUGH)
    assert fewer.gone == fewer.named("stop") == WORKERS[2:]
    taken_out = Change(kubectl, tmp_path, **autoscaled, **THROUGH)
    assert taken_out.gone == taken_out.named("stop") == WORKERS[1:2]


def test_claims_that_the_plan_names_are_deleted_and_no_others(
    kubectl: Kubectl, tmp_path: Path
) -> None:
    Change(kubectl, tmp_path, **{**DELETING, "workers": 3})
    cases: Sequence[tuple[int, Mapping[str, Any], Sequence[str]]] = (
        (2, {}, WORKERS[2:]),
        (1, {"worker_pod": PodOptions()}, []),
    )
    for workers, policy, deleted in cases:
        claims = claims_of(kubectl)
        change = Change(kubectl, tmp_path, **{**DELETING, "workers": workers, **policy})
        told = [
            named["name"]
            for each in change.plan["dataAtRisk"]
            if each["rule"] == "claims-deleted"
            for named in each["objects"]
        ]
        assert [f"alluxio-ssd-{each}" for each in deleted] == told
        left = set(claims) - set(told)

        def are_left(left: set[str] = left) -> bool:
            return left == set(claims_of(kubectl))

        until("the claims that the plan names are gone, and no others", are_left)


def claims_of(kubectl: Kubectl) -> Sequence[str]:
    """The names of the claims."""
    return [each["metadata"]["name"] for each in kubectl.items("pvc", "app=alluxio")]


def test_pods_that_are_held_stay_until_an_apply_lets_them_go(
    kubectl: Kubectl, tmp_path: Path
) -> None:
    free = stand_ins(made(kubectl.namespace, **THROUGH))
    Change(kubectl, tmp_path, False, **BY_HAND_ONLY)
    until("all pods are there", lambda: len(pods_of(kubectl)) > 1)
    held = Change(kubectl, tmp_path, False, **BY_HAND_ONLY, **THROUGH)
    assert (0, []) == (held.code, held.gone)
    assert any(each["rule"] == "not-rolled" for each in held.plan["inPlace"])
    lifted = Change(kubectl, tmp_path, **THROUGH)
    assert ["released", ["alluxio-master"], ["alluxio-master-0"]] in summary(
        lifted.plan, "restarts"
    )
    workers = [each for each in lifted.gone if each.startswith("alluxio-worker-")]
    assert ["alluxio-master-0", *workers] == lifted.gone
    assert workers
    assert 0 == json_plan(kubectl, "cluster", write(tmp_path, "free", free))[0]


def test_workers_leave_nodes_at_once(cluster: Cluster, kubectl: Kubectl, tmp_path: Path) -> None:
    cluster.needs_nodes(2)
    first = Change(kubectl, tmp_path)
    (node,) = {each["spec"]["nodeName"] for each in kubectl.pods("role=alluxio-worker")[:1]}
    options = PodOptions(node_selector={"kubernetes.io/hostname": node})
    change = Change(kubectl, tmp_path, worker_pod=options)
    assert 4 == change.code
    assert ["alluxio-worker-*"] == change.named("leaves-nodes")
    assert [each for each in first.pods if each.startswith("alluxio-worker-")] == change.gone
    (left,) = kubectl.pods("role=alluxio-worker")
    assert node == left["spec"]["nodeName"]
