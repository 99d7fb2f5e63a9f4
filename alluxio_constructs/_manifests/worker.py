"""The workers of a cluster, each with its job worker, as Kubernetes objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._base.values import Value, value_object
from .._model.cluster import Cluster
from .._model.labels import selector_labels
from .._model.options import AUTOSCALED
from .._pods import probes
from .._pods.mounts import VolumeKind, kind_of
from .._pods.scheduling import apart
from .._properties.components import WORKERS, Component, Role
from ..errors import AlluxioConfigError
from .containers import Container, process_container
from .fuse import preparing, serving_fields
from .objects import Manifest
from .pods import assembled
from .workloads import policies, service, workload


@value_object()
class WorkerManifests(Value):
    """The objects of the workers, and the problems of their pods."""

    service: Manifest | None
    workload: Manifest
    policies: Sequence[Manifest]
    problems: Sequence[AlluxioConfigError]


def worker_manifests(cluster: Cluster) -> WorkerManifests:
    """The workers: a DaemonSet or, if their number is given, a StatefulSet and its Service.

    Args:
        cluster: The cluster.
    """
    fuse = cluster.fuse_in_workers
    containers = [
        process_container(
            cluster,
            Component.WORKER,
            args=["worker-only", "--no-format"],
            readiness=probes.tcp("rpc"),
            liveness=probes.tcp("rpc"),
            extra=None if fuse is None else serving_fields(cluster, fuse),
        ),
        process_container(
            cluster,
            Component.JOB_WORKER,
            args=["job-worker"],
            readiness=probes.tcp("job-rpc"),
            liveness=probes.tcp("job-rpc"),
        ),
    ]
    pod = assembled(
        cluster,
        Role.WORKER,
        containers=containers,
        user=1000 if fuse is None else 0,
        init_containers=[] if fuse is None else [preparing(cluster, fuse)],
        affinity=None if cluster.workers is None else _apart(cluster, containers[0]),
    )
    set_name = f"{cluster.name}-worker"
    if cluster.workers is None:
        governing = None
        made = workload(cluster, Role.WORKER, kind="DaemonSet", pod=pod)
    else:
        governing = service(cluster, Role.WORKER, id="service", name=set_name, components=WORKERS)
        made = workload(
            cluster,
            Role.WORKER,
            kind="StatefulSet",
            pod=pod,
            fields={
                "serviceName": set_name,
                # Applying the manifest must not reset the number that an autoscaler sets.
                "replicas": None if cluster.workers == AUTOSCALED else cluster.workers,
                "podManagementPolicy": cluster.pods[Role.WORKER].pod_management_policy
                or "Parallel",
            },
        )
    return WorkerManifests(
        service=governing,
        workload=made,
        policies=tuple(policies(cluster, Role.WORKER)),
        problems=pod.problems,
    )


def _apart(cluster: Cluster, worker: Container) -> dict[str, Any]:
    """An anti-affinity between workers, required if they would share node directories."""
    tiers = {each.path for each in cluster.tiers.directory_mounts}
    share = (
        cluster.pods[Role.WORKER].host_network
        or cluster.fuse_in_workers is not None
        or any(
            each.path in tiers and kind_of(each.volume) is VolumeKind.HOST_PATH
            for each in worker.mounts
        )
    )
    return apart(selector_labels(cluster, Role.WORKER), by_force=bool(share))
