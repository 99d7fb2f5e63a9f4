"""Memory flags among the JVM options: understood in the sum, or refused."""

from __future__ import annotations

from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from alluxio_constructs import AlluxioCluster, AlluxioConfigError, Component, Jvm, Process, Ufs
from alluxio_constructs._base.quantities import GIB, MIB
from alluxio_constructs._properties.jvm import check_for_all, checked_options
from tests.kit import cluster, java_opts, new_chart, refusal
from tests.test_jvm import PROCESSES, flags

HEAP, DIRECT = "-Xmx", "-XX:MaxDirectMemorySize="
PERCENTAGE = "-XX:MaxRAMPercentage="


def test_a_size_among_the_options_is_kept_and_the_other_has_what_it_leaves() -> None:
    cases: list[tuple[list[str], list[str]]] = [
        (["-Xmx2g"], [f"{DIRECT}1536m", "-Xmx2g"]),
        (["-Xmx2048m"], [f"{DIRECT}1536m", "-Xmx2048m"]),
        (["-Xmx2097152K"], [f"{DIRECT}1536m", "-Xmx2097152K"]),
        ([f"-Xmx{2 * GIB}"], [f"{DIRECT}1536m", f"-Xmx{2 * GIB}"]),
        ([f"{PERCENTAGE}50.0"], [f"{DIRECT}1536m", f"{PERCENTAGE}50.0"]),
        ([f"{PERCENTAGE}50"], [f"{DIRECT}1536m", f"{PERCENTAGE}50"]),
        ([f"{DIRECT}1g"], ["-Xmx2560m", f"{DIRECT}1g"]),
        (["-Xmx2g", f"{DIRECT}1g"], ["-Xmx2g", f"{DIRECT}1g"]),
        # As large as the heap.
        ([f"{DIRECT}0"], ["-Xmx1792m", f"{DIRECT}0"]),
        (["-Xmx1g", f"{DIRECT}0"], ["-Xmx1g", f"{DIRECT}0"]),
        # The last one counts.
        (["-Xmx9g", "-Xmx2g"], [f"{DIRECT}1536m", "-Xmx9g", "-Xmx2g"]),
        ([f"{DIRECT}9g", f"{DIRECT}1g"], ["-Xmx2560m", f"{DIRECT}9g", f"{DIRECT}1g"]),
        # A percentage does nothing where there is a heap.
        ([f"{PERCENTAGE}99", "-Xmx2g"], [f"{DIRECT}1536m", f"{PERCENTAGE}99", "-Xmx2g"]),
    ]
    for options, expected in cases:
        assert expected == flags(Jvm(options=options), limit=4 * GIB), options


def test_what_does_not_fit_with_them_is_refused_with_the_sum() -> None:
    cases: list[tuple[list[str], str, str]] = [
        (["-Xmx4g"], "4Gi", "at least 16Mi"),
        (["-Xmx1g", "-Xmx4g"], "4Gi", "at least 16Mi"),
        ([f"{PERCENTAGE}90.0"], "3865470566", "at least 16Mi"),
        ([f"{DIRECT}4g"], "at least 64Mi", "4Gi"),
        (["-Xmx2g", f"{DIRECT}2g"], "2Gi", "2Gi"),
        (["-Xmx2g", f"{DIRECT}0"], "2Gi", "2Gi"),
    ]
    for options, heap, direct in cases:
        assert (
            f"memory of master does not fit into its limit of 4Gi: {heap} heap + {direct} direct"
            f" memory"
            " + 0 RAM disk + 512Mi allowance; raise Resources(memory_limit=…), or lower the RAM"
            " disk"
            " (the quota of MEM tiers) or the sizes in Jvm(…)"
        ) == refusal(flags, Jvm(options=options), limit=4 * GIB), options


def test_a_percentage_does_nothing_for_fuse_whose_launcher_adds_a_heap_of_its_own() -> None:
    jvm = Jvm(options=[f"{PERCENTAGE}50.0"])
    assert [
        f"{DIRECT}2560m",
        f"{PERCENTAGE}50.0",
    ] == flags(jvm, Component.FUSE, limit=4 * GIB)
    assert ": 1Gi heap + " in refusal(flags, jvm, Component.FUSE, limit=GIB)


def test_without_a_limit_the_options_are_all_that_there_is() -> None:
    options = [f"{PERCENTAGE}50.0", f"{DIRECT}1g"]
    assert options == flags(Jvm(options=options), limit=None)


def bytes_of(text: str) -> int:
    factors = {"k": 1024, "m": MIB, "g": GIB}
    return int(text.rstrip("kmg")) * factors.get(text[-1], 1)


def understood(written: list[str], component: Component, limit: int) -> tuple[int, int]:
    """Heap and direct memory as launcher and JVM make them of the flags."""
    last = {name: flag for flag in written for name in (HEAP, PERCENTAGE, DIRECT) if name in flag}
    if HEAP in last:
        heap = bytes_of(last[HEAP].removeprefix(HEAP))
    elif component is Component.FUSE:
        heap = GIB
    else:
        heap = int(limit * float(last[PERCENTAGE].removeprefix(PERCENTAGE)) / 100)
    return heap, bytes_of(last[DIRECT].removeprefix(DIRECT)) or heap


SIZES = st.builds(
    lambda number, unit: f"{number * {'k': 1024, 'm': 1, '': MIB}[unit]}{unit}",
    st.integers(1, 6000),
    st.sampled_from(["k", "m", ""]),
) | st.sampled_from(["1g", "2g"])
OPTIONS = st.lists(
    SIZES.map(lambda size: HEAP + size)
    | (SIZES | st.just("0")).map(lambda size: DIRECT + size)
    | st.integers(1, 100).map(lambda share: f"{PERCENTAGE}{share}.0"),
    max_size=4,
)


@settings(max_examples=500)
@given(
    component=st.sampled_from(PROCESSES),
    limit=st.integers(300, 10_000),
    ram_disk=st.just(0) | st.integers(1, 3000),
    options=OPTIONS,
)
def test_whatever_flags_are_given_the_sum_fits_into_the_limit_or_is_refused(
    component: Component, limit: int, ram_disk: int, options: list[str]
) -> None:
    try:
        written = flags(Jvm(options=options), component, limit=limit * MIB, ram_disk=ram_disk * MIB)
    except AlluxioConfigError:
        event("refused")
        return
    event("fits")
    heap, direct = understood(written, component, limit * MIB)
    assert heap + direct + (ram_disk + 256) * MIB <= limit * MIB


# ------------------------------------------------------------------------------------ refused


def test_an_option_that_contradicts_a_size_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"heap": "1Gi"}, "-Xmx2g", "heap=1Gi"),
        ({"heap": "1Gi"}, "-Xmx1g", "heap=1Gi"),
        ({"heap": "1Gi"}, f"{PERCENTAGE}50.0", "heap=1Gi"),
        ({"direct_memory": "64Mi"}, f"{DIRECT}0", "direct_memory=64Mi"),
    ]
    for sizes, option, contradicted in cases:
        assert (
            f"Jvm options contradicts {contradicted} (got {option!r}); leave one of them out"
        ) == refusal(Jvm, options=[option], **sizes), sizes


def test_a_size_that_no_jvm_reads_is_refused() -> None:
    for flag in (HEAP, DIRECT):
        for text in ("", "2gb", "2 g", "-1", "1.5g", "${SIZE}", "2\u212a", "g"):
            option = f"{flag}{text}"
            assert (
                f"Jvm options must be a whole number with k, m or g (got {option!r}); use {flag}2g"
            ) == refusal(Jvm, options=[option]), (flag, text)


def test_a_share_that_no_jvm_reads_is_refused() -> None:
    for text in ("", "half", "-1", "0", "0.0", "100.1", "1e1", "50%"):
        option = f"{PERCENTAGE}{text}"
        assert (
            f"Jvm options must be more than 0 and at most 100 (got {option!r}); use"
            f" {PERCENTAGE}75.0"
        ) == refusal(Jvm, options=[option]), text


def test_an_option_that_the_launcher_does_not_look_for_is_refused() -> None:
    cases: list[str] = ["-XX:MaxHeapSize=2g", "-XX:MaxRAMFraction=2", "-XX:MaxRAM=2g"]
    for option in cases:
        assert (
            "Jvm options has no effect, since the image's launcher adds an -Xmx of its own"
            f" (got {option!r}); use Jvm(heap=…)"
        ) == refusal(Jvm, options=[option]), option


def test_a_property_of_alluxio_is_refused() -> None:
    assert (
        "Jvm options has the Alluxio property 'alluxio.debug' as -D; give it as"
        ' properties={"alluxio.debug": …}, where it is checked'
    ) == refusal(Jvm, options=["-Dalluxio.debug=true"])


def test_a_property_of_java_is_let_in() -> None:
    assert ["-Duser.timezone=UTC"] == flags(Jvm(options=["-Duser.timezone=UTC"]))


# ------------------------------------------------------------------------ for all, and at synth


def test_a_memory_flag_for_all_processes_is_refused() -> None:
    for option in ("-Xmx2g", f"{PERCENTAGE}50.0", f"{DIRECT}1g"):
        assert (
            "jvm_options has no effect for all processes at once, since each has its own, which"
            " wins"
            f" (got {option!r}); give it to the process: master=Process(jvm=Jvm(heap=…))"
        ) == refusal(check_for_all, "jvm_options", [option]), option
        assert "has no effect for all processes" in refusal(cluster, jvm_options=[option]), option


def test_other_options_for_all_processes_are_let_in() -> None:
    options = checked_options("jvm_options", ["-XX:+UseG1GC", "-Xms1g"])
    check_for_all("jvm_options", options)
    assert list(options) == java_opts(cluster(jvm_options=options))[-2:]


def test_what_does_not_fit_is_found_at_synth() -> None:
    chart = new_chart()
    worker = Process(jvm=Jvm(options=["-Xmx4g"]))
    alluxio = AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket"), worker=worker)
    found = [each for child in alluxio.node.find_all() for each in child.node.validate()]
    assert [
        "memory of worker does not fit into its limit of 4Gi: 4Gi heap + at least 16Mi direct"
        " memory + 1Gi RAM disk + 384Mi allowance; raise Resources(memory_limit=…), or lower the"
        " RAM disk (the quota of MEM tiers) or the sizes in Jvm(…) [memory-does-not-fit]"
    ] == found


def test_a_small_heap_of_fuse_among_the_options_has_an_initial_heap_as_small() -> None:
    flags = Jvm(options=["-Xmx512m"]).flags(Component.FUSE, limit=4 * GIB, ram_disk=0, native=False)
    assert ["-Xms512m", "-Xmx512m"] == [each for each in flags if each.startswith("-Xm")]
