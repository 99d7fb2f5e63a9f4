"""The chart's workloads: masters, workers, log server, FUSE and proxy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.chart.config import claim
from tests.chart.release import LOGGING, Release
from tests.kit import Document

TINI = ("tini", "--", "/entrypoint.sh")
DOMAIN = {"name": "alluxio-domain", "mountPath": "/opt/domain"}
DOMAIN_VOLUME = {
    "name": "alluxio-domain",
    "persistentVolumeClaim": {"claimName": "alluxio-worker-domain-socket"},
}
PRIVILEGED = {"privileged": True, "capabilities": {"add": ["SYS_ADMIN"]}}


def objects(release: Release) -> Iterator[Document]:
    """The workloads."""
    yield _masters(release)
    yield _workers(release)
    if release.log_server:
        yield _log_server(release)
    if release.clients:
        yield _fuse(release)
        yield _proxy(release)


def workload(
    kind: str,
    what: str,
    labels: Mapping[str, str],
    selected: Sequence[str],
    pod: Document,
    **spec: Any,
) -> Document:
    """A workload, which selects on some of its labels."""
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": f"alluxio-{what}", "labels": dict(labels)},
        "spec": {
            "selector": {"matchLabels": {name: labels[name] for name in selected}},
            "template": {"metadata": {"labels": dict(labels)}, "spec": pod},
            **spec,
        },
    }


def container(
    release: Release,
    name: str,
    args: Sequence[str],
    *,
    command: Sequence[str] = TINI,
    **fields: Any,
) -> Document:
    """A container of Alluxio's image; what is empty is left out."""
    made = {
        "name": name,
        "image": release.image,
        "imagePullPolicy": "IfNotPresent",
        "command": list(command),
        "args": list(args),
        "envFrom": [{"configMapRef": {"name": "alluxio-config"}}],
        **fields,
    }
    return {key: value for key, value in made.items() if value != []}


def from_field(name: str, path: str) -> Document:
    """A variable of the downward API."""
    return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": path}}}


def _ports(ports: Mapping[str, int]) -> list[Document]:
    return [{"name": name, "containerPort": port} for name, port in ports.items()]


def _probes(port: str) -> Document:
    socket = {"tcpSocket": {"port": port}}
    return {
        "readinessProbe": {
            **socket,
            "initialDelaySeconds": 10,
            "periodSeconds": 10,
            "timeoutSeconds": 1,
            "failureThreshold": 3,
            "successThreshold": 1,
        },
        "livenessProbe": {
            **socket,
            "initialDelaySeconds": 15,
            "periodSeconds": 30,
            "timeoutSeconds": 5,
            "failureThreshold": 2,
        },
    }


def _users(user: int = 1000) -> Document:
    return {"runAsUser": user, "runAsGroup": user, "fsGroup": user}


def _metrics(release: Release) -> tuple[list[Document], list[Document]]:
    """The mount and the volume of the metrics' file."""
    if not release.metrics:
        return [], []
    name = "alluxio-metrics-volume"
    volume = {"name": name, "configMap": {"name": "alluxio-metrics"}}
    return [{"name": name, "mountPath": "/config/metrics"}], [volume]


def _masters(release: Release) -> Document:
    mounts, volumes = _metrics(release)
    host = from_field(
        "ALLUXIO_MASTER_HOSTNAME", "metadata.name" if release.embedded else "status.podIP"
    )
    claims = ["journal", "metastore"] if release.metastore else ["journal"]

    def process(
        name: str, args: Sequence[str], ports: dict[str, int], own: list[Document]
    ) -> Document:
        *others, last = ports
        if not release.embedded:
            del ports[last]
        return container(
            release,
            f"alluxio-{name}",
            args,
            env=[host],
            resources=release.resources("master"),
            ports=_ports(ports),
            volumeMounts=[*mounts, *own],
            **_probes(last if release.embedded else others[0]),
        )

    on_claims = [{"name": f"alluxio-{each}", "mountPath": f"/{each}"} for each in claims]
    pod: Document = {
        "hostNetwork": False,
        "dnsPolicy": "ClusterFirst",
        "shareProcessNamespace": False,
        "securityContext": _users(),
        "restartPolicy": "Always",
        "containers": [
            process(
                "master",
                ["master-only", "--no-format"],
                {"rpc": 19998, "web": 19999, "embedded": 19200},
                on_claims,
            ),
            # Its own journal is in the container, and lost with it.
            process(
                "job-master",
                ["job-master"],
                {"job-rpc": 20001, "job-web": 20002, "job-embedded": 20003},
                [],
            ),
        ],
    }
    if volumes:
        pod["volumes"] = volumes
    return workload(
        "StatefulSet",
        "master",
        release.labels("master", name="master"),
        ("app", "role", "name"),
        pod,
        serviceName="alluxio-master",
        podManagementPolicy="Parallel",
        replicas=release.masters,
        volumeClaimTemplates=[
            {"metadata": {"name": f"alluxio-{each}"}, "spec": claim("1Gi")} for each in claims
        ],
    )


def _workers(release: Release) -> Document:
    mounts, volumes = _metrics(release)
    if release.domain:
        mounts, volumes = [*mounts, DOMAIN], [*volumes, DOMAIN_VOLUME]
    tier = {"name": "mem", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}
    env = [
        from_field("ALLUXIO_WORKER_HOSTNAME", "status.hostIP"),
        from_field("ALLUXIO_WORKER_CONTAINER_HOSTNAME", "status.podIP"),
    ]

    def process(name: str, key: str, args: Sequence[str], ports: dict[str, int]) -> Document:
        return container(
            release,
            f"alluxio-{name}",
            args,
            env=env,
            resources=release.resources(key),
            ports=_ports(ports),
            volumeMounts=[*mounts, {"name": "mem", "mountPath": "/dev/shm"}],
            **_probes(next(iter(ports))),
        )

    pod = {
        "hostNetwork": False,
        "hostPID": False,
        "dnsPolicy": "ClusterFirst",
        "shareProcessNamespace": False,
        "securityContext": _users(),
        "restartPolicy": "Always",
        "containers": [
            process(
                "worker", "worker", ["worker-only", "--no-format"], {"rpc": 29999, "web": 30000}
            ),
            process(
                "job-worker",
                "jobWorker",
                ["job-worker"],
                {"job-rpc": 30001, "job-data": 30002, "job-web": 30003},
            ),
        ],
        "volumes": [*volumes, tier],
    }
    return workload(
        "DaemonSet", "worker", release.labels("worker"), ("app", "release", "role"), pod
    )


def _log_server(release: Release) -> Document:
    server = container(
        release,
        "alluxio-logserver",
        ["logserver"],
        securityContext={"runAsUser": 1000, "runAsGroup": 1000},
        resources=release.resources("logserver"),
        ports=_ports({"logging": LOGGING}),
        volumeMounts=[{"name": "alluxio-logs", "mountPath": "/opt/alluxio/logs"}],
    )
    claimed = {"claimName": "alluxio-logserver-logs"}
    pod = {
        "restartPolicy": "Always",
        "containers": [server],
        "volumes": [{"name": "alluxio-logs", "persistentVolumeClaim": claimed}],
    }
    return workload(
        "Deployment",
        "logserver",
        release.labels("logserver", name="logserver"),
        ("app", "role", "name"),
        pod,
        replicas=1,
        strategy={"type": "Recreate"},
    )


def _fuse(release: Release) -> Document:
    point = "/mnt/alluxio-fuse"
    device, mount = "alluxio-fuse-device", "alluxio-fuse-mount"
    fuse = container(
        release,
        "alluxio-fuse",
        ["fuse", "--fuse-opts=allow_other", point, "/"],
        command=["/entrypoint.sh"],
        env=[from_field("ALLUXIO_CLIENT_HOSTNAME", "status.hostIP")],
        resources=release.resources("fuse"),
        securityContext=PRIVILEGED,
        lifecycle={
            "preStop": {
                "exec": {
                    "command": [
                        "/opt/alluxio/integration/fuse/bin/alluxio-fuse",
                        "unmount",
                        point,
                    ]
                }
            }
        },
        livenessProbe={
            "exec": {"command": ["/bin/bash", "-c", f"cd {point}"]},
            "initialDelaySeconds": 15,
            "periodSeconds": 30,
            "failureThreshold": 2,
        },
        volumeMounts=[
            {"name": device, "mountPath": "/dev/fuse"},
            {"name": mount, "mountPath": "/mnt", "mountPropagation": "Bidirectional"},
            *([DOMAIN] if release.domain else []),
        ],
    )
    near = {
        "topologyKey": "kubernetes.io/hostname",
        "labelSelector": {
            "matchExpressions": [
                {"key": "app", "operator": "In", "values": ["alluxio"]},
                {"key": "role", "operator": "In", "values": ["alluxio-worker"]},
            ]
        },
    }
    pod = {
        "hostNetwork": True,
        "hostPID": True,
        "dnsPolicy": "ClusterFirstWithHostNet",
        "securityContext": _users(0),
        "affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [near]}},
        "restartPolicy": "Always",
        "containers": [fuse],
        "volumes": [
            {"name": device, "hostPath": {"path": "/dev/fuse", "type": "CharDevice"}},
            {"name": mount, "hostPath": {"path": "/mnt", "type": "DirectoryOrCreate"}},
            *([DOMAIN_VOLUME] if release.domain else []),
        ],
    }
    labels = release.labels("fuse")
    return workload("DaemonSet", "fuse", labels, tuple(labels), pod)


def _proxy(release: Release) -> Document:
    proxy = container(
        release,
        "alluxio-proxy",
        ["proxy"],
        command=["/entrypoint.sh"],
        env=[from_field("ALLUXIO_CLIENT_HOSTNAME", "status.podIP")],
        resources=release.resources("proxy"),
        ports=_ports({"web": 39999}),
    )
    labels = release.labels("proxy")
    pod = {
        "hostNetwork": False,
        "dnsPolicy": "ClusterFirst",
        "securityContext": _users(),
        "containers": [proxy],
    }
    return workload("DaemonSet", "proxy", labels, tuple(labels), pod)
