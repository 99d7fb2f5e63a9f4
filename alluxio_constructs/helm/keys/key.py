"""`Key`: what is known of a key of the chart's values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()
"""The default of a key that the chart's values file does not have."""

IGNORED = "the chart ignores it"
"""How the note of such a key begins."""


OURS = "not the chart's, which ignores it"
"""How the note of a key begins that the chart does not have."""


class Key(NamedTuple):
    """A key of the values.

    Attributes:
        path: Where it is; ``[]`` stands for each item of a list.
        default: The chart's, or `ABSENT`.
        kind: What its value must be: a name in `kinds.KINDS`.
        option: The typed option that it becomes.
        note: What is deliberately different from the chart, if anything.
        nullable: Whether it may be absent, null or deleted.
        words: All that it may be, in any case; empty if there is no such list.
        back: The way back from what errors of the typed API call it: the key of the part of the
            values that is made into a value, and that value's parameter.
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
    """A key as it is in the table.

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
    """The names of keys, as far as there is room for them."""
    names = list(known)
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
