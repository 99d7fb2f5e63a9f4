"""Requests and limits: how they are written, what is refused, and the chart's defaults."""

from __future__ import annotations

from typing import Any

import pytest
from cdk8s import Size
from cdk8s_plus_27 import Cpu

from alluxio_constructs import Component, Resources
from alluxio_constructs._pods.resources import DEFAULTS
from tests.kit import refusal


def manifest(**options: Any) -> dict[str, Any]:
    return Resources(**options).amounts.manifest()


@pytest.mark.parametrize(
    ("cpu", "written"),
    [
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
    ],
)
def test_cores_are_written_in_one_way_only(cpu: object, written: str) -> None:
    assert {"cpu": written} == manifest(cpu_limit=cpu)["limits"]


@pytest.mark.parametrize(
    "cpu",
    ["", "four", "4 ", "-1", "1,5", "0.0001", "1.5m", "0m", "1e3", -1, 0.0001, 1e-9, True, []],
)
def test_what_is_no_number_of_cores_is_refused(cpu: object) -> None:
    assert (
        "Resources cpu_request must be a number of cores, with at most three decimals, or"
        f' thousandths with m (got {cpu!r}); use 4, 0.5 or "500m"'
    ) == refusal(Resources, cpu_request=cpu)


@pytest.mark.parametrize("cpu", [0, 0.0, "0", "0.000"])
def test_no_core_at_all_is_refused(cpu: object) -> None:
    assert (
        f'Resources cpu_limit must be more than 0 (got {cpu!r}); use 4, 0.5 or "500m"'
    ) == refusal(Resources, cpu_limit=cpu)


@pytest.mark.parametrize(
    ("memory", "written"),
    [
        (Size.gibibytes(8), "8Gi"),
        (Size.mebibytes(1536), "1536Mi"),
        (Size.gibibytes(1.5), "1536Mi"),
    ],
)
def test_memory_is_written_in_binary_units(memory: Size, written: str) -> None:
    assert {"memory": written} == manifest(memory_limit=memory)["limits"]


@pytest.mark.parametrize("name", ["memory_request", "memory_limit"])
@pytest.mark.parametrize("memory", ["8Gi", 8, 1.5])
def test_memory_that_is_no_size_is_refused(name: str, memory: object) -> None:
    assert (
        f"Resources {name} must be a cdk8s.Size (got {memory!r}); use Size.gibibytes(1),"
        " Size.mebibytes(512) or the like"
    ) == refusal(Resources, **{name: memory})


def test_a_request_of_cores_above_the_limit_is_refused() -> None:
    assert (
        "Resources cpu_request must not be above cpu_limit, 900m (got '1'); lower the one or raise"
        " the other"
    ) == refusal(Resources, cpu_request=1, cpu_limit="900m")


def test_a_request_of_memory_above_the_limit_is_refused() -> None:
    over = {"memory_request": Size.mebibytes(1025), "memory_limit": Size.gibibytes(1)}
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
    } == manifest(memory_request=Size.gibibytes(1))


@pytest.mark.parametrize(
    ("component", "requests", "limits"),
    [
        (Component.MASTER, ("1", "1Gi"), ("4", "8Gi")),
        (Component.JOB_MASTER, ("1", "1Gi"), ("4", "8Gi")),
        (Component.WORKER, ("1", "2Gi"), ("4", "4Gi")),
        (Component.JOB_WORKER, ("1", "1Gi"), ("4", "4Gi")),
        (Component.FUSE, ("500m", "1Gi"), ("4", "4Gi")),
        (Component.PROXY, ("500m", "1Gi"), ("4", "4Gi")),
        (Component.LOG_SERVER, ("1", "1Gi"), ("4", "8Gi")),
    ],
)
def test_a_process_has_the_charts_resources_by_default(
    component: Component, requests: tuple[str, str], limits: tuple[str, str]
) -> None:
    assert {
        "limits": dict(zip(("cpu", "memory"), limits, strict=True)),
        "requests": dict(zip(("cpu", "memory"), requests, strict=True)),
    } == DEFAULTS[component].manifest()


def test_every_process_has_default_resources() -> None:
    assert set(Component) - {Component.ALL} == set(DEFAULTS)
