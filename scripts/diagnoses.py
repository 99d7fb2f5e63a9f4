"""Write the table of diagnoses in docs/troubleshooting.md again: `python scripts/diagnoses.py`."""

from __future__ import annotations

from pathlib import Path

from alluxio_constructs._doctor.table import rows

PAGE = Path(__file__).parent.parent / "docs/troubleshooting.md"
HEAD = "| diagnosis | what is wrong | what to do |\n|---|---|---|\n"


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(HEAD)
    _, _, after = rest.partition("\n\n")
    table = "".join(f"{each}\n" for each in rows())
    PAGE.write_text(f"{before}{HEAD}{table}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
