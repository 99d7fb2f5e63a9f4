"""The keys that earlier versions of the chart had."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ..._base.files import read_text


class OldKey(NamedTuple):
    """A key that an earlier version of the chart had.

    Attributes:
        key: Where it was.
        gone: The version of the chart that no longer has it.
        use: The keys in its place; none if it is of no use any more.
        note: What else to know of it.
    """

    key: str
    gone: str
    use: Sequence[str]
    note: str = ""

    @property
    def remedy(self) -> str:
        """What to do in its place."""
        note = f" ({self.note})" if self.note else ""
        if not self.use:
            return f"chart {self.gone} dropped it; leave it out{note}"
        return f"since chart {self.gone} it is {' and '.join(self.use)}{note}"


@cache
def old_keys() -> Mapping[str, OldKey]:
    """The keys that the chart had and has not any more, the last to go first."""
    rows = json.loads(read_text(__file__, "old-keys.json"))
    return {each["key"]: OldKey(**each) for each in rows}
