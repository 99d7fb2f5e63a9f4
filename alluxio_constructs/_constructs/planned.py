"""The files that an app is written to, as `App.synth` names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdk8s import ApiObject, App, Chart, Names, YamlOutputType

from ..errors import AlluxioConfigError, refuse

_BY_RESOURCE = (
    YamlOutputType.FILE_PER_RESOURCE,
    YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
)
_WITH_CHART = (
    YamlOutputType.FILE_PER_CHART,
    YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
)
_NUMBER = re.compile(r"^\d{4,}-")
_SHOWN = 3


class Plan:
    """The files of an app, by their paths in its outdir, before it is written.

    The files of charts that depend on each other begin with a number, which `App.synth` chooses.
    """

    def __init__(self, app: App) -> None:
        """Plan the files of an app.

        Raises:
            AlluxioConfigError: If two objects would be written to one file.
        """
        self._app = app
        charts = app.charts
        self.charts = frozenset(each.node.path for each in charts)
        """The paths of the charts."""
        paths = list(_paths(app, charts, numbered=False))
        _check_once(app.yaml_output_type, paths)
        self.files = frozenset(path for path, _ in paths)
        """The files, without numbers."""

    def has(self, path: str) -> bool:
        """Whether a file may belong to the app, numbered or not.

        Args:
            path: The path of a file in the outdir.
        """
        return not self.files.isdisjoint((path, _NUMBER.sub("", path)))

    def written(self) -> frozenset[str]:
        """The files, once the app has been written."""
        if self._app.yaml_output_type not in _WITH_CHART:
            return self.files
        charts = self._app.charts
        if not any(each.node.dependencies for each in charts):
            return self.files
        return frozenset(path for path, _ in _paths(self._app, charts, numbered=True))


def _paths(app: App, charts: list[Chart], *, numbered: bool) -> Iterator[tuple[str, str]]:
    """The file of each chart or object, with the path of its chart."""
    kind, ending = app.yaml_output_type, app.output_file_extension
    if kind is YamlOutputType.FILE_PER_APP:
        if charts:
            yield f"app{ending}", ""
        return
    for i, chart in enumerate(charts):
        if kind is YamlOutputType.FILE_PER_RESOURCE:
            for each in chart.to_json():
                yield _of_object(each["kind"], each["metadata"]["name"], ending), chart.node.path
            continue
        name = Names.to_dns_label(chart)
        if numbered:
            name = f"{i:04}-{name}"
        if kind is YamlOutputType.FILE_PER_CHART:
            yield name + ending, chart.node.path
            continue
        for made in _objects(chart):
            yield f"{name}/{_of_object(made.kind, made.name, ending)}", chart.node.path


def _objects(chart: Chart) -> Iterator[ApiObject]:
    """The objects of a chart, without those of charts within it."""
    found = chart.node.find_all()
    nested = any(isinstance(each, Chart) and each is not chart for each in found)
    for each in found:
        if isinstance(each, ApiObject) and not (nested and Chart.of(each) is not chart):
            yield each


def _of_object(kind: str, name: str, ending: str) -> str:
    return re.sub(r"[^0-9a-zA-Z-_.]", "", f"{kind}.{name}") + ending


def _check_once(kind: YamlOutputType, paths: list[tuple[str, str]]) -> None:
    """Refuse a type of output with which one object would overwrite another."""
    if kind not in _BY_RESOURCE:
        return
    charts: dict[str, list[str]] = {}
    for path, chart in paths:
        charts.setdefault(path, []).append(chart)
    twice = {path: each for path, each in charts.items() if len(each) > 1}
    if not twice:
        return
    shown = [
        f"{path} (of {' and '.join(dict.fromkeys(each))})"
        for path, each in list(twice.items())[:_SHOWN]
    ]
    more = f" and {len(twice) - _SHOWN} more" if len(twice) > _SHOWN else ""
    raise refuse(
        "App yaml_output_type",
        kind.name,
        "names files by kind and name alone, and would write several objects to"
        f" {', '.join(shown)}{more}",
        "use YamlOutputType.FILE_PER_CHART"
        + (
            ", or FOLDER_PER_CHART_FILE_PER_RESOURCE"
            if any(len(set(each)) == len(each) for each in twice.values())
            and kind is YamlOutputType.FILE_PER_RESOURCE
            else ""
        ),
    )


def cannot_write(outdir: str, why: str) -> AlluxioConfigError:
    """The error for an outdir that cannot be written to.

    Args:
        outdir: The outdir, as the app has it.
        why: The message of the operating system.
    """
    return refuse("App outdir", outdir, f"cannot be written: {why}", "change that, or use another")
