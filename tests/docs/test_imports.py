"""The classes that `cdk8s import` generates for `main.py`: current, and no part of the library."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
COMPARE = ROOT / "scripts/compare-imports.sh"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `cdk8s import` writes in a checkout elsewhere."""
    checkout = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "cdk8s.yaml", checkout)
    shutil.copytree(ROOT / "crds", checkout / "crds")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [ROOT / "node_modules/.bin/cdk8s", "import", "--output", "imports"],
        cwd=checkout,
        env={**os.environ, "CDK8S_CHECK_UPGRADE": "false", "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return checkout


def compared(old: Path, new: Path) -> tuple[int, str]:
    done = subprocess.run([COMPARE, old, new], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_classes_are_what_the_schemas_make(generated: Path) -> None:
    assert (0, "") == compared(ROOT / "imports", generated / "imports")


def test_generating_leaves_the_configuration_as_it_is(generated: Path) -> None:
    assert (ROOT / "cdk8s.yaml").read_bytes() == (generated / "cdk8s.yaml").read_bytes()


def test_all_schemas_are_named_in_the_configuration() -> None:
    named = yaml.safe_load((ROOT / "cdk8s.yaml").read_text(encoding="utf-8"))["imports"]
    assert sorted(named) == sorted(f"crds/{each.name}" for each in ROOT.glob("crds/*"))


def repacked(folder: Path, **replaced: bytes) -> Path:
    """Pack an archive of classes again, with other times, and with some files replaced."""
    (archive,) = folder.rglob("*.tgz")
    unpacked = folder.parent / "unpacked"
    unpacked.mkdir()
    subprocess.run(["tar", "-xzf", archive, "-C", unpacked], check=True)
    for name, text in replaced.items():
        (unpacked / "package" / name).write_bytes(text)
    with tarfile.open(archive, "w:gz", compresslevel=1) as new:
        new.add(unpacked / "package", "package")
    return folder


def test_an_archive_that_is_only_packed_differently_is_the_same(
    generated: Path, tmp_path: Path
) -> None:
    before = generated / "imports"
    after = repacked(shutil.copytree(before, tmp_path / "imports"))
    (old,), (new,) = before.rglob("*.tgz"), after.rglob("*.tgz")
    assert old.read_bytes() != new.read_bytes()
    assert (0, "") == compared(before, after)


def test_a_change_within_an_archive_is_shown(generated: Path, tmp_path: Path) -> None:
    before = generated / "imports"
    after = repacked(shutil.copytree(before, tmp_path / "imports"), LICENSE=b"new\n")
    status, said = compared(before, after)
    assert status == 1
    assert "LICENSE" in said


def test_a_change_of_a_module_and_a_file_too_many_are_shown(
    generated: Path, tmp_path: Path
) -> None:
    before = generated / "imports"
    after = shutil.copytree(before, tmp_path / "imports")
    module = after / "com/coreos/monitoring/__init__.py"
    module.write_text(module.read_text(encoding="utf-8") + "more = 1\n", encoding="utf-8")
    (after / "stale.py").touch()
    (after / "__pycache__").mkdir()
    status, said = compared(before, after)
    assert status == 1
    assert "+more = 1" in said
    assert "stale.py" in said
    assert "__pycache__" not in said


def imported(file: Path) -> set[str]:
    """The packages that a module names in its imports."""
    return {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }


def test_the_library_imports_neither_main_nor_the_generated_classes() -> None:
    assert {"imports"} <= imported(ROOT / "main.py")
    for file in (ROOT / "alluxio_constructs").rglob("*.py"):
        assert not imported(file) & {"imports", "main"}, file


def test_the_wheel_has_the_library_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    listed = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", wheel], capture_output=True, text=True, check=True
    )
    folders = {line.split("/")[0] for line in listed.stdout.splitlines()[1:]}
    assert {"alluxio_constructs", "alluxio_constructs-0.1.0.dist-info"} == folders
