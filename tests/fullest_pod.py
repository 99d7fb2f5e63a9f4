"""The fullest use of what is said of processes and their pods."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    ClaimRetention,
    ConfigMapVariables,
    EnvSource,
    HostAlias,
    Jvm,
    PodVolume,
    Probe,
    Resources,
    Toleration,
    TopologySpread,
    UpdateStrategy,
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
EPHEMERAL: Arguments = {**CLAIM, "access_modes": ["ReadWriteOncePod"]}
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
    "ephemeral_storage_request": "1Gi",
    "ephemeral_storage_limit": "2Gi",
    "extended": {"nvidia.com/gpu": 1, "hugepages-2Mi": "1Gi"},
}
JVM: Arguments = {
    "heap": "6Gi",
    "direct_memory": "3Gi",
    "allowance": "1Gi",
    "options": ["-XX:+UseG1GC", "-Xss2m"],
}
FIELD: Arguments = {"path": "spec.nodeName"}
RESOURCE: Arguments = {"name": "limits.memory", "divisor": "1Mi"}
CONFIG_MAP_KEY: Arguments = {"config_map_name": "settings", "key": "region", "optional": True}
CONFIG_MAP_VARIABLES: Arguments = {
    "config_map_name": "more-settings",
    "prefix": "MORE_",
    "optional": True,
}
PROCESS: Arguments = {
    "resources": Resources(**RESOURCES),
    "jvm": Jvm(**JVM),
    "properties": {"alluxio.user.file.writetype.default": "CACHE_THROUGH"},
    "env": {
        "TZ": "Europe/Berlin",
        "PRICE": "$5",
        "NODE": EnvSource.field(**FIELD),
        "LIMIT": EnvSource.resource(**RESOURCE),
        "REGION": EnvSource.config_map_key(**CONFIG_MAP_KEY),
    },
    "env_from": [ConfigMapVariables(**CONFIG_MAP_VARIABLES)],
    "log_levels": {"root": "WARN", "alluxio.master": "DEBUG"},
    "post_start": {"exec": {"command": ["touch", "/tmp/started"]}},
    "pre_stop": {"exec": {"command": ["sleep", "5"]}},
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

CLAIM_RETENTION: Arguments = {"when_deleted": "Delete", "when_scaled": "Delete"}

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
    "dns_policy": "None",
    "dns_config": {
        "nameservers": ["10.0.0.10"],
        "searches": ["example.com"],
        "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}],
    },
    "runtime_class_name": "kata",
    "termination_grace_period": "2min",
    "user": 2000,
    "group": 3000,
    "fs_group": 4000,
    "fs_group_change_policy": "OnRootMismatch",
    "sysctls": {"kernel.shm_rmid_forced": "1"},
    "env": {"LANG": "C.UTF-8", "POD": EnvSource.field("metadata.name")},
    "env_from": [ConfigMapVariables("settings")],
    "mounts": [
        VolumeSource.existing_claim("reference").at(**AT),
        VolumeSource.empty_dir(**EMPTY_DIR).at("/scratch"),
    ],
    "volumes": [PodVolume(name="watched", source={"emptyDir": {}})],
    "containers": [WATCHER],
    "init_containers": [PREPARER],
    "service_ports": {"ship": 9999},
    "service_type": "LoadBalancer",
    "service_annotations": {"example.com/internal": "true"},
    "update_strategy": UpdateStrategy(type="OnDelete"),
    "pod_management_policy": "OrderedReady",
    "claim_retention": ClaimRetention(when_scaled="Delete"),
}
ROLLING: Arguments = {"max_unavailable": "10%"}
CANARY: Arguments = {"partition": 2}
SURGING: Arguments = {"max_surge": 1}
