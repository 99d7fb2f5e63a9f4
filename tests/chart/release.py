"""A release of chart 0.6.54: its values, and the objects that Helm writes for them.

What a takeover begins with. Written again from what the chart renders, with all that it adds of its
own: its labels, selectors, claims and mistakes. Only fields without a value are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.kit import Document

CHART = "alluxio-0.6.54"
LOGGING = 45600
PROCESSES = ("master", "jobMaster", "worker", "jobWorker")


@dataclass(frozen=True, kw_only=True)
class Release:
    """A release.

    Args:
        namespace: Where it is.
        name: Helm's name of it.
        image: The image, with its tag.
        masters: How many masters; several have the embedded journal.
        properties: What `properties` adds.
        jvm: JVM options of each process.
        small: Whether its processes ask for little.
        domain: Whether short circuit is by a domain socket, as is the chart's default.
        metastore: Whether the metastore has a claim.
        log_server: Whether there is a log server, with a claim.
        metrics: Whether there are metrics.
        clients: Whether there are FUSE and the proxy.
        csi: Whether there is a CSI driver.
        csi_volumes: Whether there are volumes of it.
    """

    namespace: str = "alluxio"
    name: str = "alluxio"
    image: str = "alluxio/alluxio:2.9.5"
    masters: int = 1
    properties: Mapping[str, str] = field(default_factory=dict)
    jvm: Sequence[str] = ()
    small: bool = False
    domain: bool = True
    metastore: bool = False
    log_server: bool = False
    metrics: bool = False
    clients: bool = False
    csi: bool = False
    csi_volumes: bool = False

    @property
    def embedded(self) -> bool:
        """Whether the journal is the embedded one."""
        return self.masters > 1

    def labels(self, role: str = "", *, name: str = "") -> dict[str, str]:
        """The labels of an object.

        Args:
            role: The kind of pod, if it is of one.
            name: What it is called after the cluster, if it has a label of that.
        """
        labels = {"app": "alluxio", "chart": CHART, "release": self.name, "heritage": "Helm"}
        if role:
            labels["role"] = f"alluxio-{role}"
        if name:
            labels["name"] = f"alluxio-{name}"
        return labels

    def resources(self, process: str) -> Document:
        """The resources of a process, by its key in the values."""
        worker = process == "worker"
        if self.small and process not in ("fuse", "proxy"):
            return {
                "limits": {"cpu": 4, "memory": "3Gi" if worker else "2Gi"},
                "requests": {"cpu": "20m", "memory": "128Mi"},
            }
        limit = "4Gi" if process in ("worker", "jobWorker", "fuse", "proxy") else "8Gi"
        return {
            "limits": {"cpu": 4, "memory": limit},
            "requests": {
                "cpu": 0.5 if process in ("fuse", "proxy") else 1,
                "memory": "2Gi" if worker else "1Gi",
            },
        }

    def values(self) -> dict[str, Any]:
        """The values that Helm was given."""
        repository, _, tag = self.image.rpartition(":")
        found: dict[str, Any] = {
            "image": repository,
            "imageTag": tag,
            "properties": dict(self.properties),
            "journal": {"type": "EMBEDDED" if self.embedded else "UFS", "size": "1Gi"},
            "master": {"count": self.masters},
        }
        if not self.domain:
            found["shortCircuit"] = {"enabled": False}
        if self.metastore:
            found["metastore"] = {
                "volumeType": "persistentVolumeClaim",
                "size": "1Gi",
                "mountPath": "/metastore",
                "storageClass": "standard",
                "accessModes": ["ReadWriteOnce"],
            }
        if self.log_server:
            found["logserver"] = {"enabled": True}
        if self.metrics:
            found["metrics"] = {"enabled": True, "PrometheusMetricsServlet": {"enabled": True}}
        if self.clients:
            found["fuse"] = {"enabled": True}
            found["proxy"] = {"enabled": True}
        if self.csi:
            found["csi"] = {"enabled": True, "clientEnabled": self.csi_volumes}
        for process in PROCESSES:
            own = found.setdefault(process, {})
            if self.small:
                own["resources"] = self.resources(process)
            if self.jvm:
                own["jvmOptions"] = list(self.jvm)
        if self.small and self.log_server:
            found["logserver"]["resources"] = self.resources("logserver")
        return found

    def objects(self) -> list[Document]:
        """What Helm wrote."""
        from tests.chart import config, csi, workloads

        written = [*config.objects(self), *workloads.objects(self)]
        if self.csi:
            written += csi.objects(self)
        return written

    def secret(self) -> Document:
        """Where Helm keeps the release."""
        return {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": f"sh.helm.release.v1.{self.name}.v1",
                "namespace": self.namespace,
                "labels": {
                    "name": self.name,
                    "owner": "helm",
                    "status": "deployed",
                    "version": "1",
                    "modifiedAt": "1700000000",
                },
            },
            "type": "helm.sh/release.v1",
            "stringData": {"release": "H4sIAAAAAAAA"},
        }


def everything(**options: Any) -> Release:
    """A release with all that the chart can write."""
    parts = ("metastore", "log_server", "metrics", "clients", "csi", "csi_volumes")
    root = {"alluxio.master.mount.table.root.ufs": "s3://my-bucket/data"}
    return Release(**{"properties": root, "masters": 3, **dict.fromkeys(parts, True), **options})
