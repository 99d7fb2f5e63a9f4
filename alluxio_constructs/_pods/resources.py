"""The resource requests and limits of containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

from .._base import checks, quantities
from .._base.quantities import (
    GIB,
    Bytes,
    SizeValue,
    bytes_of,
    is_quantity,
    quantity,
    whole_bytes,
)
from .._base.values import NOTHING, Value, frozen, put, replace, value_object
from .._properties.components import Component
from ..errors import refuse


class PlusCpu(Protocol):
    """A `Cpu` of cdk8s-plus."""

    @property
    def amount(self) -> str:
        """Kubernetes's own notation."""


CpuValue: TypeAlias = "int | float | str | PlusCpu"
"""Cores as a number, Kubernetes's own notation (``"500m"``), or cdk8s-plus's `Cpu`."""

_SIZES = ("memory", "ephemeral_storage")
_HUGE = "hugepages-"


@value_object()
class Resources(Value):
    """The resource requests and limits of a container.

    Fields that are left out are not written. A process without `Resources` has the chart's
    defaults.

    Args:
        cpu_request: CPU request in cores. Default: none.
        cpu_limit: CPU limit in cores. Default: none.
        memory_request: Memory request. Default: none.
        memory_limit: Memory limit, from which the JVM's memory is computed. Without it the image's
            launcher chooses the JVM's memory, and nothing checks that it fits. Default: none.
        ephemeral_storage_request: Request for the node's disk, which holds the container's own
            file system, its logs and `emptyDir` volumes. Default: none.
        ephemeral_storage_limit: Kubernetes evicts a pod that uses more than this. Default: none.
        extended: Devices and huge pages, whose requests equal their limits:
            ``{"nvidia.com/gpu": 1, "hugepages-2Mi": "1Gi"}``. Default: none.

    Raises:
        AlluxioConfigError: On an invalid amount, or a request above its limit.
    """

    cpu_request: CpuValue | None = None
    cpu_limit: CpuValue | None = None
    memory_request: SizeValue | None = None
    memory_limit: SizeValue | None = None
    ephemeral_storage_request: SizeValue | None = None
    ephemeral_storage_limit: SizeValue | None = None
    extended: Mapping[str, int | str] = NOTHING

    def __post_init__(self) -> None:
        for name in ("cpu_request", "cpu_limit"):
            if getattr(self, name) is not None:
                put(self, **{name: _cores(f"Resources {name}", getattr(self, name))})
        for name in (f"{what}_{end}" for what in _SIZES for end in ("request", "limit")):
            if getattr(self, name) is not None:
                put(self, **{name: quantities.size(f"Resources {name}", getattr(self, name))})
        for what, request, limit in (
            ("cpu", _thousandths(self.cpu_request), _thousandths(self.cpu_limit)),
            *(
                (
                    what,
                    bytes_of(getattr(self, f"{what}_request")),
                    bytes_of(getattr(self, f"{what}_limit")),
                )
                for what in _SIZES
            ),
        ):
            if request is not None and limit is not None and request > limit:
                raise refuse(
                    f"Resources {what}_request",
                    _written(getattr(self, f"{what}_request")),
                    f"must not be above {what}_limit, {_written(getattr(self, f'{what}_limit'))}",
                    "lower the one or raise the other",
                )
        put(self, extended=frozen(_extended(self)))


def _extended(resources: Resources) -> Mapping[str, int | str]:
    """Devices and huge pages, each amount in Kubernetes's own notation."""
    parameter = "Resources extended"
    found: dict[str, int | str] = {}
    for name, value in checks.mapping(parameter, resources.extended).items():
        place = f"{parameter}[{name!r}]"
        if name in ("cpu", "memory", "ephemeral-storage"):
            option = name.replace("-", "_")
            raise refuse(
                parameter,
                name,
                "must have keys that are devices or huge pages",
                f"give it as {option}_request and {option}_limit",
            )
        page = name.removeprefix(_HUGE)
        if page != name:
            size = bytes_of(quantities.size(place, value))
            pages = whole_bytes(page) if is_quantity(page) else None
            if not pages or size is None or size % pages:
                raise refuse(
                    place,
                    value,
                    "must be a multiple of the page size in its name",
                    'use {"hugepages-2Mi": "1Gi"} or the like',
                )
            found[name] = quantity(size)
            continue
        if isinstance(value, str):
            raise refuse(place, value, "must be a whole number of devices", "use an int")
        found[name] = checks.whole(place, value, least=1, what="number of devices")
    if found:
        from .._kubernetes.walk import check  # slow, and needed for these only

        amounts = resources_manifest(replace(resources, extended=NOTHING))
        whole = {end: {**(each or {}), **found} for end, each in amounts.items()}
        check(parameter, whole, "core.v1.ResourceRequirements")
    return found


def _cores(parameter: str, value: CpuValue) -> int | str:
    """Cores in their shortest notation, so that equal amounts compare as equal."""
    amount = quantities.cores_of(value)
    found = quantities.thousandths(amount)
    if found is not None and found > quantities.INT64:
        raise refuse(parameter, amount, "must be below 2^63 thousandths", 'use 4, 0.5 or "500m"')
    if found is not None:
        return f"{found}m" if found % 1000 else found // 1000
    number = quantities.in_thousandths(amount)
    if number == (0, True):
        raise refuse(parameter, amount, "must be more than 0", 'use 4, 0.5 or "500m"')
    raise refuse(
        parameter,
        amount,
        "must be a number of cores, with at most three decimals, or thousandths with m",
        'use 4, 0.5 or "500m"',
    )


def _thousandths(cores: object) -> int | None:
    return quantities.thousandths(cores)


def _written(amount: object) -> str | None:
    if amount is None:
        return None
    return quantity(amount) if isinstance(amount, Bytes) else str(amount)


def resources_manifest(resources: Resources) -> dict[str, Any]:
    """A container's `resources`."""
    return {
        "limits": _amounts(resources, "limit"),
        "requests": _amounts(resources, "request"),
    }


def _amounts(resources: Resources, end: str) -> dict[str, str] | None:
    given = {
        "cpu": _written(getattr(resources, f"cpu_{end}")),
        "memory": _written(getattr(resources, f"memory_{end}")),
        "ephemeral-storage": _written(getattr(resources, f"ephemeral_storage_{end}")),
        **{name: str(amount) for name, amount in resources.extended.items()},
    }
    return {name: each for name, each in given.items() if each is not None} or None


def _default(memory_request: int, memory_limit: int, cpu_request: str | int = 1) -> Resources:
    return Resources(
        cpu_request=cpu_request,
        cpu_limit=4,
        memory_request=Bytes(memory_request * GIB),
        memory_limit=Bytes(memory_limit * GIB),
    )


DEFAULTS: Mapping[Component, Resources] = {
    Component.MASTER: _default(1, 8),
    Component.JOB_MASTER: _default(1, 8),
    Component.WORKER: _default(2, 4),
    Component.JOB_WORKER: _default(1, 4),
    Component.FUSE: _default(1, 4, cpu_request="500m"),
    Component.PROXY: _default(1, 4, cpu_request="500m"),
    Component.LOG_SERVER: _default(1, 8),
    Component.CLIENT: Resources(
        cpu_request="200m", cpu_limit=2, memory_request="512Mi", memory_limit="1Gi"
    ),
}
"""The default resources of each process: the chart's, except for a client, which it lacks."""
