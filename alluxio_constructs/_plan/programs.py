"""Programs that are run: `git` and `kubectl`, which only read."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from typing import NamedTuple

from .._compare.documents import refused

_LOGGED = re.compile(r"[DEFIW][0-9]{4} [0-9:.]+ ")
"""What kubectl logs before it says what is wrong."""


class Done(NamedTuple):
    """What became of a program.

    Attributes:
        code: What it ended with.
        out: What it printed.
        error: The first line of what it had to say to that, but for what it logged.
    """

    code: int
    out: bytes
    error: str


def run(source: str, words: Sequence[str], *, stdin: bytes | None = None) -> Done:
    """Run a program.

    Args:
        source: What is read with it, for errors.
        words: The program and its arguments.
        stdin: What it reads. Default: nothing.

    Raises:
        AlluxioConfigError: If there is no such program.
    """
    try:
        done = subprocess.run(words, input=stdin or b"", capture_output=True, check=False)
    except OSError as error:
        what = f"cannot be read: {words[0]} does not run ({error.strerror})"
        remedy = f"install {words[0]}, or see that it is in PATH; or give a file"
        raise refused(source, what, remedy) from None
    said = done.stderr.decode(errors="replace").strip().splitlines()
    told = [each for each in said if not _LOGGED.match(each)] or said
    return Done(done.returncode, done.stdout, told[0] if told else "")
