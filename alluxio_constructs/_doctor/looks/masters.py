"""Masters: who leads, who is in the quorum, who reaches whom; and the journal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..._base.quantities import quantity
from ..._properties.components import Component
from ..ask import in_section, journal_hosts
from ..pods import Container, name_of
from ..view import Found, View, last_words, pod

_MEMBER = r"^([A-Z]+) *\| *-?\d+ *\| *([\w.-]+):(\d+)"
_METRIC = r'"Master\.(Journal[\w.%]+)" : \{\s*"value" : ([^\s}]+)'
_LITTLE = 10.0
_PERIOD = 2_000_000


def _leaders(view: View) -> list[str]:
    return [
        name_of(each.pod)
        for each in view.of(Component.MASTER)
        if _answers(view.probe(each)).startswith("answers")
    ]


def _answers(probe: Mapping[str, str]) -> str:
    return next(iter(in_section(probe, "web").values()), "")


def no_leader(view: View) -> Iterator[Found]:
    """A cluster none of whose masters serves."""
    masters = list(view.of(Component.MASTER))
    asked = [each for each in masters if view.probe(each)]
    running = [each for each in masters if each.running]
    if not masters or _leaders(view) or len(asked) < len(running):
        return
    told = [f"{len(running)} of {len(masters)} masters run"]
    told += [f"{name_of(each.pod)}: {_log_of(view, each)}" for each in running][:1]
    seen = [text for each in running if (text := _sight(view, each))]
    yield Found(
        ", ".join(pod(each.pod) for each in masters),
        "; ".join([*told, *seen]) + ". No master's web server answers, as the leader's does.",
    )


def _log_of(view: View, container: Container) -> str:
    return last_words(view.snapshot.logs.get(container.key, ""), most=1) or "no log"


def _reached(view: View, container: Container) -> dict[str, str]:
    return in_section(view.probe(container), "reach")


def _said(answer: str) -> str:
    """Why an address was not reached, in few words."""
    if not answer:
        return "no answer within 3 s"
    return answer.splitlines()[0].rpartition(": ")[2]


def _sight(view: View, container: Container) -> str:
    """Which masters a master reaches."""
    reached = _reached(view, container)
    if not reached:
        return ""
    seen = [address for address, answer in reached.items() if answer == "yes"]
    missed = [f"{a} ({_said(text)})" for a, text in reached.items() if text != "yes"]
    parts = [f"reaches {', '.join(seen) or 'nobody'}"]
    parts += [f"not {', '.join(missed)}"] if missed else []
    return f"{name_of(container.pod)} {', '.join(parts)}"


def cut_off(view: View) -> Iterator[Found]:
    """Masters that do not reach others which run."""
    runs = {name_of(each.pod) for each in view.of(Component.MASTER) if each.status.get("ready")}
    for each in view.of(Component.MASTER, Component.JOB_MASTER):
        missed = [
            f"{address} ({_said(answer)})"
            for address, answer in _reached(view, each).items()
            if answer != "yes" and address.partition(":")[0].partition(".")[0] in runs
        ]
        if missed:
            yield Found(pod(each.pod), f"container {each.name} does not reach {', '.join(missed)}.")


def quorum(view: View) -> Iterator[Found]:
    """Masters that the leader does not have in its quorum."""
    for command, answer in view.snapshot.commands.items():
        if "quorum info" not in command or answer.code != 0:
            continue
        domain = command.rpartition(" ")[2]
        states = {host: state for state, host, _ in re.findall(_MEMBER, answer.out, re.M)}
        hosts = {host for each in view.of(Component.MASTER) for host in _hosts(view, each)}
        told = [f"{host} is {state}" for host, state in states.items() if state != "AVAILABLE"]
        told += [f"{host} is not in it" for host in sorted(hosts - states.keys())]
        told += [f"{host} is no master any more" for host in sorted(states.keys() - hosts)]
        if told:
            leader = re.search(r"Quorum leader\s*: (\S+)", answer.out)
            named = f", led by {leader[1]}" if leader else ""
            yield Found("statefulset of the masters", f"Quorum {domain}{named}: {', '.join(told)}.")


def _hosts(view: View, container: Container) -> list[str]:
    return journal_hosts(view.options(container))


def _metrics(view: View) -> Iterator[tuple[Container, dict[str, str]]]:
    """What the leader counts of its journal."""
    for each in view.of(Component.MASTER):
        answer = _answers(view.probe(each))
        if answer:
            yield each, dict(re.findall(_METRIC, answer))


def checkpoints(view: View) -> Iterator[Found]:
    """Embedded journals that grow without a checkpoint; of others, 2.9.5 counts nothing."""
    for container, found in _metrics(view):
        entries = int(float(found.get("JournalEntriesSinceCheckPoint", "0")))
        last = float(found.get("JournalLastCheckPointTime", "-1"))
        given = view.options(container)
        period = int(given.get("alluxio.master.journal.checkpoint.period.entries", f"{_PERIOD}"))
        if entries > 2 * period or (entries > period and _warned(found)):
            when = f"{(view.snapshot.time - last / 1000) / 3600:.0f} hours ago"
            yield Found(
                pod(container.pod),
                f"The journal has {entries} entries since its last checkpoint"
                f" ({when if last > 0 else 'there was none'}); one is due every {period}.",
            )


def _warned(found: Mapping[str, str]) -> bool:
    return found.get("JournalCheckpointWarn") == "true"


def filesystem(text: str) -> tuple[int, int, str] | None:
    """What `df` said of a directory: bytes in all and free, and where the file system is mounted.

    What is reserved for root counts as neither, as in the release's own percentage.

    Args:
        text: What it printed.
    """
    lines = text.splitlines()
    parts = lines[-1].split() if len(lines) > 1 else []
    if len(parts) < 6 or not parts[2].isdigit() or not parts[3].isdigit():
        return None
    return int(parts[2]) + int(parts[3]), int(parts[3]), parts[5]


def journal_disk(view: View) -> Iterator[Found]:
    """Disks of a journal, or a metastore, that are about to be full."""
    for each in view.of(Component.MASTER):
        given = view.options(each)
        text = given.get("alluxio.master.journal.space.monitor.percent.free.threshold", "")
        least = float(text) if re.fullmatch(r"[\d.]+", text) else _LITTLE
        for path, said in in_section(view.probe(each), "directory").items():
            found = filesystem(said)
            if found is not None and found[0] and 100 * found[1] / found[0] < least:
                size, free, _ = found
                yield Found(
                    pod(each.pod),
                    f"{path}: {100 * free / size:.0f}% of {quantity(size)} is free"
                    f" ({quantity(free)}), less than {least:g}%.",
                )
