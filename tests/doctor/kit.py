"""Snapshots for tests: recorded ones, and small ones made of what a test says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alluxio_constructs._doctor.diagnosis import Diagnosis
from alluxio_constructs._doctor.snapshot import Answer, Snapshot, Unread, from_text
from alluxio_constructs._doctor.table import DIAGNOSES, Problem, diagnosed
from alluxio_constructs._doctor.view import View

RECORDED = Path(__file__).parent / "recorded"
NOW = 1_800_000_000.0
BY_ID: Mapping[str, Diagnosis] = {each.id: each for each in DIAGNOSES}


def recorded(name: str) -> Snapshot:
    """What a cluster answered in the state that the file is called after."""
    return from_text((RECORDED / f"{name}.json").read_text(encoding="utf-8"), name)


def snapshot(
    *,
    objects: Mapping[str, Sequence[Any]] | None = None,
    secrets: Mapping[str, Sequence[str] | None] | None = None,
    logs: Mapping[str, str] | None = None,
    probes: Mapping[str, Mapping[str, str]] | None = None,
    commands: Mapping[str, Answer] | None = None,
    unread: Sequence[Unread] = (),
) -> Snapshot:
    """A cluster that has what is given, and nothing else."""
    return Snapshot(
        namespace="test",
        name="alluxio",
        time=NOW,
        objects=objects or {},
        secrets=secrets or {},
        logs=logs or {},
        probes=probes or {},
        commands=commands or {},
        unread=unread,
    )


def pod(
    role: str = "worker",
    *,
    name: str = "",
    component: str = "",
    status: Mapping[str, Any] | None = None,
    container: Mapping[str, Any] | None = None,
    container_status: Mapping[str, Any] | None = None,
    spec: Mapping[str, Any] | None = None,
    options: str = "",
    owner: str = "",
) -> dict[str, Any]:
    """A pod with one container, which runs unless a test says otherwise."""
    process = f"alluxio-{component or role}"
    name = name or f"alluxio-{role}-0"
    variable = f"ALLUXIO_{(component or role).upper().replace('-', '_')}_JAVA_OPTS"
    state = {"running": {"startedAt": "2026-01-01T00:00:00Z"}}
    return {
        "metadata": {
            "name": name,
            "uid": f"uid-of-{name}",
            "labels": {"app": "alluxio", "role": f"alluxio-{role}", "release": "alluxio"},
            **({"ownerReferences": [{"kind": owner}]} if owner else {}),
        },
        "spec": {
            "nodeName": "n1",
            "containers": [
                {
                    "name": process,
                    "image": "alluxio/alluxio:2.9.5",
                    "env": [{"name": variable, "value": options}],
                    **(container or {}),
                }
            ],
            **(spec or {}),
        },
        "status": {
            "conditions": [{"type": "Ready", "status": "True"}],
            "startTime": "2026-01-01T00:00:00Z",
            "hostIP": "10.0.0.1",
            "podIP": "10.1.0.1",
            "containerStatuses": [
                {
                    "name": process,
                    "ready": True,
                    "restartCount": 0,
                    "state": state,
                    **(container_status or {}),
                }
            ],
            **(status or {}),
        },
    }


def event(about: Mapping[str, Any], reason: str, message: str) -> dict[str, Any]:
    """An event about an object."""
    metadata = about["metadata"]
    return {
        "metadata": {"name": f"{metadata['name']}.1"},
        "involvedObject": {"name": metadata["name"], "uid": metadata.get("uid")},
        "reason": reason,
        "message": message,
        "lastTimestamp": "2027-01-15T08:00:00Z",
    }


def problems(found: Snapshot) -> list[Problem]:
    """All that is wrong with a cluster."""
    return list(diagnosed(View(found)))


def ids(found: Snapshot) -> list[str]:
    """What is wrong with a cluster, by the names of the diagnoses."""
    return list(dict.fromkeys(each.diagnosis.id for each in problems(found)))


def why(found: Snapshot, id: str) -> list[str]:
    """What says that a diagnosis is true: of each, what it is about, and the words."""
    return [f"{each.about}: {each.why}" for each in BY_ID[id].look(View(found))]
