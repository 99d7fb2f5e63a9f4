"""The memory of a JVM: whatever is given, it fits into its container, or is refused."""

from __future__ import annotations

import re
from typing import Any

from cdk8s import Size
from hypothesis import event, given, settings
from hypothesis import strategies as st

from alluxio_constructs import AlluxioConfigError, Component, Jvm
from alluxio_constructs._base.quantities import GIB, MIB
from alluxio_constructs._pods.resources import DEFAULTS
from alluxio_constructs._properties.jvm import checked_options
from tests.kit import refusal

PROCESSES = [each for each in Component if each is not Component.ALL]


def flags(
    jvm: Jvm,
    component: Component = Component.MASTER,
    *,
    limit: int | None = None,
    ram_disk: int = 0,
    native: bool = False,
) -> list[str]:
    return jvm.flags(component, limit=limit, ram_disk=ram_disk, native=native)


def read(written: list[str]) -> dict[str, int]:
    """The sizes of memory flags in bytes, by the flag."""
    sizes = {}
    for flag in written:
        match = re.fullmatch(r"(-Xm[sx]|-XX:MaxDirectMemorySize=)([0-9]+)m", flag)
        assert match is not None, flag
        sizes[match[1].rstrip("=")] = int(match[2]) * MIB
    return sizes


# ------------------------------------------------------------------------------------ the sum


def test_the_charts_limits_are_divided_like_this() -> None:
    cases: list[tuple[Component, int, bool, list[str]]] = [
        (Component.MASTER, 0, False, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
        (Component.MASTER, 0, True, ["-Xmx5376m", "-XX:MaxDirectMemorySize=768m"]),
        (Component.JOB_MASTER, 0, False, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
        (Component.WORKER, GIB, False, ["-Xmx1344m", "-XX:MaxDirectMemorySize=1344m"]),
        (Component.WORKER, 0, False, ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]),
        (Component.JOB_WORKER, 0, False, ["-Xmx3136m", "-XX:MaxDirectMemorySize=448m"]),
        (Component.FUSE, 0, False, ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]),
        (Component.PROXY, 0, False, ["-Xmx1792m", "-XX:MaxDirectMemorySize=1792m"]),
        (Component.LOG_SERVER, 0, False, ["-Xmx6272m", "-XX:MaxDirectMemorySize=896m"]),
    ]
    for component, ram_disk, native, expected in cases:
        limit = DEFAULTS[component].memory_limit
        assert expected == flags(Jvm(), component, limit=limit, ram_disk=ram_disk, native=native), (
            component
        )


MEBIBYTES = st.integers(1, 300) | st.integers(1, 40_000)
GIVEN = st.none() | MEBIBYTES


@settings(max_examples=400)
@given(
    component=st.sampled_from(PROCESSES),
    limit=MEBIBYTES,
    odd_bytes=st.integers(0, MIB - 1),
    ram_disk=st.just(0) | MEBIBYTES,
    native=st.booleans(),
    heap=GIVEN,
    direct=GIVEN,
    allowance=GIVEN,
)
def test_heap_direct_memory_ram_disk_and_allowance_fit_into_the_limit_or_are_refused(
    component: Component,
    limit: int,
    odd_bytes: int,
    ram_disk: int,
    native: bool,
    heap: int | None,
    direct: int | None,
    allowance: int | None,
) -> None:
    in_bytes = limit * MIB + odd_bytes
    sizes = {"heap": heap, "direct_memory": direct, "allowance": allowance}
    options: dict[str, Any] = {
        name: f"{size}Mi" for name, size in sizes.items() if size is not None
    }
    try:
        written = read(
            flags(Jvm(**options), component, limit=in_bytes, ram_disk=ram_disk * MIB, native=native)
        )
    except AlluxioConfigError:
        event("refused")
        return
    event("fits")
    outside = ram_disk + (256 if allowance is None else allowance)
    total = written["-Xmx"] + written["-XX:MaxDirectMemorySize"] + outside * MIB
    assert total <= in_bytes
    assert heap is None or written["-Xmx"] == heap * MIB
    assert direct is None or written["-XX:MaxDirectMemorySize"] == direct * MIB
    assert written["-Xmx"] >= 64 * MIB
    assert written["-XX:MaxDirectMemorySize"] >= 16 * MIB


@settings(max_examples=200)
@given(
    component=st.sampled_from(PROCESSES),
    limit=st.integers(700, 100_000),
    ram_disk=st.integers(0, 50_000),
    native=st.booleans(),
)
def test_an_eighth_of_the_limit_without_the_ram_disk_is_left_to_the_jvm_itself(
    component: Component, limit: int, ram_disk: int, native: bool
) -> None:
    ram_disk = min(ram_disk, limit - 700)
    written = read(
        flags(Jvm(), component, limit=limit * MIB, ram_disk=ram_disk * MIB, native=native)
    )
    left = limit * MIB - ram_disk * MIB - written["-Xmx"] - written["-XX:MaxDirectMemorySize"]
    share = max(256 * MIB, (limit - ram_disk) * MIB // (4 if native else 8))
    # Each of the two is rounded down to whole mebibytes, and no more is given away.
    assert share <= left < share + 2 * MIB


# With the 256 MiB of the smallest allowance, and less than the 2 GiB that an eighth of is more.
SMALLEST = (256 + 64 + 16) * MIB


def test_a_limit_that_the_smallest_sizes_fit_into_is_enough() -> None:
    for component in PROCESSES:
        for ram_disk in (0, GIB):
            written = read(flags(Jvm(), component, limit=ram_disk + SMALLEST, ram_disk=ram_disk))
            largest = {flag: size for flag, size in written.items() if flag != "-Xms"}
            assert {"-Xmx": 64 * MIB, "-XX:MaxDirectMemorySize": 16 * MIB} == largest, (
                component,
                ram_disk,
            )


def test_a_limit_of_less_is_refused() -> None:
    for component in PROCESSES:
        assert (
            f"memory of {component.suffix} does not fit into its limit of 335Mi: at least 64Mi"
            f" heap +"
            " at least 16Mi direct memory + 0 RAM disk + 256Mi allowance; raise"
            " Resources(memory_limit=…), or lower the RAM disk (the quota of MEM tiers) or the"
            " sizes in"
            " Jvm(…)"
        ) == refusal(flags, Jvm(), component, limit=SMALLEST - MIB), component


def test_a_size_that_is_given_is_kept_and_the_others_share_what_it_leaves() -> None:
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"heap": "2Gi"}, ["-Xmx2048m", "-XX:MaxDirectMemorySize=1536m"]),
        ({"direct_memory": "2Gi"}, ["-Xmx1536m", "-XX:MaxDirectMemorySize=2048m"]),
        ({"allowance": "2Gi"}, ["-Xmx1792m", "-XX:MaxDirectMemorySize=256m"]),
        (
            {"heap": "1Gi", "direct_memory": "1Gi"},
            ["-Xmx1024m", "-XX:MaxDirectMemorySize=1024m"],
        ),
    ]
    for options, expected in cases:
        assert expected == flags(Jvm(**options), limit=4 * GIB), options


def test_a_sum_above_the_limit_is_refused_with_all_that_is_in_it() -> None:
    jvm = Jvm(heap="3Gi")
    assert (
        "memory of worker does not fit into its limit of 4Gi: 3Gi heap + at least 16Mi direct"
        " memory + 1Gi RAM disk + 384Mi allowance; raise Resources(memory_limit=…), or lower the"
        " RAM disk (the quota of MEM tiers) or the sizes in Jvm(…)"
    ) == refusal(flags, jvm, Component.WORKER, limit=4 * GIB, ram_disk=GIB)


def test_a_ram_disk_as_large_as_the_limit_is_refused() -> None:
    assert (
        "memory of worker does not fit into its limit of 1Gi: at least 64Mi heap + at least 16Mi"
        " direct memory + 1Gi RAM disk + 256Mi allowance; raise Resources(memory_limit=…), or lower"
        " the RAM disk (the quota of MEM tiers) or the sizes in Jvm(…)"
    ) == refusal(flags, Jvm(), Component.WORKER, limit=GIB, ram_disk=GIB)


def test_without_a_limit_the_launcher_chooses() -> None:
    assert [] == flags(Jvm(), limit=None, ram_disk=GIB)


def test_without_a_limit_what_is_given_is_set() -> None:
    jvm = Jvm(heap="20Gi", direct_memory="5Gi")
    assert ["-Xmx20480m", "-XX:MaxDirectMemorySize=5120m"] == flags(jvm)


# ------------------------------------------------------------------------------------- FUSE


def test_a_fuse_heap_below_the_launchers_first_size_begins_with_all_of_it() -> None:
    cases: list[tuple[int, list[str]]] = [
        (512, ["-Xms512m", "-Xmx512m"]),
        (1023, ["-Xms1023m", "-Xmx1023m"]),
        (1024, ["-Xmx1024m"]),
    ]
    for heap, expected in cases:
        assert expected == flags(Jvm(heap=f"{heap}Mi"), Component.FUSE), heap


def test_a_computed_fuse_heap_below_the_launchers_first_size_begins_with_all_of_it() -> None:
    assert [
        "-Xms384m",
        "-Xmx384m",
        "-XX:MaxDirectMemorySize=384m",
    ] == flags(Jvm(), Component.FUSE, limit=GIB)


def test_no_other_heap_begins_with_all_of_it() -> None:
    for component in [each for each in PROCESSES if each is not Component.FUSE]:
        assert ["-Xmx512m"] == flags(Jvm(heap="512Mi"), component), component


# ------------------------------------------------------------------------------ further options


def test_further_options_come_last() -> None:
    jvm = Jvm(heap="1Gi", options=["-XX:+UseG1GC", "-verbose:gc"])
    assert ["-Xmx1024m", "-XX:+UseG1GC", "-verbose:gc"] == flags(jvm)


def test_an_option_that_sets_neither_changes_neither() -> None:
    cases: list[str] = ["-Xms1g", "-Xmn1g", "-XX:MaxMetaspaceSize=1g", "-Dx=-Xmx1g"]
    for option in cases:
        assert [
            "-Xmx3136m",
            "-XX:MaxDirectMemorySize=448m",
            option,
        ] == flags(Jvm(options=[option]), limit=4 * GIB), option


def test_options_are_taken_over() -> None:
    given = ["-XX:+UseG1GC"]
    jvm = Jvm(options=given)
    given.append("-Xlate")
    assert ("-XX:+UseG1GC",) == jvm.options


def test_options_in_one_text_are_refused_and_not_shown() -> None:
    assert "Jvm options must be a list (got a str); use [OPTION, …]" == refusal(
        Jvm, options="-Ds3a.secretKey=no"
    )


def test_options_that_are_no_list_are_refused() -> None:
    cases: list[object] = [None, {"-Xmx1g": 1}]
    for value in cases:
        assert f"Jvm options must be a list (got {value!r}); use [{value!r}]" == refusal(
            Jvm, options=value
        ), value


def test_an_option_that_does_not_begin_with_a_dash_is_refused() -> None:
    for option in ("", "UseG1GC", "alluxio.a=b", " -Xmx1g"):
        assert (
            f'jvm_options must each begin with "-" (got {option!r}); give properties as'
            " properties={…}, and one option an item"
        ) == refusal(checked_options, "jvm_options", ["-Xss1m", option]), option


# ------------------------------------------------------------------------------- refused sizes


def test_what_is_no_size_is_refused() -> None:
    others: list[object] = ["1g", 1024]
    for name in ("heap", "direct_memory", "allowance"):
        for value in others:
            assert (
                f"Jvm {name} must be a cdk8s.Size (got {value!r}); use Size.gibibytes(1),"
                " Size.mebibytes(512) or the like"
            ) == refusal(Jvm, **{name: value}), (name, value)


def test_a_size_too_small_for_a_jvm_is_refused() -> None:
    cases: list[tuple[str, int]] = [("heap", 64), ("direct_memory", 16)]
    for name, least in cases:
        size = Size.mebibytes(least - 1)
        assert (
            f"Jvm {name} must be {least}Mi or more (got '{least - 1}Mi'); raise it, or leave it out"
        ) == refusal(Jvm, **{name: size}), name


def test_the_smallest_size_is_let_in() -> None:
    cases: list[tuple[str, int]] = [("heap", 64), ("direct_memory", 16)]
    for name, least in cases:
        options: dict[str, Any] = {name: f"{least}Mi"}
        assert [least * MIB] == list(read(flags(Jvm(**options))).values()), name
