"""The command ``alluxio-constructs diff``."""

from __future__ import annotations

from ..errors import NOT_SHOWN, AlluxioConfigError
from .documents import read
from .pairs import compare, named
from .report import json_of, text


def diff(before: str, after: str, output: str) -> tuple[str, bool]:
    """Compare two sets of manifests.

    Args:
        before: The old manifests: a file, a directory, or ``-`` for standard input.
        after: The new manifests, given in the same way.
        output: The format, ``"text"`` or ``"json"``.

    Returns:
        The report, and whether anything differs.

    Raises:
        AlluxioConfigError: If one of the two cannot be read.
    """
    if before == after == "-":
        raise AlluxioConfigError(
            "standard input is given twice",
            parameter="AFTER:",
            value=NOT_SHOWN,
            remedy="give a file for one of them",
        )
    found = compare(named(read(before), before), named(read(after), after))
    write = json_of if output == "json" else text
    return write(found, before, after), not found.same
