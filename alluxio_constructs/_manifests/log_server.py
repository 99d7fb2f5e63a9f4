"""The log server of a cluster as Kubernetes objects."""

from __future__ import annotations

from collections.abc import Sequence

from .._base.values import Value, value_object
from .._model.cluster import Cluster
from .._parts.log_server import LogServerFiles
from .._pods import probes
from .._pods.volumes import claim_spec
from .._properties.components import Component, Role
from ..errors import AlluxioConfigError
from .containers import process_container
from .objects import Manifest, metadata
from .pods import assembled
from .workloads import policies, service, workload


@value_object()
class LogServerManifests(Value):
    """The objects of the log server, and the problems of its pod."""

    claim: Manifest | None
    service: Manifest
    deployment: Manifest
    policies: Sequence[Manifest]
    problems: Sequence[AlluxioConfigError]


def log_server_manifests(cluster: Cluster, files: LogServerFiles) -> LogServerManifests:
    """The log server: a Deployment with one pod, its Service, and its claim.

    Args:
        cluster: The cluster.
        files: The volume that it writes to.
    """
    process = files.options.process
    look = probes.tcp("logging")
    container = process_container(
        cluster,
        Component.LOG_SERVER,
        args=["logserver"],
        readiness=None if process.readiness_probe is None else look,
        liveness=None if process.liveness_probe is None else look,
        startup=look,
    )
    pod = assembled(cluster, Role.LOG_SERVER, containers=[container])
    spec = claim_spec(files.options.volume)
    claim = None
    if spec is not None:
        claim = Manifest(
            id="claim",
            api_version="v1",
            kind="PersistentVolumeClaim",
            name=files.claim_name,
            **metadata(cluster, Role.LOG_SERVER),
            fields={"spec": spec},
        )
    return LogServerManifests(
        claim=claim,
        service=service(
            cluster,
            Role.LOG_SERVER,
            id="service",
            name=cluster.log_server_host_name,
            components=[Component.LOG_SERVER],
            headless=False,
            not_ready=False,
            type=cluster.pods[Role.LOG_SERVER].service_type,
        ),
        deployment=workload(
            cluster,
            Role.LOG_SERVER,
            kind="Deployment",
            pod=pod,
            # Two pods would write to the same files.
            fields={"replicas": 1, "strategy": {"type": "Recreate"}},
        ),
        policies=tuple(policies(cluster, Role.LOG_SERVER)),
        problems=pod.problems,
    )
