"""`Key`: the description of a key of the chart's values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()
"""The default of a key that is not in the chart's values file."""

IGNORED = "the chart ignores it"
"""The beginning of the note for a key that the chart ignores."""


OURS = "not the chart's, which ignores it"
"""The beginning of the note for a key that the chart does not have."""


class Key(NamedTuple):
    """A key of the values.

    Attributes:
        path: Its path; ``[]`` stands for each item of a list.
        default: The chart's default, or `ABSENT`.
        kind: The kind of its value: a name in `kinds.KINDS`.
        option: The typed option that it becomes.
        note: What is deliberately different from the chart, if anything.
        nullable: Whether it may be absent, null or deleted.
        words: The allowed words, in lower or upper case; empty if any value is allowed.
        back: How errors of the typed API name it: the key of the part of the values that is
            converted, and the parameter of what that becomes.
    """

    path: str
    default: Any
    kind: str
    option: str
    note: str
    nullable: bool
    words: Sequence[str]
    back: tuple[str, str]


def key(
    *,
    key: str,
    kind: str,
    option: str,
    default: Any = ABSENT,
    note: str = "",
    nullable: bool = False,
    words: Sequence[str] = (),
    back: Sequence[str] = (),
) -> Key:
    """Create a key from a row of the table.

    Args:
        key: As for `Key`, its `path`.
        kind: As for `Key`.
        option: As for `Key`.
        default: As for `Key`. Default: absent.
        note: As for `Key`. Default: none.
        nullable: As for `Key`. Default: False.
        words: As for `Key`. Default: none.
        back: As for `Key`. Default: the map that the key is in, and its own name in snake case.
    """
    part, _, name = key.rpartition(".")
    if back:
        part, name = back
    else:
        name = re.sub("[A-Z]", lambda each: f"_{each[0].lower()}", name)
    return Key(key, default, kind, option, note, nullable, words, (part, name))


def listed(known: Mapping[str, Any]) -> str:
    """The names of keys, at most twelve of them."""
    names = list(known)
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
