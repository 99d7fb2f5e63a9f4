"""The port model: where each port is written, and which ports conflict in a pod."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from alluxio_constructs import Component, Ports
from alluxio_constructs._parts.ports import ports_of
from tests.kit import refusal

Number = TypeVar("Number", int, str)

# Each field's container, the port's name there, who must know where it is, and as what property.
MODEL = {
    "master_rpc": (Component.MASTER, "rpc", Component.ALL, "alluxio.master.rpc.port"),
    "master_web": (Component.MASTER, "web", Component.ALL, "alluxio.master.web.port"),
    "master_embedded_journal": (
        Component.MASTER,
        "embedded",
        Component.ALL,
        "alluxio.master.embedded.journal.port",
    ),
    "job_master_rpc": (
        Component.JOB_MASTER,
        "job-rpc",
        Component.ALL,
        "alluxio.job.master.rpc.port",
    ),
    "job_master_web": (
        Component.JOB_MASTER,
        "job-web",
        Component.ALL,
        "alluxio.job.master.web.port",
    ),
    "job_master_embedded_journal": (
        Component.JOB_MASTER,
        "job-embedded",
        Component.ALL,
        "alluxio.job.master.embedded.journal.port",
    ),
    "worker_rpc": (Component.WORKER, "rpc", Component.WORKER, "alluxio.worker.rpc.port"),
    "worker_web": (Component.WORKER, "web", Component.WORKER, "alluxio.worker.web.port"),
    "job_worker_rpc": (
        Component.JOB_WORKER,
        "job-rpc",
        Component.JOB_WORKER,
        "alluxio.job.worker.rpc.port",
    ),
    "job_worker_data": (
        Component.JOB_WORKER,
        "job-data",
        Component.JOB_WORKER,
        "alluxio.job.worker.data.port",
    ),
    "job_worker_web": (
        Component.JOB_WORKER,
        "job-web",
        Component.JOB_WORKER,
        "alluxio.job.worker.web.port",
    ),
    "fuse_web": (Component.FUSE, "web", Component.FUSE, "alluxio.fuse.web.port"),
    "proxy_web": (Component.PROXY, "web", Component.PROXY, "alluxio.proxy.web.port"),
    "log_server_logging": (
        Component.LOG_SERVER,
        "logging",
        Component.LOG_SERVER,
        "alluxio.logserver.port",
    ),
}
DEFAULT_PORTS: dict[Component, dict[str, int]] = {
    Component.ALL: {},
    Component.MASTER: {"rpc": 19998, "web": 19999, "embedded": 19200},
    Component.JOB_MASTER: {"job-rpc": 20001, "job-web": 20002, "job-embedded": 20003},
    Component.WORKER: {"rpc": 29999, "web": 30000},
    Component.JOB_WORKER: {"job-rpc": 30001, "job-data": 30002, "job-web": 30003},
    Component.FUSE: {"web": 49999},
    Component.PROXY: {"web": 39999},
    Component.LOG_SERVER: {"logging": 45600},
    Component.CLIENT: {},
}
DEFAULT_PROPERTIES: dict[Component, dict[str, str]] = {
    Component.ALL: {},
    Component.MASTER: {},
    Component.JOB_MASTER: {},
    Component.WORKER: {"alluxio.worker.rpc.port": "29999", "alluxio.worker.web.port": "30000"},
    Component.JOB_WORKER: {
        "alluxio.job.worker.rpc.port": "30001",
        "alluxio.job.worker.data.port": "30002",
        "alluxio.job.worker.web.port": "30003",
    },
    Component.FUSE: {},
    Component.PROXY: {},
    Component.LOG_SERVER: {},
    Component.CLIENT: {},
}
FIELDS = [each.name for each in fields(Ports)]


def moved(field: str) -> Ports:
    numbers: dict[str, Any] = {field: 12345}
    return Ports(**numbers)


def with_change(
    table: dict[Component, dict[str, Number]], component: Component, name: str, number: Number
) -> dict[Component, dict[str, Number]]:
    return {**table, component: {**table[component], name: number}}


def test_ports_are_all_in_the_table_of_these_tests() -> None:
    assert FIELDS == list(MODEL)


def test_ports_of_a_container_have_alluxios_names_and_numbers() -> None:
    assert DEFAULT_PORTS == {component: ports_of(Ports(), component) for component in Component}


def test_ports_of_the_embedded_journal_are_not_there_without_it() -> None:
    names = {each: list(ports_of(Ports(), each, embedded_journal=False)) for each in Component}
    assert {
        Component.ALL: [],
        Component.MASTER: ["rpc", "web"],
        Component.JOB_MASTER: ["job-rpc", "job-web"],
        Component.WORKER: ["rpc", "web"],
        Component.JOB_WORKER: ["job-rpc", "job-data", "job-web"],
        Component.FUSE: ["web"],
        Component.PROXY: ["web"],
        Component.LOG_SERVER: ["logging"],
        Component.CLIENT: [],
    } == names


def test_ports_that_are_alluxios_own_are_told_to_workers_alone() -> None:
    properties = {component: Ports().properties(component) for component in Component}
    assert DEFAULT_PROPERTIES == properties


def test_port_that_is_moved_moves_in_its_container_and_nowhere_else() -> None:
    for field in FIELDS:
        component, name, _, _ = MODEL[field]
        ports = {each: ports_of(moved(field), each) for each in Component}
        assert with_change(DEFAULT_PORTS, component, name, 12345) == ports, field


def test_port_that_is_moved_moves_in_its_property_and_nowhere_else() -> None:
    for field in FIELDS:
        _, _, component, name = MODEL[field]
        properties = {each: moved(field).properties(each) for each in Component}
        assert with_change(DEFAULT_PROPERTIES, component, name, "12345") == properties, field


def test_ports_refuse_one_out_of_range() -> None:
    for field in FIELDS:
        for number in (1023, 0, 65536):
            assert (
                f"Ports {field} must be a whole port number from 1024 to 65535 (got {number});"
                " choose one of these"
            ) == refusal(Ports, **{field: number}), (field, number)


def test_ports_refuse_what_is_no_int() -> None:
    cases: list[object] = ["19998", 19998.0, None, True]
    for value in cases:
        assert (
            f"Ports master_rpc must be a whole port number from 1024 to 65535 (got {value!r}); use"
            " an int"
        ) == refusal(Ports, master_rpc=value), value


def test_ports_refuse_one_twice_in_a_pod() -> None:
    cases: list[tuple[dict[str, int], str]] = [
        (
            {"master_web": 19998},
            "Ports master_web must differ from master_rpc, which is in the master pods too (got"
            " 19998 for both); move one of them",
        ),
        (
            {"master_rpc": 20003},
            "Ports job_master_embedded_journal must differ from master_rpc, which is in the master"
            " pods too (got 20003 for both); move one of them",
        ),
        (
            {"job_worker_data": 30000},
            "Ports job_worker_data must differ from worker_web, which is in the worker pods too"
            " (got 30000 for both); move one of them",
        ),
        (
            {"job_master_web": 19999},
            "Ports job_master_web must differ from master_web, which is in the master pods too (got"
            " 19999 for both); move one of them",
        ),
        (
            {"fuse_web": 29999},
            "Ports fuse_web must differ from worker_rpc, which is in the worker pods too (got 29999"
            " for both); move one of them",
        ),
    ]
    for numbers, message in cases:
        assert message == refusal(Ports, **numbers), numbers


def test_ports_may_be_the_same_in_masters_and_workers() -> None:
    assert Ports().master_web == Ports(worker_web=19999).worker_web


def test_ports_may_be_the_same_in_proxy_and_log_server() -> None:
    ports = Ports(proxy_web=19999, log_server_logging=19999)
    assert 19999 == ports.master_web == ports.proxy_web == ports.log_server_logging


def test_ports_can_change_places() -> None:
    swapped = Ports(worker_rpc=30000, worker_web=29999)
    assert {"rpc": 30000, "web": 29999} == ports_of(swapped, Component.WORKER)
