"""Requests and limits: how they are written, what is refused, and the chart's defaults."""

from __future__ import annotations

from typing import Any

from cdk8s import Size
from cdk8s_plus_27 import Cpu

from alluxio_constructs import Component, Resources
from alluxio_constructs._pods.resources import DEFAULTS
from tests.kit import refusal


def manifest(**options: Any) -> dict[str, Any]:
    return Resources(**options).amounts.manifest()


def test_cores_are_written_in_one_way_only() -> None:
    cases: list[tuple[object, str]] = [
        (4, "4"),
        (0.5, "500m"),
        (1.5, "1500m"),
        (0.001, "1m"),
        (2.0, "2"),
        ("4", "4"),
        ("500m", "500m"),
        ("2000m", "2"),
        ("0.25", "250m"),
        ("1.5", "1500m"),
        (Cpu.millis(500), "500m"),
        (Cpu.units(4), "4"),
    ]
    for cpu, written in cases:
        assert {"cpu": written} == manifest(cpu_limit=cpu)["limits"], cpu


def test_what_is_no_number_of_cores_is_refused() -> None:
    cases: list[object] = [
        "",
        "four",
        "4 ",
        "-1",
        "1,5",
        "0.0001",
        "1.5m",
        "0m",
        "1e3",
        -1,
        0.0001,
        1e-9,
        True,
        [],
    ]
    for cpu in cases:
        assert (
            "Resources cpu_request must be a number of cores, with at most three decimals, or"
            f' thousandths with m (got {cpu!r}); use 4, 0.5 or "500m"'
        ) == refusal(Resources, cpu_request=cpu), cpu


def test_no_core_at_all_is_refused() -> None:
    cases: list[object] = [0, 0.0, "0", "0.000"]
    for cpu in cases:
        assert (
            f'Resources cpu_limit must be more than 0 (got {cpu!r}); use 4, 0.5 or "500m"'
        ) == refusal(Resources, cpu_limit=cpu), cpu


def test_memory_is_written_in_binary_units() -> None:
    cases: list[tuple[Size, str]] = [
        ("8Gi", "8Gi"),
        ("1536Mi", "1536Mi"),
        ("1.5Gi", "1536Mi"),
    ]
    for memory, written in cases:
        assert {"memory": written} == manifest(memory_limit=memory)["limits"], memory


def test_memory_that_is_no_size_is_refused() -> None:
    others: list[object] = ["8Gi", 8, 1.5]
    for name in ("memory_request", "memory_limit"):
        for memory in others:
            assert (
                f"Resources {name} must be a cdk8s.Size (got {memory!r}); use Size.gibibytes(1),"
                " Size.mebibytes(512) or the like"
            ) == refusal(Resources, **{name: memory}), (name, memory)


def test_a_request_of_cores_above_the_limit_is_refused() -> None:
    assert (
        "Resources cpu_request must not be above cpu_limit, 900m (got '1'); lower the one or raise"
        " the other"
    ) == refusal(Resources, cpu_request=1, cpu_limit="900m")


def test_a_request_of_memory_above_the_limit_is_refused() -> None:
    over = {"memory_request": "1025Mi", "memory_limit": "1Gi"}
    assert (
        "Resources memory_request must not be above memory_limit, 1Gi (got '1025Mi'); lower the one"
        " or raise the other"
    ) == refusal(Resources, **over)


def test_a_request_as_high_as_the_limit_is_let_in() -> None:
    assert {
        "limits": {"cpu": "1"},
        "requests": {"cpu": "1"},
    } == manifest(cpu_request="1000m", cpu_limit=1)


def test_what_is_left_out_is_not_written() -> None:
    assert {
        "limits": None,
        "requests": {"memory": "1Gi"},
    } == manifest(memory_request="1Gi")


def test_a_process_has_the_charts_resources_by_default() -> None:
    cases: list[tuple[Component, tuple[str, str], tuple[str, str]]] = [
        (Component.MASTER, ("1", "1Gi"), ("4", "8Gi")),
        (Component.JOB_MASTER, ("1", "1Gi"), ("4", "8Gi")),
        (Component.WORKER, ("1", "2Gi"), ("4", "4Gi")),
        (Component.JOB_WORKER, ("1", "1Gi"), ("4", "4Gi")),
        (Component.FUSE, ("500m", "1Gi"), ("4", "4Gi")),
        (Component.PROXY, ("500m", "1Gi"), ("4", "4Gi")),
        (Component.LOG_SERVER, ("1", "1Gi"), ("4", "8Gi")),
    ]
    for component, requests, limits in cases:
        assert {
            "limits": dict(zip(("cpu", "memory"), limits, strict=True)),
            "requests": dict(zip(("cpu", "memory"), requests, strict=True)),
        } == DEFAULTS[component].manifest(), component


def test_every_process_has_default_resources() -> None:
    assert set(Component) - {Component.ALL} == set(DEFAULTS)
