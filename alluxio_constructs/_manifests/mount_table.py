"""The CronJob that mounts the under storages of a cluster beside the root's."""

from __future__ import annotations

from .._model.cluster import Cluster
from .._parts.mount_point import MountTableOptions
from .._parts.mount_task import MountTask
from .jobs import JobManifests, cron_job_manifests


def mount_table_manifests(cluster: Cluster, mounts: MountTableOptions) -> JobManifests:
    """The CronJob, and the policies that allow its pods, if the cluster has policies.

    Args:
        cluster: The cluster.
        mounts: What it mounts, and when.
    """
    return cron_job_manifests(
        cluster,
        name=f"{cluster.name}-mounts",
        schedule=mounts.described_schedule,
        task=MountTask(mounts.mount_points),
        options=mounts.job,
    )
