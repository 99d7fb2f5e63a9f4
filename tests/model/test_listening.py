"""Ports that JVM options open, and conflicts with others in a pod or on a node."""

from __future__ import annotations

from typing import Any

import pytest

from alluxio_constructs import (
    Csi,
    Finding,
    Fuse,
    Jvm,
    JvmOptionWarning,
    LogServerOptions,
    PodOptions,
    Ports,
    Process,
    ProxyOptions,
)
from tests.kit import findings, in_plugin

JMX = "-Dcom.sun.management.jmxremote.port="
RMI = "-Dcom.sun.management.jmxremote.rmi.port="
AGENT = "-javaagent:/agents/jmx.jar=13753:/agents/jmx.yaml"
DEBUGGER = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=13753"
PORTS = {Finding.PORT_TWICE, Finding.HOST_PORT_TWICE}


def jvm(*options: str) -> Process:
    return Process(jvm=Jvm(options=options))


def found(**options: Any) -> list[str]:
    return [
        str(each)
        for each in findings(**{"short_circuit": "off", **options})
        if each.finding in PORTS
    ]


def in_a_pod(number: int, one: str, other: str, role: str) -> str:
    return (
        f"port {number} is used by {one} and by {other}, which share the address of the {role} pod:"
        " the second never starts; give each a port of its own [port-used-twice-in-a-pod]"
    )


def test_port_that_two_processes_of_a_pod_listen_on_is_found() -> None:
    cases: list[tuple[str, str, str, str]] = [
        ("master", "job_master", AGENT, AGENT),
        ("worker", "job_worker", AGENT, DEBUGGER),
        ("worker", "job_worker", f"{JMX}13753", AGENT),
    ]
    for one, other, of_one, of_other in cases:
        options: dict[str, Any] = {one: jvm(of_one), other: jvm(of_other)}
        second = other.replace("_", "-")
        assert [in_a_pod(13753, f"{one} ({of_one})", f"{second} ({of_other})", one)] == found(
            **options
        ), (one, of_other)


def test_port_that_two_options_of_a_process_open_is_found() -> None:
    assert [in_a_pod(13753, f"worker ({AGENT})", f"worker ({JMX}13753)", "worker")] == found(
        worker=jvm(AGENT, f"{JMX}13753")
    )


def test_option_listens_on_a_port_of_the_pod() -> None:
    cases: list[tuple[dict[str, Any], str, str, str]] = [
        ({"master": jvm(f"{JMX}19999")}, "master web", f"master ({JMX}19999)", "master"),
        ({"master": jvm(f"{JMX}20002")}, "job-master job-web", f"master ({JMX}20002)", "master"),
        (
            {"worker": jvm(AGENT), "ports": Ports(worker_rpc=13753)},
            "worker rpc",
            f"worker ({AGENT})",
            "worker",
        ),
        (
            {"proxy": ProxyOptions(process=jvm(f"{JMX}39999"))},
            "proxy web",
            f"proxy ({JMX}39999)",
            "proxy",
        ),
        (
            {"log_server": LogServerOptions(process=jvm(f"{JMX}45600"))},
            "logserver logging",
            f"logserver ({JMX}45600)",
            "logserver",
        ),
    ]
    for options, one, other, role in cases:
        number = 13753 if "ports" in options else int(other.rpartition("=")[2].rstrip(")"))
        assert [in_a_pod(number, one, other, role)] == found(**options), one


def test_option_listens_on_a_port_of_a_container_beside_it() -> None:
    beside = {"name": "beside", "image": "a", "ports": [{"containerPort": 13753}]}
    pod = PodOptions(containers=[beside])
    assert [in_a_pod(13753, "container 'beside'", f"worker ({AGENT})", "worker")] == found(
        worker=jvm(AGENT), worker_pod=pod
    )
    datagrams = {**beside, "ports": [{"containerPort": 13753, "protocol": "UDP"}]}
    assert [] == found(worker=jvm(AGENT), worker_pod=PodOptions(containers=[datagrams]))


def test_variable_that_all_processes_of_a_pod_read_opens_one_port_twice() -> None:
    env = {"JAVA_TOOL_OPTIONS": f"{JMX}7091 {RMI}7091"}
    with pytest.warns(JvmOptionWarning):
        messages = found(worker_pod=PodOptions(env=env))
    one, other = f"worker ({JMX}7091)", f"job-worker ({JMX}7091)"
    assert [in_a_pod(7091, one, other, "worker")] == messages


def test_ports_that_differ_or_are_not_in_one_pod_are_fine() -> None:
    cases: list[dict[str, Any]] = [
        {"worker": jvm(AGENT), "job_worker": jvm(AGENT.replace("13753", "13754"))},
        {"master": jvm(AGENT), "worker": jvm(AGENT)},
        {"worker": jvm(f"{JMX}7091", f"{RMI}7091")},
        {"worker": jvm(f"{JMX}0"), "job_worker": jvm(f"{JMX}0")},
        # A port of the embedded journal, which this cluster does not have.
        {"master": jvm(f"{JMX}19200")},
        # A Service leads to a port; it does not take one.
        {"master": jvm(AGENT), "master_pod": PodOptions(service_ports={"jmx": 13753})},
        {"worker": jvm(AGENT), "fuse": Fuse(process=jvm(AGENT))},
    ]
    for options in cases:
        assert [] == found(**options), options


def test_options_of_pods_on_the_host_network_listen_on_one_port() -> None:
    on_host = PodOptions(host_network=True)
    assert [
        f"port 13753 is used by worker ({AGENT}) and fuse ({AGENT}), both on the host network;"
        " move one of them, with ports=Ports(…) if it is the cluster's"
        " [host-network-port-used-twice]"
    ] == found(worker=jvm(AGENT), worker_pod=on_host, fuse=Fuse(process=jvm(AGENT)))
    assert [
        f"port 30000 is used by worker web and fuse ({JMX}30000), both on the host network; move"
        " one of them, with ports=Ports(…) if it is the cluster's [host-network-port-used-twice]"
    ] == found(worker_pod=on_host, fuse=Fuse(process=jvm(f"{JMX}30000")))


def test_port_of_one_pod_on_the_host_network_is_found_once() -> None:
    (message,) = found(
        worker=jvm(AGENT), job_worker=jvm(AGENT), worker_pod=PodOptions(host_network=True)
    )
    assert message.endswith("[port-used-twice-in-a-pod]")


def test_fuse_process_of_each_volume_would_listen_on_one_port() -> None:
    for csi in (Csi(fuse=jvm(AGENT)), in_plugin(fuse=jvm(AGENT))):
        (message,) = found(csi=csi)
        assert message.startswith(
            f"port 13753 of fuse ({AGENT}) is needed by the FUSE process of every volume on a node;"
            " leave it out of Csi(fuse=Process(…))"
        ), csi.mount_in_pod
    apart = Csi(fuse=jvm(AGENT), fuse_pod=PodOptions(host_network=False))
    assert [] == found(csi=apart)
