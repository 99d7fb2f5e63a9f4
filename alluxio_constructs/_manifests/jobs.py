"""Jobs of a cluster as Kubernetes objects: its image, configuration and network, for one task."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._base import checks
from .._base.quantities import seconds_if_given
from .._base.values import Value, value_object
from .._model.access import on_host_network
from .._model.answers import java_opts, ports
from .._model.client_addresses import rpc_addresses
from .._model.cluster import Cluster
from .._model.jobs import job_problems, seen_by_job
from .._model.labels import selector_labels
from .._parts.job import JOB_LABEL, JobOptions, Schedule
from .._parts.network_policies import Peer, node_peers
from .._parts.task import Surroundings, Task
from .._pods.scripts import init_container
from .._properties.components import Component, Role
from .._properties.shell import environment_value
from ..errors import AlluxioConfigError, refuse
from .containers import image_fields, process_container
from .objects import Manifest, metadata
from .pods import Pod, assembled
from .workloads import ingress_policy, rule

_LONGEST = {"Job": 63, "CronJob": 52}
"""The longest names: those of a CronJob's Jobs have eleven characters more."""
# What an `alluxio` command connects to; logLevel asks web ports.
_PORTS = ("rpc", "web", "job-rpc", "job-web")
_SERVERS = (Role.MASTER, Role.WORKER)
_PATIENCE = 300
"""How many seconds a try of a Job waits for a master."""
_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
_EXPANDED = r"\$\$|\$\([-._a-zA-Z0-9]*\)"
"""What the kubelet would take for one dollar sign, or for a variable's value."""


@value_object()
class JobManifests(Value):
    """The objects of a Job or CronJob, where its pods are, and what is wrong with them."""

    job: Manifest
    policies: Sequence[Manifest]
    on_host_network: bool
    problems: Sequence[AlluxioConfigError]


def job_manifests(cluster: Cluster, *, name: str, task: Task, options: JobOptions) -> JobManifests:
    """A Job, and the policies that allow its pods, if the cluster has policies.

    Args:
        cluster: The cluster.
        name: The Job's name.
        task: What it does.
        options: How.

    Raises:
        AlluxioConfigError: On a name that Kubernetes refuses.
    """
    return _manifests(cluster, "Job", _name("Job", name), task, options)


def cron_job_manifests(
    cluster: Cluster, *, name: str, schedule: Schedule, task: Task, options: JobOptions
) -> JobManifests:
    """A CronJob, and the policies that allow its pods, if the cluster has policies.

    Args:
        cluster: The cluster.
        name: The CronJob's name.
        schedule: When it runs.
        task: What it does.
        options: How.

    Raises:
        AlluxioConfigError: On a name that Kubernetes refuses.
    """
    return _manifests(cluster, "CronJob", _name("CronJob", name), task, options, schedule)


def _name(kind: str, name: str) -> str:
    return checks.dns_label(f"{kind} name", name, most=_LONGEST[kind])


def _manifests(
    cluster: Cluster,
    kind: str,
    name: str,
    task: Task,
    options: JobOptions,
    schedule: Schedule | None = None,
) -> JobManifests:
    task = task.in_cluster(_surroundings(cluster))
    view = seen_by_job(cluster, name, options, task.features())
    # A run of a CronJob that finds no master fails, and says so; the next one tries again.
    first = _waiting(view) if schedule is None else []
    pod = _pod(view, task, first, f"{kind} {name!r}")
    labels = {**metadata(view, Role.JOB)["labels"], JOB_LABEL: name}
    spec: dict[str, Any] = {
        "backoffLimit": options.retries,
        "activeDeadlineSeconds": seconds_if_given(options.deadline),
        "ttlSecondsAfterFinished": seconds_if_given(options.delete_after),
        # Each try has a pod, and logs, of its own.
        "template": {**pod.template, "spec": {"restartPolicy": "Never", **pod.template["spec"]}},
    }
    if schedule is not None:
        spec = {
            **_schedule(schedule),
            "jobTemplate": {"metadata": {"labels": labels}, "spec": spec},
        }
    job = Manifest(
        id="Resource",
        api_version="batch/v1",
        kind=kind,
        name=name,
        **{**metadata(view, Role.JOB), "labels": labels},
        fields={"spec": spec},
    )
    return JobManifests(
        job=job,
        policies=tuple(_policies(cluster, view, name)),
        on_host_network=on_host_network(view, Role.JOB),
        problems=[*job_problems(view), *pod.problems],
    )


def _surroundings(cluster: Cluster) -> Surroundings:
    points = () if cluster.mounts is None else cluster.mounts.mount_points
    workers = cluster.workers
    return Surroundings(
        ufs=cluster.ufs,
        mounted=[each.path for each in points],
        workers=workers if isinstance(workers, int) else None,
    )


def _waiting(view: Cluster) -> list[Mapping[str, Any]]:
    """What has a Job that is applied together with its cluster wait for that."""
    try:
        addresses = rpc_addresses(view)
    except AlluxioConfigError:  # ZooKeeper alone knows them
        return []
    arguments = [str(_PATIENCE), *addresses]
    return [init_container("wait-for-masters", arguments, image_fields(view), mounts=[])]


def _pod(view: Cluster, task: Task, init_containers: Sequence[Mapping[str, Any]], what: str) -> Pod:
    own = {}
    with contextlib.suppress(AlluxioConfigError):  # which is found with the Job as a whole
        own = {Component.CLIENT.variable: java_opts(view, Component.CLIENT)}
    container = process_container(view, Component.CLIENT, args=())
    _check_letters(what, task, container.manifest["env"] or ())
    fields = {
        **container.manifest,
        # Not by the entry point, which knows no commands.
        "command": ["tini", "--", *map(_literal, task.words())],
        "args": None,
        # Last: the kubelet knows the variables before it, which it may refer to.
        "env": [
            *(container.manifest["env"] or ()),
            *({"name": key, "value": value} for key, value in own.items()),
        ],
    }
    return assembled(
        view,
        Role.JOB,
        init_containers=init_containers,
        containers=[
            type(container)(
                component=container.component,
                manifest=fields,
                mounts=container.mounts,
                problems=container.problems,
            )
        ],
    )


def _check_letters(what: str, task: Task, env: Sequence[Mapping[str, Any]]) -> None:
    """Refuse words that Java reads as question marks, as in a directory that it then makes."""
    if any(each["name"] in _LOCALE for each in env):
        return
    for word in task.words():
        if not word.isascii():
            raise refuse(
                f"the command of {what}",
                word,
                "must be ASCII, since the image sets no locale, and Java reads other letters as"
                " question marks",
                "name a directory above it, or, if the image has this locale, give"
                ' JobOptions(process=Process(env={"LC_ALL": "C.UTF-8"}))',
            )


def _literal(word: str) -> str:
    """A word of a command that the kubelet leaves as it is."""
    return environment_value(word) if re.search(_EXPANDED, word) else word


def _schedule(schedule: Schedule) -> Mapping[str, Any]:
    return {
        "schedule": schedule.cron,
        "timeZone": schedule.time_zone,
        "concurrencyPolicy": "Forbid",
        "startingDeadlineSeconds": seconds_if_given(schedule.starting_deadline),
        "successfulJobsHistoryLimit": schedule.keep_successful,
        "failedJobsHistoryLimit": schedule.keep_failed,
        "suspend": schedule.suspended or None,
    }


def _policies(cluster: Cluster, view: Cluster, name: str) -> Iterator[Manifest]:
    """The policies that allow a Job to connect to the servers, beside those that protect them."""
    given = cluster.network_policies
    labels = {**selector_labels(cluster, Role.JOB), JOB_LABEL: name}
    peers: list[Peer] = [{"podSelector": {"matchLabels": labels}}]
    if given is not None and on_host_network(view, Role.JOB):
        peers = node_peers(given)
    for role in (each for each in _SERVERS if each in cluster.roles):
        if given is None or on_host_network(cluster, role):
            continue
        numbers = [
            number
            for component in cluster.roles[role]
            for port, number in ports(cluster, component).items()
            if port in _PORTS
        ]
        yield ingress_policy(
            cluster,
            role,
            name=f"{name}-{role.value}",
            rules=[rule(peers, *numbers)],
            about=metadata(view, Role.JOB),
        )
