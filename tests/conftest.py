"""Fixtures of all tests."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
from hypothesis import settings

from alluxio_constructs import NetworkPolicyWarning, SharedClaimWarning

# How long a case takes says more of what else the machine does than of the case.
settings.register_profile("any-machine", parent=settings.default, deadline=None)
settings.load_profile("any-machine")


@pytest.fixture(autouse=True)
def _chart_defaults() -> Iterator[None]:
    """Let clusters have the chart's claim for domain sockets, and policies that are not for use.

    `test_findings` and `test_network_policies` ask for the warnings.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SharedClaimWarning)
        warnings.simplefilter("ignore", NetworkPolicyWarning)
        yield
