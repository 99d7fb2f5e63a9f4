"""Sizes, cores and durations: the same number to people, Kubernetes, Alluxio and the JVM."""

from __future__ import annotations

import pickle
import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs._base import quantities
from alluxio_constructs._base.quantities import (
    GIB,
    KIB,
    MIB,
    Bytes,
    Seconds,
    duration,
    jvm_size,
    quantity,
)
from tests.kit import refusal

UNITS = {"": 1, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}


def read(text: str) -> int:
    """Read a number of bytes as Kubernetes and Alluxio both do."""
    match = re.fullmatch(r"([0-9]+)(|Ki|Mi|Gi|Ti)", text)
    assert match is not None, text
    return int(match[1]) * UNITS[match[2]]


# ------------------------------------------------------------------------------------ written


def test_quantity_has_the_largest_unit_that_divides_the_bytes() -> None:
    for in_bytes, text in (
        (0, "0"),
        (1, "1"),
        (1023, "1023"),
        (KIB, "1Ki"),
        (1500 * MIB, "1500Mi"),
        (GIB, "1Gi"),
        (GIB + MIB, "1025Mi"),
        (GIB + 1, "1073741825"),
        (1024 * GIB, "1Ti"),
        (1024 * 1024 * GIB, "1024Ti"),
    ):
        assert text == quantity(in_bytes), in_bytes


@given(st.integers(0, 2**60) | st.integers(0, 2**20).map(lambda n: n * MIB))
def test_quantity_is_read_as_the_same_number(in_bytes: int) -> None:
    assert in_bytes == read(quantity(in_bytes))
    if in_bytes:
        assert in_bytes == quantities.size("size", quantity(in_bytes))


def test_jvm_size_is_whole_mebibytes_and_never_more_than_given() -> None:
    for in_bytes, flag in ((GIB, "1024m"), (MIB, "1m"), (2 * MIB - 1, "1m"), (3 * MIB, "3m")):
        assert flag == jvm_size(in_bytes), in_bytes


def test_duration_has_the_largest_unit_that_divides_the_milliseconds() -> None:
    for milliseconds, text in (
        (1, "1ms"),
        (1500, "1500ms"),
        (61_000, "61s"),
        (300_000, "5min"),
        (129_600_000, "36h"),
        (172_800_000, "2d"),
    ):
        assert text == duration(milliseconds), milliseconds


# --------------------------------------------------------------------------------------- read


def test_in_thousandths_reads_quantities_as_kubernetes_does() -> None:
    cases: list[tuple[object, Fraction | None]] = [
        ("1", Fraction(1)),
        (2, Fraction(2)),
        (0.5, Fraction(1, 2)),
        ("500m", Fraction(1, 2)),
        ("1.5Gi", Fraction(3 * GIB, 2)),
        ("+1", Fraction(1)),
        (".5", Fraction(1, 2)),
        ("1.", Fraction(1)),
        ("1k", Fraction(1000)),
        ("1G", Fraction(10**9)),
        ("1e3", Fraction(1000)),
        ("1E-3", Fraction(1, 1000)),
        ("1E", Fraction(10**18)),
        ("-1", None),
        ("1 Gi", None),
        ("1gi", None),
        ("1KB", None),
        ("", None),
        ("Gi", None),
        ("1e99", None),
        ("1\u0661", None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (None, None),
    ]
    for value, expected in cases:
        thousandths = None if expected is None else (int(expected * 1000), True)
        assert thousandths == quantities.in_thousandths(value), repr(value)


def test_in_thousandths_says_whether_it_rounded_off() -> None:
    assert quantities.in_thousandths("1.2345") == (1234, False)


def test_alluxio_size_reads_decimal_units_as_binary_ones() -> None:
    cases: list[tuple[object, int | None]] = [
        ("64MB", 64 * MIB),
        ("1G", GIB),
        ("1gib", GIB),
        ("1.5k", 1536),
        ("100b", 100),
        (512, 512),
        ("1 GB", None),
        ("1EB", None),
        ("", None),
        (True, None),
    ]
    for value, expected in cases:
        assert expected == quantities.alluxio_size(value), value


def test_jvm_bytes_reads_whole_numbers_with_a_letter() -> None:
    for text, expected in (
        ("2g", 2 * GIB),
        ("512M", 512 * MIB),
        ("1024", 1024),
        ("1k", KIB),
        ("1t", 1024 * GIB),
        ("2gb", None),
        ("1.5g", None),
        ("", None),
    ):
        assert expected == quantities.jvm_bytes(text), text


# -------------------------------------------------------------------------- sizes, as options


def test_size_reads_what_kubernetes_writes() -> None:
    for value, in_bytes in (
        ("1", 1),
        ("1Ki", 1024),
        ("0.5Ki", 512),
        ("1.5Mi", 1536 * 1024),
        ("1Gi", GIB),
        ("1G", 10**9),
        ("2Ti", 2 * 1024 * GIB),
    ):
        assert in_bytes == quantities.size("Thing size", value), value


def test_size_reads_a_size_of_cdk8s() -> None:
    from cdk8s import Size

    for value, in_bytes in (
        (Size.kibibytes(1 / 1024), 1),
        (Size.kibibytes(0.5), 512),
        (Size.mebibytes(1.5), 1536 * 1024),
        (Size.gibibytes(1), GIB),
        (Size.tebibytes(2), 2 * 1024 * GIB),
    ):
        assert in_bytes == quantities.size("Thing size", value), in_bytes


def test_size_refuses_anything_but_a_size() -> None:
    for value in (1024, 1.5, None, True, "", "big", "-1Gi", "g", "1.g", b"1Gi"):
        expected = (
            f"Thing size must be a size as Kubernetes writes it, or a cdk8s.Size (got {value!r});"
            ' use "1Gi", "512Mi" or the like'
        )
        assert expected == refusal(quantities.size, "Thing size", value), value


def test_size_suggests_the_size_that_was_meant() -> None:
    for value, meant in (
        ("3g", "3Gi"),
        ("512m", "512Mi"),
        ("1GB", "1Gi"),
        ("1.5 GB", "1.5Gi"),
        ("2kib", "2Ki"),
        ("1 Gi", "1Gi"),
    ):
        message = refusal(quantities.size, "Thing size", value)
        assert message.endswith(f'(got {value!r}); use "{meant}"'), message


def test_size_refuses_a_part_of_a_byte() -> None:
    for value in ("0.3Ki", "0.5", "0.1m"):
        expected = f"Thing size must be whole bytes (got {value!r}); use a smaller unit"
        assert expected == refusal(quantities.size, "Thing size", value), value


def test_size_refuses_zero() -> None:
    for value in ("0", "0Gi", "0.0Mi"):
        expected = f'Thing size must be more than 0 (got {value!r}); use "1Gi" or the like'
        assert expected == refusal(quantities.size, "Thing size", value), value


def test_size_refuses_more_than_64_bits_hold() -> None:
    assert 2**63 - 1 == quantities.size("size", str(2**63 - 1))
    for value in ("8Ei", str(2**63), "10E"):
        assert (
            f'size must be below 8Ei (2^63 bytes) (got {value!r}); use "1Gi" or the like'
        ) == refusal(quantities.size, "size", value), value


def test_size_refuses_a_size_of_cdk8s_as_it_refuses_the_same_text() -> None:
    from cdk8s import Size

    for value, text in ((Size.kibibytes(0.3), "0.3Ki"), (Size.gibibytes(0), "0Gi")):
        expected = refusal(quantities.size, "Thing size", text)
        assert expected == refusal(quantities.size, "Thing size", value), text


# ---------------------------------------------------------------------- durations, as options


def test_seconds_reads_what_people_write() -> None:
    for value, seconds in (
        ("1s", 1),
        ("90sec", 90),
        ("3min", 180),
        ("3m", 180),
        ("2000ms", 2),
        ("1.5min", 90),
        ("1h30m", 5400),
        ("1d", 86_400),
    ):
        assert seconds == quantities.seconds("Thing delay", value, least=1), value


def test_seconds_reads_a_duration_of_cdk8s() -> None:
    from cdk8s import Duration

    for value, seconds in (
        (Duration.seconds(1), 1),
        (Duration.minutes(3), 180),
        (Duration.millis(2000), 2),
    ):
        assert seconds == quantities.seconds("Thing delay", value, least=1), seconds


def test_seconds_accepts_zero_if_the_least_is_zero() -> None:
    assert 0 == quantities.seconds("Thing delay", "0s", least=0)


def test_seconds_refuses_anything_but_a_duration() -> None:
    for value in (10, "10", "", None, "soon", "-1s", "1 s", "1week", True):
        expected = (
            f"Thing delay must be a duration with a unit, or a cdk8s.Duration (got {value!r}); use"
            ' "30s", "5min" or the like'
        )
        assert expected == refusal(quantities.seconds, "Thing delay", value, least=0), value


def test_seconds_refuses_parts_of_a_second_and_too_few() -> None:
    from cdk8s import Duration

    cases: list[tuple[object, str]] = [
        ("1500ms", "1500 ms"),
        ("0.5ms", "0.5 ms"),
        ("0s", "0 ms"),
        (Duration.millis(1500), "1500 ms"),
        (Duration.millis(0.5), "0.5 ms"),
        (Duration.seconds(0), "0 ms"),
    ]
    for value, shown in cases:
        expected = (
            f'Thing delay must be whole seconds, 1 or more (got {shown!r}); use "10s" or the like'
        )
        assert expected == refusal(quantities.seconds, "Thing delay", value, least=1), shown


# ---------------------------------------------------------------------- numbers that are kept


def test_quantity_with_more_digits_than_python_reads_is_not_a_quantity() -> None:
    assert None is quantities.in_thousandths(10**5000)
    assert None is quantities.in_thousandths("9" * 5000)
    assert None is quantities.jvm_bytes("9" * 5000)
    assert "time must be a duration with a unit" in refusal(
        quantities.seconds, "time", "9" * 5000 + "s", least=0
    )


def test_seconds_refuses_more_than_32_bits_hold() -> None:
    assert 2**31 - 1 == quantities.seconds("time", f"{2**31 - 1}s", least=0)
    assert (
        "time must be at most 2147483647 seconds (got '8589934592000 ms'); use \"10s\" or the like"
    ) == refusal(quantities.seconds, "time", f"{2**33}s", least=0)


def test_bytes_and_seconds_print_as_they_are_written_and_can_be_given_again() -> None:
    size = quantities.size("Thing size", "1536Mi")
    delay = quantities.seconds("Thing delay", "300s", least=1)
    assert ('"1536Mi"', '"5min"') == (repr(size), repr(delay))
    assert ("1610612736", "300") == (str(size), str(delay))
    assert (size, delay) == (Bytes(1536 * MIB), Seconds(300))
    assert size is quantities.size("Thing size", size)
    assert delay == quantities.seconds("Thing delay", delay, least=1)
    assert (Bytes, Seconds) == tuple(map(type, pickle.loads(pickle.dumps((size, delay)))))


def test_bytes_of_is_none_if_the_size_was_left_out() -> None:
    assert (GIB, None) == (quantities.bytes_of(Bytes(GIB)), quantities.bytes_of(None))
