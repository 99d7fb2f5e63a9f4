"""Numbers of bytes: the same number to Kubernetes, to Alluxio and to the JVM."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from alluxio_constructs._base.quantities import GIB, KIB, MIB, jvm_size, quantity

UNITS = {"": 1, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}


def read(text: str) -> int:
    """Read a number of bytes as Kubernetes and Alluxio both do."""
    match = re.fullmatch(r"([0-9]+)(|Ki|Mi|Gi|Ti)", text)
    assert match is not None, text
    return int(match[1]) * UNITS[match[2]]


def test_bytes_are_written_with_the_largest_unit_that_divides_them() -> None:
    cases: list[tuple[int, str]] = [
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
    ]
    for in_bytes, text in cases:
        assert text == quantity(in_bytes), in_bytes


@given(st.integers(0, 2**60) | st.integers(0, 2**20).map(lambda n: n * MIB))
def test_what_is_written_is_read_as_the_same_number(in_bytes: int) -> None:
    assert in_bytes == read(quantity(in_bytes))


def test_a_jvm_gets_whole_mebibytes_and_never_more_than_given() -> None:
    cases: list[tuple[int, str]] = [
        (GIB, "1024m"),
        (MIB, "1m"),
        (2 * MIB - 1, "1m"),
        (3 * MIB, "3m"),
    ]
    for in_bytes, flag in cases:
        assert flag == jvm_size(in_bytes), in_bytes
