"""How the memory limit of a container is divided: heap, direct memory, RAM disk, allowance."""

from __future__ import annotations

from collections.abc import Mapping

from .._base.quantities import GIB, MIB, bytes_of, jvm_bytes, jvm_size, quantity
from ..errors import AlluxioConfigError
from .components import Component
from .jvm import DIRECT, HEAP, LEAST_DIRECT, LEAST_HEAP, PERCENTAGE, Jvm, flags_of

_LEAST_ALLOWANCE = 256 * MIB

_DIRECT_SHARE = {
    # Workers and their clients move data through direct buffers; the launcher gives workers and
    # FUSE as much of these as heap. The others need them for RPC only.
    Component.WORKER: 2,
    Component.FUSE: 2,
    Component.PROXY: 2,
    Component.MASTER: 8,
    Component.JOB_MASTER: 8,
    Component.JOB_WORKER: 8,
    Component.LOG_SERVER: 8,
}


def jvm_flags(
    jvm: Jvm, component: Component, *, limit: int | None, ram_disk: int, native: bool
) -> list[str]:
    """The memory flags and the other options, in the order that the JVM shall read them.

    Args:
        jvm: What was given.
        component: The process.
        limit: The container's memory limit in bytes, if it has one.
        ram_disk: Bytes of memory-backed volumes that the process writes to.
        native: Whether a native library (RocksDB) takes memory of its own.

    Raises:
        AlluxioConfigError: If the sum does not fit into the limit.
    """
    given = flags_of(jvm.options)
    heap, direct = _divided(jvm, given, component, limit, ram_disk, native)
    flags = []
    if component is Component.FUSE and heap is not None and heap < GIB:
        # The launcher adds -Xms1G, and a JVM refuses to start with Xms above Xmx.
        flags.append(f"-Xms{jvm_size(heap)}")
    if heap is not None and HEAP not in given and PERCENTAGE not in given:
        flags.append(f"-Xmx{jvm_size(heap)}")
    if direct is not None and DIRECT not in given:
        flags.append(f"-XX:MaxDirectMemorySize={jvm_size(direct)}")
    return [*flags, *jvm.options]


def _divided(
    jvm: Jvm,
    given: Mapping[str, str],
    component: Component,
    limit: int | None,
    ram_disk: int,
    native: bool,
) -> tuple[int | None, int | None]:
    """Heap and direct memory in bytes, where they are set."""
    heap, direct = _asked(jvm, given, component, limit)
    asked = heap, direct
    if limit is None:
        return heap, direct
    allowance = bytes_of(jvm.allowance)
    if allowance is None:
        allowance = max(_LEAST_ALLOWANCE, max(0, limit - ram_disk) // (4 if native else 8))
    rest = limit - ram_disk - allowance
    if heap is None and direct is None:
        if DIRECT in given:
            heap = direct = rest // 2  # of 0, which makes direct memory as large as the heap
        else:
            share = rest // _DIRECT_SHARE[component]
            direct = max(LEAST_DIRECT, min(share, rest - LEAST_HEAP))
            heap = rest - direct
    elif heap is None:
        heap = rest - (direct or 0)
    elif direct is None:
        direct = rest - heap
    assert direct is not None
    if heap < LEAST_HEAP or direct < LEAST_DIRECT or heap + direct > rest:
        raise AlluxioConfigError(
            f"does not fit into its limit of {quantity(limit)}:"
            f" {_spelled(asked[0], LEAST_HEAP)} heap +"
            f" {_spelled(asked[1], LEAST_DIRECT)} direct memory +"
            f" {quantity(ram_disk)} RAM disk + {quantity(allowance)} allowance",
            parameter=f"memory of {component.suffix}",
            remedy="raise Resources(memory_limit=…), or lower the RAM disk (the quota of MEM tiers)"
            " or the sizes in Jvm(…)",
        )
    return heap, direct


def _asked(
    jvm: Jvm, given: Mapping[str, str], component: Component, limit: int | None
) -> tuple[int | None, int | None]:
    """Heap and direct memory in bytes as given, by size or by flag."""
    heap, direct = bytes_of(jvm.heap), bytes_of(jvm.direct_memory)
    if HEAP in given:
        heap = jvm_bytes(given[HEAP])
    elif PERCENTAGE in given and component is Component.FUSE:
        heap = GIB  # the launcher's -Xmx1G wins over a percentage
    elif PERCENTAGE in given and limit is not None:
        heap = int(limit * float(given[PERCENTAGE]) / 100)
    if DIRECT in given:
        direct = jvm_bytes(given[DIRECT]) or heap  # 0 is the JVM's default: the heap
    return heap, direct


def _spelled(given: int | None, least: int) -> str:
    return f"at least {quantity(least)}" if given is None else quantity(given)
