"""Converts FUSE, proxy, log server, short circuit and metrics of the values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..._base.quantities import GIB, MIB, Seconds
from ..._parts.fuse import Fuse
from ..._parts.log_server import LogServerOptions
from ..._parts.metrics import (
    ConsoleSink,
    CsvSink,
    GraphiteSink,
    JmxSink,
    Metrics,
    MetricsSink,
    PrometheusMetricsServlet,
    Slf4jSink,
)
from ..._parts.proxy import ProxyOptions
from ..._parts.short_circuit import ShortCircuitDomainOptions, ShortCircuitPolicy
from ..._pods.mounts import Mount
from ..._pods.pod import NO_OPTIONS
from ..._pods.process import PROCESS
from ..._pods.volume_uses import chart_claim
from ..keys.checked import Checked
from ..keys.table import KEYS
from .pods import fuse_pod, pod, process
from .settings import Settings
from .simple import advise, claim, empty_dir, host_path, own_name, seconds

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def fuse(checked: Checked, settings: Settings) -> Fuse | None:
    """The `Fuse` of the values; None if it is not enabled.

    Args:
        checked: The values.
        settings: The properties, variables and JVM options.
    """
    embedded = checked["worker.fuseEnabled"]
    if checked["fuse.clientEnabled"]:
        advise(
            "fuse.clientEnabled has no effect: the chart has had no example application since"
            " 0.6.49; mount FUSE in an application of your own (docs/fuse.md)"
        )
    if not checked["fuse.enabled"] and not embedded:
        return None
    if checked["fuse.enabled"] and embedded:
        raise checked.problem(
            "worker.fuseEnabled",
            "must not be true together with fuse.enabled: both serve the same mount point; set one",
        )
    for key in ("fuse.properties", "fuse.env", "fuse.jvmAllowance"):
        if embedded and checked[key]:
            raise checked.problem(
                key,
                "has no effect with worker.fuseEnabled, since the worker serves FUSE; use"
                f" worker.{key.partition('.')[2]}",
            )
    mount_point, key = _mount_point(checked, embedded=embedded)
    daemon = PROCESS if embedded else process(checked, settings, "fuse", ("liveness_probe",))
    its_pod = NO_OPTIONS if embedded else fuse_pod(checked)
    with checked.at("fuse", {"mount_point": key}):
        return Fuse(
            mount_point=mount_point,
            alluxio_path=checked["fuse.alluxioPath"],
            mount_options=checked["fuse.mountOptions"] or [],
            worker_embedded=embedded,
            user=settings.fuse_user,
            process=daemon,
            pod=its_pod,
        )


def _mount_point(checked: Checked, *, embedded: bool) -> tuple[str, str]:
    """The mount point of FUSE, and the key that sets it.

    The chart's templates have two names for it: one in the daemon's pod, and another in the
    worker's pod, which was the only one until chart 0.6.42.
    """
    point, path = checked["fuse.mountPoint"], checked["fuse.mountPath"]
    if path is None or path == point:
        return point, "fuse.mountPoint"
    if not embedded:
        raise checked.problem(
            "fuse.mountPath",
            f"is {path!r}, but FUSE would be mounted at {point!r}: since 0.6.42, the chart reads"
            f" the mount point of its daemon from fuse.mountPoint; use fuse.mountPoint: {path}",
        )
    if checked.gives("fuse.mountPoint"):
        advise(
            "fuse.mountPoint has no effect with worker.fuseEnabled if fuse.mountPath is given, as"
            f" in the chart: FUSE is mounted at {path!r}"
        )
    return path, "fuse.mountPath"


def proxy(checked: Checked, settings: Settings) -> ProxyOptions | None:
    """The `ProxyOptions` of the values; None if the proxy is not enabled."""
    if not checked["proxy.enabled"]:
        return None
    its_process, its_pod = process(checked, settings, "proxy", ()), pod(checked, "proxy")
    with checked.at("proxy"):
        return ProxyOptions(process=its_process, pod=its_pod)


def log_server(
    checked: Checked, settings: Settings, name: str, mounts: Sequence[Mount]
) -> LogServerOptions | None:
    """The `LogServerOptions` of the values; None if the log server is not enabled.

    Args:
        checked: The values.
        settings: The properties, variables and JVM options.
        name: The cluster's name.
        mounts: The claims that all servers mount.
    """
    if not checked["logserver.enabled"]:
        return None
    kind, volume, claim_name = checked["logserver.volumeType"], None, None
    if kind == "emptyDir":
        volume = empty_dir(checked, "logserver")
    elif kind == "hostPath":
        volume = host_path(checked, "logserver")
    else:
        volume = claim(checked, "logserver", usual=4 * GIB, selector=checked["logserver.selector"])
        claim_name = own_name(checked, "logserver.pvcName", f"{name}-logserver-logs")
    its_process = process(checked, settings, "logserver", ())
    its_pod = pod(checked, "logserver", mounts=mounts)
    with checked.at("logserver"):
        return LogServerOptions(
            volume=volume or chart_claim(4 * GIB),
            claim_name=claim_name,
            process=its_process,
            pod=its_pod,
        )


def short_circuit(
    checked: Checked, name: str
) -> ShortCircuitPolicy | ShortCircuitDomainOptions | None:
    """The option `short_circuit`: a policy, the description of a directory, or None, the default.

    Args:
        checked: The values.
        name: The cluster's name.
    """
    if not checked["shortCircuit.enabled"]:
        return "off"
    if checked["shortCircuit.policy"] == "local":
        return "local"
    # The chart's default is uuid, for which the workers of the release create no socket.
    without = ("shortCircuit.enabled", "shortCircuit.hostPath")
    if not checked.gives(
        *(key for key in KEYS if key.startswith("shortCircuit.") and key not in without)
    ):
        return None
    if not any(checked[f"{each}.enabled"] for each in ("worker", "fuse", "csi")):
        return None
    volume, claim_name = None, None
    if checked["shortCircuit.volumeType"] == "hostPath":
        volume = host_path(checked, "shortCircuit")
    else:
        volume = claim(checked, "shortCircuit", usual=MIB)
        claim_name = own_name(checked, "shortCircuit.pvcName", f"{name}-worker-domain-socket")
    if volume is None and claim_name is None:
        return "uuid"
    with checked.at("shortCircuit"):
        return ShortCircuitDomainOptions(
            volume=volume or chart_claim(MIB), name=name, claim_name=claim_name
        )


def metrics(checked: Checked) -> Metrics | None:
    """The `Metrics` of the values; None if they are not enabled."""
    if not checked["metrics.enabled"]:
        return None
    sinks = []
    for name, make in _SINKS.items():
        if checked[f"metrics.{name}.enabled"]:
            with checked.at(f"metrics.{name}"):
                sinks.append(make(checked))
    if not sinks:
        advise(
            "metrics.enabled has no effect without a sink; set"
            " metrics.PrometheusMetricsServlet.enabled: true, or enable another sink"
        )
        return None
    with checked.at("metrics"):
        return Metrics(sinks=sinks)


def _graphite(checked: Checked) -> GraphiteSink:
    text = checked["metrics.GraphiteSink.port"]
    if not (text.isascii() and text.isdecimal()):
        raise checked.problem("metrics.GraphiteSink.port", f"must be a port number (got {text!r})")
    host = checked.changed("metrics.GraphiteSink.host")
    if host is None:
        raise checked.problem("metrics.GraphiteSink.host", "is missing; give it")
    return GraphiteSink(
        host=host,
        port=int(text),
        period=_period(checked, "GraphiteSink"),
        prefix=checked["metrics.GraphiteSink.prefix"] or "",
    )


_SINKS: Mapping[str, Callable[[Checked], MetricsSink]] = {
    "ConsoleSink": lambda checked: ConsoleSink(period=_period(checked, "ConsoleSink")),
    "CsvSink": lambda checked: CsvSink(
        period=_period(checked, "CsvSink"), directory=checked["metrics.CsvSink.directory"]
    ),
    "JmxSink": lambda checked: JmxSink(domain=checked["metrics.JmxSink.domain"]),
    "GraphiteSink": _graphite,
    "Slf4jSink": lambda checked: Slf4jSink(
        period=_period(checked, "Slf4jSink"),
        filter_class=checked["metrics.Slf4jSink.filterClass"],
        filter_regex=checked["metrics.Slf4jSink.filterRegex"],
    ),
    "PrometheusMetricsServlet": lambda _: PrometheusMetricsServlet(),
}


def _period(checked: Checked, sink: str) -> Seconds:
    key = f"metrics.{sink}.period"
    number: Any = checked[key] * _SECONDS[checked[f"metrics.{sink}.unit"]]
    return seconds(checked, key, number)
