"""The Chinese of the tables that are made of code, and the links of Chinese pages.

`chinese.json` has the Chinese of each text in those tables, by the English. A text that it does not
have is an error: whoever changes one of those texts changes its translation, too.

`python -m scripts.chinese` has the links of Chinese pages lead to Chinese pages, where there are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"
FILE = Path(__file__).with_name("chinese.json")
TRANSLATIONS: Mapping[str, str] = json.loads(FILE.read_text(encoding="utf-8"))

_LINK = re.compile(r"(?<=\]\()([\w./-]+)\.md(?=[#)])")


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


def with_chinese_links(text: str, folder: Path = DOCS) -> str:
    """A page whose links lead to the Chinese pages that there are.

    Args:
        text: The page.
        folder: The folder that it is in.
    """

    def target(match: re.Match[str]) -> str:
        page = f"{match[1]}.zh.md"
        return page if (folder / page).is_file() else match[0]

    return _LINK.sub(target, text)


def main() -> None:
    """Write the links of all Chinese pages."""
    for page in sorted(DOCS.glob("**/*.zh.md")):
        text = page.read_text(encoding="utf-8")
        page.write_text(with_chinese_links(text, page.parent), encoding="utf-8")


if __name__ == "__main__":
    main()
