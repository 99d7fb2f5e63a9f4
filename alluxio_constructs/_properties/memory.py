"""How a container's memory limit is divided into heap, direct memory, RAM disk and allowance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from .._base.quantities import GIB, MIB, bytes_of, jvm_bytes, jvm_size, quantity
from ..errors import AlluxioConfigError
from .components import Component
from .jvm import (
    DIRECT,
    FRACTION,
    HEAP,
    HEAP_SIZE,
    LEAST_DIRECT,
    LEAST_HEAP,
    NONE,
    PERCENTAGE,
    Jvm,
    flags_of,
    names_heap,
)

BEFORE, AFTER = "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"
"""The variables that every JVM reads options from: before its command line, and after it."""

_LEAST_ALLOWANCE = 256 * MIB
_BESIDE_METASPACE = 128 * MIB
"""Memory for thread stacks and native libraries, where metaspace or code cache are given."""

_NATIVE = ("-XX:MaxMetaspaceSize=", "-XX:ReservedCodeCacheSize=")
_INITIAL = ("-Xms", "-XX:InitialHeapSize=")
_LAUNCHERS_HEAP = {
    # The -Xmx that the image's launcher adds if the variable has none.
    Component.MASTER: 8 * GIB,
    Component.WORKER: 4 * GIB,
    Component.FUSE: GIB,
}

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
    Component.CLIENT: 4,
}


def jvm_flags(
    jvm: Jvm,
    component: Component,
    *,
    limit: int | None,
    ram_disk: int,
    native: bool,
    before: Sequence[str] = (),
    shared: Sequence[str] = (),
    after: Sequence[str] = (),
) -> list[str]:
    """The memory flags and the other options of a JVM, in the order that it must read them.

    Args:
        jvm: The memory and options given.
        component: The process.
        limit: The container's memory limit in bytes, if it has one.
        ram_disk: Bytes of memory-backed volumes that the process writes to.
        native: Whether a native library (RocksDB) needs memory of its own.
        before: The options in JAVA_TOOL_OPTIONS, which the JVM reads first.
        shared: The options of all processes, which precede the process's own on the command line.
            The launcher looks for a heap size among them too.
        after: The options in _JAVA_OPTIONS, which the JVM reads last and which therefore win.

    Raises:
        AlluxioConfigError: If the sum does not fit into the limit, or the initial heap is larger
            than the maximum.
    """
    options = [*_of_all(jvm, shared), *jvm.options]
    given = flags_of(options)
    everything = [*before, *shared, *jvm.options, *after]
    counted = {
        **_from_outside(jvm, before, limit),
        **given,
        **_last(flags_of(after, parameter=AFTER)),
    }
    allowance = _allowance(jvm, component, everything, limit, ram_disk, native)
    heap, direct = _divided(jvm, counted, component, limit, ram_disk, allowance)
    flags = []
    if component is Component.FUSE and heap is not None and heap < GIB:
        # The launcher adds -Xms1G, and a JVM does not start with an Xms above its Xmx.
        flags.append(f"-Xms{jvm_size(heap)}")
        everything = [*jvm.options, *after]
    _check_initial_heap(everything, component, heap, counted)
    if not names_heap(options):
        if heap is not None:
            flags.append(f"-Xmx{jvm_size(heap)}")
        elif PERCENTAGE in given and component is not Component.FUSE:
            flags.append(f"{PERCENTAGE}{given[PERCENTAGE]}")  # in place of a fraction
    if direct is not None and DIRECT not in given:
        flags.append(f"-XX:MaxDirectMemorySize={jvm_size(direct)}")
    return [*flags, *jvm.options]


def fitting_heap(
    jvm: Jvm, component: Component, *, limit: int, ram_disk: int, native: bool
) -> int | None:
    """The largest heap that leaves room for direct memory and the default allowance, if any does.

    Args:
        jvm: The memory and options given.
        component: The process.
        limit: As for `jvm_flags`.
        ram_disk: As for `jvm_flags`.
        native: As for `jvm_flags`.
    """
    direct = bytes_of(jvm.direct_memory) or jvm_bytes(flags_of(jvm.options).get(DIRECT, ""))
    usual = Jvm(options=jvm.options)
    allowance = _allowance(usual, component, jvm.options, limit, ram_disk, native)
    heap = limit - ram_disk - allowance - max(LEAST_DIRECT, direct or 0)
    return heap // MIB * MIB if heap >= LEAST_HEAP else None


def _of_all(jvm: Jvm, shared: Sequence[str]) -> list[str]:
    """The options of all processes, without flags that a size given for the process replaces."""
    lost: tuple[str, ...] = ()
    if jvm.heap is not None:
        lost += (HEAP, HEAP_SIZE, PERCENTAGE, FRACTION)
    if jvm.direct_memory is not None:
        lost += (DIRECT,)
    return [each for each in shared if not each.startswith(lost)] if lost else [*shared]


def _from_outside(jvm: Jvm, before: Sequence[str], limit: int | None) -> dict[str, str]:
    """The memory flags of JAVA_TOOL_OPTIONS, unless the process has its own.

    The command line wins over them, and always has an -Xmx: so they are repeated there.
    """
    found = flags_of(before, parameter=BEFORE)
    if jvm.heap is not None or limit is None:
        found = {flag: text for flag, text in found.items() if flag == DIRECT}
    elif HEAP not in found and PERCENTAGE in found:
        share = int(limit * float(found[PERCENTAGE]) / 100)
        found = {**found, HEAP: str(share)}
    if jvm.direct_memory is not None or limit is None:
        found = {flag: text for flag, text in found.items() if flag != DIRECT}
    return {flag: text for flag, text in found.items() if flag != PERCENTAGE}


def _last(flags: Mapping[str, str]) -> Mapping[str, str]:
    """The flags of _JAVA_OPTIONS that take effect: a percentage has none beside an -Xmx."""
    return {flag: text for flag, text in flags.items() if flag != PERCENTAGE}


def _allowance(
    jvm: Jvm,
    component: Component,
    options: Sequence[str],
    limit: int | None,
    ram_disk: int,
    native: bool,
) -> int:
    """The memory reserved for the JVM itself, in bytes."""
    asked = {
        flag: option for option in options for flag in _NATIVE if option.startswith(flag)
    }  # the last one of each counts
    needed = sum(jvm_bytes(option.removeprefix(flag)) or 0 for flag, option in asked.items())
    if jvm.allowance == NONE:
        return 0
    given = bytes_of(jvm.allowance)
    if given is not None:
        if limit is not None and needed > given:
            raise AlluxioConfigError(
                f"has an allowance of {quantity(given)}, less than"
                f" {' and '.join(asked.values())} may take",
                parameter=f"memory of {component.suffix}",
                remedy="raise Jvm(allowance=…), or leave it out",
            )
        return given
    share = max(0, (limit or 0) - ram_disk) // (4 if native else 8)
    return max(_LEAST_ALLOWANCE, share, needed + _BESIDE_METASPACE if needed else 0)


def _check_initial_heap(
    options: Sequence[str], component: Component, heap: int | None, given: Mapping[str, str]
) -> None:
    """Refuse an initial heap that is larger than the maximum: no JVM starts with one."""
    if heap is None and (component is Component.FUSE or PERCENTAGE not in given):
        heap = _LAUNCHERS_HEAP.get(component)
    if heap is None or (PERCENTAGE in given and HEAP not in given):
        return
    initial = [each for each in options if each.startswith(_INITIAL)]
    if not initial:
        return
    last = initial[-1]
    flag = next(each for each in _INITIAL if last.startswith(each))
    size = jvm_bytes(last.removeprefix(flag)) or 0
    if size > heap:
        raise AlluxioConfigError(
            f"has an initial heap of {quantity(size)} ({last}), above the maximum of"
            f" {quantity(heap)}, with which no JVM starts",
            parameter=f"memory of {component.suffix}",
            remedy="lower -Xms, or raise the heap with Jvm(heap=…) or the memory limit",
        )


def _divided(
    jvm: Jvm,
    given: Mapping[str, str],
    component: Component,
    limit: int | None,
    ram_disk: int,
    allowance: int,
) -> tuple[int | None, int | None]:
    """Heap and direct memory in bytes, if they are set."""
    heap, direct = _asked(jvm, given, component, limit)
    asked = heap, direct
    if limit is None:
        return heap, direct
    rest = limit - ram_disk - allowance
    if heap is None and direct is None:
        if DIRECT in given:
            heap = direct = rest // 2  # of 0, which makes direct memory as large as the heap
        else:
            share = rest // _DIRECT_SHARE[component]
            direct = max(LEAST_DIRECT, min(share, rest - LEAST_HEAP))
            heap = rest - direct
    elif jvm.allowance == NONE:
        return _without_allowance(heap, direct, rest) or _refuse(
            asked, component, limit, ram_disk, allowance
        )
    elif heap is None:
        heap = rest - (direct or 0)
    elif direct is None:
        direct = rest - heap
    assert direct is not None
    if heap < LEAST_HEAP or direct < LEAST_DIRECT or heap + direct > rest:
        _refuse(asked, component, limit, ram_disk, allowance)
    return heap, direct


def _without_allowance(
    heap: int | None, direct: int | None, rest: int
) -> tuple[int, int | None] | None:
    """Heap and direct memory, of which only the heap has to fit; None if it does not."""
    if heap is None:
        heap = rest - (direct or 0)
        if heap < LEAST_HEAP:
            heap = rest // 2
    return (heap, direct) if LEAST_HEAP <= heap <= rest else None


def _refuse(
    asked: tuple[int | None, int | None],
    component: Component,
    limit: int,
    ram_disk: int,
    allowance: int,
) -> NoReturn:
    heap, direct = asked
    may_run = asked != (None, None) and _without_allowance(heap, direct, limit - ram_disk)
    raise AlluxioConfigError(
        f"does not fit into its limit of {quantity(limit)}:"
        f" {_spelled(heap, LEAST_HEAP)} heap +"
        f" {_spelled(direct, LEAST_DIRECT)} direct memory +"
        f" {quantity(ram_disk)} RAM disk + {quantity(allowance)} allowance",
        parameter=f"memory of {component.suffix}",
        remedy="raise Resources(memory_limit=…), or lower the RAM disk (the quota of MEM tiers)"
        " or the sizes in Jvm(…)"
        + ('; Jvm(allowance="none") runs it until the heap fills up' if may_run else ""),
    )


def _asked(
    jvm: Jvm, given: Mapping[str, str], component: Component, limit: int | None
) -> tuple[int | None, int | None]:
    """Heap and direct memory in bytes, as given by size or by flag."""
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
