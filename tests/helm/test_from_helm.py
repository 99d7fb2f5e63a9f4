"""``docs/from-helm.md`` and ``docs/command-line.md``: tables are what the code knows, commands run.

``UPDATE_SNAPSHOTS=1 pytest tests/helm/test_from_helm.py`` rewrites the table.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from alluxio_constructs.helm.keys.key import ABSENT, Key
from alluxio_constructs.helm.keys.old import old_keys
from alluxio_constructs.helm.keys.table import keys
from tests.docs.pages import blocks
from tests.helm.command import ran
from tests.kit import check_schemas

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = DOCS / "from-helm.md"
COMMAND_LINE = DOCS / "command-line.md"
BEGIN, END = "<!-- keys -->\n", "<!-- end of keys -->\n"
OLD_BEGIN, OLD_END = "<!-- old keys -->\n", "<!-- end of old keys -->\n"


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


def old_table() -> str:
    """The table of the keys that earlier charts had."""
    lines = ["| key | gone since chart | in its place | |", "|---|---|---|---|"]
    for old in old_keys().values():
        use = ", ".join(f"`{each}`" for each in old.use) or "nothing: leave it out"
        lines.append(f"| `{old.key}` | {old.gone} | {use} | {old.note} |")
    return "\n".join(["", *lines, "", ""])


@pytest.mark.parametrize(
    ("begin", "end", "made"), [(BEGIN, END, table), (OLD_BEGIN, OLD_END, old_table)]
)
def test_the_table_is_what_the_code_knows(begin: str, end: str, made: Callable[[], str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, found_begin, rest = text.partition(begin)
    written, found_end, after = rest.partition(end)
    assert (begin, end) == (found_begin, found_end)
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        PAGE.write_text(f"{before}{begin}{made()}{end}{after}", encoding="utf-8")
        written = made()
    assert made() == written


def test_no_cell_breaks_the_table() -> None:
    for key in keys():
        assert "\n" not in row(key).rstrip("\n")


(VALUES,) = (block.text for block in blocks(PAGE, "yaml"))
ERRORS = [
    each.text
    for page in (COMMAND_LINE, PAGE)
    for each in blocks(page, "text")
    if "error: " in each.text
]


def commands(page: Path) -> list[list[str]]:
    """The commands of ours that a page shows, by their arguments."""
    lines = (line for block in blocks(page, "sh") for line in block.text.splitlines())
    return [words[1:] for words in map(shlex.split, lines) if words[0] == "alluxio-constructs"]


@pytest.mark.parametrize("arguments", [*commands(PAGE), *commands(COMMAND_LINE)], ids=" ".join)
def test_each_command_runs_with_the_values_of_the_page_and_without_a_warning(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").write_text(VALUES, encoding="utf-8")
    done = ran(*arguments)
    assert (0, "") == (done.code, done.err)
    if "-o" in arguments:
        assert "build/manifests/alluxio.k8s.yaml\n" == done.out
    if arguments[0] == "template":
        text = done.out if "-o" not in arguments else Path(done.out.strip()).read_text("utf-8")
        check_schemas(yaml.safe_load_all(text))


def test_all_commands_are_shown() -> None:
    for page in (PAGE, COMMAND_LINE):
        shown = {words[0] for words in commands(page)}
        assert {"template", "lint", "values", "eject"} <= shown, page


def test_the_errors_are_those_of_two_mistakes_in_the_values_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = VALUES.replace("count:", "cont:").replace("EMBEDDED", "RAFT")
    Path("config.yaml").write_text(wrong, encoding="utf-8")
    assert ERRORS[0] == ran("template", "-f", "config.yaml").err


def test_the_error_of_an_old_key_is_as_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").write_text("shortCircuit:\n  size: 1Mi\n  pvcSize: 1Mi\n", "utf-8")
    assert ERRORS[1] == ran("template", "-f", "config.yaml").err


@pytest.mark.parametrize(
    ("option", "given", "made"),
    [
        ("--set", r"properties.alluxio\.user\.app\.id=etl", "-Dalluxio.user.app.id=etl"),
        ("--set-literal", "master.env.A={a,b}", "{a,b}"),
    ],
)
def test_the_options_of_the_command_line_are_as_the_page_says(
    option: str, given: str, made: str
) -> None:
    text = COMMAND_LINE.read_text(encoding="utf-8")
    assert f"`{option} " in text
    assert made in ran("template", option, given).out
