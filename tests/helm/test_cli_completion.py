"""`alluxio-constructs completion` prints scripts with which real shells complete its commands."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from argparse import _SubParsersAction
from pathlib import Path
from typing import Any

import pytest

from alluxio_constructs.cli import _parser
from alluxio_constructs.helm.keys.table import keys
from tests.helm.command import process, ran

SHELLS = ("bash", "zsh", "fish")
(SUBPARSERS,) = (each for each in _parser()._actions if isinstance(each, _SubParsersAction))
COMMANDS = list(SUBPARSERS.choices)


def script(shell: str) -> str:
    done = ran("completion", shell)
    assert (0, "") == (done.code, done.err)
    return done.out


def in_bash(script: str, *words: str, folder: Path | None = None) -> list[str]:
    """What bash completes the last of the words to; ``=`` is a word of its own to it."""
    quoted = " ".join(map(shlex.quote, words))
    program = (
        f"{script}\nCOMP_WORDS=(alluxio-constructs {quoted}); COMP_CWORD={len(words)}\n"
        '_alluxio_constructs; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", program], capture_output=True, text=True, check=True, cwd=folder
    )
    assert "" == done.stderr
    return [each for each in done.stdout.split("\n") if each]


def in_fish(script: str, line: str, folder: Path) -> list[str]:
    """What fish completes a line to."""
    program = f"{script}\ncomplete -C {shlex.quote(f'alluxio-constructs {line}')}"
    done = subprocess.run(
        ["fish", "--no-config", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    return [each.partition("\t")[0] for each in done.stdout.splitlines()]


CASES: list[Any] = [
    # The words before, what was begun, and what it is completed to.
    ([], "", [*COMMANDS, "--help", "--version"]),
    ([], "te", ["template"]),
    (["completion"], "", [*SHELLS, "-h", "--help"]),
    (["lint"], "--st", ["--strict"]),
    (["lint", "alluxio", "--strict"], "--q", ["--quiet"]),
    (["template"], "--set-", ["--set-string", "--set-json", "--set-file", "--set-literal"]),
    (["template", "--set"], "worker.ports", ["worker.ports.rpc=", "worker.ports.web="]),
    (["eject", "--set-json"], "master.cou", ["master.count="]),
    (["template", "--kube-version"], "1.2", [f"1.{minor}" for minor in range(25, 30)]),
    (["template", "-f"], "my", ["my values.yaml", "my-folder"]),
    (["template", "-o"], "my", ["my-folder"]),
    (["template", "-n"], "", []),
    (["plan", "--output"], "", ["text", "markdown", "json"]),
    (["diff", "--output"], "", ["text", "json"]),
    (["plan", "my-folder"], "my", ["my values.yaml", "my-folder"]),
    (["plan"], "--k", ["--kubectl-context"]),
    (["values"], "--", ["--help"]),
]


def folder_with_files(directory: Path) -> Path:
    (directory / "my values.yaml").touch()
    (directory / "my-folder").mkdir()
    return directory


def test_bash_completes(tmp_path: Path) -> None:
    text, folder = script("bash"), folder_with_files(tmp_path)
    for before, begun, expected in CASES:
        found = in_bash(text, *before, begun, folder=folder)
        assert sorted(expected) == sorted(found), (before, begun)


def test_bash_completes_behind_an_equals_sign() -> None:
    text = script("bash")
    versions = [f"1.{minor}" for minor in range(25, 30)]
    assert versions == in_bash(text, "template", "--kube-version", "=", "1.2")
    assert 13 == len(in_bash(text, "template", "--kube-version", "="))
    # A value of a key is anybody's.
    assert [] == in_bash(text, "template", "--set", "master.count", "=")
    assert [] == in_bash(text, "template", "--set", "master.count", "=", "3")


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
def test_fish_completes(tmp_path: Path) -> None:
    text, folder = script("fish"), folder_with_files(tmp_path)
    for before, begun, expected in CASES:
        if not begun.startswith("-") and not before:  # it proposes options only behind a -
            expected = [each for each in expected if not each.startswith("-")]
        expected = [each for each in expected if not each.startswith("-") or begun.startswith("-")]
        found = in_fish(text, " ".join([*before, begun]), folder)
        plain = {each.rstrip("/").replace("\\ ", " ") for each in found}
        assert set(expected) == plain, (before, begun)


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh")
def test_zsh_reads_the_script(tmp_path: Path) -> None:
    done = subprocess.run(["zsh", "-f", "-n"], input=script("zsh"), text=True, check=True)
    assert 0 == done.returncode


def named(shell: str, option: str) -> str:
    """An option as a script for a shell names it."""
    if shell != "fish":
        return option
    return f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"


def test_each_script_has_all_commands_options_and_keys() -> None:
    parsers = SUBPARSERS.choices.values()
    actions = [action for parser in parsers for action in parser.filled()._actions]
    options = {option for action in actions for option in action.option_strings}
    for shell in SHELLS:
        text = script(shell)
        assert [] == [each for each in COMMANDS if each not in text], shell
        assert [] == [each for each in options if named(shell, each) not in text], shell
        for key in keys():
            assert ("[]" in key.path) != (key.path in text), (shell, key.path)


def test_completion_for_an_unknown_shell_names_the_known_ones() -> None:
    done = ran("completion", "tcsh")
    assert (2, "") == (done.code, done.out)
    assert "invalid choice: 'tcsh' (choose from" in done.err
    assert done.err.startswith("usage: alluxio-constructs completion [-h] SHELL\n")


def test_no_script_runs_the_program() -> None:
    for shell in SHELLS:
        assert "$(alluxio-constructs" not in script(shell), shell


def test_the_scripts_are_the_same_whatever_the_locale_and_the_terminal() -> None:
    for shell in SHELLS:
        done = process("completion", shell, env={"LC_ALL": "C", "COLUMNS": "20", "PATH": ""})
        assert script(shell) == done.out, shell
