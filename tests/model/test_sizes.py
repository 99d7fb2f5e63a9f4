"""Variables and ConfigMaps that are too large are found, whatever part they come from."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import (
    Finding,
    Fuse,
    Jvm,
    LogServerOptions,
    Process,
    ProxyOptions,
    Unchecked,
)
from alluxio_constructs._model import answers
from alluxio_constructs._properties.components import Component
from tests.kit import findings, model

LONG = "x" * 140_000
ALL = "ALLUXIO_JAVA_OPTS"


def found(**options: Any) -> list[str]:
    return [each.message for each in findings(**options) if each.finding is TOO_LONG]


TOO_LONG = Finding.VARIABLE_TOO_LONG


def test_variable_of_all_processes_that_is_too_long_is_found_once() -> None:
    ways: list[dict[str, Any]] = [
        {"properties": {"my.extension.hosts": Unchecked(LONG)}},
        {"jvm_options": [f"-Dmine={LONG}"]},
        {"jvm_options": [f"-Dmine{i}={'x' * 2000}" for i in range(80)]},
    ]
    for options in ways:
        (message,) = found(**options, fuse=Fuse(), short_circuit="off")
        assert message.startswith(f"{ALL} has 1"), options
        assert ": Linux takes 131072 for one variable, of which the launcher's own" in message


def test_variable_of_one_process_that_is_too_long_is_found_for_each() -> None:
    process = Process(jvm=Jvm(options=[f"-Dmine={LONG}"]))
    ways: list[tuple[dict[str, Any], str]] = [
        ({"master": process}, "ALLUXIO_MASTER_JAVA_OPTS"),
        ({"job_master": process}, "ALLUXIO_JOB_MASTER_JAVA_OPTS"),
        ({"worker": process}, "ALLUXIO_WORKER_JAVA_OPTS"),
        ({"job_worker": process}, "ALLUXIO_JOB_WORKER_JAVA_OPTS"),
        ({"fuse": Fuse(process=process), "short_circuit": "off"}, "ALLUXIO_FUSE_JAVA_OPTS"),
        ({"proxy": ProxyOptions(process=process)}, "ALLUXIO_PROXY_JAVA_OPTS"),
        ({"log_server": LogServerOptions(process=process)}, "ALLUXIO_LOGSERVER_JAVA_OPTS"),
    ]
    for options, variable in ways:
        (message,) = found(**options)
        assert message.startswith(f"{variable} has 14"), variable
        assert f"together with {ALL}, which the image's launcher joins it with" in message, variable


def test_variables_that_are_too_long_together_are_found() -> None:
    shared = {"properties": {"my.extension.hosts": Unchecked("x" * 70_000)}}
    own = Process(properties={"my.extension.more": Unchecked("x" * 70_000)})
    assert [] == found(**shared)
    assert [] == found(master=own)
    (message,) = found(**shared, master=own)
    assert message.startswith("ALLUXIO_MASTER_JAVA_OPTS has 14")


def test_variable_is_too_long_from_the_byte_on_that_linux_refuses() -> None:
    # In bytes, not characters, with name, equals sign and null byte, and 2 KiB for the launcher.
    least = len(answers.java_opts(model(jvm_options=["-Dmine="]), Component.ALL)) + len(ALL) + 2
    room = 131_072 - 2048 - least
    messages = found(jvm_options=[f"-Dmine={'x' * room}"])
    assert 4 == len(messages)  # with the options of master, job master, worker and job worker
    assert all(f"together with {ALL}" in each for each in messages)
    (message,) = found(jvm_options=[f"-Dmine={'x' * (room + 1)}"])
    assert message.startswith(f"{ALL} has {131_072 - 2048 + 1} bytes")
    (message,) = found(jvm_options=[f"-Dmine={'é' * (room // 2 + 1)}"])
    assert message.startswith(f"{ALL} has ")


def test_config_map_that_kubernetes_refuses_is_found() -> None:
    process = Process(jvm=Jvm(options=[f"-Dmine{i}={'x' * 100_000}" for i in range(4)]))
    large: dict[str, Any] = dict.fromkeys(("master", "job_master", "worker"), process)
    (finding,) = [
        each for each in findings(**large) if each.finding is Finding.CONFIG_MAP_TOO_LARGE
    ]
    assert finding.message.startswith("ConfigMap 'alluxio-config' would have 120")
    assert "bytes, and Kubernetes takes 1048576; shorten what is in it" in finding.message


def test_long_variables_that_fit_are_not_found() -> None:
    hosts = ",".join(f"host-{i}.example.com" for i in range(4000))
    options: dict[str, Any] = {"properties": {"my.extension.hosts": Unchecked(hosts)}}
    assert [] == findings(**options)
