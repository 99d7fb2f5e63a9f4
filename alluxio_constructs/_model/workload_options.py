"""Options that only some kinds of pods support: for updates, claims and Services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._base.values import replace
from .._pods import extras
from .._pods.pod import PodOptions
from .._pods.rollout import UpdateStrategy
from .._properties.components import Role
from ..errors import refuse

_DEPLOYMENTS = (Role.LOG_SERVER, Role.CSI_CONTROLLER)
_WITH_TYPE = (Role.MASTER, Role.LOG_SERVER)


def fitted(
    role: Role,
    merged: PodOptions,
    *,
    parameter: str,
    own: PodOptions,
    numbered: bool,
    with_services: Sequence[Role],
) -> PodOptions:
    """The options of a kind of pods, without those of the cluster that they do not support.

    Args:
        role: The kind of pods.
        merged: Their merged options.
        parameter: The name of their own options in errors.
        own: Their own options.
        numbered: Whether the workers are in a StatefulSet.
        with_services: The kinds of pods that have a Service.

    Raises:
        AlluxioConfigError: On options of their own that they do not support, or that contradict
            each other.
    """
    left_out: dict[str, Any] = {}
    for name, requirement, remedy in _unfit(role, merged, numbered, with_services):
        given = getattr(own, name)
        if given:
            value = dict(given) if isinstance(given, Mapping) else given
            raise refuse(f"{parameter} {name}", value, requirement, remedy)
        left_out[name] = getattr(PodOptions, name)
    strategy = None if "update_strategy" in left_out else merged.update_strategy
    if strategy is not None and strategy.max_surge is not None:
        _check_surge(parameter, merged, strategy)
    if merged.dns_policy == "None" and not merged.dns_config.get("nameservers"):
        raise refuse(
            f"{parameter} dns_policy",
            "None",
            "needs name servers to ask",
            'give dns_config={"nameservers": ["10.0.0.10"]}',
        )
    return replace(merged, **left_out) if left_out else merged


def _unfit(
    role: Role, options: PodOptions, numbered: bool, with_services: Sequence[Role]
) -> Iterator[tuple[str, str, str]]:
    """The options that pods do not support: each with what is required, and what to do."""
    stateful = role is Role.MASTER or (role is Role.WORKER and numbered)
    pods = f"the {role.value} pods"
    if options.update_strategy is not None:
        for requirement, remedy in _unfit_strategy(role, options.update_strategy, stateful):
            yield "update_strategy", requirement, remedy
            break
    if options.pod_management_policy is not None:
        if role is Role.MASTER:
            yield (
                "pod_management_policy",
                "is only for workers: masters that start one after the other form no quorum",
                "leave it out",
            )
        elif not stateful:
            yield (
                "pod_management_policy",
                f"is only for workers that are a StatefulSet, which {pods} are not",
                "give the cluster workers=3, or leave it out",
            )
    if options.claim_retention is not None and not stateful:
        yield (
            "claim_retention",
            f"is only for pods of a StatefulSet, each of which has claims of its own; {pods} are"
            " not in one",
            "give the cluster workers=3" if role is Role.WORKER else "leave it out",
        )
    if options.service_type is not None and role not in _WITH_TYPE:
        yield (
            "service_type",
            "is only for masters and the log server, whose Services have an address",
            "give ProxyOptions(service=…)" if role is Role.PROXY else "leave it out",
        )
    if options.service_annotations and role not in with_services:
        yield (
            "service_annotations",
            f"is only for pods that have a Service, which {pods} do not",
            'give ProxyOptions(service="ClusterIP")' if role is Role.PROXY else "leave it out",
        )


def _unfit_strategy(
    role: Role, strategy: UpdateStrategy, stateful: bool
) -> Iterator[tuple[str, str]]:
    leave = "leave it out"
    if role in _DEPLOYMENTS:
        yield (
            "is only for masters, workers, FUSE, proxy and CSI's node plugin: there is one"
            f" {role.value} pod, which ends before the next one starts",
            leave,
        )
    if role is Role.CSI_FUSE:
        yield "is only for pods of a workload, and the CSI driver creates these itself", leave
    if strategy.partition is not None and not stateful:
        yield (
            f"has a partition, which is for a StatefulSet, but the {role.value} pods are in a"
            " DaemonSet",
            "leave partition out, or give the cluster workers=3"
            if role is Role.WORKER
            else "leave partition out",
        )
    if strategy.max_unavailable is not None and role is Role.MASTER:
        yield (
            "has max_unavailable, but masters are replaced one by one, so that the others keep"
            " their quorum",
            "leave max_unavailable out",
        )
    if strategy.max_surge is not None and role is not Role.PROXY:
        yield (
            f"has max_surge, but two {role.value} pods cannot run side by side: each needs its"
            " name, its directories or its mount point for itself",
            "give max_unavailable in its place"
            if not stateful
            else "leave max_surge out, which is for a proxy",
        )


def _check_surge(parameter: str, pod: PodOptions, strategy: UpdateStrategy) -> None:
    """Refuse a surge if the new pod needs a host port that its predecessor still uses."""
    on_node = bool(pod.host_network)
    taken = any(extras.host_ports(each, host_network=on_node) for each in pod.containers)
    if on_node or taken:
        raise refuse(
            f"{parameter} update_strategy",
            strategy,
            "has max_surge, but the pods have ports of their node (host_network or hostPort), where"
            " the new one finds them taken, and stays Pending",
            "give max_unavailable in its place",
        )
