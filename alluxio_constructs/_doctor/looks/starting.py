"""Containers that do not start, or not for long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..._base.quantities import jvm_bytes, quantity, whole_bytes
from ..pods import Container, is_ready, moment, name_of, references
from ..snapshot import Object
from ..view import Found, View, last_words, pod

_PULL = (
    *("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"),
    *("ImageInspectError", "RegistryUnavailable"),
)
_NOT_MADE = ("CreateContainerConfigError", "CreateContainerError", "RunContainerError")
_KILLED = r"Container ([\w-]+) failed (startup|liveness) probe"
_YOUNG = 300


def _place(container: Container) -> str:
    return f"container {container.name}"


def image_pulls(view: View) -> Iterator[Found]:
    """Images that no node gets."""
    for each in view.containers:
        if each.waiting.get("reason") in _PULL:
            said = [*view.events(each.pod, "Failed"), each.waiting.get("message", "")]
            telling = [text for text in said if each.spec["image"] in text] or said
            why = max(telling, key=len)
            yield Found(pod(each.pod), f"{_place(each)}, image {each.spec['image']}: {why}")


def _needed(view: View, kind: str) -> Iterator[tuple[str, str, str | None]]:
    """Which Secrets or ConfigMaps pods need: the pod, the name, and the key or None for any."""
    for each in view.pods:
        for found, name, key, optional in references(each["spec"]):
            if found == kind and not optional:
                yield pod(each), name, key


def secrets(view: View) -> Iterator[Found]:
    """Secrets, and keys of them, that pods need and nobody made."""
    there = view.snapshot.secrets
    for about, name, key in _needed(view, "secrets"):
        if name not in there:
            continue
        keys = there[name]
        if keys is None:
            yield Found(about, f"The Secret {name} does not exist.")
        elif key is not None and key not in keys:
            had = f"it has {', '.join(keys)}" if keys else "it is empty"
            yield Found(about, f"The Secret {name} has no key {key}; {had}.")


def config_maps(view: View) -> Iterator[Found]:
    """ConfigMaps, and keys of them, that pods need and nobody made."""
    if any(each.what == "configmaps" for each in view.snapshot.unread):
        return
    for about, name, key in _needed(view, "configmaps"):
        if name == "kube-root-ca.crt":
            continue
        found = view.config_maps.get(name)
        if found is None:
            yield Found(about, f"The ConfigMap {name} does not exist.")
        elif key is not None and key not in (found.get("data") or {}):
            yield Found(about, f"The ConfigMap {name} has no key {key}.")


def mounts(view: View) -> Iterator[Found]:
    """Volumes that the kubelet cannot mount, and containers that it cannot make."""
    missing = {each.about for look in (secrets, config_maps) for each in look(view)}
    for each in view.pods:
        if is_ready(each) or pod(each) in missing:
            continue
        if messages := view.events(each, "FailedMount", "FailedAttachVolume"):
            yield Found(pod(each), messages[-1])
    for container in view.containers:
        reason = container.waiting.get("reason", "")
        if reason in _NOT_MADE and pod(container.pod) not in missing:
            said = container.waiting.get("message", reason)
            yield Found(pod(container.pod), f"{_place(container)}: {said}")


def init_containers(view: View) -> Iterator[Found]:
    """Init containers that fail, with their own words."""
    for each in view.containers:
        if each.init and each.ended.get("exitCode") and not each.status.get("ready"):
            said = last_words(view.snapshot.logs.get(each.key, ""), most=2)
            why = f"{_place(each)} ends with {each.ended['exitCode']}"
            yield Found(pod(each.pod), f"{why}: {said}" if said else f"{why}.")


def _killed_by_probe(view: View, container: Container) -> str | None:
    """The message of the kubelet that ended a container for its probe."""
    for text in reversed(view.events(container.pod, "Killing")):
        match = re.search(_KILLED, text)
        if match and match[1] == container.name:
            return match[2]
    return None


def _lifetime(container: Container) -> float | None:
    start, end = (moment(container.ended.get(each)) for each in ("startedAt", "finishedAt"))
    return None if start is None or end is None else end - start


def _crashed(view: View) -> Iterator[Container]:
    """Containers that ended by themselves, not long ago or for good."""
    for each in view.containers:
        if each.init or not each.ended or not view.recent(each):
            continue
        if each.ended.get("reason") == "OOMKilled" or _killed_by_probe(view, each):
            continue
        if each.restarts or not each.running:
            yield each


CRASHES = {
    "metastore": r"Unrecognized checkpoint name",
    "option": r"Unrecognized VM option|Could not create the Java Virtual Machine|Invalid .*heap",
    "permission": r"Permission denied|AccessDeniedException|not writable",
    "heap": r"java\.lang\.OutOfMemoryError|OutOfDirectMemoryError",
    "port": r"Address already in use|BindException|Failed to bind",
    "tier": r"tmpfs is smaller than the configured size",
    "disk": r"No space left on device",
    "fuse": r"Unable to mount FS|mountpoint is not empty|fuse: device not found",
}
"""What a log says of why its process ended, in the order in which it is asked."""


def crashes(kind: str | None, view: View) -> Iterator[Found]:
    """Containers that end, by what their last log says.

    Args:
        kind: One of `CRASHES`, or None for what none of them explains.
        view: What was read.
    """
    for each in _crashed(view):
        text = view.last_log(each)
        found = next((name for name, says in CRASHES.items() if re.search(says, text)), None)
        if found != kind:
            continue
        lines = [line for line in text.splitlines() if kind and re.search(CRASHES[kind], line)]
        said = lines[-1].strip()[:400] if lines else last_words(text)
        code, signal = each.ended.get("exitCode"), each.ended.get("signal")
        end = f"signal {signal}" if signal else f"exit code {code}"
        times = f", {each.restarts} restarts" if each.restarts else ""
        why = f"{_place(each)} ended with {end}{times}"
        yield Found(
            pod(each.pod), f"{why}. Its last log: {said}" if said else f"{why}, without a log."
        )


def out_of_memory(view: View) -> Iterator[Found]:
    """Containers that took more than their limit, with the numbers."""
    for each in view.containers:
        if each.ended.get("reason") == "OOMKilled" and view.recent(each):
            yield Found(pod(each.pod), f"{_place(each)} was killed. {_sum(view, each)}")


def _sum(view: View, container: Container) -> str:
    """What a process may take, beside what it is given."""
    limit = whole_bytes(((container.spec.get("resources") or {}).get("limits") or {}).get("memory"))
    given = view.options(container)
    parts: list[tuple[str, int]] = []
    for name, words in (("-Xmx", "heap"), ("-XX:MaxDirectMemorySize", "direct memory")):
        size = jvm_bytes(given.get(name, ""))
        if size is not None:
            parts.append((words, size))
    parts += list(_in_memory(container))
    told = [f"{words} {quantity(size)}" for words, size in parts]
    if limit is None:
        return f"It has no limit of its own: its node ran out of memory. {', '.join(told)}."
    rest = limit - sum(size for _, size in parts)
    left = f"leaves {quantity(rest)}" if rest >= 0 else f"is {quantity(-rest)} too much"
    heap = "" if "-Xmx" in given else " No -Xmx is given: the launcher's default may be larger."
    if not told:
        return f"Its limit is {quantity(limit)}.{heap}"
    return f"Its limit is {quantity(limit)}; {', '.join(told)} {left} for all else.{heap}"


def _in_memory(container: Container) -> Iterator[tuple[str, int]]:
    """The volumes of a container that are in memory."""
    volumes = {each["name"]: each for each in container.pod["spec"].get("volumes") or ()}
    for mount in container.spec.get("volumeMounts") or ():
        source = volumes.get(mount["name"], {}).get("emptyDir") or {}
        size = whole_bytes(source.get("sizeLimit"))
        if source.get("medium") == "Memory" and size is not None:
            yield f"volume at {mount['mountPath']}", size


def slow_starts(view: View) -> Iterator[Found]:
    """Containers that a probe ended before they listened."""
    yield from _ended_by_probe(view, young=True)


def probes(view: View) -> Iterator[Found]:
    """Containers that a probe ended after they had run."""
    yield from _ended_by_probe(view, young=False)


def _ended_by_probe(view: View, *, young: bool) -> Iterator[Found]:
    for each in view.containers:
        kind = _killed_by_probe(view, each)
        lifetime = _lifetime(each)
        if kind is None or not view.recent(each):
            continue
        is_young = kind == "startup" or (lifetime is not None and lifetime < _YOUNG)
        if is_young != young:
            continue
        after = "" if lifetime is None else f" {lifetime:.0f} s after it started"
        probe = each.spec.get(f"{kind}Probe") or {}
        period, failures = probe.get("periodSeconds", 10), probe.get("failureThreshold", 3)
        allowed = probe.get("initialDelaySeconds", 0) + period * failures
        said = [text for text in view.events(each.pod, "Unhealthy") if kind in text.lower()]
        last = f" {said[-1].strip()[:300]}" if said else ""
        yield Found(
            pod(each.pod),
            f"{_place(each)}: its {kind} probe, which allows {allowed} s, ended it{after}"
            f" ({each.restarts} restarts).{last}",
        )


def not_ready(view: View) -> Iterator[Found]:
    """Masters and FUSE daemons that run and are not ready, with the words of their probe."""
    for each in view.pods:
        containers = [c for c in view.containers if c.pod is each and not c.init]
        waiting = [c for c in containers if c.running and not c.status.get("ready")]
        if not waiting or not all(c.running for c in containers) or _starting(view, each):
            continue
        said = [text for text in view.events(each, "Unhealthy") if text.startswith("Readiness")]
        names = ", ".join(c.name for c in waiting)
        words = said[-1].strip()[:300] if said else "no event says why"
        yield Found(pod(each), f"{names}: {words}")


def _starting(view: View, document: Object) -> bool:
    """Whether a pod is so young that it need not be ready."""
    begun = moment(document.get("status", {}).get("startTime"))
    return begun is not None and begun > view.snapshot.time - 60


def scaled_to_none(view: View) -> Iterator[Found]:
    """StatefulSets that are to have no pod."""
    for each in view.objects("statefulsets"):
        if each["spec"].get("replicas") == 0:
            yield Found(f"statefulset/{name_of(each)}", "It is scaled to 0.")
