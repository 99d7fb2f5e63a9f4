"""What was read of a cluster, as plain data that a file can hold. Diagnoses see nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import NOT_SHOWN, AlluxioConfigError

Object = Mapping[str, Any]
"""An object of Kubernetes, as its API answers."""

_FORMAT = 1


class Unread(NamedTuple):
    """Something that could not be looked at.

    Attributes:
        what: What it is.
        reason: Why not: what `kubectl` said, or which permission is missing.
    """

    what: str
    reason: str


class Answer(NamedTuple):
    """What a command said.

    Attributes:
        code: Its exit code.
        out: Its output, and where it failed, its errors.
    """

    code: int
    out: str


class Snapshot(NamedTuple):
    """A cluster as it was at one moment.

    Attributes:
        namespace: Where it is.
        name: The release that was asked for, or None for all in the namespace.
        time: When it was read, in seconds since 1970.
        objects: The objects by the plural of their kind: ``pods``, ``events`` …
        secrets: The keys of each Secret that pods refer to; None for one that is not there.
        logs: The last lines of containers: by ``POD/CONTAINER``, and with `` --previous`` after it
            those of the container before its last restart.
        probes: What a script in a container answered, by ``POD/CONTAINER`` and section.
        commands: What `alluxio` commands in a master answered.
        unread: What could not be looked at.
    """

    namespace: str
    name: str | None
    time: float
    objects: Mapping[str, Sequence[Object]]
    secrets: Mapping[str, Sequence[str] | None]
    logs: Mapping[str, str]
    probes: Mapping[str, Mapping[str, str]]
    commands: Mapping[str, Answer]
    unread: Sequence[Unread]


def as_text(snapshot: Snapshot) -> str:
    """A snapshot as JSON.

    Args:
        snapshot: The snapshot.
    """
    data = {
        "format": _FORMAT,
        **snapshot._asdict(),
        "commands": {name: each._asdict() for name, each in snapshot.commands.items()},
        "unread": [each._asdict() for each in snapshot.unread],
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)}\n"


def from_text(text: str, source: str) -> Snapshot:
    """Read a snapshot.

    Args:
        text: Its JSON.
        source: What errors call the file that it is from.

    Raises:
        AlluxioConfigError: If it is no snapshot, or one of another version of this library.
    """
    try:
        data = json.loads(text)
        if data.pop("format") != _FORMAT:
            raise ValueError("another format")
        data["commands"] = {name: Answer(**each) for name, each in data["commands"].items()}
        data["unread"] = [Unread(**each) for each in data["unread"]]
        return Snapshot(**data)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AlluxioConfigError(
            "is no snapshot of a cluster that this version reads",
            parameter=f"{source}:",
            value=NOT_SHOWN,
            remedy="give what doctor --bundle wrote",
        ) from None
