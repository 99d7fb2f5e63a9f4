"""Fixtures of the tests of Helm values."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

import pytest

from alluxio_constructs.helm.values import nodes


@pytest.fixture(params=[nodes.LOADER, nodes._Python], ids=["libyaml", "python"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "LOADER", request.param)


@pytest.fixture
def _bounded() -> Iterator[None]:
    """Fail a test that takes much of the processor or of memory."""
    tracemalloc.start()
    begun = time.process_time()
    yield
    took, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 60
    assert peak < 50_000_000
