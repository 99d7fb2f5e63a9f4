"""Pod options as fields of a pod's `spec`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._base.quantities import seconds_if_given
from .._pods import security
from .._pods.ids import UserId
from .._pods.pod import PodOptions
from .._pods.scheduling import Toleration, TopologySpread


def pod_fields(
    options: PodOptions, *, selector: Mapping[str, str], user: int = 1000
) -> dict[str, Any]:
    """The fields of a pod's `spec` for its options, except containers and volumes.

    Args:
        options: The options.
        selector: The labels of the workload's pods.
        user: The user ID, if none was given.
    """
    processes: UserId = user if options.user is None else options.user
    dns_policy: str | None = options.dns_policy
    if dns_policy is None and options.host_network:
        dns_policy = "ClusterFirstWithHostNet"
    return {
        "serviceAccountName": options.service_account_name,
        "imagePullSecrets": [{"name": name} for name in options.image_pull_secrets] or None,
        "priorityClassName": options.priority_class_name,
        "nodeSelector": options.node_selector or None,
        "affinity": options.affinity or None,
        "topologySpreadConstraints": [
            spread_constraint(each, selector) for each in options.topology_spread
        ]
        or None,
        "tolerations": [_toleration(each) for each in options.tolerations] or None,
        "hostAliases": [
            {"ip": each.ip, "hostnames": list(each.hostnames)} for each in options.host_aliases
        ]
        or None,
        "hostNetwork": options.host_network or None,
        "hostPID": options.host_pid or None,
        # With hostPID they see each other's processes anyway; Kubernetes refuses both.
        "shareProcessNamespace": (options.share_process_namespace and not options.host_pid) or None,
        "dnsPolicy": dns_policy,
        "dnsConfig": options.dns_config or None,
        "runtimeClassName": options.runtime_class_name,
        "terminationGracePeriodSeconds": seconds_if_given(options.termination_grace_period),
        "automountServiceAccountToken": bool(options.automount_service_account_token),
        "securityContext": security.of_pod(
            user=_number(processes),
            group=_number(processes if options.group is None else options.group),
            fs_group=_number(processes if options.fs_group is None else options.fs_group),
            fs_group_change_policy=options.fs_group_change_policy,
            sysctls=options.sysctls,
        ),
    }


def _number(id: UserId) -> int | None:
    """An ID in the form of a manifest; None if the platform assigns it."""
    return None if isinstance(id, str) else id


def _toleration(toleration: Toleration) -> dict[str, Any]:
    return {
        "key": toleration.key,
        "operator": toleration.operator,
        "value": toleration.value,
        "effect": toleration.effect,
        "tolerationSeconds": toleration.toleration_seconds,
    }


def spread_constraint(spread: TopologySpread, selector: Mapping[str, str]) -> dict[str, Any]:
    """A topology spread constraint in the form of a manifest.

    Args:
        spread: The spread.
        selector: The labels of the pods that spread.
    """
    return {
        "maxSkew": spread.max_skew,
        "topologyKey": spread.topology_key,
        "whenUnsatisfiable": spread.when_unsatisfiable,
        "labelSelector": {"matchLabels": dict(selector)},
    }
