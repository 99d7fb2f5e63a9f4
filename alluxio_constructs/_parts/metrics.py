"""Where the processes report their metrics to: `Metrics`, and a value object for each sink."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from .._base import checks
from .._base.arguments import asked
from .._base.quantities import DurationValue, Seconds, seconds
from .._base.values import Value, put, value_object
from .._pods import extras
from .._pods.directories import container_path
from .._pods.mounts import Mount, PodVolume
from .._properties.components import Component
from ..errors import refuse
from .feature import Feature

_DIRECTORY = "/config/metrics"
_FILE = "metrics.properties"
_PACKAGE = "alluxio.metrics.sink"


class MetricsSink(Value, ABC):
    """Something that metrics go to."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """What it is called in the file."""

    @property
    @abstractmethod
    def class_name(self) -> str:
        """Alluxio's class for it."""

    def options(self) -> Mapping[str, str]:
        """Its lines in the file, but for the class."""
        return {}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """What it needs in a component's container."""
        return ()


@value_object()
class ConsoleSink(MetricsSink):
    """Metrics on standard output, where ``kubectl logs`` shows them.

    Args:
        period: How often, in whole seconds. Default: 10 s (the chart's).

    Raises:
        AlluxioConfigError: On a period under a second.
    """

    period: DurationValue = Seconds(10)

    kind = "console"
    class_name = "ConsoleSink"

    def __post_init__(self) -> None:
        put(self, period=seconds("ConsoleSink period", self.period, least=1))

    def options(self) -> Mapping[str, str]:
        """Its lines in the file, but for the class."""
        return _period(self.period)


@value_object()
class CsvSink(MetricsSink):
    """Metrics in CSV files, a file for each, in a directory of the container.

    The directory is an `emptyDir` for each kind of process in a pod, ``alluxio-metrics-csv-master``
    and so on: a sidecar can ship what is in it, and it goes with the pod. With a CSI driver that
    does not mount in pods, all FUSE processes of a node plugin append to the same files in it, line
    among line: leave ``mount_in_pod=False`` out, or use another sink.

    Args:
        period: How often, in whole seconds. Default: 1 s (the chart's).
        directory: Where. Default: ``/tmp/alluxio-metrics`` (the chart's).

    Raises:
        AlluxioConfigError: On a period under a second, or a directory that is not absolute or hides
            what the image needs.
    """

    period: DurationValue = Seconds(1)
    directory: str = "/tmp/alluxio-metrics"

    kind = "csv"
    class_name = "CsvSink"

    def __post_init__(self) -> None:
        put(self, period=seconds("CsvSink period", self.period, least=1))
        path = container_path("CsvSink directory", self.directory)
        put(self, directory=path)

    def options(self) -> Mapping[str, str]:
        """Its lines in the file, but for the class."""
        return {**_period(self.period), "directory": self.directory}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The directory. Processes in one pod would write to the same files in one of the pod's."""
        name = f"alluxio-metrics-csv-{component.suffix}"
        volume = PodVolume(name=name, source={"emptyDir": {}})
        return (Mount(volume=volume, path=self.directory),)


@value_object()
class JmxSink(MetricsSink):
    """Metrics as JMX beans.

    Args:
        domain: The beans' domain. Default: ``org.alluxio`` (the chart's).

    Raises:
        AlluxioConfigError: On a domain that is none.
    """

    domain: str = "org.alluxio"

    kind = "jmx"
    class_name = "JmxSink"

    def __post_init__(self) -> None:
        _line("JmxSink domain", self.domain)

    def options(self) -> Mapping[str, str]:
        """Its lines in the file, but for the class."""
        return {"domain": self.domain}


@value_object()
class GraphiteSink(MetricsSink):
    """Metrics sent to a Graphite server.

    Args:
        host: The server.
        port: Its port.
        period: How often, in whole seconds. Default: 10 s (the chart's).
        prefix: What the metrics' names begin with. Default: nothing (the chart's).

    Raises:
        AlluxioConfigError: On a host or port that is none, or a period under a second.
    """

    host: str
    port: int
    period: DurationValue = Seconds(10)
    prefix: str = ""

    kind = "graphite"
    class_name = "GraphiteSink"

    def __post_init__(self) -> None:
        checks.dns_subdomain("GraphiteSink host", self.host)
        checks.whole("GraphiteSink port", self.port, least=1, most=65535)
        put(self, period=seconds("GraphiteSink period", self.period, least=1))
        if not isinstance(self.prefix, str) or self.prefix:
            _line("GraphiteSink prefix", self.prefix)

    def options(self) -> Mapping[str, str]:
        """Its lines in the file, but for the class."""
        return {
            "host": self.host,
            "port": str(self.port),
            **_period(self.period),
            "prefix": self.prefix,
        }


@value_object()
class Slf4jSink(MetricsSink):
    """Metrics in the process's own log.

    Args:
        period: How often, in whole seconds. Default: 10 s (the chart's).
        filter_class: The class of a filter. Default: with `filter_regex` Alluxio's
            `RegexMetricFilter`, which alone reads it; otherwise none.
        filter_regex: Only metrics whose names match it. Default: all.

    Raises:
        AlluxioConfigError: On a period under a second, or a text over several lines.
    """

    period: DurationValue = Seconds(10)
    filter_class: str | None = None
    filter_regex: str | None = None

    kind = "slf4j"
    class_name = "Slf4jSink"

    def __post_init__(self) -> None:
        put(self, period=seconds("Slf4jSink period", self.period, least=1))
        for name in ("filter_class", "filter_regex"):
            if getattr(self, name) is not None:
                _line(f"Slf4jSink {name}", getattr(self, name))

    def options(self) -> Mapping[str, str]:
        """Its lines in the file, but for the class."""
        options = dict(_period(self.period))
        if self.filter_regex is not None:
            options["filter-class"] = f"{_PACKAGE}.RegexMetricFilter"
            options["filter-regex"] = self.filter_regex
        if self.filter_class is not None:
            options["filter-class"] = self.filter_class
        return options


@value_object()
class PrometheusMetricsServlet(MetricsSink):
    """Metrics for Prometheus to scrape, at `PATH` on each web port."""

    PATH = "/metrics/prometheus/"

    kind = "prometheus"
    class_name = "PrometheusMetricsServlet"


@value_object()
class Metrics(Value):
    """The sinks that all processes report to.

    Args:
        sinks: The sinks, of each class one at most. Default: the Prometheus servlet.
        scrape_annotations: Whether pods have the annotations ``prometheus.io/scrape``, ``port``
            and ``path``, for a Prometheus that is set up to look for them. They have room for
            one port of a pod, so the job processes are left out. Default: False.

    Raises:
        AlluxioConfigError: On no sink, two of a class, or annotations without the Prometheus
            servlet.
    """

    sinks: Sequence[MetricsSink] = (PrometheusMetricsServlet(),)
    scrape_annotations: bool = False

    def __post_init__(self) -> None:
        sinks = checks.sequence("Metrics sinks", self.sinks, MetricsSink)
        if not sinks:
            raise refuse(
                "Metrics sinks", self.sinks, "must have a sink", "use [PrometheusMetricsServlet()]"
            )
        put(self, sinks=sinks)
        for each in sinks:
            _check_own(each)
        checks.unique(
            "Metrics sinks", [type(each).__name__ for each in sinks], "leave one of them out"
        )
        checks.unique(
            "Metrics sinks", [f"sink.{each.kind}" for each in sinks], "give each a kind of its own"
        )
        checks.boolean("Metrics scrape_annotations", self.scrape_annotations)
        if self.scrape_annotations and PrometheusMetricsServlet() not in sinks:
            raise refuse(
                "Metrics scrape_annotations",
                True,
                "needs the Prometheus servlet, which is what is scraped",
                "add PrometheusMetricsServlet() to sinks",
            )


class MetricsFile(Feature):
    """The file that says where metrics go, in every container of a cluster."""

    owns: ClassVar[Mapping[str, str]] = {r"alluxio\.metrics\.conf\.file": "metrics=Metrics(…)"}

    def __init__(self, metrics: Metrics, name: str) -> None:
        """Of the cluster, or half of one, called `name`."""
        self.options = metrics
        self.config_map_name = f"{name}-metrics"
        """The ConfigMap that it is in."""

    @property
    def data(self) -> Mapping[str, str]:
        """The ConfigMap's data."""
        lines = [
            f"sink.{sink.kind}.{key}={_escaped(value)}\n"
            for sink in self.options.sinks
            for key, value in {
                "class": f"{_PACKAGE}.{sink.class_name}",
                **sink.options(),
            }.items()
        ]
        return {_FILE: "".join(lines)}

    def properties(self, component: Component) -> Mapping[str, str]:
        """Where the file is."""
        if component is not Component.ALL:
            return {}
        return {"alluxio.metrics.conf.file": f"{_DIRECTORY}/{_FILE}"}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The file, and what the sinks need."""
        volume = PodVolume(
            name="alluxio-metrics", source={"configMap": {"name": self.config_map_name}}
        )
        file = Mount(volume=volume, path=_DIRECTORY, read_only=True)
        return [
            file,
            *(mount for sink in self.options.sinks for mount in sink.volume_mounts(component)),
        ]


def _check_own(sink: MetricsSink) -> None:
    """Hold a sink of a user's own class to what it may answer."""
    kind = type(sink)
    if kind in (ConsoleSink, CsvSink, JmxSink, GraphiteSink, Slf4jSink, PrometheusMetricsServlet):
        return
    for attribute in ("kind", "class_name"):
        _line(f"{kind.__name__}.{attribute}", getattr(sink, attribute))
    place = f"{kind.__name__}.options"
    options = asked(place, sink.options, form="def options(self)")
    for name, value in checks.texts(place, options).items():
        _line(f"{place} key", name)
        if value:
            _line(f"{place}[{name!r}]", value)
    place = f"{kind.__name__}.volume_mounts"
    form = "def volume_mounts(self, component)"
    for component in Component:
        extras.mounts(place, asked(place, sink.volume_mounts, component, form=form))


def _period(period: object) -> Mapping[str, str]:
    return {"period": str(period), "unit": "seconds"}


def _line(parameter: str, value: object) -> None:
    text = checks.text(parameter, value)
    if not text.isprintable():
        raise refuse(parameter, value, "must be one line of text", "take out what is not printable")


def _escaped(value: str) -> str:
    """A value as a properties file has it, which Java reads as Latin-1."""
    escaped = value.replace("\\", "\\\\")
    if escaped.startswith(" "):
        escaped = f"\\{escaped}"
    encoded = escaped.encode("utf-16-be")
    units = (int.from_bytes(encoded[i : i + 2], "big") for i in range(0, len(encoded), 2))
    return "".join(chr(unit) if unit < 0x7F else f"\\u{unit:04x}" for unit in units)
