"""Requests and limits: how they are written, what is refused, and the chart's defaults."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Component, Resources
from alluxio_constructs._pods.resources import DEFAULTS, resources_manifest
from tests.kit import refusal


def manifest(**options: Any) -> dict[str, Any]:
    return resources_manifest(Resources(**options))


def test_resources_write_cores_in_one_way_only() -> None:
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
        ("1e1", "10"),
    ]
    for cpu, written in cases:
        assert {"cpu": written} == manifest(cpu_limit=cpu)["limits"], cpu


def test_resources_accept_cores_and_sizes_of_cdk8s() -> None:
    from cdk8s import Size
    from cdk8s_plus_27 import Cpu

    theirs = Resources(
        cpu_request=Cpu.millis(500), cpu_limit=Cpu.units(4), memory_limit=Size.gibibytes(1.5)
    )
    assert theirs == Resources(cpu_request="500m", cpu_limit=4, memory_limit="1536Mi")


def test_resources_refuse_what_is_no_number_of_cores() -> None:
    cases: list[object] = [
        "",
        "four",
        "4 ",
        "-1",
        "1,5",
        "0.0001",
        "1.5m",
        "1 ",
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


def test_resources_refuse_no_core_at_all() -> None:
    cases: list[object] = [0, 0.0, "0", "0.000", "0m"]
    for cpu in cases:
        assert (
            f'Resources cpu_limit must be more than 0 (got {cpu!r}); use 4, 0.5 or "500m"'
        ) == refusal(Resources, cpu_limit=cpu), cpu


def test_resources_write_memory_in_binary_units() -> None:
    for memory, written in (("8Gi", "8Gi"), ("1536Mi", "1536Mi"), ("1.5Gi", "1536Mi")):
        assert {"memory": written} == manifest(memory_limit=memory)["limits"], memory


def test_resources_refuse_memory_that_is_no_size() -> None:
    others: list[object] = ["large", 8, 1.5]
    for name in ("memory_request", "memory_limit"):
        for memory in others:
            assert (
                f"Resources {name} must be a size as Kubernetes writes it, or a cdk8s.Size (got"
                f' {memory!r}); use "1Gi", "512Mi" or the like'
            ) == refusal(Resources, **{name: memory}), (name, memory)


def test_resources_refuse_a_request_of_cores_above_the_limit() -> None:
    assert (
        "Resources cpu_request must not be above cpu_limit, 900m (got '1'); lower the one or raise"
        " the other"
    ) == refusal(Resources, cpu_request=1, cpu_limit="900m")


def test_resources_refuse_a_request_of_memory_above_the_limit() -> None:
    over = {"memory_request": "1025Mi", "memory_limit": "1Gi"}
    assert (
        "Resources memory_request must not be above memory_limit, 1Gi (got '1025Mi'); lower the one"
        " or raise the other"
    ) == refusal(Resources, **over)


def test_resources_accept_a_request_as_high_as_the_limit() -> None:
    assert {
        "limits": {"cpu": "1"},
        "requests": {"cpu": "1"},
    } == manifest(cpu_request="1000m", cpu_limit=1)


def test_resources_write_nothing_that_was_left_out() -> None:
    assert {
        "limits": None,
        "requests": {"memory": "1Gi"},
    } == manifest(memory_request="1Gi")


def test_resources_of_a_process_are_the_charts_by_default() -> None:
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
        } == resources_manifest(DEFAULTS[component]), component


def test_resources_of_every_process_have_a_default() -> None:
    assert set(Component) - {Component.ALL} == set(DEFAULTS)


def test_resources_write_devices_and_huge_pages_as_requests_and_limits_alike() -> None:
    given = Resources(
        memory_limit="2Gi",
        ephemeral_storage_request="1Gi",
        ephemeral_storage_limit="2048Mi",
        extended={"nvidia.com/gpu": 2, "hugepages-2Mi": "1024Mi"},
    )
    both = {"nvidia.com/gpu": "2", "hugepages-2Mi": "1Gi"}
    assert resources_manifest(given) == {
        "limits": {"memory": "2Gi", "ephemeral-storage": "2Gi", **both},
        "requests": {"ephemeral-storage": "1Gi", **both},
    }


def test_resources_refuse_what_is_no_device_and_no_whole_page() -> None:
    pages = (
        "must be a multiple of the page size in its name (got {!r}); use"
        ' {{"hugepages-2Mi": "1Gi"}} or the like'
    )
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"extended": {"memory": "1Gi"}},
            "extended must have keys that are devices or huge pages (got 'memory'); give it as"
            " memory_request and memory_limit",
        ),
        (
            {"extended": {"ephemeral-storage": "1Gi"}},
            "extended must have keys that are devices or huge pages (got 'ephemeral-storage'); give"
            " it as ephemeral_storage_request and ephemeral_storage_limit",
        ),
        (
            {"extended": {"nvidia.com/gpu": 0}},
            "extended['nvidia.com/gpu'] must be a whole number of devices of 1 or more (got 0);"
            " choose one of these",
        ),
        (
            {"extended": {"nvidia.com/gpu": "1"}},
            "extended['nvidia.com/gpu'] must be a whole number of devices (got '1'); use an int",
        ),
        *(
            ({"extended": {name: "1Mi"}}, f"extended[{name!r}] {pages.format('1Mi')}")
            for name in ("hugepages-2Mi", "hugepages-", "hugepages-large")
        ),
        (
            {"ephemeral_storage_request": "2Gi", "ephemeral_storage_limit": "1Gi"},
            "ephemeral_storage_request must not be above ephemeral_storage_limit, 1Gi (got '2Gi');"
            " lower the one or raise the other",
        ),
        (
            {"extended": {"hugepages-2Mi": "1Gi"}},
            "extended has huge pages without cpu or memory; give memory as well",
        ),
    ]
    for options, message in cases:
        assert f"Resources {message}" == refusal(Resources, **options), options
    assert refusal(Resources, extended={"gpu": 1}).startswith("Resources extended.limits must have")
