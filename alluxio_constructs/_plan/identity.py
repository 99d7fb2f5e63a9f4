"""Rules: a cluster that becomes another one, by its name or its under storage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .._compare.pairs import Name
from .._properties.components import Component
from .commands import in_namespace
from .entry import Entries, Entry
from .masters import BACKUP, is_master, root_place
from .situation import Situation


def under_storage(situation: Situation) -> Entries:
    """Another under storage at the root."""
    for each in situation.of(Component.MASTER):
        old, new = root_place(each.old), root_place(each.new)
        if old != new:
            yield Entry(
                "under-storage",
                [each.name],
                f"the root under storage changes: {old} -> {new}",
                [
                    "the journal still lists the files of the old one, which the new one does not"
                    " have; files that are not persisted yet go to the new one (by the source; not"
                    " tried)"
                ],
                do="persist what is in Alluxio alone (`alluxio fs persist /`) and copy the files,"
                " or mount the new one in a directory: `alluxio fs mount`",
                page="docs/under-stores.md",
            )


def renamed(situation: Situation) -> Entries:
    """A cluster of another name, or in another namespace."""
    old = [each for each in situation.gone if is_master(each, situation.old)]
    new = [each for each in situation.added if is_master(each, situation.new)]
    if not old or not new:
        return
    for name in new:
        before = ", ".join(_full(each) for each in old)
        yield Entry(
            "renamed",
            [*old, name],
            f"{_full(name)} is a different cluster from {before}",
            [
                "it starts with its own journal, which is empty unless claims with its names exist;"
                " the claims of the other stay",
                f"{before} keeps running: if both use the same journal, in HDFS, on a node or on a"
                " claim, both write to it",
            ],
            do=f"keep the name and the namespace; else {BACKUP}, stop the old one"
            f" ({in_namespace(old[0], f'scale statefulset/{old[0].name} --replicas=0')}), and start"
            " the new one from the backup",
            page="docs/several-clusters.md",
        )


def _full(name: Name) -> str:
    return f"{name} in {name.namespace}" if name.namespace else str(name)


RULES: Sequence[Callable[[Situation], Entries]] = (renamed, under_storage)
"""The rules."""
