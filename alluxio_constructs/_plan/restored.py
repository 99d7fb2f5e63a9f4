"""Rules: masters that are to start from a backup, which they read into an empty journal alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .._parts.journal import INIT_FROM_BACKUP
from .._properties.components import Component
from .entry import Entries, Entry
from .masters import journal_place, type_of_journal
from .situation import Change, Situation
from .workloads import Workload

_EMPTY = (
    "the masters start with an empty Alluxio namespace: files that are in Alluxio alone are lost"
)


def lost(masters: Workload) -> str:
    """What is lost when masters find no journal.

    Args:
        masters: The masters.
    """
    backup = _backup(masters)
    if not backup:
        return _EMPTY
    return f"the masters start from the backup {backup}: what has changed since then is lost"


def _backup(masters: Workload) -> str:
    return masters.options(Component.MASTER).get(INIT_FROM_BACKUP, "")


def backup_not_read(situation: Situation) -> Entries:
    """A backup that is given to masters which have a journal."""
    for each in situation.of(Component.MASTER):
        old, new = _backup(each.old), _backup(each.new)
        if not new or new == old or _is_fresh(each):
            continue
        details = [
            f"it stays set ({INIT_FROM_BACKUP}): a journal that is emptied or lost later starts"
            " from this backup, which is outdated by then"
        ]
        if each.runs:
            details.insert(
                0,
                "this one is not: the leader's log says 'The journal system is not freshly"
                " formatted, skipping restoring backup', and nothing is restored",
            )
        yield Entry(
            "backup-not-read",
            [each.name],
            f"the backup is read only if the journal is empty: {new}",
            details,
            do="to go back to the backup, stop the masters and empty their journal before the"
            " apply: what has changed since the backup is lost then",
            page="docs/journal.md#starting-from-a-backup",
        )


def _is_fresh(change: Change) -> bool:
    """Whether masters find another journal, or none, of which other rules tell."""
    old, new = change.old, change.new
    return type_of_journal(old) != type_of_journal(new) or journal_place(old) != journal_place(new)


OF_IN_PLACE: Sequence[Callable[[Situation], Entries]] = (backup_not_read,)
"""The rules."""
