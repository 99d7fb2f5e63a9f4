"""Numbers of bytes as Kubernetes, Alluxio and the JVM write them: the same number to each."""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

_UNITS = (("Ti", 1024 * GIB), ("Gi", GIB), ("Mi", MIB), ("Ki", KIB))


def quantity(in_bytes: int) -> str:
    """Write bytes with the largest binary unit that divides them: ``1536Mi``.

    Kubernetes and Alluxio read the binary units and a bare number alike. Decimal units are
    never written: ``1G`` is 10^9 bytes to Kubernetes and 2^30 to Alluxio.
    """
    for unit, factor in _UNITS:
        if in_bytes and in_bytes % factor == 0:
            return f"{in_bytes // factor}{unit}"
    return str(in_bytes)


def jvm_size(in_bytes: int) -> str:
    """Write bytes as a JVM flag takes them, in whole mebibytes rounded down: ``1536m``."""
    return f"{in_bytes // MIB}m"
