"""The masters of a cluster, each with its job master, as Kubernetes objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._base.values import Value, value_object
from .._model.answers import ports, resources_of
from .._model.cluster import Cluster
from .._model.labels import selector_labels
from .._pods import probes
from .._pods.resources import resources_manifest
from .._pods.scheduling import TopologySpread, apart
from .._pods.scripts import init_container
from .._properties.components import MASTERS, Component, Role
from ..errors import AlluxioConfigError
from .containers import Container, config_source, image_fields, process_container
from .objects import Manifest, metadata
from .pods import assembled
from .volumes import plain_mount
from .workloads import policies, service, workload

_ZONES = (TopologySpread(topology_key="topology.kubernetes.io/zone"),)
# A master that is killed while it restores a backup starts with only a part of it next time.
_RESTORING = probes.Probe(failure_threshold=360)
_POD_NAME = "statefulset.kubernetes.io/pod-name"


@value_object()
class MasterManifests(Value):
    """The objects of the masters, and the problems of their pods."""

    service: Manifest
    services: Sequence[Manifest]
    stateful_set: Manifest
    policies: Sequence[Manifest]
    pod_disruption_budget: Manifest | None
    problems: Sequence[AlluxioConfigError]


def master_manifests(cluster: Cluster) -> MasterManifests:
    """The masters: a StatefulSet, its governing Service, and a Service for each master.

    Args:
        cluster: The cluster.
    """
    set_name = f"{cluster.name}-master"
    containers = [_container(cluster, component) for component in MASTERS]
    several = cluster.masters > 1
    pod = assembled(
        cluster,
        Role.MASTER,
        containers=containers,
        init_containers=_format(cluster, containers[0]),
        affinity=apart(selector_labels(cluster, Role.MASTER)) if several else None,
        spread=_ZONES if several else (),
    )
    return MasterManifests(
        service=_service(cluster, "service", set_name),
        services=tuple(
            _service(cluster, f"service-{i}", host, {_POD_NAME: host})
            for i, host in enumerate(cluster.master_host_names)
        ),
        stateful_set=workload(
            cluster,
            Role.MASTER,
            kind="StatefulSet",
            pod=pod,
            fields={
                "serviceName": set_name,
                "replicas": cluster.masters,
                # Masters that start one after the other form no quorum.
                "podManagementPolicy": "Parallel",
            },
        ),
        policies=tuple(policies(cluster, Role.MASTER)),
        pod_disruption_budget=_disruption(cluster, set_name) if several else None,
        problems=pod.problems,
    )


def _disruption(cluster: Cluster, name: str) -> Manifest:
    return Manifest(
        id="disruption",
        api_version="policy/v1",
        kind="PodDisruptionBudget",
        name=name,
        **metadata(cluster, Role.MASTER),
        # The rest is the majority that they need to keep a quorum.
        fields={
            "spec": {
                "maxUnavailable": (cluster.masters - 1) // 2,
                "selector": {"matchLabels": selector_labels(cluster, Role.MASTER)},
            }
        },
    )


def _service(
    cluster: Cluster, id: str, name: str, selector: Mapping[str, str] | None = None
) -> Manifest:
    return service(
        cluster,
        Role.MASTER,
        id=id,
        name=name,
        components=MASTERS,
        headless=selector is None,
        selector=selector,
        type=None if selector is None else cluster.pods[Role.MASTER].service_type,
    )


def _container(cluster: Cluster, component: Component) -> Container:
    is_master = component is Component.MASTER
    prefix = "" if is_master else "job-"
    numbers = ports(cluster, component)
    quorum: list[str] = []
    if cluster.masters > 1 and cluster.journal.is_embedded:
        quorum = [str(numbers[f"{prefix}embedded"]), *cluster.master_host_names]
    return process_container(
        cluster,
        component,
        args=["master-only", "--no-format"] if is_master else ["job-master"],
        # An open port shows that it is alive, but a standby without a leader has open ports too.
        readiness=probes.by_script("master-ready", str(numbers[f"{prefix}web"]), *quorum),
        liveness=probes.tcp(f"{prefix}embedded" if quorum else f"{prefix}rpc"),
        started_by=_RESTORING if is_master and cluster.journal.backup is not None else None,
    )


def _format(cluster: Cluster, master: Container) -> list[dict[str, Any]]:
    """The init container that formats the journal at every start, if ``format="always"``."""
    if cluster.journal.format == "never":
        return []
    return [
        init_container(
            "format-journal-always",
            [],
            image_fields(cluster),
            mounts=[plain_mount(each) for each in master.mounts],
            resources=resources_manifest(resources_of(cluster, Component.MASTER)),
            env=master.manifest["env"] or (),
            env_from=config_source(cluster, Component.MASTER),
        )
    ]
