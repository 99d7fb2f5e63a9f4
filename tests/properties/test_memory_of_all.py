"""The memory of JVMs with memory flags in the options of all processes."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Component, Fuse, Jvm, Process, ProxyOptions, Resources
from alluxio_constructs._base.quantities import GIB
from tests.kit import cluster, findings, java_opts, refusal
from tests.properties.test_memory import DIRECT, PERCENTAGE, flags

FRACTION = "-XX:MaxRAMFraction="


def test_memory_of_all_processes_counts_and_is_not_written_again() -> None:
    # The launcher, and a JVM, find it in the variable of all.
    cases: list[tuple[dict[str, Any], list[str], list[str]]] = [
        ({}, ["-Xmx2g"], [f"{DIRECT}1536m"]),
        ({}, [f"{PERCENTAGE}50"], [f"{DIRECT}1536m"]),
        ({}, [f"{DIRECT}1g"], ["-Xmx2560m"]),
        ({}, ["-Xmx2g", f"{DIRECT}1g"], []),
        ({}, ["-Xmx9g", "-Xmx2g"], [f"{DIRECT}1536m"]),
        # A process's own comes after it.
        ({"options": ["-Xmx1g"]}, ["-Xmx2g"], [f"{DIRECT}2560m", "-Xmx1g"]),
        ({"heap": "1Gi"}, ["-Xmx2g"], ["-Xmx1024m", f"{DIRECT}2560m"]),
        ({"heap": "1Gi"}, [f"{PERCENTAGE}50"], ["-Xmx1024m", f"{DIRECT}2560m"]),
        ({"direct_memory": "1Gi"}, [f"{DIRECT}2g"], ["-Xmx2560m", f"{DIRECT}1024m"]),
        # A heap wins over a share, wherever they are.
        ({"options": [f"{PERCENTAGE}25"]}, ["-Xmx2g"], [f"{DIRECT}1536m", f"{PERCENTAGE}25"]),
    ]
    for own, shared, expected in cases:
        written = flags(Jvm(**own), limit=4 * GIB, shared=shared)
        assert expected == written, (own, shared)


def test_memory_that_the_launcher_does_not_look_for_is_written_where_it_does() -> None:
    cases: list[tuple[str, list[str]]] = [
        ("-XX:MaxHeapSize=2g", ["-Xmx2048m", f"{DIRECT}1536m"]),
        (f"{FRACTION}2", ["-Xmx2048m", f"{DIRECT}1536m"]),
        (f"{FRACTION}4", ["-Xmx1024m", f"{DIRECT}2560m"]),
    ]
    for option, expected in cases:
        assert expected == flags(Jvm(), limit=4 * GIB, shared=[option]), option
        own = flags(Jvm(options=[option]), limit=4 * GIB)
        assert [*expected, option] == own, option


def test_memory_without_a_limit_is_what_all_processes_have() -> None:
    cases: list[tuple[Component, str, list[str]]] = [
        (Component.MASTER, "-Xmx2g", []),
        (Component.MASTER, f"{PERCENTAGE}50", []),
        (Component.MASTER, "-XX:MaxHeapSize=2g", ["-Xmx2048m"]),
        (Component.MASTER, f"{FRACTION}2", [f"{PERCENTAGE}50.0"]),
        # The launcher's -Xmx1G wins over a share, and its -Xms1G must not be above the heap.
        (Component.FUSE, f"{FRACTION}2", ["-Xmx1024m"]),
        (Component.FUSE, "-Xmx512m", ["-Xms512m"]),
    ]
    for component, option, expected in cases:
        assert expected == flags(Jvm(), component, shared=[option]), (component, option)


def test_memory_of_fuse_is_the_launchers_where_all_processes_have_a_share() -> None:
    written = flags(Jvm(), Component.FUSE, limit=4 * GIB, shared=[f"{PERCENTAGE}50"])
    assert [f"{DIRECT}2560m"] == written


def test_memory_of_all_processes_that_does_not_fit_into_one_is_found_there() -> None:
    messages = [each.message for each in findings(jvm_options=["-Xmx4g"])]
    assert ["worker", "job-worker"] == [each.split()[2] for each in messages]
    assert messages[0].startswith("memory of worker does not fit into its limit of 4Gi: 4Gi heap")


def test_memory_of_all_processes_has_an_initial_heap_below_the_maximum() -> None:
    assert "has an initial heap of 2Gi (-Xms2g), above the maximum of 1Gi" in refusal(
        flags, Jvm(), limit=4 * GIB, shared=["-Xms2g", "-Xmx1g"]
    )


def test_memory_of_all_processes_is_in_the_variable_of_all() -> None:
    documents = cluster(
        jvm_options=["-Xmx1g"],
        fuse=Fuse(),
        proxy=ProxyOptions(process=Process(jvm=Jvm(heap="2Gi"))),
        worker=Process(resources=Resources(memory_limit="8Gi")),
    )
    assert "-Xmx1g" == java_opts(documents)[-1]
    for component, heaps in (
        (Component.MASTER, []),
        (Component.WORKER, []),
        (Component.FUSE, []),
        (Component.PROXY, ["-Xmx2048m"]),
    ):
        own = java_opts(documents, component.variable)
        assert heaps == [each for each in own if each.startswith("-Xm")], component
