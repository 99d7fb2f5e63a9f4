"""Sizes, cores and durations: read as people and Kubernetes write them, kept as numbers.

Only this module knows how Kubernetes, Alluxio and the JVM write a quantity. `Bytes` and `Seconds`
are numbers that remember their unit, so that the value of one field can be passed to another.
"""

from __future__ import annotations

import math
import re
from typing import Protocol, TypeAlias

from ..errors import refuse
from .arguments import attribute

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

INT32 = 2**31 - 1
"""The most that Kubernetes's counts and seconds, and Java's `int`, hold."""
INT64 = 2**63 - 1
"""The most that Kubernetes's sizes, and Java's `long`, hold."""

_UNITS = (("Ti", 1024 * GIB), ("Gi", GIB), ("Mi", MIB), ("Ki", KIB))

_QUANTITY = r"\+?([0-9]*)(?:\.([0-9]*))?([KMGTPE]i|[mkMGTPE]|[eE][+-]?[0-9]{1,2})?"
# How many thousandths a unit is.
_THOUSANDTHS = {
    "": 1000,
    "m": 1,
    **{f"{letter}i": 1000 * 1024 ** (i + 1) for i, letter in enumerate("KMGTPE")},
    **{letter: 1000 * 1000 ** (i + 1) for i, letter in enumerate("kMGTPE")},
}
_LONGEST = 30  # digits

_ALLUXIO_SIZE = r"(?ai)\+?([0-9]*)(?:\.([0-9]*))?(?:([bkmgtp])i?b?)?"
_ALLUXIO_FACTORS = {unit: 1024**i for i, unit in enumerate("bkmgtp")}
_JVM_SIZE = r"(?ai)([0-9]{1,30})([kmgt]?)"
_JVM_FACTORS = {"": 1, "k": KIB, "m": MIB, "g": GIB, "t": 1024 * GIB}

_DURATION = r"([0-9]{1,30}(?:\.[0-9]{1,30})?)(ms|s|sec|min|m|h|d)"
_DURATIONS = f"({_DURATION})+"
_MILLISECONDS = {
    "ms": 1,
    "s": 1000,
    "sec": 1000,
    "m": 60_000,
    "min": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
}
_DURATION_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s"), (1, "ms"))


class CdkSize(Protocol):
    """A `cdk8s.Size`."""

    def as_string(self) -> str:
        """Kubernetes's own notation."""

    def to_kibibytes(self) -> int | float:
        """Only a size has this method; a duration does not."""


class CdkDuration(Protocol):
    """A `cdk8s.Duration`."""

    def to_milliseconds(self, *, integral: bool | None = None) -> int | float:
        """The duration in milliseconds."""


class Bytes(int):
    """A number of bytes, which prints as Kubernetes writes it."""

    def __repr__(self) -> str:
        return f'"{quantity(self)}"'

    __str__ = int.__repr__


class Seconds(int):
    """A number of seconds, which prints as people write it."""

    def __repr__(self) -> str:
        return f'"{duration(self * 1000)}"'

    __str__ = int.__repr__


SizeValue: TypeAlias = "str | CdkSize | Bytes"
"""A size: Kubernetes's own notation (``"10Gi"``), or a `cdk8s.Size`."""

DurationValue: TypeAlias = "str | CdkDuration | Seconds"
"""A duration: ``"30s"``, ``"5min"``, ``"1h30m"``, or a `cdk8s.Duration`."""


def quantity(in_bytes: int) -> str:
    """Write bytes with the largest binary unit that divides them: ``1536Mi``.

    Kubernetes and Alluxio read the binary units and a bare number alike. Decimal units are
    never written: ``1G`` is 10^9 bytes to Kubernetes and 2^30 to Alluxio.
    """
    for unit, factor in _UNITS:
        if in_bytes and in_bytes % factor == 0:
            return f"{in_bytes // factor}{unit}"
    return str(int(in_bytes))


def jvm_size(in_bytes: int) -> str:
    """Write bytes as a JVM flag takes them, in whole mebibytes rounded down: ``1536m``."""
    return f"{in_bytes // MIB}m"


def duration(milliseconds: int) -> str:
    """Write a duration with the largest unit that divides it, as Alluxio reads it: ``5min``."""
    return next(
        f"{milliseconds // f}{unit}" for f, unit in _DURATION_UNITS if milliseconds % f == 0
    )


def in_thousandths(value: object) -> tuple[int, bool] | None:
    """Read a quantity as Kubernetes does: ``"500m"``, ``"1Gi"``, ``1.5``.

    Args:
        value: The quantity.

    Returns:
        The quantity in thousandths, rounded down, and whether that is exact; None if it is not a
        quantity.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, int) and abs(value) >= 10**_LONGEST:
        return None
    match = re.fullmatch(_QUANTITY, str(value))
    if match is None:
        return None
    unit = match[3] or ""
    if unit in _THOUSANDTHS:
        return _scaled(match[1], match[2], _THOUSANDTHS[unit])
    exponent = int(unit[1:])
    if abs(exponent) > 18:
        return None
    if exponent >= 0:
        return _scaled(match[1], match[2], 1000 * 10**exponent)
    return _scaled(match[1], match[2], 1000, 10**-exponent)


def _scaled(
    whole: str, decimals: str | None, factor: int, divisor: int = 1
) -> tuple[int, bool] | None:
    """A decimal number times a factor, rounded down, and whether that is exact."""
    digits = whole + (decimals or "")
    if not digits or len(digits) > _LONGEST:
        return None
    number, rest = divmod(int(digits) * factor, divisor * 10 ** len(decimals or ""))
    return number, rest == 0


def thousandths(value: object) -> int | None:
    """Read cores as Kubernetes writes them; None unless they are whole thousandths of a core."""
    cores = in_thousandths(value)
    return cores[0] if cores is not None and cores[1] and cores[0] > 0 else None


def is_quantity(value: object) -> bool:
    """Whether a value is a quantity as Kubernetes writes it."""
    return in_thousandths(value) is not None


def whole_bytes(value: object) -> int | None:
    """Read a size as Kubernetes writes it; None unless it is a whole number of bytes."""
    found = in_thousandths(value)
    if found is None or not found[1] or found[0] % 1000:
        return None
    return found[0] // 1000


def alluxio_size(value: object) -> int | None:
    """Read a size as Alluxio writes it, where ``1G`` is 2^30; None if it is not a size."""
    match = None if isinstance(value, bool) else re.fullmatch(_ALLUXIO_SIZE, str(value))
    if match is None:
        return None
    found = _scaled(match[1], match[2], _ALLUXIO_FACTORS[(match[3] or "b").lower()])
    return None if found is None else found[0]


def jvm_bytes(text: str) -> int | None:
    """Read a size as a JVM flag writes it; None if it is not a size."""
    match = re.fullmatch(_JVM_SIZE, text)
    return None if match is None else int(match[1]) * _JVM_FACTORS[match[2].lower()]


def cores_of(value: object) -> object:
    """The amount of a `Cpu` of cdk8s-plus; any other value unchanged."""
    if isinstance(value, (type, str, int, float)):
        return value
    return attribute(value, "amount", value)


def is_size(value: object) -> bool:
    """Whether a value is a `cdk8s.Size`, without importing cdk8s."""
    return _answers(value, "as_string") and _answers(value, "to_kibibytes")


def is_duration(value: object) -> bool:
    """Whether a value is a `cdk8s.Duration`."""
    return _answers(value, "to_milliseconds")


def _answers(value: object, name: str) -> bool:
    """Whether a value is an instance, not a class, that has a method."""
    return not isinstance(value, (type, str, int, float)) and callable(attribute(value, name))


def size(parameter: str, value: object) -> Bytes:
    """Check a size: a whole number of bytes above 0.

    Args:
        parameter: Its name in errors.
        value: The size.

    Raises:
        AlluxioConfigError: On anything else.
    """
    if isinstance(value, Bytes):
        return value
    given = value.as_string() if is_size(value) else value  # type: ignore[attr-defined]
    if not isinstance(given, str) or not is_quantity(given):
        raise refuse(
            parameter,
            value,
            "must be a size as Kubernetes writes it, or a cdk8s.Size",
            _meant(given) or 'use "1Gi", "512Mi" or the like',
        )
    in_bytes = whole_bytes(given)
    if in_bytes is None:
        raise refuse(parameter, given, "must be whole bytes", _meant(given) or "use a smaller unit")
    if in_bytes == 0:
        raise refuse(parameter, given, "must be more than 0", 'use "1Gi" or the like')
    if in_bytes > INT64:
        raise refuse(parameter, given, "must be below 8Ei (2^63 bytes)", 'use "1Gi" or the like')
    return Bytes(in_bytes)


def _meant(value: object) -> str | None:
    """The remedy for a size as the JVM or a person writes it: ``3g``, ``512m``, ``1 GB``."""
    text = value if isinstance(value, str) else ""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([kmgtp])i?b?", text, re.IGNORECASE)
    meant = "" if match is None else f"{match[1]}{match[2].upper()}i"
    return f'use "{meant}"' if whole_bytes(meant) else None


def bytes_of(value: object) -> int | None:
    """The bytes of a field that `size` has checked; None if it was left out."""
    return int(value) if isinstance(value, Bytes) else None


def seconds_if_given(value: object) -> int | None:
    """The seconds of a field that `seconds` has checked; None if it was left out."""
    return int(value) if isinstance(value, Seconds) else None


def seconds_of(value: object) -> int:
    """The seconds of a field that `seconds` has checked and that always has a value."""
    return int(value) if isinstance(value, Seconds) else 0


def milliseconds(parameter: str, value: object) -> int | float:
    """Read a duration in milliseconds.

    Args:
        parameter: Its name in errors.
        value: The duration.

    Raises:
        AlluxioConfigError: On anything else.
    """
    if isinstance(value, Seconds):
        return int(value) * 1000
    if is_duration(value):
        found = value.to_milliseconds(integral=False)  # type: ignore[attr-defined]
        if isinstance(found, (int, float)) and math.isfinite(found):
            return int(found) if found == int(found) else found
    if isinstance(value, str) and len(value) <= _LONGEST and re.fullmatch(_DURATIONS, value):
        total = sum(
            (float(number) if "." in number else int(number)) * _MILLISECONDS[unit]
            for number, unit in re.findall(_DURATION, value)
        )
        return int(total) if total == int(total) else total
    raise refuse(
        parameter,
        value,
        "must be a duration with a unit, or a cdk8s.Duration",
        'use "30s", "5min" or the like',
    )


def seconds(parameter: str, value: object, *, least: int) -> Seconds:
    """Check a duration: a whole number of seconds that fits into 32 bits.

    Args:
        parameter: Its name in errors.
        value: The duration.
        least: The fewest seconds allowed.

    Raises:
        AlluxioConfigError: On anything else.
    """
    found = milliseconds(parameter, value)
    if found % 1000 or found < least * 1000:
        raise refuse(
            parameter,
            f"{found} ms",
            f"must be whole seconds, {least} or more",
            'use "10s" or the like',
        )
    if found > INT32 * 1000:
        raise refuse(
            parameter, f"{found} ms", f"must be at most {INT32} seconds", 'use "10s" or the like'
        )
    return Seconds(int(found) // 1000)
