"""Heaps of the values: what cannot fit is refused, what is tight runs as with the chart, and warns.

The options of all processes count where the image's launcher, or a JVM, reads them.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from alluxio_constructs import Finding, MemoryWarning
from alluxio_constructs.helm.program import program
from alluxio_constructs.helm.release import read
from alluxio_constructs.helm.values.python import given
from tests.helm.made import documents_of, printed
from tests.kit import java_opts

from .scenario import UFS, built, refused

DIRECT = "-XX:MaxDirectMemorySize"
TIGHT = "jobMaster:\n  resources: {limits: {memory: 8Gi}}\n  jvmOptions: [-Xms8g, -Xmx8g]"


def memory(documents: Any, component: str) -> list[str]:
    """The memory flags in a component's variable."""
    options = java_opts(documents, f"ALLUXIO_{component}_JAVA_OPTS")
    return [each for each in options if each.startswith(("-Xm", DIRECT, "-XX:MaxRAM"))]


def warned_of(text: str) -> list[str]:
    """The processes whose memory is warned of."""
    _, warned = built(text)
    return [each.split()[2].rstrip(":") for each in warned if each.startswith("memory of ")]


def test_heap_as_large_as_the_limit_runs_and_warns() -> None:
    documents, warned = built(TIGHT)
    assert ["-Xms8g", "-Xmx8g"] == memory(documents, "JOB_MASTER")
    assert [
        "memory of job-master: of its limit of 8Gi, heap and RAM disk (0) leave too little to"
        " direct memory and to the JVM itself: Kubernetes kills the container (OOMKilled) when the"
        " heap fills up; lower the heap to 7152Mi, or raise the limit"
    ] == warned


def test_heap_that_leaves_less_than_the_allowance_runs_and_warns_in_every_place() -> None:
    cases: list[tuple[str, list[str]]] = [
        ("master:\n  jvmOptions: [-Xmx8g]", ["master"]),
        ("master:\n  jvmOptions: ['-XX:MaxRAMPercentage=95']", ["master"]),
        ("worker:\n  jvmOptions: [-Xmx3g]", ["worker"]),
        ("jobWorker:\n  jvmOptions: [-Xmx4g]", ["job-worker"]),
        ("worker:\n  env: {JAVA_TOOL_OPTIONS: -Xmx3g}", ["worker"]),
        ("worker:\n  env: {_JAVA_OPTIONS: -Xmx3g}", ["worker"]),
        ("proxy:\n  enabled: true\n  jvmOptions: [-Xmx4g]", ["proxy"]),
        ("fuse:\n  enabled: true\n  jvmOptions: [-Xmx4g]", ["fuse"]),
        ("fuse:\n  enabled: true\n  jvmOptions: ['-XX:MaxDirectMemorySize=4g']", ["fuse"]),
        ("fuse:\n  jvmOptions: [-Xmx4g]\ncsi:\n  enabled: true", ["fuse"]),
        ("logserver:\n  enabled: true\n  jvmOptions: [-Xmx8g]", ["logserver"]),
        ("jvmOptions: [-Xmx3g]", ["worker"]),
        ("jvmOptions: [-Xmx3800m]\nworker:\n  jvmOptions: [-Xmx2g]", ["job-worker"]),
    ]
    for text, expected in cases:
        assert expected == warned_of(text), text


def test_heap_that_leaves_enough_is_not_warned_of() -> None:
    for text in (
        "",
        "master:\n  jvmOptions: [-Xmx5g]",
        "fuse:\n  enabled: true",
        "jvmOptions: [-Xmx2g]",
        "jvmOptions: ['-XX:MaxRAMPercentage=50']",
    ):
        assert [] == warned_of(text), text


def test_heap_that_cannot_fit_is_refused() -> None:
    cases: list[tuple[str, str]] = [
        ("master:\n  jvmOptions: [-Xmx9g]", "memory of master does not fit into its limit of 8Gi"),
        ("worker:\n  jvmOptions: [-Xmx3073m]", "memory of worker does not fit into its limit of"),
        ("jvmOptions: [-Xmx4g]", "memory of worker does not fit into its limit of 4Gi: 4Gi heap"),
        (
            "jvmOptions: ['-XX:MaxRAMPercentage=80']",
            "memory of worker does not fit into its limit of 4Gi: 3435973836 heap",
        ),
    ]
    for text, expected in cases:
        message = refused(text)
        assert expected in message, text
        assert f"[{Finding.MEMORY.value}]" in message, text


def test_allowance_is_set_by_a_key_of_ours() -> None:
    documents, warned = built("master:\n  jvmOptions: [-Xmx7g]\n  jvmAllowance: 512Mi")
    assert [f"{DIRECT}=512m", "-Xmx7g"] == memory(documents, "MASTER")
    assert [] == warned
    documents, _ = built("", assignments=[("set", "worker.jvmAllowance=1Gi")])
    assert ["-Xmx1024m", f"{DIRECT}=1024m"] == memory(documents, "WORKER")


def test_allowance_that_is_no_size_is_refused_at_its_key() -> None:
    assert (
        "config.yaml, line 2: worker.jvmAllowance: must be a whole number of bytes,"
        ' such as "4Gi" or "500M" (got \'none\')'
    ) == refused("worker:\n  jvmAllowance: none")


def test_allowance_of_fuse_is_the_workers_where_they_serve_it() -> None:
    assert (
        "config.yaml, line 2: fuse.jvmAllowance: has no effect with worker.fuseEnabled, since"
        " the worker serves FUSE; use worker.jvmAllowance"
    ) == refused("fuse:\n  jvmAllowance: 1Gi\nworker:\n  fuseEnabled: true")


def test_options_of_all_processes_are_those_of_each() -> None:
    # As the chart's own comment has them: half of the limit, where the launcher adds -Xmx8g.
    documents, warned = built(
        "jvmOptions:\n- -XX:+UnlockExperimentalVMOptions\n- -XX:+UseCGroupMemoryLimitForHeap\n"
        "- -XX:MaxRAMFraction=2\nproxy:\n  enabled: true\nlogserver:\n  enabled: true\n"
    )
    heaps = {
        component: memory(documents, component)[0]
        for component in ("MASTER", "JOB_MASTER", "WORKER", "JOB_WORKER", "PROXY", "LOGSERVER")
    }
    assert {
        "MASTER": "-Xmx4096m",
        "JOB_MASTER": "-Xmx4096m",
        "WORKER": "-Xmx2048m",
        "JOB_WORKER": "-Xmx2048m",
        "PROXY": "-Xmx2048m",
        "LOGSERVER": "-Xmx4096m",
    } == heaps
    assert ["-XX:MaxRAMFraction=2"] == java_opts(documents, "ALLUXIO_JAVA_OPTS")[-1:]
    (warning,) = warned
    assert "-XX:+UseCGroupMemoryLimitForHeap, which does nothing beside the -Xmx" in warning


def test_direct_memory_of_all_processes_is_that_of_each() -> None:
    documents, _ = built("jvmOptions: ['-XX:MaxDirectMemorySize=1g']")
    expected = {"MASTER": "5120m", "WORKER": "1664m", "JOB_WORKER": "2560m"}
    assert {each: [f"-Xmx{heap}"] for each, heap in expected.items()} == {
        each: memory(documents, each) for each in expected
    }


def test_ejected_program_says_that_a_process_has_all_of_its_container(tmp_path: Path) -> None:
    cases: list[tuple[dict[str, Any], int]] = [
        ({"jobMaster": {"jvmOptions": ["-Xmx8g"]}}, 1),
        ({"jvmOptions": ["-Xmx3g"], "proxy": {"enabled": True}}, 1),
        ({"fuse": {"enabled": True, "jvmOptions": ["-Xmx4g"]}}, 1),
        ({"logserver": {"enabled": True, "jvmOptions": ["-Xmx8g"]}}, 1),
        ({"fuse": {"jvmOptions": ["-Xmx4g"]}, "csi": {"enabled": True}}, 1),
        ({"master": {"jvmOptions": ["-Xmx5g"]}}, 0),
    ]
    for values, tight in cases:
        found = read([given({**UFS, **values})], release_name="alluxio", namespace="test")
        source = program(found, "alluxio", "An Alluxio cluster.")
        assert tight == source.count('allowance="none"'), values
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", MemoryWarning)
            assert documents_of(found) == printed(source, tmp_path), values
