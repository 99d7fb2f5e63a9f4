"""`ChartLabels`: the labels of the objects of a Helm release."""

from __future__ import annotations

from .._base import checks
from .._base.values import Value, value_object
from .names import APP


@value_object()
class ChartLabels(Value):
    """The labels of the Helm chart, for tools that find the objects of a release by them.

    Selectors use two of them, `app` and `release`, so neither may change as long as the cluster
    runs. The third, ``name``, is written where the chart has it: on the masters, the log server,
    the CSI driver and their pods, and on ConfigMaps.

    Args:
        release: The label `release`: the name of the Helm release, different for each cluster in
            a namespace. Default: the cluster's name.
        app: The label `app`: the chart's name, or its ``nameOverride``. Default: ``"alluxio"``.

    Raises:
        AlluxioConfigError: On a value that a label cannot have.
    """

    release: str | None = None
    app: str = APP

    def __post_init__(self) -> None:
        given = {"app": self.app}
        if self.release is not None:
            given["release"] = self.release
        for name, value in given.items():
            checks.label(f"ChartLabels {name}", name, checks.text(f"ChartLabels {name}", value))
