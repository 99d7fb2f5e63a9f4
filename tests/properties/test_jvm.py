"""The options of a JVM: sizes, and flags that are understood, or refused."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import Jvm
from alluxio_constructs._base.quantities import MIB, Bytes
from alluxio_constructs._properties.jvm import check_for_all, checked_options, flags_of
from tests.kit import cluster, java_opts, refusal

HEAP, DIRECT = "-Xmx", "-XX:MaxDirectMemorySize="
PERCENTAGE = "-XX:MaxRAMPercentage="
FRACTION = "-XX:MaxRAMFraction="


# ------------------------------------------------------------------------- sizes and options


def test_jvm_copies_its_options() -> None:
    given = ["-XX:+UseG1GC"]
    jvm = Jvm(options=given)
    given.append("-Xlate")
    assert ("-XX:+UseG1GC",) == jvm.options


def test_jvm_refuses_options_in_one_text_without_showing_it() -> None:
    assert "Jvm options must be a list (got a str); use [OPTION, …]" == refusal(
        Jvm, options="-Ds3a.secretKey=no"
    )


def test_jvm_refuses_options_that_are_no_list() -> None:
    cases: list[object] = [None, {"-Xmx1g": 1}]
    for value in cases:
        assert f"Jvm options must be a list (got {value!r}); use [{value!r}]" == refusal(
            Jvm, options=value
        ), value


def test_jvm_option_must_begin_with_a_dash() -> None:
    for option in ("", "UseG1GC", "alluxio.a=b", " -Xmx1g"):
        assert (
            f'jvm_options must each begin with "-" (got {option!r}); give properties as'
            " properties={…}, and one option per item"
        ) == refusal(checked_options, "jvm_options", ["-Xss1m", option]), option


def test_jvm_refuses_anything_but_a_size() -> None:
    others: list[object] = ["large", 1024]
    for name in ("heap", "direct_memory", "allowance"):
        for value in others:
            assert (
                f"Jvm {name} must be a size as Kubernetes writes it, or a cdk8s.Size (got"
                f' {value!r}); use "1Gi", "512Mi" or the like'
            ) == refusal(Jvm, **{name: value}), (name, value)


def test_jvm_refuses_a_size_that_no_jvm_starts_with() -> None:
    cases: list[tuple[str, int]] = [("heap", 64), ("direct_memory", 16)]
    for name, least in cases:
        size = f"{least - 1}Mi"
        assert (
            f"Jvm {name} must be {least}Mi or more (got '{least - 1}Mi'); raise it, or leave it out"
        ) == refusal(Jvm, **{name: size}), name


def test_jvm_accepts_the_smallest_size() -> None:
    cases: list[tuple[str, int]] = [("heap", 64), ("direct_memory", 16)]
    for name, least in cases:
        options: dict[str, Any] = {name: f"{least}Mi"}
        assert Bytes(least * MIB) == getattr(Jvm(**options), name), name


def test_jvm_refuses_an_option_that_contradicts_a_size() -> None:
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"heap": "1Gi"}, "-Xmx2g", 'heap="1Gi"'),
        ({"heap": "1Gi"}, "-Xmx1g", 'heap="1Gi"'),
        ({"heap": "1Gi"}, f"{PERCENTAGE}50.0", 'heap="1Gi"'),
        ({"heap": "1Gi"}, "-XX:MaxHeapSize=1g", 'heap="1Gi"'),
        ({"heap": "1Gi"}, f"{FRACTION}2", 'heap="1Gi"'),
        ({"direct_memory": "64Mi"}, f"{DIRECT}0", 'direct_memory="64Mi"'),
    ]
    for sizes, option, contradicted in cases:
        assert (
            f"Jvm options contradicts {contradicted} (got {option!r}); leave one of them out"
        ) == refusal(Jvm, options=[option], **sizes), sizes


def test_jvm_refuses_a_size_in_an_option_that_no_jvm_reads() -> None:
    for flag in (HEAP, DIRECT):
        for text in ("", "2gb", "2 g", "-1", "1.5g", "${SIZE}", "2\u212a", "g"):
            option = f"{flag}{text}"
            assert (
                f"Jvm options must be a whole number with k, m or g (got {option!r}); use {flag}2g"
            ) == refusal(Jvm, options=[option]), (flag, text)


def test_jvm_refuses_a_size_in_an_option_of_more_than_64_bits() -> None:
    assert ("Jvm options must be below 2^63 bytes (got '-Xmx9999999999g'); use -Xmx2g") == refusal(
        Jvm, options=["-Xmx9999999999g"]
    )


def test_jvm_refuses_a_percentage_that_no_jvm_reads() -> None:
    for text in ("", "half", "-1", "0", "0.0", "100.1", "1e1", "50%"):
        option = f"{PERCENTAGE}{text}"
        assert (
            f"Jvm options must be more than 0 and at most 100 (got {option!r}); use"
            f" {PERCENTAGE}75.0"
        ) == refusal(Jvm, options=[option]), text


def test_jvm_refuses_an_option_that_has_no_effect() -> None:
    assert (
        "Jvm options has no effect beside the -Xmx that each process has (got '-XX:MaxRAM=2g'); use"
        " -Xmx2g or the like, or -XX:MaxRAMPercentage=50.0"
    ) == refusal(Jvm, options=["-XX:MaxRAM=2g"])


def test_jvm_refuses_a_fraction_that_no_jvm_reads() -> None:
    for text in ("", "0", "-2", "0.5", "half", "٢", "2147483648"):
        option = f"{FRACTION}{text}"
        assert (
            "Jvm options must be a whole number above 0, where 2 means a half (got"
            f" {option!r}); use {FRACTION}2"
        ) == refusal(Jvm, options=[option]), text


def test_jvm_refuses_a_property_of_alluxio() -> None:
    assert (
        "Jvm options has the Alluxio property 'alluxio.debug' as -D; give it as"
        ' properties={"alluxio.debug": …}, where it is checked'
    ) == refusal(Jvm, options=["-Dalluxio.debug=true"])


def test_jvm_accepts_a_property_of_java() -> None:
    assert ("-Duser.timezone=UTC",) == Jvm(options=["-Duser.timezone=UTC"]).options


# ------------------------------------------------------------------------ for all, and at synth


def test_jvm_options_of_all_processes_refuse_a_memory_flag_that_no_jvm_reads() -> None:
    assert (
        "jvm_options must be a whole number with k, m or g (got '-Xmx2gb'); use -Xmx2g"
    ) == refusal(cluster, jvm_options=["-Xmx2gb"])


def test_jvm_options_of_all_processes_accept_others() -> None:
    options = checked_options("jvm_options", ["-XX:+UseG1GC", "-Xms1g", "-Xmx1g"])
    check_for_all("jvm_options", options)
    assert list(options) == java_opts(cluster(jvm_options=options))[-3:]


def test_jvm_flags_of_options_are_the_last_of_each() -> None:
    options = ["-Xmx9g", f"{DIRECT}1g", "-Xss2m", "-Xmx2g", f"{PERCENTAGE}50"]
    assert {HEAP: "2g", DIRECT: "1g", PERCENTAGE: "50"} == flags_of(options)
    others = ["-Xmx9g", "-XX:MaxHeapSize=2g", f"{FRACTION}4", f"{FRACTION}2"]
    assert {HEAP: "2g", PERCENTAGE: "50.0"} == flags_of(others)
    # A JVM turns to the fraction only where there is no percentage.
    assert {PERCENTAGE: "75"} == flags_of([f"{PERCENTAGE}75", f"{FRACTION}2"])
