"""The errors and warnings that a wrong or unwise description of a cluster ends in."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

_PACKAGE = f"{Path(__file__).parent}{os.sep}"


class AlluxioConfigError(ValueError):
    """A value that cannot work: names the parameter, the value, what is allowed and what to do."""


class AlluxioConfigWarning(UserWarning):
    """Something legal but unwise. Silence it, or make it an error, through `warnings`."""


class DataLossWarning(AlluxioConfigWarning):
    """A choice that loses the journal, and with it the Alluxio name space, sooner or later."""


def refuse(parameter: str, value: object, requirement: str, remedy: str) -> AlluxioConfigError:
    """Make the error of a wrong value, in the one form that all of them have.

    Args:
        parameter: What was given, in the words of the API.
        value: The value as it was given.
        requirement: What is allowed, to be read after the parameter: ``must be …``.
        remedy: What to do instead.
    """
    return AlluxioConfigError(f"{parameter} {requirement} (got {value!r}); {remedy}")


def warn(message: str, category: type[AlluxioConfigWarning]) -> None:
    """Warn with the line of the first caller outside this package as the place."""
    frame = sys._getframe(1)
    level = 2
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)
