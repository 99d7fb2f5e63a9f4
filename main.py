"""The three scenarios and their monitoring, each a chart: `make synth` writes them to `dist/`.

Change what is in capitals, and what else you like; every option is documented in
`alluxio_constructs`. Each scenario has a namespace and directories on the nodes of its own, and
requests little, so that all of them can be applied at once, even to a single node of 4 CPUs and
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

# Node directories, as each scenario has some, need this where namespaces are restricted.
NAMESPACE_LABELS = {"pod-security.kubernetes.io/enforce": "privileged"}
# The pods that may be clients of a scenario: all that are in its namespace.
CLIENTS: list[dict[str, object]] = [{"podSelector": {}}]
# The namespace that Prometheus is in, and the labels of the monitors that it looks for. These are
# of the Helm chart kube-prometheus-stack, in a release of that name.
MONITORING = "monitoring"
MONITOR_LABELS = {"release": "kube-prometheus-stack"}
# When alerts are raised: see Alerts for the thresholds, and docs/alerts.md for what to do.
ALERTS = Alerts()


def single_master_local_journal(app: App) -> AlluxioCluster:
    """To try out on a cluster of one node: the under storage is a node directory."""
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
    """Under storage and journal in HDFS; a Secret has the configuration of its client.

    The tier is on the nodes themselves. So short circuit is `local` by default: FUSE, where there
    is some, reads and writes it without the network.

    `kubectl create secret generic alluxio-hdfs-config --from-file=core-site.xml
    --from-file=hdfs-site.xml`.
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
    """Three masters over S3, with memory and SSD tiers; a Secret has the keys.

    `kubectl create secret generic alluxio-s3 --from-literal=access-key=…
    --from-literal=secret-key=…`. With a service account that has an IAM role, leave it out.

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
    """What Prometheus scrapes, where it has an operator: a PodMonitor for each kind of pod.

    And what it raises alerts of, for each cluster, and the dashboard of all. They are in the
    namespace of Prometheus, which looks for them there in any case.
    """
    # Generated from crds/, and loaded by Node.js: who has no such operator does without.
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
    """What a journal is kept on."""
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
    """A process that may take as much as by default, and requests little of a node.

    For a cluster that has to work, request what it uses, or leave it out: the Helm chart's
    requests are the default.

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
    """A node directory, made ready for Alluxio's user by an init container."""
    return VolumeSource.host_path(f"/var/lib/alluxio/{name}/{what}", prepare=True)


def policies(nodes: Sequence[str] = ()) -> NetworkPolicies:
    """Who may connect: clients, and Prometheus. What Alluxio connects to is not restricted.

    Args:
        nodes: The addresses of the nodes, for a scenario with FUSE: ``["10.0.0.0/16"]``.
    """
    prometheus = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": MONITORING}}}
    return NetworkPolicies(clients=CLIENTS, web=[prometheus], nodes=nodes)


def main() -> None:
    """Synthesise all scenarios, and what monitors them."""
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
