"""What is measured: each case runs in a process of its own, and prints its figures as JSON.

``python benchmarks/cases.py CASE [ARGUMENT]``; `bench.py` runs them all.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdk8s import App, Chart

Document = dict[str, Any]

STEPS = 20
"""In how many steps a case builds, at most."""


def values(count: str) -> dict[str, float]:
    """Values files, one after the other in one process: the CPU time of each beyond the first."""
    from alluxio_constructs.cli import main

    out, sys.stdout = sys.stdout, Path(os.devnull).open("w")  # noqa: SIM115 - to the end
    try:
        times = []
        for _ in range(int(count) + 1):
            start = time.process_time()
            main(["template", "-f", "benchmarks/values.yaml"])
            times.append(time.process_time() - start)
    finally:
        sys.stdout = out
    return {"first": times[0], "each": sum(times[1:]) / int(count)}


def clusters(count: str) -> dict[str, float]:
    """Clusters by this library, each in a chart of its own."""
    from alluxio_constructs import AlluxioCluster, Ufs

    ufs = Ufs("s3://bucket/data")

    def one(app: App, i: int) -> None:
        AlluxioCluster(_chart(app, i), "alluxio", ufs=ufs, masters=3)

    return _in_steps(one, int(count))


def objects(count: str) -> dict[str, float]:
    """The same documents from ready-made data, each a bare `ApiObject`."""
    from cdk8s import Testing

    from alluxio_constructs import AlluxioCluster, Ufs

    chart = _chart(Testing.app(), 0)
    AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket/data"), masters=3)
    documents: list[Document] = Testing.synth(chart)

    def one(app: App, i: int) -> None:
        _write(_chart(app, i), documents)

    return _in_steps(one, int(count))


def _chart(app: App, i: int) -> Chart:
    from cdk8s import Chart

    return Chart(app, f"cluster-{i}", namespace=f"bench-{i}", disable_resource_name_hashes=True)


def _write(chart: Chart, documents: list[Document]) -> None:
    from cdk8s import ApiObject, JsonPatch

    for document in documents:
        made = ApiObject(
            chart,
            f"{document['kind']}-{document['metadata']['name']}".lower(),
            api_version=document["apiVersion"],
            kind=document["kind"],
            metadata=document["metadata"],
        )
        rest = [key for key in document if key not in ("apiVersion", "kind", "metadata")]
        if rest:
            made.add_json_patch(*(JsonPatch.add(f"/{key}", document[key]) for key in rest))


def _in_steps(one: Callable[[App, int], None], count: int) -> dict[str, float]:
    """Build and synthesise `count` of something, after one to warm up.

    Each step waits for a line of input and answers with one, so that two cases can be measured in
    turn, step by step: what else the machine does then falls on both.
    """
    from cdk8s import App

    with tempfile.TemporaryDirectory() as outdir:
        warm = App(outdir=outdir)
        one(warm, 0)
        warm.synth()
        app = App(outdir=outdir)
        steps = min(count, STEPS)
        build = synth = 0.0
        for step in range(steps + 1):
            print(flush=True)
            sys.stdin.readline()
            start = time.perf_counter()
            if step < steps:
                for i in range(count * step // steps, count * (step + 1) // steps):
                    one(app, i)
                build += time.perf_counter() - start
            else:
                app.synth()
                synth = time.perf_counter() - start
    return {"seconds": build + synth, "build": build, "synth": synth}


def jsii(count: str) -> dict[str, float]:
    """How much of `clusters` is spent waiting for jsii, and in how many calls."""
    from jsii._kernel.providers import process

    calls: list[float] = []
    send = process._NodeProcess.send

    def timed(self: Any, request: Any, response_type: Any) -> Any:
        start = time.perf_counter()
        try:
            return send(self, request, response_type)
        finally:
            calls.append(time.perf_counter() - start)

    process._NodeProcess.send = timed  # type: ignore[method-assign]
    before = clusters(count)
    # The cluster that warms up is in the calls, too.
    built = int(count) + 1
    return {**before, "jsii": sum(calls) * int(count) / built, "calls": len(calls) / built}


def peak() -> dict[str, float]:
    """The peak memory of Python, and of Node.js and what starts it, in MiB."""
    own = _status(os.getpid(), "VmHWM")
    node = sum(_status(each, "VmHWM") for each in _descendants(os.getpid()))
    return {"python_mib": own / 1024, "node_mib": node / 1024}


def _descendants(parent: int) -> Iterator[int]:
    for each in Path("/proc").glob("[0-9]*"):
        if _status(int(each.name), "PPid") == parent:
            yield int(each.name)
            yield from _descendants(int(each.name))


def _status(process: int, field: str) -> int:
    """A number of a process, which Linux alone tells; 0 if it does not."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines.splitlines() if line.startswith(field)), 0)


CASES: dict[str, Callable[..., dict[str, float]]] = {
    "values": values,
    "clusters": clusters,
    "objects": objects,
    "jsii": jsii,
}


def run(name: str, *arguments: str) -> None:
    """Run a case, and print its figures."""
    warnings.simplefilter("ignore")
    print(json.dumps({**CASES[name](*arguments), **peak()}))


if __name__ == "__main__":
    run(*sys.argv[1:])
