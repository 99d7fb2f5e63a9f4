"""The dashboard as JSON for Grafana, and as a ConfigMap that Grafana's sidecar finds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .._base import checks
from .._base.arguments import explained
from .._base.quantities import seconds_of
from .._parts.dashboard import Dashboard
from .._pods.names import APP_LABEL
from .dashboard_rows import rows
from .objects import Manifest
from .panels import NAMESPACE, Panel, Query

SCHEMA_VERSION = 41
"""The schema version of Grafana 12; older versions of Grafana read it as well."""

_DATA_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
_DEFAULT = Dashboard()

_COLUMNS = 24
_STAT = (3, 4)
_CURVE = (8, 8)
"""Widths and heights of panels, in units of Grafana's grid."""

_ANSWERS = 'heap_used{container=~"alluxio-.+"}'
_ANSWERS_IN = f'heap_used{{namespace="{NAMESPACE}", container=~"alluxio-.+"}}'


def dashboard_manifest(options: Dashboard, *, name: str) -> Manifest:
    """The ConfigMap.

    Args:
        options: The dashboard.
        name: The object's name.
    """
    return Manifest(
        id="config-map",
        api_version="v1",
        kind="ConfigMap",
        name=name,
        labels={**APP_LABEL, **options.sidecar_labels},
        annotations={} if options.folder is None else {"grafana_folder": options.folder},
        fields={"data": {f"{options.uid}.json": dashboard_json(options)}},
    )


@explained("dashboard_json")
def dashboard_json(dashboard: Dashboard = _DEFAULT) -> str:
    """The dashboard as JSON, a file that Grafana imports.

    Args:
        dashboard: The dashboard's options. Default: ``Dashboard()``.

    Raises:
        AlluxioConfigError: If it is not a `Dashboard`.
    """
    options = checks.instance("dashboard", dashboard, Dashboard)
    return json.dumps(plain_dashboard(options), indent=1, ensure_ascii=False) + "\n"


def plain_dashboard(options: Dashboard) -> dict[str, Any]:
    """The dashboard as plain data.

    Args:
        options: The dashboard's options.
    """
    return {
        "annotations": {"list": []},
        "description": "Masters, workers, under storages, FUSE and the job service of Alluxio.",
        "editable": True,
        "graphTooltip": 1,
        "id": None,
        "links": [],
        "panels": _panels(),
        "refresh": f"{seconds_of(options.refresh)}s",
        "schemaVersion": SCHEMA_VERSION,
        "tags": ["alluxio"],
        "templating": {"list": _variables()},
        "time": {"from": "now-6h", "to": "now"},
        "timepicker": {},
        "timezone": "",
        "title": options.title,
        "uid": options.uid,
        "version": 1,
    }


def _variables() -> list[dict[str, Any]]:
    return [
        {
            "name": "datasource",
            "label": "Data source",
            "type": "datasource",
            "query": "prometheus",
            "regex": "",
            "hide": 0,
        },
        _variable("namespace", "Namespace", f"label_values({_ANSWERS}, namespace)", ""),
        _variable(
            "cluster",
            "Cluster",
            f"label_values({_ANSWERS_IN}, pod)",
            "/^(.+)-(?:master|worker|fuse|proxy)-[a-z0-9]+$/",
        ),
    ]


def _variable(name: str, label: str, query: str, regex: str) -> dict[str, Any]:
    """A dashboard variable whose values come from Prometheus."""
    return {
        "name": name,
        "label": label,
        "type": "query",
        "datasource": _DATA_SOURCE,
        "definition": query,
        "query": {"query": query, "refId": f"Variable-{name}"},
        "regex": regex,
        "refresh": 2,  # whenever the time range changes
        "sort": 1,
        "multi": False,
        "includeAll": False,
        "hide": 0,
    }


def _panels() -> list[dict[str, Any]]:
    """All panels: the rows from top to bottom, their panels from left to right."""
    made: list[dict[str, Any]] = []
    y = 0
    for title, panels in rows():
        made.append(
            {
                "id": len(made) + 1,
                "type": "row",
                "title": title,
                "collapsed": False,
                "gridPos": {"h": 1, "w": _COLUMNS, "x": 0, "y": y},
                "panels": [],
            }
        )
        x, y, height = 0, y + 1, 0
        for panel in panels:
            w, h = _STAT if panel.stat else _CURVE
            if x + w > _COLUMNS:
                x, y, height = 0, y + height, 0
            position = {"h": h, "w": w, "x": x, "y": y}
            made.append({"id": len(made) + 1, **_panel(panel), "gridPos": position})
            x, height = x + w, max(height, h)
        y += height
    return made


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "type": "stat" if panel.stat else "timeseries",
        "title": panel.title,
        "description": panel.description,
        "datasource": _DATA_SOURCE,
        "targets": _targets(panel.queries),
        "fieldConfig": {"defaults": _defaults(panel), "overrides": []},
        "options": _STAT_OPTIONS if panel.stat else _CURVE_OPTIONS,
    }


_STAT_OPTIONS = {
    "colorMode": "value",
    "graphMode": "none",
    "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
}
_CURVE_OPTIONS = {
    "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
    "tooltip": {"mode": "multi", "sort": "desc"},
}


def _targets(queries: Sequence[Query]) -> list[dict[str, Any]]:
    return [
        {
            "refId": chr(ord("A") + i),
            "datasource": _DATA_SOURCE,
            "expr": each.expr,
            "legendFormat": each.legend or "__auto",
            "range": True,
        }
        for i, each in enumerate(queries)
    ]


def _defaults(panel: Panel) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "text", "value": None}]
    if panel.good is not None:
        steps = [{"color": "red", "value": None}, {"color": "green", "value": panel.good}]
    if panel.bad is not None:
        steps = [{"color": "green", "value": None}, {"color": "red", "value": panel.bad}]
    defaults: dict[str, Any] = {
        "unit": panel.unit,
        "min": 0,
        "thresholds": {"mode": "absolute", "steps": steps},
    }
    if panel.stat:
        return {**defaults, "color": {"mode": "thresholds"}}
    return {**defaults, "color": {"mode": "palette-classic"}, "custom": {"fillOpacity": 10}}
