"""What holds for all pods together: clocks, versions, and the configuration that they have."""

from __future__ import annotations

from collections.abc import Iterator

from ..._properties.components import Component
from ..ask import journal_hosts, running_options
from ..pods import is_ready, name_of
from ..view import Found, View, pod
from .workers import reported

_APART = 5.0


def clocks(view: View) -> Iterator[Found]:
    """Nodes whose clocks are apart, by more than what asking took."""
    offsets: dict[str, tuple[float, float]] = {}
    for each in view.containers:
        probe = view.probe(each)
        if probe.get("clock", "").isdigit() and "asked" in probe:
            before, after = map(float, probe["asked"].split())
            now = float(probe["clock"])
            node = str(each.pod["spec"].get("nodeName"))
            # Its clock is this far ahead of ours, at least and at most.
            low, high = now - after, now + 1 - before
            old = offsets.get(node, (low, high))
            offsets[node] = (max(low, old[0]), min(high, old[1]))
    if len(offsets) < 2:
        return
    ahead = max(offsets, key=lambda node: offsets[node][0])
    behind = min(offsets, key=lambda node: offsets[node][1])
    apart = offsets[ahead][0] - offsets[behind][1]
    if apart > _APART:
        yield Found(f"node/{ahead}", f"Its clock is {apart:.0f} s or more ahead of {behind}'s.")


def versions(view: View) -> Iterator[Found]:
    """Pods of one cluster with several images, and workers of another version than the master."""
    images: dict[str, list[str]] = {}
    for each in view.containers:
        if each.component is not None and not each.init:
            image = f"{each.spec['image']}"
            images.setdefault(image, []).append(each.key)
    digests: dict[str, set[str]] = {}
    for each in view.containers:
        if each.component is not None and each.status.get("imageID"):
            digests.setdefault(each.spec["image"], set()).add(each.status["imageID"])
    if len(images) > 1:
        told = [f"{image} in {_some(keys)}" for image, keys in sorted(images.items())]
        yield Found("pods", f"{'; '.join(told)}.")
    for image, found in sorted(digests.items()):
        if len(found) > 1:
            yield Found("pods", f"{image} is {len(found)} images: {', '.join(sorted(found))}.")
    if len(images) == 1:
        told_of = {each.version: each.host for each in reported(view) or ()}
        if len(told_of) > 1:
            told = [f"{version} at {host}" for version, host in sorted(told_of.items())]
            yield Found("workers", f"They report {'; '.join(told)}.")


def _some(keys: list[str]) -> str:
    more = f" and {len(keys) - 3} more" if len(keys) > 3 else ""
    return f"{', '.join(sorted(keys)[:3])}{more}"


def old_configuration(view: View) -> Iterator[Found]:
    """Processes with other options than the ConfigMap has now."""
    for each in view.of(*(each for each in Component if each is not Component.ALL)):
        assert each.component is not None
        running = running_options(view.probe(each), each.component)
        if running is None:
            continue
        now = view.options(each)
        changed = [
            f"{name}: {_value(running, name)} -> {_value(now, name)}"
            for name in sorted({*running, *now})
            if running.get(name) != now.get(name)
        ]
        if changed:
            more = f" and {len(changed) - 4} more" if len(changed) > 4 else ""
            yield Found(
                pod(each.pod),
                f"container {each.name} runs with what the ConfigMap had before:"
                f" {'; '.join(changed[:4])}{more}.",
            )


def _value(options: dict[str, str], name: str) -> str:
    return options[name] or "set" if name in options else "(absent)"


def services(view: View) -> Iterator[Found]:
    """Names that the masters are to be found by, and that no Service has."""
    if "services" not in view.snapshot.objects:
        return
    there = {name_of(each) for each in view.objects("services")}
    wanted = {}
    for each in view.of(Component.MASTER, Component.WORKER):
        given = view.options(each)
        for host in [*journal_hosts(given), given.get("alluxio.master.hostname", "")]:
            if host and "." not in host and "$" not in host:
                wanted[host] = pod(each.pod)
    for host in sorted(wanted.keys() - there):
        if any(is_ready(each) for each in view.role("master") if name_of(each) == host):
            what = f"Its pod is ready, and no Service is called {host}, as the others look for it."
        else:
            what = f"No Service is called {host}, the name by which masters are looked for."
        yield Found(f"service/{host}", what)
