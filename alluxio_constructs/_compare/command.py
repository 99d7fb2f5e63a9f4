"""The command ``alluxio-constructs diff``."""

from __future__ import annotations

from ..errors import NOT_SHOWN, AlluxioConfigError
from .documents import read
from .pairs import compare, named
from .report import json_of, text


def diff(before: str, after: str, output: str) -> tuple[str, bool]:
    """Compare two sets of manifests.

    Args:
        before: A file, a folder, or ``-``.
        after: Another.
        output: ``"text"`` or ``"json"``.

    Returns:
        What differs, and whether anything does.

    Raises:
        AlluxioConfigError: If one of them cannot be read.
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
