"""`JobOptions` and `Schedule`: how a Job runs an `alluxio` command, and when a CronJob does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from .._base import checks
from .._base.quantities import DurationValue, seconds
from .._base.values import Value, field, put, value_object
from .._pods.pod import NO_OPTIONS, PodOptions
from .._pods.process import PROCESS, Process
from .._properties import shell
from .._properties.components import Component
from .._properties.given import kept, not_read
from ..errors import AlluxioConfigError, refuse
from .cron import check_time_zone, checked_cron
from .ufs_secret import SecretLike, SecretUse, UfsSecretOptions, described_secrets

_PROBES = ("readiness_probe", "liveness_probe", "startup_probe")
_OF_SERVICES = ("service_ports", "service_type", "service_annotations")
JOB_LABEL = "job"
"""The label by which the pods of a Job or CronJob are distinguished from those of others."""

_OF_SETS = ("update_strategy", "pod_management_policy", "claim_retention")


@value_object()
class JobOptions(Value):
    """How the pods of a Job or CronJob run an `alluxio` command.

    Args:
        process: Resources, JVM, properties and environment of the command; it has no probes and
            no `log_levels`.
            Default: 200m to 2 cores, 512 MiB to 1 GiB of memory.
        pod: Options of its pods; they refine the cluster's, whose `containers` a Job does not
            have; nor has it options of Services and of StatefulSets. The user is that of the
            masters by default, who is the superuser of the Alluxio namespace. Default: none.
        secrets: Secrets that the command needs, as files and variables (`UfsSecret` with `mount`
            and `env`; its `properties` and `pods` have no effect here). Those of under storages
            are not needed: only masters and workers connect to them. Default: none.
        retries: How often it is tried again after a failure, each time later
            (``backoffLimit``). Each try of a Job, but not of a CronJob, waits up to five minutes
            for a master. Default: 6 (Kubernetes's).
        deadline: How long it may take, retries included, until it is ended as failed
            (``activeDeadlineSeconds``). Default: none.
        delete_after: How long a finished Job is kept (``ttlSecondsAfterFinished``). A GitOps
            controller makes it again, and so runs it again. Default: until it is deleted; those of
            a CronJob as its `Schedule` says.

    Raises:
        AlluxioConfigError: On an unsupported value.
    """

    process: Process = PROCESS
    pod: PodOptions = NO_OPTIONS
    secrets: Sequence[SecretLike] = ()
    retries: int = 6
    deadline: DurationValue | None = None
    delete_after: DurationValue | None = None

    def __post_init__(self) -> None:
        _check_process(checks.instance("JobOptions process", self.process, Process))
        _check_pod(checks.instance("JobOptions pod", self.pod, PodOptions))
        put(self, secrets=described_secrets("JobOptions secrets", self.secrets))
        for i, each in enumerate(self.secrets):
            JobSecret(each).check(f"JobOptions secrets[{i}]")  # type: ignore[arg-type]
        checks.whole("JobOptions retries", self.retries, least=0)
        for name, least in (("deadline", 1), ("delete_after", 0)):
            given = getattr(self, name)
            if given is not None:
                put(self, **{name: seconds(f"JobOptions {name}", given, least=least)})


def _check_process(process: Process) -> None:
    for name in _PROBES:
        if getattr(process, name) is not None:
            raise refuse(
                f"JobOptions process.{name}",
                getattr(process, name),
                "must be left out: a Job serves nobody, and has no probes",
                "leave it out",
            )
    if process.log_levels:
        raise AlluxioConfigError(
            "must be left out: a command logs to a file of its container, which ends with it",
            parameter="JobOptions process.log_levels",
            remedy="leave it out; what a command prints is in the log of its pod",
        )
    given = kept(process.properties)
    for error in not_read("JobOptions process.properties", Component.CLIENT, given):
        raise error
    for name, value in given.values.items():
        shell.definition(name, value, sourced=False)
    for option in process.jvm.options:
        shell.option(option, sourced=False)


def _check_pod(pod: PodOptions) -> None:
    if JOB_LABEL in pod.labels:
        raise refuse(
            "JobOptions pod.labels",
            JOB_LABEL,
            "must not have the label with the Job's name, by which network policies select its"
            " pods",
            "choose another label",
        )
    for name, reason in (
        ("containers", "a Job ends only when all containers of its pod do"),
        *((each, "a Job has no Service") for each in _OF_SERVICES),
        *((each, "a Job makes its pods in its own way") for each in _OF_SETS),
    ):
        if getattr(pod, name):
            raise AlluxioConfigError(
                f"must be left out: {reason}",
                parameter=f"JobOptions pod.{name}",
                remedy="leave it out, or use init_containers"
                if name == "containers"
                else "leave it out",
            )


class JobSecret(SecretUse):
    """What a Secret sets and mounts in a Job, whichever pods it is given to otherwise."""

    def __init__(self, options: UfsSecretOptions) -> None:
        """Of a Secret."""
        super().__init__(options)

    def _reaches(self, component: Component) -> bool:
        return component is Component.CLIENT

    def check(self, parameter: str) -> None:
        """Refuse a Secret of which nothing would be used.

        Args:
            parameter: What errors call it.

        Raises:
            AlluxioConfigError: On such a Secret.
        """
        if self.options.mount is None and not self.options.env:
            raise AlluxioConfigError(
                "has properties alone, which masters and workers read, and no Job",
                parameter=f"{parameter} {self.options.secret_name!r}",
                remedy="leave it out, or give it mount=… or env={…}",
            )


@value_object(kw_only=False)
class Schedule(Value):
    """When a CronJob runs, and what it keeps.

    A run that is due while another one is running is skipped (``concurrencyPolicy: Forbid``).

    Args:
        cron: Minute, hour, day of the month, month, day of the week: ``"0 3 * * *"``, or
            ``"@daily"`` and the like.
        time_zone: The time zone of the schedule: ``"Europe/Berlin"``. Default: that of
            Kubernetes's controller, mostly UTC.
        starting_deadline: How late a run may start before it is skipped
            (``startingDeadlineSeconds``). Default: none.
        keep_successful: How many finished Jobs are kept, for their logs. Default: 3
            (Kubernetes's).
        keep_failed: How many failed ones. Default: 1 (Kubernetes's).
        suspended: Whether it does not run for now; ``kubectl create job --from=cronjob/NAME`` does
            all the same. Default: False.

    Raises:
        AlluxioConfigError: On an invalid schedule.
    """

    cron: str
    time_zone: str | None = field(default=None, kw_only=True)
    starting_deadline: DurationValue | None = field(default=None, kw_only=True)
    keep_successful: int = field(default=3, kw_only=True)
    keep_failed: int = field(default=1, kw_only=True)
    suspended: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        put(self, cron=checked_cron(self.cron))
        if self.time_zone is not None:
            check_time_zone(self.time_zone)
        if self.starting_deadline is not None:
            # The controller looks every ten seconds.
            found = seconds("Schedule starting_deadline", self.starting_deadline, least=10)
            put(self, starting_deadline=found)
        checks.whole("Schedule keep_successful", self.keep_successful, least=0)
        checks.whole("Schedule keep_failed", self.keep_failed, least=0)
        checks.boolean("Schedule suspended", self.suspended)


JOB_OPTIONS = JobOptions()
"""A Job that nothing was set for."""

ScheduleLike: TypeAlias = "Schedule | str"
"""A schedule, or just its cron expression."""


def described_schedule(given: object) -> Schedule:
    """A schedule, given as such or as a cron expression.

    Args:
        given: What was given.

    Raises:
        AlluxioConfigError: If it is none.
    """
    return given if isinstance(given, Schedule) else Schedule(given)  # type: ignore[arg-type]
