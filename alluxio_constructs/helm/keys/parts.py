"""The keys of the chart's values for proxy, FUSE, metrics, log server and CSI."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from ..._pods.image import PullPolicy
from .key import (
    ABSENT,
    CLAIM,
    CLIENT,
    IGNORED,
    LARGE,
    LIVENESS,
    RWO,
    Key,
    claim_keys,
    dns_key,
    network_keys,
    pod_keys,
    port_keys,
    probe_keys,
    process_keys,
    resource_keys,
)


def clients() -> Iterator[Key]:
    """Of proxy and FUSE."""
    process, pod = (
        "proxy=ProxyOptions(process=Process({}))",
        "proxy=ProxyOptions(pod=PodOptions({}))",
    )
    yield Key("proxy.enabled", False, "boolean", "proxy=ProxyOptions()")
    yield from process_keys("proxy", process, ["proxy"], *CLIENT)
    yield from port_keys("proxy", "proxy", web=39999)
    yield from network_keys("proxy", pod, pid=ABSENT)
    yield dns_key("proxy", pod)
    yield from pod_keys("proxy", pod, ignored=("podAnnotations",))
    process, pod = "fuse=Fuse(process=Process({}))", "fuse=Fuse(pod=PodOptions({}))"
    yield Key("fuse.enabled", False, "boolean", "fuse=Fuse()")
    direct = ["-XX:MaxDirectMemorySize=2g"]
    yield from process_keys("fuse", process, None, *CLIENT, jvm_options=direct)
    yield from network_keys("fuse", pod, network=True, pid=True)
    yield dns_key("fuse", pod, "ClusterFirstWithHostNet")
    enabled = process.format("liveness_probe=Probe(enabled=False)")
    yield Key("fuse.livenessProbeEnabled", True, "boolean", enabled)
    liveness = {name: each for name, each in LIVENESS.items() if name != "timeoutSeconds"}
    yield from probe_keys("fuse", process, "livenessProbe", liveness)
    for name, option in (("user", "user"), ("group", "group"), ("fsGroup", "fs_group")):
        yield Key(f"fuse.{name}", 0, "whole", pod.format(f"{option}=…"))
    fuse = "fuse=Fuse({})"
    options = fuse.format("mount_options=[…]")
    yield Key("fuse.mountOptions", "allow_other", "texts with commas", options, "", True)
    yield Key(
        "fuse.mountPoint",
        "/mnt/alluxio-fuse",
        "text",
        fuse.format("mount_point=…"),
        "the chart writes <nil> for it; by default it ends in the cluster's name",
    )
    yield Key("fuse.alluxioPath", "/", "text", fuse.format("alluxio_path=…"))
    yield from pod_keys("fuse", pod, ignored=("podAnnotations",))


def observers() -> Iterator[Key]:
    """Of metrics and the log server."""
    yield Key("metrics.enabled", False, "boolean", "metrics=Metrics(sinks=[…])")
    sinks: dict[str, dict[str, tuple[Any, str]]] = {
        "ConsoleSink": {"period": (10, "whole"), "unit": ("seconds", "text")},
        "CsvSink": {
            "period": (1, "whole"),
            "unit": ("seconds", "text"),
            "directory": ("/tmp/alluxio-metrics", "text"),
        },
        "JmxSink": {"domain": ("org.alluxio", "text")},
        "GraphiteSink": {
            "host": ("NONE", "text"),
            "port": ("NONE", "text"),
            "period": (10, "whole"),
            "unit": ("seconds", "text"),
            "prefix": ("", "text"),
        },
        "Slf4jSink": {
            "period": (10, "whole"),
            "unit": ("seconds", "text"),
            "filterClass": (None, "text"),
            "filterRegex": (None, "text"),
        },
        "PrometheusMetricsServlet": {},
    }
    notes = {"unit": "written as seconds", "directory": "an emptyDir is mounted there"}
    for sink, fields in sinks.items():
        note = "PrometheusMetricsServlet: true is the same" if sink.startswith("Prom") else ""
        yield Key(f"metrics.{sink}.enabled", False, "boolean", f"Metrics(sinks=[{sink}()])", note)
        for name, (default, kind) in fields.items():
            snake = {"filterClass": "filter_class", "filterRegex": "filter_regex"}.get(name, name)
            option = f"{sink}({'period' if name == 'unit' else snake}=…)"
            nullable = default in (None, "")
            words = ("seconds", "minutes", "hours", "days") if name == "unit" else ()
            note = notes.get(name, "")
            yield Key(f"metrics.{sink}.{name}", default, kind, option, note, nullable, words)
    pod = "pod=PodOptions(annotations={…})"
    note = "of all pods, where metrics are enabled"
    yield Key("metrics.podAnnotations", {}, "texts", pod, note, True, back=("", "annotations"))
    process = "log_server=LogServerOptions(process=Process({}))"
    pod = "log_server=LogServerOptions(pod=PodOptions({}))"
    server = "log_server=LogServerOptions({})"
    yield Key("logserver.enabled", False, "boolean", "log_server=LogServerOptions()")
    note = f"{IGNORED}; refused unless 1: two would write to the same files"
    yield Key("logserver.replicas", 1, "whole", "none", note)
    yield from process_keys("logserver", process, ["logserver"], *LARGE, ignored=True)
    yield from port_keys("logserver", "log_server", logging=45600)
    yield from network_keys("logserver", pod, note=IGNORED)
    yield from pod_keys(
        "logserver", pod, ignored=("nodeSelector",), without=("podAnnotations", "serviceAccount")
    )
    note = "refused unless Recreate: two would write to the same files"
    yield Key("logserver.strategy.type", "Recreate", "text", "none", note)
    media = ("persistentVolumeClaim", "hostPath", "emptyDir")
    yield Key("logserver.volumeType", media[0], "text", server.format("volume=…"), words=media)
    yield Key(
        "logserver.pvcName",
        "alluxio-logserver-logs",
        "text",
        server.format("claim_name=…"),
        "by default it begins with the cluster's name",
        back=("logserver", "claim_name"),
    )
    claim = server.format(f"volume={CLAIM}")
    yield from claim_keys("logserver", claim, "4Gi", modes=RWO, storage_class="standard")
    yield Key("logserver.selector", {}, "selector", claim.format("selector={…}"), "", True)
    path = server.format("volume=VolumeSource.host_path(…)")
    yield Key("logserver.hostPath", "/tmp/alluxio-logs", "text", path)
    medium = server.format("volume=VolumeSource.empty_dir(medium=…)")
    yield Key("logserver.medium", "", "text", medium, "", True)


def csi() -> Iterator[Key]:
    """Of the CSI driver and of what is mounted by it."""
    driver = "csi=Csi({})"
    yield Key("csi.enabled", False, "boolean", "csi=Csi()", "needs a namespace")
    yield Key(
        "csi.imagePullPolicy",
        "IfNotPresent",
        "text",
        "image=Image(pull_policy=…)",
        "refused where it is neither the default nor imagePullPolicy: the driver is in Alluxio's"
        " image",
        words=get_args(PullPolicy),
    )
    for plugin, pod, containers in (
        (
            "controllerPlugin",
            "controller_pod",
            (
                ("provisioner", "provisioner", ("100m", "300Mi", "10m", "20Mi")),
                ("controller", "controller", ("200m", "200Mi", "10m", "20Mi")),
            ),
        ),
        (
            "nodePlugin",
            "node_pod",
            (
                ("nodeserver", "node_server", ("4", "8Gi", "1", "1Gi")),
                ("driverRegistrar", "registrar", ("100m", "100Mi", "10m", "20Mi")),
            ),
        ),
    ):
        options = driver.format(f"{pod}=PodOptions({{}})")
        owner = f"csi.{plugin}"
        network = f"host_network={plugin == 'controllerPlugin'}"
        yield Key(f"{owner}.hostNetwork", True, "boolean", options.format(network))
        yield dns_key(owner, options, "ClusterFirstWithHostNet")
        for container, name, amounts in containers:
            if container in _SIDECARS:
                option = driver.format(f"{name}_image=Image(…)")
                note = "by default a current release, where the chart has one of 2020"
                yield Key(f"{owner}.{container}.image", _SIDECARS[container], "text", option, note)
            option = driver.format(f"{name}_resources={{}}")
            yield from resource_keys(f"{owner}.{container}", option, *amounts)
    note = "true where it is not given; the FUSE pods' options are those of fuse"
    yield Key("csi.mountInPod", False, "boolean", driver.format("mount_in_pod=…"), note)
    client = "CsiStorageClass(…), CsiClaim(…), CsiVolume(…)"
    note = "the chart also writes pods of nginx, which are left out"
    yield Key("csi.clientEnabled", False, "boolean", client, note)
    yield Key("csi.accessModes", ["ReadWriteOnce"], "text list", "CsiClaim(access_modes=[…])")
    yield Key("csi.quota", "100Gi", "quantity", "CsiClaim(size=…)")
    note = f"{IGNORED}; refused where it differs: nothing is mounted there"
    yield Key("csi.mountPath", "/data", "text", "none", note)
    yield Key("csi.alluxioPath", "/", "text", "CsiStorageClass(alluxio_path=…)")
    mount = "CsiStorageClass(mount_options=[…])"
    yield Key("csi.mountOptions", _MOUNT_OPTIONS, "texts with commas", mount, "", True)
    yield Key(
        "csi.javaOptions",
        "-Dalluxio.user.metadata.cache.enabled=true ",
        "options",
        "Csi(fuse=Process(…)); with mountInPod, CsiStorageClass(properties={…}, jvm_options=[…])",
        "without mountInPod the chart's have no effect",
        True,
        back=("csi", "jvm_options"),
    )


_MOUNT_OPTIONS = [
    "direct_io",
    "allow_other",
    "entry_timeout=36000",
    "attr_timeout=36000",
    "max_readahead=0",
]
_SIDECARS = {
    "provisioner": "registry.k8s.io/sig-storage/csi-provisioner:v2.0.5",
    "driverRegistrar": "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.0.0",
}
