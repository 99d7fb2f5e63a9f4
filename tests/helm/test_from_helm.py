"""``docs/from-helm.md`` and ``docs/command-line.md``: tables are what the code knows, commands run.

``UPDATE_SNAPSHOTS=1 pytest tests/helm/test_from_helm.py`` rewrites the tables, in all languages.
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
from scripts.chinese import chinese
from tests.docs.pages import blocks
from tests.helm.command import ran
from tests.kit import check_schemas

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = DOCS / "from-helm.md"
LANGUAGES: dict[Path, Callable[[str], str]] = {
    PAGE: str,
    PAGE.with_name("from-helm.zh.md"): chinese,
}
COMMAND_LINE = DOCS / "command-line.md"


def head(say: Callable[[str], str], *names: str) -> str:
    """The head of a table, in the language that a function translates to."""
    return f"| {' | '.join(map(say, names))} |\n|{'---|' * len(names)}\n"


def row(key: Key, say: Callable[[str], str]) -> str:
    """A key as a row of the table."""
    default = "" if key.default is ABSENT else f"`{json.dumps(key.default)}`"
    option = say(key.option) if key.option == "none" else f"`{key.option}`"
    cells = (f"`{key.path}`", default, option, say(key.note))
    escaped = (each.replace("|", r"\|") for each in cells)
    return f"| {' | '.join(escaped)} |\n"


def table(say: Callable[[str], str]) -> str:
    """The table of the keys."""
    rows = (row(each, say) for each in keys())
    return head(say, "key", "default", "becomes", "difference") + "".join(rows)


def old_table(say: Callable[[str], str]) -> str:
    """The table of the keys that earlier charts had."""
    text = head(say, "key", "removed in chart", "use instead", "note")
    for old in old_keys().values():
        use = ", ".join(f"`{each}`" for each in old.use) or say("nothing: leave it out")
        text += f"| `{old.key}` | {old.gone} | {use} | {say(old.note)} |\n"
    return text


@pytest.mark.parametrize("page", LANGUAGES, ids=lambda page: page.name)
@pytest.mark.parametrize(("name", "made"), [("keys", table), ("old keys", old_table)])
def test_the_table_is_what_the_code_knows(
    page: Path, name: str, made: Callable[[Callable[[str], str]], str]
) -> None:
    begin, end = f"<!-- {name} -->\n\n", f"\n<!-- end of {name} -->\n"
    expected = made(LANGUAGES[page])
    text = page.read_text(encoding="utf-8")
    before, found_begin, rest = text.partition(begin)
    written, found_end, after = rest.partition(end)
    assert (begin, end) == (found_begin, found_end)
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        page.write_text(f"{before}{begin}{expected}{end}{after}", encoding="utf-8")
        written = expected
    assert expected == written


def test_no_cell_breaks_the_table() -> None:
    for key in keys():
        assert "\n" not in row(key, str).rstrip("\n")


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
