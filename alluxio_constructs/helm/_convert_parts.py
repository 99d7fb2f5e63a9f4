"""FUSE, proxy, log server and metrics of the values."""

from __future__ import annotations

from typing import Any

from .._base.quantities import GIB
from ._check import Checked
from ._convert_pods import fuse_pod, pod, process
from ._convert_properties import Settings
from ._convert_values import Names, changed, claim, empty_dir, path, seconds
from ._program import UNSET, Call

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def fuse(checked: Checked, settings: Settings, names: Names) -> Any:
    """The `Fuse` of the values, or `UNSET`.

    Args:
        checked: The values.
        settings: Its properties, variables and JVM options.
        names: The cluster's names.
    """
    embedded = checked["worker.fuseEnabled"]
    if not checked["fuse.enabled"] and not embedded:
        return UNSET
    if checked["fuse.enabled"] and embedded:
        raise checked.problem(
            path("worker.fuseEnabled"),
            "must not be true together with fuse.enabled: both serve the same mount point; set one",
        )
    own: dict[str, Any] = {}
    if embedded:
        for key in ("fuse.properties", "fuse.env"):
            if checked[key]:
                raise checked.problem(
                    path(key),
                    "has no effect with worker.fuseEnabled, where the worker serves FUSE; give it"
                    f" as worker.{key.partition('.')[2]}",
                )
    else:
        own["process"] = process(checked, settings, "fuse", ["liveness_probe"])
        own["pod"] = fuse_pod(checked)
    options = checked["fuse.mountOptions"]
    return Call(
        "Fuse",
        place=("fuse",),
        mount_point=names.own(checked, "fuse.mountPoint", f"/mnt/{names.cluster}-fuse"),
        alluxio_path=changed(checked, "fuse.alluxioPath"),
        mount_options=UNSET if options == ["allow_other"] else options or [],
        worker_embedded=True if embedded else UNSET,
        user=settings.fuse_user,
        **own,
    )


def proxy(checked: Checked, settings: Settings) -> Any:
    """The `ProxyOptions` of the values, or `UNSET`."""
    if not checked["proxy.enabled"]:
        return UNSET
    return Call(
        "ProxyOptions",
        place=("proxy",),
        process=process(checked, settings, "proxy", ()),
        pod=pod(checked, "proxy"),
    )


def log_server(checked: Checked, settings: Settings, names: Names, mounts: Any) -> Any:
    """The `LogServerOptions` of the values, or `UNSET`.

    Args:
        checked: The values.
        settings: Its properties, variables and JVM options.
        names: The cluster's names.
        mounts: The claims that all servers mount.
    """
    if not checked["logserver.enabled"]:
        return UNSET
    kind = checked["logserver.volumeType"]
    claim_name: Any = UNSET
    if kind == "emptyDir":
        volume: Any = empty_dir(checked, "logserver")
    elif kind == "hostPath":
        host_path = checked["logserver.hostPath"]
        arguments = () if host_path == f"/tmp/{names.cluster}-logs" else (host_path,)
        volume = Call("VolumeSource.host_path", *arguments, place=("logserver", "hostPath"))
    else:
        selector = checked["logserver.selector"]
        volume = claim(checked, "logserver", in_bytes=4 * GIB, selector=selector)
        usual = f"{names.cluster}-logserver-logs"
        claim_name = names.own(checked, "logserver.pvcName", usual)
    return Call(
        "LogServerOptions",
        place=("logserver",),
        volume=volume,
        claim_name=claim_name,
        process=process(checked, settings, "logserver", ()),
        pod=pod(checked, "logserver", mounts=mounts),
    )


def metrics(checked: Checked, warnings: list[str]) -> Any:
    """The `Metrics` of the values, or `UNSET`."""
    if not checked["metrics.enabled"]:
        return UNSET
    sinks = []
    for sink in ("ConsoleSink", "CsvSink", "JmxSink", "GraphiteSink", "Slf4jSink"):
        if not checked[f"metrics.{sink}.enabled"]:
            continue
        options: dict[str, Any] = {}
        for option, key in (
            ("host", "host"),
            ("port", "port"),
            ("directory", "directory"),
            ("domain", "domain"),
            ("prefix", "prefix"),
            ("filter_class", "filterClass"),
            ("filter_regex", "filterRegex"),
        ):
            if checked.has(f"metrics.{sink}.{key}"):
                options[option] = changed(checked, f"metrics.{sink}.{key}")
        if sink == "GraphiteSink":
            options["port"] = _graphite_port(checked)
            if options["host"] is UNSET:
                raise checked.problem(path("metrics.GraphiteSink.host"), "is missing; give it")
        if checked.has(f"metrics.{sink}.period"):
            options["period"] = _period(checked, sink)
        sinks.append(Call(sink, place=("metrics", sink), **options))
    if checked["metrics.PrometheusMetricsServlet.enabled"]:
        sinks.append(Call("PrometheusMetricsServlet"))
    if not sinks:
        warnings.append(
            "metrics.enabled has no effect without a sink; set"
            " metrics.PrometheusMetricsServlet.enabled: true, or that of another"
        )
        return UNSET
    if [each.function for each in sinks] == ["PrometheusMetricsServlet"]:
        return Call("Metrics")
    return Call("Metrics", place=("metrics",), sinks=sinks)


def _graphite_port(checked: Checked) -> int:
    text = checked["metrics.GraphiteSink.port"]
    if not (text.isascii() and text.isdecimal()):
        raise checked.problem(
            path("metrics.GraphiteSink.port"), f"must be a port number (got {text!r})"
        )
    return int(text)


def _period(checked: Checked, sink: str) -> Any:
    """The period, or `UNSET` where it is the sink's default."""
    period = f"metrics.{sink}.period"
    in_seconds = checked[period] * _SECONDS[checked[f"metrics.{sink}.unit"]]
    usual = 1 if sink == "CsvSink" else 10
    return UNSET if in_seconds == usual else seconds(checked, period, in_seconds)
