"""The options of the documentation and of the chart, each as a values file."""

from __future__ import annotations

from typing import Any

import pytest

from .scenario import Scenario, claim, found, name_of, synthesised, user

ROOT = "alluxio.master.mount.table.root"


def resources(name: str, limits: object, requests: object) -> dict[str, object]:
    return {
        f"container alluxio-{name} resources.limits": limits,
        f"container alluxio-{name} resources.requests": requests,
    }


def probe(container: str, kind: str, **fields: object) -> dict[str, object]:
    return {f"container alluxio-{container} {kind}.{name}": each for name, each in fields.items()}


def account(role: str, name: str) -> dict[str, object]:
    return {f"pod {role} serviceAccountName": name}


PROCESSES = [
    Scenario(
        "properties",
        {
            "ALL alluxio.user.file.writetype.default": "CACHE_THROUGH",
            "ALL alluxio.user.block.size.bytes.default": "64MB",
            "ALL alluxio.user.file.metadata.sync.interval": "60000",
            "ALL alluxio.user.metrics.collection.enabled": "true",
            # Deleting the chart's value brings Alluxio's own back.
            "ALL alluxio.security.stale.channel.purge.interval": "3d",
            f"MASTER {ROOT}.readonly": "true",
            f"MASTER {ROOT}.option.alluxio.underfs.s3.inherit.acl": "false",
            "MASTER alluxio.master.worker.timeout": "10min",
            "JOB_MASTER alluxio.job.master.job.capacity": "50000",
            "WORKER alluxio.worker.block.heartbeat.interval": "2sec",
            "JOB_WORKER alluxio.job.worker.threadpool.size": "20",
        },
    ),
    Scenario(
        "jvm-options",
        {
            "ALL flags": ["-XX:+UseG1GC"],
            "ALL alluxio.user.file.writetype.default": "THROUGH",
            "MASTER flags": ["-Xmx4g", "-XX:MaxDirectMemorySize=1g", "-Dcom.example.flag=on"],
            "JOB_MASTER flags": ["-XX:MaxDirectMemorySize=6144m", "-Xmx1g"],
            "WORKER flags": ["-Xmx2g", "-XX:MaxDirectMemorySize=512m"],
            "JOB_WORKER flags": ["-Xmx3136m", "-XX:MaxDirectMemorySize=448m"],
            "JOB_WORKER alluxio.job.worker.threadpool.size": "20",
        },
    ),
    Scenario(
        "resources",
        {
            # To the byte: 4G is 4000000000, and so is 4000M.
            **resources(
                "master",
                {"cpu": "500m", "memory": "3906250Ki"},
                {"cpu": "250m", "memory": "3906250Ki"},
            ),
            **resources("job-master", None, {"memory": "1Gi"}),
            **resources(
                "worker", {"cpu": "8", "memory": "12Gi"}, {"cpu": "1", "memory": "7812500Ki"}
            ),
            **resources("job-worker", {"cpu": "4", "memory": "2Gi"}, {"cpu": "1", "memory": "1Gi"}),
            # Without a limit, the image's launcher chooses.
            "JOB_MASTER flags": [],
        },
    ),
    Scenario(
        "probes",
        {
            **probe("master", "readinessProbe", initialDelaySeconds=30, successThreshold=2),
            **probe("master", "readinessProbe", periodSeconds=10, timeoutSeconds=5),
            **probe("master", "livenessProbe", failureThreshold=5, periodSeconds=30),
            "container alluxio-master startupProbe": {
                "tcpSocket": {"port": "rpc"},
                "initialDelaySeconds": 5,
                "periodSeconds": 6,
                "timeoutSeconds": 2,
                "failureThreshold": 50,
            },
            **probe(
                "job-master", "startupProbe", failureThreshold=20, tcpSocket={"port": "job-rpc"}
            ),
            **probe("worker", "livenessProbe", timeoutSeconds=20, periodSeconds=120),
            **probe("job-worker", "readinessProbe", failureThreshold=9),
            **probe("fuse", "livenessProbe", initialDelaySeconds=40, periodSeconds=30),
            # Five minutes, since the values ask for no startup probe.
            "container alluxio-worker startupProbe": {
                "tcpSocket": {"port": "rpc"},
                "periodSeconds": 10,
                "timeoutSeconds": 5,
                "failureThreshold": 30,
            },
        },
    ),
    Scenario(
        "ports",
        {
            "ALL alluxio.master.embedded.journal.addresses": "alluxio-master-0:21200"
            ",alluxio-master-1:21200,alluxio-master-2:21200",
            # All processes connect to these, and are told; the chart forgets the masters.
            "ALL alluxio.master.rpc.port": "21998",
            "ALL alluxio.master.web.port": "21999",
            "ALL alluxio.master.embedded.journal.port": "21200",
            "ALL alluxio.job.master.rpc.port": "22001",
            "WORKER alluxio.worker.rpc.port": "28999",
            "JOB_WORKER alluxio.job.worker.data.port": "28002",
            "container alluxio-master ports": [
                {"name": "rpc", "containerPort": 21998},
                {"name": "web", "containerPort": 21999},
                {"name": "embedded", "containerPort": 21200},
            ],
            "Service/alluxio-master-1 spec.ports": [
                {"name": "rpc", "port": 21998},
                {"name": "web", "port": 21999},
                {"name": "embedded", "port": 21200},
                {"name": "job-rpc", "port": 22001},
                {"name": "job-web", "port": 22002},
                {"name": "job-embedded", "port": 22003},
            ],
            "container alluxio-worker ports": [
                {"name": "rpc", "containerPort": 28999},
                {"name": "web", "containerPort": 28000},
            ],
            "container alluxio-job-worker ports": [
                {"name": "job-rpc", "containerPort": 28001},
                {"name": "job-data", "containerPort": 28002},
                {"name": "job-web", "containerPort": 28003},
            ],
        },
    ),
    Scenario(
        "env",
        {
            "env alluxio-master": {"AWS_REGION": "eu-west-1"},
            "env alluxio-job-master": {"ROUNDS": "3"},
            "env alluxio-worker": {"FEATURE": "true"},
            "env alluxio-job-worker": {"PRICE": "5$$"},
            "env alluxio-fuse": {"MAX_IDLE_THREADS": "64"},
            "env alluxio-proxy": {"MODE": "s3"},
            "env alluxio-logserver": {"KEEP": "7d"},
        },
    ),
]

NOT_READY = {"key": "dedicated", "operator": "Equal", "value": "alluxio", "effect": "NoSchedule"}

PODS = [
    Scenario(
        "scheduling",
        {
            "pod master nodeSelector": {"pool": "alluxio"},
            "pod worker nodeSelector": {"disk": "ssd"},
            "pod master tolerations": [NOT_READY],
            "pod worker tolerations": [
                NOT_READY,
                {
                    "key": "maintenance",
                    "operator": "Exists",
                    "effect": "NoExecute",
                    "tolerationSeconds": 3600,
                },
            ],
            "pod fuse tolerations": [NOT_READY, {"operator": "Exists"}],
            "StatefulSet/alluxio-master spec.template.metadata.annotations.backup": "true",
            "DaemonSet/alluxio-fuse spec.template.metadata.annotations"
            "[sidecar.istio.io/inject]": "false",
        },
    ),
    Scenario(
        "accounts",
        {
            **account("master", "alluxio-master"),
            **account("worker", "alluxio"),
            "pod worker imagePullSecrets": [{"name": "registry"}, {"name": "mirror"}],
            "container alluxio-worker image": "registry.example.com/data/alluxio:2.9.5-hadoop3",
            "container alluxio-worker imagePullPolicy": "Always",
        },
        external=[
            "ServiceAccount/alluxio",
            "ServiceAccount/alluxio-master",
            "Secret/registry",
            "Secret/mirror",
        ],
    ),
    Scenario(
        "networks",
        {
            "pod master hostNetwork": True,
            "pod master dnsPolicy": "Default",
            "pod master hostPID": None,
            "pod worker hostPID": True,
            "pod worker dnsPolicy": "ClusterFirstWithHostNet",
            # Kubernetes refuses it with hostPID, under which they see each other anyhow.
            "pod worker shareProcessNamespace": None,
            "WORKER alluxio.worker.container.hostname": None,
            "pod proxy dnsPolicy": "ClusterFirst",
            "pod logserver hostNetwork": True,
        },
    ),
    Scenario("a-shared-process-namespace", {"pod master shareProcessNamespace": True}),
    Scenario(
        "extras",
        {
            "container shipper image": "registry.example.com/shipper:1",
            "container shipper imagePullPolicy": "Always",
            "container shipper securityContext": {"runAsUser": 2000, "runAsGroup": 2000},
            "container shipper resources": {"limits": {"cpu": "100m"}},
            "container shipper command": ["/ship"],
            "container shipper args": ["--every", "10"],
            "env shipper": {"TARGET": "logs", "NODE": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
            "container shipper envFrom": [{"configMapRef": {"name": "shipper"}}],
            "container shipper ports": [{"containerPort": 9100, "name": "ship"}],
            "mounts shipper": {"spool": "/spool"},
            "pod master volumes[spool]": {"name": "spool", "emptyDir": {}},
            "pod master volumes[hosts].configMap": {"name": "hosts", "defaultMode": 0o440},
            "container alluxio-master volumeMounts[hosts]": {
                "name": "hosts",
                "mountPath": "/etc/alluxio-hosts",
                "readOnly": True,
            },
            "Service/alluxio-master-0 spec.ports[ship].port": 9100,
            "pod worker volumes[scratch]": {"name": "scratch", "emptyDir": {}},
            "container alluxio-worker volumeMounts[scratch].mountPath": "/scratch",
        },
        external=["ConfigMap/hosts", "ConfigMap/shipper"],
    ),
    Scenario(
        "config-maps",
        {
            # The chart has the mounts, and no volumes for them.
            "pod master volumes[configmap-site-volume].configMap": {"name": "site"},
            "pod worker volumes[configmap-site-volume].configMap": {"name": "site"},
            "container alluxio-worker volumeMounts[configmap-site-volume].mountPath": (
                "/configmaps/siteConfig"
            ),
            "container alluxio-job-master volumeMounts[configmap-krb5-conf-volume].mountPath": (
                "/configmaps/kerberos"
            ),
            "pod worker volumes[configmap-krb5-conf-volume]": None,
            "container alluxio-logserver volumeMounts[configmap-rotation-volume].mountPath": (
                "/configmaps/rotation"
            ),
        },
        external=["ConfigMap/site", "ConfigMap/krb5.conf", "ConfigMap/rotation"],
    ),
    Scenario(
        "mounts",
        {
            **{
                f"container alluxio-{name} volumeMounts[shared-data].mountPath": "/shared"
                for name in ("master", "job-master", "worker", "job-worker", "logserver")
            },
            "pod master volumes[shared-data].persistentVolumeClaim.claimName": "shared.data",
            "pod worker volumes[scratch].persistentVolumeClaim.claimName": "scratch",
            "pod proxy volumes[scratch]": None,
            f"MASTER {ROOT}.ufs": "/shared",
        },
        external=["PersistentVolumeClaim/shared.data", "PersistentVolumeClaim/scratch"],
    ),
    Scenario(
        "users",
        {
            **user("master", 2000, 3000, 4000),
            **user("worker", 2000, 3000, 4000),
            **user("fuse", 0, 3000, 0),
        },
    ),
]

CLUSTERS = [
    Scenario(
        "masters-alone",
        {
            "StatefulSet": ["alluxio-master"],
            "DaemonSet": [],
            # Nobody is there to share a domain socket.
            "PersistentVolumeClaim": [],
        },
    ),
    Scenario(
        "workers-alone",
        {
            "StatefulSet": [],
            "DaemonSet": ["lake-worker"],
            "ALL alluxio.master.hostname": "lake-master-0",
        },
    ),
    Scenario(
        "full-name",
        {
            "StatefulSet": ["lake-master"],
            "PersistentVolumeClaim": ["lake-logserver-logs"],
            "ALL alluxio.master.hostname": "lake-master-0",
            # The chart's, whatever the name: applications look there.
            "FUSE alluxio.fuse.mount.point": "/mnt/alluxio-fuse",
            "StatefulSet/lake-master metadata.labels": {
                "app": "alluxio",
                "role": "alluxio-master",
                "release": "another",
                "name": "lake-master",
                "app.kubernetes.io/name": "alluxio",
                "app.kubernetes.io/instance": "lake",
                "app.kubernetes.io/component": "master",
                "app.kubernetes.io/version": "2.9.5",
            },
        },
        release_name="another",
    ),
    Scenario(
        "full-name-and-all-defaults",
        {
            "StatefulSet": ["lake-master"],
            "PersistentVolumeClaim": ["alluxio-worker-domain-socket", "alluxio-logserver-logs"],
            "PersistentVolumeClaim/alluxio-logserver-logs spec": claim("4Gi"),
            "FUSE alluxio.fuse.mount.point": "/mnt/alluxio-fuse",
        },
    ),
    Scenario("release-name", {"StatefulSet": ["prod-alluxio-master"]}, release_name="prod"),
    Scenario("name-override", {"StatefulSet": ["prod-cache-master"]}, release_name="prod"),
]

SCENARIOS = [*PROCESSES, *PODS, *CLUSTERS]


@pytest.mark.parametrize("scenario", PROCESSES, ids=name_of)
def test_options_of_processes_reach_them(scenario: Scenario) -> None:
    assert scenario.holds == scenario.found()
    assert [*scenario.warns] == scenario.warned()


@pytest.mark.parametrize("scenario", PODS, ids=name_of)
def test_options_of_pods_reach_them(scenario: Scenario) -> None:
    assert scenario.holds == scenario.found()
    assert [*scenario.warns] == scenario.warned()


@pytest.mark.parametrize("scenario", CLUSTERS, ids=name_of)
def test_a_cluster_has_the_parts_and_the_names_of_its_values(scenario: Scenario) -> None:
    assert scenario.holds == scenario.found()
    assert [*scenario.warns] == scenario.warned()


@pytest.mark.parametrize(
    ("file", "release_name", "name"),
    [
        ("release-name", "alluxio", "alluxio"),
        ("release-name", "my-alluxio-2", "my-alluxio-2"),
        ("release-name", "lake", "lake-alluxio"),
        ("name-override", "alluxio", "alluxio-cache"),
        ("name-override", "cache-1", "cache-1"),
        ("full-name", "prod", "lake"),
        ("resources", "prod", "alluxio"),
    ],
)
def test_objects_are_named_as_helm_names_them(file: str, release_name: str, name: str) -> None:
    documents, _ = synthesised(file, (), release_name)
    assert [f"{name}-master"] == found(documents, "StatefulSet")


def test_a_worker_that_is_given_more_memory_uses_it() -> None:
    documents, _ = synthesised("resources")
    flags: Any = found(documents, "WORKER flags")
    # 12Gi without the RAM disk of 1Gi and an eighth of the rest, in halves.
    assert flags == ["-Xmx4928m", "-XX:MaxDirectMemorySize=4928m"]
