"""Fixtures of the tests of Helm values."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

import pytest
import yaml

from alluxio_constructs.helm import _reader


@pytest.fixture(params=[_reader._PARSER, yaml.SafeLoader], ids=["libyaml", "python"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reader, "_PARSER", request.param)


@pytest.fixture
def _bounded() -> Iterator[None]:
    """Fail a test that takes long or much memory."""
    tracemalloc.start()
    begun = time.perf_counter()
    yield
    took, (_, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 5
    assert peak < 50_000_000
