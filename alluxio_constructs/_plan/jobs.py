"""Rules: Jobs that run, or run again, and CronJobs that go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .._compare.pairs import Name
from .applied import is_live
from .commands import deleting
from .entry import Entries, Entry
from .situation import Situation
from .workloads import mapping

_TTL = "ttlSecondsAfterFinished"
_PAGE = "docs/jobs.md#what-to-know-of-them"


def jobs_that_run(situation: Situation) -> Entries:
    """Jobs that an apply creates, also those that have finished and are gone."""
    for name, body, text in _created(situation):
        seconds = mapping(body.get("spec")).get(_TTL)
        details, do = [], ""
        if seconds is not None:
            details = [
                f"{_TTL}: {seconds}: it is deleted that long after it finishes, and the next apply"
                " creates it and runs it again; a GitOps controller does so at once"
            ]
            do = (
                "leave that out (`delete_after`), or make it a CronJob with `suspend: true`, which"
                " is run by hand"
            )
        yield Entry("job-runs", [name], text, details, do=do, page=_PAGE)


def _created(situation: Situation) -> Iterator[tuple[Name, Mapping[str, Any], str]]:
    for name in situation.added:
        if name.kind == "Job":
            yield name, situation.new[name], "created, and runs"
    for pair in situation.pairs:
        body = situation.old[pair.old]
        deleted = mapping(body.get("spec")).get(_TTL) is not None and not is_live(body)
        if pair.name.kind == "Job" and deleted:
            yield pair.name, body, "runs again if it has finished and is gone"


def cron_jobs_that_stay(situation: Situation) -> Entries:
    """CronJobs that no manifest has any more, and that go on."""
    for name in situation.gone:
        if name.kind == "CronJob":
            spec = mapping(situation.old[name].get("spec"))
            text = f"stays, and keeps running on its schedule: {spec.get('schedule')}"
            if spec.get("suspend") is True:
                text = "stays, suspended"
            do = f"{deleting(name)}, to end it"
            yield Entry("cron-job-stays", [name], text, do=do, page=_PAGE)


OF_NEW: Sequence[Callable[[Situation], Entries]] = (jobs_that_run,)
OF_STAYS: Sequence[Callable[[Situation], Entries]] = (cron_jobs_that_stay,)
"""The rules of each section."""
