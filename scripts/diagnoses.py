"""Write the tables of diagnoses in docs/troubleshooting*.md: `python -m scripts.diagnoses`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from alluxio_constructs._doctor.table import rows
from scripts.chinese import chinese, with_chinese_links

_DOCS = Path(__file__).parent.parent / "docs"
PAGES: Mapping[Path, Callable[[str], str]] = {
    _DOCS / "troubleshooting.md": str,
    _DOCS / "troubleshooting.zh.md": chinese,
}


def table(say: Callable[[str], str]) -> str:
    """The table, in the language that a function translates to."""
    head = " | ".join(map(say, ("diagnosis", "what is wrong", "what to do")))
    text = "\n".join([f"| {head} |", "|---|---|---|", *rows(say), ""])
    return with_chinese_links(text) if say is chinese else text


def main() -> None:
    """Write it into each page, in the place of the first table there."""
    for page, say in PAGES.items():
        text = page.read_text(encoding="utf-8")
        before, _, rest = text.partition("\n\n| ")
        _, _, after = rest.partition("\n\n")
        page.write_text(f"{before}\n\n{table(say)}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
