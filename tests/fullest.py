"""The fullest use of everything: each option that there is, set to what it is not by default.

It is written down as arguments, so that `USED` can be compared with the options that there are.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cdk8s import Chart, Duration, Size

from alluxio_constructs import (
    Component,
    DataLossWarning,
    Feature,
    Fuse,
    HostAlias,
    Image,
    Journal,
    JournalVolumes,
    Jvm,
    Metastore,
    Mount,
    PodOptions,
    PodVolume,
    Ports,
    Probe,
    Process,
    Resources,
    ShortCircuitDomain,
    Tier,
    TierDirectory,
    TieredStore,
    Toleration,
    Ufs,
    UfsSecret,
    Unchecked,
    VolumeSource,
)

Arguments = dict[str, Any]

IMAGE: Arguments = {
    "repository": "registry.example.com/alluxio/alluxio",
    "tag": "2.9.5-1",
    "digest": "sha256:" + "0123456789abcdef" * 4,
    "pull_policy": "Always",
}

CLAIM: Arguments = {
    "size": Size.gibibytes(20),
    "storage_class_name": "fast",
    "access_modes": ["ReadWriteMany"],
    "prepare": True,
}
EXISTING_CLAIM: Arguments = {"claim_name": "under-store", "prepare": True}
EMPTY_DIR: Arguments = {"size_limit": Size.gibibytes(2), "medium": "Memory"}
HOST_PATH: Arguments = {"path": "/srv/disk", "type": "Directory", "prepare": True}

PROBE: Arguments = {
    "initial_delay": Duration.seconds(1),
    "period": Duration.seconds(2),
    "timeout": Duration.seconds(3),
    "failure_threshold": 4,
    "success_threshold": 1,
}
RESOURCES: Arguments = {
    "cpu_request": 0.5,
    "cpu_limit": "1500m",
    "memory_request": Size.gibibytes(12),
    "memory_limit": Size.gibibytes(16),
}
JVM: Arguments = {
    "heap": Size.gibibytes(6),
    "direct_memory": Size.gibibytes(3),
    "allowance": Size.gibibytes(1),
    "options": ["-XX:+UseG1GC", "-Xss2m"],
}
PROCESS: Arguments = {
    "resources": Resources(**RESOURCES),
    "jvm": Jvm(**JVM),
    "properties": {"alluxio.user.file.writetype.default": "CACHE_THROUGH"},
    "env": {"TZ": "Europe/Berlin", "PRICE": "$5"},
    "readiness_probe": Probe(**{**PROBE, "success_threshold": 5}),
    "liveness_probe": Probe(**PROBE),
    "startup_probe": Probe(**PROBE),
}

TOLERATION: Arguments = {
    "key": "dedicated",
    "operator": "Equal",
    "value": "cache",
    "effect": "NoExecute",
    "toleration_seconds": 60,
}
HOST_ALIAS: Arguments = {"ip": "10.0.0.1", "hostnames": ["namenode", "namenode.example.com"]}
POD: Arguments = {
    "labels": {"team": "data"},
    "annotations": {"example.com/owner": "data"},
    "node_selector": {"disk": "ssd"},
    "tolerations": [Toleration(**TOLERATION)],
    "host_aliases": [HostAlias(**HOST_ALIAS)],
    "service_account_name": "alluxio",
    "image_pull_secrets": ["registry"],
    "priority_class_name": "cache",
    "host_network": True,
    "host_pid": True,
    "dns_policy": "Default",
    "user": 2000,
    "group": 3000,
    "fs_group": 4000,
}

PORTS: Arguments = {
    "master_rpc": 20100,
    "master_web": 20101,
    "master_embedded_journal": 20102,
    "job_master_rpc": 20103,
    "job_master_web": 20104,
    "job_master_embedded_journal": 20105,
    "worker_rpc": 20106,
    "worker_web": 20107,
    "job_worker_rpc": 20108,
    "job_worker_data": 20109,
    "job_worker_web": 20110,
    "fuse_web": 20111,
}

FUSE: Arguments = {
    "mount_point": "/mnt/cache/data",
    "alluxio_path": "/data",
    "mount_options": ["allow_other", "attr_timeout=600"],
    "worker_embedded": False,
    "process": Process(
        **{**PROCESS, "properties": {"alluxio.fuse.web.enabled": True}},
    ),
    "pod": PodOptions(host_pid=False, user=0, tolerations=[Toleration(operator="Exists")]),
}

METASTORE: Arguments = {
    "volume": VolumeSource.empty_dir(**EMPTY_DIR),
    "path": "/rocks",
}

DIRECTORY: Arguments = {
    "medium_type": "SSD",
    "path": "/ssd",
    "quota": Size.gibibytes(10),
    "volume": VolumeSource.persistent_volume_claim(**CLAIM),
}
TIER: Arguments = {
    "medium_type": "MEM",
    "path": "/dev/shm",
    "quota": Size.gibibytes(2),
    "volume": VolumeSource.empty_dir(**EMPTY_DIR),
    "alias": "FAST",
    "high_watermark": 0.9,
    "low_watermark": 0.5,
    "more_directories": [TierDirectory(**DIRECTORY)],
}
TIERED_STORE: Arguments = {
    "tiers": [
        Tier(**TIER),
        Tier(
            medium_type="HDD",
            path="/hdd",
            quota=Size.gibibytes(100),
            volume=VolumeSource.host_path(**HOST_PATH),
        ),
    ],
    "name": "cache",
}

DOMAIN: Arguments = {
    "volume": VolumeSource.persistent_volume_claim(**CLAIM),
    "path": "/sockets",
    "name": "cache",
}

JOURNAL_VOLUMES: Arguments = {
    "name": "cache",
    "masters": 3,
    "size": Size.gibibytes(20),
    "storage_class_name": "local",
    "host_path": "/srv/journal",
}

SECRET: Arguments = {
    "secret_name": "under-store",
    "mount": "underStore",
    "files": ["core-site.xml", "ca.crt"],
    "env": {"AWS_ACCESS_KEY_ID": "access-key"},
    "properties": {"alluxio.master.mount.table.root.option.s3a.secretKey": "secret-key"},
    "pods": ["master"],
}

HDFS_JOURNAL: Arguments = {
    "folder": "hdfs://namenode:9000/journal",
    "secrets": [],
    "options": {"alluxio.underfs.hdfs.impl": "org.apache.hadoop.hdfs.DistributedFileSystem"},
    "format": "always",
}
VOLUME_JOURNAL: Arguments = {
    "volume": VolumeSource.persistent_volume_claim(**CLAIM),
    "folder": "/raft",
    "format": "always",
}

UFS: Arguments = {
    "uri": "/under-store",
    "options": {"alluxio.underfs.local.skip.broken.symlinks": True},
    "secrets": [],
    "read_only": True,
    "volume": VolumeSource.existing_claim(**EXISTING_CLAIM),
}

UNCHECKED: Arguments = {"value": "as it is"}


class Own(Feature):
    """A feature of a user's own, which answers all that it is asked."""

    def properties(self, component: Component) -> Mapping[str, Unchecked]:
        return {"example.own": Unchecked(component.suffix)}

    def mounts(self, component: Component) -> Sequence[Mount]:
        volume = PodVolume(name="own", source={"configMap": {"name": "own"}})
        return [Mount(volume=volume, path="/own", read_only=True)]

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        return [{"name": "OWN", "value": component.suffix}]


EXTERNAL = [
    "ConfigMap/own",
    "PersistentVolumeClaim/under-store",
    "PriorityClass/cache",
    "Secret/more",
    "Secret/registry",
    "Secret/under-store",
    "ServiceAccount/alluxio",
]


def journal(arguments: Arguments, factory: Callable[..., Journal]) -> Journal:
    """A journal, without the warning that formatting it always will lose it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        return factory(**arguments)


def cluster_options(chart: Chart) -> Arguments:
    """All options of a cluster."""
    secret = UfsSecret.from_existing(chart, "secret", **SECRET)
    more = UfsSecret.from_existing(chart, "more", secret_name="more", env={"MORE": "more"})
    return {
        "ufs": Ufs(**{**UFS, "secrets": [secret]}),
        "name": "cache",
        "image": Image(**IMAGE),
        "masters": 3,
        "journal": journal(VOLUME_JOURNAL, Journal.embedded),
        "tiers": TieredStore(chart, "tiers", **TIERED_STORE),
        "short_circuit": ShortCircuitDomain(chart, "domain", **DOMAIN),
        "metastore": Metastore(**METASTORE),
        "fuse": Fuse(**FUSE),
        "secrets": [more],
        "ports": Ports(**PORTS),
        "properties": {"alluxio.user.metrics.collection.enabled": True},
        "jvm_options": ["-XX:+ExitOnOutOfMemoryError"],
        "master": Process(**PROCESS),
        "job_master": Process(**PROCESS),
        "worker": Process(**PROCESS),
        "job_worker": Process(**PROCESS),
        "pod": PodOptions(**POD),
        "master_pod": PodOptions(labels={"tier": "control"}, host_network=False),
        "worker_pod": PodOptions(node_selector={"disk": "nvme"}, user=1000),
        "features": [Own()],
    }


USED: list[tuple[Callable[..., Any], Arguments]] = [
    (Image, IMAGE),
    (VolumeSource.persistent_volume_claim, CLAIM),
    (VolumeSource.existing_claim, EXISTING_CLAIM),
    (VolumeSource.empty_dir, EMPTY_DIR),
    (VolumeSource.host_path, HOST_PATH),
    (Probe, PROBE),
    (Resources, RESOURCES),
    (Jvm, JVM),
    (Process, PROCESS),
    (Toleration, TOLERATION),
    (HostAlias, HOST_ALIAS),
    (PodOptions, POD),
    (Ports, PORTS),
    (Fuse, FUSE),
    (Metastore, METASTORE),
    (TierDirectory, DIRECTORY),
    (Tier, TIER),
    (TieredStore.__init__, TIERED_STORE),
    (ShortCircuitDomain.__init__, DOMAIN),
    (JournalVolumes.__init__, JOURNAL_VOLUMES),
    (UfsSecret.__init__, SECRET),
    (Journal.hdfs, HDFS_JOURNAL),
    (Journal.local, VOLUME_JOURNAL),
    (Journal.embedded, VOLUME_JOURNAL),
    (Ufs, UFS),
    (Unchecked, UNCHECKED),
]
"""What there is, and the arguments that are used of it."""

AS_BY_DEFAULT = {
    ("Fuse", "worker_embedded"),  # another snapshot has it
    ("Toleration", "operator"),  # the other one excludes a value
    ("Probe", "success_threshold"),  # None is the default, and 1 the only value for most
    ("Ufs", "secrets"),  # they need a scope: `cluster_options` gives them
    ("hdfs", "secrets"),
}
"""Arguments that are what they are by default, with the reason."""
