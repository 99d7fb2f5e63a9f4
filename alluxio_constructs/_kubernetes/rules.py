"""The rules that Kubernetes applies to a value beyond those for its single fields, by type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..errors import refuse
from . import containers, placing, pods, services, volumes
from .kinds import Found, Given, Minors


def one_of(parameter: str, value: Given, names: Sequence[str]) -> Found:
    """Require exactly one of several fields.

    Args:
        parameter: The value's name in errors.
        value: The value.
        names: The fields.
    """
    given = [name for name in names if value.get(name) is not None]
    if len(given) != 1:
        yield refuse(
            parameter,
            given,
            f"must have exactly one of {', '.join(names)}",
            "leave the others out" if given else "give one",
        )


RULES: Mapping[str, Callable[[str, Given, Minors], Found]] = {
    "apps.v1.DaemonSetSpec": pods.workload,
    "apps.v1.DeploymentSpec": pods.workload,
    "apps.v1.DeploymentStrategy": pods.strategy,
    "apps.v1.StatefulSetSpec": pods.workload,
    "core.v1.AppArmorProfile": containers.profile,
    "core.v1.Container": containers.container,
    "core.v1.DownwardAPIVolumeFile": volumes.downward,
    "core.v1.EnvFromSource": containers.env_from,
    "core.v1.EnvVar": containers.variable,
    "core.v1.EnvVarSource": containers.env_source,
    "core.v1.ExecAction": containers.command,
    "core.v1.HTTPHeader": containers.header,
    "core.v1.NodeSelector": placing.node_selector,
    "core.v1.NodeSelectorRequirement": placing.node_requirement,
    "core.v1.NodeSelectorTerm": placing.node_term,
    "core.v1.PersistentVolumeClaimSpec": volumes.claim,
    "core.v1.PodAffinityTerm": placing.pod_term,
    "core.v1.PodDNSConfig": pods.dns_config,
    "core.v1.PodSpec": pods.pod_spec,
    "core.v1.ResourceFieldSelector": containers.resource_field,
    "core.v1.ResourceRequirements": containers.resources,
    "core.v1.SeccompProfile": containers.profile,
    "core.v1.SecurityContext": containers.security,
    "core.v1.ServicePort": services.port,
    "core.v1.ServiceSpec": services.service,
    "core.v1.Toleration": placing.toleration,
    "core.v1.TopologySpreadConstraint": placing.spread,
    "core.v1.Volume": volumes.volume,
    "core.v1.VolumeMount": volumes.mount,
    "meta.v1.LabelSelectorRequirement": placing.label_requirement,
    "networking.v1.IPBlock": placing.block,
    "networking.v1.HTTPIngressPath": services.ingress_path,
    "networking.v1.IngressBackend": services.ingress_backend,
    "networking.v1.IngressRule": services.ingress_rule,
    "networking.v1.NetworkPolicyPeer": placing.peer,
    "policy.v1.PodDisruptionBudgetSpec": services.budget,
    "rbac.v1.PolicyRule": services.policy_rule,
    "rbac.v1.Subject": services.subject,
}
"""The rules for the values of each type, applied once every single field is valid."""
