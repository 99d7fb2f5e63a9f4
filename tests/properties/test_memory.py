"""The memory of a JVM: whatever is given, it fits into its container, or is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from alluxio_constructs import (
    AlluxioConfigError,
    Component,
    Jvm,
    Process,
)
from alluxio_constructs._base.quantities import GIB, MIB, bytes_of
from alluxio_constructs._pods.resources import DEFAULTS
from alluxio_constructs._properties.memory import jvm_flags
from tests.kit import findings, refusal

HEAP, DIRECT = "-Xmx", "-XX:MaxDirectMemorySize="
PERCENTAGE = "-XX:MaxRAMPercentage="
RUNS = '; Jvm(allowance="none") runs it until the heap fills up'
PROCESSES = [each for each in Component if each is not Component.ALL]


def flags(
    jvm: Jvm,
    component: Component = Component.MASTER,
    *,
    limit: int | None = None,
    ram_disk: int = 0,
    native: bool = False,
    before: Sequence[str] = (),
    shared: Sequence[str] = (),
    after: Sequence[str] = (),
) -> list[str]:
    return jvm_flags(
        jvm,
        component,
        limit=limit,
        ram_disk=ram_disk,
        native=native,
        before=before,
        shared=shared,
        after=after,
    )


def read(written: list[str]) -> dict[str, int]:
    """The sizes of memory flags in bytes, by the flag."""
    sizes = {}
    for flag in written:
        match = re.fullmatch(r"(-Xm[sx]|-XX:MaxDirectMemorySize=)([0-9]+)m", flag)
        assert match is not None, flag
        sizes[match[1].rstrip("=")] = int(match[2]) * MIB
    return sizes


# ------------------------------------------------------------------------------------ the sum


def test_memory_of_the_charts_limits_is_divided_as_documented() -> None:
    cases: list[tuple[Component, int, bool, list[str]]] = [
        (Component.MASTER, 0, False, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
        (Component.MASTER, 0, True, ["-Xmx5376m", "-XX:MaxDirectMemorySize=768m"]),
        (Component.JOB_MASTER, 0, False, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
        (Component.WORKER, GIB, False, ["-Xmx1344m", "-XX:MaxDirectMemorySize=1344m"]),
        (Component.WORKER, 0, False, ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]),
        (Component.JOB_WORKER, 0, False, ["-Xmx3136m", "-XX:MaxDirectMemorySize=448m"]),
        (Component.FUSE, 0, False, ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]),
        (Component.PROXY, 0, False, ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]),
        (Component.LOG_SERVER, 0, False, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
    ]
    for component, ram_disk, native, expected in cases:
        limit = bytes_of(DEFAULTS[component].memory_limit)
        written = flags(Jvm(), component, limit=limit, ram_disk=ram_disk, native=native)
        assert expected == written, (component, ram_disk, native)


MEBIBYTES = st.integers(1, 300) | st.integers(1, 40_000)
GIVEN = st.none() | MEBIBYTES


@settings(max_examples=400)
@given(
    component=st.sampled_from(PROCESSES),
    limit=MEBIBYTES,
    odd_bytes=st.integers(0, MIB - 1),
    ram_disk=st.just(0) | MEBIBYTES,
    native=st.booleans(),
    heap=GIVEN,
    direct=GIVEN,
    allowance=GIVEN,
)
def test_memory_fits_into_the_limit_in_sum_or_is_refused(
    component: Component,
    limit: int,
    odd_bytes: int,
    ram_disk: int,
    native: bool,
    heap: int | None,
    direct: int | None,
    allowance: int | None,
) -> None:
    in_bytes = limit * MIB + odd_bytes
    sizes = {"heap": heap, "direct_memory": direct, "allowance": allowance}
    options: dict[str, Any] = {
        name: f"{size}Mi" for name, size in sizes.items() if size is not None
    }
    try:
        written = read(
            flags(Jvm(**options), component, limit=in_bytes, ram_disk=ram_disk * MIB, native=native)
        )
    except AlluxioConfigError:
        event("refused")
        return
    event("fits")
    outside = ram_disk + (256 if allowance is None else allowance)
    total = written["-Xmx"] + written["-XX:MaxDirectMemorySize"] + outside * MIB
    assert total <= in_bytes
    assert heap is None or written["-Xmx"] == heap * MIB
    assert direct is None or written["-XX:MaxDirectMemorySize"] == direct * MIB
    assert written["-Xmx"] >= 64 * MIB
    assert written["-XX:MaxDirectMemorySize"] >= 16 * MIB


@settings(max_examples=200)
@given(
    component=st.sampled_from(PROCESSES),
    limit=st.integers(700, 100_000),
    ram_disk=st.integers(0, 50_000),
    native=st.booleans(),
)
def test_memory_leaves_an_eighth_of_the_limit_without_the_ram_disk_to_the_jvm_itself(
    component: Component, limit: int, ram_disk: int, native: bool
) -> None:
    ram_disk = min(ram_disk, limit - 700)
    written = read(
        flags(Jvm(), component, limit=limit * MIB, ram_disk=ram_disk * MIB, native=native)
    )
    left = limit * MIB - ram_disk * MIB - written["-Xmx"] - written["-XX:MaxDirectMemorySize"]
    share = max(256 * MIB, (limit - ram_disk) * MIB // (4 if native else 8))
    # Each of the two is rounded down to whole mebibytes, and no more is given away.
    assert share <= left < share + 2 * MIB


# With the 256 MiB of the smallest allowance, and less than the 2 GiB that an eighth of is more.
SMALLEST = (256 + 64 + 16) * MIB


def test_memory_fits_into_a_limit_that_has_room_for_the_smallest_sizes() -> None:
    for component in PROCESSES:
        for ram_disk in (0, GIB):
            written = read(flags(Jvm(), component, limit=ram_disk + SMALLEST, ram_disk=ram_disk))
            largest = {flag: size for flag, size in written.items() if flag != "-Xms"}
            expected = {"-Xmx": 64 * MIB, "-XX:MaxDirectMemorySize": 16 * MIB}
            assert expected == largest, (component, ram_disk)


def test_memory_refuses_a_limit_below_the_smallest_sizes() -> None:
    for component in PROCESSES:
        assert (
            f"memory of {component.suffix} does not fit into its limit of 335Mi: at least 64Mi heap"
            " + at least 16Mi direct memory + 0 RAM disk + 256Mi allowance; raise"
            " Resources(memory_limit=…), or lower the RAM disk (the quota of MEM tiers) or the"
            " sizes in Jvm(…)"
        ) == refusal(flags, Jvm(), component, limit=SMALLEST - MIB), component


def test_memory_keeps_a_given_size_and_divides_what_it_leaves() -> None:
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"heap": "2Gi"}, ["-Xmx2048m", "-XX:MaxDirectMemorySize=1536m"]),
        ({"direct_memory": "2Gi"}, ["-Xmx1536m", "-XX:MaxDirectMemorySize=2048m"]),
        ({"allowance": "2Gi"}, ["-Xmx1792m", "-XX:MaxDirectMemorySize=256m"]),
        (
            {"heap": "1Gi", "direct_memory": "1Gi"},
            ["-Xmx1024m", "-XX:MaxDirectMemorySize=1024m"],
        ),
    ]
    for options, expected in cases:
        assert expected == flags(Jvm(**options), limit=4 * GIB), options


def test_memory_names_all_of_a_sum_above_the_limit() -> None:
    jvm = Jvm(heap="3Gi")
    assert (
        "memory of worker does not fit into its limit of 4Gi: 3Gi heap + at least 16Mi direct"
        " memory + 1Gi RAM disk + 384Mi allowance; raise Resources(memory_limit=…), or lower the"
        f" RAM disk (the quota of MEM tiers) or the sizes in Jvm(…){RUNS}"
    ) == refusal(flags, jvm, Component.WORKER, limit=4 * GIB, ram_disk=GIB)


def test_memory_that_does_not_fit_is_a_finding_of_the_cluster() -> None:
    worker = Process(jvm=Jvm(options=["-Xmx4g"]))
    assert [
        "memory of worker does not fit into its limit of 4Gi: 4Gi heap + at least 16Mi direct"
        " memory + 1Gi RAM disk + 384Mi allowance; raise Resources(memory_limit=…), or lower the"
        " RAM disk (the quota of MEM tiers) or the sizes in Jvm(…) [memory-does-not-fit]"
    ] == [str(each) for each in findings(worker=worker)]


def test_memory_refuses_a_ram_disk_as_large_as_the_limit() -> None:
    assert (
        "memory of worker does not fit into its limit of 1Gi: at least 64Mi heap + at least 16Mi"
        " direct memory + 1Gi RAM disk + 256Mi allowance; raise Resources(memory_limit=…), or lower"
        " the RAM disk (the quota of MEM tiers) or the sizes in Jvm(…)"
    ) == refusal(flags, Jvm(), Component.WORKER, limit=GIB, ram_disk=GIB)


def test_memory_without_a_limit_is_left_to_the_launcher() -> None:
    assert [] == flags(Jvm(), limit=None, ram_disk=GIB)


def test_memory_without_a_limit_is_what_was_given() -> None:
    jvm = Jvm(heap="20Gi", direct_memory="5Gi")
    assert ["-Xmx20480m", "-XX:MaxDirectMemorySize=5120m"] == flags(jvm)


# ------------------------------------------------------------------------------------- FUSE


def test_memory_of_fuse_starts_with_the_whole_heap_if_that_is_below_the_launchers_xms() -> None:
    cases: list[tuple[int, list[str]]] = [
        (512, ["-Xms512m", "-Xmx512m"]),
        (1023, ["-Xms1023m", "-Xmx1023m"]),
        (1024, ["-Xmx1024m"]),
    ]
    for heap, expected in cases:
        assert expected == flags(Jvm(heap=f"{heap}Mi"), Component.FUSE), heap


def test_memory_of_fuse_starts_with_the_whole_heap_if_a_computed_one_is_as_small() -> None:
    assert [
        "-Xms384m",
        "-Xmx384m",
        "-XX:MaxDirectMemorySize=384m",
    ] == flags(Jvm(), Component.FUSE, limit=GIB)


def test_memory_of_other_processes_sets_no_initial_heap() -> None:
    for component in [each for each in PROCESSES if each is not Component.FUSE]:
        assert ["-Xmx512m"] == flags(Jvm(heap="512Mi"), component), component


# ------------------------------------------------------------------------------ further options


def test_memory_flags_come_before_further_options() -> None:
    jvm = Jvm(heap="1Gi", options=["-XX:+UseG1GC", "-verbose:gc"])
    assert ["-Xmx1024m", "-XX:+UseG1GC", "-verbose:gc"] == flags(jvm)


def test_memory_ignores_options_that_set_neither_heap_nor_direct_memory() -> None:
    cases: list[str] = ["-Xms1g", "-Xmn1g", "-XX:MaxMetaspaceSize=256m", "-Dx=-Xmx1g"]
    for option in cases:
        assert [
            "-Xmx3136m",
            "-XX:MaxDirectMemorySize=448m",
            option,
        ] == flags(Jvm(options=[option]), limit=4 * GIB), option


# ----------------------------------------------------------------- memory flags among the options


def test_memory_keeps_a_size_among_the_options_and_divides_what_it_leaves() -> None:
    cases: list[tuple[list[str], list[str]]] = [
        (["-Xmx2g"], [f"{DIRECT}1536m", "-Xmx2g"]),
        (["-Xmx2048m"], [f"{DIRECT}1536m", "-Xmx2048m"]),
        (["-Xmx2097152K"], [f"{DIRECT}1536m", "-Xmx2097152K"]),
        ([f"-Xmx{2 * GIB}"], [f"{DIRECT}1536m", f"-Xmx{2 * GIB}"]),
        ([f"{PERCENTAGE}50.0"], [f"{DIRECT}1536m", f"{PERCENTAGE}50.0"]),
        ([f"{PERCENTAGE}50"], [f"{DIRECT}1536m", f"{PERCENTAGE}50"]),
        ([f"{DIRECT}1g"], ["-Xmx2560m", f"{DIRECT}1g"]),
        (["-Xmx2g", f"{DIRECT}1g"], ["-Xmx2g", f"{DIRECT}1g"]),
        # As large as the heap.
        ([f"{DIRECT}0"], ["-Xmx1792m", f"{DIRECT}0"]),
        (["-Xmx1g", f"{DIRECT}0"], ["-Xmx1g", f"{DIRECT}0"]),
        # The last one counts.
        (["-Xmx9g", "-Xmx2g"], [f"{DIRECT}1536m", "-Xmx9g", "-Xmx2g"]),
        ([f"{DIRECT}9g", f"{DIRECT}1g"], ["-Xmx2560m", f"{DIRECT}9g", f"{DIRECT}1g"]),
        # A percentage does nothing where there is a heap.
        ([f"{PERCENTAGE}99", "-Xmx2g"], [f"{DIRECT}1536m", f"{PERCENTAGE}99", "-Xmx2g"]),
    ]
    for options, expected in cases:
        assert expected == flags(Jvm(options=options), limit=4 * GIB), options


def test_memory_refuses_options_that_do_not_fit_with_the_sum() -> None:
    cases: list[tuple[list[str], str, str]] = [
        (["-Xmx4g"], "4Gi", "at least 16Mi"),
        (["-Xmx1g", "-Xmx4g"], "4Gi", "at least 16Mi"),
        ([f"{PERCENTAGE}90.0"], "3865470566", "at least 16Mi"),
        ([f"{DIRECT}4g"], "at least 64Mi", "4Gi"),
        (["-Xmx2g", f"{DIRECT}2g"], "2Gi", "2Gi"),
        (["-Xmx2g", f"{DIRECT}0"], "2Gi", "2Gi"),
    ]
    for options, heap, direct in cases:
        assert (
            f"memory of master does not fit into its limit of 4Gi: {heap} heap + {direct} direct"
            " memory + 0 RAM disk + 512Mi allowance; raise Resources(memory_limit=…), or lower the"
            f" RAM disk (the quota of MEM tiers) or the sizes in Jvm(…){RUNS}"
        ) == refusal(flags, Jvm(options=options), limit=4 * GIB), options


def test_memory_of_fuse_ignores_a_percentage_since_the_launcher_adds_a_heap() -> None:
    jvm = Jvm(options=[f"{PERCENTAGE}50.0"])
    assert [
        f"{DIRECT}2560m",
        f"{PERCENTAGE}50.0",
    ] == flags(jvm, Component.FUSE, limit=4 * GIB)
    assert ": 1Gi heap + " in refusal(flags, jvm, Component.FUSE, limit=GIB)


def test_memory_without_a_limit_is_what_the_options_say() -> None:
    options = [f"{PERCENTAGE}50.0", f"{DIRECT}1g"]
    assert options == flags(Jvm(options=options), limit=None)


def test_memory_of_fuse_starts_with_a_small_heap_among_the_options() -> None:
    written = flags(Jvm(options=["-Xmx512m"]), Component.FUSE, limit=4 * GIB)
    assert ["-Xms512m", "-Xmx512m"] == [each for each in written if each.startswith("-Xm")]


def size_of(text: str) -> int:
    factors = {"k": 1024, "m": MIB, "g": GIB}
    return int(text.rstrip("kmg")) * factors.get(text[-1], 1)


def understood(written: list[str], component: Component, limit: int) -> tuple[int, int]:
    """Heap and direct memory as launcher and JVM make them of the flags."""
    last = {name: flag for flag in written for name in (HEAP, PERCENTAGE, DIRECT) if name in flag}
    if HEAP in last:
        heap = size_of(last[HEAP].removeprefix(HEAP))
    elif component is Component.FUSE:
        heap = GIB
    else:
        heap = int(limit * float(last[PERCENTAGE].removeprefix(PERCENTAGE)) / 100)
    return heap, size_of(last[DIRECT].removeprefix(DIRECT)) or heap


SIZES = st.builds(
    lambda number, unit: f"{number * {'k': 1024, 'm': 1, '': MIB}[unit]}{unit}",
    st.integers(1, 6000),
    st.sampled_from(["k", "m", ""]),
) | st.sampled_from(["1g", "2g"])
OPTIONS = st.lists(
    SIZES.map(lambda size: HEAP + size)
    | (SIZES | st.just("0")).map(lambda size: DIRECT + size)
    | st.integers(1, 100).map(lambda share: f"{PERCENTAGE}{share}.0"),
    max_size=4,
)


@settings(max_examples=500)
@given(
    component=st.sampled_from(PROCESSES),
    limit=st.integers(300, 10_000),
    ram_disk=st.just(0) | st.integers(1, 3000),
    options=OPTIONS,
)
def test_memory_fits_into_the_limit_whatever_flags_are_given_or_is_refused(
    component: Component, limit: int, ram_disk: int, options: list[str]
) -> None:
    try:
        written = flags(Jvm(options=options), component, limit=limit * MIB, ram_disk=ram_disk * MIB)
    except AlluxioConfigError:
        event("refused")
        return
    event("fits")
    heap, direct = understood(written, component, limit * MIB)
    assert heap + direct + (ram_disk + 256) * MIB <= limit * MIB
