"""Random values: each ends in one of our errors, or in a valid cluster whose program makes it too.

``SECONDS=60 python -m tests.helm.fuzz`` goes on for a minute and prints what came out; ``SEED=123``
repeats one case.
"""

from __future__ import annotations

import os
import random
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alluxio_constructs import AlluxioConfigWarning
from alluxio_constructs.helm.keys.table import keys
from alluxio_constructs.helm.program import program
from alluxio_constructs.helm.release import Release, read
from alluxio_constructs.helm.values.python import given
from tests.helm.made import documents_of, made, printed
from tests.helm.matrix import Flat, needs, others, tree

NAMESPACE = "test"

# What most keys of a part of the values have no effect without.
SWITCHES: list[dict[str, Any]] = [
    {"proxy.enabled": True},
    {"fuse.enabled": True},
    {"worker.fuseEnabled": True},
    {"logserver.enabled": True},
    {"csi.enabled": True},
    {"csi.enabled": True, "csi.clientEnabled": True, "csi.mountInPod": True},
    {"metrics.enabled": True, "metrics.PrometheusMetricsServlet.enabled": True},
    {"journal.type": "EMBEDDED", "master.count": 3},
    {"journal.ufsType": "HDFS", "journal.folder": "hdfs://namenode:9000/journal"},
    {"properties": {"alluxio.master.mount.table.root.ufs": "s3://bucket/data"}},
    {"fullnameOverride": None},
    {"shortCircuit.policy": "local", "tieredstore.levels[].type": "hostPath"},
]


def flat(seed: int) -> Flat:
    """Random values: some parts switched on, and some keys of them all not as they are."""
    chosen = random.Random(seed)
    values: dict[str, Any] = {}
    for switch in chosen.sample(SWITCHES, chosen.choice([0, 1, 2, 3])):
        values.update(switch)
    for key in chosen.sample(keys(), chosen.choice([1, 3, 6, 12, 24])):
        among = others(key)
        # The first are good ones; of the rest, one is enough to be refused.
        value = among[0] if chosen.random() < 0.9 else chosen.choice(among)
        values.update(needs(key) if chosen.random() < 0.5 else {})
        values[key.path] = value
    # A tier is one key, or keys of its own.
    return values if "tieredstore.levels" not in values else _without_items(values)


def _without_items(values: Flat) -> Flat:
    return {path: value for path, value in values.items() if "[]" not in path}


def reading(values: Flat) -> Release:
    return read([given(tree(values))], release_name="alluxio", namespace=NAMESPACE)


def run(seed: int) -> str:
    """One case. Returns how it ended: ``valid``, ``refused`` or ``refused at synth``.

    Raises:
        Exception: What is neither one of our errors nor a valid cluster, or a program that makes
            another cluster.
    """
    values = flat(seed)
    outcome = made(tree(values), NAMESPACE)
    if not outcome.valid:
        return "refused at synth" if outcome.at_synth else "refused"
    with warnings.catch_warnings(), TemporaryDirectory() as directory:
        warnings.simplefilter("ignore", AlluxioConfigWarning)
        found = reading(values)
        source = program(found, "alluxio", "A cluster.")
        assert documents_of(found) == printed(source, Path(directory)), source
    return "valid"


def main() -> None:
    """Run for some seconds, and print what came out."""
    end = time.monotonic() + float(os.environ.get("SECONDS", "60"))
    first = os.environ.get("SEED")
    seed = int(first) if first else random.SystemRandom().randrange(10**9)
    outcomes: Counter[str] = Counter()
    failures = 0
    while time.monotonic() < end and failures < 10:
        try:
            outcomes[run(seed)] += 1
        except Exception:
            failures += 1
            print(f"SEED={seed} ends in neither a refusal of ours nor a valid cluster:")
            print(tree(flat(seed)))
            traceback.print_exc()
        seed += 1
        if first:
            break
    summary = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    print(f"{sum(outcomes.values()) + failures} random values: {summary}; {failures} bugs")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
