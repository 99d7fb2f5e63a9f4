"""What can be wrong with the parts of a cluster together, each of which is fine by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from .._constructs.findings import Finding
from .._constructs.short_circuit import LocalShortCircuit
from .._constructs.ufs_secret import UfsSecret
from .._parts.feature import PODS, Component
from .._parts.ports import Ports
from .._pods import extras
from .network_policies import locked_out

if TYPE_CHECKING:
    from .config import ClusterConfig

Problem: TypeAlias = "tuple[Finding, str]"

_EMBEDDED = r"alluxio\.(job\.)?master\.embedded\.journal\..+"
_ZOOKEEPER = r"alluxio\.zookeeper\..+|alluxio\.master\.zookeeper\..+"


def problems(config: ClusterConfig) -> Iterator[Problem]:
    """All that is wrong with a cluster as a whole.

    Args:
        config: The cluster.
    """
    yield from _masters(config)
    yield from _options_of_another_journal(config)
    yield from _secrets(config)
    yield from _host_ports(config)
    yield from _service_ports(config)
    yield from _fuse(config)
    yield from _locked_out(config)
    if not config.master_enabled and not config.worker_enabled:
        yield (
            Finding.NOTHING_TO_RUN,
            "master_enabled=False and worker_enabled=False leave nothing to run; leave one out",
        )


def _masters(config: ClusterConfig) -> Iterator[Problem]:
    if config.masters == 1:
        return
    if not config.journal.is_embedded:
        yield (
            Finding.SEVERAL_MASTERS,
            f"masters={config.masters} with a {config.journal.type} journal: several masters need"
            " the embedded one; use journal=Journal.embedded(…), or masters=1",
        )
    for part, volume in (
        ("journal", config.journal.volume),
        ("metastore", None if config.metastore is None else config.metastore.volume),
    ):
        if volume is not None and not volume.one_for_each_pod:
            yield (
                Finding.SHARED_MASTER_VOLUME,
                f"masters={config.masters} share one volume for the {part}, and would destroy it;"
                " use VolumeSource.persistent_volume_claim(…), which each master gets for itself",
            )


def _options_of_another_journal(config: ClusterConfig) -> Iterator[Problem]:
    for parameter, given in config.given_properties():
        for name in given.values:
            if name in given.unchecked:
                continue
            if re.fullmatch(_ZOOKEEPER, name):
                yield (
                    Finding.HA_ONLY_OPTION,
                    f"{parameter} has {name!r}, but these masters elect no leader by ZooKeeper;"
                    " use masters=3 with journal=Journal.embedded(…), and leave it out",
                )
            elif re.fullmatch(_EMBEDDED, name) and not config.journal.is_embedded:
                yield (
                    Finding.HA_ONLY_OPTION,
                    f"{parameter} has {name!r}, but the journal is not the embedded one; leave it"
                    " out, or use journal=Journal.embedded(…)",
                )
    if not config.journal.is_embedded:
        for name in ("master_embedded_journal", "job_master_embedded_journal"):
            if getattr(config.ports, name) != getattr(Ports, name):
                yield (
                    Finding.HA_ONLY_OPTION,
                    f"ports=Ports({name}=…) moves a port of the embedded journal, which the"
                    " journal is not; leave it out, or use journal=Journal.embedded(…)",
                )


def _secrets(config: ClusterConfig) -> Iterator[Problem]:
    for i, one in enumerate(config.secrets):
        for other in config.secrets[:i]:
            if set(one.pods) & set(other.pods):
                yield from _two_secrets(other, one)


def _two_secrets(one: UfsSecret, other: UfsSecret) -> Iterator[Problem]:
    if one.secret_name == other.secret_name:
        yield (
            Finding.SECRET_TWICE,
            f"Secret {one.secret_name!r} is given twice; make one UfsSecret with all its uses, and"
            " pass that",
        )
    elif one.mount is not None and one.mount == other.mount:
        yield (
            Finding.SECRET_MOUNT_TWICE,
            f"Secrets {one.secret_name!r} and {other.secret_name!r} have the same mount"
            f" {one.mount!r}; give each a mount of its own",
        )
    both = set(one.env) & set(other.env)
    if one.secret_name != other.secret_name:
        both |= set(one.variables) & set(other.variables)
    for name in sorted(both):
        yield (
            Finding.SECRET_VARIABLE_TWICE,
            f"Secrets {one.secret_name!r} and {other.secret_name!r} both set the variable {name};"
            " leave it out of one",
        )


def _host_ports(config: ClusterConfig) -> Iterator[Problem]:
    """Ports of two pods that can be on the same node and are both on its network."""
    seen: dict[tuple[int, str], str] = {}
    for role, components in PODS.items():
        there = [each for each in components if each in config.components]
        if role == "fuse" and not config.has_fuse_daemon:
            there = []
        if not there or not config.pods[role].host_network:
            continue
        for component in there:
            for port_name, number in config.container_ports(component).items():
                yield from _host_port(seen, (number, "TCP"), f"{component.suffix} {port_name}")
        for container in config.pods[role].containers:
            for port in extras.ports(container):
                yield from _host_port(seen, port, f"{container['name']} in the {role} pods")


def _host_port(
    seen: dict[tuple[int, str], str], port: tuple[int, str], label: str
) -> Iterator[Problem]:
    if port in seen:
        yield (
            Finding.HOST_PORT_TWICE,
            f"port {port[0]} is used by {seen[port]} and {label}, both on the node's network; move"
            " one of them, with ports=Ports(…) if it is the cluster's",
        )
    seen.setdefault(port, label)


def _service_ports(config: ClusterConfig) -> Iterator[Problem]:
    """Ports that were added to Services which have them already."""
    for role in (each for each in config.roles_with_services if each in config.pods):
        own = {
            name: number
            for component in PODS[role]
            if component in config.components
            for name, number in config.container_ports(component).items()
        }
        for name, number in config.pods[role].service_ports.items():
            for taken in (each for each in own if each == name or own[each] == number):
                yield (
                    Finding.SERVICE_PORT_TWICE,
                    f"service_ports of the {role} pods have {name!r}, port {number}, but their"
                    f" Services have {taken!r}, port {own[taken]}; rename or move it",
                )


def _fuse(config: ClusterConfig) -> Iterator[Problem]:
    mount = config.fuse_mount
    user = config.pods["worker"].user
    if mount is not None and mount.options.worker_embedded and user not in (None, 0):
        yield (
            Finding.FUSE_NEEDS_ROOT,
            f"worker-embedded FUSE needs user 0 (got worker_pod user={user}); leave user"
            " out of the pod options",
        )
    if Component.FUSE not in config.components:
        return
    if isinstance(config.short_circuit_feature, LocalShortCircuit):
        for shared in config.tiered_store.shared_with_clients():
            if shared.volume.claim_template or "emptyDir" in shared.volume.source:
                what = "claim of each worker" if shared.volume.claim_template else "emptyDir"
                yield (
                    Finding.TIERS_NOT_SHARED,
                    'short_circuit="local" needs tiers that the FUSE pod can share (got the'
                    f" {what} at {shared.path!r}); use VolumeSource.host_path(…), or"
                    " leave short_circuit out",
                )


def _locked_out(config: ClusterConfig) -> Iterator[Problem]:
    """Pods that no policy can name, since they connect with their node's address."""
    away = locked_out(config)
    if away:
        yield (
            Finding.NODES_UNKNOWN,
            f"NetworkPolicies would lock out {', '.join(away)}, whose pods are on their node's"
            ' network; give nodes=["10.0.0.0/16"] or whatever their addresses are',
        )
