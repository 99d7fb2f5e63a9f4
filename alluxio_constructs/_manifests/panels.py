"""What a panel of the dashboard is, and the variables that its queries have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from .._base.values import Value, value_object

NAMESPACE = "${namespace}"
CLUSTER = "${cluster}"
"""The variables of the dashboard that say which cluster it shows."""

RATE = "$__rate_interval"
RANGE = "$__range"
"""What Grafana puts in place of ranges of time."""

Unit = Literal["short", "bytes", "Bps", "percentunit", "ops", "s", "none"]


@value_object(kw_only=False)
class Query(Value):
    """A query of a panel.

    Attributes:
        expr: It, in PromQL.
        legend: What its series are called, as Grafana's template.
    """

    expr: str
    legend: str = ""


@value_object()
class Panel(Value):
    """A panel.

    Attributes:
        title: Its title.
        queries: What it shows.
        unit: The unit of its values, as Grafana names it.
        stat: Whether it is one number, and no curve.
        description: What its reader should know.
        good: For a number: it is green from here on, and red below. None if it is neither.
        bad: For a number: it is red from here on, and green below. None if it is neither.
    """

    title: str
    queries: Sequence[Query]
    unit: Unit = "short"
    stat: bool = False
    description: str = ""
    good: float | None = None
    bad: float | None = None
