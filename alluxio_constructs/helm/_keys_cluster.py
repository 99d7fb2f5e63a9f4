"""The keys of the chart's values for the cluster, its masters and its workers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from .._pods.image import PullPolicy
from ._key import (
    ABSENT,
    CLAIM,
    IGNORED,
    LARGE,
    LIVENESS,
    READINESS,
    RWO,
    STARTUP,
    Key,
    claim_keys,
    extra_keys,
    network_keys,
    pod_keys,
    port_keys,
    probe_keys,
    process_keys,
)


def cluster() -> Iterator[Key]:
    pod = "pod=PodOptions({})"
    yield Key("nameOverride", ABSENT, "text", "name=…", "only with fullnameOverride: null", True)
    yield Key("fullnameOverride", "alluxio", "text", "name=…", "label release is the same", True)
    yield Key("image", "alluxio/alluxio", "text", "image=Image(repository=…)")
    yield Key("imageTag", "2.9.5", "text", "image=Image(tag=…)")
    policy = "image=Image(pull_policy=…)"
    yield Key("imagePullPolicy", "IfNotPresent", "text", policy, words=get_args(PullPolicy))
    for name, option in (("user", "user"), ("group", "group"), ("fsGroup", "fs_group")):
        yield Key(name, 1000, "whole", pod.format(f"{option}=…"))
    yield Key("serviceAccount", None, "text", pod.format('service_account_name="…"'), "", True)
    yield Key(
        "imagePullSecrets", None, "secret names", pod.format("image_pull_secrets=[…]"), "", True
    )
    yield Key(
        "nodeSelector",
        ABSENT,
        "texts",
        pod.format("node_selector={…}"),
        "a component's own replaces it",
        True,
    )
    yield Key(
        "tolerations",
        ABSENT,
        "items",
        pod.format("tolerations=[…]"),
        "a component's own come in addition",
        True,
    )
    yield Key(
        "hostAliases",
        ABSENT,
        "items",
        pod.format("host_aliases=[HostAlias(…)]"),
        "of all pods; the chart's only masters and workers",
        True,
    )
    yield Key(
        "properties",
        {"alluxio.security.stale.channel.purge.interval": "365d"},
        "properties",
        "properties={…}",
        "checked against Alluxio's own list; the root mount's become ufs=Ufs(…); credentials go to"
        " a Secret",
        True,
    )
    yield Key("jvmOptions", ["-XX:+UseContainerSupport"], "options", "jvm_options=[…]", "", True)
    yield Key(
        "mounts",
        ABSENT,
        "items",
        "PodOptions(mounts=[…])",
        "",
        True,
    )
    for name, option in (
        ("secrets", "secrets=[UfsSecret.from_existing(…)]"),
        ("configmaps", "config_maps=[ConfigMapFiles(…)]"),
    ):
        note = "the chart mounts them without a volume" if name == "configmaps" else ""
        for pods in ("master", "worker", "logserver"):
            yield Key(f"{name}.{pods}", ABSENT, "texts", option, note, True)


def masters() -> Iterator[Key]:
    pod = "master_pod=PodOptions({})"
    process = "master=Process({})"
    yield Key("master.enabled", True, "boolean", "master_enabled=False")
    yield Key("master.count", 1, "whole", "masters=3")
    yield Key(
        "master.replicas", 1, "whole", "masters=3", f"{IGNORED}; refused unless 1 or master.count"
    )
    yield from process_keys("master", process, ["master-only", "--no-format"], *LARGE)
    yield from port_keys("master", "master", embedded=19200, rpc=19998, web=19999)
    yield from network_keys("master", pod)
    yield from extra_keys("master", pod)
    yield Key(
        "master.extraServicePorts",
        [],
        "items",
        pod.format("service_ports={…}"),
        nullable=True,
    )
    yield from probe_keys("master", process, "readinessProbe", READINESS)
    yield from probe_keys("master", process, "livenessProbe", LIVENESS)
    yield from probe_keys("master", process, "startupProbe", STARTUP)
    yield from pod_keys("master", pod)
    process = "job_master=Process({})"
    yield from process_keys("jobMaster", process, ["job-master"], *LARGE, env=ABSENT)
    yield from port_keys("jobMaster", "job_master", embedded=20003, rpc=20001, web=20002)
    yield from probe_keys("jobMaster", process, "readinessProbe", READINESS)
    yield from probe_keys("jobMaster", process, "livenessProbe", LIVENESS)
    yield from probe_keys("jobMaster", process, "startupProbe", STARTUP)
    journal = "journal=Journal.local({})"
    types = ("UFS", "EMBEDDED")
    yield Key("journal.type", "UFS", "text", "journal=Journal.embedded()", words=types)
    yield Key("journal.folder", "/journal", "text", journal.format("folder=…"))
    option = 'journal=Journal.hdfs("hdfs://…")'
    yield Key("journal.ufsType", "local", "text", option, words=("local", "HDFS"))
    media = ("persistentVolumeClaim", "emptyDir")
    yield Key("journal.volumeType", media[0], "text", journal.format("volume=…"), words=media)
    claim = journal.format(f"volume={CLAIM}")
    yield from claim_keys("journal", claim, "1Gi", modes=RWO, storage_class="standard")
    medium = journal.format("volume=VolumeSource.empty_dir(medium=…)")
    yield Key("journal.medium", "", "text", medium, "", True)
    yield Key(
        "journal.format.runFormat",
        False,
        "boolean",
        "none",
        "left out, with a warning: a fresh journal needs no formatting",
    )
    store = "metastore=Metastore({})"
    yield Key("metastore.volumeType", ABSENT, "text", store.format("volume=…"), "", True, media)
    yield Key("metastore.mountPath", ABSENT, "text", store.format("path=…"), "", True)
    claim = store.format(f"volume={CLAIM}")
    yield from claim_keys("metastore", claim, ABSENT, modes=ABSENT, storage_class=ABSENT)
    medium = store.format("volume=VolumeSource.empty_dir(medium=…)")
    yield Key("metastore.medium", ABSENT, "text", medium, "", True)


def workers() -> Iterator[Key]:
    pod = "worker_pod=PodOptions({})"
    process = "worker=Process({})"
    yield Key("worker.enabled", True, "boolean", "worker_enabled=False")
    yield from process_keys(
        "worker", process, ["worker-only", "--no-format"], "4", "4Gi", "1", "2Gi"
    )
    yield from port_keys("worker", "worker", rpc=29999, web=30000)
    yield from network_keys("worker", pod)
    yield from extra_keys("worker", pod)
    yield from probe_keys("worker", process, "readinessProbe", READINESS)
    yield from probe_keys("worker", process, "livenessProbe", LIVENESS)
    yield from probe_keys("worker", process, "startupProbe", STARTUP)
    yield from pod_keys("worker", pod)
    yield Key(
        "worker.fuseEnabled",
        False,
        "boolean",
        "fuse=Fuse(worker_embedded=True)",
        "the worker is root by itself; the chart asks for user, group and fsGroup 0, and writes no"
        " mount point",
    )
    process = "job_worker=Process({})"
    yield from process_keys(
        "jobWorker", process, ["job-worker"], "4", "4Gi", "1", "1Gi", env=ABSENT
    )
    yield from port_keys("jobWorker", "job_worker", rpc=30001, data=30002, web=30003)
    yield from probe_keys("jobWorker", process, "readinessProbe", READINESS)
    yield from probe_keys("jobWorker", process, "livenessProbe", LIVENESS)
    yield from probe_keys("jobWorker", process, "startupProbe", STARTUP)
    level = {
        "level": 0,
        "alias": "MEM",
        "mediumtype": "MEM",
        "path": "/dev/shm",
        "type": "emptyDir",
        "quota": "1Gi",
        "high": 0.95,
        "low": 0.7,
    }
    yield Key("tieredstore.levels", [level], "list", "tiers=[Tier(…)]")
    for name, kind, option, note, nullable in (
        ("level", "whole", "the order of tiers=[…]", "", False),
        ("alias", "texts with commas", "Tier(alias=…)", "the first of several is the tier's", True),
        ("mediumtype", "texts with commas", "Tier(medium_type=…, more_directories=[…])", "", False),
        ("path", "texts with commas", "Tier(path=…)", "", False),
        (
            "type",
            "text",
            "Tier(volume=VolumeSource.….…)",
            "an emptyDir is in memory for MEM only, and as large as the quota",
            True,
        ),
        ("name", "texts with commas", "VolumeSource.existing_claim(…)", "", True),
        (
            "quota",
            "texts with commas",
            "Tier(quota=…)",
            "1G is 2^30 bytes everywhere, as to Alluxio",
            False,
        ),
        ("high", "number", "Tier(high_watermark=…)", "", True),
        ("low", "number", "Tier(low_watermark=…)", "", True),
    ):
        words = ("emptyDir", "hostPath", "persistentVolumeClaim") if name == "type" else ()
        yield Key(f"tieredstore.levels[].{name}", ABSENT, kind, option, note, nullable, words)
    domain = "short_circuit=ShortCircuitDomain({})"
    yield Key("shortCircuit.enabled", True, "boolean", 'short_circuit="off"')
    note = "where no key of shortCircuit is given, as the tiers allow: uuid fails in 2.9.5"
    option = 'short_circuit="local" or "uuid"'
    policies = ("uuid", "local")
    yield Key("shortCircuit.policy", "uuid", "text", option, note, words=policies)
    media = ("persistentVolumeClaim", "hostPath")
    yield Key("shortCircuit.volumeType", media[0], "text", domain.format("volume=…"), words=media)
    claim = domain.format(f"volume={CLAIM}")
    yield from claim_keys("shortCircuit", claim, "1Mi", modes=RWO, storage_class="standard")
    yield Key(
        "shortCircuit.pvcName",
        "alluxio-worker-domain-socket",
        "text",
        domain.format("claim_name=…"),
        "by default it begins with the cluster's name",
    )
    path = domain.format("volume=VolumeSource.host_path(…)")
    yield Key("shortCircuit.hostPath", "/tmp/alluxio-domain", "text", path)
