"""Fixtures of all tests."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
from hypothesis import settings

from alluxio_constructs import (
    CsiWarning,
    NetworkPolicyWarning,
    SharedClaimWarning,
    ShortCircuitWarning,
)

# How long a case takes says more of what else the machine does than of the case.
settings.register_profile("any-machine", parent=settings.default, deadline=None)
settings.load_profile("any-machine")


@pytest.fixture(autouse=True)
def _chart_defaults() -> Iterator[None]:
    """Ignore the warnings about unwise defaults of the chart, and about policies for tests only.

    Tests of these warnings ask for them.
    """
    with warnings.catch_warnings():
        for each in (CsiWarning, NetworkPolicyWarning, SharedClaimWarning, ShortCircuitWarning):
            warnings.simplefilter("ignore", each)
        yield
