"""A snapshot as diagnoses look at it: pods with what belongs to them, found once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from .._properties.components import Component
from .pods import (
    Container,
    condition,
    containers_of,
    is_alluxio,
    is_ready,
    moment,
    name_of,
    options,
    role_of,
)
from .snapshot import Object, Snapshot

_RECENT = 3600
_TELLING = re.compile(
    r"ERROR|FATAL|Exception|\bError\b|Caused by|[Ff]ailed|Unrecognized|[Dd]enied|cannot|refused"
)
_CAUSE = re.compile(r'Uncaught exception while running .*?Root Cause "(.*)"?$')
_FRAME = re.compile(r"^\s+at |^\s*\.\.\. \d+ more")
_LONGEST = 400


class Found(NamedTuple):
    """One thing that is wrong.

    Attributes:
        about: The object, as ``pod/NAME``.
        why: What says so, with its numbers and words.
    """

    about: str
    why: str


class View:
    """A snapshot, indexed."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the snapshot."""
        self.snapshot = snapshot

    @cached_property
    def pods(self) -> Sequence[Object]:
        """The cluster's pods."""
        return [each for each in self.objects("pods") if is_alluxio(each, self.snapshot.name)]

    @cached_property
    def applications(self) -> Sequence[Object]:
        """Pods beside it, with directories of their nodes."""
        return [each for each in self.objects("pods") if not is_alluxio(each)]

    @cached_property
    def containers(self) -> Sequence[Container]:
        """The containers of its pods."""
        return [container for pod in self.pods for container in containers_of(pod)]

    @cached_property
    def config_maps(self) -> Mapping[str, Object]:
        """The ConfigMaps that its pods refer to."""
        return {name_of(each): each for each in self.objects("configmaps")}

    def objects(self, kind: str) -> Sequence[Object]:
        """The objects of a kind, by its plural."""
        return self.snapshot.objects.get(kind, ())

    def of(self, *components: Component) -> Iterator[Container]:
        """The containers of processes."""
        return (each for each in self.containers if each.component in components)

    def options(self, container: Container) -> dict[str, str]:
        """The JVM options of a container's process, as they are now."""
        return options(container, self.config_maps)

    def probe(self, container: Container) -> Mapping[str, str]:
        """What was answered in a container; empty if nobody could ask."""
        return self.snapshot.probes.get(container.key, {})

    def events(self, document: Object, *reasons: str) -> list[str]:
        """The messages of events about an object, the newest last."""
        uid = document["metadata"].get("uid")
        found = [
            each
            for each in self.objects("events")
            if each["involvedObject"].get("uid") == uid and each.get("reason") in reasons
        ]
        found.sort(key=lambda each: str(each.get("lastTimestamp") or each.get("eventTime") or ""))
        return [str(each.get("message", "")) for each in found]

    def recent(self, container: Container) -> bool:
        """Whether it is not ready, or ended within the last hour."""
        ended = moment(container.ended.get("finishedAt"))
        late = ended is not None and ended > self.snapshot.time - _RECENT
        return late or not container.status.get("ready", False)

    def last_log(self, container: Container) -> str:
        """The last lines of the container that ended."""
        logs = self.snapshot.logs
        previous = logs.get(f"{container.key} --previous", "")
        return previous if container.running and previous else logs.get(container.key, previous)

    def role(self, role: str) -> list[Object]:
        """The pods of a kind."""
        return [each for each in self.pods if role_of(each) == role]


def last_words(text: str, most: int = 3) -> str:
    """The part of a log that says most about the end of a process.

    It is the root cause, if Alluxio logged that it ends for one: what it logs while it stops tells
    nothing. Otherwise it is the last lines about a failure, or the very last.

    Args:
        text: The log.
        most: How many lines.
    """
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    plain = [each for each in lines if not _FRAME.match(f" {each}")]
    causes = [match[1].rstrip('"') for each in plain if (match := _CAUSE.search(each))]
    telling = [each for each in plain[-40:] if _TELLING.search(each)]
    chosen = causes[-1:] or (telling or plain)[-most:]
    return " / ".join(each if len(each) <= _LONGEST else f"{each[:_LONGEST]}…" for each in chosen)


def pod(document: Object) -> str:
    """What a finding about a pod is about."""
    return f"pod/{name_of(document)}"


def not_ready(view: View, role: str) -> list[Object]:
    """The pods of a kind that are not ready."""
    return [each for each in view.role(role) if not is_ready(each)]


def scheduled(document: Object) -> Object:
    """The condition that says whether a pod has a node."""
    return condition(document, "PodScheduled")
