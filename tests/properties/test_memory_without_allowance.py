"""The memory of JVMs without an allowance: only heap and RAM disk must fit."""

from __future__ import annotations

from alluxio_constructs import Component, Jvm
from alluxio_constructs._base.quantities import GIB, MIB
from alluxio_constructs._properties.memory import fitting_heap
from tests.kit import refusal
from tests.properties.test_memory import DIRECT, HEAP, PERCENTAGE, RUNS, flags


def test_memory_without_an_allowance_needs_room_for_heap_and_ram_disk_alone() -> None:
    cases: list[tuple[list[str], int, list[str]]] = [
        # Direct memory is what it would be without this library: a JVM's, or the launcher's.
        (["-Xmx4g"], 0, ["-Xmx4g"]),
        ([f"{PERCENTAGE}100"], 0, [f"{PERCENTAGE}100"]),
        (["-Xmx3g"], GIB, ["-Xmx3g"]),
        (["-Xmx3g", f"{DIRECT}4g"], GIB, ["-Xmx3g", f"{DIRECT}4g"]),
        # A heap that was not given is what direct memory leaves, or half.
        ([f"{DIRECT}3g"], 0, ["-Xmx1024m", f"{DIRECT}3g"]),
        ([f"{DIRECT}4g"], 0, ["-Xmx2048m", f"{DIRECT}4g"]),
        ([], 0, ["-Xmx2048m", f"{DIRECT}2048m"]),
    ]
    for options, ram_disk, expected in cases:
        jvm = Jvm(options=options, allowance="none")
        written = flags(jvm, Component.WORKER, limit=4 * GIB, ram_disk=ram_disk)
        assert expected == written, (options, ram_disk)


def test_memory_without_an_allowance_refuses_what_cannot_fit() -> None:
    cases: list[tuple[list[str], int]] = [
        (["-Xmx4097m"], 0),
        (["-Xmx4g"], MIB),
        ([f"{DIRECT}4g"], 4 * GIB - 127 * MIB),
    ]
    for options, ram_disk in cases:
        jvm = Jvm(options=options, allowance="none")
        message = refusal(flags, jvm, limit=4 * GIB, ram_disk=ram_disk)
        assert message.startswith("memory of master does not fit into its limit of 4Gi: "), options
        assert message.endswith(
            " + 0 allowance; raise Resources(memory_limit=…), or lower the RAM"
            " disk (the quota of MEM tiers) or the sizes in Jvm(…)"
        ), options


def test_memory_refused_says_that_it_runs_without_an_allowance_only_where_it_does() -> None:
    cases: list[tuple[list[str], int, bool]] = [
        (["-Xmx4g"], 0, True),
        (["-Xmx4g"], MIB, False),
        (["-Xmx5g"], 0, False),
        ([f"{DIRECT}4g"], 0, True),
        # Nothing was given that could be meant.
        ([], 4 * GIB - 300 * MIB, False),
    ]
    for options, ram_disk, runs in cases:
        message = refusal(flags, Jvm(options=options), limit=4 * GIB, ram_disk=ram_disk)
        assert runs == message.endswith(RUNS), (options, ram_disk)


def test_memory_without_an_allowance_leaves_a_metaspace_to_the_jvm() -> None:
    jvm = Jvm(options=["-Xmx4g", "-XX:MaxMetaspaceSize=256m"], allowance="none")
    assert [*jvm.options] == flags(jvm, limit=4 * GIB)


def test_memory_that_is_refused_an_allowance_names_a_heap_that_fits() -> None:
    cases: list[tuple[Jvm, int, int, bool, int | None]] = [
        (Jvm(options=["-Xmx8g"]), 8192, 0, False, 7152),
        (Jvm(options=["-Xmx8g"]), 8192, 0, True, 6128),
        (Jvm(options=["-Xmx3g"]), 4096, 1024, False, 2672),
        (Jvm(options=["-Xmx3g", f"{DIRECT}1g"]), 4096, 0, False, 2560),
        (Jvm(heap="3Gi", direct_memory="1Gi"), 4096, 0, False, 2560),
        (Jvm(options=[f"{DIRECT}4g"]), 4096, 0, False, None),
        (Jvm(options=["-Xmx300m"]), 300, 0, False, None),
    ]
    for jvm, limit, ram_disk, native, heap in cases:
        found = fitting_heap(
            jvm, Component.MASTER, limit=limit * MIB, ram_disk=ram_disk * MIB, native=native
        )
        assert (None if heap is None else heap * MIB) == found, jvm
        if heap is not None:
            options = [each for each in jvm.options if not each.startswith(HEAP)]
            fits = Jvm(heap=f"{heap}Mi", direct_memory=jvm.direct_memory, options=options)
            flags(fits, limit=limit * MIB, ram_disk=ram_disk * MIB, native=native)
