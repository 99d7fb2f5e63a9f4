"""The Chinese of the tables that are made of code, for the Chinese pages with such a table.

`chinese.json` has it, by the English. A text that it does not have is an error: whoever changes one
of those texts changes its translation, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_name("chinese.json")
TRANSLATIONS: Mapping[str, str] = json.loads(FILE.read_text(encoding="utf-8"))


def chinese(text: str) -> str:
    """The Chinese of an English text in a table.

    Args:
        text: The English; the empty text is empty in Chinese.

    Raises:
        LookupError: There is no translation of it.
    """
    if text and text not in TRANSLATIONS:
        raise LookupError(f"{FILE.name} has no Chinese for {text!r}: add it")
    return TRANSLATIONS.get(text, "")
