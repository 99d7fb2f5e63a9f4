"""The errors and warnings that a wrong or unwise description of a cluster ends in."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import jsii

# What stands between a user's line and ours: this package, jsii, and what dataclasses make.
_BETWEEN = (
    f"{Path(__file__).parent}{os.sep}",
    f"{Path(jsii.__file__).parent}{os.sep}",
    "<string>",
)


class AlluxioConfigError(ValueError):
    """A value that cannot work: names the parameter, the value, what is allowed and what to do."""


class AlluxioConfigWarning(UserWarning):
    """Something legal but unwise. Silence it, or make it an error, through `warnings`."""


class CsiWarning(AlluxioConfigWarning):
    """A way to mount volumes by which applications can write to a node's disk unawares."""


class DeprecatedPropertyWarning(AlluxioConfigWarning):
    """A property under an old name, or one that Alluxio advises against."""


class HelmValuesWarning(AlluxioConfigWarning):
    """Something in the values of the Helm chart that is honoured in part, or better not there."""


class NetworkPolicyWarning(AlluxioConfigWarning):
    """Policies that protect less, or let in less, than one would think."""


class QuorumWarning(AlluxioConfigWarning):
    """An even number of masters, which survives no more failures than one master less would."""


class SharedClaimWarning(AlluxioConfigWarning):
    """A claim that the pods of a DaemonSet share, with an access mode for a single node."""


class ShortCircuitWarning(AlluxioConfigWarning):
    """Domain sockets with an image whose workers cannot make any."""


class UnpinnedImageWarning(AlluxioConfigWarning):
    """An image whose name means another image tomorrow."""


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
    """Warn with the user's own line as the place."""
    frame = sys._getframe(1)
    level = 2
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_BETWEEN):
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)
