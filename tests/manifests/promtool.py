"""Unit tests of Prometheus rules with `promtool`, on series as they were scraped."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
SCRAPES = Path(__file__).parent / "scrapes"

NAMESPACE = "alluxio"
MINUTES = 130
"""How long the series of a test are."""

_BUILT = ROOT / "build/promtool/promtool"
PROMTOOL = str(_BUILT) if _BUILT.is_file() else shutil.which("promtool")

needs_promtool = pytest.mark.skipif(
    PROMTOOL is None, reason="needs promtool, which `make promtool` builds where Go is"
)

PODS = {
    "master": "alluxio-master-0",
    "job-master": "alluxio-master-0",
    "worker": "alluxio-worker-x7k2p",
    "job-worker": "alluxio-worker-x7k2p",
    "fuse": "alluxio-fuse-x7k2p",
    "proxy": "alluxio-proxy-x7k2p",
}
_SAMPLE = re.compile(r"([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)")


@dataclass(frozen=True)
class Series:
    """A series: its name, and its labels as they are written."""

    metric: str
    labels: str

    def __str__(self) -> str:
        return f"{self.metric}{{{self.labels}}}"


Samples = dict[Series, str]
"""Series, each with its values as `promtool` reads them."""


def labels_of(process: str, pod: str | None = None) -> str:
    """The labels that a PodMonitor gives to the series of a process."""
    role = PODS[process].split("-")[1]
    port = "job-web" if process.startswith("job-") else "web"
    labels = {
        "namespace": NAMESPACE,
        "pod": PODS[process] if pod is None else pod,
        "container": f"alluxio-{process}",
        "endpoint": port,
        "job": f"monitoring/alluxio-{role}",
    }
    return ",".join(f'{key}="{value}"' for key, value in labels.items())


def samples(file: Path) -> Iterable[tuple[str, str, float]]:
    """The samples in a file: metric, labels and value."""
    for line in file.read_text(encoding="utf-8").splitlines():
        found = _SAMPLE.fullmatch(line)
        assert found is not None, f"{file}: {line}"
        yield found[1], found[2] or "", float(found[3])


def constant(value: float) -> str:
    """The same value all the time."""
    return f"{value!r}+0x{MINUTES}"


def scraped(folder: str) -> Samples:
    """The series of a cluster: as its processes answered, and as Prometheus saw its targets."""
    made: Samples = {}
    for file in sorted((SCRAPES / folder).glob("*.txt")):
        own = labels_of(file.stem)
        made[Series("up", own)] = constant(1)
        for metric, labels, value in samples(file):
            made[Series(metric, f"{own},{labels}" if labels else own)] = constant(value)
    for process in ("master", "job-master"):
        for standby in ("alluxio-master-1", "alluxio-master-2"):
            made[Series("up", labels_of(process, standby))] = constant(0)
    for metric, labels, value in samples(SCRAPES / "kubernetes.txt"):
        made[Series(metric, labels)] = constant(value)
    return made


@dataclass(frozen=True)
class Case:
    """A state of a cluster, and the alerts that fire in it.

    Attributes:
        name: What messages call it.
        series: The series.
        fires: The alerts, each with the labels that it has beside those of all.
    """

    name: str
    series: Samples
    fires: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)


def run(directory: Path, rules: list[dict[str, Any]], cases: list[Case], *, at: int) -> str:
    """Test rules, and return the failures; empty if all cases pass.

    Args:
        directory: An empty one.
        rules: The alerts, without annotations.
        cases: The states.
        at: When to look, in minutes.
    """
    known = {series.metric for case in cases for series in case.series}
    used = {metric for each in rules for metric in metrics_of(each["expr"], known)}
    group = {"name": "rules", "rules": rules}
    (directory / "rules.yaml").write_text(yaml.safe_dump({"groups": [group]}), encoding="utf-8")
    tests = {
        "rule_files": ["rules.yaml"],
        "evaluation_interval": "2m",
        "tests": [
            {
                "name": case.name,
                "interval": "1m",
                "input_series": [
                    {"series": str(series), "values": values}
                    for series, values in case.series.items()
                    if series.metric in used
                ],
                "alert_rule_test": [
                    {
                        "eval_time": f"{at}m",
                        "alertname": rule["alert"],
                        "exp_alerts": [
                            {"exp_labels": {**rule.get("labels", {}), **more}}
                            for more in case.fires.get(rule["alert"], ())
                        ],
                    }
                    for rule in rules
                ],
            }
            for case in cases
        ],
    }
    (directory / "tests.yaml").write_text(yaml.safe_dump(tests), encoding="utf-8")
    return _said(directory, "test", "rules", "tests.yaml")


def check(directory: Path, groups: list[dict[str, Any]]) -> str:
    """The errors in groups of rules, including their templates; empty if there are none."""
    (directory / "rules.yaml").write_text(yaml.safe_dump({"groups": groups}), encoding="utf-8")
    return _said(directory, "check", "rules", "--lint=none", "rules.yaml")


def _said(directory: Path, *words: str) -> str:
    assert PROMTOOL is not None
    done = subprocess.run(
        [PROMTOOL, *words], cwd=directory, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def metrics_of(expression: str, known: Iterable[str]) -> set[str]:
    """The metrics that a query names; a pattern that matches no known metric stays as written.

    Args:
        expression: The query.
        known: The metrics that there are, for selectors by a pattern of names.
    """
    found = set(re.findall(r"([A-Za-z_:][\w:]*)\{", expression))
    for pattern in re.findall(r'__name__=~"([^"]+)"', expression):
        matching = {each for each in known if re.fullmatch(pattern, each)}
        found |= matching or {pattern}
    return found
