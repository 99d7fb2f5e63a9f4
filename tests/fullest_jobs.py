"""The fullest use of Jobs, and of what they do."""

from __future__ import annotations

from alluxio_constructs import (
    JobOptions,
    Jvm,
    PodOptions,
    Process,
    Resources,
    Schedule,
    UfsSecretOptions,
)
from tests.fullest_pod import JVM, RESOURCES, Arguments

JOB_OPTIONS: Arguments = {
    "process": Process(
        resources=Resources(**RESOURCES),
        jvm=Jvm(**JVM),
        properties={"alluxio.user.file.readtype.default": "CACHE"},
        env={"LANG": "de_DE.UTF-8"},
    ),
    "pod": PodOptions(labels={"team": "ml"}, host_network=False, host_pid=False),
    "secrets": [
        UfsSecretOptions(secret_name="more", mount="more", env={"AWS_REGION": "region"}),
    ],
    "retries": 2,
    "deadline": "1h",
    "delete_after": "7d",
}
SCHEDULE: Arguments = {
    "cron": "30 3 * * 1-5",
    "time_zone": "Europe/Berlin",
    "starting_deadline": "10min",
    "keep_successful": 5,
    "keep_failed": 6,
    "suspended": True,
}
LOAD: Arguments = {
    "paths": ["/data", "/more"],
    "replicas": 2,
    "bandwidth": "100Mi",
    "verify": True,
    "partial_listing": True,
    "sync": False,
}
BACKUP: Arguments = {"directory": "/backups", "keep": 3}
PIN: Arguments = {"paths": ["/data"], "pinned": False}
REPLICATION: Arguments = {"paths": ["/data"], "least": 1, "most": 3}
JOB: Arguments = {
    "command": ["fs", "ls", "-R", "/$(HOME)"],
    "name": "list",
    "options": JobOptions(**JOB_OPTIONS),
}
CRON_JOB: Arguments = {
    "schedule": Schedule(**SCHEDULE),
    "command": ["fs", "ls", "-R", "/$(HOME)"],
    "name": "list-often",
    "options": JobOptions(**JOB_OPTIONS),
}
