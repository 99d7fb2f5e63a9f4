"""How much fits into a variable of the environment, and into a ConfigMap or Secret."""

from __future__ import annotations

from collections.abc import Iterable

from .quantities import KIB, MIB

VARIABLE = 128 * KIB
"""What Linux takes for one variable (MAX_ARG_STRLEN): name, equals sign, value and a null byte."""

DATA = MIB
"""What Kubernetes takes for all values of a ConfigMap or a Secret together."""


def variable_size(name: str, value: str) -> int:
    """The bytes of a variable in the environment of a process.

    Args:
        name: Its name.
        value: Its value.
    """
    return len(name.encode()) + len(value.encode(errors="surrogatepass")) + 2


def data_size(values: Iterable[str | bytes]) -> int:
    """The bytes of the values of a ConfigMap or Secret, as Kubernetes counts them.

    Args:
        values: The values.
    """
    return sum(
        len(each if isinstance(each, bytes) else each.encode(errors="surrogatepass"))
        for each in values
    )
