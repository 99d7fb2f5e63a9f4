"""A cluster as one of its Jobs sees it, and what is wrong with the two together."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from .._base.values import fields
from .._parts.feature import Feature
from .._parts.job import JOB_LABEL, JobOptions, JobSecret
from .._parts.ufs_secret import UfsSecretOptions
from .._pods.pod import PodOptions, refined
from .._properties.components import Component, Role
from ..errors import AlluxioConfigError, Finding, problem
from .access import on_host_network
from .answers import java_opts, options_of
from .cluster import Cluster
from .exposed import exposed
from .own_features import CheckedFeature
from .sizes import too_large

# The user that masters run as is the superuser, as a Job must be to do its work.
_OF_MASTERS = ("user", "group", "fs_group")
# A Job would not end before a container beside it does, and has no Service.
_NOT_OF_JOBS = ("containers", "volumes", "service_ports")


def seen_by_job(
    cluster: Cluster, name: str, options: JobOptions, features: Sequence[Feature] = ()
) -> Cluster:
    """The cluster, with the process and the pods of a Job as its client.

    Args:
        cluster: The cluster.
        name: The Job's name.
        options: How it runs.
        features: What it does needs these. Default: none.
    """
    for each in cluster.features:
        if isinstance(each, CheckedFeature):
            each.ask_for_client()
    view = copy.copy(cluster)
    for kept in ("_kept", "components", "roles"):
        vars(view).pop(kept, None)
    vars(view).update(components=(Component.CLIENT,), roles={Role.JOB: (Component.CLIENT,)})
    view.processes = {**cluster.processes, Component.CLIENT: options.process}
    view.pods = {**cluster.pods, Role.JOB: _pod(cluster, name, options.pod)}
    secrets = [each for each in options.secrets if isinstance(each, UfsSecretOptions)]
    view.features = (*cluster.features, *map(JobSecret, secrets), *features)
    return view


def _pod(cluster: Cluster, name: str, own: PodOptions) -> PodOptions:
    masters = cluster.pods[Role.MASTER]
    mounted = {
        mount["name"]
        for each in (*cluster.pod.init_containers, *own.init_containers)
        for mount in each.get("volumeMounts") or ()
    }
    general = PodOptions(
        **{
            each.name: getattr(masters if each.name in _OF_MASTERS else cluster.pod, each.name)
            for each in fields(cluster.pod)
            if each.name not in _NOT_OF_JOBS
        },
        # Not those of the containers that it does not have.
        volumes=[each for each in cluster.pod.volumes if each.name in mounted],
    )
    return refined(refined(general, own), PodOptions(labels={JOB_LABEL: name}))


def job_problems(view: Cluster) -> Iterator[AlluxioConfigError]:
    """What is wrong with a Job and its cluster together.

    Args:
        view: The cluster, as the Job sees it.
    """
    policies = view.network_policies
    if policies is not None and not policies.nodes and on_host_network(view, Role.JOB):
        yield problem(
            Finding.NODES_UNKNOWN,
            "NetworkPolicies would lock out job, whose pods are on the host network",
            'give nodes=["10.0.0.0/16"] or whatever their addresses are',
        )
    if options_of(view, Component.CLIENT):
        from . import jvm_problems  # it knows some thousand options, which most do not have

        yield from jvm_problems.problems(view)
    try:
        java_opts(view, Component.CLIENT)
    except AlluxioConfigError as error:
        yield error.found(Finding.MEMORY)
    yield from exposed(view)
    yield from too_large(view)
