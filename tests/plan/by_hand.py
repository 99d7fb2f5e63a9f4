"""Pairs of documents of which one is the other, changed by hand; and those of the chart."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from alluxio_constructs import ClaimRetention, Csi, LogServerOptions, PodOptions, Ufs
from tests.chart.release import Release, everything
from tests.kit import Document
from tests.plan.made import S3_KEYS, WRITE_TYPE, Documents, Pair, made, without

Change = Callable[[Document], object]


def changed(documents: Documents, kind: str, change: Change) -> list[Document]:
    """Documents, with those of a kind changed by hand."""
    copied = copy.deepcopy(list(documents))
    for each in copied:
        if each["kind"] == kind:
            change(each)
    return copied


def by_hand(kind: str, change: Change, **options: Any) -> Pair:
    documents = made(**options)
    return Pair(documents, changed(documents, kind, change))


def _set(path: str, value: Any) -> Change:
    """A change that sets a field; None takes it away."""

    def change(document: Document) -> None:
        *above, last = path.split(".")
        for each in above:
            document = document.setdefault(each, {})
        if value is None:
            document.pop(last, None)
        else:
            document[last] = value

    return change


def _reorder(document: Document) -> None:
    for each in document["spec"]["template"]["spec"]["containers"]:
        each["ports"].reverse()


def _move_option(document: Document) -> None:
    data = document["data"]
    data["ALLUXIO_MASTER_JAVA_OPTS"] += (
        " -Dalluxio.master.startup.block.integrity.check.enabled=true"
    )


# What is changed in the documents of a cluster by hand.
BY_HAND: Mapping[str, tuple[str, Change, Mapping[str, Any]]] = {
    "selector of the masters": (
        "StatefulSet",
        _set("spec.selector.matchLabels", {"app": "alluxio", "name": "alluxio-master"}),
        {},
    ),
    "selector of the workers": ("DaemonSet", _set("spec.selector.matchLabels", {"a": "b"}), {}),
    "serviceName": ("StatefulSet", _set("spec.serviceName", "another"), {}),
    "podManagementPolicy": ("StatefulSet", _set("spec.podManagementPolicy", "OrderedReady"), {}),
    "masters deleted by hand only": (
        "StatefulSet",
        _set("spec.updateStrategy", {"type": "OnDelete", "rollingUpdate": None}),
        {},
    ),
    "masters deleted by hand only, of which an apply leaves the rest": (
        "StatefulSet",
        _set("spec.updateStrategy", {"type": "OnDelete"}),
        {},
    ),
    "headless Service becomes a NodePort": (
        "Service",
        lambda each: (
            _set("spec.clusterIP", None)(each),
            _set("spec.type", "NodePort")(each),
        ),
        {"masters": 3},
    ),
    "only the last master": (
        "StatefulSet",
        lambda each: (
            _set("spec.updateStrategy", {"rollingUpdate": {"partition": 2}})(each),
            _set("spec.template.spec.priorityClassName", "high")(each),
        ),
        {"masters": 3},
    ),
    "two workers at a time": (
        "DaemonSet",
        lambda each: (
            _set("spec.updateStrategy", {"rollingUpdate": {"maxUnavailable": 2}})(each),
            _set("spec.template.spec.priorityClassName", "high")(each),
        ),
        {},
    ),
    "log server all at once": (
        "Deployment",
        lambda each: (
            _set("spec.strategy", {"type": "Recreate"})(each),
            _set("spec.template.spec.priorityClassName", "high")(each),
        ),
        {"log_server": LogServerOptions()},
    ),
    "claims deleted with the set": (
        "StatefulSet",
        _set("spec.persistentVolumeClaimRetentionPolicy", {"whenDeleted": "Delete"}),
        {},
    ),
    "order in the template": ("DaemonSet", _reorder, {}),
    "configuration without its checksum": ("ConfigMap", _move_option, {}),
    "Service becomes headless": ("Service", _set("spec.clusterIP", "None"), {}),
    "Service no longer headless": ("Service", _set("spec.clusterIP", None), {}),
    "CSIDriver attaches": ("CSIDriver", _set("spec.attachRequired", True), {"csi": Csi()}),
    "role of a binding": ("ClusterRoleBinding", _set("roleRef.name", "other"), {"csi": Csi()}),
    "selector of masters whose claims are deleted with the set": (
        "StatefulSet",
        _set("spec.selector.matchLabels", {"app": "alluxio"}),
        {"master_pod": PodOptions(claim_retention=ClaimRetention(when_deleted="Delete"))},
    ),
    "masters stopped": ("StatefulSet", _set("spec.replicas", 0), {"masters": 3}),
}


def _node(name: str) -> Document:
    """The node affinity of a volume that is on one node."""
    key = {"key": "kubernetes.io/hostname", "operator": "In", "values": [name]}
    return {"required": {"nodeSelectorTerms": [{"matchExpressions": [key]}]}}


def others() -> Mapping[str, Pair]:
    volume: Document = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "alluxio-journal-0"},
        "spec": {
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "hostPath": {"path": "/a"},
            "persistentVolumeReclaimPolicy": "Retain",
        },
    }
    storage: Document = {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "alluxio"},
        "provisioner": "alluxio",
        "parameters": {"mountInPod": "true"},
    }
    growing = {**storage, "allowVolumeExpansion": True}
    claim: Document = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "files"},
        "spec": {
            "storageClassName": "alluxio",
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
        },
    }
    load: Document = {"name": "load", "image": "alluxio/alluxio:2.9.5", "args": ["a"]}
    job: Document = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "load"},
        "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [load]}}},
    }
    cron_job: Document = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "backup", "namespace": "test"},
        "spec": {"schedule": "@daily", "jobTemplate": {"spec": job["spec"]}},
    }
    deleted = changed([job], "Job", _set("spec.ttlSecondsAfterFinished", 60))
    other_job = copy.deepcopy(job)
    other_job["spec"]["template"]["spec"]["containers"][0]["args"] = ["b"]
    keys: Document = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "s3", "namespace": "test"},
        "stringData": {"id": "one"},
    }
    with_keys = made(ufs=Ufs("s3://bucket/data", secrets=[S3_KEYS]))
    fixed = {**keys, "immutable": True}
    root = {"alluxio.master.mount.table.root.ufs": "s3://my-bucket/data"}
    chart = everything()
    bucket = Ufs("s3://my-bucket/data")
    stopped = changed(made(masters=3), "StatefulSet", _set("spec.replicas", 0))
    return {
        "all of it is new": Pair([], made()),
        "namespace": Pair(made("one"), made("two")),
        "namespace given": Pair(made(None), made("two")),
        "only the masters in the file": Pair(made(), without(made(), "DaemonSet/alluxio-worker")),
        "masters started": Pair(stopped, made(masters=3)),
        "volume's directory": Pair(
            [volume], changed([volume], "PersistentVolume", _set("spec.hostPath.path", "/b"))
        ),
        "nodes of a volume": Pair(
            [volume], changed([volume], "PersistentVolume", _set("spec.nodeAffinity", _node("a")))
        ),
        "other nodes of a volume": Pair(
            *(
                changed([volume], "PersistentVolume", _set("spec.nodeAffinity", _node(each)))
                for each in ("a", "b")
            )
        ),
        "parallelism of a Job": Pair([job], changed([job], "Job", _set("spec.parallelism", 2))),
        "volume no longer retained": Pair(
            [volume],
            changed(
                [volume], "PersistentVolume", _set("spec.persistentVolumeReclaimPolicy", "Delete")
            ),
        ),
        "parameters of a StorageClass": Pair(
            [storage], changed([storage], "StorageClass", _set("parameters.mountInPod", "false"))
        ),
        "StorageClass lets claims grow": Pair(
            [storage], changed([storage], "StorageClass", _set("allowVolumeExpansion", True))
        ),
        "claim of a class that lets it grow": Pair(
            [growing, claim],
            [
                growing,
                *changed(
                    [claim], "PersistentVolumeClaim", _set("spec.resources.requests.storage", "2Gi")
                ),
            ],
        ),
        "Job added": Pair([storage], [storage, job]),
        "Job that is deleted once it has finished": Pair(deleted, deleted),
        "CronJob removed": Pair([storage, cron_job], [storage]),
        "suspended CronJob removed": Pair(
            [storage, *changed([cron_job], "CronJob", _set("spec.suspend", True))], [storage]
        ),
        "template of a Job": Pair([job], [other_job]),
        "key in a Secret": Pair(
            [*with_keys, keys], [*with_keys, {**keys, "stringData": {"id": "two"}}]
        ),
        "key in an immutable Secret": Pair([fixed], [{**fixed, "stringData": {"id": "two"}}]),
        "type of a Secret": Pair([keys], [{**keys, "type": "example.org/keys"}]),
        "chart: nothing": Pair(chart.objects(), chart.objects()),
        "chart: a property": Pair(
            chart.objects(), everything(properties={**root, WRITE_TYPE: "THROUGH"}).objects()
        ),
        "chart: image": Pair(
            chart.objects(), everything(image="registry.example.com/alluxio:2.9.5").objects()
        ),
        "chart: number of masters": Pair(everything().objects(), everything(masters=5).objects()),
        "chart: one master to three": Pair(
            Release(properties=root).objects(), Release(properties=root, masters=3).objects()
        ),
        "chart: metastore on a claim": Pair(
            Release(properties=root).objects(), Release(properties=root, metastore=True).objects()
        ),
        "chart to this library": Pair(
            Release(properties=root).objects(), made("alluxio", ufs=bucket)
        ),
    }
