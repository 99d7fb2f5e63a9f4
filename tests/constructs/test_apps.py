"""Which app is the same as one that an earlier process wrote: programs, run one after another."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CODE = """\
import sys
from cdk8s import ApiObject, ApiObjectMetadata, App, Chart
from alluxio_constructs import AlluxioConfigError, synth

def write(*charts, name=None):
    app = App(outdir=OUTDIR)
    for each in charts:
        ApiObject(Chart(app, each), "map", api_version="v1", kind="ConfigMap",
                  metadata=ApiObjectMetadata(name="map"))
    synth(app, name=name)

def main():
    try:
        RUN
    except AlluxioConfigError as error:
        sys.exit(str(error))
"""
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
HEADING = "# Written by synth of {} as {}; synth overwrites and deletes it."


def python(area: Path, *arguments: str, stdin: str = "") -> str:
    """Run Python in a process of its own. Returns what it said."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=area,
        env={**os.environ, "PATH": PATH, "PYTHONPATH": os.pathsep.join(["", *sys.path])},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def saved(area: Path, program: str, run: str) -> None:
    """Save a program that writes to `dist/` in its area."""
    file = area / program
    file.parent.mkdir(exist_ok=True)
    code = CODE.replace("OUTDIR", repr(str(area / "dist"))).replace("RUN", run)
    file.write_text(code + "\nif __name__ == '__main__':\n    main()\n")


def run(area: Path, program: str, code: str) -> str:
    saved(area, program, code)
    return python(area, program)


def headings(area: Path) -> dict[str, str]:
    """The first line of each file in `dist/`."""
    return {
        each.name: each.read_text().partition("\n")[0] for each in sorted((area / "dist").iterdir())
    }


def written(**apps: str) -> dict[str, str]:
    """The first lines of files, each with the app that it is of."""
    return {
        f"{chart}.k8s.yaml": HEADING.format(app, f"{chart}.k8s.yaml") for chart, app in apps.items()
    }


def test_a_program_deletes_its_own_files_alone_and_warns_where_it_overwrites_others(
    tmp_path: Path,
) -> None:
    # An older version did not say whose a file is.
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/blue.k8s.yaml").write_text("kind: Old")
    (tmp_path / "dist/kustomization.yaml").write_text("resources: []")
    mine = {"kustomization.yaml": "resources: []"}
    assert run(tmp_path, "one.py", "write('blue'); write('green')") == ""
    assert run(tmp_path, "two.py", "write('red')") == ""
    both = written(blue="one.py", green="one.py (2)", red="two.py")
    assert {**both, **mine} == headings(tmp_path)
    # Another program's file.
    warning = (
        f"OutputWarning: {tmp_path / 'dist/blue.k8s.yaml'} was written by synth of one.py, and is"
        " overwritten by synth of two.py; rename the chart or use another outdir, or, if it is the"
        " same app, synth(app, name='one.py')\n"
    )
    strict = "import warnings; warnings.simplefilter('error'); write('blue')"
    assert run(tmp_path, "two.py", strict).endswith(warning)
    assert {**both, **mine} == headings(tmp_path)
    said = run(tmp_path, "two.py", "write('red', 'blue')")
    assert said.startswith(f"{tmp_path / 'two.py'}:10: {warning}")
    assert {**both, **written(blue="two.py"), **mine} == headings(tmp_path)
    assert run(tmp_path, "two.py", "write('red')") == ""
    assert {**written(green="one.py (2)", red="two.py"), **mine} == headings(tmp_path)
    # A chart renamed, two apps made one, and an app named.
    assert run(tmp_path, "two.py", "write('pink')") == ""
    assert run(tmp_path, "one.py", "write('cyan', 'green')") == ""
    left = {**written(cyan="one.py", green="one.py", pink="two.py"), **mine}
    assert left == headings(tmp_path)
    assert run(tmp_path, "one.py", "write('green', name='team')") == ""
    assert {**left, **written(green="team")} == headings(tmp_path)


def test_an_app_is_called_by_its_program_however_that_is_run(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    saved(tmp_path, "deploy/main.py", "write('one')")
    (tmp_path / "deploy/__init__.py").touch()
    (tmp_path / "tool.py").write_text("from deploy.main import main\nmain()\n")
    cases = [
        ("deploy/main.py", ["deploy/main.py"]),
        ("deploy/main.py", ["-m", "deploy.main"]),
        ("deploy/main.py", ["-c", "from deploy.main import main; main()"]),
        ("tool.py", ["tool.py"]),
    ]
    for app, arguments in cases:
        (tmp_path / "dist/one.k8s.yaml").unlink(missing_ok=True)
        assert python(tmp_path, *arguments) == "", arguments
        assert written(one=app) == headings(tmp_path), arguments
    # Outside of the repository there is but the name.
    (tmp_path / "dist/one.k8s.yaml").unlink()
    (tmp_path / ".git").rmdir()
    assert python(tmp_path, "deploy/main.py") == ""
    assert written(one="main.py") == headings(tmp_path)
    # Either is the same program.
    (tmp_path / ".git").mkdir()
    assert python(tmp_path, "deploy/main.py") == ""
    assert written(one="deploy/main.py") == headings(tmp_path)


def test_a_program_that_is_installed_is_called_by_the_module_that_synthesises(
    tmp_path: Path,
) -> None:
    saved(tmp_path, "site-packages/tool.py", "write('one')")
    code = "import sys; sys.path.insert(0, 'site-packages'); import tool; tool.main()"
    assert python(tmp_path, "-c", code) == ""
    assert written(one="tool.py") == headings(tmp_path)


def test_a_program_without_a_file_deletes_nothing_of_another_process(tmp_path: Path) -> None:
    saved(tmp_path, "main.py", "write('one', 'old'); write('one')")
    code = (tmp_path / "main.py").read_text()
    assert python(tmp_path, "-", stdin=code) == ""
    assert headings(tmp_path) == {"one.k8s.yaml": "apiVersion: v1"}
    assert python(tmp_path, "-", stdin=code.replace("'one'", "'two'").replace(", 'old'", "")) == ""
    assert headings(tmp_path) == dict.fromkeys(["one.k8s.yaml", "two.k8s.yaml"], "apiVersion: v1")
    named = code.replace("write('one')", "write('one', name='me')")
    assert python(tmp_path, "-", stdin=named) == ""
    assert headings(tmp_path) == {**written(one="me"), "two.k8s.yaml": "apiVersion: v1"}
