"""What a container requests of its node, and what it is limited to."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

from cdk8s import Size

from .._base import checks
from .._base.quantities import GIB, quantity
from .._base.values import value_object
from .._parts.feature import Component
from ..errors import refuse

if TYPE_CHECKING:
    from cdk8s_plus_27 import Cpu

CpuValue: TypeAlias = "int | float | str | Cpu"
"""Cores as a number, Kubernetes's own notation (``"500m"``), or cdk8s-plus's `Cpu`."""

_CPU = r"[0-9]+(\.[0-9]{1,3})?|[1-9][0-9]*m"


@value_object()
class Amounts:
    """Resources in whole numbers: thousandths of a core, and bytes."""

    cpu_request: int | None = None
    cpu_limit: int | None = None
    memory_request: int | None = None
    memory_limit: int | None = None

    def manifest(self) -> dict[str, Any]:
        """The container's `resources`."""
        return {
            "limits": _written(self.cpu_limit, self.memory_limit),
            "requests": _written(self.cpu_request, self.memory_request),
        }


def _written(cpu: int | None, memory: int | None) -> dict[str, str] | None:
    result = {}
    if cpu is not None:
        result["cpu"] = _cores(cpu)
    if memory is not None:
        result["memory"] = quantity(memory)
    return result or None


def _cores(thousandths: int) -> str:
    return f"{thousandths}m" if thousandths % 1000 else str(thousandths // 1000)


def _thousandths(parameter: str, value: CpuValue) -> int:
    amount = value if isinstance(value, str) else getattr(value, "amount", value)
    if isinstance(amount, bool) or not re.fullmatch(_CPU, str(amount)):
        raise refuse(
            parameter,
            amount,
            "must be a number of cores, with at most three decimals, or thousandths with m",
            'use 4, 0.5 or "500m"',
        )
    written = str(amount)
    result = int(written[:-1]) if written.endswith("m") else round(float(written) * 1000)
    if result <= 0:
        raise refuse(parameter, amount, "must be more than 0", 'use 4, 0.5 or "500m"')
    return result


@value_object()
class Resources:
    """What a container requests of its node, and what it is limited to.

    What is left out is not in the manifest. A process that is given no `Resources` has the
    chart's defaults.

    Args:
        cpu_request: Cores. Default: none.
        cpu_limit: Cores. Default: none.
        memory_request: Default: none.
        memory_limit: The JVM's memory is computed from it; without it the image's launcher
            chooses, and nothing checks that the sum fits. Default: none.

    Raises:
        AlluxioConfigError: On an amount that is none, or a request above its limit.
    """

    cpu_request: CpuValue | None = None
    cpu_limit: CpuValue | None = None
    memory_request: Size | None = None
    memory_limit: Size | None = None
    amounts: Amounts = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        amounts = Amounts(
            cpu_request=self._cpu("cpu_request"),
            cpu_limit=self._cpu("cpu_limit"),
            memory_request=self._memory("memory_request"),
            memory_limit=self._memory("memory_limit"),
        )
        object.__setattr__(self, "amounts", amounts)
        for name, request, limit, write in (
            ("cpu", amounts.cpu_request, amounts.cpu_limit, _cores),
            ("memory", amounts.memory_request, amounts.memory_limit, quantity),
        ):
            if request is not None and limit is not None and request > limit:
                raise refuse(
                    f"Resources {name}_request",
                    write(request),
                    f"must not be above {name}_limit, {write(limit)}",
                    "lower the one or raise the other",
                )

    def _cpu(self, name: str) -> int | None:
        value = getattr(self, name)
        return None if value is None else _thousandths(f"Resources {name}", value)

    def _memory(self, name: str) -> int | None:
        value = getattr(self, name)
        return None if value is None else checks.size(f"Resources {name}", value)


def _default(memory_request: int, memory_limit: int, cpu_request: int = 1000) -> Amounts:
    return Amounts(
        cpu_request=cpu_request,
        cpu_limit=4000,
        memory_request=memory_request * GIB,
        memory_limit=memory_limit * GIB,
    )


DEFAULTS = {
    Component.MASTER: _default(1, 8),
    Component.JOB_MASTER: _default(1, 8),
    Component.WORKER: _default(2, 4),
    Component.JOB_WORKER: _default(1, 4),
    Component.FUSE: _default(1, 4, cpu_request=500),
    Component.PROXY: _default(1, 4, cpu_request=500),
    Component.LOGSERVER: _default(1, 8),
}
"""The chart's resources for each process."""
