"""The panels of the dashboard, and the variables of their queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from .._base.values import Value, value_object

NAMESPACE = "${namespace}"
CLUSTER = "${cluster}"
"""The dashboard variables that select the cluster."""

RATE = "$__rate_interval"
RANGE = "$__range"
"""The variable that Grafana replaces by a time range."""

Unit = Literal["short", "bytes", "Bps", "percentunit", "ops", "s", "none"]


@value_object(kw_only=False)
class Query(Value):
    """A query of a panel.

    Attributes:
        expr: The PromQL expression.
        legend: The names of its series, as a Grafana template.
    """

    expr: str
    legend: str = ""


@value_object()
class Panel(Value):
    """A panel.

    Attributes:
        title: The panel's title.
        queries: The queries that it shows.
        unit: The unit of its values, by its name in Grafana.
        stat: Whether it shows a single number instead of a graph.
        description: What a reader should know.
        good: For a number: the value from which on it is green, and red below. None for no color.
        bad: For a number: the value from which on it is red, and green below. None for no color.
    """

    title: str
    queries: Sequence[Query]
    unit: Unit = "short"
    stat: bool = False
    description: str = ""
    good: float | None = None
    bad: float | None = None
