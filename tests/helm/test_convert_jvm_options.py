"""JVM options of the values that a JVM would refuse, and those that run with the chart."""

from __future__ import annotations

from alluxio_constructs import Finding
from alluxio_constructs.helm.findings import FINDINGS
from tests.kit import java_opts

from .scenario import built, refused

JMX = "-Dcom.sun.management.jmxremote.port=7091"


def test_port_in_the_options_of_all_processes_is_refused_at_its_key() -> None:
    for option in (JMX, "-agentlib:jdwp=transport=dt_socket,server=y,address=6607"):
        message = refused(f"jvmOptions: ['{option}']")
        assert f"1: jvmOptions: has {option}, which opens a port in all processes at once: " in (
            message
        ), option
        assert f"use master.jvmOptions: [{option}], and another port in jobMaster" in message


def test_port_of_two_processes_of_a_pod_is_refused_with_the_keys() -> None:
    message = refused(f"worker:\n  jvmOptions: ['{JMX}']\njobWorker:\n  jvmOptions: ['{JMX}']")
    assert f"port 7091 is used by worker ({JMX}) and by job-worker ({JMX})" in message
    assert message.endswith("[port-used-twice-in-a-pod]")
    assert "COMPONENT.jvmOptions" in FINDINGS[Finding.PORT_TWICE]


def test_port_of_one_process_is_accepted() -> None:
    documents, warned = built(f"worker:\n  jvmOptions: ['{JMX}']")
    assert JMX == java_opts(documents, "ALLUXIO_WORKER_JAVA_OPTS")[-1]
    assert [] == [each for each in warned if "7091" in each]


def test_option_with_which_no_jvm_starts_is_refused() -> None:
    cases: list[tuple[str, str]] = [
        (
            "jvmOptions: [-version]",
            "1: jvmOptions: makes a JVM print something and exit (got '-version'); leave it out",
        ),
        (
            "master:\n  jvmOptions: [-jar]",
            "2: master.jvmOptions: Jvm options makes the JVM run other classes",
        ),
        (
            "worker:\n  jvmOptions: [-XX:+UseG1CG]",
            "jvm options of worker has -XX:+UseG1CG, which is unknown to Java 8 and 11",
        ),
        (
            "jvmOptions: [-XX:+UseG1GC]\nworker:\n  jvmOptions: [-XX:+UseSerialGC]",
            "worker has several garbage collectors, with which no JVM starts: -XX:+UseSerialGC",
        ),
        (
            "worker:\n  env:\n    JAVA_TOOL_OPTIONS: -Xfoo",
            "JAVA_TOOL_OPTIONS of worker has -Xfoo, which is unknown to Java 8 and 11",
        ),
        (
            f"worker:\n  jvmOptions: [-Dmine={'x' * 140_000}]",
            "together with ALLUXIO_JAVA_OPTS, which the image's launcher joins it with",
        ),
        (
            f"properties:\n  alluxio.user.app.id: {'x' * 140_000}",
            "ALLUXIO_JAVA_OPTS has 14",
        ),
    ]
    for text, expected in cases:
        assert expected in refused(text), expected


def test_option_that_may_run_with_the_chart_warns() -> None:
    cases: list[tuple[str, str]] = [
        (
            "image: alluxio/alluxio-jdk11\njvmOptions: [-XX:+PrintGCDateStamps]",
            "jvm_options has -XX:+PrintGCDateStamps, which is unknown to Java 11",
        ),
        (
            "jvmOptions: [-XX:+UnlockExperimentalVMOptions, -XX:+UseCGroupMemoryLimitForHeap]",
            "jvm_options has -XX:+UseCGroupMemoryLimitForHeap, which does nothing beside the -Xmx",
        ),
        (
            "jvmOptions: [-XshowSettings]",
            "jvm_options has -XshowSettings, which prints settings among the logs",
        ),
    ]
    for text, expected in cases:
        _, warned = built(text)
        assert 1 == sum(each.startswith(expected) for each in warned), (text, warned)


def test_options_that_run_with_the_chart_are_accepted_without_a_word() -> None:
    for options in (
        "[-XX:+UseContainerSupport]",
        "[-XX:+UseG1GC, -XX:MaxGCPauseMillis=200, -XX:+PrintGCDetails, -Xloggc:/opt/gc.log]",
        "-XX:+PrintGCDateStamps -XX:+UseGCLogFileRotation -XX:NumberOfGCLogFiles=10",
    ):
        _, warned = built(f"jvmOptions: {options}")
        assert [] == [each for each in warned if "jvm" in each.lower()], options
