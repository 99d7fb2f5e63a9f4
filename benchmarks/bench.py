"""What this library costs, against bare cdk8s and bare PyYAML: ``make bench``.

Each figure is a ratio of two cases that ran in turn on this machine in this run: whole processes
one after the other (their CPU time), clusters step by step in two processes side by side. Of
several rounds it is the median. The targets are what the project holds itself to. It prints a
table, then JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TEMPLATE = """
import sys
from alluxio_constructs.cli import _entry_point
sys.argv = ['alluxio-constructs', 'template', '-f', 'benchmarks/values.yaml']
sys.stdout = open('/dev/null', 'w')
_entry_point()
"""
YAML = ("-c", "import yaml")

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
    """Run Python to its end; `cpu` is the CPU time of the whole process, children included."""
    with start(*arguments) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n" * 100)  # for a case that waits at each step
        process.stdin.close()
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"error: {' '.join(arguments)} ended with {process.returncode}")
    lines = output.split("\n")
    figures: Figures = json.loads(lines[-2]) if len(lines) > 1 else {}
    return {**figures, "cpu": usage.ru_utime + usage.ru_stime}


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
    template = rounds(15, one_by_one, ("-c", TEMPLATE), YAML)
    yield compared("alluxio-constructs template, against import yaml", template, "cpu", 2.5)
    imports = rounds(15, one_by_one, ("-c", "from alluxio_constructs import Tier"), YAML)
    yield compared("from alluxio_constructs import Tier, against it", imports, "cpu", 2.5)
    values = [run(*case("values", "100"))["each"] for _ in range(5)]
    each_file = statistics.median(values)
    yield {
        "what": "each of 100 values files in one process, beyond the first",
        "ours": each_file,
        "than": None,
        "unit": "s",
        "is": each_file,
        "target": 0.01,
    }
    for count, number, target in ((1, 15, 1.15), (10, 5, None), (100, 3, None), (1000, 3, 1.2)):
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
    waits = run(*case("jsii", "100"))
    yield {
        "what": f"share of jsii in a cluster, in {waits['calls']:.0f} calls",
        "ours": waits["jsii"] / 100,
        "than": waits["seconds"] / 100,
        "unit": "s",
        "is": waits["jsii"] / waits["seconds"],
        "target": None,
    }


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
