"""What every script must hold to be carried in a pod's manifest."""

from __future__ import annotations

import re
import subprocess

import pytest

from .harness import SCRIPTS, run_script, script_text

NAMES = sorted(path.stem for path in SCRIPTS.glob("*.sh"))
TAKE_ARGUMENTS = ("master-ready", "prepare-fuse-mount", "prepare-volumes")


def test_the_scripts_are_found() -> None:
    assert set(TAKE_ARGUMENTS) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_bash_finds_no_syntax_error(bash: str, name: str) -> None:
    checked = subprocess.run(
        [bash, "-n", str(SCRIPTS / f"{name}.sh")], capture_output=True, text=True, timeout=60
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("name", NAMES)
def test_the_kubelet_changes_nothing_in_the_text(name: str) -> None:
    """In a container's command, `$(NAME)` stands for a variable's value and `$$` for one `$`."""
    text = script_text(name)
    assert "$$" not in text
    assert re.findall(r"\$\([-._a-zA-Z0-9]*\)", text) == []


@pytest.mark.parametrize("name", NAMES)
def test_yaml_can_show_the_text_as_it_is(name: str) -> None:
    """A tab or a space at a line's end makes YAML writers fall back to one quoted line."""
    text = script_text(name)
    assert text.isascii()
    assert "\t" not in text
    assert [line for line in text.splitlines() if line != line.rstrip() or len(line) > 100] == []
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", TAKE_ARGUMENTS)
def test_without_arguments_a_script_fails_and_gives_its_name(bash: str, name: str) -> None:
    ended = run_script(bash, name)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"{name}: ")
    assert "command" in ended.stderr
