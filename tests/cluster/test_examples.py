"""The examples, as they stand: synthesised, and taken by the API server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cluster.kubectl import run, say
from tests.kit import Document

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = sorted(each.name for each in (ROOT / "examples").glob("*.py"))


def synthesised(example: str, area: Path) -> list[Path]:
    """The files that an example writes."""
    shutil.copy(ROOT / "examples" / example, area)
    done = subprocess.run(
        [sys.executable, example],
        cwd=area,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    return sorted((area / "dist").glob("*.k8s.yaml"))


@pytest.fixture
def namespaces(cluster: Any) -> Iterator[Callable[[list[Document]], None]]:
    """Makes the namespaces of documents, which are gone after the test."""
    made = []

    def make(documents: list[Document]) -> None:
        for name in sorted({each["metadata"].get("namespace", "default") for each in documents}):
            if run("kubectl", "get", "namespace", name, check=False).returncode == 0:
                if name == "default":
                    continue
                pytest.skip(f"namespace {name} exists: somebody uses it")
            run("kubectl", "create", "namespace", name)
            made.append(name)

    yield make
    for name in made:
        run("kubectl", "delete", "namespace", name, timeout=300)


@pytest.mark.parametrize("example", EXAMPLES)
def test_api_server_takes_the_example(
    example: str, tmp_path: Path, namespaces: Callable[[list[Document]], None]
) -> None:
    files = synthesised(example, tmp_path)
    assert files
    documents = [each for file in files for each in yaml.safe_load_all(file.read_text())]
    namespaces(documents)
    versions = run("kubectl", "api-versions").stdout.split()
    for file in files:
        # The resources of operators are taken where these are.
        known = [
            each for each in yaml.safe_load_all(file.read_text()) if each["apiVersion"] in versions
        ]
        say(f"{example}: {len(known)} objects of {file.name}")
        done = run("kubectl", "apply", "--dry-run=server", "-f", "-", stdin=yaml.dump_all(known))
        assert "" == done.stderr, "a warning"
