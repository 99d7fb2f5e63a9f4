"""The fullest use of what is said of processes and their pods."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    HostAlias,
    Jvm,
    PodVolume,
    Probe,
    Resources,
    Toleration,
    TopologySpread,
    VolumeSource,
)

Arguments = dict[str, Any]

CLAIM: Arguments = {
    "size": "20Gi",
    "storage_class_name": "fast",
    "access_modes": ["ReadWriteMany"],
    "selector": {"matchLabels": {"disk": "fast"}},
    "prepare": True,
}
EXISTING_CLAIM: Arguments = {"claim_name": "under-store", "prepare": True}
EMPTY_DIR: Arguments = {"size_limit": "2Gi", "medium": "Memory"}
HOST_PATH: Arguments = {"path": "/srv/disk", "type": "Directory", "prepare": True}
AT: Arguments = {"path": "/reference", "name": "reference-data", "read_only": True}

PROBE: Arguments = {
    "initial_delay": "1s",
    "period": "2s",
    "timeout": "3s",
    "failure_threshold": 4,
    "success_threshold": 1,
    "enabled": True,
}
RESOURCES: Arguments = {
    "cpu_request": 0.5,
    "cpu_limit": "1500m",
    "memory_request": "12Gi",
    "memory_limit": "16Gi",
}
JVM: Arguments = {
    "heap": "6Gi",
    "direct_memory": "3Gi",
    "allowance": "1Gi",
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
TOPOLOGY_SPREAD: Arguments = {
    "topology_key": "topology.kubernetes.io/zone",
    "max_skew": 2,
    "when_unsatisfiable": "DoNotSchedule",
}

# Containers of others. Only the second listens, so that it is not for all pods of a node at once.
WATCHER: Arguments = {
    "name": "watcher",
    "image": "registry.example.com/watcher:1",
    "volumeMounts": [{"name": "watched", "mountPath": "/watched"}],
}
SHIPPER: Arguments = {
    "name": "shipper",
    "image": "registry.example.com/shipper:1",
    "ports": [{"name": "ship", "containerPort": 9999}],
}
PREPARER: Arguments = {
    "name": "preparer",
    "image": "registry.example.com/preparer:1",
    "volumeMounts": [{"name": "watched", "mountPath": "/watched"}],
}
POD: Arguments = {
    "labels": {"team": "data"},
    "annotations": {"example.com/owner": "data"},
    "object_labels": {"department": "research"},
    "object_annotations": {"example.com/contact": "data@example.com"},
    "node_selector": {"disk": "ssd"},
    "affinity": {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "gpu", "operator": "DoesNotExist"}]}
                ]
            }
        }
    },
    "topology_spread": [TopologySpread(**TOPOLOGY_SPREAD)],
    "tolerations": [Toleration(**TOLERATION)],
    "host_aliases": [HostAlias(**HOST_ALIAS)],
    "service_account_name": "alluxio",
    "automount_service_account_token": True,
    "image_pull_secrets": ["registry"],
    "priority_class_name": "cache",
    "host_network": True,
    "host_pid": True,
    "share_process_namespace": True,
    "dns_policy": "Default",
    "user": 2000,
    "group": 3000,
    "fs_group": 4000,
    "sysctls": {"kernel.shm_rmid_forced": "1"},
    "env": {"LANG": "C.UTF-8"},
    "mounts": [
        VolumeSource.existing_claim("reference").at(**AT),
        VolumeSource.empty_dir(**EMPTY_DIR).at("/scratch"),
    ],
    "volumes": [PodVolume(name="watched", source={"emptyDir": {}})],
    "containers": [WATCHER],
    "init_containers": [PREPARER],
    "service_ports": {"ship": 9999},
}
