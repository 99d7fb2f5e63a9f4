"""The documentation's Helm examples 12 to 15 and 24 to 27: tiers and short circuit."""

from __future__ import annotations

import pytest

from .scenario import Scenario, claim, name_of

LEVEL = "WORKER alluxio.worker.tieredstore.level"
SOCKET = "alluxio.worker.data.server.domain.socket"
MEM, SSD = "alluxio-mem", "alluxio-ssd"
CLAIM = "PersistentVolumeClaim/alluxio-worker-domain-socket"


def tier(
    level: int, alias: str, media: str, path: str, quota: str, high: str = "0.95", low: str = "0.7"
) -> dict[str, str]:
    """The properties of a tier."""
    return {
        f"{LEVEL}{level}.alias": alias,
        f"{LEVEL}{level}.dirs.mediumtype": media,
        f"{LEVEL}{level}.dirs.path": path,
        f"{LEVEL}{level}.dirs.quota": quota,
        f"{LEVEL}{level}.watermark.high.ratio": high,
        f"{LEVEL}{level}.watermark.low.ratio": low,
    }


def on_claim(name: str) -> dict[str, object]:
    return {"name": name, "persistentVolumeClaim": {"claimName": name}}


def on_host(name: str, path: str) -> dict[str, object]:
    return {"name": name, "hostPath": {"path": path, "type": "DirectoryOrCreate"}}


TIERS = [
    Scenario(
        "12-memory-tier",
        {
            **tier(0, "MEM", "MEM", "/dev/shm", "2Gi", "0.9", "0.6"),
            f"{LEVEL}s": "1",
            # Of the quotas, where the chart takes the memory request; and 2G is 2^31 everywhere.
            "WORKER alluxio.worker.ramdisk.size": "2Gi",
            f"pod worker volumes[{MEM}].emptyDir": {"medium": "Memory", "sizeLimit": "2Gi"},
            "mounts alluxio-worker": {MEM: "/dev/shm"},
            "WORKER alluxio.user.short.circuit.enabled": "false",
        },
    ),
    Scenario(
        "12-ssd-in-an-empty-dir",
        {
            **tier(0, "SSD", "SSD", "/ssd-disk", "10Gi"),
            "WORKER alluxio.worker.ramdisk.size": None,
            f"pod worker volumes[{SSD}].emptyDir": {},
        },
    ),
    Scenario(
        "13-tiers-on-host-paths",
        {
            **tier(0, "MEM", "MEM", "/dev/shm", "1Gi"),
            **tier(1, "SSD", "SSD", "/ssd-disk", "10Gi"),
            f"{LEVEL}s": "2",
            "WORKER alluxio.worker.ramdisk.size": "1Gi",
            f"pod worker volumes[{MEM}]": on_host(MEM, "/dev/shm"),
            f"pod worker volumes[{SSD}]": on_host(SSD, "/ssd-disk"),
            "mounts alluxio-worker": {
                MEM: "/dev/shm",
                SSD: "/ssd-disk",
            },
            # Deliberately not the chart's uuid: clients on the node can share all of them.
            "WORKER alluxio.user.short.circuit.enabled": "true",
            f"WORKER {SOCKET}.address": None,
            "mounts alluxio-job-worker": {MEM: "/dev/shm", SSD: "/ssd-disk"},
        },
    ),
    Scenario(
        "14-tiers-on-claims",
        {
            **tier(0, "MEM", "MEM", "/dev/shm", "1Gi"),
            **tier(1, "SSD", "SSD", "/ssd-disk", "10Gi"),
            f"pod worker volumes[{MEM}]": on_claim(MEM),
            f"pod worker volumes[{SSD}]": on_claim(SSD),
            # The chart makes no claims for tiers either.
            "PersistentVolumeClaim": [],
        },
        external=[f"PersistentVolumeClaim/{MEM}", f"PersistentVolumeClaim/{SSD}"],
    ),
    Scenario(
        "15-one-tier-of-two-media",
        {
            **tier(0, "MEM", "MEM,SSD", "/dev/shm,/alluxio-ssd", "1Gi,10Gi"),
            f"{LEVEL}s": "1",
            "WORKER alluxio.worker.ramdisk.size": "1Gi",
            f"pod worker volumes[{MEM}]": on_claim(MEM),
            f"pod worker volumes[{SSD}]": on_claim(SSD),
            "mounts alluxio-worker": {
                MEM: "/dev/shm",
                SSD: "/alluxio-ssd",
            },
        },
        external=[f"PersistentVolumeClaim/{MEM}", f"PersistentVolumeClaim/{SSD}"],
    ),
]

SHORT_CIRCUIT = [
    Scenario(
        "24-short-circuit-off",
        {
            "WORKER alluxio.user.short.circuit.enabled": "false",
            "FUSE alluxio.user.short.circuit.enabled": "false",
            f"WORKER {SOCKET}.address": None,
            "mounts alluxio-worker": {MEM: "/dev/shm"},
            "pod fuse volumes[alluxio-domain]": None,
            "PersistentVolumeClaim": [],
        },
    ),
    Scenario(
        "25-short-circuit-local",
        {
            "WORKER alluxio.user.short.circuit.enabled": "true",
            f"WORKER {SOCKET}.as.uuid": "false",
            f"WORKER {SOCKET}.address": None,
            "mounts alluxio-worker": {SSD: "/ssd-disk"},
            "mounts alluxio-job-worker": {SSD: "/ssd-disk"},
            f"pod fuse volumes[{SSD}]": on_host(SSD, "/ssd-disk"),
            f"container alluxio-fuse volumeMounts[{SSD}].mountPath": "/ssd-disk",
            "PersistentVolumeClaim": [],
        },
    ),
    Scenario(
        "26-short-circuit-uuid-on-a-claim",
        {
            f"WORKER {SOCKET}.address": "/opt/domain",
            f"WORKER {SOCKET}.as.uuid": "true",
            f"{CLAIM} spec": claim("1Mi"),
            **{
                f"pod {role} volumes[alluxio-domain].persistentVolumeClaim.claimName": (
                    "alluxio-worker-domain-socket"
                )
                for role in ("worker", "fuse")
            },
            "mounts alluxio-job-worker": {"alluxio-domain": "/opt/domain"},
            "container alluxio-fuse volumeMounts[alluxio-domain].mountPath": "/opt/domain",
        },
    ),
    Scenario(
        "26-short-circuit-uuid-on-another-claim",
        {
            "PersistentVolumeClaim/sockets spec": claim("4Mi", "local-disks", "ReadWriteMany"),
            "PersistentVolumeClaim": ["sockets"],
            "pod worker volumes[alluxio-domain].persistentVolumeClaim.claimName": "sockets",
        },
    ),
    Scenario(
        "27-short-circuit-uuid-on-a-host-path",
        {
            f"WORKER {SOCKET}.address": "/opt/domain",
            f"WORKER {SOCKET}.as.uuid": "true",
            "pod worker volumes[alluxio-domain]": on_host("alluxio-domain", "/tmp/alluxio-domain"),
            "pod fuse volumes[alluxio-domain]": on_host("alluxio-domain", "/tmp/alluxio-domain"),
            "PersistentVolumeClaim": [],
        },
    ),
]

SCENARIOS = [*TIERS, *SHORT_CIRCUIT]


@pytest.mark.parametrize("scenario", TIERS, ids=name_of)
def test_the_tiers_of_a_values_file_are_those_of_its_scenario(scenario: Scenario) -> None:
    assert scenario.holds == scenario.found()
    assert [*scenario.warns] == scenario.warned()


@pytest.mark.parametrize("scenario", SHORT_CIRCUIT, ids=name_of)
def test_short_circuit_of_a_values_file_is_that_of_its_scenario(scenario: Scenario) -> None:
    assert scenario.holds == scenario.found()
    assert [*scenario.warns] == scenario.warned()
