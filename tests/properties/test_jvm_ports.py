"""The ports that JVM options open."""

from __future__ import annotations

from alluxio_constructs._properties.jvm_ports import names_no_port, opened, port_of

JMX, RMI = "-Dcom.sun.management.jmxremote.port=", "-Dcom.sun.management.jmxremote.rmi.port="


def test_option_that_opens_a_port_names_it() -> None:
    cases: list[tuple[str, int]] = [
        (f"{JMX}7091", 7091),
        ("-Dcom.sun.management.snmp.port=1161", 1161),
        ("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=6607", 6607),
        ("-agentlib:jdwp=transport=dt_socket,server=y,address=*:6607", 6607),
        ("-agentlib:jdwp=server=y,transport=dt_socket,address=127.0.0.1:6607", 6607),
        ("-Xrunjdwp:transport=dt_socket,server=y,suspend=n,address=6607", 6607),
        ("-javaagent:/agents/jmx.jar=13753:/agents/jmx.yaml", 13753),
        ("-javaagent:/agents/jmx.jar=0.0.0.0:13753:/agents/jmx.yaml", 13753),
        ("-javaagent:/agents/jmx.jar=[::1]:13753:/agents/jmx.yaml", 13753),
        ("-javaagent:/agents/jolokia.jar=port=8778,host=0.0.0.0", 8778),
        ("-javaagent:/agents/jolokia.jar=host=0.0.0.0,port=8778", 8778),
        ("-agentpath:/agents/libyjpagent.so=listen=all,port=10001", 10001),
    ]
    for option, number in cases:
        assert number == port_of(option), option
        assert [(number, option)] == list(opened([option])), option


def test_option_that_opens_no_port_names_none() -> None:
    for option in (
        f"{JMX}0",
        "-Dcom.sun.management.jmxremote",
        "-Dmine.port=7091",
        "-agentlib:jdwp=transport=dt_socket,server=n,address=debugger:6607",
        "-agentlib:jdwp=transport=dt_socket,address=debugger:6607",
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n",
        "-javaagent:/agents/otel.jar",
        "-javaagent:/agents/a.jar=config=a:1:b",
        "-javaagent:/agents/a.jar=level=3",
        "-javaagent:/agents/a.jar=transport=3",
        "-XX:+UseG1GC",
    ):
        assert not port_of(option), option
        assert [] == list(opened([option])), option


def test_second_port_of_jmx_may_be_the_first_and_is_none_without_it() -> None:
    cases: list[tuple[list[str], list[int]]] = [
        ([f"{JMX}7091", f"{RMI}7091"], [7091]),
        ([f"{RMI}7092", f"{JMX}7091"], [7091, 7092]),
        ([f"{RMI}7092"], []),
        ([f"{JMX}7091", f"{JMX}7093"], [7093]),
    ]
    for options, expected in cases:
        assert expected == [number for number, _ in opened(options)], options


def test_option_with_an_invalid_port_is_recognized() -> None:
    for option in (
        f"{JMX}",
        f"{JMX}abc",
        f"{JMX}-1",
        f"{JMX}65536",
        f"{RMI}99999",
        "-agentlib:jdwp=transport=dt_socket,server=y,address=99999",
        "-javaagent:/agents/jmx.jar=99999:/agents/jmx.yaml",
    ):
        assert names_no_port(option), option
    for option in (f"{JMX}0", f"{JMX}65535", f"{RMI}7091", "-javaagent:/a.jar", "-XX:+UseG1GC"):
        assert not names_no_port(option), option
