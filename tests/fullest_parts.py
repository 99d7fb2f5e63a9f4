"""The fullest use of the parts that a cluster need not have: FUSE, proxy, metrics and the like."""

from __future__ import annotations

from alluxio_constructs import (
    ConsoleSink,
    CsvSink,
    GraphiteSink,
    JmxSink,
    JobOptions,
    MountPoint,
    PodOptions,
    Process,
    PrometheusMetricsServlet,
    Resources,
    Schedule,
    Slf4jSink,
    Toleration,
    Ufs,
    UfsSecretOptions,
    UpdateStrategy,
    VolumeSource,
)
from tests.fullest_pod import CLAIM, PROCESS, ROLLING, SHIPPER, SURGING, Arguments

_OPTION = "alluxio.master.mount.table.root.option"

MOUNT_POINT: Arguments = {
    "path": "/archive/logs",
    "ufs": Ufs(
        "s3://archive/logs",
        options={"alluxio.underfs.s3.endpoint": "http://s3.example.com"},
        secrets=[
            UfsSecretOptions(
                secret_name="archive",
                mount="archive",
                env={"ARCHIVE_REGION": "region"},
                properties={
                    f"{_OPTION}.s3a.accessKeyId": "id",
                    f"{_OPTION}.s3a.secretKey": "secret",
                    "alluxio.underfs.s3.region": "region",
                },
            )
        ],
        read_only=True,
    ),
    "shared": True,
}
MOUNT_TABLE: Arguments = {
    "mount_points": [
        MountPoint(**MOUNT_POINT),
        MountPoint("/shared", ufs=Ufs("/nfs", volume=VolumeSource.existing_claim("nfs"))),
    ],
    "schedule": Schedule("*/10 * * * *", keep_successful=1),
    "job": JobOptions(
        process=Process(resources=Resources(memory_limit="4Gi")), retries=1, deadline="5m"
    ),
}

FUSE: Arguments = {
    "mount_point": "/mnt/cache/data",
    "alluxio_path": "/data",
    "mount_options": ["allow_other", "attr_timeout=600"],
    "worker_embedded": False,
    "user": "analytics",
    "process": Process(
        **{**PROCESS, "properties": {"alluxio.fuse.web.enabled": True}, "pre_stop": None},
    ),
    "pod": PodOptions(
        host_pid=False,
        user=0,
        tolerations=[Toleration(operator="Exists")],
        update_strategy=UpdateStrategy(**ROLLING),
    ),
}

PROXY: Arguments = {
    "process": Process(**{**PROCESS, "properties": {"alluxio.proxy.stream.cache.timeout": "1h"}}),
    "pod": PodOptions(
        host_network=False,
        env={"LANG": "de_DE.UTF-8"},
        containers=[SHIPPER],
        update_strategy=UpdateStrategy(**SURGING),
    ),
    "service": "LoadBalancer",
}

LOG_SERVER: Arguments = {
    "volume": VolumeSource.persistent_volume_claim(**CLAIM),
    "claim_name": "logs",
    "process": Process(**{**PROCESS, "properties": {"alluxio.logserver.threads.max": 64}}),
    "pod": PodOptions(host_network=False, host_pid=False, containers=[SHIPPER]),
}

CONSOLE: Arguments = {"period": "1min"}
CSV: Arguments = {"period": "2min", "directory": "/metrics"}
JMX: Arguments = {"domain": "org.example"}
GRAPHITE: Arguments = {
    "host": "graphite.example.com",
    "port": 2003,
    "period": "3min",
    "prefix": "größe\\alluxio",
}
SLF4J: Arguments = {
    "period": "4min",
    "filter_class": "com.example.Filter",
    "filter_regex": r"Master\..*",
}
METRICS: Arguments = {
    "sinks": [
        ConsoleSink(**CONSOLE),
        CsvSink(**CSV),
        JmxSink(**JMX),
        GraphiteSink(**GRAPHITE),
        Slf4jSink(**SLF4J),
        PrometheusMetricsServlet(),
    ],
    "scrape_annotations": True,
}

ALERTS: Arguments = {
    "no_leader_for": "5min",
    "away_for": "15min",
    "capacity_percent": 90,
    "under_storage_percent": 80,
    "cache_hit_percent": 50,
    "evictions_per_second": 5,
    "under_storage_errors": 1,
    "not_persisted_for": "2h",
    "journal_free_percent": 30,
    "journal_entries": 3_000_000,
    "checkpoint_age": "1d",
    "heap_percent": 80,
    "restarts": 1,
    "documentation": "https://docs.example.com/alluxio",
    "labels": {"team": "data"},
}
DASHBOARD: Arguments = {
    "title": "Cache",
    "uid": "cache",
    "refresh": "1min",
    "sidecar_labels": {"dashboards": "yes"},
    "folder": "Storage",
}

WEB_UI: Arguments = {
    "host": "alluxio.example.com",
    "ingress_class_name": "nginx",
    "tls_secret_name": "alluxio-tls",
    "annotations": {"cert-manager.io/cluster-issuer": "letsencrypt"},
    "service": "NodePort",
    "service_annotations": {"example.com/internal": "true"},
}
NETWORK_POLICIES: Arguments = {
    "clients": [
        {
            "podSelector": {"matchLabels": {"alluxio-client": "true"}},
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "spark"}},
        },
        {"ipBlock": {"cidr": "10.1.0.0/16", "except": ["10.1.2.0/24"]}},
    ],
    "web": [{"namespaceSelector": {"matchExpressions": [{"key": "web", "operator": "Exists"}]}}],
    "nodes": ["10.0.0.0/16", "2001:db8::/32"],
}
WEB_ENDPOINT: Arguments = {
    "role": "master",
    "selector": {"role": "alluxio-master"},
    "port_name": "web",
    "port": 19999,
    "path": "/metrics",
}

CONFIG_MAP_FILES: Arguments = {
    "config_map_name": "topology",
    "mount": "topology",
    "conf_files": ["core-site.xml"],
    "pods": ["master", "fuse", "proxy"],
}
