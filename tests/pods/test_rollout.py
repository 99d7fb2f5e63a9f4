"""How pods are replaced, and what happens to their claims."""

from __future__ import annotations

from typing import Any

from alluxio_constructs import ClaimRetention, UpdateStrategy
from alluxio_constructs._pods.rollout import retention_manifest, update_manifest
from tests.kit import refusal

SHARES = 'must be a number of pods, or a percentage from 1% to 100% (got {!r}); use 1 or "10%"'
NUMBER = "must be a whole number of pods of 1 or more (got {!r}); {}"


def test_update_strategy_is_written_as_kubernetes_has_it() -> None:
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({}, {"type": "RollingUpdate", "rollingUpdate": None}),
        ({"type": "OnDelete"}, {"type": "OnDelete", "rollingUpdate": None}),
        ({"max_unavailable": 2}, rolling(maxUnavailable=2)),
        ({"max_unavailable": "10%", "partition": 0}, rolling(maxUnavailable="10%", partition=0)),
        # Kubernetes refuses a surge beside its own default of one pod that may be missing.
        ({"max_surge": "100%"}, rolling(maxUnavailable=0, maxSurge="100%")),
    ]
    for given, expected in cases:
        assert update_manifest(UpdateStrategy(**given)) == expected, given


def rolling(**fields: Any) -> dict[str, Any]:
    return {"type": "RollingUpdate", "rollingUpdate": fields}


def test_update_strategy_refuses_what_kubernetes_does() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (
            {"type": "Recreate"},
            "type must be one of 'RollingUpdate', 'OnDelete' (got 'Recreate'); use one of them",
        ),
        ({"max_unavailable": 0}, f"max_unavailable {NUMBER.format(0, 'choose one of these')}"),
        ({"max_unavailable": True}, f"max_unavailable {NUMBER.format(True, 'use an int')}"),
        ({"max_surge": 1.5}, f"max_surge {NUMBER.format(1.5, 'use an int')}"),
        *(
            ({name: share}, f"{name} {SHARES.format(share)}")
            for name in ("max_unavailable", "max_surge")
            for share in ("0%", "101%", "10", "05%", "-5%", "")
        ),
        (
            {"partition": -1},
            "partition must be a whole number of 0 or more (got -1); choose one of these",
        ),
        *(
            (
                {"type": "OnDelete", name: 1},
                f'{name} cannot be combined with type="OnDelete", where whoever deletes pods'
                " decides"
                " (got 1); leave one of them out",
            )
            for name in ("max_unavailable", "max_surge", "partition")
        ),
        *(
            (
                {"max_surge": 1, name: 1},
                f"{name} cannot be combined with max_surge, with which no pod is unavailable (got"
                " 1); leave one of them out",
            )
            for name in ("max_unavailable", "partition")
        ),
    ]
    for given, message in cases:
        assert f"UpdateStrategy {message}" == refusal(UpdateStrategy, **given), given


def test_claim_retention_is_written_whole() -> None:
    assert retention_manifest(ClaimRetention(when_scaled="Delete")) == {
        "whenDeleted": "Retain",
        "whenScaled": "Delete",
    }
    for name in ("when_deleted", "when_scaled"):
        assert refusal(ClaimRetention, **{name: "delete"}) == (
            f"ClaimRetention {name} must be one of 'Retain', 'Delete' (got 'delete'); use one of"
            " them"
        ), name
