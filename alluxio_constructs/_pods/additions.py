"""`PodAdditions`: what a user's pod needs in order to use a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._base import checks
from .._base.values import NOTHING, Value, frozen, put, value_object
from .mounts import Mount
from .scheduling import Beside


@value_object()
class PodAdditions(Value):
    """What a user's pod needs in order to use a cluster.

    Args:
        mounts: The mounts of its containers. Default: none.
        env: The variables of its containers, as in a manifest. Default: none.
        labels: Its labels. Default: none.
        beside: The pods that it must share a node with. Default: none.
    """

    mounts: Sequence[Mount] = ()
    env: Sequence[Mapping[str, Any]] = ()
    labels: Mapping[str, str] = NOTHING
    beside: Beside | None = None

    def __post_init__(self) -> None:
        put(
            self,
            mounts=checks.sequence("PodAdditions mounts", self.mounts, Mount),
            env=frozen(self.env),
            labels=frozen(checks.labels("PodAdditions labels", self.labels)),
        )
