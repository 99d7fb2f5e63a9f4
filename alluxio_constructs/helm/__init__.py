"""The values files of Alluxio's Helm chart, as charts of this library.

`HelmValuesChart` needs cdk8s, which starts Node.js; it is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chart import HelmValuesChart

__all__ = ["HelmValuesChart"]


def __getattr__(name: str) -> object:
    if name != "HelmValuesChart":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import chart

    chart.HelmValuesChart.__module__ = __name__
    globals()[name] = chart.HelmValuesChart
    return chart.HelmValuesChart


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
