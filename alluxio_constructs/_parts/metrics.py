"""`Metrics`, and a value object for each kind of metrics sink."""

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
    """A sink that processes report metrics to. Subclass it for a sink of your own."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """The sink's name in ``metrics.properties``."""

    @property
    @abstractmethod
    def class_name(self) -> str:
        """The Java class that implements the sink."""

    def options(self) -> Mapping[str, str]:
        """The sink's lines in ``metrics.properties``, except its class."""
        return {}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The volumes that the sink needs in a process's container."""
        return ()


@value_object()
class ConsoleSink(MetricsSink):
    """Metrics on standard output, where ``kubectl logs`` shows them.

    Args:
        period: How often metrics are written, in whole seconds. Default: 10 s (the chart's).

    Raises:
        AlluxioConfigError: On a period under a second.
    """

    period: DurationValue = Seconds(10)

    kind = "console"
    class_name = "ConsoleSink"

    def __post_init__(self) -> None:
        put(self, period=seconds("ConsoleSink period", self.period, least=1))

    def options(self) -> Mapping[str, str]:
        """The sink's lines in ``metrics.properties``, except its class."""
        return _period(self.period)


@value_object()
class CsvSink(MetricsSink):
    """Metrics in CSV files, one for each metric, in a directory of the container.

    The directory is an `emptyDir` for each process in a pod, ``alluxio-metrics-csv-master`` and so
    on: a sidecar can ship the files, which are lost with the pod. With a CSI driver that does not
    mount in pods, all FUSE processes of a node plugin append to the same files, whose lines get
    mixed: leave ``mount_in_pod=False`` out, or use another sink.

    Args:
        period: How often metrics are written, in whole seconds. Default: 1 s (the chart's).
        directory: The directory. Default: ``/tmp/alluxio-metrics`` (the chart's).

    Raises:
        AlluxioConfigError: On a period under a second, or a directory that is not absolute or hides
            files that the image needs.
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
        """The sink's lines in ``metrics.properties``, except its class."""
        return {**_period(self.period), "directory": self.directory}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The directory, one for each process, as those of a pod would write to the same files."""
        name = f"alluxio-metrics-csv-{component.suffix}"
        volume = PodVolume(name=name, source={"emptyDir": {}})
        return (Mount(volume=volume, path=self.directory),)


@value_object()
class JmxSink(MetricsSink):
    """Metrics as JMX beans.

    Args:
        domain: The domain of the beans. Default: ``org.alluxio`` (the chart's).

    Raises:
        AlluxioConfigError: On an invalid domain.
    """

    domain: str = "org.alluxio"

    kind = "jmx"
    class_name = "JmxSink"

    def __post_init__(self) -> None:
        _line("JmxSink domain", self.domain)

    def options(self) -> Mapping[str, str]:
        """The sink's lines in ``metrics.properties``, except its class."""
        return {"domain": self.domain}


@value_object()
class GraphiteSink(MetricsSink):
    """Metrics sent to a Graphite server.

    Args:
        host: The server's host name or address.
        port: The server's port.
        period: How often metrics are sent, in whole seconds. Default: 10 s (the chart's).
        prefix: A prefix for the names of metrics. Default: none (the chart's).

    Raises:
        AlluxioConfigError: On an invalid host or port, or a period under a second.
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
        """The sink's lines in ``metrics.properties``, except its class."""
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
        period: How often metrics are logged, in whole seconds. Default: 10 s (the chart's).
        filter_class: The Java class of a filter. Default: with `filter_regex` Alluxio's
            `RegexMetricFilter`, the only one that reads it; otherwise none.
        filter_regex: Log only metrics whose names match it. Default: all metrics.

    Raises:
        AlluxioConfigError: On a period under a second, or a value with several lines.
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
        """The sink's lines in ``metrics.properties``, except its class."""
        options = dict(_period(self.period))
        if self.filter_regex is not None:
            options["filter-class"] = f"{_PACKAGE}.RegexMetricFilter"
            options["filter-regex"] = self.filter_regex
        if self.filter_class is not None:
            options["filter-class"] = self.filter_class
        return options


@value_object()
class PrometheusMetricsServlet(MetricsSink):
    """Metrics that Prometheus can scrape at `PATH` on each web port."""

    PATH = "/metrics/prometheus/"

    kind = "prometheus"
    class_name = "PrometheusMetricsServlet"


@value_object()
class Metrics(Value):
    """The metrics sinks of all processes.

    Args:
        sinks: The sinks, at most one of each class. Default: the Prometheus servlet.
        scrape_annotations: Whether pods have the annotations ``prometheus.io/scrape``, ``port``
            and ``path``, for a Prometheus that is configured to look for them. They can name only
            one port of a pod, so the job processes are not scraped. Default: False.

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
                "needs the Prometheus servlet, which serves what Prometheus scrapes",
                "add PrometheusMetricsServlet() to sinks",
            )


class MetricsFile(Feature):
    """The ``metrics.properties`` of every container of a cluster."""

    owns: ClassVar[Mapping[str, str]] = {r"alluxio\.metrics\.conf\.file": "metrics=Metrics(…)"}

    def __init__(self, metrics: Metrics, name: str) -> None:
        """Describe the file of the cluster, or part of one, called `name`."""
        self.options = metrics
        self.config_map_name = f"{name}-metrics"
        """The ConfigMap that contains the file."""

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
        """The property with the file's path."""
        if component is not Component.ALL:
            return {}
        return {"alluxio.metrics.conf.file": f"{_DIRECTORY}/{_FILE}"}

    def volume_mounts(self, component: Component) -> Sequence[Mount]:
        """The file, and the volumes that the sinks need."""
        volume = PodVolume(
            name="alluxio-metrics", source={"configMap": {"name": self.config_map_name}}
        )
        file = Mount(volume=volume, path=_DIRECTORY, read_only=True)
        return [
            file,
            *(mount for sink in self.options.sinks for mount in sink.volume_mounts(component)),
        ]


def _check_own(sink: MetricsSink) -> None:
    """Check the results of the methods of a user's own sink."""
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
    """A value escaped for a properties file, which Java reads as Latin-1."""
    escaped = value.replace("\\", "\\\\")
    if escaped.startswith(" "):
        escaped = f"\\{escaped}"
    encoded = escaped.encode("utf-16-be")
    units = (int.from_bytes(encoded[i : i + 2], "big") for i in range(0, len(encoded), 2))
    return "".join(chr(unit) if unit < 0x7F else f"\\u{unit:04x}" for unit in units)
