"""The memory of a JVM with memory flags in further options and in variables."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Component, Jvm, PodOptions, Process
from alluxio_constructs._base.quantities import GIB, MIB
from tests.kit import feature, findings, refusal
from tests.properties.test_memory import DIRECT, PERCENTAGE, RUNS, flags, read


def test_memory_counts_metaspace_and_code_cache_in_the_allowance() -> None:
    cases: list[tuple[list[str], int]] = [
        # 512 MiB is the usual eighth; what is given has 128 MiB beside it.
        (["-XX:MaxMetaspaceSize=256m"], 512),
        (["-XX:MaxMetaspaceSize=384m"], 512),
        (["-XX:MaxMetaspaceSize=1g"], 1152),
        (["-XX:ReservedCodeCacheSize=512m"], 640),
        (["-XX:MaxMetaspaceSize=512m", "-XX:ReservedCodeCacheSize=512m"], 1152),
        (["-XX:MaxMetaspaceSize=1g", "-XX:MaxMetaspaceSize=256m"], 512),
    ]
    for options, allowance in cases:
        own = read(flags(Jvm(options=options), limit=4 * GIB)[:2])
        assert (4096 - allowance) * MIB == sum(own.values()), options
        for place in ("before", "shared", "after"):
            elsewhere: dict[str, Any] = {place: options}
            assert own == read(flags(Jvm(), limit=4 * GIB, **elsewhere)[:2]), (place, options)


def test_memory_refuses_a_metaspace_that_does_not_fit_into_the_limit() -> None:
    jvm = Jvm(heap="3Gi", options=["-XX:MaxMetaspaceSize=1g"])
    assert (
        "memory of master does not fit into its limit of 4Gi: 3Gi heap + at least 16Mi direct"
        " memory + 0 RAM disk + 1152Mi allowance; raise Resources(memory_limit=…), or lower the RAM"
        f" disk (the quota of MEM tiers) or the sizes in Jvm(…){RUNS}"
    ) == refusal(flags, jvm, limit=4 * GIB)


def test_memory_refuses_a_metaspace_above_the_allowance_that_was_given() -> None:
    options = ["-XX:MaxMetaspaceSize=512m", "-XX:ReservedCodeCacheSize=128m"]
    assert (
        "memory of worker has an allowance of 512Mi, less than -XX:MaxMetaspaceSize=512m and"
        " -XX:ReservedCodeCacheSize=128m may take; raise Jvm(allowance=…), or leave it out"
    ) == refusal(flags, Jvm(allowance="512Mi", options=options), Component.WORKER, limit=4 * GIB)
    fits = Jvm(allowance="640Mi", options=options)
    assert 3456 * MIB == sum(read(flags(fits, limit=4 * GIB)[:2]).values())


def test_memory_of_a_variable_counts_and_is_written_where_it_wins() -> None:
    cases: list[tuple[dict[str, Any], list[str], list[str]]] = [
        ({}, ["-Xmx2g"], ["-Xmx2048m", f"{DIRECT}1536m"]),
        ({}, [f"{DIRECT}1g"], ["-Xmx2560m", f"{DIRECT}1024m"]),
        ({}, [f"{PERCENTAGE}50"], ["-Xmx2048m", f"{DIRECT}1536m"]),
        ({}, [f"{PERCENTAGE}75", "-Xmx1g"], ["-Xmx1024m", f"{DIRECT}2560m"]),
        ({}, ["-Xss2m"], ["-Xmx3136m", f"{DIRECT}448m"]),
        # The process's own wins.
        ({"heap": "1Gi"}, ["-Xmx2g"], ["-Xmx1024m", f"{DIRECT}2560m"]),
        ({"direct_memory": "1Gi"}, [f"{DIRECT}2g"], ["-Xmx2560m", f"{DIRECT}1024m"]),
        ({"options": ["-Xmx1g"]}, ["-Xmx2g"], [f"{DIRECT}2560m", "-Xmx1g"]),
    ]
    for given_to_it, before, expected in cases:
        written = flags(Jvm(**given_to_it), limit=4 * GIB, before=before)
        assert expected == written, (given_to_it, before)


def test_memory_of_the_variable_that_wins_counts() -> None:
    assert ["-Xmx2048m", f"{DIRECT}1536m"] == flags(Jvm(), limit=4 * GIB, after=["-Xmx2g"])
    message = refusal(flags, Jvm(heap="1Gi"), limit=4 * GIB, after=["-Xmx4g"])
    assert ": 4Gi heap + " in message


def test_memory_of_a_variable_that_does_not_fit_is_found_in_every_place() -> None:
    env = {"JAVA_TOOL_OPTIONS": "-Xmx4g"}
    variable = {"name": "JAVA_TOOL_OPTIONS", "value": "-Xmx4g"}
    for options in (
        {"worker": Process(env=env)},
        {"worker_pod": PodOptions(env=env)},
        {"features": [feature(environment=[variable])]},
    ):
        messages = [each.message for each in findings(**options)]
        assert any(
            each.startswith("memory of worker does not fit into its limit of 4Gi: 4Gi heap + ")
            for each in messages
        ), options


def test_memory_of_a_variable_that_no_jvm_reads_names_the_variable() -> None:
    assert (
        "JAVA_TOOL_OPTIONS must be a whole number with k, m or g (got '-Xmx2gb'); use -Xmx2g"
    ) == refusal(flags, Jvm(), limit=4 * GIB, before=["-Xmx2gb"])


def test_memory_refuses_an_initial_heap_above_the_maximum() -> None:
    cases: list[tuple[Jvm, list[str], int | None, str, str]] = [
        (Jvm(heap="1Gi", options=["-Xms2g"]), [], 4, "2Gi (-Xms2g)", "1Gi"),
        (Jvm(options=["-Xms2g", "-Xmx1g"]), [], 4, "2Gi (-Xms2g)", "1Gi"),
        (Jvm(options=["-XX:InitialHeapSize=4g"]), [], 4, "4Gi (-XX:InitialHeapSize=4g)", "3136Mi"),
        (Jvm(), ["-Xms4g"], 4, "4Gi (-Xms4g)", "3136Mi"),
        # The launcher's -Xmx8g.
        (Jvm(options=["-Xms9g"]), [], None, "9Gi (-Xms9g)", "8Gi"),
    ]
    for jvm, before, limit, begins, becomes in cases:
        in_bytes = None if limit is None else limit * GIB
        assert (
            f"memory of master has an initial heap of {begins}, above the maximum of {becomes},"
            " with which no JVM starts; lower -Xms, or raise the heap with Jvm(heap=…) or the"
            " memory limit"
        ) == refusal(flags, jvm, limit=in_bytes, before=before), (jvm, before)


def test_memory_accepts_an_initial_heap_within_the_maximum() -> None:
    cases: list[tuple[Jvm, Component, int | None]] = [
        (Jvm(heap="1Gi", options=["-Xms1g"]), Component.MASTER, 4),
        (Jvm(heap="1Gi", options=["-Xms9g", "-Xms512m"]), Component.MASTER, 4),
        # A JVM raises what a percentage says to where it begins.
        (Jvm(options=["-Xms2g", f"{PERCENTAGE}25"]), Component.MASTER, 4),
        # The launcher gives these none, and a JVM raises its default.
        (Jvm(options=["-Xms9g"]), Component.JOB_WORKER, None),
        (Jvm(heap="512Mi", options=["-Xms256m"]), Component.FUSE, 4),
    ]
    for jvm, component, limit in cases:
        in_bytes = None if limit is None else limit * GIB
        assert jvm.options[-1] == flags(jvm, component, limit=in_bytes)[-1], jvm


def test_memory_of_a_small_fuse_does_not_begin_with_what_all_processes_do() -> None:
    # The library's own -Xms comes behind that of all processes.
    written = flags(Jvm(heap="512Mi"), Component.FUSE, limit=4 * GIB, before=["-Xms1g"])
    assert "-Xms512m" == written[0]
