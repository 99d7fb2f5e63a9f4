"""Pairs of clusters: each way in which one can change, in short."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

from alluxio_constructs import (
    ClaimRetention,
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
    UpdateStrategy,
    VolumeSource,
    WebUiOptions,
)
from tests.plan.by_hand import BY_HAND, by_hand, others
from tests.plan.made import S3_KEYS, WRITE_TYPE, Pair, made

CLAIM = VolumeSource.persistent_volume_claim
HOST = VolumeSource.host_path
ON_NODE = PodOptions(node_selector={"kubernetes.io/hostname": "node-0"})
SSD = Tier(medium_type="SSD", path="/ssd", quota="10Gi", volume=HOST("/mnt/ssd"))
MEMORY = Tier(medium_type="MEM", path="/dev/shm", quota="1Gi", volume=VolumeSource.empty_dir())

BACKUP = "s3://bucket/data/alluxio_backups/alluxio-backup-2026-11-28-1.gz"
EPHEMERAL = VolumeSource.ephemeral("1Gi")
TEMPORARY = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=EPHEMERAL)
BY_HAND_ONLY: Mapping[str, Any] = {
    "pod": PodOptions(update_strategy=UpdateStrategy(type="OnDelete"))
}
ON_CLAIM = Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM("1Gi"))
DELETING: Mapping[str, Any] = {
    "workers": 2,
    "tiers": [ON_CLAIM],
    "worker_pod": PodOptions(claim_retention=ClaimRetention(when_scaled="Delete")),
}


def _of_options(old: Mapping[str, Any], new: Mapping[str, Any]) -> Pair:
    return Pair(made(**old), made(**new))


def options() -> Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """What differs between two clusters, each of a bucket, by the options of both."""
    in_pods = Journal.local(volume=VolumeSource.empty_dir())
    return {
        "nothing": ({"masters": 3}, {"masters": 3}),
        "journal type and number": ({}, {"masters": 3}),
        "journal type": ({}, {"journal": Journal.embedded()}),
        "journal folder in the volume's place": (
            {},
            {"journal": Journal.local(folder="/elsewhere")},
        ),
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
            {"journal": in_pods},
            {
                "journal": in_pods,
                "master": Process(properties={"alluxio.master.audit.logging.enabled": True}),
            },
        ),
        "journal on ephemeral claim, restarted": (
            {"journal": Journal.local(volume=EPHEMERAL)},
            {"journal": Journal.local(volume=EPHEMERAL), "properties": {WRITE_TYPE: "THROUGH"}},
        ),
        "journal to ephemeral claim": ({}, {"journal": Journal.local(volume=EPHEMERAL)}),
        "journal from ephemeral claim": ({"journal": Journal.local(volume=EPHEMERAL)}, {}),
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
        "backup for masters that have a journal": (
            {},
            {"journal": Journal.local().restored_from(BACKUP)},
        ),
        "journal to HDFS, from a backup": (
            {},
            {"journal": Journal.hdfs("hdfs://host:9000/journal").restored_from(BACKUP)},
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
        "under storage's options": (
            {},
            {"ufs": Ufs("s3://bucket/data", options={"alluxio.underfs.s3.region": "eu-west-1"})},
        ),
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
            {
                "tiers": [
                    Tier(medium_type="SSD", path="/disk", quota="10Gi", volume=HOST("/mnt/ssd"))
                ]
            },
        ),
        "tier on ephemeral claims, restarted": (
            {"tiers": [TEMPORARY]},
            {"tiers": [TEMPORARY], "properties": {WRITE_TYPE: "THROUGH"}},
        ),
        "tier from ephemeral claims": ({"tiers": [TEMPORARY]}, {"tiers": [SSD]}),
        "tier's quota": (
            {"tiers": [SSD]},
            {
                "tiers": [
                    Tier(medium_type="SSD", path="/ssd", quota="20Gi", volume=HOST("/mnt/ssd"))
                ]
            },
        ),
        "tier from claim to claim": (
            {"tiers": [Tier(medium_type="SSD", path="/ssd", quota="1Gi", volume=CLAIM("1Gi"))]},
            {"tiers": [Tier(medium_type="HDD", path="/hdd", quota="1Gi", volume=CLAIM("1Gi"))]},
        ),
        "tier's quota goes down": (
            {
                "tiers": [
                    Tier(medium_type="SSD", path="/ssd", quota="20Gi", volume=HOST("/mnt/ssd"))
                ]
            },
            {"tiers": [SSD]},
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
        "workers handed to an autoscaler": ({"workers": 3}, {"workers": "autoscaled"}),
        "workers taken from an autoscaler": ({"workers": "autoscaled"}, {"workers": 3}),
        "property of autoscaled workers": (
            {"workers": "autoscaled"},
            {"workers": "autoscaled", "properties": {WRITE_TYPE: "THROUGH"}},
        ),
        "fewer workers, whose claims are deleted": (
            {**DELETING, "workers": 3},
            {**DELETING, "workers": 1},
        ),
        "fewer workers, whose claims are no longer deleted": (
            {**DELETING, "workers": 3},
            {**DELETING, "workers": 1, "worker_pod": PodOptions()},
        ),
        "workers' claims are deleted when scaled": (
            {**DELETING, "worker_pod": PodOptions()},
            DELETING,
        ),
        "property of all": (
            {"masters": 3, "fuse": Fuse()},
            {"masters": 3, "fuse": Fuse(), "properties": {WRITE_TYPE: "THROUGH"}},
        ),
        "property of the master": (
            {"masters": 3},
            {
                "masters": 3,
                "master": Process(properties={"alluxio.master.audit.logging.enabled": True}),
            },
        ),
        "template of masters that are deleted by hand": (
            {"masters": 3, **BY_HAND_ONLY},
            {"masters": 3, **BY_HAND_ONLY, "properties": {WRITE_TYPE: "THROUGH"}},
        ),
        "template of masters on emptyDir that are deleted by hand": (
            {"journal": in_pods, **BY_HAND_ONLY},
            {
                "journal": in_pods,
                **BY_HAND_ONLY,
                "properties": {WRITE_TYPE: "THROUGH"},
            },
        ),
        "masters no longer deleted by hand": ({"masters": 3, **BY_HAND_ONLY}, {"masters": 3}),
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
        "workers on fewer nodes": (
            {},
            {"worker_pod": PodOptions(node_selector={"disk": "ssd"})},
        ),
        "workers on more nodes": (
            {"worker_pod": PodOptions(node_selector={"disk": "ssd"})},
            {},
        ),
        "toleration of workers removed": (
            {"worker_pod": PodOptions(tolerations=[Toleration(key="gpu", operator="Exists")])},
            {},
        ),
        "folder of the tiers": (
            {"tiers": [SSD]},
            {"tiers": [SSD], "worker": Process(properties={"alluxio.worker.data.folder": "/a"})},
        ),
        "image without a release": ({}, {"image": Image("registry.example.com/a", tag="new")}),
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
        "log server's node directory": (
            {"log_server": LogServerOptions(volume=HOST("/var/log/a"))},
            {"log_server": LogServerOptions(volume=HOST("/var/log/b"))},
        ),
        "metrics added": ({}, {"metrics": Metrics()}),
        "web UI added": ({}, {"web_ui": WebUiOptions(host="alluxio.example.com")}),
        "policies added": ({}, {"network_policies": NetworkPolicies()}),
        "policies removed": ({"network_policies": NetworkPolicies()}, {}),
    }


@cache
def pairs() -> Mapping[str, Pair]:
    """All pairs, by what changes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is unwise changes, too
        of_options = {name: _of_options(*each) for name, each in options().items()}
    return {
        **of_options,
        **{name: by_hand(kind, change, **given) for name, (kind, change, given) in BY_HAND.items()},
        **others(),
    }
