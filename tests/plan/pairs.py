"""Pairs of clusters: each way in which one can change, in short."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from alluxio_constructs import (
    Csi,
    Fuse,
    Image,
    Journal,
    Jvm,
    LogServerOptions,
    Metastore,
    Metrics,
    NetworkPolicies,
    PodOptions,
    Ports,
    Probe,
    Process,
    ProxyOptions,
    Resources,
    Tier,
    Toleration,
    Ufs,
    UfsSecretOptions,
    VolumeSource,
    WebUiOptions,
)
from alluxio_constructs._manifests.cluster import cluster_manifests
from tests.chart.release import Release, everything
from tests.kit import Document, model
from tests.plan.made import Documents, without

CLAIM = VolumeSource.persistent_volume_claim
HOST = VolumeSource.host_path
ON_NODE = PodOptions(node_selector={"kubernetes.io/hostname": "node-0"})
SSD = Tier(medium_type="SSD", path="/ssd", quota="10Gi", volume=HOST("/mnt/ssd"))
MEMORY = Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=VolumeSource.empty_dir())
S3_KEYS = UfsSecretOptions(secret_name="s3", env={"AWS_ACCESS_KEY_ID": "id"})
WRITE_TYPE = "alluxio.user.file.writetype.default"


class Pair(NamedTuple):
    """What is there, and what is applied."""

    old: Documents
    new: Documents


def made(namespace: str | None = "test", **options: Any) -> list[Document]:
    """The documents of a cluster, whatever it warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        manifests, errors = cluster_manifests(model(**options), namespace)
    assert [] == errors
    return [each.document(namespace) for each in manifests]


def changed(documents: Documents, kind: str, change: Callable[[Document], None]) -> list[Document]:
    """Documents, with those of a kind changed by hand."""
    copied = copy.deepcopy(list(documents))
    for each in copied:
        if each["kind"] == kind:
            change(each)
    return copied


def _of_options(old: Mapping[str, Any], new: Mapping[str, Any]) -> Pair:
    return Pair(made(**old), made(**new))


def _by_hand(kind: str, change: Callable[[Document], None], **options: Any) -> Pair:
    documents = made(**options)
    return Pair(documents, changed(documents, kind, change))


def _set(path: str, value: Any) -> Callable[[Document], None]:
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
    data["ALLUXIO_MASTER_JAVA_OPTS"] += " -Dalluxio.master.startup.block.integrity.check.enabled=true"


# What differs between two clusters, each of a bucket, by the options of both.
OPTIONS: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "nothing": ({"masters": 3}, {"masters": 3}),
    "journal type and number": ({}, {"masters": 3}),
    "journal type": ({}, {"journal": Journal.embedded()}),
    "journal folder in the volume's place": ({}, {"journal": Journal.local(folder="/elsewhere")}),
    "journal to emptyDir": ({}, {"journal": Journal.local(volume=VolumeSource.empty_dir())}),
    "journal to HDFS": ({}, {"journal": Journal.hdfs("hdfs://host:9000/journal")}),
    "folder in HDFS": (
        {"journal": Journal.hdfs("hdfs://host:9000/one")},
        {"journal": Journal.hdfs("hdfs://host:9000/two")},
    ),
    "journal's node directory": (
        {"journal": Journal.local(volume=HOST("/var/lib/a")), "master_pod": ON_NODE},
        {"journal": Journal.local(volume=HOST("/var/lib/b")), "master_pod": ON_NODE},
    ),
    "node of a journal on it": (
        {"journal": Journal.local(volume=HOST("/var/lib/a")), "master_pod": ON_NODE},
        {
            "journal": Journal.local(volume=HOST("/var/lib/a")),
            "master_pod": PodOptions(node_selector={"kubernetes.io/hostname": "node-1"}),
        },
    ),
    "journal on emptyDir, restarted": (
        {"journal": Journal.local(volume=VolumeSource.empty_dir())},
        {
            "journal": Journal.local(volume=VolumeSource.empty_dir()),
            "master": Process(properties={"alluxio.master.audit.logging.enabled": True}),
        },
    ),
    "three journals on emptyDir, restarted": (
        {"masters": 3, "journal": Journal.embedded(volume=VolumeSource.empty_dir())},
        {
            "masters": 3,
            "journal": Journal.embedded(volume=VolumeSource.empty_dir()),
            "master": Process(properties={"alluxio.master.audit.logging.enabled": True}),
        },
    ),
    "journal on an existing claim": (
        {"journal": Journal.local(volume=VolumeSource.existing_claim("one"))},
        {"journal": Journal.local(volume=VolumeSource.existing_claim("two"))},
    ),
    "size of the journal's claim": ({}, {"journal": Journal.local(volume=CLAIM("10Gi"))}),
    "class of the journal's claim": (
        {},
        {"journal": Journal.local(volume=CLAIM("1Gi", storage_class_name="fast"))},
    ),
    "format always": ({}, {"journal": Journal.local(format="always")}),
    "one master more": ({"masters": 3}, {"masters": 4}),
    "one master less": ({"masters": 4}, {"masters": 3}),
    "two masters more": ({"masters": 3}, {"masters": 5}),
    "metastore to the heap": ({}, {"metastore": "heap"}),
    "metastore on a claim": ({}, {"metastore": Metastore()}),
    "metastore on emptyDir": (
        {},
        {"metastore": Metastore(volume=VolumeSource.empty_dir(size_limit="1Gi"))},
    ),
    "metastore's claim to emptyDir": (
        {"metastore": Metastore()},
        {"metastore": Metastore(volume=VolumeSource.empty_dir(size_limit="1Gi"))},
    ),
    "renamed": ({"name": "one"}, {"name": "two"}),
    "under storage": ({}, {"ufs": Ufs("s3://another/data")}),
    "under storage's options": ({}, {"ufs": Ufs("s3://bucket/data", options={"alluxio.underfs.s3.region": "eu-west-1"})}),
    "under storage's Secret": ({}, {"ufs": Ufs("s3://bucket/data", secrets=[S3_KEYS])}),
    "local under storage's directory": (
        {"ufs": Ufs("/under", volume=HOST("/mnt/a"))},
        {"ufs": Ufs("/under", volume=HOST("/mnt/b"))},
    ),
    "tier added": ({"tiers": [MEMORY]}, {"tiers": [MEMORY, SSD]}),
    "tier removed": ({"tiers": [MEMORY, SSD]}, {"tiers": [MEMORY]}),
    "tier's node directory": (
        {"tiers": [SSD]},
        {
            "tiers": [
                Tier(medium_type="SSD", path="/ssd", quota="10Gi", volume=HOST("/mnt/another"))
            ]
        },
    ),
    "tier's path in the same node directory": (
        {"tiers": [SSD]},
        {"tiers": [Tier(medium_type="SSD", path="/disk", quota="10Gi", volume=HOST("/mnt/ssd"))]},
    ),
    "tier's quota": (
        {"tiers": [SSD]},
        {"tiers": [Tier(medium_type="SSD", path="/ssd", quota="20Gi", volume=HOST("/mnt/ssd"))]},
    ),
    "tier from claim to claim": (
        {"tiers": [Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM("1Gi"))]},
        {"tiers": [Tier(medium_type="HDD", path="/hdd", quota="1Gi", volume=CLAIM("1Gi"))]},
    ),
    "tier's claim grows": (
        {"tiers": [Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM("1Gi"))]},
        {"tiers": [Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM("2Gi"))]},
    ),
    "tier's claim shrinks": (
        {"tiers": [Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM("2Gi"))]},
        {"tiers": [Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM("1Gi"))]},
    ),
    "workers from DaemonSet to StatefulSet": ({}, {"workers": 3}),
    "more workers": ({"workers": 2}, {"workers": 3}),
    "fewer workers": ({"workers": 3}, {"workers": 2}),
    "property of all": ({"masters": 3, "fuse": Fuse()}, {"masters": 3, "fuse": Fuse(), "properties": {WRITE_TYPE: "THROUGH"}}),
    "property of the master": (
        {"masters": 3},
        {
            "masters": 3,
            "master": Process(properties={"alluxio.master.audit.logging.enabled": True}),
        },
    ),
    "heap of the job worker": ({}, {"job_worker": Process(jvm=Jvm(heap="1Gi"))}),
    "limit of the worker": ({}, {"worker": Process(resources=Resources(memory_limit="6Gi"))}),
    "probe of the master": ({}, {"master": Process(startup_probe=Probe(failure_threshold=60))}),
    "port of the workers": ({}, {"ports": Ports(worker_rpc=29998)}),
    "port of the masters' journal": (
        {"masters": 3},
        {"masters": 3, "ports": Ports(master_embedded_journal=19201)},
    ),
    "image": ({"fuse": Fuse()}, {"fuse": Fuse(), "image": Image(tag="2.9.6")}),
    "image rebuilt": ({}, {"image": Image("registry.example.com/alluxio", tag="2.9.5-2")}),
    "label of pods": ({}, {"pod": PodOptions(labels={"team": "data"})}),
    "label of objects": ({}, {"pod": PodOptions(object_labels={"team": "data"})}),
    "toleration of workers": (
        {},
        {"worker_pod": PodOptions(tolerations=[Toleration(key="gpu", operator="Exists")])},
    ),
    "FUSE added": ({}, {"fuse": Fuse()}),
    "FUSE removed": ({"fuse": Fuse()}, {}),
    "FUSE's mount point": ({"fuse": Fuse()}, {"fuse": Fuse(mount_point="/mnt/files")}),
    "CSI added": ({}, {"csi": Csi()}),
    "CSI mounts in its plugin": ({"csi": Csi()}, {"csi": Csi(mount_in_pod=False)}),
    "proxy added": ({}, {"proxy": ProxyOptions()}),
    "log server added": ({}, {"log_server": LogServerOptions()}),
    "log server removed": ({"log_server": LogServerOptions()}, {}),
    "log server's claim": (
        {"log_server": LogServerOptions()},
        {"log_server": LogServerOptions(volume=HOST("/var/log/alluxio"))},
    ),
    "metrics added": ({}, {"metrics": Metrics()}),
    "web UI added": ({}, {"web_ui": WebUiOptions(host="alluxio.example.com")}),
    "policies added": ({}, {"network_policies": NetworkPolicies()}),
    "policies removed": ({"network_policies": NetworkPolicies()}, {}),
}

# What is changed in the documents of a cluster by hand.
BY_HAND: Mapping[str, tuple[str, Callable[[Document], None], Mapping[str, Any]]] = {
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
        _set("spec.updateStrategy", {"type": "OnDelete"}),
        {},
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
    "parameters of a StorageClass": ("StorageClass", _set("parameters.mountInPod", "?"), {"csi": Csi()}),
    "CSIDriver attaches": ("CSIDriver", _set("spec.attachRequired", True), {"csi": Csi()}),
    "role of a binding": ("ClusterRoleBinding", _set("roleRef.name", "other"), {"csi": Csi()}),
    "masters stopped": ("StatefulSet", _set("spec.replicas", 0), {"masters": 3}),
}


def _others() -> Mapping[str, Pair]:
    volume: Document = {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "alluxio-journal-0"},
        "spec": {"hostPath": {"path": "/a"}, "persistentVolumeReclaimPolicy": "Retain"},
    }
    job: Document = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "load"},
        "spec": {"template": {"spec": {"containers": [{"name": "load", "args": ["a"]}]}}},
    }
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
        "volume no longer retained": Pair(
            [volume],
            changed(
                [volume], "PersistentVolume", _set("spec.persistentVolumeReclaimPolicy", "Delete")
            ),
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
        "chart to this library": Pair(Release(properties=root).objects(), made("alluxio")),
    }


@cache
def pairs() -> Mapping[str, Pair]:
    """All pairs, by what changes."""
    return {
        **{name: _of_options(*each) for name, each in OPTIONS.items()},
        **{
            name: _by_hand(kind, change, **options)
            for name, (kind, change, options) in BY_HAND.items()
        },
        **_others(),
    }
