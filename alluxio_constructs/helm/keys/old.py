"""The keys of earlier versions of the chart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ..._base.files import read_text


class OldKey(NamedTuple):
    """A key that an earlier version of the chart had.

    Attributes:
        key: Its path.
        gone: The first version of the chart without it.
        use: The keys that replace it; none if it is no longer needed.
        note: Further information, if any.
    """

    key: str
    gone: str
    use: Sequence[str]
    note: str = ""

    @property
    def remedy(self) -> str:
        """What to do instead of using it."""
        note = f" ({self.note})" if self.note else ""
        if not self.use:
            return f"chart {self.gone} dropped it; leave it out{note}"
        return f"since chart {self.gone} it is {' and '.join(self.use)}{note}"


@cache
def old_keys() -> Mapping[str, OldKey]:
    """The keys that the chart no longer has, the most recently removed first."""
    rows = json.loads(read_text(__file__, "old-keys.json"))
    return {each["key"]: OldKey(**each) for each in rows}
