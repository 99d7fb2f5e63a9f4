"""`AlluxioJob` and `AlluxioCronJob`: `alluxio` commands, and what they are made of, as Jobs."""

from __future__ import annotations

from cdk8s import ApiObject
from constructs import Construct

from .._base import checks
from .._manifests.jobs import JobManifests, cron_job_manifests, job_manifests
from .._model.cluster import Cluster
from .._model.config import ClusterConfig, cluster_of
from .._parts.job import JOB_OPTIONS, JobOptions, ScheduleLike, described_schedule
from .._parts.task import TaskLike, described_task
from .findings import report_part
from .objects import Part, place_cluster, write, write_all


class AlluxioJob(Part):
    """A Job that runs an `alluxio` command, once, as a client of a cluster."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
        command: TaskLike,
        name: str | None = None,
        options: JobOptions = JOB_OPTIONS,
    ) -> None:
        """Write the Job.

        A Job is immutable: for another command, image or option, give it another name or delete
        the old one first.

        Args:
            scope: The construct that it belongs to; its chart has the cluster's namespace.
            id: The construct id.
            config: The cluster.
            command: The words of an `alluxio` command without ``alluxio``, ``["fs", "ls", "/"]``,
                or what it is to do: a `Load`, a `Backup`, a `Pin` or a `Replication`.
            name: The Job's name, of at most 63 characters. Default: ``CLUSTER-ID``.
            options: How it runs. Default: as for `JobOptions`.

        Raises:
            AlluxioConfigError: On a command that cannot work, a name that Kubernetes refuses or
                that the namespace has already.
        """
        cluster = cluster_of("AlluxioJob config", config)
        task = described_task(command)
        checks.instance("AlluxioJob options", options, JobOptions)
        super().__init__(scope, id)
        place_cluster(self, cluster)
        self.name: str = _name(cluster, id, name)
        """The Job's name."""
        manifests = job_manifests(cluster, name=self.name, task=task, options=options)
        self.job: ApiObject
        """The Job."""
        self.network_policies: tuple[ApiObject, ...]
        """The NetworkPolicies that allow its pods, if the cluster has policies."""
        self.job, self.network_policies = _written(self, cluster, manifests)


class AlluxioCronJob(Part):
    """A CronJob that runs an `alluxio` command again and again, as a client of a cluster."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        config: ClusterConfig,
        schedule: ScheduleLike,
        command: TaskLike,
        name: str | None = None,
        options: JobOptions = JOB_OPTIONS,
    ) -> None:
        """Write the CronJob.

        Args:
            scope: The construct that it belongs to; its chart has the cluster's namespace.
            id: The construct id.
            config: The cluster.
            schedule: When it runs: a `Schedule`, or just its cron expression.
            command: As for `AlluxioJob`.
            name: The CronJob's name, of at most 52 characters. Default: ``CLUSTER-ID``.
            options: How it runs. Default: as for `JobOptions`.

        Raises:
            AlluxioConfigError: As for `AlluxioJob`, or on an invalid schedule.
        """
        cluster = cluster_of("AlluxioCronJob config", config)
        times, task = described_schedule(schedule), described_task(command)
        checks.instance("AlluxioCronJob options", options, JobOptions)
        super().__init__(scope, id)
        place_cluster(self, cluster)
        self.name: str = _name(cluster, id, name)
        """The CronJob's name."""
        manifests = cron_job_manifests(
            cluster, name=self.name, schedule=times, task=task, options=options
        )
        self.cron_job: ApiObject
        """The CronJob."""
        self.network_policies: tuple[ApiObject, ...]
        """The NetworkPolicies that allow its pods, if the cluster has policies."""
        self.cron_job, self.network_policies = _written(self, cluster, manifests)


def _name(cluster: Cluster, id: str, name: str | None) -> str:
    return f"{cluster.name}-{id}" if name is None else name


def _written(
    construct: Part, cluster: Cluster, manifests: JobManifests
) -> tuple[ApiObject, tuple[ApiObject, ...]]:
    made = write(construct, manifests.job), write_all(construct, manifests.policies)
    report_part(construct, cluster, type(construct).__name__, manifests)
    return made
