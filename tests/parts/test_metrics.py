"""Metrics sinks: the file as Java reads it, and the processes that have it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs import (
    Component,
    ConsoleSink,
    CsvSink,
    GraphiteSink,
    JmxSink,
    Metrics,
    MetricsSink,
    Mount,
    PrometheusMetricsServlet,
    Slf4jSink,
    VolumeSource,
)
from alluxio_constructs._parts.metrics import MetricsFile
from tests.kit import (
    cluster,
    mount_paths,
    refusal,
)

ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def unescaped(text: str) -> str:
    """A key or value without its escapes; two of them may be one character."""

    def one_escape(match: re.Match[str]) -> str:
        if match[1] is not None:
            return chr(int(match[1], 16))
        return ESCAPES.get(match[2], match[2])

    units = re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", one_escape, text, flags=re.DOTALL)
    return units.encode("utf-16-be", "surrogatepass").decode("utf-16-be")


def read(file: bytes) -> dict[str, str]:
    """A file as Java's `Properties` reads it: Latin-1, with comments and joined lines."""
    lines: list[str] = []
    joined = ""
    for natural in re.split(r"\r\n|\r|\n", file.decode("latin-1")):
        line = natural.lstrip(" \t\f")
        if not joined and (not line or line[0] in "#!"):
            continue
        backslashes = len(line) - len(line.rstrip("\\"))
        if backslashes % 2:
            joined += line[:-1]
            continue
        lines.append(joined + line)
        joined = ""
    found = {}
    for line in lines:
        match = re.fullmatch(
            r"((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)", line, flags=re.DOTALL
        )
        assert match is not None
        found[unescaped(match[1])] = unescaped(match[2])
    return found


def written(*sinks: MetricsSink) -> dict[str, str]:
    """The sinks as Alluxio reads them from the file."""
    (text,) = MetricsFile(Metrics(sinks=sinks), "alluxio").data.values()
    assert text.isascii()
    return read(text.encode())


def test_reader_of_these_tests_reads_what_java_does() -> None:
    file = (
        b"# a=b\n\n ! c\n a = b \\\n   c\n"
        b"d\\=e:\\u00e4\\t\\\\\\\nf\n"
        b"\xe4=\\ud83d\\ude00\ng\nh  i=j\n"
    )
    assert {"a": "b c", "d=e": "ä\t\\f", "ä": "😀", "g": "", "h": "i=j"} == read(file)


# The file.

CLASSES = "alluxio.metrics.sink."


def test_sink_with_default_options_is_read_by_java() -> None:
    cases: list[tuple[MetricsSink, dict[str, str]]] = [
        (ConsoleSink(), {"class": f"{CLASSES}ConsoleSink", "period": "10", "unit": "seconds"}),
        (
            CsvSink(),
            {
                "class": f"{CLASSES}CsvSink",
                "period": "1",
                "unit": "seconds",
                "directory": "/tmp/alluxio-metrics",
            },
        ),
        (JmxSink(), {"class": f"{CLASSES}JmxSink", "domain": "org.alluxio"}),
        (
            GraphiteSink(host="graphite", port=2003),
            {
                "class": f"{CLASSES}GraphiteSink",
                "host": "graphite",
                "port": "2003",
                "period": "10",
                "unit": "seconds",
                "prefix": "",
            },
        ),
        (Slf4jSink(), {"class": f"{CLASSES}Slf4jSink", "period": "10", "unit": "seconds"}),
        (PrometheusMetricsServlet(), {"class": f"{CLASSES}PrometheusMetricsServlet"}),
    ]
    for sink, lines in cases:
        assert written(sink) == {
            f"sink.{sink.kind}.{key}": value for key, value in lines.items()
        }, sink


def test_sink_options_are_read_by_java() -> None:
    cases: list[tuple[MetricsSink, dict[str, str]]] = [
        (ConsoleSink(period="2min"), {"period": "120"}),
        (
            CsvSink(period="5s", directory="/csv/"),
            {"period": "5", "directory": "/csv"},
        ),
        (JmxSink(domain="a b"), {"domain": "a b"}),
        (
            GraphiteSink(host="10.0.0.1", port=1, period="1h", prefix="a.b"),
            {"host": "10.0.0.1", "port": "1", "period": "3600", "prefix": "a.b"},
        ),
        (Slf4jSink(filter_class="com.example.Own"), {"filter-class": "com.example.Own"}),
        # Without a class Alluxio does not read the expression.
        (
            Slf4jSink(filter_regex=r"Master\..*"),
            {"filter-class": f"{CLASSES}RegexMetricFilter", "filter-regex": r"Master\..*"},
        ),
        (
            Slf4jSink(filter_class="com.example.Own", filter_regex="a|b"),
            {"filter-class": "com.example.Own", "filter-regex": "a|b"},
        ),
    ]
    for sink, lines in cases:
        found = written(sink)
        assert {key: found[f"sink.{sink.kind}.{key}"] for key in lines} == lines, sink


def test_sinks_are_all_in_one_file() -> None:
    sinks = [ConsoleSink(), JmxSink(), PrometheusMetricsServlet()]
    classes = {f"sink.{each.kind}.class": f"{CLASSES}{each.class_name}" for each in sinks}
    found = written(*sinks)
    assert {key: found[key] for key in found if key.endswith(".class")} == classes


def test_metrics_are_for_prometheus_by_default() -> None:
    assert Metrics().sinks == (PrometheusMetricsServlet(),)
    assert "/metrics/prometheus/" == PrometheusMetricsServlet.PATH


PRINTABLE = st.text(min_size=1).filter(lambda text: text.isprintable() and text.strip() != "")


@given(PRINTABLE)
def test_sink_text_arrives_character_for_character(text: str) -> None:
    sink = GraphiteSink(host="graphite", port=2003, prefix=text)
    assert written(sink, ConsoleSink())["sink.graphite.prefix"] == text


def test_sink_text_that_means_something_to_java_arrives_as_it_is() -> None:
    cases: list[str] = [
        r"a\.b",
        "\\",
        r"\u0041",
        "größe",
        "😀",
        " leading",
        "trailing ",
        "#a",
        "!",
        "a=b:c",
        "a\\",
    ]
    for text in cases:
        assert {
            **written(JmxSink(), ConsoleSink()),
            "sink.jmx.domain": text,
        } == written(JmxSink(domain=text), ConsoleSink()), text


# A sink of one's own.


class OwnSink(MetricsSink):
    """A sink of Alluxio that the library does not have."""

    kind = "own"
    class_name = "OwnSink"

    def options(self) -> dict[str, str]:
        return {"where": "/own"}

    def volume_mounts(self, component: Component) -> list[Mount]:
        return [VolumeSource.empty_dir().at("/own")] if component is Component.WORKER else []


def test_sink_of_ones_own_is_written_and_has_what_it_needs() -> None:
    assert {
        "sink.own.class": "alluxio.metrics.sink.OwnSink",
        "sink.own.where": "/own",
    } == written(OwnSink())
    documents = cluster(metrics=Metrics(sinks=[OwnSink()]))
    assert "/own" == mount_paths(documents, "alluxio-worker")["own"]
    assert "own" not in mount_paths(documents, "alluxio-master")


def test_sink_without_a_kind_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="abstract"):
        MetricsSink()  # type: ignore[abstract]


# What is refused.

NONE = "must be whole seconds, 1 or more"


def test_sinks_refuse_invalid_values() -> None:
    cases: list[tuple[Any, dict[str, Any], str]] = [
        (ConsoleSink, {"period": "500ms"}, f"ConsoleSink period {NONE}"),
        (ConsoleSink, {"period": 10}, "ConsoleSink period must be a duration with a unit"),
        (CsvSink, {"period": "0s"}, f"CsvSink period {NONE}"),
        (CsvSink, {"directory": "metrics"}, "CsvSink directory must be absolute (got 'metrics')"),
        (JmxSink, {"domain": ""}, "JmxSink domain must be a non-empty string"),
        (JmxSink, {"domain": "a\nb=c"}, "JmxSink domain must be one line of text (got 'a\\nb=c')"),
        (JmxSink, {"domain": "a\ud800"}, "JmxSink domain must be one line of text"),
        (GraphiteSink, {"host": "a b", "port": 1}, "GraphiteSink host must be at most 253"),
        (GraphiteSink, {"host": "a", "port": 0}, "GraphiteSink port must be a whole number from 1"),
        (GraphiteSink, {"host": "a", "port": "2003"}, "GraphiteSink port must be a whole number"),
        (
            GraphiteSink,
            {"host": "a", "port": 1, "prefix": "a\tb"},
            "GraphiteSink prefix must be one line of text",
        ),
        (Slf4jSink, {"period": "1500ms"}, f"Slf4jSink period {NONE}"),
        (Slf4jSink, {"filter_class": ""}, "Slf4jSink filter_class must be a non-empty"),
        (Slf4jSink, {"filter_regex": "a\r"}, "Slf4jSink filter_regex must be one line of text"),
        (
            Metrics,
            {"sinks": []},
            "Metrics sinks must have a sink (got []); use [PrometheusMetricsServlet()]",
        ),
        (Metrics, {"sinks": JmxSink()}, "Metrics sinks must be a list (got JmxSink("),
        (Metrics, {"sinks": ["jmx"]}, "Metrics sinks[0] must be a MetricsSink (got 'jmx')"),
        (
            Metrics,
            {"sinks": [JmxSink(), JmxSink(domain="b")]},
            "Metrics sinks has 'JmxSink' twice; leave one of them out",
        ),
    ]
    for kind, options, message in cases:
        assert refusal(kind, **options).startswith(message), message


def test_sinks_accept_a_duration_of_cdk8s() -> None:
    from cdk8s import Duration

    assert ConsoleSink(period="2min") == ConsoleSink(period=Duration.minutes(2))


def test_metrics_that_are_no_metrics_are_refused() -> None:
    assert "metrics must be a Metrics (got True); make one with Metrics(…)" == refusal(
        cluster, metrics=True
    )


def test_sink_of_ones_own_must_return_valid_results() -> None:
    def own(**answers: Any) -> MetricsSink:
        body = {"kind": "mine", "class_name": "MineSink", **answers}
        sink: MetricsSink = type("Mine", (MetricsSink,), body)()
        return sink

    cases: list[tuple[dict[str, Any], str]] = [
        ({"kind": None}, "Mine.kind must be a non-empty string (got None)"),
        ({"kind": "a\nb"}, "Mine.kind must be one line of text"),
        ({"class_name": 5}, "Mine.class_name must be a non-empty string (got 5)"),
        ({"options": lambda self: None}, "Mine.options must be a dict from names to values"),
        ({"options": lambda self: {"a": 5}}, "Mine.options['a'] must be a string (got 5)"),
        ({"options": lambda self: {"a": "b\nc"}}, "Mine.options['a'] must be one line of text"),
        ({"options": lambda self: {"": "a"}}, "Mine.options key must be a non-empty string"),
        ({"options": lambda: {}}, "Mine.options does not accept the arguments that the library"),
        ({"options": lambda self: 1 / 0}, "Mine.options failed (ZeroDivisionError: division by"),
        ({"options": {}}, "Mine.options must be a method (got {}); use def options(self)"),
        ({"volume_mounts": lambda self, component: None}, "Mine.volume_mounts must be a list"),
        ({"volume_mounts": lambda self, component: ["/a"]}, "Mine.volume_mounts[0] must be a Mou"),
        ({"volume_mounts": lambda self: ()}, "Mine.volume_mounts does not accept the arguments"),
        (
            {"kind": "console"},
            "Metrics sinks has 'sink.console' twice; give each a kind",
        ),
    ]
    for answers, message in cases:
        said = refusal(Metrics, sinks=[ConsoleSink(), own(**answers)])
        assert said.startswith(message), said
    assert 2 == len(Metrics(sinks=[ConsoleSink(), own(options=lambda self: {"a": ""})]).sinks)
