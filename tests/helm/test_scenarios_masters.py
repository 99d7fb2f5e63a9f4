"""The documentation's Helm examples 2 to 11, 16 and 18: under storages, journals, metastores."""

from __future__ import annotations

import pytest

from .scenario import Scenario, claim, name_of, synthesised

ROOT = "alluxio.master.mount.table.root"
HDFS = "alluxio.underfs.hdfs.configuration"
HDFS_FILES = "/secrets/hdfsConfig/core-site.xml:/secrets/hdfsConfig/hdfs-site.xml"
HDFS_SECRET = "secret-alluxio-hdfs-config-volume"
MOUNTED = {"secretName": "alluxio-hdfs-config", "defaultMode": 0o400}
WRITTEN = "the credentials in the values are written to Secret"
MASTER_SET = "StatefulSet/alluxio-master"
TEMPLATES = f"{MASTER_SET} spec.volumeClaimTemplates"


def secret(name: str, key: str) -> dict[str, object]:
    return {"secretKeyRef": {"name": name, "key": key}}


SCENARIOS = [
    Scenario(
        "02-s3-with-keys",
        {
            f"MASTER {ROOT}.ufs": "s3://warehouse/alluxio",
            f"MASTER {ROOT}.option.s3a.accessKeyId": "${UFS_SECRET_ALLUXIO_CREDENTIALS_ALLUXIO"
            "_MASTER_MOUNT_TABLE_ROOT_OPTION_S3A_ACCESSKEYID}",
            f"MASTER {ROOT}.option.s3a.secretKey": "${UFS_SECRET_ALLUXIO_CREDENTIALS_ALLUXIO"
            "_MASTER_MOUNT_TABLE_ROOT_OPTION_S3A_SECRETKEY}",
            "Secret/alluxio-credentials data": {
                f"{ROOT}.option.s3a.accessKeyId": "QUtJQUVYQU1QTEU=",
                f"{ROOT}.option.s3a.secretKey": "ZXhhbXBsZS9zZWNyZXQra2V5",
            },
            "env alluxio-master": {
                "UFS_SECRET_ALLUXIO_CREDENTIALS_ALLUXIO_MASTER_MOUNT_TABLE_ROOT_OPTION_S3A"
                "_ACCESSKEYID": secret("alluxio-credentials", f"{ROOT}.option.s3a.accessKeyId"),
                "UFS_SECRET_ALLUXIO_CREDENTIALS_ALLUXIO_MASTER_MOUNT_TABLE_ROOT_OPTION_S3A"
                "_SECRETKEY": secret("alluxio-credentials", f"{ROOT}.option.s3a.secretKey"),
            },
            "env alluxio-worker": {},
        },
        warns=[f"{WRITTEN} alluxio-credentials"],
    ),
    Scenario(
        "02-s3-with-keys-in-env",
        {
            f"MASTER {ROOT}.ufs": "s3://warehouse/alluxio",
            "Secret": ["alluxio-master-credentials", "alluxio-worker-credentials"],
            "env alluxio-master": {
                name: secret("alluxio-master-credentials", name)
                for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
            },
            "env alluxio-worker": {
                name: secret("alluxio-worker-credentials", name)
                for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
            },
        },
        warns=[f"{WRITTEN} alluxio-master-credentials", f"{WRITTEN} alluxio-worker-credentials"],
    ),
    Scenario(
        "02-s3-with-a-role",
        {
            f"MASTER {ROOT}.ufs": "s3://warehouse/alluxio",
            f"MASTER {ROOT}.option.s3a.accessKeyId": None,
            "Secret": [],
            "pod master serviceAccountName": "s3-reader",
            "pod worker serviceAccountName": "s3-reader",
        },
        external=["ServiceAccount/s3-reader"],
    ),
    Scenario(
        "03-journal-in-a-claim",
        {
            "ALL alluxio.master.journal.type": "UFS",
            "ALL alluxio.master.journal.folder": "/journal",
            "ALL alluxio.master.hostname": "alluxio-master-0",
            f"{TEMPLATES}[alluxio-journal].spec": claim("1Gi"),
            f"{MASTER_SET} spec.replicas": 1,
            f"{MASTER_SET} spec.serviceName": "alluxio-master",
            "mounts alluxio-master": {"alluxio-journal": "/journal"},
            "mounts alluxio-job-master": {"alluxio-journal": "/journal"},
            "container alluxio-master readinessProbe.exec.command[4]": "19999",
            "container alluxio-job-master livenessProbe.tcpSocket.port": "job-rpc",
            "container alluxio-master startupProbe.failureThreshold": 30,
            "container alluxio-master startupProbe.periodSeconds": 10,
        },
    ),
    Scenario(
        "03-journal-in-another-claim",
        {
            "ALL alluxio.master.journal.folder": "/var/journal",
            # 20G, which is no whole number of the binary units.
            f"{TEMPLATES}[alluxio-journal].spec": claim("19531250Ki", None, "ReadWriteOncePod"),
            "mounts alluxio-master": {"alluxio-journal": "/var/journal"},
        },
    ),
    Scenario(
        "04-journal-in-memory",
        {
            "ALL alluxio.master.journal.type": "UFS",
            "pod master volumes[alluxio-journal].emptyDir": {
                "medium": "Memory",
                "sizeLimit": "512Mi",
            },
            TEMPLATES: None,
        },
        warns=["Journal.local volume is an emptyDir"],
    ),
    Scenario(
        "05-journal-in-hdfs",
        {
            f"MASTER {ROOT}.ufs": "hdfs://namenode:9000/alluxio",
            "ALL alluxio.master.journal.type": "UFS",
            "ALL alluxio.master.journal.folder": "hdfs://namenode:9000/journal",
            f"ALL alluxio.master.journal.ufs.option.{HDFS}": HDFS_FILES,
            TEMPLATES: None,
            "pod master initContainers": None,
            f"pod master volumes[{HDFS_SECRET}].secret": MOUNTED,
            f"pod worker volumes[{HDFS_SECRET}].secret": MOUNTED,
            "mounts alluxio-master": {HDFS_SECRET: "/secrets/hdfsConfig"},
        },
        external=["Secret/alluxio-hdfs-config"],
    ),
    Scenario(
        "06-three-masters-in-claims",
        {
            "ALL alluxio.master.journal.type": "EMBEDDED",
            "ALL alluxio.master.embedded.journal.addresses": "alluxio-master-0:19200"
            ",alluxio-master-1:19200,alluxio-master-2:19200",
            "ALL alluxio.master.hostname": None,
            "MASTER alluxio.master.hostname": "${ALLUXIO_MASTER_HOSTNAME}",
            "container alluxio-master env[ALLUXIO_MASTER_HOSTNAME].valueFrom.fieldRef.fieldPath": (
                "metadata.name"
            ),
            f"{MASTER_SET} spec.replicas": 3,
            f"{MASTER_SET} spec.podManagementPolicy": "Parallel",
            f"{TEMPLATES}[alluxio-journal].spec": claim("1Gi"),
            "Service": [
                "alluxio-master",
                "alluxio-master-0",
                "alluxio-master-1",
                "alluxio-master-2",
            ],
            "Service/alluxio-master-2 spec.publishNotReadyAddresses": True,
            "container alluxio-master readinessProbe.exec.command[5]": "19200",
            "container alluxio-job-master readinessProbe.exec.command[5]": "20003",
            # Five minutes, since the values ask for no startup probe.
            "container alluxio-master startupProbe": {
                "tcpSocket": {"port": "embedded"},
                "periodSeconds": 10,
                "timeoutSeconds": 5,
                "failureThreshold": 30,
            },
        },
    ),
    Scenario(
        "07-three-masters-in-empty-dirs",
        {
            "ALL alluxio.master.journal.type": "EMBEDDED",
            "pod master volumes[alluxio-journal].emptyDir": {"sizeLimit": "1Gi"},
            TEMPLATES: None,
        },
        warns=["Journal.embedded volume is an emptyDir"],
    ),
    Scenario(
        "08-hdfs",
        {
            f"MASTER {ROOT}.ufs": "hdfs://namenode:9000/alluxio",
            f"MASTER {ROOT}.option.{HDFS}": HDFS_FILES,
            f"pod worker volumes[{HDFS_SECRET}].secret": MOUNTED,
            **{
                f"mounts alluxio-{name}": {
                    **mounts,
                    HDFS_SECRET: "/secrets/hdfsConfig",
                }
                for name, mounts in (
                    ("master", {"alluxio-journal": "/journal"}),
                    ("job-master", {"alluxio-journal": "/journal"}),
                    ("worker", {"alluxio-mem": "/dev/shm"}),
                    ("job-worker", {}),
                )
            },
        },
        external=["Secret/alluxio-hdfs-config"],
    ),
    Scenario(
        "09-metastore-in-a-claim",
        {
            "MASTER alluxio.master.metastore": "ROCKS",
            "MASTER alluxio.master.metastore.dir": "/metastore",
            "ALL alluxio.master.metastore": None,
            f"{TEMPLATES}[alluxio-metastore].spec": claim("1Gi"),
            "mounts alluxio-master": {
                "alluxio-journal": "/journal",
                "alluxio-metastore": "/metastore",
            },
        },
    ),
    Scenario(
        "10-metastore-in-an-empty-dir",
        {
            "MASTER alluxio.master.metastore": "ROCKS",
            "MASTER alluxio.master.metastore.dir": "/var/metastore",
            f"{TEMPLATES}[alluxio-metastore]": None,
            "pod master volumes[alluxio-metastore].emptyDir": {"sizeLimit": "2Gi"},
        },
    ),
    Scenario(
        "11-several-secrets",
        {
            f"pod master volumes[{HDFS_SECRET}].secret": MOUNTED,
            "mounts alluxio-job-master": {
                "alluxio-journal": "/journal",
                HDFS_SECRET: "/secrets/hdfsConfig",
                "secret-ceph-config-volume": "/secrets/cephConfig",
            },
            "mounts alluxio-job-worker": {
                HDFS_SECRET: "/secrets/hdfsConfig",
                "secret-ceph-worker-volume": "/secrets/cephConfig",
            },
            "mounts alluxio-logserver": {
                "secret-archive-volume": "/secrets/archive",
                "alluxio-logs": "/opt/alluxio/logs",
            },
            "pod master volumes[secret-ceph-config-volume].secret.secretName": "ceph.config",
            "pod worker volumes[secret-ceph-config-volume]": None,
        },
        external=[
            f"Secret/{name}"
            for name in ("alluxio-hdfs-config", "ceph.config", "ceph-worker", "archive")
        ],
    ),
    Scenario(
        "16-format",
        {
            # Nothing needs formatting, whatever the chart does.
            "pod master initContainers": None,
            "pod master securityContext.runAsUser": 1000,
            "container alluxio-master args": ["master-only", "--no-format"],
        },
        warns=["journal.format.runFormat is ignored"],
    ),
    Scenario(
        "18-host-aliases",
        {
            f"pod {role} hostAliases": [
                {"ip": "192.168.7.10", "hostnames": ["namenode", "namenode.hadoop.example.com"]},
                {"ip": "192.168.7.11", "hostnames": ["datanode"]},
            ]
            for role in ("master", "worker", "fuse")
        },
    ),
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=name_of)
def test_the_masters_of_a_values_file_are_those_of_its_scenario(scenario: Scenario) -> None:
    assert scenario.holds == scenario.found()
    assert [*scenario.warns] == scenario.warned()


def test_a_journal_is_formatted_alike_with_and_without_the_key() -> None:
    plain, _ = synthesised("03-journal-in-a-claim")
    formatted, _ = synthesised("16-format")
    assert plain == formatted
