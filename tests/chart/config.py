"""What the chart writes beside workloads: ConfigMaps, Services and claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.chart.release import LOGGING, Release
from tests.kit import Document

METRICS = "sink.prometheus.class=alluxio.metrics.sink.PrometheusMetricsServlet"
MASTER_PORTS = {
    "rpc": 19998,
    "web": 19999,
    "job-rpc": 20001,
    "job-web": 20002,
    "embedded": 19200,
    "job-embedded": 20003,
}


def objects(release: Release) -> Iterator[Document]:
    """ConfigMaps, Services and claims."""
    yield _config_map(release, "config", _variables(release))
    if release.metrics:
        yield _config_map(release, "metrics", {"metrics.properties": METRICS})
    for i in range(release.masters):
        # Without the addresses of pods that are not ready: its masters find each other by luck.
        selector = {
            "app": "alluxio",
            "release": release.name,
            "role": "alluxio-master",
            "statefulset.kubernetes.io/pod-name": f"alluxio-master-{i}",
        }
        ports = [{"name": name, "port": port} for name, port in MASTER_PORTS.items()]
        spec = {"clusterIP": "None", "ports": ports, "selector": selector}
        yield _object(release, "Service", f"alluxio-master-{i}", "master", spec)
    if release.log_server:
        selector = {"app": "alluxio", "release": release.name, "role": "alluxio-logserver"}
        spec = {"ports": [{"name": "logging", "port": LOGGING}], "selector": selector}
        yield _object(release, "Service", "alluxio-logserver", "logserver", spec)
        spec = {"volumeMode": "Filesystem", **claim("4Gi")}
        yield _object(release, "PersistentVolumeClaim", "alluxio-logserver-logs", "logserver", spec)
    if release.domain:
        labels = release.labels("worker")
        del labels["chart"]
        spec = {
            "volumeMode": "Filesystem",
            **claim("1Mi"),
            "selector": {"matchLabels": labels},  # which no volume has, unless somebody made one
        }
        name = "alluxio-worker-domain-socket"
        yield _object(release, "PersistentVolumeClaim", name, "worker", spec)


def claim(size: str) -> Document:
    """A claim."""
    return {
        "storageClassName": "standard",
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": size}},
    }


def _object(release: Release, kind: str, name: str, role: str, spec: Document) -> Document:
    metadata = {"name": name, "labels": release.labels(role)}
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": spec}


def _config_map(release: Release, name: str, data: dict[str, str]) -> Document:
    metadata = {"name": f"alluxio-{name}", "labels": release.labels(name=name)}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def _variables(release: Release) -> dict[str, str]:
    hosts = [f"alluxio-master-{i}" for i in range(release.masters)]
    common = [] if release.embedded else [f"-Dalluxio.master.hostname={hosts[0]}"]
    common += [
        f"-Dalluxio.master.journal.type={'EMBEDDED' if release.embedded else 'UFS'}",
        "-Dalluxio.master.journal.folder=/journal",
    ]
    if release.embedded:  # its list begins with a comma
        addresses = "".join(f",{host}:19200" for host in hosts)
        common.append(f"-Dalluxio.master.embedded.journal.addresses={addresses}")
    properties = {"alluxio.security.stale.channel.purge.interval": "365d", **release.properties}
    common += [f"-D{name}={properties[name]}" for name in sorted(properties)]
    common.append("-XX:+UseContainerSupport")
    if release.metrics:
        common.append("-Dalluxio.metrics.conf.file=/config/metrics/metrics.properties")
    master = ["-Dalluxio.master.hostname=${ALLUXIO_MASTER_HOSTNAME}", *release.jvm]
    worker = "-Dalluxio.worker.hostname=${ALLUXIO_WORKER_HOSTNAME}"
    client = "-Dalluxio.user.hostname=${ALLUXIO_CLIENT_HOSTNAME}"
    of_jobs = {"rpc": 30001, "data": 30002, "web": 30003}
    found = {
        "ALLUXIO_JAVA_OPTS": common,
        "ALLUXIO_MASTER_JAVA_OPTS": master,
        "ALLUXIO_JOB_MASTER_JAVA_OPTS": master,
        "ALLUXIO_WORKER_JAVA_OPTS": [worker, *_worker(release), *release.jvm],
        "ALLUXIO_JOB_WORKER_JAVA_OPTS": [
            worker,
            *(f"-Dalluxio.job.worker.{name}.port={port}" for name, port in of_jobs.items()),
            *release.jvm,
        ],
        "ALLUXIO_PROXY_JAVA_OPTS": [client] if release.clients else [],
        "ALLUXIO_FUSE_JAVA_OPTS": [
            client,
            "-Dalluxio.fuse.mount.alluxio.path=/",
            "-Dalluxio.fuse.mount.point=<nil>",
            "-Dalluxio.fuse.mount.options=allow_other",
            "-XX:MaxDirectMemorySize=2g",
        ],
    }
    variables = {name: _joined(options) for name, options in found.items()}
    variables["ALLUXIO_WORKER_TIEREDSTORE_LEVEL0_DIRS_PATH"] = "/dev/shm"
    if release.log_server:
        variables["ALLUXIO_LOGSERVER_HOSTNAME"] = "alluxio-logserver"
        variables["ALLUXIO_LOGSERVER_PORT"] = str(LOGGING)
    return variables


def _joined(options: Sequence[str]) -> str:
    """Options as the chart writes them, each with a blank after it."""
    return "".join(f"{each} " for each in options)


def _worker(release: Release) -> Iterator[str]:
    yield "-Dalluxio.worker.rpc.port=29999"
    yield "-Dalluxio.worker.web.port=30000"
    if release.domain:
        yield "-Dalluxio.worker.data.server.domain.socket.address=/opt/domain"
        yield "-Dalluxio.worker.data.server.domain.socket.as.uuid=true"
    else:
        yield "-Dalluxio.user.short.circuit.enabled=false"
    yield "-Dalluxio.worker.container.hostname=${ALLUXIO_WORKER_CONTAINER_HOSTNAME}"
    requested = release.resources("worker")["requests"]["memory"]
    yield f"-Dalluxio.worker.ramdisk.size={requested}"
    yield "-Dalluxio.worker.tieredstore.levels=1"
    for name, value in {
        "alias": "MEM",
        "dirs.mediumtype": "MEM",
        "dirs.path": "/dev/shm",
        "dirs.quota": "1Gi",
        "watermark.high.ratio": "0.95",
        "watermark.low.ratio": "0.7",
    }.items():
        yield f"-Dalluxio.worker.tieredstore.level0.{name}={value}"
