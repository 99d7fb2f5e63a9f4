"""Some random clusters, always the same: `make fuzz` runs others."""

from __future__ import annotations

from collections import Counter

from tests.fuzz import run


def test_random_clusters_are_refused_or_valid_and_complete() -> None:
    outcomes = Counter(run(seed) for seed in range(400))
    assert {"refused when given", "refused at synth", "valid"} == set(outcomes)
    assert outcomes["valid"] > 50
