"""What is honoured in part, or better not there: once, as a warning."""

from __future__ import annotations

import warnings
from typing import Any

from alluxio_constructs import HelmValuesWarning
from alluxio_constructs.helm import HelmValuesChart
from tests.kit import app

from .scenario import UFS, built

WARNINGS = [
    (
        "global:\n  imageRegistry: registry.example.com",
        "global has no effect: as in the chart, nothing reads it",
    ),
    (
        "journal:\n  format:\n    runFormat: true",
        "journal.format.runFormat is ignored: a master starts on an empty journal without"
        " formatting it, and the chart, while this flag is on, empties the journal at every start"
        " (docs/formatting.md)",
    ),
    (
        "journal:\n  ufsType: HDFS\n  folder: hdfs://host:9000/journal\n"
        "  format:\n    runFormat: true",
        "journal.format.runFormat is ignored: a master starts on an empty journal without"
        " formatting it, and the chart, while this flag is on, empties the journal at every start"
        " (docs/formatting.md)",
    ),
    (
        "master:\n  ports:\n    embedded: 21200",
        "master.ports.embedded has no effect: journal.type is not EMBEDDED",
    ),
    (
        "metrics:\n  enabled: true",
        "metrics.enabled has no effect without a sink; set"
        " metrics.PrometheusMetricsServlet.enabled: true, or enable another sink",
    ),
    (
        "csi:\n  enabled: true\n  mountInPod: true\n  javaOptions: -Xss1m",
        "csi.javaOptions has no effect without csi.clientEnabled: it applies only to the volumes"
        " that this writes; use fuse.properties, which applies to all volumes",
    ),
    (
        "csi:\n  enabled: true\n  mountInPod: false\n  javaOptions: ''\nfuse:\n  enabled: true",
        "csi.javaOptions has no effect with fuse.enabled and without csi.mountInPod: the FUSE"
        " processes of volumes have the options of the daemon; use fuse.properties",
    ),
    (
        "properties:\n  s3a.secretKey: hunter2",
        "the credentials in the values are written to Secret alluxio-credentials in the output:"
        " keep the output out of repositories, or create the Secret yourself and use"
        " UfsSecret.from_existing",
    ),
]


def test_values_without_full_effect_cause_a_warning() -> None:
    for values, message in WARNINGS:
        _, warned = built(values)
        assert [message] == warned, values


def test_values_with_full_effect_cause_no_warning() -> None:
    cases: list[Any] = [
        "csi:\n  enabled: true\n  mountInPod: false\n  javaOptions: -Xss1m",
        "csi:\n  enabled: true\n  clientEnabled: true\n  mountInPod: true\n  javaOptions: -Xss1m",
        "csi:\n  enabled: true\nfuse:\n  enabled: true",
        "master:\n  enabled: false",
        "nameOverride: cache",
        "fullnameOverride: null\nnameOverride: cache",
        "metrics:\n  enabled: true\n  PrometheusMetricsServlet: true",
        "metrics:\n  PrometheusMetricsServlet: true",
    ]
    for values in cases:
        _, warned = built(values)
        assert [] == warned, values


def test_workers_alone_need_no_under_store() -> None:
    _, warned = built("master:\n  enabled: false", values_below=False)
    assert [] == warned


def test_the_warning_has_a_category_of_its_own_and_the_user_s_line() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        HelmValuesChart(app(), "test", values=[UFS, {"metrics": {"enabled": True}}])
    (warning,) = [each for each in caught if each.category is HelmValuesWarning]
    assert __file__ == warning.filename
