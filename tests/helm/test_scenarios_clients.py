"""The documentation's Helm example 22, and the chart's log server, proxy, metrics and CSI."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alluxio_constructs._pods.scripts import script
from tests.kit import one
from tests.references import embedded_pods

from .scenario import Scenario, claim, found, metrics, name_of, synthesised, user

UNMOUNT = "/opt/alluxio/integration/fuse/bin/alluxio-fuse"
SINK = "alluxio.metrics.sink"
FILE = {"ALL alluxio.metrics.conf.file": "/config/metrics/metrics.properties"}
MOUNT_OPTIONS = [
    "direct_io",
    "allow_other",
    "entry_timeout=36000",
    "attr_timeout=36000",
    "max_readahead=0",
]

FUSE = [
    Scenario(
        "22-fuse",
        {
            # The chart writes <nil> for the first.
            "FUSE alluxio.fuse.mount.point": "/mnt/alluxio-fuse",
            "FUSE alluxio.fuse.mount.alluxio.path": "/",
            "FUSE alluxio.fuse.mount.options": "allow_other",
            "FUSE alluxio.user.hostname": "${ALLUXIO_CLIENT_HOSTNAME}",
            "FUSE flags": ["-Xmx1536m", "-XX:MaxDirectMemorySize=2g"],
            "container alluxio-fuse args": [
                "fuse",
                "--fuse-opts=allow_other",
                "/mnt/alluxio-fuse",
                "/",
            ],
            "container alluxio-fuse securityContext": {
                "privileged": True,
                "capabilities": {"add": ["SYS_ADMIN"]},
            },
            "container alluxio-fuse lifecycle.preStop.exec.command": [
                UNMOUNT,
                "unmount",
                "/mnt/alluxio-fuse",
            ],
            "container alluxio-fuse livenessProbe": {
                "exec": {
                    "command": [
                        "bash",
                        "-c",
                        script("fuse-mounted"),
                        "fuse-mounted",
                        "/mnt/alluxio-fuse",
                        "live",
                    ]
                },
                "initialDelaySeconds": 15,
                "periodSeconds": 30,
                "timeoutSeconds": 5,
                "failureThreshold": 2,
            },
            "container alluxio-fuse resources": {
                "limits": {"cpu": "4", "memory": "4Gi"},
                "requests": {"cpu": "500m", "memory": "1Gi"},
            },
            "container alluxio-fuse volumeMounts[alluxio-fuse-mount]": {
                "name": "alluxio-fuse-mount",
                "mountPath": "/mnt",
                "mountPropagation": "Bidirectional",
            },
            "pod fuse volumes[alluxio-fuse-device].hostPath": {
                "path": "/dev/fuse",
                "type": "CharDevice",
            },
            "pod fuse volumes[alluxio-fuse-mount].hostPath.path": "/mnt",
            # Deliberately not the chart's: domain sockets do not work, and root may not write.
            "pod fuse volumes[alluxio-domain]": None,
            "FUSE alluxio.user.short.circuit.enabled": "false",
            "FUSE alluxio.security.login.username": "alluxio",
            "pod fuse hostNetwork": True,
            "pod fuse hostPID": True,
            "pod fuse dnsPolicy": "ClusterFirstWithHostNet",
            **user("fuse", 0, 0, 0),
            "pod fuse affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution": [
                {
                    "labelSelector": {
                        "matchLabels": {
                            "app": "alluxio",
                            "role": "alluxio-worker",
                            "release": "alluxio",
                        }
                    },
                    "topologyKey": "kubernetes.io/hostname",
                }
            ],
        },
    ),
    Scenario(
        "22-fuse-elsewhere",
        {
            "FUSE alluxio.fuse.mount.point": "/mnt/shared/data",
            "FUSE alluxio.fuse.mount.alluxio.path": "/tables",
            "FUSE alluxio.fuse.mount.options": "allow_other,attr_timeout=600,entry_timeout=600",
            "container alluxio-fuse args": [
                "fuse",
                "--fuse-opts=allow_other,attr_timeout=600,entry_timeout=600",
                "/mnt/shared/data",
                "/tables",
            ],
            "container alluxio-fuse ports": [{"name": "web", "containerPort": 49998}],
            "FUSE alluxio.fuse.web.port": "49998",
            "container alluxio-fuse livenessProbe": None,
            "pod fuse volumes[alluxio-fuse-mount].hostPath.path": "/mnt/shared",
            "pod fuse hostNetwork": None,
            "pod fuse hostPID": None,
            "pod fuse dnsPolicy": None,
            "DaemonSet/alluxio-fuse spec.template.metadata.annotations.team": "storage",
        },
    ),
    Scenario(
        "fuse-in-workers",
        {
            "WORKER alluxio.worker.fuse.enabled": "true",
            "WORKER alluxio.fuse.mount.point": "/mnt/alluxio-fuse",
            "WORKER alluxio.fuse.mount.options": "allow_other",
            "DaemonSet": ["alluxio-worker"],
            "container alluxio-worker securityContext.privileged": True,
            **user("worker", 0, 0, 0),
            "pod worker volumes[alluxio-fuse-device].hostPath.path": "/dev/fuse",
            "container alluxio-worker volumeMounts[alluxio-fuse-mount].mountPropagation": (
                "Bidirectional"
            ),
        },
    ),
]

SERVERS = [
    Scenario(
        "proxy",
        {
            "PROXY alluxio.user.hostname": "${ALLUXIO_CLIENT_HOSTNAME}",
            "PROXY alluxio.proxy.s3.writetype": "THROUGH",
            "ALL alluxio.proxy.web.port": None,
            "PROXY alluxio.proxy.web.port": "38999",
            "container alluxio-proxy ports": [{"name": "web", "containerPort": 38999}],
            "container alluxio-proxy args": ["proxy"],
            "container alluxio-proxy resources": {
                "limits": {"cpu": "4", "memory": "4Gi"},
                "requests": {"cpu": "500m", "memory": "1Gi"},
            },
            "DaemonSet/alluxio-proxy spec.template.metadata.annotations.team": "web",
            "pod proxy serviceAccountName": "proxy",
            "pod worker serviceAccountName": None,
        },
        external=["ServiceAccount/proxy"],
    ),
    Scenario(
        "log-server-on-a-claim",
        {
            "PersistentVolumeClaim/logs spec": {
                **claim("10Gi", "slow"),
                "selector": {"matchLabels": {"disk": "logs"}},
            },
            "pod logserver volumes[alluxio-logs].persistentVolumeClaim.claimName": "logs",
            "mounts alluxio-logserver": {"alluxio-logs": "/opt/alluxio/logs"},
            "Deployment/alluxio-logserver spec.strategy.type": "Recreate",
            "Deployment/alluxio-logserver spec.replicas": 1,
            "ConfigMap/alluxio-config data.ALLUXIO_LOGSERVER_HOSTNAME": "alluxio-logserver",
            "ConfigMap/alluxio-config data.ALLUXIO_LOGSERVER_PORT": "45600",
            "container alluxio-logserver resources": {
                "limits": {"cpu": "4", "memory": "8Gi"},
                "requests": {"cpu": "1", "memory": "1Gi"},
            },
        },
    ),
    Scenario(
        "log-server-on-a-host-path",
        {
            "pod logserver volumes[alluxio-logs].hostPath": {
                "path": "/var/log/alluxio",
                "type": "DirectoryOrCreate",
            },
            "pod logserver nodeSelector": {"kubernetes.io/hostname": "node-7"},
            "PersistentVolumeClaim": [],
        },
    ),
    Scenario(
        "log-server-in-an-empty-dir",
        {
            "pod logserver volumes[alluxio-logs].emptyDir": {"sizeLimit": "4Gi"},
            "container alluxio-logserver ports": [{"name": "logging", "containerPort": 45601}],
            "Service/alluxio-logserver spec.ports": [{"name": "logging", "port": 45601}],
            "ConfigMap/alluxio-config data.ALLUXIO_LOGSERVER_PORT": "45601",
            "LOGSERVER alluxio.logserver.port": "45601",
        },
    ),
]

METRICS = [
    Scenario(
        "metrics-to-all-sinks",
        {
            **FILE,
            "mounts alluxio-job-master": {
                "alluxio-journal": "/journal",
                "alluxio-metrics": "/config/metrics",
                "alluxio-metrics-csv-job-master": "/metrics",
            },
        },
    ),
    Scenario(
        "metrics-for-prometheus",
        {
            **FILE,
            "StatefulSet/alluxio-master spec.template.metadata.annotations[prometheus.io/port]": (
                "19999"
            ),
            "DaemonSet/alluxio-worker spec.template.metadata.annotations[prometheus.io/scrape]": (
                "true"
            ),
            "pod worker volumes[alluxio-metrics].configMap.name": "alluxio-metrics",
        },
    ),
    Scenario("metrics-for-prometheus-in-short", FILE),
]

CSI = [
    Scenario(
        "csi",
        {
            "CSIDriver/alluxio spec": {"attachRequired": False, "podInfoOnMount": True},
            "Deployment": ["alluxio-csi-controller"],
            "DaemonSet": ["alluxio-worker", "alluxio-csi-nodeplugin"],
            "container csi-provisioner resources": {
                "limits": {"cpu": "100m", "memory": "300Mi"},
                "requests": {"cpu": "10m", "memory": "20Mi"},
            },
            "container csi-nodeserver securityContext.privileged": True,
            "pod csi-nodeplugin hostNetwork": True,
            "pod csi-controller dnsPolicy": "ClusterFirstWithHostNet",
            "FUSE alluxio.user.metadata.cache.enabled": "true",
            "StorageClass": [],
        },
    ),
    Scenario(
        "csi-with-a-client",
        {
            "StorageClass/alluxio parameters": {"alluxioPath": "/tables", "mountInPod": "false"},
            "StorageClass/alluxio mountOptions": ["allow_other"],
            "PersistentVolumeClaim/alluxio-pvc spec.resources.requests.storage": "10Gi",
            "PersistentVolumeClaim/alluxio-pvc spec.storageClassName": "alluxio",
            "PersistentVolumeClaim/alluxio-pvc spec.accessModes": ["ReadWriteMany"],
            "PersistentVolume/alluxio-pv spec.csi.volumeAttributes.alluxioPath": "/tables",
            "PersistentVolumeClaim/alluxio-pvc-static spec.volumeName": "alluxio-pv",
            # Without FUSE pods of their own, volumes read what the node plugin was started with.
            "FUSE alluxio.user.file.writetype.default": "THROUGH",
            "FUSE alluxio.user.metadata.cache.enabled": "false",
            "FUSE flags": ["-Xmx1536m", "-XX:MaxDirectMemorySize=2g", "-XX:+UseG1GC"],
            "container csi-provisioner image": "registry.example.com/csi-provisioner:v5.2.0",
            "pod csi-controller hostNetwork": None,
            "pod csi-controller dnsPolicy": None,
            "container node-driver-registrar resources.limits": {"cpu": "100m", "memory": "200Mi"},
        },
    ),
    Scenario(
        "csi-in-pods-of-their-own",
        {
            "StorageClass/alluxio parameters": {
                "alluxioPath": "/",
                "mountInPod": "true",
                "javaOptions": "-Dalluxio.user.metadata.cache.enabled=true"
                " -Dalluxio.user.metadata.cache.max.size=2000",
            },
            "StorageClass/alluxio mountOptions": MOUNT_OPTIONS,
            "PersistentVolume/alluxio-pv spec.csi.volumeAttributes.mountInPod": "true",
            # Of 3Gi, the chart's own 2g for direct memory would leave little: it is computed.
            "FUSE flags": ["-Xmx1344m", "-XX:MaxDirectMemorySize=1344m"],
        },
    ),
]

SCENARIOS = [*FUSE, *SERVERS, *METRICS, *CSI]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=name_of)
def test_additions_of_a_values_file_are_those_of_its_scenario(scenario: Scenario) -> None:
    assert scenario.holds == scenario.found()
    assert [*scenario.warns] == scenario.warned()


def test_metrics_go_to_each_sink_that_is_enabled() -> None:
    documents, _ = synthesised("metrics-to-all-sinks")
    assert metrics(documents) == {
        "sink.console.class": f"{SINK}.ConsoleSink",
        "sink.console.period": "120",
        "sink.console.unit": "seconds",
        "sink.csv.class": f"{SINK}.CsvSink",
        "sink.csv.period": "1",
        "sink.csv.unit": "seconds",
        "sink.csv.directory": "/metrics",
        "sink.jmx.class": f"{SINK}.JmxSink",
        "sink.jmx.domain": "com.example",
        "sink.graphite.class": f"{SINK}.GraphiteSink",
        "sink.graphite.host": "graphite.monitoring.svc",
        "sink.graphite.port": "2003",
        "sink.graphite.period": "10",
        "sink.graphite.unit": "seconds",
        "sink.graphite.prefix": "alluxio",
        "sink.slf4j.class": f"{SINK}.Slf4jSink",
        "sink.slf4j.period": "10",
        "sink.slf4j.unit": "seconds",
        "sink.slf4j.filter-class": f"{SINK}.RegexMetricFilter",
        "sink.slf4j.filter-regex": "Cluster.*",
        "sink.prometheus.class": f"{SINK}.PrometheusMetricsServlet",
    }


@pytest.mark.parametrize("file", ["metrics-for-prometheus", "metrics-for-prometheus-in-short"])
def test_prometheus_has_its_servlet_in_both_forms(file: str) -> None:
    documents, _ = synthesised(file)
    assert metrics(documents) == {"sink.prometheus.class": f"{SINK}.PrometheusMetricsServlet"}


def fuse_pod(file: str) -> Any:
    (pod,) = embedded_pods(synthesised(file)[0])
    return pod["spec"]


def test_volumes_with_fuse_pods_of_their_own_have_the_resources_of_fuse() -> None:
    (container,) = fuse_pod("csi-in-pods-of-their-own")["containers"]
    assert container["resources"] == {
        "limits": {"cpu": "4", "memory": "3Gi"},
        "requests": {"cpu": "500m", "memory": "1Gi"},
    }


def test_fuse_pods_see_the_nodes_processes_as_those_of_the_daemon_do() -> None:
    # The chart reads fuse.hostID there.
    assert fuse_pod("csi-in-pods-of-their-own")["hostPID"] is True


def test_the_manifest_of_fuse_pods_is_in_a_config_map_of_its_own() -> None:
    documents, _ = synthesised("csi-in-pods-of-their-own")
    (text,) = one(documents, "ConfigMap", "alluxio-csi-fuse-config")["data"].values()
    assert "Pod" == json.loads(text)["kind"]
    assert found(documents, "pod csi-nodeplugin volumes[fuse-manifest].configMap.name") == (
        "alluxio-csi-fuse-config"
    )
