"""Files that come with the library."""

from __future__ import annotations

import os


def read_text(module: str, *path: str) -> str:
    """Read a file of the package. Without `pathlib`, which takes longer to import than it saves.

    Args:
        module: The file of the module beside which it is.
        path: Its path from there.
    """
    name = os.path.join(os.path.dirname(module), *path)  # noqa: PTH118, PTH120
    with open(name, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()
