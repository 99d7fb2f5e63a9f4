"""`PodAdditions`: what a pod of somebody else's needs, to use something of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._base import checks
from .._base.values import NOTHING, Value, frozen, put, value_object
from .mounts import Mount
from .scheduling import Beside


@value_object()
class PodAdditions(Value):
    """What a pod of somebody else's needs.

    Args:
        mounts: What its containers mount. Default: nothing.
        env: The variables of its containers, as a manifest has them. Default: none.
        labels: Its labels. Default: none.
        beside: The pods on whose nodes it is to be. Default: none in particular.
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
