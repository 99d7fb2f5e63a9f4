"""Masters of the Helm chart are taken over with their journal, as `docs/from-helm.md` says."""

from __future__ import annotations

import pytest

from tests.cluster.alluxio import RELEASE, Alluxio, documents
from tests.cluster.kubectl import Kubectl, say
from tests.kit import Document

CHART = {"app": "alluxio", "chart": "alluxio-0.6.54", "release": "alluxio", "heritage": "Helm"}
MASTER = {**CHART, "role": "alluxio-master"}
PORTS = {
    "rpc": 19998,
    "web": 19999,
    "job-rpc": 20001,
    "job-web": 20002,
    "embedded": 19200,
    "job-embedded": 20003,
}


def as_the_chart_has_it(namespace: str, masters: int) -> list[Document]:
    """What chart 0.6.54 renders for masters with a journal on claims, as far as they need it."""
    hosts = [f"alluxio-master-{i}" for i in range(masters)]
    embedded = masters > 1
    java_opts = [
        f"-Dalluxio.master.journal.type={'EMBEDDED' if embedded else 'UFS'}",
        "-Dalluxio.master.journal.folder=/journal",
        "-Dalluxio.master.mount.table.root.ufs=/under-storage",
        # With the comma that the chart's list begins with.
        "-Dalluxio.master.embedded.journal.addresses=" + "".join(f",{each}:19200" for each in hosts)
        if embedded
        else "-Dalluxio.master.hostname=alluxio-master-0",
    ]
    own = "-Dalluxio.master.hostname=${ALLUXIO_MASTER_HOSTNAME} -Xmx1g"
    data = {
        "ALLUXIO_JAVA_OPTS": " ".join(java_opts),
        "ALLUXIO_MASTER_JAVA_OPTS": own,
        "ALLUXIO_JOB_MASTER_JAVA_OPTS": own,
    }
    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "alluxio-config", "labels": {**CHART, "name": "alluxio-config"}},
        "data": data,
    }
    services = [
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": host, "labels": MASTER},
            "spec": {
                "clusterIP": "None",
                "ports": [{"name": name, "port": port} for name, port in PORTS.items()],
                "selector": {
                    "app": "alluxio",
                    "release": "alluxio",
                    "role": "alluxio-master",
                    "statefulset.kubernetes.io/pod-name": host,
                },
                # Which the chart forgets; its masters find each other by luck.
                "publishNotReadyAddresses": True,
            },
        }
        for host in hosts
    ]
    labels = {**MASTER, "name": "alluxio-master"}
    stateful_set = {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "alluxio-master", "labels": labels},
        "spec": {
            "selector": {
                "matchLabels": {
                    "app": "alluxio",
                    "role": "alluxio-master",
                    "name": "alluxio-master",
                }
            },
            "serviceName": "alluxio-master",
            "podManagementPolicy": "Parallel",
            "replicas": masters,
            "template": {"metadata": {"labels": labels}, "spec": pod(embedded)},
            "volumeClaimTemplates": [
                {
                    "metadata": {"name": "alluxio-journal"},
                    "spec": {
                        "accessModes": ["ReadWriteOnce"],
                        "resources": {"requests": {"storage": "1Gi"}},
                    },
                }
            ],
        },
    }
    objects: list[Document] = [config_map, *services, stateful_set]
    for each in objects:
        each["metadata"]["namespace"] = namespace
    return objects


def pod(embedded: bool) -> Document:
    """The pod of a master."""
    host = "metadata.name" if embedded else "status.podIP"

    def container(name: str, args: list[str], ports: tuple[str, ...]) -> Document:
        probe = {"tcpSocket": {"port": ports[-1] if embedded else ports[0]}}
        return {
            "name": name,
            "image": RELEASE,
            "imagePullPolicy": "IfNotPresent",
            "command": ["tini", "--", "/entrypoint.sh"],
            "args": args,
            "env": [
                {
                    "name": "ALLUXIO_MASTER_HOSTNAME",
                    "valueFrom": {"fieldRef": {"fieldPath": host}},
                }
            ],
            "envFrom": [{"configMapRef": {"name": "alluxio-config"}}],
            "ports": [{"name": each, "containerPort": PORTS[each]} for each in ports],
            "readinessProbe": {**probe, "initialDelaySeconds": 10},
            "startupProbe": {**probe, "failureThreshold": 30},
            "volumeMounts": [
                {"name": "alluxio-journal", "mountPath": "/journal"},
                {"name": "under-storage", "mountPath": "/under-storage"},
            ],
        }

    return {
        "securityContext": {"runAsUser": 1000, "runAsGroup": 1000, "fsGroup": 1000},
        "containers": [
            container("alluxio-master", ["master-only", "--no-format"], ("rpc", "web", "embedded")),
            container("alluxio-job-master", ["job-master"], ("job-rpc", "job-web", "job-embedded")),
        ],
        "volumes": [{"name": "under-storage", "emptyDir": {}}],
    }


@pytest.mark.parametrize("masters", [1, 3])
def test_masters_of_the_chart_are_taken_over_with_their_journal(
    masters: int, kubectl: Kubectl
) -> None:
    alluxio = Alluxio(kubectl, masters=masters)
    say(f"the chart's masters: {masters}")
    kubectl.apply(as_the_chart_has_it(kubectl.namespace, masters))
    alluxio.wait_leader(timeout=420)
    alluxio("fs", "mkdir", "/written/by/the/chart")

    kubectl("delete", "statefulset/alluxio-master", timeout=180)
    kubectl("wait", "--for=delete", "pod", "-l", "app=alluxio,release=alluxio", "--timeout=5m")
    kubectl("delete", "service", "-l", "app=alluxio,release=alluxio")
    kubectl("delete", "configmap/alluxio-config")

    say("the library's masters, on the same claims")
    alluxio.start(documents(kubectl.namespace, masters=masters, worker_enabled=False), workers=0)
    assert "/written/by/the/chart" in alluxio("fs", "ls", "-R", "/")
    if masters > 1:
        alluxio.wait_whole()
