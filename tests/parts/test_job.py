"""How a Job runs, and when a CronJob does."""

from __future__ import annotations

import zoneinfo
from typing import Any

import pytest

from alluxio_constructs import (
    JobOptions,
    Jvm,
    PodOptions,
    Probe,
    Process,
    Schedule,
    UfsSecretOptions,
)
from tests.kit import refusal

SIDECAR = {"name": "sidecar", "image": "sidecar:1"}
KEY = "alluxio.master.mount.table.root.option.s3a.secretKey"


def test_job_options_refuse_what_no_job_has() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"process": Process(liveness_probe=Probe())}, "JobOptions process.liveness_probe must be"),
        ({"pod": PodOptions(containers=[SIDECAR])}, "JobOptions pod.containers must be left out"),
        ({"pod": PodOptions(service_ports={"a": 1})}, "JobOptions pod.service_ports must be left"),
        ({"pod": PodOptions(service_type="NodePort")}, "JobOptions pod.service_type must be left"),
        (
            {"pod": PodOptions(pod_management_policy="OrderedReady")},
            "JobOptions pod.pod_management_policy must be left out",
        ),
        (
            {"process": Process(log_levels={"root": "DEBUG"})},
            "JobOptions process.log_levels must be left out",
        ),
        ({"retries": -1}, "JobOptions retries must be"),
        ({"deadline": "0s"}, "JobOptions deadline must be whole seconds, 1 or more"),
        ({"delete_after": 5}, "JobOptions delete_after must be a duration"),
        ({"secrets": ["s3"]}, "JobOptions secrets[0] must be a UfsSecret"),
    ]
    for options, message in cases:
        assert refusal(JobOptions, **options).startswith(message), options


def test_job_options_refuse_properties_that_no_client_reads() -> None:
    process = Process(properties={"alluxio.worker.free.space.timeout": "1s"})
    assert (
        "JobOptions process.properties has 'alluxio.worker.free.space.timeout', which the catalogue"
        " of 2.9.5 lists for worker and job-worker only; give it to worker or job-worker, or to the"
        " cluster's properties, or write Unchecked(…) to give it to client all the same"
    ) == refusal(JobOptions, process=process)


def test_job_options_refuse_the_label_with_the_name_of_the_job() -> None:
    assert refusal(JobOptions, pod=PodOptions(labels={"job": "mine"})).startswith(
        "JobOptions pod.labels must not have the label with the Job's name"
    )


def test_job_options_refuse_what_a_shell_would_have_to_read() -> None:
    for process in (
        Process(properties={"alluxio.user.hostname": "$HOST"}),
        Process(jvm=Jvm(options=["-Da=$B"])),
    ):
        assert "has '$' in it" in refusal(JobOptions, process=process), process


def test_job_options_refuse_a_secret_of_which_nothing_would_be_read() -> None:
    secret = UfsSecretOptions(secret_name="s3", properties={KEY: "key"})
    assert (
        "JobOptions secrets[0] 's3' has properties alone, which masters and workers read, and no"
        " Job; leave it out, or give it mount=… or env={…}"
    ) == refusal(JobOptions, secrets=[secret])


def test_schedule_accepts_what_kubernetes_does() -> None:
    for cron in (
        "@daily",
        "@every 1h30m",
        "0 3 * * *",
        "*/5 0-6,8 1 JAN SUN",
        "0 0 ? * 6",
        "1/90 * * * *",
        "0 0 29 2 *",
        "0 0 31 2 MON-fri/2",
    ):
        assert cron == Schedule(cron).cron, cron


def test_schedule_separates_fields_by_single_spaces() -> None:
    assert "0 3 * * *" == Schedule(" 0\t3  * * *\n").cron


def test_schedule_refuses_what_kubernetes_does() -> None:
    cases: list[tuple[Any, str]] = [
        ("", "must be five fields"),
        ("* * * *", "must be five fields"),
        ("0 0 3 * * *", "must be five fields"),
        ("@nightly", "must be five fields"),
        ("CRON_TZ=UTC 0 3 * * *", "must not name a time zone"),
        ("@every 0s", "must be five fields"),
        ("@every 5mm", "must be five fields"),
        ("60 3 * * *", "must have a minute from 0 to 59, not 60"),
        ("0 24 * * *", "must have a hour from 0 to 23, not 24"),
        ("0 3 0 * *", "must have a day of the month from 1 to 31, not 0"),
        ("0 3 * * 0-7", "must have a day of the week from 0 to 6, or sun to sat, not 7"),
        ("a 3 * * *", "must have a minute from 0 to 59, not a"),
        ("0 3 * may-sept *", "must have a month from 1 to 12, or jan to dec, not sept"),
        ("-1 3 * * *", "must have *, numbers or ranges as the minute, not '-1'"),
        ("1- 3 * * *", "must have *, numbers or ranges as the minute, not '1-'"),
        ("1,,2 3 * * *", "must have *, numbers or ranges as the minute, not ''"),
        ("1/2/3 3 * * *", "must have *, numbers or ranges as the minute, not '1/2/3'"),
        ("*/-1 3 * * *", "must have *, numbers or ranges as the minute, not '*/-1'"),
        ("0 3 L * *", "must have a day of the month from 1 to 31, not l"),
        ("*/0 3 * * *", "must not have a minute that has a step of 0, as '*/0'"),
        ("0 3 * * FRI-MON", "must not have a day of the week that ends before it begins"),
        ("0 0 30 2 *", "must be of a day that exists: no such month has 30 days"),
        ("0 0 31 4,jun *", "must be of a day that exists: no such month has 31 days"),
        (5, "must be a schedule of cron"),
    ]
    for cron, message in cases:
        assert f"Schedule cron {message}" in refusal(Schedule, cron), cron


def test_schedule_refuses_other_values_that_cannot_work() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        *(
            ({"time_zone": each}, "Schedule time_zone must be a name of the time zone database")
            for each in ("Berlin/", "Local", "+01:00", "", 5, "Europe/Nowhere")
        ),
        ({"starting_deadline": "5s"}, "Schedule starting_deadline must be whole seconds, 10 or"),
        ({"keep_failed": -1}, "Schedule keep_failed must be"),
        ({"suspended": "no"}, "Schedule suspended must be"),
    ]
    for options, message in cases:
        assert refusal(Schedule, "@daily", **options).startswith(message), options


def test_time_zone_that_is_misspelt_is_refused_with_the_right_name() -> None:
    assert (
        "Schedule time_zone must be a name of the time zone database (got 'Europe/Berln'); did you"
        " mean Europe/Berlin?"
    ) == refusal(Schedule, "@daily", time_zone="Europe/Berln")


def test_time_zone_is_taken_as_it_is_where_there_is_no_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    assert "Europe/Nowhere" == Schedule("@daily", time_zone="Europe/Nowhere").time_zone
