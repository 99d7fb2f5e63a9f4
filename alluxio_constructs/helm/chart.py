"""`HelmValuesChart`: the cluster of a values file, as a chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path as FilePath
from typing import Any, TypeAlias

import cdk8s
from cdk8s import App, Chart
from constructs import Construct

import alluxio_constructs

from .._base import checks
from .._constructs.cluster import AlluxioCluster
from .._constructs.objects import placing
from .._constructs.synthesis import synth_text
from ..errors import AlluxioConfigError, HelmValuesWarning, refuse, warn
from ..helm import _program
from ._reading import Reading, read, release
from ._values import Values, ValuesProblem, given

ValuesSource: TypeAlias = "str | PathLike[str] | Mapping[str, Any]"


class HelmValuesChart(Chart):
    """The cluster that a values file for Alluxio's Helm chart describes."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        values: ValuesSource | Sequence[ValuesSource] | None = None,
        release_name: str = "alluxio",
        namespace: str | None = None,
    ) -> None:
        """Compose the chart.

        Args:
            scope: The app.
            id: The construct id, which is also the name of the file in ``dist/``.
            values: The path of a values file, a mapping, or several of either, of which a later
                one wins. They are merged over the chart's defaults as Helm merges them: maps
                deeply, lists replaced, and null deletes. Default: the chart's defaults.
            release_name: Helm's name of the release, which names the objects where the values
                have ``fullnameOverride: null``. Default: ``"alluxio"``.
            namespace: The namespace of all objects. Default: none is written.

        Raises:
            AlluxioConfigError: On values that cannot work, each with its file, line and key, and
                what to do; at synth, with all that is wrong with the cluster as a whole.
        """
        if namespace is not None:
            checks.dns_label("namespace", namespace)
        with _as_config_error():
            reading = read(
                list(_sources(values)), release_name=release(release_name), namespace=namespace
            )
        with placing(self, scope, id):
            super().__init__(scope, id, namespace=namespace, disable_resource_name_hashes=True)
        self.alluxio: AlluxioCluster = build(self, reading)
        """The cluster."""


def build(chart: Chart, reading: Reading) -> AlluxioCluster:
    """Build what was read in a chart.

    Args:
        chart: The chart.
        reading: What was read.

    Raises:
        AlluxioConfigError: On values that cannot work together.
    """
    for message in reading.converted.warnings:
        warn(message, HelmValuesWarning)
    ours = {name: getattr(alluxio_constructs, name) for name in alluxio_constructs.__all__}
    known = {**vars(cdk8s), **ours}
    with _as_config_error():
        _program.run(reading.converted.program, chart, known=known, failed=reading.failed)
    cluster = chart.node.find_child("alluxio")
    assert isinstance(cluster, AlluxioCluster)
    reading.agree(cluster.config)
    return cluster


def manifests(reading: Reading, release_name: str, namespace: str | None) -> str:
    """The manifests of what was read, as `HelmValuesChart` writes them.

    Args:
        reading: What was read.
        release_name: Helm's name of the release.
        namespace: The namespace of all objects, if any.

    Raises:
        AlluxioConfigError: On values that cannot work together.
    """
    if namespace is not None:
        checks.dns_label("namespace", namespace)
    app = App()
    chart = Chart(app, release_name, namespace=namespace, disable_resource_name_hashes=True)
    build(chart, reading)
    return synth_text(app)


def program(
    reading: Reading, release_name: str, namespace: str | None, files: Sequence[str]
) -> str:
    """The `main.py` that builds what was read.

    Args:
        reading: What was read.
        release_name: Helm's name of the release.
        namespace: The namespace of all objects, if any.
        files: The values files, as its first line names them.

    Raises:
        AlluxioConfigError: On values that cannot work together.
    """
    manifests(reading, release_name, namespace)  # what cannot be built is not worth printing
    unset = _program.UNSET
    chart = _program.Call(
        "Chart",
        _program.Name("app"),
        release_name,
        namespace=unset if namespace is None else namespace,
        disable_resource_name_hashes=True,
    )
    names = " and ".join("standard input" if each == "-" else FilePath(each).name for each in files)
    title = f"An Alluxio cluster{f', from {names}' if names else ''}."
    return _program.source(reading.converted.program, title=title, chart=chart)


@contextmanager
def _as_config_error() -> Iterator[None]:
    try:
        yield
    except ValuesProblem as problem:
        raise AlluxioConfigError(str(problem)) from None


def _sources(values: object) -> Iterator[Values | FilePath | str]:
    if values is None:
        return
    if isinstance(values, (str, PathLike)):
        yield FilePath(values)
    elif isinstance(values, Mapping):
        yield given(values)
    elif isinstance(values, Sequence):
        for each in values:
            if isinstance(each, Sequence) and not isinstance(each, str):
                raise refuse("values", each, "must be a path or a dict", "use […] of these")
            yield from _sources(each)
    else:
        raise refuse(
            "values", values, "must be a path, a dict, or a list of these", 'use "config.yaml"'
        )
