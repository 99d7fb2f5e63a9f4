"""What every script must hold to be carried in a pod's manifest."""

from __future__ import annotations

import re
import subprocess

from .harness import SCRIPTS, run_script, script_text

NAMES = sorted(path.stem for path in SCRIPTS.glob("*.sh"))
TAKE_ARGUMENTS = ("log-levels", "master-ready", "prepare-fuse-mount", "prepare-volumes")


def test_the_scripts_are_found() -> None:
    assert set(TAKE_ARGUMENTS) <= set(NAMES)


def test_bash_finds_no_syntax_error(bash: str) -> None:
    for name in NAMES:
        checked = subprocess.run(
            [bash, "-n", str(SCRIPTS / f"{name}.sh")], capture_output=True, text=True, timeout=60
        )
        assert (checked.returncode, checked.stderr) == (0, ""), name


def test_the_kubelet_changes_nothing_in_the_text() -> None:
    """In a container's command, `$(NAME)` stands for a variable's value and `$$` for one `$`."""
    for name in NAMES:
        text = script_text(name)
        assert "$$" not in text, name
        assert re.findall(r"\$\([-._a-zA-Z0-9]*\)", text) == [], name


def test_yaml_can_show_the_text_as_it_is() -> None:
    """A tab or a space at a line's end makes YAML writers fall back to one quoted line."""
    for name in NAMES:
        text = script_text(name)
        assert text.isascii(), name
        assert "\t" not in text, name
        assert [
            line for line in text.splitlines() if line != line.rstrip() or len(line) > 100
        ] == [], name
        assert text.endswith("\n"), name
        assert not text.endswith("\n\n"), name


def test_without_arguments_a_script_fails_and_gives_its_name(bash: str) -> None:
    for name in TAKE_ARGUMENTS:
        ended = run_script(bash, name)
        assert ended.returncode == 1, name
        assert ended.stdout == "", name
        assert ended.stderr.startswith(f"{name}: "), name
        assert "command" in ended.stderr, name
