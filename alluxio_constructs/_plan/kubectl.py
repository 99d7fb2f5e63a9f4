"""How a cluster is asked."""

from __future__ import annotations

from typing import NamedTuple

CLUSTER = "cluster"
"""What stands for a cluster among the sources."""


class Kubectl(NamedTuple):
    """How `kubectl` is called.

    Attributes:
        context: The context of the kubeconfig. Default: the current one.
        namespace: The namespace of objects that name none. Default: that of the context.
    """

    context: str | None = None
    namespace: str | None = None
