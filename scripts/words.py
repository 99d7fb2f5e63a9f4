"""Look for phrases that the glossary of CONTRIBUTING.md bans: ``make lint`` runs this.

A row of the glossary has what to say, and the phrases not to use.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
GLOSSARY = ROOT / "CONTRIBUTING.md"

_ROW = re.compile(r"^\| (?P<say>[^|]+) \| (?P<instead_of>[^|]+) \|$", re.MULTILINE)
_PROSE = (".md", ".py", ".sh", ".toml", ".yaml", ".yml", "Makefile", "run")
_NOT_OURS = ("dist/", "imports/", "requirements", "tests/snapshots/", "tests/helm/values/")
_SAYS_THEM = "tests/docs/test_words.py"
# What may stand between two words of a phrase: the end of a line, and the start of a comment.
_GAP = r"(?:[ \t]+|[ \t]*\n[ \t]*(?:#[ \t]*|//[ \t]*|>[ \t]*)?)"


def glossary(text: str) -> dict[str, str]:
    """The phrases that the glossary bans, each with what to say instead."""
    _, _, section = text.partition("\n## Words\n")
    section, _, _ = section.partition("\n## ")
    return {
        phrase.strip(): row["say"]
        for row in list(_ROW.finditer(section))[1:]
        if not row["say"].startswith("--")
        for phrase in row["instead_of"].split(",")
    }


def hits(text: str, phrases: dict[str, str]) -> Iterator[tuple[int, str, str]]:
    """The line of each banned phrase in a text, the phrase, and what to say instead."""
    for phrase, say in phrases.items():
        words = _GAP.join(re.escape(word) for word in phrase.split())
        in_case = phrase in say.casefold()  # it is the case that is wrong
        flags = 0 if in_case else re.IGNORECASE
        for match in re.finditer(rf"(?<!\w){words}(?!\w)", text, flags):
            yield text.count("\n", 0, match.start()) + 1, phrase, say


def files() -> list[Path]:
    """The files that are written by hand and that are or will be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        path
        for name in listed.stdout.splitlines()
        if name.endswith(_PROSE) and not name.startswith((*_NOT_OURS, _SAYS_THEM))
        if (path := ROOT / name).is_file()
    ]


def main() -> int:
    """Print all banned phrases. Returns 1 if there are any."""
    phrases = glossary(GLOSSARY.read_text(encoding="utf-8"))
    found = False
    for path in files():
        text = path.read_text(encoding="utf-8")
        if path == GLOSSARY:
            text = _ROW.sub("", text)
        for line, phrase, say in hits(text, phrases):
            found = True
            print(f'{path.relative_to(ROOT)}:{line}: "{phrase}": say "{say}"')
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
