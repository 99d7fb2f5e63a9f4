"""Workloads, and the Services and network policies of their pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._model.access import on_host_network, who_connects
from .._model.answers import ports
from .._model.cluster import Cluster
from .._model.labels import selector_labels
from .._parts.network_policies import NetworkPolicies, Peer
from .._pods.rollout import retention_manifest, update_manifest
from .._properties.components import Component, Role
from .objects import Manifest, metadata
from .pods import Pod, claim_templates, pod_name_label

# Pods that are not created by a workload, by the role of the pods that create them.
_MADE_BY: Mapping[Role, Sequence[Role]] = {Role.CSI_NODE_PLUGIN: (Role.CSI_FUSE,)}


def workload(
    cluster: Cluster,
    role: Role,
    *,
    kind: str,
    pod: Pod,
    id: str = "Resource",
    fields: Mapping[str, Any] | None = None,
) -> Manifest:
    """The workload that creates the pods of a role.

    Args:
        cluster: The cluster.
        role: The kind of pods.
        kind: ``DaemonSet``, ``StatefulSet`` or ``Deployment``.
        pod: The pods.
        id: The construct id.
        fields: Further fields of the workload's `spec`.
    """
    options = cluster.pods[role]
    strategy, retention = options.update_strategy, options.claim_retention
    claims = claim_templates(cluster, role, pod) if kind == "StatefulSet" else None
    return Manifest(
        id=id,
        api_version="apps/v1",
        kind=kind,
        name=f"{cluster.name}-{role.value}",
        **metadata(cluster, role, named=pod_name_label(cluster, role).get("name")),
        fields={
            "spec": {
                **(fields or {}),
                "selector": {"matchLabels": selector_labels(cluster, role)},
                "template": pod.template,
                "volumeClaimTemplates": claims,
                "updateStrategy": None if strategy is None else update_manifest(strategy),
                "persistentVolumeClaimRetentionPolicy": (
                    retention_manifest(retention) if retention is not None and claims else None
                ),
            }
        },
    )


def service(
    cluster: Cluster,
    role: Role,
    *,
    id: str,
    name: str,
    components: Sequence[Component],
    headless: bool = True,
    not_ready: bool = True,
    selector: Mapping[str, str] | None = None,
    type: str | None = None,
) -> Manifest:
    """A Service of the pods of a role.

    Args:
        cluster: The cluster.
        role: The kind of pods.
        id: The construct id.
        name: The Service's name.
        components: The processes whose ports it has.
        headless: Whether it is headless: a DNS name for each pod.
        not_ready: Whether it also publishes pods that are not ready: masters must reach each other
            before any of them is ready.
        selector: The labels of the pods. Default: those of the role.
        type: The Service's type. Default: ``ClusterIP`` (Kubernetes's).
    """
    options = cluster.pods[role]
    given = metadata(cluster, role)
    numbers = {
        port_name: number
        for component in components
        for port_name, number in ports(cluster, component).items()
    }
    numbers.update(options.service_ports)
    return Manifest(
        id=id,
        api_version="v1",
        kind="Service",
        name=name,
        labels=given["labels"],
        annotations={**given["annotations"], **options.service_annotations},
        fields={
            "spec": {
                **({} if type is None else {"type": type}),
                **({"clusterIP": "None"} if headless else {}),
                **({"publishNotReadyAddresses": True} if not_ready else {}),
                "selector": selector_labels(cluster, role) if selector is None else selector,
                "ports": [{"name": each, "port": number} for each, number in numbers.items()],
            }
        },
    )


def policies(cluster: Cluster, role: Role) -> Iterator[Manifest]:
    """The network policies of a workload's pods, and of the pods that these create.

    Args:
        cluster: The cluster.
        role: The kind of the workload's pods.
    """
    given = cluster.network_policies
    for each in (role, *_MADE_BY.get(role, ())):
        # Kubernetes does not define whether a policy has an effect on pods on the host network.
        if given is not None and each in cluster.roles and not on_host_network(cluster, each):
            yield _policy(cluster, given, each)


def _policy(cluster: Cluster, given: NetworkPolicies, role: Role) -> Manifest:
    rules = [
        rule(who_connects(cluster, given, component, name), number)
        for component in cluster.roles[role]
        for name, number in ports(cluster, component).items()
    ]
    if role in cluster.roles_with_services:
        numbers = cluster.pods[role].service_ports.values()
        rules += [rule(given.clients, number) for number in numbers]
    return ingress_policy(
        cluster,
        role,
        name=f"{cluster.name}-{role.value}",
        rules=rules,
        about=metadata(cluster, role),
    )


def ingress_policy(
    cluster: Cluster,
    role: Role,
    *,
    name: str,
    rules: Sequence[Mapping[str, Any]],
    about: Mapping[str, Any],
) -> Manifest:
    """A network policy that allows ingress to pods of a cluster.

    Args:
        cluster: The cluster.
        role: The kind of its pods.
        name: The name of the policy.
        rules: The rules, as `rule` returns them.
        about: The labels and annotations of the policy.
    """
    return Manifest(
        id=f"{role.value}-policy",
        api_version="networking.k8s.io/v1",
        kind="NetworkPolicy",
        name=name,
        **about,
        fields={
            "spec": {
                "podSelector": {"matchLabels": selector_labels(cluster, role)},
                "policyTypes": ["Ingress"],
                # A rule without peers would allow all traffic.
                "ingress": [each for each in rules if each["from"]],
            }
        },
    )


def rule(peers: Sequence[Peer], *numbers: int) -> dict[str, Any]:
    """A rule of a network policy.

    Args:
        peers: Who may connect.
        numbers: The ports.
    """
    return {
        "from": list(peers),
        "ports": [{"protocol": "TCP", "port": each} for each in numbers],
    }
