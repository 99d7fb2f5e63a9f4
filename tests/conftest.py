"""Fixtures of all tests."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from alluxio_constructs import SharedClaimWarning


@pytest.fixture(autouse=True)
def _chart_defaults() -> Iterator[None]:
    """Let clusters have the chart's claim for domain sockets; `test_findings` asks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SharedClaimWarning)
        yield
