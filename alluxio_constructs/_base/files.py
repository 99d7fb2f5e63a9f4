"""Files that come with the library, and those that the user names."""

from __future__ import annotations

import os
import sys


def read_text(module: str, *path: str) -> str:
    """Read a file of the package. Without `pathlib`, which takes longer to import than it saves.

    Args:
        module: The file of the module beside which it is.
        path: Its path from there.
    """
    name = os.path.join(os.path.dirname(module), *path)  # noqa: PTH118, PTH120
    with open(name, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def called(name: str) -> str:
    """What messages call a file, which is standard input if it is ``-``."""
    return "standard input" if name == "-" else name


def read_bytes(name: str, *, most: int = -1) -> bytes:
    """Read a file that the user names, or standard input.

    Args:
        name: Its path, or ``-``.
        most: How many bytes are read at most. Default: all of them.

    Raises:
        OSError: If it cannot be read.
        ValueError: If its path is none.
    """
    if name != "-":
        with open(name, "rb") as file:  # noqa: PTH123
            return file.read(most)
    if sys.stdin is None:
        raise OSError("it is closed")
    return sys.stdin.buffer.read(most)
