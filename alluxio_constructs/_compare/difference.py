"""A difference, and its place in an object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()
"""The value of a field that is not there."""


class Step(NamedTuple):
    """A step into an object.

    Attributes:
        name: A field; or the key of a map, or what tells an item of a list from the others.
        field: Whether it is a field.
    """

    name: str
    field: bool = True


Path = Sequence[Step]


class Difference(NamedTuple):
    """A field of an object that differs.

    Attributes:
        path: Where it is.
        before: What it was; `ABSENT` if it was not there.
        after: What it is; `ABSENT` if it is not there.
        moved: For a JVM option that other variables have now: these, and nothing in `after`.
        fixed: Whether Kubernetes refuses to change it.
    """

    path: tuple[Step, ...]
    before: Any
    after: Any
    moved: tuple[str, ...] = ()
    fixed: bool = False

    @property
    def field(self) -> str:
        """Where it is, as text."""
        return text_of(self.path)


def both(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Each name of two maps, with what both have there, or `ABSENT`.

    Args:
        before: The one, whose names come first.
        after: The other.
    """
    for name in {**before, **after}:
        yield name, before.get(name, ABSENT), after.get(name, ABSENT)


def text_of(path: Path) -> str:
    """A path as text: ``spec.template.spec.containers[alluxio-master].image``."""
    parts = [f".{each.name}" if each.field else f"[{each.name}]" for each in path]
    return "".join(parts).removeprefix(".")
