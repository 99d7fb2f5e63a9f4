"""Examples of all public value classes: the least that each can be made of, and the most.

Each is made anew whenever it is asked for, so that two share nothing but what the library shares.
None needs Node.js.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from alluxio_constructs import (
    ChartLabels,
    ConfigMapFiles,
    ConsoleSink,
    Csi,
    CsvSink,
    DataLossWarning,
    EnvReference,
    Fuse,
    GraphiteSink,
    HostAlias,
    Image,
    JmxSink,
    Journal,
    Jvm,
    LogServerOptions,
    Metastore,
    Metrics,
    Mount,
    NetworkPolicies,
    PodOptions,
    PodVolume,
    Ports,
    Probe,
    Process,
    PrometheusMetricsServlet,
    ProxyOptions,
    Resources,
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
    VolumeSource,
    WebEndpoint,
    WebUiOptions,
)

Make = Callable[[], Any]


def claim() -> VolumeSource:
    return VolumeSource.persistent_volume_claim(
        "20Gi",
        storage_class_name="fast",
        access_modes=["ReadWriteMany"],
        selector={"matchLabels": {"disk": "fast"}},
        prepare=True,
    )


def ram() -> VolumeSource:
    return VolumeSource.empty_dir(size_limit="2Gi", medium="Memory")


def probe(successes: int = 1) -> Probe:
    return Probe(
        initial_delay="1s",
        period="2min",
        timeout="3s",
        failure_threshold=4,
        success_threshold=successes,
        enabled=False,
    )


def resources() -> Resources:
    return Resources(cpu_request=0.5, cpu_limit="1500m", memory_request="12Gi", memory_limit="16Gi")


def jvm() -> Jvm:
    return Jvm(heap="6Gi", direct_memory="3Gi", allowance="1Gi", options=["-XX:+UseG1GC"])


def process() -> Process:
    return Process(
        resources=resources(),
        jvm=jvm(),
        properties={
            "alluxio.user.file.writetype.default": "CACHE_THROUGH",
            "example.own": Unchecked(True),
        },
        env={"PRICE": "$5 \"or\" '6'"},
        readiness_probe=probe(5),
        liveness_probe=probe(),
        startup_probe=probe(),
    )


def pod() -> PodOptions:
    shipper = {"name": "shipper", "image": "shipper:1", "ports": [{"containerPort": 9999}]}
    return PodOptions(
        labels={"team": "data"},
        annotations={"example.com/owner": "data"},
        object_labels={"department": "research"},
        object_annotations={"example.com/contact": "data@example.com"},
        node_selector={"disk": "ssd"},
        affinity={
            "nodeAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [
                    {
                        "weight": 1,
                        "preference": {
                            "matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}],
                            "matchFields": None,
                        },
                    }
                ]
            }
        },
        topology_spread=[spread()],
        tolerations=[toleration()],
        host_aliases=[HostAlias(ip="10.0.0.1", hostnames=["namenode"])],
        service_account_name="alluxio",
        automount_service_account_token=True,
        image_pull_secrets=["registry"],
        priority_class_name="cache",
        host_network=True,
        host_pid=True,
        share_process_namespace=True,
        dns_policy="Default",
        user=0,
        group=3000,
        fs_group=4000,
        sysctls={"kernel.shm_rmid_forced": "1"},
        env={"LANG": "C.UTF-8"},
        mounts=[VolumeSource.existing_claim("data").at("/data"), ram().at("/ram")],
        volumes=[PodVolume(name="watched", source={"emptyDir": {}})],
        containers=[shipper],
        init_containers=[{**shipper, "name": "first"}],
        service_ports={"ship": 9999},
    )


def toleration() -> Toleration:
    return Toleration(key="gpu", value="yes", effect="NoExecute", toleration_seconds=60)


def spread() -> TopologySpread:
    return TopologySpread(topology_key="zone", max_skew=2, when_unsatisfiable="DoNotSchedule")


def directory() -> dict[str, Any]:
    return {"medium_type": "SSD", "path": "/ssd", "quota": "10Gi", "volume": claim()}


def tier() -> Tier:
    return Tier(
        medium_type="MEM",
        path="/mem",
        quota="2Gi",
        volume=ram(),
        alias="FAST",
        high_watermark=0.9,
        low_watermark=0.5,
        more_directories=[TierDirectory(**directory())],
    )


def secret() -> UfsSecretOptions:
    return UfsSecretOptions(
        secret_name="s3",
        mount="s3",
        files=["core-site.xml", "ca.crt"],
        env={"AWS_ACCESS_KEY_ID": "access-key"},
        properties={"alluxio.master.mount.table.root.option.s3a.secretKey": "secret-key"},
        pods=["master"],
    )


def always(factory: Callable[..., Journal], *args: Any, **options: Any) -> Journal:
    """A journal that is formatted at every start, without the warning that it gets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        return factory(*args, format="always", **options)


CLIENT = {"podSelector": {"matchExpressions": [{"key": "client", "operator": "Exists"}]}}
UNDERFS = {
    "alluxio.underfs.hdfs.impl": "org.apache.hadoop.hdfs.DistributedFileSystem",
    "theirs": Unchecked(5),
}

# The least that each can be made of, and the most.
EXAMPLES: dict[str, tuple[Make, Make]] = {
    "ConfigMapFiles": (
        lambda: ConfigMapFiles(config_map_name="a", mount="a"),
        lambda: ConfigMapFiles(
            config_map_name="a", mount="a", conf_files=["log4j.properties"], pods=["fuse", "proxy"]
        ),
    ),
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
    "EnvReference": (lambda: EnvReference("A"), lambda: EnvReference("A")),
    "Fuse": (
        Fuse,
        lambda: Fuse(
            mount_point="/mnt/cache/data",
            alluxio_path="/data",
            mount_options=["allow_other", "attr_timeout=600"],
            user="analytics",
            process=process(),
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
    "Resources": (Resources, resources),
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
    "Ufs in HDFS": (
        lambda: Ufs("hdfs://namenode:9000/a"),
        lambda: Ufs(
            "hdfs://namenode:9000/a", secrets=[UfsSecretOptions(secret_name="h", mount="h")]
        ),
    ),
    "UfsSecretOptions": (lambda: UfsSecretOptions(secret_name="a", mount="a"), secret),
    "Unchecked": (lambda: Unchecked("as it is"), lambda: Unchecked(0.5)),
    "VolumeSource.persistent_volume_claim": (
        lambda: VolumeSource.persistent_volume_claim("1Gi"),
        claim,
    ),
    "VolumeSource.existing_claim": (
        lambda: VolumeSource.existing_claim("theirs"),
        lambda: VolumeSource.existing_claim("theirs", prepare=True),
    ),
    "VolumeSource.empty_dir": (VolumeSource.empty_dir, ram),
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
        ),
    ),
}
