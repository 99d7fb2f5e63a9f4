"""``docs/plan.md``: its example, and its script for a pull request.

``UPDATE_SNAPSHOTS=1 pytest tests/plan/test_page.py`` writes the example again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from alluxio_constructs import LogServerOptions, Process, ProxyOptions, Tier, VolumeSource
from tests.docs.pages import ROOT, blocks
from tests.helm.command import ran
from tests.helm.test_takeover import is_written
from tests.plan.made import Documents, made

PAGE = ROOT / "docs/plan.md"


def ssd(directory: str) -> Tier:
    """A tier in a directory of the nodes."""
    volume = VolumeSource.host_path(directory)
    return Tier(medium_type="SSD", path="/ssd", quota="10Gi", volume=volume)


def logs(size: str) -> LogServerOptions:
    """A log server with a claim."""
    return LogServerOptions(volume=VolumeSource.persistent_volume_claim(size))


OLD = made(
    "alluxio", masters=3, tiers=[ssd("/mnt/a")], log_server=logs("4Gi"), proxy=ProxyOptions()
)
NEW = made(
    "alluxio",
    masters=3,
    tiers=[ssd("/mnt/b")],
    log_server=logs("2Gi"),
    master=Process(properties={"alluxio.master.audit.logging.enabled": True}),
)


def files(folder: Path) -> list[str]:
    """The two sides as files, by their names in a folder."""
    for name, documents in (("before.yaml", OLD), ("after.yaml", NEW)):
        (folder / name).write_text(yaml.safe_dump_all(documents), encoding="utf-8")
    return ["before.yaml", "after.yaml"]


def test_page_shows_what_the_command_prints(tmp_path: Path, monkeypatch: Any) -> None:
    names = files(tmp_path)
    monkeypatch.chdir(tmp_path)
    done = ran("plan", *names)
    assert (4, "") == (done.code, done.err)
    is_written("plan", f"```text\n{done.out}```\n", PAGE)


def script() -> str:
    """What the step of the workflow runs that makes the plan."""
    (workflow,) = (yaml.safe_load(each.text) for each in blocks(PAGE, "yaml"))
    (step,) = (each for each in workflow["jobs"]["plan"]["steps"] if each.get("name") == "Plan")
    return str(step["run"])


def test_script_of_the_workflow_stops_on_what_cannot_be_read_alone(tmp_path: Path) -> None:
    program = tmp_path / "bin/alluxio-constructs"
    program.parent.mkdir()
    lines = (
        f"#!{sys.executable}",
        f"import sys; sys.path.insert(0, {str(ROOT)!r})",
        "from alluxio_constructs.cli import _entry_point; _entry_point()",
    )
    program.write_text("\n".join(lines), encoding="utf-8")
    program.chmod(0o755)
    write(tmp_path, OLD)
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    for words in (("init", "-qb", "main"), ("add", "dist"), (*who, "commit", "-qm", "One")):
        subprocess.run(["git", *words], check=True, capture_output=True, cwd=tmp_path)
    cases = (
        ("main", OLD, 0, 0, "nothing changes"),
        ("main", made("alluxio", masters=3), 0, 4, "data is at risk"),
        ("other", OLD, 2, 2, ""),
    )
    for base, documents, code, noted, said in cases:
        write(tmp_path, documents)
        for name in ("env", "summary"):
            (tmp_path / name).write_text("", encoding="utf-8")
        done = subprocess.run(
            ["bash", "-e", "-c", script()],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={
                **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
                "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
                "BASE": base,
                "GITHUB_ENV": "env",
                "GITHUB_STEP_SUMMARY": "summary",
            },
        )
        assert code == done.returncode, (base, done.stderr)
        assert f"code={noted}\n" == (tmp_path / "env").read_text(encoding="utf-8")
        comment = (tmp_path / "plan.md").read_text(encoding="utf-8")
        assert comment == (tmp_path / "summary").read_text(encoding="utf-8")
        assert said in comment, base


def write(folder: Path, documents: Documents) -> None:
    """Write what is committed as `dist/`."""
    (folder / "dist").mkdir(exist_ok=True)
    text = yaml.safe_dump_all(documents)
    (folder / "dist/alluxio.k8s.yaml").write_text(text, encoding="utf-8")
