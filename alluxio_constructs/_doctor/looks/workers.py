"""Workers: whether the masters know them, and whether their tiers are what they are to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..._base.quantities import alluxio_size, quantity
from ..._parts.tiers import directories_in
from ..._properties.components import Component
from ..ask import in_section, socket_directory
from ..pods import Container, is_ready, moment, name_of
from ..snapshot import Object
from ..view import Found, View, pod
from .masters import filesystem
from .starting import crashes

_REPORT = "fsadmin report capacity"
_ROW = r"^(\S+) +([A-Z_ ]+?) +(\d+) +capacity +([\d.]+\w+) +(.*?)$"
_UNUSED = r"(Unable to initialize storage directory at \S+)\n(.*)"
_SILENT = 60
_ROUNDED = 0.98


class Reported(NamedTuple):
    """A worker as the leading master knows it.

    Attributes:
        host: Under which name.
        state: ``ACTIVE``, ``LOST`` …
        silent: Seconds since it was heard of.
        capacity: The bytes of all its tiers.
        version: Its version and revision.
    """

    host: str
    state: str
    silent: int
    capacity: int
    version: str


def reported(view: View) -> list[Reported] | None:
    """The workers that the leading master knows; None if nobody could ask it.

    Args:
        view: What was read.
    """
    answer = view.snapshot.commands.get(_REPORT)
    if answer is None or answer.code != 0:
        return None
    return [
        Reported(host, state, int(silent), alluxio_size(size) or 0, " ".join(rest.split()[-2:]))
        for host, state, silent, size, rest in re.findall(_ROW, answer.out, re.MULTILINE)
    ]


def _addresses(document: Object) -> set[str]:
    status, spec = document.get("status", {}), document["spec"]
    found = {status.get("hostIP"), status.get("podIP"), spec.get("nodeName"), name_of(document)}
    return {each for each in found if each}


def lost(view: View) -> Iterator[Found]:
    """Workers that the masters hear nothing of."""
    pods = view.role("worker")
    known = reported(view) or ()
    active = {each.host for each in known if each.state == "ACTIVE" and each.silent < _SILENT}
    whole = all(is_ready(each) and active & _addresses(each) for each in pods)
    for each in known:
        if each.host in active:
            continue  # also if it is listed twice: before its restart it was another worker
        own = [document for document in pods if each.host in _addresses(document)]
        if not own and whole:
            continue  # it moved, or there are less; the masters forget it by themselves
        names = ", ".join(map(pod, own)) or f"worker at {each.host}"
        there = "" if own else " No pod has that address any more: it went, or its node did."
        yield Found(
            names, f"{each.host} is {each.state}, last heard of {each.silent} s ago.{there}"
        )


def unregistered(view: View) -> Iterator[Found]:
    """Workers that run, and that no master knows."""
    known = reported(view)
    if known is None:
        return
    hosts = {each.host for each in known}
    for each in view.role("worker"):
        begun = moment(each.get("status", {}).get("startTime"))
        young = begun is not None and begun > view.snapshot.time - _SILENT
        if is_ready(each) and not young and not hosts & _addresses(each):
            listed = ", ".join(sorted(hosts)) or "nobody"
            yield Found(pod(each), f"The leading master knows {listed}; not {_address(each)}.")


def _address(document: Object) -> str:
    return str(document.get("status", {}).get("hostIP", name_of(document)))


def unreachable_masters(view: View) -> Iterator[Found]:
    """Workers and clients that do not reach a master which runs."""
    runs = {name_of(each.pod) for each in view.of(Component.MASTER) if each.status.get("ready")}
    clients = (Component.WORKER, Component.JOB_WORKER, Component.FUSE, Component.PROXY)
    for each in view.of(*clients):
        missed = [
            f"{address} ({answer.splitlines()[0].rpartition(': ')[2] if answer else 'no answer'})"
            for address, answer in in_section(view.probe(each), "reach").items()
            if answer != "yes" and address.partition(":")[0].partition(".")[0] in runs
        ]
        if missed:
            yield Found(pod(each.pod), f"container {each.name} does not reach {', '.join(missed)}.")


def unused_tiers(view: View) -> Iterator[Found]:
    """Directories that a worker could not initialize: it is ready all the same.

    The log says so when the worker starts. Of a worker whose log no longer goes back that far, only
    a capacity of 0 shows it.
    """
    known = reported(view) or ()
    for each in view.of(Component.WORKER):
        log = view.snapshot.logs.get(each.key, "")
        told = [f"It logs: {' / '.join(lines)}" for lines in re.findall(_UNUSED, log, re.MULTILINE)]
        worker = _registered(known, each)
        if not told and worker and not worker.capacity:
            declared = quantity(_sum(_quotas(view, each)))
            told = [f"It has registered a capacity of 0 B; its tiers are declared with {declared}."]
        for why in dict.fromkeys(told):
            yield Found(pod(each.pod), why)


def _quotas(view: View, container: Container) -> list[tuple[str, str]]:
    return list(directories_in(view.options(container)))


def _sum(quotas: list[tuple[str, str]]) -> int:
    return sum(alluxio_size(quota) or 0 for _, quota in quotas)


def _registered(known: Sequence[Reported], container: Container) -> Reported | None:
    """A worker as the leading master knows it now."""
    own = _addresses(container.pod)
    active = [each for each in known if each.state == "ACTIVE" and each.host in own]
    return min(active, key=lambda each: each.silent, default=None)


def small_tiers(view: View) -> Iterator[Found]:
    """Tiers whose file system is smaller than their quota, or of which the worker has less."""
    yield from crashes("tier", view)
    unused = {each.about for each in unused_tiers(view)}
    known = reported(view) or ()
    for each in view.of(Component.WORKER):
        quotas = _quotas(view, each)
        yield from _too_small(view, each, quotas)
        declared = _sum(quotas)
        worker = _registered(known, each)
        if worker and worker.capacity < _ROUNDED * declared and pod(each.pod) not in unused:
            yield Found(
                pod(each.pod),
                f"It has registered {quantity(worker.capacity)}; its tiers are declared"
                f" with {quantity(declared)}.",
            )


def _too_small(view: View, container: Container, quotas: list[tuple[str, str]]) -> Iterator[Found]:
    """Directories on one file system share its size."""
    sizes: dict[str, tuple[int, int, list[str]]] = {}
    said = in_section(view.probe(container), "directory")
    for path, quota in quotas:
        found = filesystem(said.get(path, ""))
        if found is not None:
            size, _, mount = found
            _, sum_of, paths = sizes.get(mount, (size, 0, []))
            sizes[mount] = (size, sum_of + (alluxio_size(quota) or 0), [*paths, path])
    for size, declared, paths in sizes.values():
        if size < _ROUNDED * declared:
            yield Found(
                pod(container.pod),
                f"{', '.join(paths)}: the file system has {quantity(size)}; the quota is"
                f" {quantity(declared)}.",
            )


def no_sockets(view: View) -> Iterator[Found]:
    """Workers that made no domain socket, though clients are to use one."""
    for each in view.of(Component.WORKER):
        directory = socket_directory(view.options(each))
        count = in_section(view.probe(each), "sockets").get(directory)
        if directory and count == "0" and each.status.get("ready"):
            yield Found(pod(each.pod), f"{directory} in container {each.name} has no socket in it.")
