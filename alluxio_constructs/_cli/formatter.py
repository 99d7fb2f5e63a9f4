"""How wide the help is."""

from __future__ import annotations

import argparse
import os


def formatter(prog: str) -> argparse.HelpFormatter:
    """A formatter as wide as the terminal; by itself it imports `shutil` for each argument.

    Args:
        prog: The program, as its usage calls it.
    """
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 80
    return argparse.HelpFormatter(prog, width=width - 2)
