"""What this library costs, against bare cdk8s: ``make bench``.

Each figure is a ratio of two cases that ran in turn on this machine in this run, each the best of
several; the targets are what the project holds itself to. It prints a table, then JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
ROUNDS = 7


def run(*arguments: str) -> dict[str, float]:
    """Run a case; `process` is how long its whole process took."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # Without them nothing is warm: every process would compile the library again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / "build" / "bench-cache"))
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    figures: dict[str, float] = json.loads(done.stdout) if done.stdout else {}
    return {**figures, "process": time.perf_counter() - start}


def case(name: str, *counts: int) -> dict[str, float]:
    """Run one of `cases.py`."""
    return run(str(ROOT / "benchmarks" / "cases.py"), name, *map(str, counts))


def best(runs: list[dict[str, float]], figure: str) -> float:
    """The least of several runs, which noise has added least to."""
    return min(each[figure] for each in runs)


def in_turn(*cases: tuple[Any, ...], rounds: int = ROUNDS) -> list[list[dict[str, float]]]:
    """Run several cases in turn, after a round to warm up."""
    results: list[list[dict[str, float]]] = [[] for _ in cases]
    for number in range(rounds + 1):
        for result, (runner, *arguments) in zip(results, cases, strict=True):
            figures = runner(*arguments)
            if number:
                result.append(figures)
    return results


def measured() -> list[dict[str, Any]]:
    """All figures, each with what it is compared with and its target."""
    figures = []
    scenarios, empty = in_turn((case, "scenarios"), (case, "empty"))
    figures.append(
        figure(
            "whole process, the three scenarios, against an empty chart",
            best(scenarios, "process"),
            best(empty, "process"),
            1.25,
        )
    )
    ours, bare = in_turn((case, "clusters", 1), (case, "objects", 1))
    figures.append(
        figure(
            "one more cluster, against bare ApiObjects",
            best(ours, "seconds"),
            best(bare, "seconds"),
            1.3,
        )
    )
    for count, rounds in ((10, 5), (100, 3), (1000, 1)):
        ours, bare = in_turn((case, "clusters", count), (case, "objects", count), rounds=rounds)
        target = 1.2 if count == 1000 else None
        figures.append(
            figure(
                f"each of {count} clusters, against bare ApiObjects",
                best(ours, "seconds") / count,
                best(bare, "seconds") / count,
                target,
            )
        )
        for what, name in (("python_mib", "Python"), ("node_mib", "Node.js")):
            figures.append(
                figure(
                    f"peak memory of {name} with {count} clusters, against bare ApiObjects",
                    best(ours, what),
                    best(bare, what),
                    None,
                    unit="MiB",
                )
            )
    library, cdk8s = in_turn(
        (run, "-c", "import alluxio_constructs"), (run, "-c", "import cdk8s"), rounds=15
    )
    beyond = best(library, "process") - best(cdk8s, "process")
    figures.append(
        {"what": "import beyond cdk8s", "ours": beyond, "unit": "s", "target": 0.03, "is": beyond}
    )
    values = ROOT / "benchmarks" / "values.yaml"
    template, cdk8s = in_turn(
        (template_command, values), (run, "-c", "import cdk8s"), rounds=ROUNDS
    )
    figures.append(
        figure(
            "alluxio-constructs template, against importing cdk8s",
            best(template, "process"),
            best(cdk8s, "process"),
            1.5,
        )
    )
    waits = case("jsii", 100)
    figures.append(
        {
            "what": f"share of jsii in a cluster, in {waits['calls']:.0f} calls",
            "ours": waits["jsii"] / 100,
            "than": waits["seconds"] / 100,
            "unit": "s",
            "is": waits["jsii"] / waits["seconds"],
            "target": None,
        }
    )
    return figures


def template_command(values: Path) -> dict[str, float]:
    """Run the command as its users do, with its output thrown away."""
    return run(
        "-c",
        "import sys; from alluxio_constructs.cli import main; sys.stdout = open('/dev/null', 'w');"
        f" sys.exit(main(['template', '-f', {str(values)!r}]))",
    )


def figure(
    what: str, ours: float, than: float, target: float | None, unit: str = "s"
) -> dict[str, Any]:
    """A ratio."""
    ratio = ours / than if than else 0.0
    return {"what": what, "ours": ours, "than": than, "unit": unit, "is": ratio, "target": target}


def main() -> None:
    """Measure, and print."""
    figures = measured()
    for each in figures:
        ours, than = each["ours"], each.get("than")
        scale, unit = (1, "MiB") if each["unit"] == "MiB" else (1000, "ms")
        pair = f"{ours * scale:9.1f}" + ("" if than is None else f" / {than * scale:9.1f}")
        ratio = f"{each['is'] * 1000:.0f} ms" if than is None else f"{each['is']:.2f}"
        target = each["target"]
        wanted = ""
        if target is not None:
            shown = f"{target * 1000:.0f} ms" if than is None else f"{target:.2f}"
            wanted = f"target {shown}: {'met' if each['is'] <= target else 'MISSED'}"
        print(f"{each['what']:75} {pair:>21} {unit:4} {ratio:>7}  {wanted}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
