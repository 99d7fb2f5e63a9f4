"""Some random apps, always the same: `make fuzz` runs others."""

from __future__ import annotations

from collections import Counter

from tests.fuzz_apps import run


def test_random_apps_are_refused_by_us_or_valid_whole_and_free_of_collisions() -> None:
    outcomes = Counter(run(seed) for seed in range(60))
    assert {"refused when given", "refused at synth", "valid"} == set(outcomes)
    assert outcomes["valid"] > 10
