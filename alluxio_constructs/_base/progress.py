"""Progress messages on a terminal, for operations that take long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 3.0
"""How many seconds people wait before they start to wonder."""


@contextmanager
def progress(what: str, *, after: float = PATIENCE) -> Iterator[None]:
    """Print once on standard error what is going on if it takes long; on a terminal only.

    Args:
        what: What is going on.
        after: After how many seconds it is printed.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield
        return
    from threading import Timer  # only people wait for it

    timer = Timer(after, lambda: print(f"{what} …", file=stream, flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
