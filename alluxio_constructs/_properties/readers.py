"""The processes that read a property: those of its scope, and those named by a correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .catalogue import RELEASE, Entry
from .components import Component
from .corrections import correction

_SCOPES: Mapping[Component, Sequence[str]] = {
    Component.MASTER: ("all", "server", "master", "client"),
    Component.JOB_MASTER: ("all", "server", "master", "client"),
    Component.WORKER: ("all", "server", "worker", "client"),
    Component.JOB_WORKER: ("all", "server", "worker", "client"),
    Component.FUSE: ("all", "client"),
    Component.PROXY: ("all", "server", "client"),
    Component.LOG_SERVER: ("all", "server"),
    Component.CLIENT: ("all", "client"),
}


def reads(component: Component, entry: Entry) -> bool:
    """Whether a process reads a property.

    Args:
        component: The process; not `Component.ALL`, whose variable every process reads.
        entry: The property.
    """
    corrected = correction(entry.name)
    if corrected is not None and (corrected.instead or component in corrected.readers):
        return component in corrected.readers
    return entry.scope in _SCOPES[component]


def readers(entry: Entry) -> list[Component]:
    """The processes of a cluster that read a property, in the order of `Component`."""
    return [each for each in _SCOPES if each is not Component.CLIENT and reads(each, entry)]


def listed_for(entry: Entry) -> str:
    """The processes that read a property, as errors say it."""
    names = [each.suffix for each in readers(entry)]
    listed = " and ".join([*filter(None, [", ".join(names[:-1])]), *names[-1:]])
    return f"the catalogue of {RELEASE} lists for {f'{listed} only' if names else 'no process'}"
