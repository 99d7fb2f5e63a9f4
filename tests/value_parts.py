"""What the fullest examples of value classes are made of: parts with all that they can have."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from alluxio_constructs import (
    ClaimRetention,
    ConfigMapVariables,
    DataLossWarning,
    EnvSource,
    HostAlias,
    Journal,
    Jvm,
    PodOptions,
    PodVolume,
    Probe,
    Process,
    Resources,
    Tier,
    TierDirectory,
    Toleration,
    TopologySpread,
    UfsSecretOptions,
    Unchecked,
    UpdateStrategy,
    VolumeSource,
)


def claim() -> VolumeSource:
    return VolumeSource.persistent_volume_claim(
        "20Gi",
        storage_class_name="fast",
        access_modes=["ReadWriteMany"],
        selector={"matchLabels": {"disk": "fast"}},
        prepare=True,
    )


def ram() -> VolumeSource:
    return VolumeSource.empty_dir(size_limit="2Gi", medium="Memory")


def probe(successes: int = 1) -> Probe:
    return Probe(
        initial_delay="1s",
        period="2min",
        timeout="3s",
        failure_threshold=4,
        success_threshold=successes,
        enabled=False,
    )


def resources() -> Resources:
    return Resources(
        cpu_request=0.5,
        cpu_limit="1500m",
        memory_request="12Gi",
        memory_limit="16Gi",
        ephemeral_storage_request="1Gi",
        ephemeral_storage_limit="2Gi",
        extended={"nvidia.com/gpu": 1, "hugepages-2Mi": "1Gi"},
    )


def jvm() -> Jvm:
    return Jvm(heap="6Gi", direct_memory="3Gi", allowance="1Gi", options=["-XX:+UseG1GC"])


def process(**options: Any) -> Process:
    given: dict[str, Any] = {
        "resources": resources(),
        "jvm": jvm(),
        "properties": {
            "alluxio.user.file.writetype.default": "CACHE_THROUGH",
            "example.own": Unchecked(True),
        },
        "env": {"PRICE": "$5 \"or\" '6'", "NODE": EnvSource.field("spec.nodeName")},
        "env_from": [variables()],
        "log_levels": {"root": "WARN"},
        "post_start": {"exec": {"command": ["true"]}},
        "pre_stop": {"exec": {"command": ["sleep", "5"]}},
        "readiness_probe": probe(5),
        "liveness_probe": probe(),
        "startup_probe": probe(),
    }
    return Process(**{**given, **options})


def variables() -> ConfigMapVariables:
    return ConfigMapVariables("settings", prefix="MORE_", optional=True)


def pod() -> PodOptions:
    shipper = {"name": "shipper", "image": "shipper:1", "ports": [{"containerPort": 9999}]}
    return PodOptions(
        labels={"team": "data"},
        annotations={"example.com/owner": "data"},
        object_labels={"department": "research"},
        object_annotations={"example.com/contact": "data@example.com"},
        node_selector={"disk": "ssd"},
        affinity={
            "nodeAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [
                    {
                        "weight": 1,
                        "preference": {
                            "matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}],
                            "matchFields": None,
                        },
                    }
                ]
            }
        },
        topology_spread=[spread()],
        tolerations=[toleration()],
        host_aliases=[HostAlias(ip="10.0.0.1", hostnames=["namenode"])],
        service_account_name="alluxio",
        automount_service_account_token=True,
        image_pull_secrets=["registry"],
        priority_class_name="cache",
        host_network=True,
        host_pid=True,
        share_process_namespace=True,
        dns_policy="None",
        dns_config={"nameservers": ["10.0.0.10"], "options": [{"name": "ndots", "value": "2"}]},
        runtime_class_name="kata",
        termination_grace_period="2min",
        user=0,
        group=3000,
        fs_group=4000,
        fs_group_change_policy="OnRootMismatch",
        sysctls={"kernel.shm_rmid_forced": "1"},
        env={"LANG": "C.UTF-8", "POD": EnvSource.field("metadata.name")},
        env_from=[variables()],
        mounts=[VolumeSource.existing_claim("data").at("/data"), ram().at("/ram")],
        volumes=[PodVolume(name="watched", source={"emptyDir": {}})],
        containers=[shipper],
        init_containers=[{**shipper, "name": "first"}],
        service_ports={"ship": 9999},
        service_type="LoadBalancer",
        service_annotations={"example.com/internal": "true"},
        update_strategy=UpdateStrategy(type="OnDelete"),
        pod_management_policy="OrderedReady",
        claim_retention=retention(),
    )


def retention() -> ClaimRetention:
    return ClaimRetention(when_deleted="Delete", when_scaled="Delete")


def toleration() -> Toleration:
    return Toleration(key="gpu", value="yes", effect="NoExecute", toleration_seconds=60)


def spread() -> TopologySpread:
    return TopologySpread(topology_key="zone", max_skew=2, when_unsatisfiable="DoNotSchedule")


def directory() -> dict[str, Any]:
    return {"medium_type": "SSD", "path": "/ssd", "quota": "10Gi", "volume": claim()}


def tier() -> Tier:
    return Tier(
        medium_type="MEM",
        path="/mem",
        quota="2Gi",
        volume=ram(),
        alias="FAST",
        high_watermark=0.9,
        low_watermark=0.5,
        more_directories=[TierDirectory(**directory())],
    )


def secret() -> UfsSecretOptions:
    return UfsSecretOptions(
        secret_name="s3",
        mount="s3",
        files=["core-site.xml", "ca.crt"],
        env={"AWS_ACCESS_KEY_ID": "access-key"},
        properties={"alluxio.master.mount.table.root.option.s3a.secretKey": "secret-key"},
        pods=["master"],
    )


def always(factory: Callable[..., Journal], *args: Any, **options: Any) -> Journal:
    """A journal that is formatted at every start, without the warning that it gets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        return factory(*args, format="always", **options)
