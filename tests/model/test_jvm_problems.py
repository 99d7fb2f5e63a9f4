"""JVM options that no JVM accepts together, wherever they were given."""

from __future__ import annotations

import warnings
from typing import Any

from alluxio_constructs import (
    Component,
    Finding,
    Fuse,
    Image,
    Jvm,
    JvmOptionWarning,
    LogServerOptions,
    PodOptions,
    Process,
    ProxyOptions,
)
from tests.kit import feature, findings

JAVA_11 = Image("alluxio/alluxio-jdk11")
CUSTOM = Image("registry.example.com/platform/data-cache", tag="1")
CGROUP = "-XX:+UseCGroupMemoryLimitForHeap"
EXPERIMENTAL = "-XX:+UnlockExperimentalVMOptions"
OURS = {Finding.UNKNOWN_JVM_OPTION, Finding.JVM_OPTIONS_CONTRADICT}


def jvm(*options: str) -> Process:
    return Process(jvm=Jvm(options=options))


def said(**options: Any) -> tuple[list[str], list[str]]:
    """The errors and the warnings about a cluster's JVM options."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        errors = [each.message for each in findings(**options) if each.finding in OURS]
    return errors, [str(each.message) for each in caught if each.category is JvmOptionWarning]


def test_option_that_no_java_knows_is_an_error_wherever_it_is_given() -> None:
    wrong = "-XX:+UseG1CG"
    env = {"JAVA_TOOL_OPTIONS": f"-Da=1  {wrong}"}
    variable = {"name": "JAVA_TOOL_OPTIONS", "value": wrong}
    mine = feature(of=Component.MASTER, environment=[variable])
    ways: list[tuple[dict[str, Any], str]] = [
        ({"jvm_options": [wrong]}, "jvm_options"),
        ({"master": jvm(wrong)}, "jvm options of master"),
        ({"job_worker": jvm(wrong)}, "jvm options of job-worker"),
        ({"fuse": Fuse(process=jvm(wrong))}, "jvm options of fuse"),
        ({"proxy": ProxyOptions(process=jvm(wrong))}, "jvm options of proxy"),
        ({"log_server": LogServerOptions(process=jvm(wrong))}, "jvm options of logserver"),
        ({"worker": Process(env=env)}, "JAVA_TOOL_OPTIONS of worker"),
        ({"features": [mine]}, "JAVA_TOOL_OPTIONS of master"),
        ({"worker": Process(env={"_JAVA_OPTIONS": wrong})}, "_JAVA_OPTIONS of worker"),
    ]
    for options, where in ways:
        for image in (Image(), JAVA_11, CUSTOM):
            errors, warned = said(short_circuit="off", image=image, **options)
            assert [
                f"{where} has {wrong}, which is unknown to Java 8 and 11, the two that the image's"
                " launcher takes: no JVM starts with it; did you mean -XX:+UseG1GC or -XX:+UseZGC?"
            ] == errors, (where, image)
            assert [] == warned, (where, image)


def test_option_of_all_pods_is_found_for_each_process() -> None:
    errors, _ = said(pod=PodOptions(env={"JAVA_TOOL_OPTIONS": "-Xfoo"}))
    assert [f"JAVA_TOOL_OPTIONS of {each} has -Xfoo" for each in PROCESSES] == [
        each.partition(",")[0] for each in errors
    ]


PROCESSES = ("master", "job-master", "worker", "job-worker")


def test_option_that_the_images_java_does_not_know_by_its_name_warns() -> None:
    cases: list[tuple[Image, list[str], str]] = [
        (JAVA_11, [EXPERIMENTAL, CGROUP], "Java 11 (alluxio/alluxio-jdk11:2.9.5)"),
        (JAVA_11, ["-XX:+PrintGCDateStamps"], "Java 11 (alluxio/alluxio-jdk11:2.9.5)"),
        (Image(), ["-Xlog:gc*"], "Java 8 (alluxio/alluxio:2.9.5)"),
        (
            Image("registry.example.com/mirror/alluxio"),
            ["--add-opens=java.base/java.nio=ALL-UNNAMED"],
            "Java 8 (registry.example.com/mirror/alluxio:2.9.5)",
        ),
    ]
    for image, options, version in cases:
        assert (
            [],
            [
                f"jvm_options has {options[-1]}, which is unknown to {version}, where no JVM starts"
                " with it; leave it out, or say which Java the image has: Image(…, java=…)"
            ],
        ) == said(image=image, jvm_options=options), (image, options)


def test_option_that_one_java_knows_is_fine_where_nothing_tells_which_the_image_has() -> None:
    for option in ("-Xlog:gc*", "-XX:+PrintGCDateStamps", "--add-opens=a/b=ALL-UNNAMED"):
        assert ([], []) == said(image=CUSTOM, jvm_options=[option]), option
    options = [EXPERIMENTAL, CGROUP]
    assert ([], []) == said(image=CUSTOM, jvm_options=options)
    _, (warned,) = said(image=CUSTOM, jvm_options=["-XX:MaxPermSize=1g"])
    assert f"which Java 8 and Java 11 ({CUSTOM.reference}) ignores" in warned


def test_option_that_the_images_java_does_not_know_is_an_error_if_the_image_says_which() -> None:
    for version, option in ((8, "-Xlog:gc*"), (11, "-XX:+PrintGCDateStamps")):
        image = Image("example.com/mine", java=version)  # type: ignore[arg-type]
        (error,), warned = said(image=image, jvm_options=[option])
        assert f"{option}, which is unknown to Java {version} (example.com/mine:2.9.5)" in error
        assert [] == warned
    image = Image("example.com/mine", java=11)
    assert ([], []) == said(image=image, jvm_options=["-Xlog:gc*"])


def test_option_that_java_8_knows_and_that_does_nothing_there_warns() -> None:
    options = [EXPERIMENTAL, CGROUP]
    errors, warned = said(jvm_options=options)
    assert (
        [],
        [
            f"jvm_options has {CGROUP}, which does nothing beside the -Xmx that each process has,"
            " and with which no JVM of Java 11 starts; leave it out"
        ],
    ) == (errors, warned)


def test_option_that_java_ignores_warns() -> None:
    assert (
        [],
        [
            "jvm options of worker has -XX:MaxPermSize=256m, which Java 8 (alluxio/alluxio:2.9.5)"
            " ignores; leave it out"
        ],
    ) == said(worker=jvm("-XX:MaxPermSize=256m"))


def test_option_that_prints_at_each_start_warns() -> None:
    for option in ("-XshowSettings", "-XshowSettings:vm", "-showversion"):
        for options, where in (
            ({"jvm_options": [option]}, "jvm_options"),
            ({"worker": jvm(option)}, "jvm options of worker"),
        ):
            message = (
                f"{where} has {option}, which prints settings among the logs at each start; leave"
                " it out, and use it by hand"
            )
            assert ([], [message]) == said(**options), option


def test_port_in_a_variable_of_one_process_warns_since_commands_read_it_too() -> None:
    option = "-Dcom.sun.management.jmxremote.port=7091"
    message = (
        f"JAVA_TOOL_OPTIONS of worker has {option}, which opens a port in every JVM of the"
        " container: each `alluxio` command there finds it taken; give it to the process alone:"
        " Jvm(options=[…])"
    )
    env = {"JAVA_TOOL_OPTIONS": option}
    assert ([], [message]) == said(worker=Process(env=env))
    assert ([], []) == said(worker=jvm(option))


def test_option_must_come_after_the_one_that_unlocks_it() -> None:
    locked = "-XX:G1NewSizePercent=5"
    message = (
        f"jvm options of master has {locked}, which Java 8 accepts only after {EXPERIMENTAL}, and"
        f" exits otherwise; give {EXPERIMENTAL} before it, or leave it out"
    )
    assert ([message], []) == said(master=jvm(locked))
    assert ([message], []) == said(master=jvm(locked, EXPERIMENTAL))
    assert ([], []) == said(master=jvm(EXPERIMENTAL, locked))
    assert ([], []) == said(jvm_options=[EXPERIMENTAL], master=jvm(locked))
    env = {"JAVA_TOOL_OPTIONS": EXPERIMENTAL}
    assert ([], []) == said(master_pod=PodOptions(env=env), master=jvm(locked))


def test_switch_without_a_sign_is_an_error() -> None:
    assert (
        [
            "jvm_options has -XX:UseG1GC, which is spelled differently: no JVM starts with it; use"
            " -XX:+UseG1GC or -XX:-UseG1GC"
        ],
        [],
    ) == said(jvm_options=["-XX:UseG1GC"])


def test_jvm_that_is_told_to_ignores_what_it_does_not_know() -> None:
    ignore = "-XX:+IgnoreUnrecognizedVMOptions"
    for options in ([ignore, "-Xgcpolicy:gencon"], ["-XX:+UseG1CG", ignore], [ignore, CGROUP]):
        errors, warned = said(image=JAVA_11, jvm_options=options)
        assert ([], []) == (errors, warned), options
    assert ([], []) == said(jvm_options=[ignore], worker=jvm("-Xfoo"))
    errors, _ = said(jvm_options=[ignore, ignore.replace("+", "-"), "-Xfoo"])
    assert 1 == len(errors)


def test_variable_of_a_jvm_holds_no_option_of_the_launcher() -> None:
    for option in ("-server", "-splash:a"):
        assert ([], []) == said(worker=jvm(option))
        errors, _ = said(worker=Process(env={"JAVA_TOOL_OPTIONS": option}))
        assert 1 == len(errors), option
    for option in ("-version", "-jar"):
        errors, _ = said(worker=Process(env={"JAVA_TOOL_OPTIONS": option}))
        assert any(each.startswith("JAVA_TOOL_OPTIONS of worker ") for each in errors), option


def test_quotes_in_a_variable_of_a_jvm_hold_an_option_together() -> None:
    env = {"JAVA_TOOL_OPTIONS": "-Dtitle=\"a -Xfoo b\" '-Dother=c -Xbar'\n-XX:+UseG1GC"}
    assert ([], []) == said(worker=Process(env=env))


def test_collectors_of_one_process_must_not_be_several() -> None:
    cases: list[tuple[dict[str, Any], int]] = [
        ({"jvm_options": ["-XX:+UseG1GC", "-XX:+UseParallelGC"]}, 4),
        ({"jvm_options": ["-XX:+UseG1GC"], "worker": jvm("-XX:+UseSerialGC")}, 1),
        ({"worker": jvm("-XX:+UseConcMarkSweepGC", "-XX:+UseSerialGC")}, 1),
        ({"worker": jvm("-Xconcgc", "-XX:+UseG1GC")}, 1),
        ({"worker": jvm("-XX:+UseParallelOldGC", "-XX:+UseG1GC")}, 1),
        (
            {
                "worker_pod": PodOptions(env={"JAVA_TOOL_OPTIONS": "-XX:+UseG1GC"}),
                "worker": jvm("-XX:+UseShenandoahGC"),
            },
            1,
        ),
    ]
    for options, count in cases:
        errors, warned = said(**options)
        assert count == len(errors), options
        assert all("has several garbage collectors" in each for each in errors), options
        assert [] == warned, options


def test_collector_of_a_process_may_be_chosen() -> None:
    cases: list[dict[str, Any]] = [
        {"jvm_options": ["-XX:+UseG1GC"], "worker": jvm("-XX:+UseG1GC")},
        {"jvm_options": ["-XX:+UseG1GC"], "worker": jvm("-XX:-UseG1GC", "-XX:+UseParallelGC")},
        {"worker": jvm("-XX:+UseParallelGC", "-XX:+UseParallelOldGC")},
        {"worker": jvm("-XX:+UseConcMarkSweepGC", "-XX:+UseParNewGC")},
        {"master": jvm("-XX:+UseG1GC"), "worker": jvm("-XX:+UseParallelGC")},
    ]
    for options in cases:
        assert ([], []) == said(**options), options


def test_debugger_is_loaded_once() -> None:
    agent = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address="
    assert ([], []) == said(worker=jvm(f"{agent}6607"))
    (error,), _ = said(
        worker=jvm(f"{agent}6607", "-Xrunjdwp:transport=dt_socket,server=y,address=6608")
    )
    assert error.startswith("worker has the debugger's agent twice, which no JVM loads: ")
