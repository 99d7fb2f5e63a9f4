"""The width of help texts."""

from __future__ import annotations

import argparse
import os


def formatter(prog: str) -> argparse.HelpFormatter:
    """A formatter as wide as the terminal. The default one imports `shutil` for each argument.

    Args:
        prog: The name of the program in its usage.
    """
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 80
    return argparse.HelpFormatter(prog, width=width - 2)
