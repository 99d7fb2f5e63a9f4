"""Examples of all public value classes: the least that each can be made of, and the most.

Each is re-created whenever it is asked for, so that two share nothing but what the library shares.
None needs Node.js.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from alluxio_constructs import (
    Alerts,
    Backup,
    ChartLabels,
    ClaimRetention,
    ConfigMapFiles,
    ConfigMapVariables,
    ConsoleSink,
    Csi,
    CsvSink,
    Dashboard,
    EnvReference,
    EnvSource,
    Fuse,
    GraphiteSink,
    HostAlias,
    Image,
    JmxSink,
    JobOptions,
    Journal,
    Jvm,
    Load,
    LogServerOptions,
    Metastore,
    Metrics,
    Mount,
    MountPoint,
    MountTableOptions,
    NetworkPolicies,
    Pin,
    PodOptions,
    PodVolume,
    Ports,
    Probe,
    Process,
    PrometheusMetricsServlet,
    ProxyOptions,
    Replication,
    Resources,
    Schedule,
    ShortCircuitDomainOptions,
    Slf4jSink,
    Tier,
    TierDirectory,
    Tiers,
    Toleration,
    TopologySpread,
    Ufs,
    UfsSecretOptions,
    Unchecked,
    UpdateStrategy,
    VolumeSource,
    WebEndpoint,
    WebUiOptions,
)
from tests.value_parts import (
    always,
    claim,
    directory,
    jvm,
    pod,
    probe,
    process,
    ram,
    resources,
    retention,
    secret,
    spread,
    tier,
    toleration,
    variables,
)

Make = Callable[[], Any]


CLIENT = {"podSelector": {"matchExpressions": [{"key": "client", "operator": "Exists"}]}}
UNDERFS = {
    "alluxio.underfs.hdfs.impl": "org.apache.hadoop.hdfs.DistributedFileSystem",
    "theirs": Unchecked(5),
}

# The least that each can be made of, and the most.
EXAMPLES: dict[str, tuple[Make, Make]] = {
    "Alerts": (
        Alerts,
        lambda: Alerts(
            no_leader_for="5min",
            away_for="15min",
            capacity_percent=90,
            under_storage_percent=80,
            cache_hit_percent=50,
            evictions_per_second=5,
            under_storage_errors=1,
            not_persisted_for="2h",
            journal_free_percent=30,
            journal_entries=3_000_000,
            checkpoint_age="1d",
            heap_percent=80,
            restarts=1,
            documentation="https://docs.example.com/alluxio",
            labels={"team": "data"},
        ),
    ),
    "Backup": (Backup, lambda: Backup("/backups", keep=3)),
    "ClaimRetention": (ClaimRetention, retention),
    "ConfigMapFiles": (
        lambda: ConfigMapFiles(config_map_name="a", mount="a"),
        lambda: ConfigMapFiles(
            config_map_name="a", mount="a", conf_files=["log4j.properties"], pods=["fuse", "proxy"]
        ),
    ),
    "ConfigMapVariables": (lambda: ConfigMapVariables("a"), variables),
    "ConsoleSink": (ConsoleSink, lambda: ConsoleSink(period="1min")),
    "Csi": (
        Csi,
        lambda: Csi(
            driver_object=False,
            kubelet_directory="/var/lib/k0s/kubelet",
            provisioner_image=Image("registry.example.com/csi-provisioner", tag="v5.3.0"),
            registrar_image=Image("registry.example.com/csi-registrar", tag="v2.18.0"),
            provisioner_resources=resources(),
            controller_resources=resources(),
            registrar_resources=resources(),
            node_server_resources=resources(),
            controller_pod=PodOptions(user=2001),
            node_pod=PodOptions(tolerations=[toleration()]),
            fuse=Process(resources=resources(), jvm=jvm(), env={"A": "b"}),
            fuse_user="ml",
            fuse_pod=PodOptions(host_network=False),
        ),
    ),
    "CsvSink": (CsvSink, lambda: CsvSink(period="2min", directory="/metrics")),
    "Dashboard": (
        Dashboard,
        lambda: Dashboard(
            title="Cache",
            uid="cache",
            refresh="1min",
            sidecar_labels={"dashboards": "yes"},
            folder="Storage",
        ),
    ),
    "EnvReference": (lambda: EnvReference("A"), lambda: EnvReference("A")),
    "EnvSource.config_map_key": (
        lambda: EnvSource.config_map_key("a", "b"),
        lambda: EnvSource.config_map_key("a", "b", optional=True),
    ),
    "EnvSource.field": (
        lambda: EnvSource.field("metadata.name"),
        lambda: EnvSource.field("metadata.labels['a']"),
    ),
    "EnvSource.resource": (
        lambda: EnvSource.resource("limits.cpu"),
        lambda: EnvSource.resource("limits.memory", divisor="1Mi"),
    ),
    "Fuse": (
        Fuse,
        lambda: Fuse(
            mount_point="/mnt/cache/data",
            alluxio_path="/data",
            mount_options=["allow_other", "attr_timeout=600"],
            user="analytics",
            process=process(pre_stop=None),
            pod=pod(),
        ),
    ),
    "ChartLabels": (ChartLabels, lambda: ChartLabels(release="prod", app="cache")),
    "Fuse in workers": (
        lambda: Fuse(worker_embedded=True),
        lambda: Fuse(worker_embedded=True, user="ml", alluxio_path="/data"),
    ),
    "GraphiteSink": (
        lambda: GraphiteSink(host="graphite", port=2003),
        lambda: GraphiteSink(host="graphite", port=2003, period="3min", prefix="größe\\a"),
    ),
    "HostAlias": (
        lambda: HostAlias(ip="::1", hostnames=["a"]),
        lambda: HostAlias(ip="10.0.0.1", hostnames=["a", "b"]),
    ),
    "Image": (
        Image,
        lambda: Image(
            "registry.example.com/alluxio",
            tag="2.9.5-1",
            digest=f"sha256:{'0a' * 32}",
            pull_policy="Always",
            domain_sockets=True,
            java=11,
        ),
    ),
    "JmxSink": (JmxSink, lambda: JmxSink(domain="org.example")),
    "JobOptions": (
        JobOptions,
        lambda: JobOptions(
            process=Process(resources=resources(), jvm=jvm(), env={"A": "b"}),
            pod=PodOptions(labels={"a": "b"}),
            secrets=[secret()],
            retries=0,
            deadline="1h",
            delete_after="0s",
        ),
    ),
    "Journal from a backup": (
        Journal.local,
        lambda: Journal.local(folder="/j").restored_from("s3://bucket/backup.gz"),
    ),
    "Journal in HDFS": (
        lambda: Journal.hdfs("hdfs://namenode:9000/journal"),
        lambda: always(
            Journal.hdfs,
            "hdfs://namenode:9000/journal",
            secrets=[UfsSecretOptions(secret_name="hdfs", mount="hdfs")],
            options=UNDERFS,
        ),
    ),
    "Journal of one master": (
        Journal.local,
        lambda: always(Journal.local, volume=claim(), folder="/j"),
    ),
    "Journal of several masters": (
        Journal.embedded,
        lambda: always(Journal.embedded, volume=claim(), folder="/raft"),
    ),
    "Jvm": (Jvm, jvm),
    "Load": (
        lambda: Load("/data"),
        lambda: Load(
            ["/data", "/größe"],
            replicas=2,
            bandwidth="1Gi",
            verify=True,
            partial_listing=True,
            sync=False,
        ),
    ),
    "LogServerOptions": (
        LogServerOptions,
        lambda: LogServerOptions(
            volume=claim(), claim_name="logs", process=Process(env={"A": "b"}), pod=pod()
        ),
    ),
    "Metastore": (Metastore, lambda: Metastore(volume=ram(), path="/rocks")),
    "Metrics": (
        Metrics,
        lambda: Metrics(
            sinks=[ConsoleSink(period="1min"), PrometheusMetricsServlet()], scrape_annotations=True
        ),
    ),
    "Mount": (
        lambda: Mount(volume=PodVolume(name="a"), path="/a"),
        lambda: Mount(
            volume=PodVolume(name="a", source={"emptyDir": {}}),
            path="/a",
            read_only=True,
            propagation="Bidirectional",
            prepare=True,
            memory=5,
            sub_path="b/c",
        ),
    ),
    "NetworkPolicies": (
        NetworkPolicies,
        lambda: NetworkPolicies(
            clients=[CLIENT],
            web=[{"ipBlock": {"cidr": "10.1.0.0/16", "except": ["10.1.2.0/24"]}}],
            nodes=["10.0.0.0/16"],
        ),
    ),
    "Pin": (lambda: Pin("/data"), lambda: Pin(["/a", "/b"], pinned=False)),
    "PodOptions": (PodOptions, pod),
    "PodVolume": (
        lambda: PodVolume(name="a"),
        lambda: PodVolume(
            name="a", source={"projected": {"sources": [{}]}}, claim_template={"a": [{"b": 1}]}
        ),
    ),
    "Ports": (
        Ports,
        lambda: Ports(**{each.name: 21000 + i for i, each in enumerate(fields(Ports))}),
    ),
    "Probe": (Probe, probe),
    "Process": (Process, process),
    "PrometheusMetricsServlet": (PrometheusMetricsServlet, PrometheusMetricsServlet),
    "ProxyOptions": (
        ProxyOptions,
        lambda: ProxyOptions(process=process(), pod=pod(), service="NodePort"),
    ),
    "Replication": (
        lambda: Replication("/data", least=0),
        lambda: Replication(["/a", "/b"], least=1, most=2),
    ),
    "Resources": (Resources, resources),
    "Schedule": (
        lambda: Schedule("@daily"),
        lambda: Schedule(
            "*/5 0-6,8 1 JAN *",
            time_zone="Europe/Berlin",
            starting_deadline="10min",
            keep_successful=0,
            keep_failed=0,
            suspended=True,
        ),
    ),
    "ShortCircuitDomainOptions": (
        ShortCircuitDomainOptions,
        lambda: ShortCircuitDomainOptions(
            volume=claim(), path="/sockets", name="cache", claim_name="sockets"
        ),
    ),
    "Slf4jSink": (
        Slf4jSink,
        lambda: Slf4jSink(period="4min", filter_class="a.B", filter_regex=r"Master\..*"),
    ),
    "Tier": (lambda: Tier(**directory()), tier),
    "TierDirectory": (
        lambda: TierDirectory(**{**directory(), "volume": VolumeSource.host_path()}),
        lambda: TierDirectory(**directory()),
    ),
    "Tiers": (
        lambda: Tiers(tiers=[Tier(**{**directory(), "volume": VolumeSource.host_path()})]),
        lambda: Tiers(tiers=[tier()], name="cache", claim_for_each_worker=True),
    ),
    "Toleration": (lambda: Toleration(operator="Exists"), toleration),
    "TopologySpread": (TopologySpread, spread),
    "Ufs": (
        lambda: Ufs("s3://bucket"),
        lambda: Ufs(
            "/under-store",
            options={"alluxio.underfs.local.skip.broken.symlinks": True, "own": Unchecked(1)},
            secrets=[secret()],
            read_only=True,
            volume=VolumeSource.existing_claim("under-store", prepare=True),
        ),
    ),
    "MountPoint": (
        lambda: MountPoint("/logs", ufs=Ufs("s3://bucket/logs")),
        lambda: MountPoint("/logs", ufs=Ufs("s3://bucket/logs", read_only=True), shared=True),
    ),
    "MountTableOptions": (
        MountTableOptions,
        lambda: MountTableOptions(
            [MountPoint("/logs", ufs=Ufs("s3://bucket/logs"))],
            schedule="@hourly",
            job=JobOptions(retries=2),
        ),
    ),
    "Ufs in HDFS": (
        lambda: Ufs("hdfs://namenode:9000/a"),
        lambda: Ufs(
            "hdfs://namenode:9000/a", secrets=[UfsSecretOptions(secret_name="h", mount="h")]
        ),
    ),
    "UfsSecretOptions": (lambda: UfsSecretOptions(secret_name="a", mount="a"), secret),
    "Unchecked": (lambda: Unchecked("as it is"), lambda: Unchecked(0.5)),
    "UpdateStrategy": (UpdateStrategy, lambda: UpdateStrategy(max_unavailable="10%", partition=2)),
    "UpdateStrategy with a surge": (
        lambda: UpdateStrategy(type="OnDelete"),
        lambda: UpdateStrategy(max_surge=1),
    ),
    "VolumeSource.persistent_volume_claim": (
        lambda: VolumeSource.persistent_volume_claim("1Gi"),
        claim,
    ),
    "VolumeSource.existing_claim": (
        lambda: VolumeSource.existing_claim("theirs"),
        lambda: VolumeSource.existing_claim("theirs", prepare=True),
    ),
    "VolumeSource.empty_dir": (VolumeSource.empty_dir, ram),
    "VolumeSource.ephemeral": (
        lambda: VolumeSource.ephemeral("1Gi"),
        lambda: VolumeSource.ephemeral(
            "20Gi",
            storage_class_name="fast",
            access_modes=["ReadWriteOncePod"],
            selector={"matchLabels": {"disk": "fast"}},
            prepare=True,
        ),
    ),
    "VolumeSource.host_path": (
        VolumeSource.host_path,
        lambda: VolumeSource.host_path("/srv/disk", type="Directory", prepare=True),
    ),
    "WebEndpoint": (
        lambda: WebEndpoint(role="master", selector={}, port_name="web", port=19999),
        lambda: WebEndpoint(
            role="master", selector={"role": "a"}, port_name="web", port=19999, path="/metrics"
        ),
    ),
    "WebUiOptions": (
        WebUiOptions,
        lambda: WebUiOptions(
            host="alluxio.example.com",
            ingress_class_name="nginx",
            tls_secret_name="alluxio-tls",
            annotations={"cert-manager.io/cluster-issuer": "letsencrypt"},
            service="LoadBalancer",
            service_annotations={"example.com/internal": "true"},
        ),
    ),
}
