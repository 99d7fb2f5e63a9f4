"""Fixtures of the script tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .harness import BASHES, scratch


@pytest.fixture(params=BASHES)
def bash(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def area() -> Iterator[Path]:
    with scratch() as path:
        yield path
