"""Says on a terminal what goes on, where that lasts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 3.0
"""Seconds that people wait without wondering."""


@contextmanager
def progress(what: str, *, after: float = PATIENCE) -> Iterator[None]:
    """Say once what goes on, on standard error, if it lasts: to people, and to no file or pipe.

    Args:
        what: What goes on.
        after: After how many seconds.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield
        return
    from threading import Timer  # people alone wait for it

    timer = Timer(after, lambda: print(f"{what} …", file=stream, flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
