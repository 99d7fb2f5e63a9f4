"""Rules: masters that join or leave the quorum, and their addresses in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .._parts.ports import JOURNAL_PORTS, port_in
from .._properties.components import Component
from .entry import Entries, Entry
from .masters import BACKUP, addresses, is_embedded
from .situation import Change, Situation


def number_of_masters(situation: Situation) -> Entries:
    """Another number of masters."""
    for each in situation.of(Component.MASTER):
        old, new = each.numbers[:2]
        if old == new or each.refused or not old or not new:
            continue
        if not (is_embedded(each.old) and is_embedded(each.new)):
            continue
        do, details = _steps(each, old, new)
        yield Entry(
            "number-of-masters",
            [each.name],
            f"the number of masters changes: {old} -> {new}",
            details,
            do=do,
            page="docs/number-of-masters.md",
        )


def _steps(change: Change, old: int, new: int) -> tuple[str, Sequence[str]]:
    options = change.old.options(Component.MASTER)
    remove = [
        f"`alluxio fsadmin journal quorum remove -domain {component.name} -address"
        f" {pod}:{port_in(options, component, port)}`"
        for pod in change.stopping
        for component, port in JOURNAL_PORTS.items()
    ]
    if abs(new - old) > 1:
        step = old + 1 if new > old else old - 1
        return (
            f"go one at a time: {step} first, until `alluxio fsadmin journal quorum info` lists"
            f" {step} as AVAILABLE in both domains",
            [
                "masters with the embedded journal must be added and removed one at a time: members"
                " with an empty journal can outvote the others, or too few of the old ones are left"
            ],
        )
    if new > old:
        return (
            "see that all are AVAILABLE before and after: `alluxio fsadmin journal quorum info`",
            ["the new one has an empty journal, which the others fill"],
        )
    return (
        f"then remove it from the quorum: {', '.join(remove)}",
        [
            "a master that leaves stays a member of the quorum until it is removed, and counts as"
            " lost"
        ],
    )


def quorum_addresses(situation: Situation) -> Entries:
    """Masters that the others know by another address."""
    for each in situation.of(Component.MASTER):
        old, new = (addresses(of) for of in (each.old, each.new))
        moved = [f"{one} -> {other}" for one, other in zip(old, new, strict=False) if one != other]
        if moved and is_embedded(each.old) and is_embedded(each.new):
            yield Entry(
                "quorum-addresses",
                [each.name],
                f"members of the quorum change their addresses: {', '.join(moved)}",
                [
                    "a member is identified by its host and port, which the journal keeps: the"
                    " others do not recognize it under another address (by the source; not tried)"
                ],
                do=f"keep the ports, or migrate through a backup: {BACKUP}",
                page="docs/number-of-masters.md",
            )


RULES: Sequence[Callable[[Situation], Entries]] = (number_of_masters, quorum_addresses)
"""The rules."""
