"""The table of keys in ``docs/from-helm.md`` is what the code knows of them.

``UPDATE_SNAPSHOTS=1 pytest tests/helm/test_from_helm.py`` writes it anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from alluxio_constructs.helm._key import ABSENT, Key
from alluxio_constructs.helm._keys import keys

PAGE = Path(__file__).parent.parent.parent / "docs" / "from-helm.md"
BEGIN, END = "<!-- keys -->\n", "<!-- end of keys -->\n"


def row(key: Key) -> str:
    """A key as a row of the table."""
    default = "" if key.default is ABSENT else f"`{json.dumps(key.default)}`"
    option = key.option if key.option == "none" else f"`{key.option}`"
    cells = (f"`{key.path}`", default, option, key.note)
    escaped = (each.replace("|", r"\|") for each in cells)
    return f"| {' | '.join(escaped)} |\n"


def table() -> str:
    """The table."""
    head = "| key | default | becomes | what is different |\n|---|---|---|---|\n"
    return f"\n{head}{''.join(map(row, keys()))}\n"


def test_the_table_is_what_the_code_knows() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    written, end, after = rest.partition(END)
    assert (BEGIN, END) == (begin, end)
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        PAGE.write_text(f"{before}{begin}{table()}{end}{after}", encoding="utf-8")
        written = table()
    assert table() == written


def test_no_cell_breaks_the_table() -> None:
    for key in keys():
        assert "\n" not in row(key).rstrip("\n")
