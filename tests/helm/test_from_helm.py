"""``docs/from-helm.md``: its table is what the code knows of the keys, its commands run.

``UPDATE_SNAPSHOTS=1 pytest tests/helm/test_from_helm.py`` writes the table anew.
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

PAGE = Path(__file__).parent.parent.parent / "docs" / "from-helm.md"
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
ERRORS = [each.text for each in blocks(PAGE, "text") if "error: " in each.text]
COMMANDS = [
    words[1:]
    for block in blocks(PAGE, "sh")
    for words in map(shlex.split, block.text.splitlines())
    if words[0] == "alluxio-constructs"
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
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
    assert ["template", "template", "values", "eject"] == [words[0] for words in COMMANDS]


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
