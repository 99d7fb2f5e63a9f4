"""Jobs that an apply runs, or runs again, and CronJobs that it leaves running."""

from __future__ import annotations

from pathlib import Path

from alluxio_constructs._plan.entry import Section
from tests.helm.command import ran
from tests.kit import Document
from tests.plan.made import entry, planned
from tests.plan.pairs import pairs
from tests.plan.test_command import plan, written
from tests.plan.test_live import live


def test_finished_job_that_is_gone_runs_again() -> None:
    old, new = pairs()["Job that is deleted once it has finished"]
    for there, text in (
        (old, "runs again if it has finished and is gone"),
        ([], "created, and runs"),
    ):
        found = entry(planned(there, new), Section.NEW, "job-runs")
        assert text == found.text
        (why,) = found.details
        assert "ttlSecondsAfterFinished: 60" in why
        assert "a GitOps controller does so at once" in why
        assert "`suspend: true`" in found.do
    assert {section: [] for section in Section} == planned(live(old), new)  # it is there still


def test_job_without_an_end_runs_once() -> None:
    found = entry(planned(*pairs()["Job added"]), Section.NEW, "job-runs")
    assert ("created, and runs", [], "") == (found.text, found.details, found.do)


def test_cron_job_that_is_removed_goes_on(tmp_path: Path) -> None:
    command = "`kubectl -n test delete cronjob/backup`"
    for name, text in (
        ("CronJob removed", "stays, and keeps running on its schedule: @daily"),
        ("suspended CronJob removed", "stays, suspended"),
    ):
        found = entry(planned(*pairs()[name]), Section.STAYS, "cron-job-stays")
        assert (text, f"{command}, to end it") == (found.text, found.do), name
        said = " ".join(plan(tmp_path, name).out.split())
        assert f"CronJob/backup: {text} > to do: {command}, to end it" in said, name


def test_objects_that_stay_are_deleted_by_one_command(tmp_path: Path) -> None:
    (storage, first) = pairs()["CronJob removed"].old
    second: Document = {**first, "metadata": {"name": "load", "namespace": "test"}}
    old = written(tmp_path, "old.yaml", [storage, first, second])
    said = " ".join(ran("plan", old, written(tmp_path, "new.yaml", [storage])).out.split())
    assert "`kubectl -n test delete cronjob/backup cronjob/load`" in said
