"""The keys of the chart's values for the workers, their tiers and short circuit."""

from __future__ import annotations

from collections.abc import Iterator

from .key import (
    ABSENT,
    CLAIM,
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


def workers() -> Iterator[Key]:
    """Of workers, tiers and short circuit."""
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
    yield Key("tieredstore.levels", [level], "list", "tiers=[Tier(…)]", back=("", "tiers"))
    backs = {"mediumtype": "medium_type", "high": "high_watermark", "low": "low_watermark"}
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
        back = ("tieredstore.levels[]", backs.get(name, name))
        path = f"tieredstore.levels[].{name}"
        yield Key(path, ABSENT, kind, option, note, nullable, words, back)
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
        back=("shortCircuit", "claim_name"),
    )
    path = domain.format("volume=VolumeSource.host_path(…)")
    yield Key("shortCircuit.hostPath", "/tmp/alluxio-domain", "text", path)
