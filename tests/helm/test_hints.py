"""Messages of the typed API name the keys of the values to change."""

from __future__ import annotations

import re
from typing import Any

from alluxio_constructs import AlluxioConfigError, Finding, HelmValuesWarning
from alluxio_constructs.errors import (
    CsiWarning,
    DataLossWarning,
    JvmOptionWarning,
    KerberosWarning,
    MemoryWarning,
    QuorumWarning,
    SharedClaimWarning,
    ShortCircuitWarning,
    UnpinnedImageWarning,
)
from alluxio_constructs.helm import findings
from alluxio_constructs.helm.keys.table import keys


def test_each_finding_has_a_hint() -> None:
    assert set(Finding) == set(findings.FINDINGS)


def test_each_warning_that_names_no_key_has_a_hint() -> None:
    hinted = {
        CsiWarning,
        DataLossWarning,
        KerberosWarning,
        JvmOptionWarning,
        MemoryWarning,
        QuorumWarning,
        SharedClaimWarning,
        ShortCircuitWarning,
        UnpinnedImageWarning,
    }
    assert hinted == set(findings.WARNINGS)
    assert "mind the gap" == findings.warning(HelmValuesWarning("mind the gap"))


def test_a_hint_names_keys_that_there_are() -> None:
    cases: list[Any] = [
        *findings.FINDINGS.values(),
        *findings.WARNINGS.values(),
        *findings.PARAMETERS.values(),
    ]
    for hint in cases:
        parts = {key.path.partition(".")[0] for key in keys()}
        places = {key.path for key in keys()} | {key.path.rpartition(".")[0] for key in keys()}
        named = re.findall(
            r"(?<![-\w:])[A-Za-z]+(?:\.[A-Za-z]+(?:\[\])?)+|user|mounts|imageTag", hint
        )
        assert named != [], hint
        for name in named:
            component, _, rest = name.partition(".")
            owners = parts if component == "COMPONENT" else {component}
            assert {f"{owner}.{rest}" if rest else owner for owner in owners} & places, name


def test_each_of_several_errors_is_said_and_a_finding_with_its_hint() -> None:
    error = AlluxioConfigError(
        "nothing was written, since:",
        errors=[
            AlluxioConfigError("must be one of [a]", parameter="b", remedy="use [c]"),
            AlluxioConfigError("is [unknown-name]", finding=Finding.SECRET_TWICE),
        ],
    )
    hint = findings.FINDINGS[Finding.SECRET_TWICE]
    assert [
        "b must be one of [a]; use [c]",
        f"is [unknown-name]; in the values: {hint} [secret-given-twice]",
    ] == list(findings.mistakes(error))
