"""The options that the JVMs of Java 8 and 11 know."""

from __future__ import annotations

from alluxio_constructs._properties.java import (
    Standing,
    closest,
    spelling_of,
    standing,
    unlock_of,
)
from alluxio_constructs._properties.java_versions import JAVAS

KNOWN, UNKNOWN, IGNORED = Standing.KNOWN, Standing.UNKNOWN, Standing.IGNORED
LOCKED, MISWRITTEN = Standing.LOCKED, Standing.MISWRITTEN


def of_both(option: str, *unlocked: str, launcher: bool = True) -> tuple[Standing, Standing]:
    """How Java 8 and Java 11 treat an option."""
    of_8, of_11 = (standing(option, each, unlocked=unlocked, launcher=launcher) for each in JAVAS)
    return of_8, of_11


def test_java_knows_the_options_that_people_give() -> None:
    for option in (
        "-Xmx2g",
        "-Xms1g",
        "-Xmn512m",
        "-Xss1m",
        "-Xint",
        "-Xrs",
        "-Xnoclassgc",
        "-Xverify:none",
        "-Xshare:off",
        "-Xcheck:jni",
        "-Xloggc:/opt/alluxio/logs/gc.log",
        "-Xbootclasspath/a:/configmaps/a.jar",
        "-Xrunjdwp:transport=dt_socket,server=y,address=5005",
        "-Xdebug",
        "-ea",
        "-ea:alluxio...",
        "-esa",
        "-disablesystemassertions",
        "-verbose:gc",
        "-verbose",
        "-server",
        "-Duser.timezone=UTC",
        "-Dflag",
        "-javaagent:/agents/jmx.jar=9404:/agents/jmx.yaml",
        "-agentlib:jdwp=transport=dt_socket",
        "-agentpath:/agents/lib.so",
        "-XX:+UseContainerSupport",
        "-XX:+UseG1GC",
        "-XX:-UseG1GC",
        "-XX:+UseConcMarkSweepGC",
        "-XX:+UseShenandoahGC",
        "-XX:MaxGCPauseMillis=200",
        "-XX:MaxRAMPercentage=75.0",
        "-XX:MaxDirectMemorySize=2g",
        "-XX:MaxMetaspaceSize=256m",
        "-XX:+HeapDumpOnOutOfMemoryError",
        "-XX:HeapDumpPath=/opt/alluxio/logs",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:OnOutOfMemoryError=kill",
        "-XX:+PrintGCDetails",
        "-XX:NativeMemoryTracking=summary",
        "-XX:StartFlightRecording",
        "-XX:StartFlightRecording=duration=60s",
        "-XX:FlightRecorderOptions=stackdepth=64",
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-XX:ActiveProcessorCount=2",
        "-XX:+UseStringDeduplication",
    ):
        assert (KNOWN, KNOWN) == of_both(option), option


def test_java_8_alone_knows_what_later_ones_dropped() -> None:
    for option in (
        "-XX:+PrintGCDateStamps",
        "-XX:+PrintGCTimeStamps",
        "-XX:+UseGCLogFileRotation",
        "-XX:NumberOfGCLogFiles=10",
        "-XX:GCLogFileSize=10m",
        "-XX:+UseParNewGC",
        "-Xincgc",
        "-Xbootclasspath/p:/a.jar",
        "-d64",
    ):
        assert (KNOWN, UNKNOWN) == of_both(option), option


def test_java_11_alone_knows_what_is_new_in_it() -> None:
    for option in (
        "-Xlog:gc*:file=/opt/alluxio/logs/gc.log",
        "-Xlog",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "--illegal-access=permit",
        "--enable-preview",
    ):
        assert (UNKNOWN, KNOWN) == of_both(option), option


def test_java_does_not_know_what_is_written_wrongly_or_is_of_another_kind_of_jvm() -> None:
    for option in (
        "-XX:+UseG1CG",
        "-XX:MaxMetaSpaceSize=256m",
        "-XX:",
        "-XX:+",
        "-XX:+UnlockCommercialFeatures",
        "-XX:+ZGenerational",
        "-Xfoo",
        "-Xgcpolicy:gencon",
        "-Xdebugger",
        "-Xshare:maybe",
        "-clients",
        "-javaagent",
        "--add-opens",
        "--foo=x",
        "-",
        "--",
    ):
        assert (UNKNOWN, UNKNOWN) == of_both(option), option


def test_java_ignores_what_it_dropped_with_a_warning() -> None:
    for option in ("-XX:MaxPermSize=256m", "-XX:PermSize=64m"):
        assert (IGNORED, IGNORED) == of_both(option), option


def test_java_takes_some_options_only_behind_the_one_that_unlocks_them() -> None:
    experimental, diagnostic = "UnlockExperimentalVMOptions", "UnlockDiagnosticVMOptions"
    cases: list[tuple[str, str, tuple[Standing, Standing], tuple[Standing, Standing]]] = [
        ("-XX:G1NewSizePercent=5", experimental, (LOCKED, LOCKED), (KNOWN, KNOWN)),
        ("-XX:+UseZGC", experimental, (UNKNOWN, LOCKED), (UNKNOWN, KNOWN)),
        (
            "-XX:+UseCGroupMemoryLimitForHeap",
            experimental,
            (LOCKED, UNKNOWN),
            (KNOWN, UNKNOWN),
        ),
        ("-XX:+PrintAssembly", diagnostic, (LOCKED, LOCKED), (KNOWN, KNOWN)),
    ]
    for option, unlocking, before, behind in cases:
        assert before == of_both(option), option
        assert behind == of_both(option, unlocking), option
    assert "-XX:+UnlockExperimentalVMOptions" == unlock_of("-XX:+UseZGC", 11)
    assert "-XX:+UnlockDiagnosticVMOptions" == unlock_of("-XX:+PrintAssembly", 8)


def test_java_wants_a_sign_before_a_switch_and_a_value_behind_others() -> None:
    cases: list[tuple[str, str]] = [
        ("-XX:UseG1GC", "-XX:+UseG1GC or -XX:-UseG1GC"),
        ("-XX:UseG1GC=true", "-XX:+UseG1GC or -XX:-UseG1GC"),
        ("-XX:+UseG1GC=true", "-XX:+UseG1GC or -XX:-UseG1GC"),
        ("-XX:+MaxRAMPercentage", "-XX:MaxRAMPercentage=VALUE"),
        ("-XX:MaxMetaspaceSize", "-XX:MaxMetaspaceSize=VALUE"),
    ]
    for option, spelling in cases:
        assert (MISWRITTEN, MISWRITTEN) == of_both(option), option
        assert spelling == spelling_of(option), option


def test_java_takes_options_of_its_launcher_from_the_command_line_alone() -> None:
    for option in ("-server", "-showversion", "-XshowSettings:vm", "-splash:a.png"):
        assert (KNOWN, KNOWN) == of_both(option), option
        assert (UNKNOWN, UNKNOWN) == of_both(option, launcher=False), option
    assert (UNKNOWN, UNKNOWN) == of_both("-d64", launcher=False)


def test_java_names_the_options_that_are_most_alike() -> None:
    assert "-XX:+UseG1GC" == closest("-XX:+UseG1CG")[0]
    assert "-XX:-UseG1GC" == closest("-XX:-UseG1CG")[0]
    assert "-XX:MaxMetaspaceSize" == closest("-XX:MaxMetaSpaceSize=1g")[0]
    assert [] == closest("-Xfoo")
