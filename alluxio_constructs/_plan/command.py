"""The command ``alluxio-constructs plan``."""

from __future__ import annotations

from .build import plan
from .entry import exit_code
from .kubectl import Kubectl
from .report import WRITERS
from .sources import sides


def run(
    old: str, new: str, output: str, *, context: str | None = None, namespace: str | None = None
) -> tuple[str, int]:
    """Say what becomes of a cluster when manifests are applied to it.

    Args:
        old: What is there: a file, a folder, ``-``, ``git:REF:PATH`` or ``cluster``.
        new: What is to be applied.
        output: ``"text"``, ``"markdown"`` or ``"json"``.
        context: The context with which `kubectl` reads a cluster. Default: the current one.
        namespace: The namespace of objects that name none. Default: that of the context.

    Returns:
        The plan as text, and what to end with.

    Raises:
        AlluxioConfigError: If one of them cannot be read.
    """
    found = plan(*sides(old, new, Kubectl(context, namespace)))
    return WRITERS[output](found, old, new), exit_code(found)
