"""Problems that involve several options of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from weakref import WeakSet

from .._parts.ports import Ports
from .._parts.short_circuit import LocalShortCircuit
from .._parts.ufs_secret import SecretUse
from .._pods import extras
from .._pods.ids import PLATFORM
from .._pods.mounts import VolumeKind, kind_of
from .._pods.volume_uses import one_for_each_pod
from .._properties.components import PODS, Component, Role
from .._properties.jvm import NONE
from ..errors import (
    AlluxioConfigError,
    DataLossWarning,
    Finding,
    JvmOptionWarning,
    KerberosWarning,
    MemoryWarning,
    NetworkPolicyWarning,
    ShortCircuitWarning,
    problem,
    refuse,
    warn,
)
from . import access, keytabs
from .answers import java_opts, mounts_of, options_of, ports
from .cluster import Cluster
from .elsewhere import masters_elsewhere
from .exposed import exposed
from .fuse_nodes import apart
from .losses import losses
from .restored import backup_out_of_reach
from .sizes import too_large
from .versions import version_problems

_EMBEDDED = ("alluxio.master.embedded.journal.", "alluxio.job.master.embedded.journal.")
_NOT_SHARED = {
    VolumeKind.CLAIM_TEMPLATE: "claim of each worker",
    VolumeKind.EMPTY_DIR: "emptyDir",
    VolumeKind.EPHEMERAL: "ephemeral volume",
}
_ZOOKEEPER = ("alluxio.zookeeper.", "alluxio.master.zookeeper.")


_warned: WeakSet[Cluster] = WeakSet()


def problems(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """All problems of a cluster as a whole.

    Args:
        cluster: The cluster.
    """
    yield from _masters(cluster)
    yield from _options_of_another_journal(cluster)
    yield from _secrets(cluster)
    yield from _host_ports(cluster)
    yield from _service_ports(cluster)
    yield from _fuse(cluster)
    yield from _locked_out(cluster)
    yield from exposed(cluster)
    yield from _prepared(cluster)
    yield from too_large(cluster)
    if _has_jvm_options(cluster):
        from . import jvm_problems  # slow, and needed with JVM options only
        from .listening import used_twice

        yield from used_twice(cluster)
        yield from jvm_problems.problems(cluster)
    yield from version_problems(cluster)
    yield from _may_share(cluster)
    yield from backup_out_of_reach(cluster)
    if not cluster.master_enabled and not cluster.worker_enabled:
        yield problem(
            Finding.NOTHING_TO_RUN,
            "master_enabled=False and worker_enabled=False leave nothing to run",
            "leave one out",
        )
    for component in cluster.components:
        try:
            java_opts(cluster, component)
        except AlluxioConfigError as error:
            yield error.found(Finding.MEMORY)


def warn_of_unwise(cluster: Cluster, *, policies: bool = True) -> None:
    """Warn, once, about combinations that are legal but unwise: policies, keytabs, lost data.

    Args:
        cluster: The cluster.
        policies: Whether of the policies, too, for which all that uses the cluster must be known.
            Default: True.
    """
    if cluster not in _warned:
        _warned.add(cluster)
        for found, category in (
            (access.unwise(cluster) if policies else (), NetworkPolicyWarning),
            (keytabs.unwise(cluster), KerberosWarning),
            (_unwise_jvm_options(cluster), JvmOptionWarning),
            (_tight(cluster), MemoryWarning),
            (_unshared_tiers(cluster), ShortCircuitWarning),
        ):
            for message in found:
                warn(message, category)
        for parameter, message in losses(cluster):
            warn(message, DataLossWarning, parameter=parameter)


def _has_jvm_options(cluster: Cluster) -> bool:
    return any(options_of(cluster, each) for each in cluster.components)


def _unwise_jvm_options(cluster: Cluster) -> Sequence[str]:
    if not _has_jvm_options(cluster):
        return ()
    from . import jvm_problems

    return jvm_problems.unwise(cluster)


def _tight(cluster: Cluster) -> Iterable[str]:
    if all(each.jvm.allowance != NONE for each in cluster.processes.values()):
        return ()
    from . import memory  # slow, and needed without an allowance only

    return memory.unwise(cluster)


def _opened(cluster: Cluster, component: Component) -> Iterator[tuple[int, str]]:
    """The ports that the JVM options of a process open."""
    if options_of(cluster, component):
        from .listening import ports_of_options

        yield from ports_of_options(cluster, component)


def _masters(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    if cluster.masters == 1 or masters_elsewhere(cluster):
        return
    if not cluster.journal.is_embedded:
        yield problem(
            Finding.SEVERAL_MASTERS,
            f"masters={cluster.masters} with a {cluster.journal.type} journal: several masters need"
            " the embedded one",
            "use journal=Journal.embedded(…), or masters=1",
        )
    for part, volume in (
        ("journal", cluster.journal.volume),
        ("metastore", None if cluster.metastore is None else cluster.metastore.volume),
    ):
        if volume is not None and not one_for_each_pod(volume):
            yield problem(
                Finding.SHARED_MASTER_VOLUME,
                f"masters={cluster.masters} share one volume for the {part}, and would destroy it",
                "use VolumeSource.persistent_volume_claim(…), which each master gets for itself",
            )


def _options_of_another_journal(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    if masters_elsewhere(cluster):
        return  # their journal is unknown
    for parameter, given in cluster.given_to():
        for name in given.values:
            if name in given.unchecked:
                continue
            if name.startswith(_ZOOKEEPER):
                yield problem(
                    Finding.HA_ONLY_OPTION,
                    f"{parameter} has {name!r}, but these masters elect no leader by ZooKeeper",
                    "use masters=3 with journal=Journal.embedded(…), and leave it out",
                )
            elif name.startswith(_EMBEDDED) and not cluster.journal.is_embedded:
                yield problem(
                    Finding.HA_ONLY_OPTION,
                    f"{parameter} has {name!r}, but the journal is not the embedded one",
                    "leave it out, or use journal=Journal.embedded(…)",
                )
    if not cluster.journal.is_embedded:
        for name in ("master_embedded_journal", "job_master_embedded_journal"):
            if getattr(cluster.ports, name) != getattr(Ports, name):
                yield problem(
                    Finding.HA_ONLY_OPTION,
                    f"ports=Ports({name}=…) changes a port of the embedded journal, but"
                    " the journal is not embedded",
                    "leave it out, or use journal=Journal.embedded(…)",
                )


def _secrets(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    for i, one in enumerate(cluster.secrets):
        for other in cluster.secrets[:i]:
            if set(one.options.pods) & set(other.options.pods):
                yield from _two_secrets(other, one)


def _two_secrets(one_use: SecretUse, other_use: SecretUse) -> Iterator[AlluxioConfigError]:
    one, other = one_use.options, other_use.options
    if one.secret_name == other.secret_name:
        yield problem(
            Finding.SECRET_TWICE,
            f"Secret {one.secret_name!r} is given twice",
            "make one UfsSecret with all its uses, and pass that",
        )
    elif one.mount is not None and one.mount == other.mount:
        yield problem(
            Finding.SECRET_MOUNT_TWICE,
            f"Secrets {one.secret_name!r} and {other.secret_name!r} have the same mount"
            f" {one.mount!r}",
            "give each a mount of its own",
        )
    both = set(one.env) & set(other.env)
    if one.secret_name != other.secret_name:
        both |= set(one_use.variables) & set(other_use.variables)
    for name in sorted(both):
        yield problem(
            Finding.SECRET_VARIABLE_TWICE,
            f"Secrets {one.secret_name!r} and {other.secret_name!r} both set the variable {name}",
            "leave it out of one",
        )


def _host_ports(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """Ports used twice by pods that can be on the same node, both on the host network."""
    seen: dict[tuple[int, str], str] = {}
    for role, components in PODS.items():
        there = [each for each in components if each in cluster.components]
        if role is Role.FUSE and not cluster.has_fuse_daemon:
            there = []
        if not there or not cluster.pods[role].host_network:
            continue
        of_others = dict(seen)  # ports within one pod are compared when the pod is built
        for component in there:
            for port_name, number in ports(cluster, component).items():
                yield from _host_port(seen, (number, "TCP"), f"{component.suffix} {port_name}")
            for number, label in _opened(cluster, component):
                yield from _host_port(dict(of_others), (number, "TCP"), label)
                seen.setdefault((number, "TCP"), label)
        for container in cluster.pods[role].containers:
            for port in extras.ports(container):
                yield from _host_port(seen, port, f"{container['name']} in the {role.value} pods")


def _host_port(
    seen: dict[tuple[int, str], str], port: tuple[int, str], label: str
) -> Iterator[AlluxioConfigError]:
    if port in seen:
        yield problem(
            Finding.HOST_PORT_TWICE,
            f"port {port[0]} is used by {seen[port]} and {label}, both on the host network",
            "move one of them, with ports=Ports(…) if it is the cluster's",
        )
    seen.setdefault(port, label)


def _service_ports(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """Ports added to Services that already have them."""
    for role in (each for each in cluster.roles_with_services if each in cluster.pods):
        own = {
            name: number
            for component in PODS[role]
            if component in cluster.components
            for name, number in ports(cluster, component).items()
        }
        for name, number in cluster.pods[role].service_ports.items():
            for taken in (each for each in own if each == name or own[each] == number):
                yield problem(
                    Finding.SERVICE_PORT_TWICE,
                    f"service_ports of the {role.value} pods have {name!r}, port {number}, but"
                    f" their Services have {taken!r}, port {own[taken]}",
                    "rename or move it",
                )


def _fuse(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    mount = cluster.fuse
    user = cluster.pods[Role.WORKER].user
    if mount is not None and mount.options.worker_embedded and user not in (None, 0):
        yield problem(
            Finding.FUSE_NEEDS_ROOT,
            f"worker-embedded FUSE needs user 0 (got worker_pod user={user!r})",
            "leave user out of the pod options",
        )
    if Component.FUSE not in cluster.components:
        return
    if cluster.has_fuse_daemon and cluster.worker_enabled:
        yield from apart(cluster.pods[Role.WORKER], cluster.pods[Role.FUSE])
    for what, path in _not_shared(cluster):
        yield problem(
            Finding.TIERS_NOT_SHARED,
            f'short_circuit="local" needs tiers that the FUSE pod can share (got the {what} at'
            f" {path!r})",
            "use VolumeSource.host_path(…), or leave short_circuit out",
        )


def _not_shared(cluster: Cluster) -> Iterator[tuple[str, str]]:
    """The tiers' directories that clients in other pods cannot open although they will try."""
    if isinstance(cluster.short_circuit_feature, LocalShortCircuit):
        for shared in cluster.tiers.directory_mounts:
            what = _NOT_SHARED.get(kind_of(shared.volume))
            if what is not None:
                yield what, shared.path


def _unshared_tiers(cluster: Cluster) -> Iterator[str]:
    """Warn if no client of the cluster is in another pod; with one, it is an error."""
    if Component.FUSE in cluster.components or not cluster.worker_enabled:
        return
    for what, path in _not_shared(cluster):
        yield (
            f'short_circuit="local" with the {what} at {path!r}, which no pod can share: of the'
            " clients on a worker's node only the job worker has it, and others that have their"
            " node's host name look for it in vain; use VolumeSource.host_path(…), or leave"
            " short_circuit out"
        )


def _prepared(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """Directories to be prepared for a user that the platform assigns."""
    for role, components in cluster.roles.items():
        pod = cluster.pods[role]
        root = (None, 0) if role is Role.WORKER and cluster.fuse_in_workers else (0,)
        if PLATFORM not in (pod.user, pod.group) or pod.user in root:
            continue
        mounts = (mount for component in components for mount in mounts_of(cluster, component))
        for path in dict.fromkeys(mount.path for mount in mounts if mount.prepare):
            yield problem(
                Finding.PREPARED_FOR_UNKNOWN_USER,
                f"the directory at {path!r} of the {role.value} pods has prepare=True, which hands"
                ' it to their user, but user="platform" leaves open who that is',
                "leave prepare out and use a claim, whose volume is handed to the pods' group, or"
                " give user and group by number",
            )


def _locked_out(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """Pods that no policy can select, since they connect from their node's address."""
    away = access.locked_out(cluster)
    if away:
        yield problem(
            Finding.NODES_UNKNOWN,
            f"NetworkPolicies would lock out {', '.join(each.value for each in away)}, whose pods"
            " are on the host network",
            'give nodes=["10.0.0.0/16"] or whatever their addresses are',
        )


def _may_share(cluster: Cluster) -> Iterator[AlluxioConfigError]:
    """Things in `may_share` that the cluster does not use."""
    if cluster.may_share:
        from .uses import uses

        things = list(dict.fromkeys(use.thing for use in uses(cluster)))
        for each in cluster.may_share:
            if each not in things:
                yield refuse(
                    "may_share",
                    each,
                    "must name things that the cluster does not share by default:"
                    f" {', '.join(map(repr, things)) or 'nothing'}",
                    "correct it, or leave it out",
                )
