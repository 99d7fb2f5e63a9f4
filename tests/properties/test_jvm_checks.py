"""JVM options with which no JVM starts Alluxio, with any version of Java."""

from __future__ import annotations

import warnings

from alluxio_constructs import Jvm
from alluxio_constructs._properties.jvm import check_for_all, checked_options
from tests.kit import refusal

JMX = "-Dcom.sun.management.jmxremote.port="


def test_jvm_refuses_an_option_that_prints_something_and_ends() -> None:
    for option in (
        "-version",
        "--version",
        "-version:1.8",
        "-fullversion",
        "--full-version",
        "-help",
        "--help",
        "-h",
        "-?",
        "-X",
        "--help-extra",
        "--list-modules",
        "--describe-module=java.base",
        "-d",
        "--dry-run",
        "--validate-modules",
        "-Xinternalversion",
        "-Xshare:dump",
        "-XX:+PrintFlagsInitial",
        "-XX:+DumpSharedSpaces",
    ):
        expected = f"makes a JVM print something and exit (got {option!r}); leave it out"
        assert f"Jvm options {expected}" == refusal(Jvm, options=["-Xrs", option]), option
        assert f"jvm_options {expected}" == refusal(checked_options, "jvm_options", [option])


def test_jvm_refuses_an_option_that_runs_other_classes() -> None:
    for option in ("-jar", "-cp", "-classpath", "--class-path", "--class-path=.", "-m", "-p"):
        assert (
            f"Jvm options makes the JVM run other classes than Alluxio's (got {option!r});"
            " leave it out"
        ) == refusal(Jvm, options=[option]), option


def test_jvm_refuses_an_option_whose_value_would_be_the_next() -> None:
    for option in ("--add-opens", "--add-modules", "--module-path"):
        assert (
            "Jvm options would take the next argument as its value, and needs an equals"
            f" sign before the value (got {option!r}); use {option}=VALUE"
        ) == refusal(Jvm, options=[option]), option


def test_jvm_refuses_old_names_of_sizes() -> None:
    cases: list[tuple[str, str]] = [("-mx2g", "-Xmx2g"), ("-ms1g", "-Xms1g"), ("-ss1m", "-Xss1m")]
    for option, name in cases:
        assert (
            "Jvm options is an old spelling, which is left out when memory is added up (got"
            f" {option!r}); use {name}"
        ) == refusal(Jvm, options=[option]), option


def test_jvm_refuses_a_heap_that_no_jvm_starts_with() -> None:
    for option in ("-Xmx4", "-Xmx0", "-Xmx4k", "-Xmx1m", "-Xmx2048"):
        assert (
            "Jvm options must be 2Mi or more; a number without a unit is bytes (got"
            f" {option!r}); use -Xmx2g"
        ) == refusal(Jvm, options=[option]), option


def test_jvm_refuses_a_size_that_no_jvm_starts_with() -> None:
    cases: list[tuple[str, str]] = [
        ("-Xms4", "1Mi or more"),
        ("-Xms512k", "1Mi or more"),
        ("-XX:InitialHeapSize=4", "1Mi or more"),
        ("-Xmn0", "1 or more"),
        ("-Xss1", "from 136Ki to 1Gi"),
        ("-Xss135k", "from 136Ki to 1Gi"),
        ("-Xss2g", "from 136Ki to 1Gi"),
        ("-XX:MaxMetaspaceSize=256", "9Mi or more"),
        ("-XX:MaxMetaspaceSize=8m", "9Mi or more"),
        ("-XX:ReservedCodeCacheSize=3g", "from 2496Ki to 2Gi"),
        ("-XX:ReservedCodeCacheSize=240", "from 2496Ki to 2Gi"),
    ]
    for option, allowed in cases:
        assert (
            f"Jvm options must be {allowed}; a number without a unit is bytes (got {option!r});"
            " raise or lower it, or leave it out"
        ) == refusal(Jvm, options=[option]), option


def test_jvm_refuses_anything_but_a_size() -> None:
    for begin in ("-Xms", "-Xmn", "-Xss", "-XX:MaxMetaspaceSize=", "-XX:ReservedCodeCacheSize="):
        for text in ("", "1gb", "1.5g", "-1", "g"):
            assert "Jvm options must be a whole number with k, m or g" in refusal(
                Jvm, options=[f"{begin}{text}"]
            ), (begin, text)


def test_jvm_refuses_an_invalid_percentage() -> None:
    for flag in ("-XX:InitialRAMPercentage=", "-XX:MinRAMPercentage="):
        for text in ("101", "-1", "half", ""):
            assert (
                f"Jvm options must be from 0 to 100 (got '{flag}{text}'); use {flag}50.0"
            ) == refusal(Jvm, options=[f"{flag}{text}"]), (flag, text)


def test_jvm_refuses_an_invalid_port() -> None:
    for option in (f"{JMX}70910", f"{JMX}", f"{JMX}jmx", "-javaagent:/a.jar=70000:/b.yaml"):
        assert (
            f"Jvm options must name a port from 0 to 65535 (got {option!r}); use one such as 7091"
        ) == refusal(Jvm, options=[option]), option


def test_jvm_accepts_the_bounds() -> None:
    options = (
        "-Xms1m",
        "-Xms0",
        "-Xmn1m",
        "-Xss136k",
        "-Xss1g",
        "-XX:MaxMetaspaceSize=9m",
        "-XX:MetaspaceSize=0",
        "-XX:ReservedCodeCacheSize=2g",
        "-XX:InitialRAMPercentage=100",
        "-XX:MinRAMPercentage=0",
        f"{JMX}65535",
        f"{JMX}0",
        "-Xmx2m",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert options == Jvm(options=options).options


def test_options_of_all_processes_open_no_port() -> None:
    for option in (
        f"{JMX}7091",
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=6607",
        "-Xrunjdwp:transport=dt_socket,server=y,suspend=n,address=6607",
        "-javaagent:/agents/jmx.jar=13753:/agents/jmx.yaml",
    ):
        message = refusal(check_for_all, "jvm_options", [option])
        assert message.startswith("jvm_options opens a port in all processes at once: "), option
        assert f"(got {option!r}); give each process that needs it a port of its own" in message
    check_for_all("jvm_options", [f"{JMX}0", "-javaagent:/agents/otel.jar"])
