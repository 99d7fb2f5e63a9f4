"""Pods without a node, pods that nobody may make, and the claims that they wait for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..pods import claims_of, condition, is_ready, labels_of, name_of
from ..snapshot import Object
from ..view import Found, View, pod, scheduled

_REASONS = {
    "claim": r"unbound immediate|persistentvolumeclaim .* not found|persistent volumes to bind"
    r"|volume node affinity|storageclass",
    "ports": r"free ports",
    "resources": r"Insufficient|Too many pods",
    "cordoned": r"were unschedulable",
    "companions": r"pod affinity|pod anti-affinity|topology spread",
    "selector": r"node affinity|node selector",
    "taints": r"untolerated taint",
}
"""What keeps a pod from every node, in the order in which it is told; a pattern of each."""


_PRESSURES = ("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable")
"""The conditions of a node that are bad if true; those that platforms add may be good."""


def unschedulable(reason: str, view: View) -> Iterator[Found]:
    """Pods that no node takes, for one reason.

    Args:
        reason: One of `_REASONS`; the first that applies is a pod's.
        view: What was read.
    """
    for each in view.pods:
        state = scheduled(each)
        if state.get("status") != "False" or "deletionTimestamp" in each["metadata"]:
            continue
        message = re.split(r" preemption:| no new claims", str(state.get("message", "")))[0]
        if reason == _first_reason(view, each, message):
            yield Found(pod(each), f"{message.rstrip('. ')}.{_asked(reason, each)}")


def _first_reason(view: View, document: Object, message: str) -> str | None:
    found = [name for name, each in _REASONS.items() if re.search(each, message)]
    owners = {each["kind"] for each in document["metadata"].get("ownerReferences") or ()}
    if "DaemonSet" in owners and len(found) > 1 and "selector" in found:
        found.remove("selector")  # its pods are for one node each
    if found == ["selector", "taints"] and _has_node(view, document):
        return "taints"  # that node is the one that is meant
    return found[0] if found else None


def _has_node(view: View, document: Object) -> bool:
    """Whether there is a node with the labels that a pod asks for."""
    selector = document["spec"].get("nodeSelector") or {}
    return any(selector.items() <= dict(labels_of(each)).items() for each in view.objects("nodes"))


def _asked(reason: str, document: Object) -> str:
    """What the pod asks for, in the words of its specification."""
    spec = document["spec"]
    if reason == "resources":
        asked = [
            f"{each['name']}: {', '.join(f'{k} {v}' for k, v in sorted(requests.items()))}"
            for each in spec["containers"]
            if (requests := (each.get("resources") or {}).get("requests"))
        ]
        return f" Requested: {'; '.join(asked)}." if asked else ""
    if reason == "selector" and spec.get("nodeSelector"):
        return f" Its nodeSelector: {_pairs(spec['nodeSelector'])}."
    if reason == "ports":
        ports = [
            str(port["hostPort"])
            for each in spec["containers"]
            for port in each.get("ports") or ()
            if "hostPort" in port
        ]
        return f" Its ports of the node: {', '.join(ports)}."
    return ""


def _pairs(labels: object) -> str:
    return ", ".join(f"{key}={value}" for key, value in dict(labels).items())  # type: ignore[call-overload]


def no_node_matches(view: View) -> Iterator[Found]:
    """DaemonSets that want no pod at all."""
    for each in view.objects("daemonsets"):
        if each.get("status", {}).get("desiredNumberScheduled", 1) == 0:
            selector = each["spec"]["template"]["spec"].get("nodeSelector") or {}
            asked = f" It asks for nodes with {_pairs(selector)}." if selector else ""
            nodes = view.objects("nodes")
            matching = [n for n in nodes if selector.items() <= dict(labels_of(n)).items()]
            counted = f" {len(matching)} of {len(nodes)} have that." if nodes and selector else ""
            yield Found(
                f"daemonset/{name_of(each)}", f"No node is to have a pod of it.{asked}{counted}"
            )


def not_created(view: View) -> Iterator[Found]:
    """Workloads whose pods are refused: by a level of pod security, a quota, or a webhook."""
    for each in view.objects("deployments"):
        failure = condition(each, "ReplicaFailure")  # the events are those of its ReplicaSet
        if failure.get("status") == "True":
            yield Found(f"deployment/{name_of(each)}", _shortened(str(failure.get("message", ""))))
    for kind, short in (("statefulsets", "statefulset"), ("daemonsets", "daemonset")):
        for each in view.objects(kind):
            status = each.get("status", {})
            wanted = status.get("desiredNumberScheduled", each["spec"].get("replicas", 0))
            there = status.get("currentNumberScheduled", status.get("replicas", 0))
            messages = view.events(each, "FailedCreate")
            if messages and there < wanted:
                yield Found(f"{short}/{name_of(each)}", _shortened(messages[-1]))


def _shortened(message: str) -> str:
    return message if len(message) <= 500 else f"{message[:500]}…"


def claims(view: View) -> Iterator[Found]:
    """Claims that are bound to no volume, each with why."""
    classes = {name_of(each): each for each in view.objects("storageclasses")}
    known = "storageclasses" in view.snapshot.objects
    waiting = {name for each in view.pods if not is_ready(each) for name in claims_of(each)}
    there = view.objects("persistentvolumeclaims")
    for each in there:
        if each.get("status", {}).get("phase") != "Pending" or name_of(each) not in waiting:
            continue
        name = each["spec"].get("storageClassName")
        messages = view.events(each, "ProvisioningFailed", "FailedBinding", "ExternalProvisioning")
        if known and name and name not in classes:
            what = f"its storage class {name} does not exist; there are: {', '.join(classes)}"
        elif known and not name and "storageClassName" not in each["spec"]:
            what = "it names no storage class, and the Kubernetes cluster has no default"
        elif messages:
            what = messages[-1]
        elif each["spec"].get("volumeName"):
            what = f"it waits for the volume {each['spec']['volumeName']}"
        else:
            continue  # it waits for its pod to get a node, which something else keeps it from
        yield Found(f"persistentvolumeclaim/{name_of(each)}", f"{_shortened(what)}.")
    if "persistentvolumeclaims" in view.snapshot.objects:
        names = {name_of(each) for each in there}
        for each in view.pods:
            for missing in sorted(set(claims_of(each)) - names):
                yield Found(pod(each), f"The claim {missing} does not exist.")


def nodes(view: View) -> Iterator[Found]:
    """Pods on nodes that are not ready."""
    on: dict[str, list[str]] = {}
    for each in view.pods:
        on.setdefault(each["spec"].get("nodeName") or "", []).append(name_of(each))
    for node in view.objects("nodes"):
        conditions = node.get("status", {}).get("conditions") or ()
        wrong = [
            f"{each['type']}: {each.get('message', '')}"
            for each in conditions
            if (each["type"] == "Ready" and each["status"] != "True")
            or (each["type"] in _PRESSURES and each["status"] == "True")
        ]
        if wrong and (pods := on.get(name_of(node))):
            yield Found(f"node/{name_of(node)}", f"{'; '.join(wrong)}. On it: {', '.join(pods)}.")


def evicted(view: View) -> Iterator[Found]:
    """Pods that their node refused or evicted, which stay there as they ended."""
    for each in view.pods:
        status = each.get("status", {})
        if status.get("phase") == "Failed" and status.get("reason"):
            yield Found(pod(each), f"{status['reason']}: {status.get('message', '')}")
