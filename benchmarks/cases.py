"""What is measured: each case runs in a process of its own, and prints its figures as JSON.

``python benchmarks/cases.py CASE [COUNT]``; `bench.py` runs them all.
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
from typing import Any


def empty() -> dict[str, float]:
    """What any cdk8s app costs: import it, and synthesise a chart with nothing in it."""
    from cdk8s import App, Chart

    with tempfile.TemporaryDirectory() as outdir:
        app = App(outdir=outdir)
        Chart(app, "empty")
        app.synth()
    return {}


def scenarios() -> dict[str, float]:
    """The three scenarios of `main.py`."""
    from cdk8s import App

    import main

    with tempfile.TemporaryDirectory() as outdir:
        app = App(outdir=outdir)
        main.single_master_local_journal(app)
        main.single_master_hdfs_journal(app)
        main.multi_master_embedded_journal(app)
        app.synth()
    return {}


def clusters(count: int) -> dict[str, float]:
    """Clusters by this library, each in a chart of its own."""
    from cdk8s import App, Chart

    from alluxio_constructs import AlluxioCluster, Ufs

    ufs = Ufs("s3://bucket/data")

    def one(app: App, i: int) -> None:
        chart = Chart(app, f"cluster-{i}", namespace="bench", disable_resource_name_hashes=True)
        AlluxioCluster(chart, "alluxio", ufs=ufs, masters=3)

    return _timed(one, count)


def objects(count: int) -> dict[str, float]:
    """The same documents from ready-made data, each a bare `ApiObject`."""
    from cdk8s import ApiObject, App, Chart, JsonPatch, Testing

    from alluxio_constructs import AlluxioCluster, Ufs

    chart = Chart(Testing.app(), "alluxio", namespace="bench", disable_resource_name_hashes=True)
    AlluxioCluster(chart, "alluxio", ufs=Ufs("s3://bucket/data"), masters=3)
    documents: list[dict[str, Any]] = Testing.synth(chart)

    def one(app: App, i: int) -> None:
        chart = Chart(app, f"cluster-{i}", namespace="bench", disable_resource_name_hashes=True)
        for number, document in enumerate(documents):
            made = ApiObject(
                chart,
                str(number),
                api_version=document["apiVersion"],
                kind=document["kind"],
                metadata=document["metadata"],
            )
            rest = [key for key in document if key not in ("apiVersion", "kind", "metadata")]
            made.add_json_patch(*(JsonPatch.add(f"/{key}", document[key]) for key in rest))

    return _timed(one, count)


def _timed(one: Callable[[Any, int], None], count: int) -> dict[str, float]:
    """Build and synthesise `count` of something, after one to warm up."""
    from cdk8s import App

    with tempfile.TemporaryDirectory() as outdir:
        warm = App(outdir=outdir)
        one(warm, 0)
        warm.synth()
        app = App(outdir=outdir)
        start = time.perf_counter()
        for i in range(count):
            one(app, i)
        built = time.perf_counter()
        app.synth()
        end = time.perf_counter()
    return {"seconds": end - start, "build": built - start, "synth": end - built}


def jsii(count: int) -> dict[str, float]:
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
    return {**before, "jsii": sum(calls) * count / (count + 1), "calls": len(calls) / (count + 1)}


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
    "empty": empty,
    "scenarios": scenarios,
    "clusters": clusters,
    "objects": objects,
    "jsii": jsii,
}


def run(name: str, *counts: int) -> None:
    """Run a case, and print its figures."""
    warnings.simplefilter("ignore")
    print(json.dumps({**CASES[name](*counts), **peak()}))


if __name__ == "__main__":
    run(sys.argv[1], *(int(each) for each in sys.argv[2:]))
