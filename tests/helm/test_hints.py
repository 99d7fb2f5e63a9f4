"""Messages of the typed API name the keys of the values to change."""

from __future__ import annotations

import re

import pytest

from alluxio_constructs import AlluxioConfigError, HelmValuesWarning
from alluxio_constructs._constructs.findings import Finding
from alluxio_constructs.errors import (
    CsiWarning,
    DataLossWarning,
    QuorumWarning,
    SharedClaimWarning,
    ShortCircuitWarning,
    UnpinnedImageWarning,
)
from alluxio_constructs.helm import _hints
from alluxio_constructs.helm._keys import keys


def test_there_is_a_hint_for_each_finding() -> None:
    assert set(Finding) == set(_hints.FINDINGS)


def test_there_is_a_hint_for_each_warning_whose_message_names_none() -> None:
    hinted = {
        CsiWarning,
        DataLossWarning,
        QuorumWarning,
        SharedClaimWarning,
        ShortCircuitWarning,
        UnpinnedImageWarning,
    }
    assert hinted == set(_hints.WARNINGS)
    assert "mind the gap" == _hints.warning(HelmValuesWarning("mind the gap"))


@pytest.mark.parametrize("hint", [*_hints.FINDINGS.values(), *_hints.WARNINGS.values()])
def test_a_hint_names_keys_that_there_are(hint: str) -> None:
    parts = {key.path.partition(".")[0] for key in keys()}
    places = {key.path for key in keys()} | {key.path.rpartition(".")[0] for key in keys()}
    named = re.findall(r"(?<![-\w:])[A-Za-z]+(?:\.[A-Za-z]+(?:\[\])?)+|user|mounts|imageTag", hint)
    assert named != []
    for name in named:
        component, _, rest = name.partition(".")
        owners = parts if component == "COMPONENT" else {component}
        assert {f"{owner}.{rest}" if rest else owner for owner in owners} & places, name


def test_a_message_that_only_looks_like_a_finding_is_left_alone() -> None:
    error = AlluxioConfigError("must be one of [a] (got 'b'); use [c]\nsecond [unknown-name]")
    assert ["must be one of [a] (got 'b'); use [c]", "second [unknown-name]"] == list(
        _hints.mistakes(error)
    )
