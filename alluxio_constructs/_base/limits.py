"""The size limits of environment variables, ConfigMaps and Secrets."""

from __future__ import annotations

from collections.abc import Iterable

from .quantities import KIB, MIB

VARIABLE = 128 * KIB
"""The limit of Linux for one variable (MAX_ARG_STRLEN): name, ``=``, value and a null byte."""

DATA = MIB
"""The limit of Kubernetes for all values of a ConfigMap or a Secret together."""


def variable_size(name: str, value: str) -> int:
    """The size of an environment variable in bytes.

    Args:
        name: Its name.
        value: Its value.
    """
    return len(name.encode()) + len(value.encode(errors="surrogatepass")) + 2


def data_size(values: Iterable[str | bytes]) -> int:
    """The size of the values of a ConfigMap or Secret in bytes, as Kubernetes counts them.

    Args:
        values: The values.
    """
    return sum(
        len(each if isinstance(each, bytes) else each.encode(errors="surrogatepass"))
        for each in values
    )
