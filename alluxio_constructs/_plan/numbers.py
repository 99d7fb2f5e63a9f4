"""How many pods a workload has before and after an apply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .workloads import Workload, mapping


class Numbers(NamedTuple):
    """How many pods a workload asks for.

    Attributes:
        old: Before; None if the manifests leave that to an autoscaler, or to whoever scales it.
        new: After; None if that is still so.
        taken_out: Whether the number is 1 because the apply takes `replicas` out.
        last: What was applied last, if that is known.
    """

    old: int | None
    new: int | None
    taken_out: bool = False
    last: int | None = None

    @property
    def more(self) -> int:
        """How many pods start in addition; less than 0 if pods stop, 0 if that is not known."""
        return 0 if self.old is None or self.new is None else self.new - self.old

    @property
    def why(self) -> str:
        """What sets the number, as a line."""
        old, new = ("absent" if each is None else each for each in self[:2])
        if self.taken_out:
            return f"spec.replicas: {old} -> absent, which the API server sets to {new}"
        line = f"spec.replicas: {old} -> {new}"
        if self.last == new and old != new:
            line += f"; {new} was applied before, and somebody or an autoscaler changed it since"
        return line

    @property
    def fixed(self) -> bool:
        """Whether a number is set where nobody knows how many there are."""
        return self.old is None and self.new is not None


def numbers(old: Workload, new: Workload, written: Mapping[str, Any] | None) -> Numbers:
    """How many pods a workload asks for.

    Args:
        old: The workload as it is.
        new: The workload as it is after the apply.
        written: What was applied last; None if there is no record of it.
    """
    former = mapping((old.body if written is None else written).get("spec")).get("replicas")
    if new.replicas is None:  # the API server sets 1 where an apply takes it out, else leaves it
        return Numbers(old.replicas, old.replicas if former is None else 1, former is not None)
    return Numbers(old.replicas, new.replicas, last=former)
