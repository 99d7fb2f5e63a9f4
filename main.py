"""Three scenarios and their monitoring, one chart each. `make synth` writes them to `dist/`.

Change the constants in capitals, and anything else that you like. Every option is documented in
`alluxio_constructs`. Each scenario has its own namespace and its own node directories, and requests
few resources, so that all of them can be applied together, even to a single node with 4 CPUs and
8 GiB.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from cdk8s import ApiObjectMetadata, App, Chart

from alluxio_constructs import (
    Alerts,
    AlluxioAlerts,
    AlluxioCluster,
    AlluxioConfigError,
    AlluxioDashboard,
    Journal,
    Metrics,
    MultiMasterEmbeddedJournalChart,
    NetworkPolicies,
    Process,
    Resources,
    SingleMasterHdfsJournalChart,
    SingleMasterLocalJournalChart,
    Tier,
    Ufs,
    UfsSecret,
    VolumeSource,
    synth,
)

NAMENODE = "hdfs://namenode:9000"
BUCKET = "s3://my-bucket/alluxio"
STORAGE_CLASS = "standard"

# All scenarios use node directories, which need this label if namespaces are restricted by default.
NAMESPACE_LABELS = {"pod-security.kubernetes.io/enforce": "privileged"}
# The pods that may be clients of a scenario: all pods in its namespace.
CLIENTS: list[dict[str, object]] = [{"podSelector": {}}]
# The namespace of Prometheus, and the labels of the monitors that it selects. These are the labels
# for the Helm chart kube-prometheus-stack, in a release of that name.
MONITORING = "monitoring"
MONITOR_LABELS = {"release": "kube-prometheus-stack"}
# The thresholds of the alerts: see Alerts. docs/alerts.md says what to do when one fires.
ALERTS = Alerts()


def single_master_local_journal(app: App) -> AlluxioCluster:
    """A cluster to try out Alluxio on one node: the under storage is a node directory."""
    name = "single-master-local-journal"
    return SingleMasterLocalJournalChart(
        app,
        name,
        namespace=f"alluxio-{name}",
        create_namespace=True,
        namespace_labels=NAMESPACE_LABELS,
        ufs=Ufs("/under-store", volume=node_directory(name, "under-store")),
        journal=Journal.local(volume=claim()),
        metrics=Metrics(),
        network_policies=policies(),
        master=small(8, request=512),
        job_master=small(8),
        worker=small(4, request=512),
        job_worker=small(4),
    ).alluxio


def single_master_hdfs_journal(app: App) -> AlluxioCluster:
    """A cluster with under storage and journal in HDFS; a Secret configures the HDFS client.

    The tier is in a node directory, so short circuit is `local` by default: FUSE, if it is enabled,
    reads and writes the tier without the network.

    To create the Secret: `kubectl create secret generic alluxio-hdfs-config
    --from-file=core-site.xml --from-file=hdfs-site.xml`.
    """
    name = "single-master-hdfs-journal"
    hdfs = UfsSecret.from_existing(
        app, "hdfs-config", secret_name="alluxio-hdfs-config", mount="hdfsConfig"
    )
    return SingleMasterHdfsJournalChart(
        app,
        name,
        namespace=f"alluxio-{name}",
        create_namespace=True,
        namespace_labels=NAMESPACE_LABELS,
        ufs=Ufs(f"{NAMENODE}/alluxio", secrets=[hdfs]),
        journal=Journal.hdfs(f"{NAMENODE}/journal", secrets=[hdfs]),
        tiers=[ssd(name)],
        metrics=Metrics(),
        network_policies=policies(),
        master=small(8, request=512),
        job_master=small(8),
        worker=small(4, request=512),
        job_worker=small(4),
    ).alluxio


def multi_master_embedded_journal(app: App) -> AlluxioCluster:
    """A cluster with three masters over S3, with memory and SSD tiers; a Secret has the keys.

    To create the Secret: `kubectl create secret generic alluxio-s3 --from-literal=access-key=…
    --from-literal=secret-key=…`. Leave it out if the service account has an IAM role.

    The folder in the bucket must exist: `aws s3api put-object --bucket my-bucket --key alluxio/`.
    """
    name = "multi-master-embedded-journal"
    s3 = UfsSecret.from_existing(
        app,
        "s3",
        secret_name="alluxio-s3",
        env={"AWS_ACCESS_KEY_ID": "access-key", "AWS_SECRET_ACCESS_KEY": "secret-key"},
    )
    return MultiMasterEmbeddedJournalChart(
        app,
        name,
        namespace=f"alluxio-{name}",
        create_namespace=True,
        namespace_labels=NAMESPACE_LABELS,
        ufs=Ufs(BUCKET, secrets=[s3]),
        masters=3,
        journal=Journal.embedded(volume=claim()),
        tiers=[
            Tier(
                medium_type="MEM",
                path="/dev/shm",
                quota="1Gi",
                volume=VolumeSource.empty_dir(),
            ),
            ssd(name),
        ],
        metrics=Metrics(),
        network_policies=policies(),
        master=small(8, request=512),
        job_master=small(8),
        worker=small(4, request=512),
        job_worker=small(4),
    ).alluxio


def monitoring(app: App, clusters: Sequence[AlluxioCluster]) -> None:
    """Monitoring by the Prometheus operator: a PodMonitor for each kind of pod of each cluster.

    There are also alerts for each cluster, and one dashboard for all of them. All these objects are
    in the namespace of Prometheus, which always looks for them there.
    """
    # These classes are generated from crds/, and loaded by Node.js only if monitoring is used.
    from imports.com.coreos.monitoring import (
        PodMonitor,
        PodMonitorSpec,
        PodMonitorSpecNamespaceSelector,
        PodMonitorSpecPodMetricsEndpoints,
        PodMonitorSpecSelector,
    )

    chart = Chart(app, "monitoring", namespace=MONITORING, labels=MONITOR_LABELS)
    for cluster in clusters:
        scenario = Chart.of(cluster)
        for role in dict.fromkeys(each.role for each in cluster.web_endpoints):
            endpoints = [each for each in cluster.web_endpoints if each.role == role]
            name = f"alluxio-{scenario.node.id}-{role}"
            PodMonitor(
                chart,
                name,
                metadata=ApiObjectMetadata(name=name),
                spec=PodMonitorSpec(
                    namespace_selector=PodMonitorSpecNamespaceSelector(
                        match_names=[scenario.namespace or "default"]
                    ),
                    selector=PodMonitorSpecSelector(match_labels=endpoints[0].selector),
                    pod_metrics_endpoints=[
                        PodMonitorSpecPodMetricsEndpoints(port=each.port_name, path=each.path)
                        for each in endpoints
                    ],
                ),
            )
        AlluxioAlerts(
            chart,
            f"alluxio-{scenario.node.id}-alerts",
            config=cluster.config,
            alerts=ALERTS,
            name=f"alluxio-{scenario.node.id}",
        )
    AlluxioDashboard(chart, "alluxio-dashboard")


def claim() -> VolumeSource:
    """The claim for a journal."""
    return VolumeSource.persistent_volume_claim("1Gi", storage_class_name=STORAGE_CLASS)


def ssd(name: str) -> Tier:
    """A tier on the disk of each node."""
    return Tier(
        medium_type="SSD",
        path="/ssd-disk",
        quota="10Gi",
        volume=node_directory(name, "ssd-disk"),
    )


def small(
    limit: int, *, request: int = 256, properties: Mapping[str, str | int | bool] | None = None
) -> Process:
    """A process with the default limits that requests few resources.

    In production, request what the process uses, or leave this out: the default requests are
    those of the Helm chart.

    Args:
        limit: GiB of memory.
        request: MiB of memory.
        properties: Alluxio properties of this process. Default: none.
    """
    return Process(
        properties=properties or {},
        resources=Resources(
            cpu_request="100m",
            cpu_limit=4,
            memory_request=f"{request}Mi",
            memory_limit=f"{limit}Gi",
        ),
    )


def node_directory(name: str, what: str) -> VolumeSource:
    """A node directory, which an init container prepares for Alluxio's user."""
    return VolumeSource.host_path(f"/var/lib/alluxio/{name}/{what}", prepare=True)


def policies(nodes: Sequence[str] = ()) -> NetworkPolicies:
    """Allow clients and Prometheus to connect. Connections from Alluxio are not restricted.

    Args:
        nodes: The addresses of the nodes, for a scenario with FUSE: ``["10.0.0.0/16"]``.
    """
    prometheus = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": MONITORING}}}
    return NetworkPolicies(clients=CLIENTS, web=[prometheus], nodes=nodes)


def main() -> None:
    """Synthesise all scenarios and their monitoring."""
    app = App()
    clusters = [
        single_master_local_journal(app),
        single_master_hdfs_journal(app),
        multi_master_embedded_journal(app),
    ]
    monitoring(app, clusters)
    synth(app)


if __name__ == "__main__":
    try:
        main()
    except AlluxioConfigError as error:
        sys.exit(f"main.py: {error}")
