"""The fullest use of everything: each option that there is, set to what it is not by default.

It is written down as arguments, which `fullest_uses` compares with the options that there are, and
needs no constructs.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from alluxio_constructs import (
    ChartLabels,
    Component,
    ConfigMapFiles,
    ConfigMapVariables,
    Csi,
    DataLossWarning,
    Feature,
    Fuse,
    Image,
    Journal,
    Jvm,
    LogServerOptions,
    Metastore,
    Metrics,
    Mount,
    MountTableOptions,
    NetworkPolicies,
    PodOptions,
    PodVolume,
    Ports,
    Process,
    ProxyOptions,
    Resources,
    ShortCircuitDomainOptions,
    Tier,
    TierDirectory,
    Tiers,
    Toleration,
    Ufs,
    UfsSecretOptions,
    Unchecked,
    UpdateStrategy,
    VolumeSource,
    WebUiOptions,
)
from tests.fullest_parts import (
    CONFIG_MAP_FILES,
    FUSE,
    LOG_SERVER,
    METRICS,
    MOUNT_TABLE,
    NETWORK_POLICIES,
    PROXY,
    WEB_UI,
)
from tests.fullest_pod import (
    CANARY,
    CLAIM,
    EMPTY_DIR,
    EPHEMERAL,
    EXISTING_CLAIM,
    HOST_PATH,
    JVM,
    POD,
    PROCESS,
    RESOURCES,
    SHIPPER,
    Arguments,
)

if TYPE_CHECKING:
    from cdk8s import Chart

IMAGE: Arguments = {
    "repository": "registry.example.com/alluxio/alluxio",
    "tag": "2.9.5-1",
    "digest": "sha256:" + "0123456789abcdef" * 4,
    "pull_policy": "Always",
    "domain_sockets": True,
    "java": 11,
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
    "proxy_web": 20112,
    "log_server_logging": 20113,
}

CSI: Arguments = {
    "mount_in_pod": True,
    "driver_object": False,
    "kubelet_directory": "/var/lib/k0s/kubelet",
    "provisioner_image": Image("registry.example.com/csi-provisioner", tag="v5.3.0"),
    "registrar_image": Image("registry.example.com/csi-node-driver-registrar", tag="v2.17.0"),
    "provisioner_resources": Resources(memory_limit="400Mi"),
    "controller_resources": Resources(memory_limit="2Gi"),
    "registrar_resources": Resources(memory_limit="200Mi"),
    "node_server_resources": Resources(memory_limit="9Gi"),
    "controller_pod": PodOptions(user=2001, service_account_name="csi"),
    "node_pod": PodOptions(tolerations=[Toleration(operator="Exists")]),
    "fuse": Process(
        resources=Resources(**RESOURCES),
        jvm=Jvm(**JVM),
        properties={"alluxio.fuse.web.enabled": True},
        env={"MAX_IDLE_THREADS": "64"},
        env_from=[ConfigMapVariables("settings")],
        log_levels={"alluxio.fuse": "DEBUG"},
    ),
    "fuse_user": "ml",
    "fuse_pod": PodOptions(host_network=False, labels={"team": "ml"}),
}

CSI_MOUNTED: Arguments = {
    "alluxio_path": "/data",
    "mount_in_pod": True,
    "properties": {"alluxio.user.file.readtype.default": "CACHE"},
    "jvm_options": ["-XX:+UseG1GC"],
    "mount_options": ["allow_other"],
}
CSI_CLAIMED: Arguments = {"size": "20Gi", "access_modes": ["ReadWriteMany"]}
CSI_STORAGE_CLASS: Arguments = {
    "name": "cache",
    "alluxio_path": "/data",
    "path_type": "DirectoryOrCreate",
    **CSI_MOUNTED,
}
CSI_CLAIM: Arguments = {"name": "data", "storage_class_name": "cache", **CSI_CLAIMED}
CSI_VOLUME: Arguments = {"name": "cache", **CSI_MOUNTED, **CSI_CLAIMED}

CHART_LABELS: Arguments = {"release": "prod", "app": "data"}

METASTORE: Arguments = {
    "volume": VolumeSource.empty_dir(**EMPTY_DIR),
    "path": "/rocks",
}

DIRECTORY: Arguments = {
    "medium_type": "SSD",
    "path": "/ssd",
    "quota": "10Gi",
    "volume": VolumeSource.persistent_volume_claim(**CLAIM),
}
TIER: Arguments = {
    "medium_type": "MEM",
    "path": "/dev/shm",
    "quota": "2Gi",
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
            quota="100Gi",
            volume=VolumeSource.host_path(**HOST_PATH),
        ),
        Tier(
            medium_type="SSD",
            path="/scratch-ssd",
            quota="10Gi",
            volume=VolumeSource.ephemeral(**EPHEMERAL),
        ),
    ],
    "name": "cache",
    "claim_for_each_worker": True,
}

DOMAIN: Arguments = {
    "volume": VolumeSource.persistent_volume_claim(**CLAIM),
    "path": "/sockets",
    "name": "cache",
    "claim_name": "sockets",
}

JOURNAL_VOLUMES: Arguments = {
    "name": "cache",
    "masters": 3,
    "size": "20Gi",
    "storage_class_name": "local",
    "host_path": "/srv/journal",
    "nodes": ["node-0", "node-1", "node-2"],
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

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        volume = PodVolume(name="own", source={"configMap": {"name": "own"}})
        return [Mount(volume=volume, path="/own", read_only=True)]

    def environment(self, component: Component) -> Sequence[Mapping[str, Any]]:
        return [{"name": "OWN", "value": component.suffix}]


EXTERNAL = [
    "ConfigMap/more-settings",
    "ConfigMap/own",
    "ConfigMap/settings",
    "ConfigMap/topology",
    "PersistentVolumeClaim/reference",
    "PersistentVolumeClaim/under-store",
    "PriorityClass/cache",
    "RuntimeClass/kata",
    "Secret/more",
    "Secret/registry",
    "Secret/under-store",
    "ServiceAccount/alluxio",
    "ServiceAccount/csi",
]


def journal(arguments: Arguments, factory: Callable[..., Journal]) -> Journal:
    """A journal, without the warning that formatting it always will lose it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        return factory(**arguments)


def plain_options() -> Arguments:
    """All options of a cluster, as descriptions, which need no constructs."""
    secret = UfsSecretOptions(**SECRET)
    more = UfsSecretOptions(secret_name="more", env={"MORE": "more"})
    return {
        "ufs": Ufs(**{**UFS, "secrets": [secret]}),
        "mounts": MountTableOptions(**{**MOUNT_TABLE, "mount_points": []}),
        "name": "cache",
        "image": Image(**IMAGE),
        "masters": 3,
        "workers": 3,
        "master_enabled": True,
        "worker_enabled": True,
        "journal": journal(VOLUME_JOURNAL, Journal.embedded),
        "tiers": Tiers(**TIERED_STORE),
        "short_circuit": ShortCircuitDomainOptions(**DOMAIN),
        "metastore": Metastore(**METASTORE),
        "fuse": Fuse(**FUSE),
        "csi": Csi(**{**CSI, "fuse": Process(), "fuse_user": None}),
        "proxy": ProxyOptions(**PROXY),
        "log_server": LogServerOptions(**LOG_SERVER),
        "metrics": Metrics(**METRICS),
        "web_ui": WebUiOptions(**WEB_UI),
        "network_policies": NetworkPolicies(**NETWORK_POLICIES),
        "secrets": [more],
        "config_maps": [ConfigMapFiles(**CONFIG_MAP_FILES)],
        "ports": Ports(**PORTS),
        "properties": {"alluxio.user.metrics.collection.enabled": True},
        "jvm_options": ["-XX:+ExitOnOutOfMemoryError"],
        "master": Process(**PROCESS),
        "job_master": Process(**PROCESS),
        "worker": Process(**PROCESS),
        "job_worker": Process(**PROCESS),
        "pod": PodOptions(**POD),
        "master_pod": PodOptions(
            labels={"tier": "control"},
            host_network=False,
            containers=[SHIPPER],
            update_strategy=UpdateStrategy(**CANARY),
        ),
        "worker_pod": PodOptions(node_selector={"disk": "nvme"}, user=1000, containers=[SHIPPER]),
        "features": [Own()],
        "chart_labels": ChartLabels(**CHART_LABELS),
        "kubernetes_version": "1.37",
        "may_share": ["/mnt/cache/data"],
    }


def cluster_options(chart: Chart) -> Arguments:
    """All options of a cluster, with constructs where there are some."""
    from alluxio_constructs import ShortCircuitDomain, TieredStore, UfsSecret

    secret = UfsSecret.from_existing(chart, "secret", **SECRET)
    more = UfsSecret.from_existing(chart, "more", secret_name="more", env={"MORE": "more"})
    return {
        **plain_options(),
        "ufs": Ufs(**{**UFS, "secrets": [secret]}),
        "tiers": TieredStore(chart, "tiers", **TIERED_STORE),
        "short_circuit": ShortCircuitDomain(chart, "domain", **DOMAIN),
        "secrets": [more],
    }
