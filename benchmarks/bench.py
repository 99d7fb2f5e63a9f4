"""What this library costs, against bare cdk8s: ``make bench``.

Each figure is a ratio of two cases that ran in turn on this machine in this run: whole processes
one after the other, clusters step by step in two processes side by side. Of several rounds it is
the median. The targets are what the project holds itself to. It prints a table, then JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
SCENARIOS = sorted((ROOT / "dist").glob("*-journal.k8s.yaml"))
TEMPLATE = """
import sys
from alluxio_constructs.cli import main
sys.stdout = open('/dev/null', 'w')
sys.exit(main(['template', '-f', 'benchmarks/values.yaml']))
"""

Figures = dict[str, float]


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start Python on something of this project."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # Without them nothing is warm: every process would compile the library again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / "build" / "bench-cache"))
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        cwd=ROOT,
    )


def case(name: str, *arguments: str) -> tuple[str, ...]:
    """The arguments that run one of `cases.py`."""
    return (str(ROOT / "benchmarks" / "cases.py"), name, *arguments)


def run(*arguments: str) -> Figures:
    """Run Python to its end; `process` is how long the whole process took."""
    begin = time.perf_counter()
    with start(*arguments) as process:
        output, _ = process.communicate("\n" * 100)  # for a case that waits at each step
        seconds = time.perf_counter() - begin
    if process.returncode != 0:
        raise SystemExit(f"error: {' '.join(arguments)} ended with {process.returncode}")
    lines = output.split("\n")
    figures: Figures = json.loads(lines[-2]) if len(lines) > 1 else {}
    return {**figures, "process": seconds}


def one_by_one(*cases: tuple[str, ...]) -> list[Figures]:
    """Run each whole, one after the other."""
    return [run(*each) for each in cases]


def side_by_side(*cases: tuple[str, ...]) -> list[Figures]:
    """Run cases that wait at each step, a step of each in turn."""
    processes = [start(*each) for each in cases]
    results: list[Figures | None] = [None for _ in cases]
    for process in processes:
        answer(process)
    while None in results:
        for i, process in enumerate(processes):
            if results[i] is None:
                assert process.stdin is not None
                process.stdin.write("\n")
                process.stdin.flush()
                results[i] = answer(process)
    for process in processes:
        process.communicate()
    return [each for each in results if each is not None]


def answer(process: subprocess.Popen[str]) -> Figures | None:
    """The figures of a process that has come to its end, or None if it waits for its next step."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise SystemExit(f"error: {process.args!r} ended with {process.wait()}")
    figures: Figures | None = json.loads(line) if line.strip() else None
    return figures


def rounds(
    number: int, way: Callable[..., list[Figures]], *cases: tuple[str, ...]
) -> list[list[Figures]]:
    """Run cases in turn, several times; the median of them is not moved by the first, cold one."""
    return [way(*cases) for _ in range(number)]


def compared(
    what: str,
    results: list[list[Figures]],
    figure: str,
    target: float | None = None,
    *,
    per: int = 1,
    unit: str = "s",
    than: int = 1,
) -> dict[str, Any]:
    """The ratio of the first case to another one, in the median of the rounds."""
    ours, theirs = ([each[i][figure] for each in results] for i in (0, than))
    ratios = [a / b if b else 0.0 for a, b in zip(ours, theirs, strict=True)]
    return {
        "what": what,
        "ours": statistics.median(ours) / per,
        "than": statistics.median(theirs) / per,
        "unit": unit,
        "is": statistics.median(ratios),
        "target": target,
    }


def measured() -> Iterator[dict[str, Any]]:
    """All figures, each with what it is compared with and its target."""
    with tempfile.TemporaryDirectory() as directory:
        manifests = Path(directory) / "scenarios.json"
        manifests.write_text(
            json.dumps({each.name.partition(".")[0]: documents(each) for each in SCENARIOS}),
            encoding="utf-8",
        )
        cases = case("scenarios"), case("empty"), case("bare-scenarios", str(manifests))
        whole = rounds(9, one_by_one, *cases)
    process = "whole process, the three scenarios, against"
    yield compared(f"{process} an empty chart", whole, "process", 1.25)
    yield compared(f"{process} bare ApiObjects", whole, "process", than=2)
    floor = [[bare, empty] for _, empty, bare in whole]
    yield compared("  bare ApiObjects against an empty chart", floor, "process")
    for count, number, target in ((1, 15, 1.3), (10, 5, None), (100, 3, None), (1000, 1, 1.2)):
        pair = case("clusters", str(count)), case("objects", str(count))
        results = rounds(number, side_by_side, *pair)
        each = "one more cluster" if count == 1 else f"each of {count} clusters"
        yield compared(f"{each}, against bare ApiObjects", results, "seconds", target, per=count)
        if count == 1:
            continue
        for figure, part in (("build", "building it"), ("synth", "synthesising it")):
            yield compared(f"  {part}", results, figure, per=count)
        for figure, name in (("python_mib", "Python"), ("node_mib", "Node.js")):
            yield compared(f"  peak memory of {name}", results, figure, unit="MiB")
    imports = [run(*case("imported"))["seconds"] for _ in range(15)]
    beyond = statistics.median(imports)
    yield {
        "what": "import beyond cdk8s",
        "ours": beyond,
        "than": None,
        "unit": "s",
        "is": beyond,
        "target": 0.03,
    }
    template = rounds(7, one_by_one, ("-c", TEMPLATE), ("-c", "import cdk8s"))
    what = "alluxio-constructs template, against importing cdk8s"
    yield compared(what, template, "process", 1.5)
    waits = run(*case("jsii", "100"))
    yield {
        "what": f"share of jsii in a cluster, in {waits['calls']:.0f} calls",
        "ours": waits["jsii"] / 100,
        "than": waits["seconds"] / 100,
        "unit": "s",
        "is": waits["jsii"] / waits["seconds"],
        "target": None,
    }


def documents(file: Path) -> list[Any]:
    """The documents of a file of `dist/`."""
    return list(yaml.safe_load_all(file.read_text(encoding="utf-8")))


def row(figure: dict[str, Any]) -> str:
    """A line of the table."""
    ours, than, target = figure["ours"], figure["than"], figure["target"]
    scale, unit = (1, "MiB") if figure["unit"] == "MiB" else (1000, "ms")
    pair = f"{ours * scale:9.1f}" + ("" if than is None else f" / {than * scale:9.1f}")

    def shown(value: float) -> str:
        return f"{value * 1000:.0f} ms" if than is None else f"{value:.2f}"

    wanted = ""
    if target is not None:
        wanted = f"target {shown(target)}: {'met' if figure['is'] <= target else 'MISSED'}"
    return f"{figure['what']:64} {pair:>21} {unit:4}{shown(figure['is']):>7}  {wanted}".rstrip()


def main() -> None:
    """Measure, and print."""
    figures = []
    for figure in measured():
        figures.append(figure)
        print(row(figure), flush=True)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
