"""Files of the library, and files that the user names."""

from __future__ import annotations

import os
import sys


def read_text(module: str, *path: str) -> str:
    """Read a file of the package, without `pathlib`, which is slow to import.

    Args:
        module: The `__file__` of a module in the same directory.
        path: The path relative to that directory.
    """
    name = os.path.join(os.path.dirname(module), *path)  # noqa: PTH118, PTH120
    with open(name, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def called(name: str) -> str:
    """The name of a file in messages; ``-`` is standard input."""
    return "standard input" if name == "-" else name


def read_bytes(name: str, *, most: int = -1) -> bytes:
    """Read a file that the user names, or standard input.

    Args:
        name: Its path, or ``-``.
        most: The most bytes to read. Default: all of them.

    Raises:
        OSError: If it cannot be read.
        ValueError: If the path is invalid.
    """
    if name != "-":
        with open(name, "rb") as file:  # noqa: PTH123
            return file.read(most)
    if sys.stdin is None:
        raise OSError("it is closed")
    return sys.stdin.buffer.read(most)
