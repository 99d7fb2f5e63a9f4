"""FUSE, the applications on it, and the under storage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from ..._properties.components import Component
from ..ask import in_section
from ..pods import Container, moment, name_of
from ..snapshot import Object
from ..view import Found, View, pod

_GONE = r"Transport endpoint is not connected|no answer|Software caused connection abort"
_STORAGE = (
    r"alluxio\.underfs\.[\w.]*Exception|AmazonS3Exception|AmazonServiceException"
    r"|SdkClientException|AmazonClientException|NoSuchBucket|InvalidAccessKeyId"
    r"|SignatureDoesNotMatch|org\.apache\.hadoop\.[\w.]*Exception|StorageException"
    r"|OSSException|COSClientException|GoogleJsonResponseException|AbfsRestOperationException"
    r"|UnknownHostException|Failed to set owner"
)
_STAMP = r"^\[?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"
_WITHIN = 3600


def not_mounted(view: View) -> Iterator[Found]:
    """FUSE pods that run, and have mounted nothing."""
    for each in view.of(Component.FUSE):
        for point, said in in_section(view.probe(each), "mount").items():
            if said.startswith("nothing") and not _young(view, each):
                yield Found(pod(each.pod), f"No FUSE file system is mounted at {point}.")


def _young(view: View, container: Container) -> bool:
    begun = moment(container.status.get("state", {}).get("running", {}).get("startedAt"))
    return begun is not None and begun > view.snapshot.time - 60


def stale_mounts(view: View) -> Iterator[Found]:
    """Mounts whose daemon is gone, in FUSE pods and in applications."""
    for each in view.of(Component.FUSE):
        for point, said in in_section(view.probe(each), "mount").items():
            if re.search(_GONE, said):
                yield Found(pod(each.pod), f"{point}: {said}")
        yield from _applications(view, each)


def _applications(view: View, container: Container) -> Iterator[Found]:
    """Applications of its node that mount the mount point itself, since before it was mounted."""
    point = view.options(container).get("alluxio.fuse.mount.point", "").rstrip("/")
    begun = moment(container.status.get("state", {}).get("running", {}).get("startedAt"))
    node = container.pod["spec"].get("nodeName")
    if not point or begun is None:
        return
    for each in view.applications:
        names = {
            volume["name"]
            for volume in each["spec"].get("volumes") or ()
            if (volume.get("hostPath") or {}).get("path", "").rstrip("/") == point
        }
        if not names or each["spec"].get("nodeName") != node:
            continue
        started = [
            when
            for status in each.get("status", {}).get("containerStatuses") or ()
            if (when := moment((status.get("state", {}).get("running") or {}).get("startedAt")))
        ]
        if started and min(started) < begun and not _follows(each, names):
            yield Found(
                pod(each),
                f"It mounts {point} itself, and runs since before {name_of(container.pod)} was"
                " started: what that has mounted since, it does not see.",
            )


def _follows(document: Object, names: set[str]) -> bool:
    """Whether what is mounted later reaches all its containers."""
    mounts = [
        mount
        for container in document["spec"]["containers"]
        for mount in container.get("volumeMounts") or ()
        if mount["name"] in names
    ]
    return all(each.get("mountPropagation", "None") != "None" for each in mounts)


def storage(view: View) -> Iterator[Found]:
    """Errors of the under storage, in the logs of masters and workers of the last hour."""
    own = {"-master", *map(name_of, view.pods)}  # their names are about no under storage
    for each in view.of(Component.MASTER, Component.WORKER, Component.JOB_WORKER):
        log = view.snapshot.logs.get(each.key, "")
        lines = [
            line
            for line in _failures(log, view.snapshot.time)
            if not any(name in line for name in own)
        ]
        if lines:
            line = re.sub(r"^\S+ \S+ ", "", lines[-1]) if re.match(_STAMP, lines[-1]) else lines[-1]
            shown = line if len(line) <= 400 else f"{line[:400]}…"
            yield Found(pod(each.pod), f"container {each.name} logs: {shown}")


def _failures(log: str, now: float) -> Iterator[str]:
    """The lines of a log that tell of the under storage; what follows a line has its time."""
    when = now
    for line in log.splitlines():
        stamp = re.match(_STAMP, line)
        if stamp:
            at = datetime.strptime(f"{stamp[1]} +0000", "%Y-%m-%d %H:%M:%S %z")
            when = at.timestamp()
        if when > now - _WITHIN and re.search(_STORAGE, line):
            yield line.strip().lstrip(", ")
