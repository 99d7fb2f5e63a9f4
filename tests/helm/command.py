"""The command `alluxio-constructs`, run in this process or in one of its own."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from alluxio_constructs.cli import main

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "alluxio_constructs"]
UFS = r"properties.alluxio\.master\.mount\.table\.root\.ufs=s3://bucket/data"
# Nothing is wrong with these, and nothing to warn of.
GOOD = ["--set", UFS]


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What became of a command."""

    code: int
    out: str
    err: str

    @property
    def documents(self) -> list[dict[str, Any]]:
        """What it printed, where it had nothing else to say."""
        assert (self.code, self.err) == (0, "")
        return list(yaml.safe_load_all(self.out))

    def one(self, kind: str) -> dict[str, Any]:
        """The one document of a kind."""
        (found,) = (each for each in self.documents if each["kind"] == kind)
        return found

    @property
    def replicas(self) -> int:
        """How many masters there are."""
        replicas: int = self.one("StatefulSet")["spec"]["replicas"]
        return replicas

    def errors(self) -> list[str]:
        """The errors, one a line, where it printed nothing."""
        assert (self.code, self.out) == (1, "")
        return [text for what, text in self._said() if what == "error"]

    def warnings(self) -> list[str]:
        """The warnings, one a line, where there are no errors."""
        said = self._said()
        assert (self.code, {"warning"}) == (0, {what for what, _ in said})
        return [text for _, text in said]

    def _said(self) -> list[tuple[str, str]]:
        said = []
        for line in self.err.splitlines():
            program, what, text = line.split(": ", 2)
            assert (program, what in ("error", "warning")) == ("alluxio-constructs", True), line
            said.append((what, text))
        return said


def ran(*arguments: str) -> Ran:
    """Run the command in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
    out.seek(0)
    return Ran(code=code, out=out.read(), err=err.getvalue())


def process(*arguments: str, **options: Any) -> Ran:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, cwd=ROOT, **options
    )
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)


def write(directory: Path, name: str, text: str) -> str:
    """Write a file. Returns its path."""
    (directory / name).write_text(text, encoding="utf-8")
    return str(directory / name)


def loaded_by(command: str) -> set[str]:
    """The modules of the library that a command loads, in a process of its own."""
    program = (
        f"import sys; from alluxio_constructs import cli; cli.main([{command!r}]);"
        " print(*(each for each in sys.modules if each.startswith('alluxio_constructs.')),"
        " file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())
