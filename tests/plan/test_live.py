"""Objects of a cluster: what it filled in, and what an apply leaves as it is."""

from __future__ import annotations

import copy
import json
from typing import Any

from alluxio_constructs._plan.entry import Section
from tests.kit import Document, one
from tests.plan.made import Documents, entry, in_short, made, planned

LAST = "kubectl.kubernetes.io/last-applied-configuration"


def live(documents: Documents) -> list[Document]:
    """Documents as they are in a cluster once `kubectl apply` wrote them."""
    found = []
    for i, each in enumerate(documents):
        document = copy.deepcopy(each)
        metadata = document["metadata"]
        metadata.update(uid=f"{i}", resourceVersion="7", creationTimestamp="2026-01-01T00:00:00Z")
        metadata["annotations"] = {**metadata.get("annotations", {}), LAST: json.dumps(each)}
        found.append(document)
    return found


def template(documents: Documents, kind: str) -> dict[str, Any]:
    """The template of the pods of a workload."""
    found: dict[str, Any] = one(documents, kind)["spec"]["template"]
    return found


def test_what_was_applied_needs_nothing() -> None:
    documents = made(masters=3)
    assert {} == in_short(planned(live(documents), documents))


def test_what_others_added_stays_and_restarts_nothing() -> None:
    documents = made(masters=3)
    there = live(documents)
    pods = template(there, "DaemonSet")
    pods["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"] = "2026-01-01T00:00:00Z"
    pods["metadata"]["labels"]["injected"] = "true"
    pods["spec"]["containers"].append({"name": "injected", "image": "sidecar:1"})
    one(there, "StatefulSet")["metadata"]["labels"]["team"] = "data"
    assert {} == in_short(planned(there, documents))


def test_what_others_changed_is_changed_back() -> None:
    documents = made(masters=3)
    there = live(documents)
    template(there, "DaemonSet")["spec"]["containers"][0]["image"] = "alluxio/alluxio:other"
    one(there, "StatefulSet")["spec"]["replicas"] = 5
    assert {
        "dataAtRisk": ["number-of-masters StatefulSet/alluxio-master"],
        "restarts": [
            "restart alluxio-worker-*",
            "stop alluxio-master-4 alluxio-master-3",
        ],
        "staysBehind": [
            "claim-stays PersistentVolumeClaim/alluxio-journal-alluxio-master-3",
            "claim-stays PersistentVolumeClaim/alluxio-journal-alluxio-master-4",
        ],
    } == in_short(planned(there, documents))


def test_what_was_applied_and_is_gone_is_taken_away() -> None:
    old = made(fuse=None, worker_pod=_labelled())
    assert {"restarts": ["restart alluxio-worker-*"]} == in_short(planned(live(old), made()))


def _labelled() -> Any:
    from alluxio_constructs import PodOptions

    return PodOptions(labels={"team": "data"})


def test_claims_that_a_set_made_are_its_own() -> None:
    documents = made()
    claim = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "alluxio-journal-alluxio-master-0", "namespace": "test", "uid": "1"},
        "spec": {"accessModes": ["ReadWriteOnce"]},
    }
    assert {} == in_short(planned([*live(documents), claim], documents))


def test_an_annotation_that_is_no_object_says_nothing() -> None:
    documents = made()
    for text in ("{", "[]", "{}"):
        there = live(documents)
        for each in there:
            each["metadata"]["annotations"][LAST] = text
        assert {} == in_short(planned(there, documents)), text


def test_nodes_of_a_daemon_set_are_counted_where_the_cluster_says() -> None:
    old, new = made(), made(worker_pod=_labelled())
    there = live(old)
    one(there, "DaemonSet")["status"] = {"desiredNumberScheduled": 3}
    (found,) = planned(there, new)[Section.RESTARTS]
    assert "restarts alluxio-worker-* on 3 nodes, 1 at a time" == found.text


def test_rolling_update_that_an_apply_takes_out_is_no_refusal() -> None:
    new = made()
    one(new, "StatefulSet")["spec"]["updateStrategy"] = {"type": "OnDelete"}
    filled = {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}
    for given, refused in (
        (None, True),
        ({}, True),
        ({"rollingUpdate": None}, True),
        ({"type": "RollingUpdate"}, False),  # then the API server fills nothing in
        (filled, False),
    ):
        old = made()
        if given is not None:
            one(old, "StatefulSet")["spec"]["updateStrategy"] = given
        there = live(old)
        if given is None or "type" not in given:
            one(there, "StatefulSet")["spec"]["updateStrategy"] = filled
        for side in (old, there):
            assert refused == bool(planned(side, new)[Section.REFUSED]), (given, side is there)
    created = live(made())
    one(created, "StatefulSet")["spec"]["updateStrategy"] = filled
    one(created, "StatefulSet")["metadata"]["annotations"] = {}
    found = entry(planned(created, new), Section.REFUSED, "immutable-field")
    assert '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}' in found.do
